// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A transaction of several statements, open on the session's connection; it commits with its journal entry or not at all.
class OpenTransaction {
    /// Rows that its statements have changed.
    private(set) var affected: Int64 = 0
    /// Statements that were sent in it.
    private(set) var statements = 0
    /// Covers what was sent, in order.
    var digest = SHA256()
    /// Its own entry, without an outcome; nil where it is not open.
    var entry: JournalEntry?

    /// What it is in a message, with its article.
    var article: String { "a loop over `batches`" }

    /// It is open from now on.
    func begin(_ entry: JournalEntry) {
        self.entry = entry
        forget()
        digest = SHA256()
    }

    /// Counts a statement that was sent.
    ///
    /// - Parameters:
    ///   - text: the digest of its text and values.
    ///   - result: what it did.
    func note(digest text: String, _ result: ExecutionResult) {
        affected += result.affected
        statements += 1
        digest.update(text.utf8)
    }

    /// Ends the digest.
    func takeDigest() -> String {
        var ended = SHA256()
        swap(&ended, &digest)
        return ended.finalize().hexadecimal
    }

    /// What it counted did not happen.
    func forget() {
        affected = 0
        statements = 0
    }

    /// The error for a statement that would commit it by the way.
    func refusal(of statement: CheckedStatement) -> LupoError {
        LupoError(
            .statementRefused,
            "\(statement.access.verb.rawValue) commits by itself, which would end \(article) half-way.",
            hint: "Send it before or after \(article).",
            statement: statement.rewritten.text
        )
    }
}

/// The transaction of `m.db:transaction`.
final class ScriptTransaction: OpenTransaction {
    /// Most statements that have rows of their own in the journal, and most bytes of them; the transaction's digest covers
    /// them all.
    private static let mostEntries = 1_000
    private static let mostBytes = 1 << 20

    /// What its statements did, for the journal.
    private(set) var entries: [JournalEntry] = []
    private var bytes = 0
    /// What its statements wrote, as `schema.table`.
    var objects: Set<String> = []
    /// Why the server has taken it back; nothing more can be sent in it then.
    var failure: LupoError?
    /// What the script's function returned, where JSON can hold it.
    var result = StatementRunner.omitted

    override var article: String { "m.db:transaction" }

    /// Whether the journal still takes rows for single statements.
    var hasRoom: Bool { entries.count < Self.mostEntries && bytes < Self.mostBytes }

    /// Keeps what a statement did for the journal.
    func keep(_ entry: JournalEntry, _ result: ExecutionResult, at now: Timestamp) {
        guard hasRoom else { return }
        bytes += 1_000 + (entry.statement?.utf8.count ?? 0)
        var entry = entry
        entry.outcome.status = .done
        entry.outcome.rowsAffected = result.affected
        entry.outcome.finished = now
        entries.append(entry)
    }
}

extension StatementRunner {
    /// Begins the transaction of `m.db:transaction`.
    ///
    /// - Returns: the journal's entry where the transaction was committed before; it is not begun then.
    /// - Throws: ``LupoError`` `.statementRefused` inside of another one; else as every statement.
    func beginTransaction() throws(LupoError) -> JournalEntry? {
        try prepareToSend()
        if let entry = try recallTransaction() { return entry }
        if let open {
            throw LupoError(
                .statementRefused,
                "m.db:transaction stands inside of \(open.article).",
                hint: open is BatchWalk
                    ? "Each batch is one transaction already: what the loop's body writes commits with it."
                    : "Transactions cannot be nested; one commits or fails as a whole."
            )
        }
        do {
            try claim()
            try begin()
        } catch {
            throw note(error, nil)
        }
        let transaction = ScriptTransaction()
        transaction.begin(makeEntry(.transaction, at: core.clock.now))
        open = transaction
        return nil
    }

    /// Commits it together with the journal entries of its statements and its own.
    ///
    /// - Throws: ``LupoError`` as the ledger; what the server took back before is raised again. Nothing was done then.
    func commitTransaction() throws(LupoError) {
        guard let transaction = open as? ScriptTransaction, var entry = transaction.entry else {
            throw LupoError(.internal, "There is no transaction to commit.")
        }
        do throws(LupoError) {
            try prepareToSend()
            try core.ledger.requireTransaction()
        } catch {
            try fail(transaction, because: error)
            throw error
        }
        open = nil
        entry.digest = transaction.takeDigest()
        entry.parameters = .object([("statements", .integer(Int64(transaction.statements)))])
        entry.objects = transaction.objects.sorted()
        entry.outcome.status = .done
        entry.outcome.rowsAffected = transaction.affected
        entry.outcome.result = transaction.result
        entry.outcome.scriptState = scriptState
        entry.outcome.finished = core.clock.now
        let finished = transaction.entries + [entry]
        do {
            try writer.complete(on: core.connection, inRollback: inRollback) { log in
                for entry in finished { log.append(entry) }
            }
        } catch {
            if !core.connection.isLost { core.connection.dropCancellation() }
            guard error.code != .outcomeUnknown else {
                takeBack(transaction)
                throw note(error, nil)
            }
            try fail(transaction, because: error)
            throw note(error, nil)
        }
    }

    /// The script's function failed: nothing of the transaction is done.
    ///
    /// - Parameter reason: the script's error as text, where it is one.
    /// - Throws: ``LupoError`` where the connection is lost.
    func failTransaction(_ reason: String?) throws(LupoError) {
        guard let transaction = open as? ScriptTransaction else { return }
        let error =
            transaction.failure
            ?? LupoError(.script, reason ?? "The transaction's function failed.")
        try fail(transaction, because: error)
    }

    private func fail(_ transaction: ScriptTransaction, because error: LupoError) throws(LupoError)
    {
        var entry = transaction.entry
        entry?.digest = transaction.takeDigest()
        entry?.parameters = .object([("statements", .integer(Int64(transaction.statements)))])
        entry?.outcome.status = .failed
        entry?.outcome.error = error
        entry?.outcome.finished = core.clock.now
        if let entry { record { $0.append(entry) } }
        try rollBack(transaction)
    }

    /// Takes an open transaction back.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func rollBack(_ transaction: OpenTransaction) throws(LupoError) {
        takeBack(transaction)
        open = nil
        transaction.entry = nil
        guard !core.connection.isLost, core.connection.isInTransaction else { return }
        // Rows that were opened inside are read to their end: the connection is needed.
        do { try openRows?.detach() } catch { openRows?.abandon() }
        openRows = nil
        try core.connection.execute("ROLLBACK", effect: .none)
    }

    /// What a transaction counted is not done.
    func takeBack(_ transaction: OpenTransaction) {
        count -= transaction.statements
        rowsAffected -= transaction.affected
        transaction.forget()
    }

    /// Sends a statement within an open transaction.
    func execute(
        _ statement: CheckedStatement,
        _ values: [Value],
        in transaction: OpenTransaction
    ) throws(LupoError) -> ExecutionResult {
        let started = core.clock.now
        try core.ledger.requireTransaction()
        let result = try send(statement, values, effect: .none)
        (transaction as? ScriptTransaction)?.objects.formUnion(
            statement.access.writes.map(\.description)
        )
        guard let kept = transaction as? ScriptTransaction, kept.hasRoom else {
            transaction.note(digest: digest(statement, values), result)
            return result
        }
        var entry = makeEntry(.dml, at: started)
        describe(&entry, statement, values)
        transaction.note(digest: entry.digest ?? "", result)
        kept.keep(entry, result, at: core.clock.now)
        return result
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What a statement that writes did, as a script sees it.
struct ExecutionResult: Sendable {
    /// Rows changed, as the server counted.
    var affected: Int64
    /// The first AUTO_INCREMENT value, or 0.
    var insertID: UInt64
    /// The server's warnings.
    var warnings: [ServerWarning]
}

extension StatementRunner {
    /// Sends a statement that writes.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - values: bound in order.
    ///   - kind: `builder` for what `m.schema` makes.
    /// - Returns: what it did.
    /// - Throws: ``LupoError`` as every statement; what must not be caught is kept in `fatal`.
    func execute(
        _ statement: CheckedStatement,
        _ values: [Value],
        kind: JournalEntry.Kind? = nil
    ) throws(LupoError) -> ExecutionResult {
        try prepareToSend()
        core.events(.sending(sql: statement.rewritten.text))
        let start = ContinuousClock.now
        let result: ExecutionResult
        do {
            if statement.access.commitsImplicitly {
                result = try executeDDL(statement, values, kind: kind ?? .ddl)
            } else if batch != nil {
                result = try executeInBatch(statement, values)
            } else if statement.access.writesAnything {
                result = try executeDML(statement, values)
            } else {
                result = try send(statement, values, effect: .none)
            }
        } catch {
            throw note(error, statement)
        }
        checker.note(statement.access)
        count += 1
        rowsAffected += result.affected
        core.events(
            .statement(
                sql: statement.rewritten.text,
                rowsAffected: result.affected,
                milliseconds: (ContinuousClock.now - start).milliseconds
            )
        )
        return result
    }

    // MARK: - A statement that commits by itself

    private func executeDDL(
        _ statement: CheckedStatement,
        _ values: [Value],
        kind: JournalEntry.Kind
    ) throws(LupoError) -> ExecutionResult {
        if batch != nil {
            throw LupoError(
                .statementRefused,
                "\(statement.access.verb.rawValue) commits by itself, which would end the batch's transaction.",
                hint: "Send it before or after the loop over `batches`."
            )
        }
        let objects = statement.access.writes
        let before = try schema.definitions(of: objects)
        var entry = makeEntry(kind, at: core.clock.now)
        describe(&entry, statement, values)
        entry.fingerprintBefore = Fingerprints.combined(before)
        entry.definitionsBefore = .object(
            before.sorted { $0.key < $1.key }.map { ($0.key.description, JSON($0.value)) }
        )
        var announced = entry
        record { announced = $0.announce(entry) }
        try writer.flush(on: core.connection)
        do {
            let result = try send(statement, values, effect: .lasting, sequence: announced.sequence)
            try settle(announced, statement, before: before, result: result, error: nil)
            return result
        } catch {
            // An outcome that nobody knows stays an intent: the next command settles it.
            if error.code == .outcomeUnknown || core.connection.isLost { throw error }
            try settle(announced, statement, before: before, result: nil, error: error)
            throw error
        }
    }

    private func settle(
        _ entry: JournalEntry,
        _ statement: CheckedStatement,
        before: [ObjectName: String?],
        result: ExecutionResult?,
        error: LupoError?
    ) throws(LupoError) {
        let objects = statement.access.writes
        schema.forget(objects)
        var outcome = JournalEntry.Outcome()
        outcome.status = error == nil ? .done : .failed
        outcome.rowsAffected = result?.affected
        outcome.error = error
        let after = try schema.definitions(of: objects)
        outcome.fingerprintAfter = Fingerprints.combined(after)
        outcome.finished = core.clock.now
        record { $0.settle(entry, outcome) }
        if error == nil { noteTables(statement.access, before: before) }
    }

    // MARK: - A statement in a transaction of its own

    private func executeDML(
        _ statement: CheckedStatement,
        _ values: [Value]
    ) throws(LupoError) -> ExecutionResult {
        try claim()
        var entry = makeEntry(.dml, at: core.clock.now)
        describe(&entry, statement, values)
        let result = try transaction(entry) { () throws(LupoError) in
            try send(statement, values, effect: .none)
        }
        return result
    }

    /// Runs statements in one transaction that commits together with a journal entry.
    ///
    /// - Parameters:
    ///   - entry: described, without an outcome.
    ///   - body: sends the statements; nothing is durable before the entry is.
    /// - Returns: what `body` returned.
    /// - Throws: ``LupoError`` as the statements and the ledger; the transaction is rolled back then.
    func transaction(
        _ entry: JournalEntry,
        _ body: () throws(LupoError) -> ExecutionResult
    ) throws(LupoError) -> ExecutionResult {
        var entry = entry
        try core.connection.execute("START TRANSACTION", effect: .none)
        do throws(LupoError) {
            let result = try body()
            guard core.connection.isInTransaction else {
                throw LupoError(
                    .internal,
                    "The server ended the transaction by itself: \(entry.statement ?? "")"
                )
            }
            entry.outcome.status = .done
            entry.outcome.rowsAffected = result.affected
            entry.outcome.finished = core.clock.now
            try writer.complete(on: core.connection, inRollback: inRollback) { $0.append(entry) }
            return result
        } catch {
            if core.connection.isLost { throw error }
            if core.connection.isInTransaction {
                try core.connection.execute("ROLLBACK", effect: .none)
            }
            entry.outcome.status = .failed
            entry.outcome.error = error
            entry.outcome.finished = core.clock.now
            record { $0.append(entry) }
            throw error
        }
    }

    /// Makes the attempt and its leases durable before the first statement that writes.
    func claim() throws(LupoError) {
        let isStored = inRollback ? writer.rollback?.isStored : writer.attempt.isStored
        if isStored != true { try writer.flush(on: core.connection) }
    }

    /// Sends a statement as it is.
    func send(
        _ statement: CheckedStatement,
        _ values: [Value],
        effect: StatementEffect,
        sequence: Int64 = 0
    ) throws(LupoError) -> ExecutionResult {
        let text = SQLText(verbatim: tagged(statement.rewritten.text, sequence: sequence))
        let result = try core.connection.execute(text, values, effect: effect)
        let warnings = result.warningCount > 0 ? try core.connection.warnings() : []
        return ExecutionResult(
            affected: Int64(clamping: result.affectedRows ?? 0),
            insertID: result.insertID,
            warnings: warnings
        )
    }
}

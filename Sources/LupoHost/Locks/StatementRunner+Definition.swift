// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Sending what defines tables, so that others can go on with them where the server can do that.
extension StatementRunner {
    /// Sends a statement that commits by itself, whose intent is durable.
    ///
    /// A table that is used may be changed only in a way in which others go on, or with the manifest's leave. What met a
    /// lock is sent again a few times, each time only after the tables were found as they had been.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - values: bound in order.
    ///   - sequence: its number in the journal.
    ///   - before: the definitions of what it writes.
    /// - Returns: what the server said.
    /// - Throws: ``LupoError`` as every statement; `.statementRefused` for a large table that others would have to wait for.
    func sendDefinition(
        _ statement: CheckedStatement,
        _ values: [Value],
        sequence: Int64,
        before: [ObjectName: String?]
    ) throws(LupoError) -> StatementResult {
        let written = statement.rewritten.text
        var retries = LockRetries(core.configuration.locks)
        let subject = StatementRunner.subject(of: statement)
        let used = try usedTable(statement, before)
        var ladder = used.flatMap { _ in OnlineLadder(statement.online) }
        if let used, ladder == nil { try allowBlocking(statement, used) }
        while true {
            let text = tagged(ladder?.text(of: written) ?? written, sequence: sequence)
            do {
                let result = try watched(statement.access.writes) { () throws(LupoError) in
                    try core.connection.execute(
                        SQLText(verbatim: text),
                        values,
                        effect: .lasting
                    )
                }
                if let ladder, let used { recordWay(ladder.rung, subject, used.size) }
                recordRetries(retries, subject: subject, isDone: true)
                return result
            } catch {
                if error.code == .outcomeUnknown || core.connection.isLost { throw error }
                if ladder?.descend(after: error) == true {
                    if ladder?.rung == .asWritten, let used, error.server?.number != 1064 {
                        try allowBlocking(statement, used)
                    }
                    continue
                }
                if LockRetries.isRetryable(error),
                    try isAsBefore(before),
                    try waitForRetry(&retries, after: error, subject: subject)
                {
                    continue
                }
                recordRetries(retries, subject: subject, isDone: false)
                throw error
            }
        }
    }

    /// Opens rows, and tries again where a lock on a table's definition is in the way; nothing can have happened then.
    func openedRows(
        _ statement: CheckedStatement,
        _ body: () throws(LupoError) -> RowStream
    ) throws(LupoError) -> RowStream {
        guard open == nil else { return try watched(statement.access.reads, body) }
        var retries = LockRetries(core.configuration.locks)
        let subject = StatementRunner.subject(of: statement)
        while true {
            do {
                let stream = try watched(statement.access.reads, body)
                recordRetries(retries, subject: subject, isDone: true)
                return stream
            } catch {
                // A deadlock takes a read transaction with it, and with that what the hook has seen so far.
                if error.code == .lockWait,
                    try waitForRetry(&retries, after: error, subject: subject)
                {
                    continue
                }
                recordRetries(retries, subject: subject, isDone: false)
                throw error
            }
        }
    }

    /// `ALTER TABLE lupopedia.books`, for messages.
    static func subject(of statement: CheckedStatement) -> String {
        let objects =
            statement.access.writes.isEmpty ? statement.access.reads : statement.access.writes
        return ([statement.access.verb.rawValue] + objects.prefix(3).map(\.description))
            .joined(separator: " ")
    }

    /// `UPDATE lupopedia.books`, for messages.
    static func subject(of entry: JournalEntry) -> String {
        let verb =
            entry.statement?.split(whereSeparator: \.isWhitespace).first.map(String.init)
            ?? entry.kind.rawValue
        return ([verb.clipped(to: 20)] + entry.objects.prefix(3)).joined(separator: " ")
    }

    private func isAsBefore(_ before: [ObjectName: String?]) throws(LupoError) -> Bool {
        schema.forget(before.keys)
        let now = try schema.definitions(of: before.keys.sorted())
        return Fingerprints.combined(now) == Fingerprints.combined(before)
    }

    // MARK: - Tables that others use

    /// A table that a statement changes and that is large enough to matter.
    private struct UsedTable {
        let name: ObjectName
        let size: TableSize
    }

    /// The table that the statement changes; nil where changing it cannot keep anybody waiting for long.
    ///
    /// A table that this attempt made is nobody else's yet. Of any other one the size is asked for once.
    private func usedTable(
        _ statement: CheckedStatement,
        _ before: [ObjectName: String?]
    ) throws(LupoError) -> UsedTable? {
        guard statement.online != .none,
            let table = statement.access.writes.first(where: { (before[$0] ?? nil) != nil }),
            !made.contains(table.description),
            (before[table] ?? nil)?.contains("ENGINE=InnoDB") == true
        else { return nil }
        let size: TableSize
        if let known = sizes[table] {
            size = known
        } else {
            size = try measured(table)
            sizes[table] = size
        }
        return size.isSmall ? nil : UsedTable(name: table, size: size)
    }

    private func measured(_ table: ObjectName) throws(LupoError) -> TableSize {
        let row = try core.connection.rows(
            """
            SELECT MAX(table_rows), MAX(data_length + index_length) FROM information_schema.tables \
            WHERE table_schema = \(table.schema.name) AND table_name = \(table.table.name)
            """
        ).first
        return TableSize(rows: row?[0].integerValue ?? 0, bytes: row?[1].integerValue ?? 0)
    }

    /// Lets a statement that others have to wait for pass, or refuses it.
    ///
    /// What a rollback needs is never refused.
    private func allowBlocking(
        _ statement: CheckedStatement,
        _ used: UsedTable
    ) throws(LupoError) {
        let limit = core.configuration.locks.copyLimit
        guard used.size.rows > limit else { return }
        let what =
            "\(StatementRunner.subject(of: statement)) has to copy the table or keep others from writing it "
            + "(\(used.size.description))"
        if inRollback || manifest.allowsBlockingAlter {
            core.events(.note(what + "; they wait until it is done."))
            return
        }
        throw LupoError(
            .statementRefused,
            what + ", and the manifest does not allow that.",
            hint:
                "Where they can wait: allow = { blocking_alter = \"the reason\" } in the manifest. Else add a new "
                + "column or table, fill it with m.db:batches, and let it take the old one's place. The limit is "
                + "`locks.copy_limit`, \(limit) rows.",
            statement: statement.rewritten.text
        )
    }

    private func recordWay(_ rung: OnlineLadder.Rung, _ subject: String, _ size: TableSize) {
        let way = rung.demand ?? "others had to wait"
        let row = ValidationRow(
            type: "host.alter",
            status: .passed,
            message: "\(subject.clipped(to: 200)): \(way).",
            data: .object([
                ("way", .string(way)), ("rows", .integer(size.rows)),
                ("bytes", .integer(size.bytes)),
            ]),
            at: core.clock.now
        )
        record { $0.add(row) }
    }
}

extension Manifest {
    /// Whether a large table may be copied, or locked against who writes.
    var allowsBlockingAlter: Bool { json["allow"]?[Manifest.blockingAlter] != nil }
}

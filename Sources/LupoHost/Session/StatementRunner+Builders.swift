// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What builders need beside statements.
extension StatementRunner {
    /// Journals a builder that found the schema as it was asked for.
    func journalNothing(_ table: ObjectName, _ call: BuilderCall) {
        let now = core.clock.now
        var entry = makeEntry(.read, at: now)
        entry.parameters = call.json
        entry.statement = "-- nothing to do: \(table)"
        entry.objects = [table.description]
        entry.outcome.status = .done
        entry.outcome.finished = now
        record { $0.append(entry) }
    }

    /// Records a table's class; the one write to the orchestration schema that a script can cause, in the host's words.
    ///
    /// - Returns: false where the row says all that already.
    /// - Throws: ``LupoError`` as every statement.
    func classify(
        _ table: ObjectName,
        as classification: String,
        category: String?,
        notes: String?,
        priority: Int64,
        target: String?
    ) throws(LupoError) -> Bool {
        try prepareToSend()
        let now = core.clock.now
        let place = core.ledger.tables.classifications
        let text: SQLText = """
            INSERT INTO \(place) (schema_name, table_name, classification, category, notes, migration_priority, \
            target_schema, created_ymdhis, updated_ymdhis) VALUES (\(table.schema.name), \(table.table.name), \
            \(classification), \(category), \(notes), \(priority), \(target), \(now.ymdhis), \(now.ymdhis)) \
            ON DUPLICATE KEY UPDATE updated_ymdhis = IF(classification = VALUES(classification) \
            AND category <=> COALESCE(VALUES(category), category) AND notes <=> COALESCE(VALUES(notes), notes) \
            AND migration_priority = VALUES(migration_priority) \
            AND target_schema <=> COALESCE(VALUES(target_schema), target_schema) AND is_deleted = 0, \
            updated_ymdhis, VALUES(updated_ymdhis)), \
            classification = VALUES(classification), category = COALESCE(VALUES(category), category), \
            notes = COALESCE(VALUES(notes), notes), migration_priority = VALUES(migration_priority), \
            target_schema = COALESCE(VALUES(target_schema), target_schema), is_deleted = 0, deleted_ymdhis = NULL
            """
        func send() throws(LupoError) -> ExecutionResult {
            let result = try core.connection.execute(text, effect: .none)
            return ExecutionResult(
                affected: Int64(clamping: result.affectedRows ?? 0),
                insertID: 0,
                warnings: []
            )
        }
        let statement = "-- classify \(table) as \(classification)"
        let details = [category, notes, String(priority), target].map { $0 ?? "\u{0}" }
        let digest = SHA256.hex(([statement] + details).joined(separator: "\u{1}").utf8)
        if let entry = try recall([.dml], digest: digest, text: statement) {
            return (entry.outcome.rowsAffected ?? 0) > 0
        }
        do {
            if let open {
                // A transaction of its own would commit the open one without its journal entry.
                let result = try send()
                open.digest.update(SHA256.hex(statement.utf8).utf8)
                return result.affected > 0
            }
            try claim()
            var entry = makeEntry(.dml, at: now)
            entry.statement = statement
            entry.digest = digest
            entry.objects = [table.description]
            return try transaction(entry) { () throws(LupoError) in try send() }.affected > 0
        } catch {
            throw note(error, nil)
        }
    }

    /// Inserts rows by array binding, in one transaction with its journal entry.
    ///
    /// - Parameters:
    ///   - statement: admitted before; one `?` for each column.
    ///   - rows: the values of each row.
    ///   - given: how many of them the script gave, from the first on; the host's own differ each time.
    /// - Returns: rows that the server counted.
    /// - Throws: ``LupoError`` as every statement; nothing was inserted then.
    func executeBulk(
        _ statement: CheckedStatement,
        _ rows: [[Value]],
        given: Int
    ) throws(LupoError) -> Int64 {
        try prepareToSend()
        let digest = bulkDigest(statement, rows, given)
        let text = statement.rewritten.text
        if let entry = try recall([.bulk], digest: digest, text: text) {
            return entry.outcome.rowsAffected ?? 0
        }
        try refuseLeased(statement.access.writes)
        core.events(.sending(sql: statement.rewritten.text))
        let start = ContinuousClock.now
        do {
            let affected = try sendBulk(statement, rows, digest)
            count += 1
            rowsAffected += affected
            writtenRows.formUnion(statement.access.writes)
            core.events(
                .statement(
                    sql: statement.rewritten.text,
                    rowsAffected: affected,
                    milliseconds: (ContinuousClock.now - start).milliseconds
                )
            )
            return affected
        } catch {
            throw note(error, statement)
        }
    }

    private func sendBulk(
        _ statement: CheckedStatement,
        _ rows: [[Value]],
        _ digest: String
    ) throws(LupoError) -> Int64 {
        let text = SQLText(verbatim: tagged(statement.rewritten.text))
        func send() throws(LupoError) -> ExecutionResult {
            let result = try watched(statement.access.writes) { () throws(LupoError) in
                try core.connection.executeBulk(text, rows: rows)
            }
            return ExecutionResult(
                affected: Int64(clamping: result.affectedRows ?? 0),
                insertID: 0,
                warnings: []
            )
        }
        var entry = makeEntry(.bulk, at: core.clock.now)
        describe(&entry, statement, [])
        entry.digest = digest
        entry.parameters = .object([("rows", .integer(Int64(rows.count)))])
        if let open {
            let result = try send()
            open.note(digest: digest, result)
            if let kept = open as? ScriptTransaction {
                kept.objects.formUnion(entry.objects)
                kept.keep(entry, result, at: core.clock.now)
            }
            return result.affected
        }
        try claim()
        return try transaction(entry) { () throws(LupoError) in try send() }.affected
    }

    /// One digest over the text and all rows.
    private func bulkDigest(
        _ statement: CheckedStatement,
        _ rows: [[Value]],
        _ given: Int
    ) -> String {
        var digest = SHA256()
        for row in rows {
            digest.update(self.digest(statement, Array(row.prefix(given))).utf8)
        }
        return digest.finalize().hexadecimal
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
package import LupoCore

extension MariaDBConnection {
    /// How many rows go to the server at once.
    private static let bulkChunk = 1_000
    /// How many bytes go to the server at once: below the smallest usual max_allowed_packet, which is 1 MiB.
    private static let bulkBytes = 900_000

    /// Executes one INSERT, REPLACE, UPDATE or DELETE once for each row of parameters, a thousand rows a packet.
    ///
    /// All or nothing on transactional tables: outside a transaction it makes one of its own; inside one it sets a
    /// savepoint and goes back to it on a failure, so that the transaction can go on. The failing row is then found by
    /// sending the failed thousand again one by one, and everything is taken back; a deadlock, a lost connection, and
    /// tables without transactions are not searched.
    ///
    /// - Parameters:
    ///   - sql: one statement, a `?` for each parameter.
    ///   - rows: one array of parameters a row, all of the same length; NULLs anywhere. Types may change from row to row in
    ///     a column, at the cost of smaller packets.
    /// - Returns: the affected rows of all, and the insert id and warnings of the last packet.
    /// - Throws: ``LupoError`` as ``stream(_:_:effect:)``; the message begins with `Row N of M:` where the row was found,
    ///   N from 1.
    @discardableResult
    package func executeBulk(_ sql: SQLText, rows: [[Value]]) throws(LupoError) -> StatementResult {
        try begin(sql)
        try requireSameWidth(rows, sql)
        guard let width = rows.first?.count, width > 0 else {
            guard rows.isEmpty else { throw bulkFault("The rows have no parameters.", sql) }
            return StatementResult(
                affectedRows: 0,
                insertID: 0,
                warningCount: 0,
                isInTransaction: isInTransaction,
                info: nil
            )
        }
        let isOwnTransaction = !isInTransaction
        try execute(isOwnTransaction ? "START TRANSACTION" : "SAVEPOINT lupo_bulk", effect: .none)
        var total = StatementResult(
            affectedRows: 0,
            insertID: 0,
            warningCount: 0,
            isInTransaction: true,
            info: nil
        )
        do {
            let runs = BulkShape.runs(
                of: rows,
                limit: MariaDBConnection.bulkChunk,
                bytes: MariaDBConnection.bulkBytes
            )
            for (range, shape) in runs {
                if range.count == 1 { try requireRoom(sql, rows[range.lowerBound]) }
                try send(rows[range], of: rows, shape, sql, into: &total)
            }
            try execute(isOwnTransaction ? "COMMIT" : "RELEASE SAVEPOINT lupo_bulk")
        } catch {
            if isInTransaction, !isLost { try takeBack(isOwnTransaction, after: error) }
            throw error
        }
        total.isInTransaction = isInTransaction
        return total
    }

    private func send(
        _ chunk: ArraySlice<[Value]>,
        of rows: [[Value]],
        _ shape: BulkShape,
        _ sql: SQLText,
        into total: inout StatementResult
    ) throws(LupoError) {
        do {
            let result = try sendPacket(chunk, shape, sql)
            total.affectedRows = (total.affectedRows ?? 0) &+ (result.affectedRows ?? 0)
            total.insertID = result.insertID
            total.warningCount += result.warningCount
        } catch {
            let mayStillSend = isInTransaction && !isLost && error.code == .statementFailed
            if chunk.count == 1 { throw named(error, chunk.startIndex, rows) }
            guard mayStillSend else { throw error }
            throw try findRow(chunk, of: rows, sql) ?? error
        }
    }

    /// One packet of rows by array binding.
    private func sendPacket(
        _ chunk: ArraySlice<[Value]>,
        _ shape: BulkShape,
        _ sql: SQLText
    ) throws(LupoError) -> StatementResult {
        try begin(sql)
        let buffer = BulkBuffer(chunk, shape: shape)
        let statement = try prepared(sql, shape.types.count, .lasting)
        defer {
            // The size would stay on the statement, which the cache keeps for single executions.
            var none: UInt32 = 0
            unsafe mysql_stmt_attr_set(statement.handle, STMT_ATTR_ARRAY_SIZE, &none)
        }
        var size = UInt32(chunk.count)
        unsafe mysql_stmt_attr_set(statement.handle, STMT_ATTR_ARRAY_SIZE, &size)
        guard unsafe buffer.bind(to: statement.handle),
            unsafe mysql_stmt_execute(statement.handle) == 0
        else { throw fail(statement.failure, sql, .lasting) }
        return withExtendedLifetime(buffer) { currentResult(hasRows: false) }
    }

    /// Sends the rows of a failed packet one by one; what they do is taken back afterwards with the rest.
    ///
    /// - Returns: the failure of the first row that fails, with its number; nil where none fails alone.
    private func findRow(
        _ chunk: ArraySlice<[Value]>,
        of rows: [[Value]],
        _ sql: SQLText
    ) throws(LupoError) -> LupoError? {
        try execute("SAVEPOINT lupo_bulk_row", effect: .none)
        // 1196 says that rows of a table without transactions stay: they would be there twice.
        try execute("ROLLBACK TO SAVEPOINT lupo_bulk_row", effect: .none)
        if unsafe mysql_warning_count(handle) > 0 { return nil }
        for (position, row) in zip(chunk.indices, chunk) {
            do { try execute(sql, row) } catch { return named(error, position, rows) }
        }
        return nil
    }

    private func takeBack(_ isOwnTransaction: Bool, after problem: LupoError) throws(LupoError) {
        do {
            try execute(
                isOwnTransaction ? "ROLLBACK" : "ROLLBACK TO SAVEPOINT lupo_bulk",
                effect: .none
            )
        } catch {
            var problem = problem
            problem.causes.append(error)
            throw problem
        }
    }

    private func named(_ error: LupoError, _ position: Int, _ rows: [[Value]]) -> LupoError {
        guard error.code != .connectionLost, error.code != .outcomeUnknown else { return error }
        var error = error
        error.message = "Row \(position + 1) of \(rows.count): \(error.message)"
        return error
    }

    private func requireSameWidth(_ rows: [[Value]], _ sql: SQLText) throws(LupoError) {
        for (position, row) in rows.enumerated() {
            guard row.count == rows[0].count else {
                throw bulkFault(
                    "Row \(position + 1) has \(row.count) values, the first one has \(rows[0].count).",
                    sql
                )
            }
            for value in row {
                do { try value.requireSendable() } catch { throw named(error, position, rows) }
            }
        }
    }

    private func bulkFault(_ message: String, _ sql: SQLText) -> LupoError {
        LupoError(.value, message, statement: sql.redacted)
    }
}

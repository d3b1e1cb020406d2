// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
package import LupoCore

extension MariaDBConnection {
    /// The most parameters that one prepared statement can have.
    package static let parameterLimit = 65_535

    /// Sends a statement and begins to read its rows.
    ///
    /// Without parameters it goes by the text protocol; with them it is prepared, kept for the next time, and goes by the
    /// binary protocol. Both give the same values.
    ///
    /// - Parameters:
    ///   - sql: one statement, a `?` for each parameter.
    ///   - parameters: bound in order.
    ///   - effect: what a broken connection means.
    /// - Returns: the stream of rows, already at its end for a statement without any.
    /// - Throws: ``LupoError`` `.statementFailed` and the more precise codes of the server's errors, `.connectionLost`,
    ///   `.outcomeUnknown`, `.interrupted`, `.value`, and `.statementRefused` while another stream is open.
    package func stream(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .lasting
    ) throws(LupoError) -> RowStream {
        try begin(sql)
        try requireRoom(sql, parameters)
        guard parameters.isEmpty else {
            return try streamPrepared(sql, parameters, effect: effect)
        }
        try send(sql, effect)
        guard unsafe mysql_field_count(handle) > 0 else {
            return try RowStream(self, sql, effect, rows: nil)
        }
        guard let result = unsafe mysql_use_result(handle) else { throw fail(sql, effect) }
        return try RowStream(self, sql, effect, rows: unsafe TextRows(result: result))
    }

    /// Sends a statement by the binary protocol even where it has no parameters: one round trip more, and rows at half
    /// the cost of the text protocol.
    ///
    /// - Returns: as ``stream(_:_:effect:)``.
    package func preparedStream(
        _ sql: SQLText,
        _ parameters: [Value],
        effect: StatementEffect
    ) throws(LupoError) -> RowStream {
        try preparedStream(sql, parameters, effect: effect, by: nil)
    }

    /// The same by a statement that was prepared from that text already, if there is one.
    func preparedStream(
        _ sql: SQLText,
        _ parameters: [Value],
        effect: StatementEffect,
        by known: PreparedStatement?
    ) throws(LupoError) -> RowStream {
        try begin(sql)
        try requireRoom(sql, parameters)
        return try streamPrepared(sql, parameters, effect: effect, by: known)
    }

    private func streamPrepared(
        _ sql: SQLText,
        _ parameters: [Value],
        effect: StatementEffect,
        by known: PreparedStatement? = nil
    ) throws(LupoError) -> RowStream {
        guard parameters.count <= MariaDBConnection.parameterLimit else {
            throw LupoError(
                .value,
                "The statement has \(parameters.count) parameters; the server takes at most 65,535.",
                hint: "Send the rows in several statements.",
                statement: sql.redacted
            )
        }
        let buffer = try ParameterBuffer(parameters)
        var statement: PreparedStatement
        if let known {
            statement = known
        } else {
            statement = try prepared(sql, parameters.count, effect)
        }
        if unsafe !buffer.bind(to: statement.handle) || mysql_stmt_execute(statement.handle) != 0 {
            let failure = statement.failure
            // The table has other columns than when the statement was prepared. Only a statement that changes nothing
            // may be sent again; the others are never kept if they return rows, so they cannot come here.
            guard Int32(failure.number) == CR_NEW_STMT_METADATA, effect == .none else {
                if failure.isBrokenConnection { cache.removeAll() }
                throw fail(failure, sql, effect)
            }
            unsafe mysql_stmt_free_result(statement.handle)
            cache.remove(sql.text)
            statement = try prepared(sql, parameters.count, effect)
            guard unsafe buffer.bind(to: statement.handle),
                unsafe mysql_stmt_execute(statement.handle) == 0
            else { throw fail(statement.failure, sql, effect) }
        }
        return try withExtendedLifetime(buffer) { () throws(LupoError) -> RowStream in
            let columns = currentColumns(of: statement)
            guard !columns.isEmpty else {
                return try RowStream(self, sql, effect, statement: statement, rows: nil)
            }
            let rows = unsafe BinaryRows(statement: statement.handle, columns: columns)
            guard rows.bind() else { throw fail(statement.failure, sql, effect) }
            return try RowStream(self, sql, effect, statement: statement, rows: rows)
        }
    }

    /// The statement from the cache, or prepared anew.
    func prepared(
        _ sql: SQLText,
        _ count: Int,
        _ effect: StatementEffect
    ) throws(LupoError) -> PreparedStatement {
        if let known = cache.statement(for: sql.text) { return known }
        let statement: PreparedStatement
        do { statement = try unsafe PreparedStatement(sql, on: handle) } catch {
            throw fail(error, sql, .none)
        }
        guard statement.parameterCount == count else {
            throw LupoError(
                .value,
                "The statement has \(statement.parameterCount) places for parameters, and \(count) were given.",
                statement: sql.redacted
            )
        }
        if !statement.hasRows || effect == .none { cache.insert(statement, for: sql.text) }
        return statement
    }

    /// Sends a text by the text protocol and reads the head of the answer.
    func send(_ sql: SQLText, _ effect: StatementEffect) throws(LupoError) {
        var text = sql.text
        let code = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe mysql_real_query(handle, characters.baseAddress, UInt(characters.count))
            }
        }
        guard code == 0 else { throw fail(sql, effect) }
    }

    /// The columns of a statement that has been executed.
    ///
    /// The library brings their types up to date with each execution, but not their names; those stand in what the
    /// server announced last.
    private func currentColumns(of statement: PreparedStatement) -> [Column] {
        let count = unsafe Int(mysql_stmt_field_count(statement.handle))
        guard count > 0, let fields = unsafe mariadb_stmt_fetch_fields(statement.handle) else {
            return []
        }
        let announced = unsafe handle.pointee.fields
        let isAnnounced = unsafe announced != nil && Int(handle.pointee.field_count) == count
        return (0..<count).map { index in
            var field = unsafe fields[index]
            if isAnnounced, let latest = unsafe announced?[index] {
                unsafe field.name = unsafe latest.name
                unsafe field.name_length = latest.name_length
            }
            return unsafe Column(&field)
        }
    }

    /// A packet larger than the server takes would end the connection; it is refused here.
    ///
    /// The limit is asked for only once a statement is large.
    func requireRoom(_ sql: SQLText, _ parameters: [Value]) throws(LupoError) {
        let size = parameters.reduce(sql.sentSize) { $0 + $1.sentSize }
        guard size > 1_000_000 else { return }
        let limit = try serverFacts().maxAllowedPacket
        guard size >= limit else { return }
        throw LupoError(
            .value,
            "The statement has \(size) bytes with its values; the server takes less than \(limit).",
            hint: "Raise max_allowed_packet at the server, or send the data in smaller pieces.",
            statement: sql.redacted.clipped(to: 8_000)
        )
    }

    // MARK: - For the stream

    /// True where the library has noted a failure for the last statement.
    var hasFailed: Bool { unsafe mysql_errno(handle) != 0 }

    /// What the server said at the end of the last statement.
    func currentResult(hasRows: Bool) -> StatementResult {
        let affected = unsafe mysql_affected_rows(handle)
        return StatementResult(
            affectedRows: hasRows || affected == UInt64.max ? nil : affected,
            insertID: unsafe hasRows ? 0 : mysql_insert_id(handle),
            warningCount: unsafe Int(mysql_warning_count(handle)),
            isInTransaction: isInTransaction,
            info: unsafe mysql_info(handle).map { unsafe String(cString: $0) }
        )
    }

    /// Reads and drops the further results of a CALL or a compound statement.
    func dropFurtherResults(_ sql: SQLText, _ effect: StatementEffect) throws(LupoError) {
        while unsafe mysql_more_results(handle) != 0 {
            guard unsafe mysql_next_result(handle) == 0 else { throw fail(sql, effect) }
            if let result = unsafe mysql_use_result(handle) { unsafe mysql_free_result(result) }
            if hasFailed { throw fail(sql, effect) }
        }
    }

    /// Reads and drops the further results of a prepared CALL, then frees what the first one held.
    func dropFurtherResults(
        of statement: PreparedStatement,
        _ sql: SQLText,
        _ effect: StatementEffect
    ) throws(LupoError) {
        unsafe mysql_stmt_free_result(statement.handle)
        while unsafe mysql_stmt_more_results(statement.handle) != 0 {
            guard unsafe mysql_stmt_next_result(statement.handle) == 0 else {
                throw fail(statement.failure, sql, effect)
            }
            unsafe mysql_stmt_free_result(statement.handle)
        }
    }
}

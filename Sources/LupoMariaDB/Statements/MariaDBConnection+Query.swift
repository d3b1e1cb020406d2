// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension MariaDBConnection {
    /// Sends a statement whose rows, if it has any, nobody wants.
    ///
    /// - Parameters:
    ///   - sql: one statement, a `?` for each parameter.
    ///   - parameters: bound in order.
    ///   - effect: what a broken connection means.
    /// - Returns: what the statement did.
    /// - Throws: as ``stream(_:_:effect:)``.
    @discardableResult
    package func execute(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .lasting
    ) throws(LupoError) -> StatementResult {
        let stream = try stream(sql, parameters, effect: effect)
        while try stream.next() {}
        return try ended(stream)
    }

    /// Sends a statement and reads all of its rows into memory.
    ///
    /// - Parameters:
    ///   - sql: one statement, a `?` for each parameter.
    ///   - parameters: bound in order.
    ///   - effect: what a broken connection means; `.none` unless said.
    /// - Returns: columns, rows and what the statement did.
    /// - Throws: as ``stream(_:_:effect:)``.
    package func query(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .none
    ) throws(LupoError) -> QueryResult {
        let stream = try stream(sql, parameters, effect: effect)
        var rows: [Row] = []
        while try stream.next() { rows.append(try stream.row()) }
        return QueryResult(columns: stream.columns, rows: rows, outcome: try ended(stream))
    }

    /// Sends a statement and reads all of its rows into memory.
    ///
    /// - Returns: the rows alone.
    package func rows(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .none
    ) throws(LupoError) -> [Row] {
        try query(sql, parameters, effect: effect).rows
    }

    /// Reads the first column of the first row.
    ///
    /// - Returns: nil where there is no row.
    /// - Throws: as ``stream(_:_:effect:)``.
    package func value(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .none
    ) throws(LupoError) -> Value? {
        let stream = try stream(sql, parameters, effect: effect)
        let first = try stream.next() && !stream.columns.isEmpty ? try stream.value(0) : nil
        try stream.close()
        return first
    }

    /// Calls `body` for every row; the cells are borrowed and gone with the next row.
    ///
    /// - Parameters:
    ///   - sql: one statement, a `?` for each parameter.
    ///   - parameters: bound in order.
    ///   - effect: what a broken connection means; `.none` unless said.
    ///   - body: gets the stream at each row; false ends the reading early.
    /// - Returns: what the statement did.
    /// - Throws: as ``stream(_:_:effect:)``, and what `body` throws.
    @discardableResult
    package func forEachRow(
        _ sql: SQLText,
        _ parameters: [Value] = [],
        effect: StatementEffect = .none,
        _ body: (RowStream) throws(LupoError) -> Bool
    ) throws(LupoError) -> StatementResult {
        let stream = try stream(sql, parameters, effect: effect)
        while try stream.next() {
            guard try body(stream) else {
                try stream.close()
                break
            }
        }
        return try ended(stream)
    }

    /// Fetches the warnings of the last statement, in one round trip; at most as many as `max_error_count` (64).
    ///
    /// - Returns: level, number and text of each.
    /// - Throws: as ``stream(_:_:effect:)``.
    package func warnings() throws(LupoError) -> [ServerWarning] {
        try rows("SHOW WARNINGS").map { row in
            ServerWarning(
                level: row[0].textValue ?? "",
                code: UInt32(clamping: row[1].integerValue ?? 0),
                message: row[2].textValue ?? ""
            )
        }
    }

    private func ended(_ stream: RowStream) throws(LupoError) -> StatementResult {
        guard let result = stream.result else {
            throw LupoError(.internal, "A statement ended without a result.")
        }
        return result
    }
}

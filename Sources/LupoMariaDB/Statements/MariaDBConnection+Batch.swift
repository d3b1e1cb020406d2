// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
package import LupoCore

extension MariaDBConnection {
    /// Sends one compound statement and reads the rows of every result that it gives.
    ///
    ///     let results = try connection.executeBatch("BEGIN NOT ATOMIC SELECT 1; UPDATE …; SELECT 2; END")
    ///
    /// It goes by the text protocol in one round trip. A failure in the middle ends the statement; what ran before it has
    /// happened unless a transaction takes it back.
    ///
    /// - Parameters:
    ///   - sql: one statement; its values stand in it as literals.
    ///   - effect: what a broken connection means.
    /// - Returns: the rows of each SELECT, in order; statements without rows give none.
    /// - Throws: ``LupoError`` as ``stream(_:_:effect:)``.
    package func executeBatch(
        _ sql: SQLText,
        effect: StatementEffect = .lasting
    ) throws(LupoError) -> [[Row]] {
        try begin(sql)
        try requireRoom(sql, [])
        try send(sql, effect)
        var results: [[Row]] = []
        while true {
            if unsafe mysql_field_count(handle) > 0 {
                results.append(try readRows(sql, effect))
            }
            guard unsafe mysql_more_results(handle) != 0 else { break }
            guard unsafe mysql_next_result(handle) == 0 else { throw fail(sql, effect) }
        }
        try succeed(sql, effect)
        return results
    }

    private func readRows(_ sql: SQLText, _ effect: StatementEffect) throws(LupoError) -> [Row] {
        guard let result = unsafe mysql_use_result(handle) else { throw fail(sql, effect) }
        let source = unsafe TextRows(result: result)
        var rows: [Row] = []
        var problem: LupoError?
        while source.next() {
            // After a cell that cannot be read the rest is still taken off the wire.
            guard problem == nil else { continue }
            do { rows.append(try source.row()) } catch { problem = error }
        }
        if hasFailed { throw fail(sql, effect) }
        if let problem {
            try dropFurtherResults(sql, effect)
            throw problem
        }
        return rows
    }
}

extension TextRows {
    /// The current row with values of its own.
    fileprivate func row() throws(LupoError) -> Row {
        var values: [Value] = []
        for index in columns.indices {
            values.append(try unsafe cell(index).value(in: columns[index]))
        }
        return Row(columns: columns, values: values)
    }
}

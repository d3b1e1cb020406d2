// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
package import LupoCore

/// The rows of one statement, read from the network one by one; at no time more than one row is in memory.
///
///     let stream = try connection.stream("SELECT id, name FROM t")
///     while try stream.next() { use(stream.cell(0), stream.cell(1)) }
///
/// It owns the connection until its end: another statement meanwhile is refused. Reading to the end, ``close()`` and
/// letting go of it all give the connection back.
package final class RowStream {
    /// The columns; empty for a statement without rows.
    package let columns: [Column]
    /// What the statement did; complete once ``next()`` has returned false or ``close()`` was called, else nil.
    package private(set) var result: StatementResult?
    /// How many rows have been read.
    package private(set) var rowCount = 0

    private enum Source {
        case none
        case text(TextRows)
        case binary(BinaryRows)
    }

    private let connection: MariaDBConnection
    private let sql: SQLText
    private let effect: StatementEffect
    private var source: Source
    private var statement: PreparedStatement?
    /// True while this stream, and so no other one, owns the connection.
    private var isOpen = true

    /// Begins with rows of the text protocol, or with the result of a statement without rows.
    init(
        _ connection: MariaDBConnection,
        _ sql: SQLText,
        _ effect: StatementEffect,
        rows: TextRows?
    ) throws(LupoError) {
        self.connection = connection
        self.sql = sql
        self.effect = effect
        columns = rows?.columns ?? []
        source = rows.map(Source.text) ?? .none
        connection.beginStream()
        if rows == nil { try finish() }
    }

    /// Begins with a prepared statement that has been executed.
    init(
        _ connection: MariaDBConnection,
        _ sql: SQLText,
        _ effect: StatementEffect,
        statement: PreparedStatement,
        rows: BinaryRows?
    ) throws(LupoError) {
        self.connection = connection
        self.sql = sql
        self.effect = effect
        self.statement = statement
        columns = rows?.columns ?? []
        source = rows.map(Source.binary) ?? .none
        connection.beginStream()
        if rows == nil { try finish() }
    }

    deinit {
        // Nobody is left to tell; the connection notes by itself if it broke.
        if isOpen { try? close() }
    }

    /// Moves to the next row.
    ///
    /// - Returns: false at the end; ``result`` then says what the statement did.
    /// - Throws: ``LupoError`` as the server's failure maps; the stream is closed then.
    package func next() throws(LupoError) -> Bool {
        let hasRow =
            switch source {
            case .none: false
            case .text(let rows): rows.next()
            case .binary(let rows): rows.next()
            }
        if hasRow {
            rowCount &+= 1
            return true
        }
        if isOpen { try finish() }
        return false
    }

    /// One cell of the current row, its bytes borrowed until the next call of ``next()`` or ``close()``.
    ///
    /// - Parameter index: the column, from 0; there must be a current row.
    /// - Returns: the cell, without a copy.
    @unsafe package func cell(_ index: Int) -> Cell {
        switch source {
        case .binary(let rows): unsafe rows.cell(index)
        case .text(let rows): unsafe rows.cell(index)
        case .none: unsafe .null
        }
    }

    /// One cell of the current row as a value of its own.
    ///
    /// - Parameter index: the column, from 0.
    /// - Returns: a copy.
    /// - Throws: ``LupoError`` `.value` where text is not valid UTF-8.
    package func value(_ index: Int) throws(LupoError) -> Value {
        try unsafe cell(index).value(in: columns[index])
    }

    /// The current row with values of its own.
    ///
    /// - Returns: a copy.
    /// - Throws: ``LupoError`` `.value` where text is not valid UTF-8.
    package func row() throws(LupoError) -> Row {
        var values: [Value] = []
        values.reserveCapacity(columns.count)
        for index in columns.indices { values.append(try value(index)) }
        return Row(columns: columns, values: values)
    }

    /// Gives up the rest of the rows.
    ///
    /// A short rest is read and dropped. A long one of a statement that only reads is cut off with KILL QUERY from a
    /// second connection; the transaction, if there is one, stays open.
    ///
    /// - Throws: ``LupoError`` as the server's failure maps.
    package func close() throws(LupoError) {
        guard isOpen else { return }
        for _ in 0..<1_000 where try !next() { return }
        if effect == .none {
            // If the kill does not get through, the rest is read after all: slow, but right.
            try? connection.cancellation.killQuietly()
        }
        do {
            while try next() {}
        } catch {
            guard error.code == .interrupted, effect == .none, !connection.isLost else {
                throw error
            }
            result = connection.currentResult(hasRows: true)
        }
    }

    /// Ends the statement: looks for a failure, drops further results, releases what was used.
    private func finish() throws(LupoError) {
        defer {
            source = .none
            statement = nil
            isOpen = false
            connection.endStream()
        }
        if let statement {
            if case .binary(let rows) = source, rows.hasFailed {
                throw statement.hasFailed
                    ? connection.fail(statement.failure, sql, effect) : connection.fail(sql, effect)
            }
            try connection.dropFurtherResults(of: statement, sql, effect)
        } else {
            if connection.hasFailed { throw connection.fail(sql, effect) }
            source = .none
            try connection.dropFurtherResults(sql, effect)
        }
        result = connection.currentResult(hasRows: !columns.isEmpty)
        try connection.succeed(sql, effect)
    }
}

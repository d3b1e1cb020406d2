// SPDX-License-Identifier: Apache-2.0

/// The statements of an SQL file one by one, with no more of the file in memory than its longest statement needs.
package struct StatementStream {
    /// One statement with its place.
    package struct Element: Sendable {
        /// The statement without its delimiter.
        package let text: String
        /// The line of its first token in the file, 1-based.
        package let line: Int
        /// The comments before it, where they allow something; else empty.
        package let remarks: String
    }

    /// Bytes that are read at a time, unless a statement is longer.
    package static let step = 64 << 10
    /// Most bytes of one statement; the server takes no larger packet by default.
    package static let longest = 64 << 20

    private let options: LexerOptions
    private let read: (Int) throws(LupoError) -> [UInt8]
    private let stepSize: Int
    private var window: [UInt8] = []
    /// Where the window stands in the file.
    private var start = SQLPosition(offset: 0, line: 1, column: 1)
    private var piece = StatementSplitter.Piece(
        statements: [],
        rest: SQLPosition(offset: 0, line: 1, column: 1),
        delimiter: [UInt8(ascii: ";")]
    )
    private var next = 0
    private var isWhole = false

    /// Begins at the beginning of a file.
    ///
    /// - Parameters:
    ///   - options: how the server reads.
    ///   - step: bytes that are read at a time.
    ///   - read: gives the next bytes of the file, at most so many; none at its end.
    package init(
        options: LexerOptions,
        step: Int = StatementStream.step,
        read: @escaping (Int) throws(LupoError) -> [UInt8]
    ) {
        self.options = options
        self.read = read
        stepSize = step
    }

    /// The next statement; nil at the end of the file.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` with the line as location, `.value` for a statement that is too
    ///   long, and what reading the file throws.
    package mutating func nextStatement() throws(LupoError) -> Element? {
        while next == piece.statements.count {
            if let fault = piece.fault, isWhole { throw located(fault.error, line: fault.line) }
            guard !isWhole else { return nil }
            try advance()
        }
        defer { next += 1 }
        let statement = piece.statements[next]
        let leading = window[statement.leading]
        return Element(
            text: statement.text,
            line: statement.line,
            remarks: Suppression.mayStand(in: leading)
                ? String(decoding: leading, as: UTF8.self) : ""
        )
    }

    /// The lines around a line of the statement that was read last.
    package func excerpt(line: Int) -> SourceExcerpt? {
        let text = String(decoding: window, as: UTF8.self)
        guard var excerpt = SourceExcerpt(line: line - start.line + 1, of: text) else { return nil }
        excerpt.firstLine += start.line - 1
        return excerpt
    }

    /// Reads on: the rest of the window, and what follows it.
    private mutating func advance() throws(LupoError) {
        let consumed = piece.rest.offset - start.offset
        let rest = window.count - consumed
        window.removeFirst(consumed)
        start = piece.rest
        guard rest < StatementStream.longest else {
            throw located(
                LupoError(
                    .value,
                    "A statement has more than \(StatementStream.longest >> 20) MiB.",
                    hint: "Cut it into smaller ones."
                ),
                line: start.line
            )
        }
        // What did not fit is read again, so the window grows with it.
        let wanted = max(stepSize, rest)
        let bytes = try read(wanted)
        isWhole = bytes.isEmpty
        window += bytes
        piece = StatementSplitter.piece(
            window,
            from: start,
            delimiter: piece.delimiter,
            isWhole: isWhole,
            options: options
        )
        next = 0
    }

    private func located(_ error: LupoError, line: Int) -> LupoError {
        var error = error
        error.location = SourceLocation(file: "", line: line, excerpt: excerpt(line: line))
        // The whole window would stand there.
        error.statement = nil
        return error
    }
}

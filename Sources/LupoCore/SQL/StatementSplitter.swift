// SPDX-License-Identifier: Apache-2.0

/// One statement of an SQL file, as it is sent.
package struct SplitStatement: Sendable, Hashable {
    /// The statement without its delimiter, from its first token to its last.
    package let text: String
    /// Where `text` stands in the file, in bytes.
    package let range: Range<Int>
    /// The comments and blanks since the statement before, in bytes.
    package let leading: Range<Int>
    /// The line of the first token, 1-based.
    package let line: Int
    /// The character in that line, 1-based.
    package let column: Int
    /// What ended it: `;` or what `DELIMITER` said; empty at the end of the file.
    package let delimiter: String
}

/// Finds the statements of an SQL file, as the mariadb client does.
///
/// `DELIMITER` is a command of the client: it stands first in a statement, takes the rest of its line, and is never
/// sent. Without it a `;` ends a statement wherever it stands outside strings, quoted names and comments, in a
/// compound body as well. Unlike the client, a delimiter in an executable comment is refused: the client and the
/// server would see two different statements.
package struct StatementSplitter {
    private var lexer: Lexer
    private var delimiter: [UInt8] = [UInt8(ascii: ";")]
    private var statements: [SplitStatement] = []
    private var start: SQLPosition?
    private var end = 0
    private var leadingStart = 0
    /// Whether the file ends with these bytes.
    private var isWhole = true

    private init(_ bytes: [UInt8], options: LexerOptions, from start: SQLPosition? = nil) {
        lexer = Lexer(bytes, options: options, from: start)
    }

    /// The statements of a file in their order; pieces that hold only comments are none.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` with the place in the file.
    package static func split(
        _ bytes: [UInt8],
        options: LexerOptions
    ) throws(LupoError) -> [SplitStatement] {
        var splitter = StatementSplitter(bytes, options: options)
        // A byte order mark is an editor's, not the statement's.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { splitter.lexer.skip(to: 3) }
        try splitter.run()
        return splitter.statements
    }

    /// What stands in a piece of a file.
    struct Piece {
        /// The statements that end in it; their `range` and `leading` count from the piece's first byte.
        var statements: [SplitStatement]
        /// Where the next piece begins.
        var rest: SQLPosition
        /// What ends a statement there.
        var delimiter: [UInt8]
        /// Why it cannot be read on, and in which line; the end of the piece may be all that is wrong.
        var fault: (error: LupoError, line: Int)?
    }

    /// The statements of a piece of a file that begins where a statement may begin.
    ///
    /// - Parameters:
    ///   - bytes: the piece.
    ///   - start: where it stands in the file.
    ///   - delimiter: what ends a statement at its beginning.
    ///   - isWhole: whether the file ends with it.
    ///   - options: how the server reads.
    /// - Returns: what is complete.
    static func piece(
        _ bytes: [UInt8],
        from start: SQLPosition,
        delimiter: [UInt8],
        isWhole: Bool,
        options: LexerOptions
    ) -> Piece {
        var splitter = StatementSplitter(bytes, options: options, from: start)
        splitter.delimiter = delimiter
        splitter.isWhole = isWhole
        if start.offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { splitter.lexer.skip(to: 3) }
        var piece = Piece(statements: [], rest: start, delimiter: delimiter)
        do throws(LupoError) {
            try splitter.run()
        } catch {
            piece.fault = (error, splitter.lexer.line)
        }
        piece.statements = splitter.statements
        piece.delimiter = splitter.delimiter
        let lines = bytes[..<splitter.leadingStart].lazy.filter { $0 == UInt8(ascii: "\n") }.count
        piece.rest = SQLPosition(
            offset: start.offset + splitter.leadingStart,
            line: start.line + lines,
            column: 1
        )
        return piece
    }

    private mutating func run() throws(LupoError) {
        while lexer.offset < lexer.bytes.count {
            if isDelimiter(at: lexer.offset) {
                try finish(at: lexer.offset)
                continue
            }
            let before = lexer
            guard let token = try lexer.next() else { break }
            if let inner = innerDelimiter(of: token) {
                lexer = before
                lexer.skip(to: inner)
                note(from: before.position, upTo: inner)
                try finish(at: inner)
            } else if start == nil, isDelimiterCommand(token) {
                lexer = before
                try takeDelimiterCommand()
            } else if token.kind == .executableOpen || !token.isTrivia
                || (token.kind == .executableClose && start != nil)
            {
                note(from: before.position, upTo: token.range.upperBound)
            }
        }
        guard isWhole else { return }
        // Notices an executable comment that is still open.
        _ = try lexer.next()
        try append(delimiter: "")
    }

    private mutating func note(from position: SQLPosition, upTo end: Int) {
        if start == nil { start = position }
        self.end = end
    }

    /// Whether the delimiter stands at a byte.
    private func isDelimiter(at index: Int) -> Bool {
        guard lexer.bytes[index] == delimiter[0] else { return false }
        return lexer.bytes[index...].starts(with: delimiter)
    }

    /// The client looks for its delimiter at every character, also within what the server takes for a name (`END$$`).
    private func innerDelimiter(of token: Token) -> Int? {
        switch token.kind {
        case .string, .quotedIdentifier, .comment, .whitespace: return nil
        case .userVariable where "'\"`".utf8.contains(lexer.bytes[token.range.lowerBound + 1]):
            return nil
        default: return token.range.dropFirst().first { isDelimiter(at: $0) }
        }
    }

    private mutating func finish(at index: Int) throws(LupoError) {
        if lexer.isInExecutableComment {
            throw lexer.fault("a delimiter stands in an executable comment")
        }
        lexer.skip(to: index + delimiter.count)
        try append(delimiter: String(decoding: delimiter, as: UTF8.self))
    }

    private mutating func append(delimiter: String) throws(LupoError) {
        defer {
            start = nil
            leadingStart = lexer.offset
        }
        guard let start else { return }
        guard let text = String(validating: lexer.bytes[start.offset..<end], as: UTF8.self) else {
            throw LupoError(
                .statementUnreadable,
                "The statement at \(start.rendered) is not valid UTF-8.",
                hint: "Save the file as UTF-8."
            )
        }
        statements.append(
            SplitStatement(
                text: text,
                range: start.offset..<end,
                leading: leadingStart..<start.offset,
                line: start.line,
                column: start.column,
                delimiter: delimiter
            )
        )
    }

    private func isDelimiterCommand(_ token: Token) -> Bool {
        guard token.kind == .word, token.range.count == 9 else { return false }
        let behind = token.range.upperBound
        guard behind == lexer.bytes.count || lexer.bytes[behind].isBlank else { return false }
        return lexer.bytes[token.range].map { $0 & 0xDF }.elementsEqual("DELIMITER".utf8)
    }

    private mutating func takeDelimiterCommand() throws(LupoError) {
        let rest = lexer.bytes[lexer.offset...].prefix { $0 != UInt8(ascii: "\n") }
        let word = rest.dropFirst(9).drop { $0.isBlank }.prefix { !$0.isBlank }
        guard isWhole || rest.endIndex < lexer.bytes.count else {
            throw lexer.fault("the line of DELIMITER does not end")
        }
        guard !word.isEmpty else { throw lexer.fault("DELIMITER without a delimiter") }
        guard word.allSatisfy({ $0 > 0x20 && !"\\'\"`".utf8.contains($0) }) else {
            throw lexer.fault("a delimiter may not hold a backslash or a quote")
        }
        delimiter = Array(word)
        lexer.skip(to: rest.endIndex)
        leadingStart = lexer.offset
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Reads one SQL statement: what it does, to which objects, and under which guards.
///
/// It knows the structure of MariaDB's statements (10.6 to 11) and looks for names only where the grammar has them, so
/// that no alias is taken for a table and no table for an alias. Expressions are walked for subqueries, function calls and
/// sequences. Whatever stands where it does not belong makes the statement unreadable. Pure, and linear in the tokens.
package struct StatementReader: Sendable {
    /// What the session decides about tokens.
    package let options: LexerOptions
    /// How deeply queries may be nested; the server itself stops soon behind that.
    package static let maximumDepth = 60
    /// The longest statement that is read, in bytes: the server's largest `max_allowed_packet`.
    package static let maximumLength = 1 << 30

    /// Makes a reader for sessions with these options.
    package init(options: LexerOptions) { self.options = options }

    /// Reads exactly one statement; one `;` may end it.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` with the place for what is not understood, and
    ///   `.statementRefused` where a second statement follows.
    package func read(_ text: String) throws(LupoError) -> ReadStatement {
        do {
            return try readOne(text)
        } catch {
            guard error.code == .statementUnreadable, let position = error.position,
                let hint = SyntaxAdvice(at: position, in: text, options: options).hint
            else { throw error }
            var error = error
            error.hint = hint
            throw error
        }
    }

    private func readOne(_ text: String) throws(LupoError) -> ReadStatement {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.maximumLength else {
            throw LupoError(.statementUnreadable, "The statement has \(bytes.count) bytes.")
        }
        let tokens = try Lexer.tokens(of: bytes, options: options)
        var lexemes: [Lexeme] = []
        lexemes.reserveCapacity(tokens.count / 2)
        for token in tokens where !token.isTrivia { lexemes.append(Lexeme(token, in: bytes)) }
        let semicolon = lexemes.firstIndex { $0.symbol == UInt8(ascii: ";") }
        let first = semicolon.map { Array(lexemes[..<$0]) } ?? lexemes
        guard !first.isEmpty else {
            throw LupoError(
                .statementUnreadable,
                "The text holds no statement.",
                hint: "Pass one SQL statement.",
                statement: text
            )
        }
        var parser = StatementParser(bytes: bytes, lexemes: first)
        guard let semicolon else { return try parser.parse(text: text) }
        let rest = lexemes[(semicolon + 1)...]
        if let second = rest.first(where: { $0.symbol != UInt8(ascii: ";") }) {
            // A body with several statements is refused for what it is, by the caller who knows the verb.
            if let body = parser.multiStatementBody(text: text) { return body }
            throw LupoError(
                .statementRefused,
                "The text holds a second statement at \(second.position.rendered).",
                hint: "Send each statement in a call of its own.",
                statement: text
            )
        }
        let mark = lexemes[semicolon]
        try refuseEndInComment(mark, tokens, bytes)
        let end = mark.token.range.lowerBound
        return try parser.parse(text: String(decoding: bytes[..<end], as: UTF8.self))
    }

    /// A `;` within an executable comment would leave the comment open when the statement is cut there.
    private func refuseEndInComment(
        _ mark: Lexeme,
        _ tokens: [Token],
        _ bytes: [UInt8]
    ) throws(LupoError) {
        let behind = tokens.first { token in
            token.range.lowerBound > mark.token.range.lowerBound
                && (token.kind == .executableOpen || token.kind == .executableClose)
        }
        guard behind?.kind == .executableClose else { return }
        throw .unreadable("a \";\" stands in an executable comment", at: mark.position, in: bytes)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// SQL texts: the first byte chooses the session's options, the rest is the text.
package enum SQLFuzz {
    /// Cuts a text into tokens and statements, and reads each.
    package static func run(_ input: [UInt8]) {
        guard let first = input.first else { return }
        let text = Array(input.dropFirst())
        let options = LexerOptions(
            serverVersion: [100_600, 101_119, 110_400][Int(first >> 2) % 3],
            ansiQuotes: first & 1 == 1,
            noBackslashEscapes: first & 2 == 2
        )
        let whole = checkTokens(text, options)
        checkStatements(text, options, whole)
        read(String(decoding: text, as: UTF8.self), options)
    }

    /// The tokens, joined, are the text, and stand where they say.
    private static func checkTokens(_ text: [UInt8], _ options: LexerOptions) -> Bool {
        guard
            let tokens = attempt({ () throws(LupoError) in
                try Lexer.tokens(of: text, options: options)
            })
        else { return false }
        var offset = 0
        var line = 1
        var column = 1
        for token in tokens {
            expect(token.range.lowerBound == offset && !token.range.isEmpty, "a gap at \(offset)")
            expect(token.line == line && token.column == column, "a wrong place at \(offset)")
            for byte in text[token.range] {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
            }
            offset = token.range.upperBound
        }
        expect(offset == text.count, "the tokens end at \(offset) of \(text.count)")
        return true
    }

    /// Statements stand in the text in their order, and nothing but their delimiters, comments and blanks between them.
    private static func checkStatements(
        _ text: [UInt8],
        _ options: LexerOptions,
        _ whole: Bool
    ) {
        guard
            let statements = attempt({ () throws(LupoError) in
                try StatementSplitter.split(text, options: options)
            })
        else { return }
        var end = 0
        for statement in statements {
            expect(statement.leading.lowerBound >= end, "statements overlap at \(end)")
            expect(
                statement.leading.upperBound == statement.range.lowerBound
                    && !statement.range.isEmpty,
                "a statement without a begin at \(end)"
            )
            expect(Array(statement.text.utf8) == Array(text[statement.range]), "other text")
            let before = text[..<statement.range.lowerBound]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            expect(statement.line == line, "line \(statement.line) instead of \(line)")
            end = statement.range.upperBound
            if whole { read(statement.text, options) }
        }
    }

    /// Reading takes a number of steps in proportion to the text; what was read stands in the text.
    private static func read(_ text: String, _ options: LexerOptions) {
        let reader = StatementReader(options: options)
        guard let statement = attempt({ () throws(LupoError) in try reader.read(text) }) else {
            return
        }
        let length = statement.text.utf8.count
        expect(statement.steps <= 64 * (length + 1), "\(statement.steps) steps for \(length)")
        for object in statement.objects {
            expect(object.range.upperBound <= length, "an object at \(object.range)")
        }
        guard
            let rewritten = attempt({ () throws(LupoError) in try RewrittenStatement(statement) })
        else { return }
        guard case .named(let names) = rewritten.parameters else { return }
        let tokens = attempt { () throws(LupoError) in
            try Lexer.tokens(of: Array(rewritten.text.utf8), options: options)
        }
        expect(
            tokens?.count { $0.kind == .positionalPlaceholder } == names.count,
            "\(names.count) parameters became others in \(rewritten.text)"
        )
    }
}

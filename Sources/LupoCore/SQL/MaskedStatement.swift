// SPDX-License-Identifier: Apache-2.0

/// Somebody else's statement as it may be shown: its words and names, no value.
package enum MaskedStatement {
    /// The statement with `?` for every literal and without comments, on one line, clipped.
    ///
    /// What is not closed, as in a text that was cut off, ends the text: what follows could be a part of a literal.
    ///
    /// - Parameters:
    ///   - text: the statement, whole or its beginning.
    ///   - options: how the server cuts it into tokens.
    ///   - limit: most characters.
    /// - Returns: nil where nothing can be shown.
    package static func text(
        of text: String,
        options: LexerOptions,
        limit: Int = 160
    ) -> String? {
        var lexer = Lexer(Array(text.utf8), options: options)
        var out = ""
        var isSpaced = false
        var isWhole = true
        // A text without end is not read to it.
        while out.count <= limit {
            let token: Token?
            do { token = try lexer.next() } catch {
                isWhole = false
                break
            }
            guard let token else { break }
            switch token.kind {
            case .whitespace, .comment, .executableOpen, .executableClose: isSpaced = true
            default:
                if isSpaced, !out.isEmpty { out += " " }
                isSpaced = false
                out += shown(token, lexer.bytes)
                // Where backslashes do not escape, the string has ended before, and values would follow as names.
                let range = token.range
                if token.kind == .string, lexer.bytes[range].contains(UInt8(ascii: "\\")) {
                    isWhole = false
                }
            }
            if !isWhole { break }
        }
        if !isWhole { out += out.isEmpty ? "" : " …" }
        return out.isEmpty ? nil : out.clipped(to: limit).escapingControls()
    }

    private static func shown(_ token: Token, _ bytes: [UInt8]) -> String {
        switch token.kind {
        case .string, .hexadecimal, .bits, .number: "?"
        default: String(decoding: bytes[token.range], as: UTF8.self)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What is most likely wrong where a statement stops to make sense.
package struct SyntaxAdvice: Sendable {
    /// What to do; nil where nothing better is known than the place.
    package let hint: String?

    /// Words that begin clauses and parts of definitions; a name that is nearly one of them is most likely meant as it.
    private static let keywords = [
        "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "JOIN", "INNER", "UNION",
        "INSERT", "INTO", "VALUES", "UPDATE", "DELETE", "REPLACE", "DUPLICATE", "DISTINCT",
        "CREATE", "ALTER", "TABLE", "COLUMN", "INDEX", "UNIQUE", "PRIMARY", "FOREIGN", "REFERENCES",
        "CONSTRAINT", "DEFAULT", "UNSIGNED", "COMMENT", "BETWEEN", "EXISTS", "MODIFY", "RENAME",
        "SET",
    ]

    /// Looks at what stands at a place, and right before it.
    ///
    /// - Parameters:
    ///   - position: where the server or the host stopped.
    ///   - statement: the text.
    ///   - options: how the session cuts it into tokens.
    package init(at position: SQLPosition, in statement: String, options: LexerOptions) {
        let bytes = Array(statement.utf8)
        guard let all = try? Lexer.tokens(of: bytes, options: options) else {
            hint = nil
            return
        }
        let tokens = all.filter { !$0.isTrivia }
        let index = tokens.firstIndex { $0.range.upperBound > position.offset } ?? tokens.endIndex
        func text(_ index: Int) -> String {
            guard tokens.indices.contains(index) else { return "" }
            return String(decoding: bytes[tokens[index].range], as: UTF8.self)
        }
        let here = text(index)
        let before = text(index - 1)
        hint =
            SyntaxAdvice.misspelt([here, before], [text(index - 1), text(index - 2)])
            ?? SyntaxAdvice.commaOrName(here, before)
            ?? SyntaxAdvice.bracket(tokens, bytes, isAtEnd: here.isEmpty)
    }

    private static func misspelt(_ words: [String], _ previous: [String]) -> String? {
        for (word, before) in zip(words, previous) {
            let upper = word.uppercased()
            // What follows a dot or stands in quotes is a name; what is right is not near to anything else.
            guard word.count >= 3, before != ".", word.allSatisfy(\.isLetter),
                !SQLWords.reserved.contains(upper), !keywords.contains(upper),
                let near = keywords.nearest(to: upper)
            else { continue }
            return "Did you mean \(near) instead of \(word)?"
        }
        return nil
    }

    private static func commaOrName(_ here: String, _ before: String) -> String? {
        let upper = here.uppercased()
        let isClause = ["FROM", "WHERE", "GROUP", "ORDER", "VALUES", "SET", "LIMIT", ")"].contains(
            upper
        )
        if before == ",", isClause || here.isEmpty {
            return "Take away the comma before \(here.isEmpty ? "the end" : upper)."
        }
        let opens = ["(", ",", ".", "TABLE", "COLUMN", "ADD", "INDEX", "KEY", "UPDATE", "INTO"]
        guard SQLWords.reserved.contains(upper), opens.contains(before.uppercased())
        else {
            return nil
        }
        return "\(here) is a reserved word; as a name it stands in backquotes: `\(here)`."
    }

    private static func bracket(_ tokens: [Token], _ bytes: [UInt8], isAtEnd: Bool) -> String? {
        var depth = 0
        for token in tokens where token.kind == .symbol && token.range.count == 1 {
            if bytes[token.range.lowerBound] == UInt8(ascii: "(") { depth += 1 }
            if bytes[token.range.lowerBound] == UInt8(ascii: ")") { depth -= 1 }
        }
        if depth > 0 {
            return "\(depth == 1 ? "A bracket is" : "\(depth) brackets are") not closed."
        }
        if depth < 0 { return "A bracket is closed that was not opened." }
        return isAtEnd ? "The statement ends too early: something is missing at its end." : nil
    }
}

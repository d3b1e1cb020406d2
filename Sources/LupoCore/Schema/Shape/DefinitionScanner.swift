// SPDX-License-Identifier: Apache-2.0

/// Reads the text of SHOW CREATE from left to right, by exact words.
///
/// Works on bytes: every character with a meaning is ASCII, and no byte of a longer UTF-8 character is.
struct DefinitionScanner {
    let bytes: [UInt8]
    private(set) var position = 0
    private let text: String

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, 0 at the end; SHOW CREATE never holds that byte.
    var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func starts(with word: String) -> Bool {
        var index = position
        for byte in word.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Steps over the word if it is next.
    mutating func take(_ word: String) -> Bool {
        guard starts(with: word) else { return false }
        position += word.utf8.count
        return true
    }

    mutating func expect(_ word: String) throws(LupoError) {
        guard take(word) else { throw failure("'\(word)'") }
    }

    func failure(_ expected: String) -> LupoError {
        let end = Swift.min(position + 40, bytes.count)
        let found = String(decoding: bytes[position..<end], as: UTF8.self)
        return LupoError(
            .statementUnreadable,
            "The server's definition cannot be read at byte \(position): "
                + "\(expected.escapingControls()) expected, "
                + (isAtEnd ? "the end found." : "'\(found.escapingControls())' found."),
            hint: "Look at SHOW CREATE TABLE, and change this table by m.db:exec.",
            statement: text
        )
    }

    /// Everything from there to here, as printed.
    func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Bytes while they are of that kind; at least one.
    mutating func run(
        _ expected: String,
        while isPart: (UInt8) -> Bool
    ) throws(LupoError) -> String {
        let start = position
        while position < bytes.count, isPart(bytes[position]) { position += 1 }
        guard position > start else { throw failure(expected) }
        return text(from: start)
    }

    /// A name in backquotes.
    mutating func identifier() throws(LupoError) -> Identifier {
        let start = position
        guard current == UInt8(ascii: "`") else { throw failure("a name in backquotes") }
        try skipQuoted()
        var name: [UInt8] = []
        var index = start + 1
        while index < position - 1 {
            name.append(bytes[index])
            // A backquote inside is doubled.
            index += bytes[index] == UInt8(ascii: "`") ? 2 : 1
        }
        do throws(LupoError) {
            return try Identifier(String(decoding: name, as: UTF8.self))
        } catch {
            var failure = failure("a name")
            failure.causes = [error]
            throw failure
        }
    }

    /// A text in single quotes, as printed.
    mutating func literal() throws(LupoError) -> String {
        let start = position
        guard current == UInt8(ascii: "'") else { throw failure("a text in quotes") }
        try skipQuoted()
        return text(from: start)
    }

    /// What a text in single quotes says.
    mutating func decodedLiteral() throws(LupoError) -> String {
        let printed = try literal()
        guard let text = SQLLiteral.decoded(printed) else { throw failure("a text in quotes") }
        return text
    }

    /// Something in balanced parentheses; gives what is between them, as printed.
    mutating func parenthesised() throws(LupoError) -> String {
        guard current == UInt8(ascii: "(") else { throw failure("'('") }
        let start = position + 1
        try skipParentheses()
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    /// Everything up to the first place outside of quotes and parentheses where `isEnd` holds.
    mutating func upTo(
        _ isEnd: (borrowing DefinitionScanner) -> Bool
    ) throws(LupoError) -> String {
        let start = position
        while !isAtEnd, !isEnd(self) {
            switch current {
            case UInt8(ascii: "("): try skipParentheses()
            case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\""): try skipQuoted()
            case UInt8(ascii: ")"): throw failure("no ')'")
            default: position += 1
            }
        }
        return text(from: start)
    }

    /// Steps over a quoted thing of any kind.
    ///
    /// A quote inside is doubled or, but for backquotes, escaped.
    private mutating func skipQuoted() throws(LupoError) {
        let quote = current
        position += 1
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
                position += 2
            } else if bytes[position] != quote {
                position += 1
            } else if position + 1 < bytes.count, bytes[position + 1] == quote {
                position += 2
            } else {
                position += 1
                return
            }
        }
        position = bytes.count
        throw failure("a closing quote")
    }

    private mutating func skipParentheses() throws(LupoError) {
        var depth = 0
        while !isAtEnd {
            switch current {
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                depth -= 1
                position += 1
                if depth == 0 { return }
            case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "\""): try skipQuoted()
            default: position += 1
            }
        }
        throw failure("')'")
    }
}

// SPDX-License-Identifier: Apache-2.0

extension SQLPosition {
    /// Finds the place in a statement that the server's message means.
    ///
    /// A syntax error (1064) quotes the rest of the text from where the server stopped, at most 80 characters of it; an
    /// error about a name quotes the name. It is nil where the message has no place, or the statement does not have what it
    /// quotes.
    ///
    /// - Parameters:
    ///   - message: of the server.
    ///   - number: of the error.
    ///   - statement: as it was sent, without the host's tag.
    ///   - options: how the session cuts it into tokens.
    package init?(
        of message: String,
        number: UInt32,
        in statement: String,
        options: LexerOptions
    ) {
        if number == 1064 {
            guard let place = SQLPosition.syntaxPlace(message, Array(statement.utf8)) else {
                return nil
            }
            self = place
            return
        }
        guard let isLast = SQLPosition.named[number], let name = message.quotedName,
            let place = SQLPosition.namePlace(name, statement, options, isLast: isLast)
        else { return nil }
        self = place
    }

    /// Errors that quote a name, and whether its last occurrence is meant: what is there twice is wrong where it comes again.
    private static let named: [UInt32: Bool] = [
        1051: false, 1052: false, 1054: false, 1060: true, 1061: true, 1063: false, 1066: true,
        1067: false, 1072: true, 1074: false, 1091: true, 1102: false, 1103: false, 1109: false,
        1110: true, 1146: false, 1166: false, 1170: false, 1273: false, 1280: false, 1286: false,
        1305: false, 1911: false, 4161: false,
    ]

    // MARK: - Syntax errors

    private static func syntaxPlace(_ message: String, _ bytes: [UInt8]) -> SQLPosition? {
        let text = Array(message.utf8)
        guard let start = text.lastPosition(of: "use near '").map({ $0 + 10 }),
            let end = text.lastPosition(of: "' at line "), start <= end
        else { return nil }
        let line = String(
            decoding: text[(end + 10)...].prefix { (48...57).contains($0) },
            as: UTF8.self
        )
        let near = Array(text[start..<end])
        var length = bytes.count
        while length > 0, bytes[length - 1] <= 32 { length -= 1 }
        if near.isEmpty { return SQLPosition(offset: length, in: bytes) }
        // The rest of the text, as long as it is not cut off.
        let rest = near.trimmingEnd
        if near.count < 80, length >= rest.count,
            Array(bytes[(length - rest.count)..<length]) == rest
        {
            return SQLPosition(offset: length - rest.count, in: bytes)
        }
        // One pass, since the same text may stand at any number of places.
        var found: [Int] = []
        var current = 1
        for offset in 0...max(0, bytes.count - rest.count) {
            if bytes[offset...].starts(with: rest) {
                if current == Int(line) { return SQLPosition(offset: offset, in: bytes) }
                if found.count < 2 { found.append(offset) }
            }
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") { current += 1 }
        }
        return found.count == 1 ? SQLPosition(offset: found[0], in: bytes) : nil
    }

    /// The place of a byte.
    init(offset: Int, in bytes: [UInt8]) {
        var line = 1
        var start = 0
        for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            start = index + 1
        }
        // Continuation bytes are no characters of their own.
        let column = bytes[start..<offset].count { $0 & 0xC0 != 0x80 } + 1
        self.init(offset: offset, line: line, column: column)
    }

    // MARK: - Names

    private static func namePlace(
        _ name: [String],
        _ statement: String,
        _ options: LexerOptions,
        isLast: Bool
    ) -> SQLPosition? {
        let bytes = Array(statement.utf8)
        guard let wanted = name.last?.lowercased(),
            let tokens = try? Lexer.tokens(of: bytes, options: options)
        else { return nil }
        let names: [Token.Kind] = [.word, .identifier, .quotedIdentifier]
        let pieces = tokens.filter { !$0.isTrivia }
        let found = pieces.indices.filter { index in
            names.contains(pieces[index].kind)
                && bytes.unquoted(pieces[index].range).lowercased() == wanted
        }
        let qualifier = name.dropLast().last?.lowercased()
        let qualified = found.filter { index in
            guard let qualifier, index >= 2 else { return false }
            return bytes[pieces[index - 1].range] == [UInt8(ascii: ".")]
                && bytes.unquoted(pieces[index - 2].range).lowercased() == qualifier
        }
        let candidates = qualified.isEmpty ? found : qualified
        guard let index = isLast ? candidates.last : candidates.first else { return nil }
        let token = pieces[index]
        return SQLPosition(offset: token.range.lowerBound, line: token.line, column: token.column)
    }
}

extension String {
    /// The first name in quotes with its qualifiers: `'shop.books'` is `["shop", "books"]`.
    ///
    /// 1305 names the function without quotes: `FUNCTION shop.slugify does not exist`.
    package var quotedName: [String]? {
        var quoted = self[...]
        if hasPrefix("FUNCTION ") || hasPrefix("PROCEDURE ") {
            quoted = drop { $0 != " " }.dropFirst().prefix { $0 != " " }
        } else {
            // The apostrophe of "Can't" quotes nothing.
            let text = hasPrefix("Can't ") ? dropFirst(6) : self[...]
            guard let open = text.firstIndex(where: { $0 == "'" || $0 == "`" }) else { return nil }
            let rest = text[text.index(after: open)...]
            guard let end = rest.firstIndex(of: self[open]) else { return nil }
            quoted = rest[..<end]
        }
        let parts = quoted.split(separator: ".").map(String.init)
        return parts.isEmpty ? nil : parts
    }
}

extension [UInt8] {
    fileprivate func lastPosition(of text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return nil }
        return stride(from: count - wanted.count, through: 0, by: -1).first { offset in
            self[offset...].starts(with: wanted)
        }
    }

    fileprivate var trimmingEnd: [UInt8] {
        var end = count
        while end > 0, self[end - 1] <= 32 { end -= 1 }
        return Array(self[..<end])
    }
}

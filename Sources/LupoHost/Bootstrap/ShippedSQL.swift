// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// The tokens of an SQL file of our own, with the schemas' names put in.
///
/// It reads only what these files use: `--` comments, `'…'` literals with doubled quotes, words, numbers and single
/// signs. A name is replaced where it is a whole word, or the whole of a literal, and never inside either.
struct ShippedSQL {
    /// One piece of a statement.
    enum Token: Equatable {
        /// A keyword, name or number, as written.
        case word(String)
        /// A literal's text, without its quotes.
        case literal(String)
        /// A single sign.
        case sign(Character)
        /// White space and comments.
        case space
    }

    /// The statements in order, without their semicolons.
    let statements: [[Token]]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: the whole file.
    ///   - names: replaced as in the type's description.
    /// - Throws: ``LupoError`` `.internal` where the text is not of the kind described.
    init(_ text: String, replacing names: [String: Identifier] = [:]) throws(LupoError) {
        var reader = Reader(bytes: Array(text.utf8), names: names)
        statements = try reader.statements()
    }

    /// A statement as it is sent.
    static func text(of statement: [Token]) -> String {
        statement.reduce(into: "") { out, token in
            switch token {
            case .word(let word): out += word
            case .literal(let text): out += "'" + text.replacing("'", with: "''") + "'"
            case .sign(let sign): out.append(sign)
            case .space: out += " "
            }
        }
    }
}

/// Takes a text apart, byte by byte.
private struct Reader {
    let bytes: [UInt8]
    let names: [String: Identifier]
    var place = 0

    mutating func statements() throws(LupoError) -> [[ShippedSQL.Token]] {
        var out: [[ShippedSQL.Token]] = []
        var statement: [ShippedSQL.Token] = []
        while let token = try next() {
            if token == .sign(";") {
                out.append(statement)
                statement = []
            } else if token != .space || !(statement.isEmpty || statement.last == .space) {
                statement.append(token)
            }
        }
        guard statement.isEmpty else {
            throw LupoError(.internal, "A shipped SQL file does not end with a semicolon.")
        }
        return out
    }

    private mutating func next() throws(LupoError) -> ShippedSQL.Token? {
        guard place < bytes.count else { return nil }
        let byte = bytes[place]
        if isSpace(byte) || isComment {
            skipSpace()
            return .space
        }
        if byte == UInt8(ascii: "'") { return try literal() }
        if isWord(byte) { return word() }
        // Statements go by the line of their semicolon; other quotes and comments would need another reader.
        guard !"`\"#/".utf8.contains(byte), byte < 0x80 else {
            throw LupoError(
                .internal,
                "A shipped SQL file has an unexpected byte \(byte) at \(place)."
            )
        }
        place += 1
        return .sign(Character(Unicode.Scalar(byte)))
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            if isComment {
                while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
            } else if isSpace(bytes[place]) {
                place += 1
            } else {
                return
            }
        }
    }

    private mutating func literal() throws(LupoError) -> ShippedSQL.Token {
        var content: [UInt8] = []
        place += 1
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "'") {
                guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "'") else {
                    place += 1
                    let text = String(decoding: content, as: UTF8.self)
                    return .literal(names[text]?.name ?? text)
                }
                place += 1
            }
            guard bytes[place] != UInt8(ascii: "\\") else { break }
            content.append(bytes[place])
            place += 1
        }
        throw LupoError(
            .internal,
            "A shipped SQL file has an unreadable literal before byte \(place)."
        )
    }

    private mutating func word() -> ShippedSQL.Token {
        let start = place
        while place < bytes.count, isWord(bytes[place]) { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        return .word(names[text]?.quoted ?? text)
    }

    private var isComment: Bool {
        bytes[place...].starts(with: "-- ".utf8) || bytes[place...].starts(with: "--\n".utf8)
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

    private func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "@")
    }
}

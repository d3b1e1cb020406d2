// SPDX-License-Identifier: Apache-2.0

/// A token with what the reader asks of it again and again.
struct Lexeme: Sendable {
    let token: Token
    /// The word in upper case; empty for everything but bare words that may be keywords.
    let word: String
    /// The only byte of a symbol; zero for others.
    let symbol: UInt8

    init(_ token: Token, in bytes: [UInt8]) {
        self.token = token
        let range = token.range
        switch token.kind {
        case .word:
            word = String(decoding: bytes[range].lazy.map(\.uppercased), as: UTF8.self)
            symbol = 0
        case .symbol where range.count == 1:
            word = ""
            symbol = bytes[range.lowerBound]
        default:
            word = ""
            symbol = 0
        }
    }

    /// Whether it can be a name: quoted, beside a dot, or a bare word that is not reserved.
    var isName: Bool {
        switch token.kind {
        case .identifier, .quotedIdentifier: true
        case .word: !SQLWords.reserved.contains(word)
        default: false
        }
    }

    var position: SQLPosition {
        SQLPosition(offset: token.range.lowerBound, line: token.line, column: token.column)
    }
}

extension UInt8 {
    /// ASCII letters in upper case; everything else as it is.
    var uppercased: UInt8 {
        self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") ? self & 0xDF : self
    }
}

extension [UInt8] {
    /// The text between quotes with doubled quotes made single; a bare name as it is.
    func unquoted(_ range: Range<Int>) -> String {
        guard let quote = self[range].first, "`\"'".utf8.contains(quote), range.count >= 2 else {
            return String(decoding: self[range], as: UTF8.self)
        }
        var out: [UInt8] = []
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            out.append(self[index])
            index += self[index] == quote ? 2 : 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}

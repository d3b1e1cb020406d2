// SPDX-License-Identifier: Apache-2.0

/// One word, sign or literal of a Lua source, as far as advice needs it; comments are left out.
struct LuaToken: Equatable {
    /// What it is.
    enum Kind {
        /// A name or keyword.
        case word
        /// A string of any form.
        case string
        /// A number.
        case number
        /// Everything else, one character at a time.
        case symbol
    }

    let kind: Kind
    let text: String
    /// 1-based.
    let line: Int
    /// Blanks before the first token of its line.
    let indentation: Int
    /// Whether it is the first of its line.
    let isFirst: Bool

    /// Cuts a source into tokens; whatever is broken in it, this ends.
    static func tokens(of source: String) -> [LuaToken] {
        var scanner = Scanner(Array(source.utf8))
        var tokens: [LuaToken] = []
        while let token = scanner.next() { tokens.append(token) }
        return tokens
    }

    private struct Scanner {
        let bytes: [UInt8]
        var offset = 0
        var line = 1
        var indentation = 0
        var isAtStart = true

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func byte(_ ahead: Int = 0) -> UInt8 {
            offset + ahead < bytes.count ? bytes[offset + ahead] : 0
        }

        mutating func next() -> LuaToken? {
            skipBlanks()
            guard offset < bytes.count else { return nil }
            let start = offset
            let startLine = line
            let isFirst = isAtStart
            isAtStart = false
            let kind: Kind
            if byte().isWord {
                kind = (48...57).contains(byte()) ? .number : .word
                while byte().isWord { offset += 1 }
            } else if byte() == UInt8(ascii: "\"") || byte() == UInt8(ascii: "'") {
                kind = .string
                skipQuoted()
            } else if let level = longBracket(at: 0) {
                kind = .string
                skipLong(level)
            } else {
                kind = .symbol
                offset += 1
            }
            return LuaToken(
                kind: kind,
                text: String(decoding: bytes[start..<offset], as: UTF8.self),
                line: startLine,
                indentation: indentation,
                isFirst: isFirst
            )
        }

        private mutating func skipBlanks() {
            while offset < bytes.count {
                if byte() == UInt8(ascii: "\n") {
                    offset += 1
                    beginLine()
                } else if byte() <= 32 {
                    if isAtStart { indentation += 1 }
                    offset += 1
                } else if byte() == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-") {
                    offset += 2
                    if let level = longBracket(at: 0) {
                        skipLong(level)
                    } else {
                        while offset < bytes.count, byte() != UInt8(ascii: "\n") { offset += 1 }
                    }
                } else {
                    return
                }
            }
        }

        private mutating func beginLine() {
            line += 1
            indentation = 0
            isAtStart = true
        }

        private mutating func skipQuoted() {
            let quote = byte()
            offset += 1
            while offset < bytes.count, byte() != quote, byte() != UInt8(ascii: "\n") {
                let isEscape = byte() == UInt8(ascii: "\\")
                if isEscape, byte(1) == UInt8(ascii: "\n") { line += 1 }
                offset += isEscape ? 2 : 1
            }
            if byte() == quote { offset += 1 }
            offset = min(offset, bytes.count)
        }

        private func longBracket(at ahead: Int) -> Int? {
            guard byte(ahead) == UInt8(ascii: "[") else { return nil }
            var level = 0
            while byte(ahead + 1 + level) == UInt8(ascii: "=") { level += 1 }
            return byte(ahead + 1 + level) == UInt8(ascii: "[") ? level : nil
        }

        private mutating func skipLong(_ level: Int) {
            offset += level + 2
            while offset < bytes.count {
                if byte() == UInt8(ascii: "\n") { line += 1 }
                if byte() == UInt8(ascii: "]"), closes(level) {
                    offset += level + 2
                    return
                }
                offset += 1
            }
        }

        private func closes(_ level: Int) -> Bool {
            (0..<level).allSatisfy { byte(1 + $0) == UInt8(ascii: "=") }
                && byte(1 + level) == UInt8(ascii: "]")
        }
    }
}

extension UInt8 {
    fileprivate var isWord: Bool {
        (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self)
            || self == UInt8(ascii: "_") || self >= 0x80
    }
}

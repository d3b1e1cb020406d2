// SPDX-License-Identifier: Apache-2.0

extension Lexer {
    func whitespaceEnd() -> Int {
        var end = offset
        while end < bytes.count, bytes[end].isBlank { end += 1 }
        return end
    }

    /// `--` begins a comment only before a blank, a control character or the end; else it is two minus signs.
    var isDashComment: Bool {
        guard peek(1) == UInt8(ascii: "-") else { return false }
        guard offset + 2 < bytes.count else { return offset + 2 == bytes.count }
        let byte = peek(2)
        return byte <= 0x20 || byte == 0x7F
    }

    /// The line comment's end, before its LF.
    func lineCommentEnd() throws(LupoError) -> Int {
        var end = offset
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
            // The server ends the comment here and reads on, so text behind it would run.
            if bytes[end] == 0 { throw fault("a NUL byte in a comment") }
            end += 1
        }
        return end
    }

    /// The end of a comment behind its `*/`; one that is skipped for its version may hold one level of others.
    func blockCommentEnd(from start: Int, mayNest: Bool) throws(LupoError) -> Int {
        var index = start
        var isNested = false
        while index + 1 < bytes.count {
            let isStar = bytes[index] == UInt8(ascii: "*")
            let isSlash = bytes[index] == UInt8(ascii: "/")
            if isStar, bytes[index + 1] == UInt8(ascii: "/") {
                if !isNested { return index + 2 }
                isNested = false
                index += 2
            } else if mayNest, !isNested, isSlash, bytes[index + 1] == UInt8(ascii: "*") {
                isNested = true
                index += 2
            } else {
                index += 1
            }
        }
        throw fault("a comment is not closed")
    }

    /// The end of a string whose quote stands at `start`; the quote doubled, and a backslash, keep it open.
    func stringEnd(from start: Int) throws(LupoError) -> Int {
        let quote = bytes[start]
        var index = start + 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), !options.noBackslashEscapes {
                index += 2
            } else if byte != quote {
                index += 1
            } else if index + 1 < bytes.count, bytes[index + 1] == quote {
                index += 2
            } else {
                return index + 1
            }
        }
        throw fault("a string is not closed")
    }

    func quotedNameEnd(from start: Int) throws(LupoError) -> Int {
        let quote = bytes[start]
        var index = start + 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0 { throw fault("a NUL byte in a quoted name") }
            if byte != quote {
                index += 1
            } else if index + 1 < bytes.count, bytes[index + 1] == quote {
                index += 2
            } else {
                return index + 1
            }
        }
        throw fault("a quoted name is not closed")
    }

    /// The end of `x'…'` or `b'…'`.
    func quotedDigitsEnd(base: Int) throws(LupoError) -> Int {
        var end = offset + 2
        while end < bytes.count, base == 16 ? bytes[end].isHexDigit : bytes[end] & 0xFE == 0x30 {
            end += 1
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "'") else {
            throw fault(
                "a \(base == 16 ? "hexadecimal" : "bit") literal has another digit or no end"
            )
        }
        if base == 16, (end - offset) % 2 != 0 {
            throw fault("a hexadecimal literal has an odd number of digits")
        }
        return end + 1
    }

    mutating func scanNumber() throws(LupoError) -> (Token.Kind, Int) {
        if peek() == UInt8(ascii: "0") {
            if peek(1) == UInt8(ascii: "x") {
                return prefixedNumber(.hexadecimal) { $0.isHexDigit }
            }
            if peek(1) == UInt8(ascii: "b") { return prefixedNumber(.bits) { $0 & 0xFE == 0x30 } }
        }
        var end = offset
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard end < bytes.count else { return (.number, end) }
        if bytes[end] == UInt8(ascii: ".") { return try scanFraction(from: end) }
        guard bytes[end].isNameByte else { return (.number, end) }
        if bytes[end] | 0x20 == UInt8(ascii: "e"), let behind = exponentEnd(from: end) {
            return (.number, behind)
        }
        return nameEnd(from: offset, kind: .identifier)
    }

    /// `0x…` and `0b…`: a literal where at least one digit and then no name byte follows, else a name.
    private mutating func prefixedNumber(
        _ kind: Token.Kind,
        _ isDigit: (UInt8) -> Bool
    ) -> (Token.Kind, Int) {
        var end = offset + 2
        while end < bytes.count, isDigit(bytes[end]) { end += 1 }
        let isName = end < bytes.count && bytes[end].isNameByte
        if end > offset + 2, !isName { return (kind, end) }
        return nameEnd(from: offset, kind: .identifier)
    }

    /// A number from its dot on: digits, and an exponent that must have a digit.
    func scanFraction(from dot: Int) throws(LupoError) -> (Token.Kind, Int) {
        var end = dot + 1
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") else {
            return (.number, end)
        }
        guard let behind = exponentEnd(from: end) else {
            throw fault("a number has an exponent without digits")
        }
        return (.number, behind)
    }

    private func exponentEnd(from letter: Int) -> Int? {
        var end = letter + 1
        if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") {
            end += 1
        }
        guard end < bytes.count, bytes[end].isDigit else { return nil }
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        return end
    }

    func scanVariable() throws(LupoError) -> (Token.Kind, Int) {
        switch peek(1) {
        case UInt8(ascii: "'"): return (.userVariable, try stringEnd(from: offset + 1))
        case UInt8(ascii: "\""):
            let isName = options.ansiQuotes
            let end =
                isName ? try quotedNameEnd(from: offset + 1) : try stringEnd(from: offset + 1)
            return (.userVariable, end)
        case UInt8(ascii: "`"): return (.userVariable, try quotedNameEnd(from: offset + 1))
        case UInt8(ascii: "@"):
            if peek(2) == UInt8(ascii: "`") {
                return (.systemVariable, try quotedNameEnd(from: offset + 2))
            }
            var end = offset + 2
            while end < bytes.count, bytes[end].isNameByte { end += 1 }
            guard end > offset + 2 else { throw fault("@@ without a name") }
            return (.systemVariable, end)
        default:
            var end = offset + 1
            while end < bytes.count,
                bytes[end] == UInt8(ascii: ".") || (bytes[end].isNameByte && bytes[end] < 0x80)
            {
                end += 1
            }
            guard end > offset + 1 else { throw fault("@ without a name") }
            return (.userVariable, end)
        }
    }

    /// `:name` where no name, no value and no other colon stands directly before it.
    func scanColon() -> (Token.Kind, Int) {
        if peek(1) == UInt8(ascii: "=") { return (.symbol, offset + 2) }
        let before = offset > 0 ? bytes[offset - 1] : UInt8(ascii: " ")
        let isFree = !before.isNameByte && !":'\"`".utf8.contains(before)
        guard isFree, peek(1).isNameByte, !peek(1).isDigit, peek(1) < 0x80,
            peek(1) != UInt8(ascii: "$")
        else { return (.symbol, offset + 1) }
        var end = offset + 1
        while end < bytes.count, bytes[end].isNameByte { end += 1 }
        return (.namedPlaceholder, end)
    }

    /// How many bytes the operator takes that begins with this byte.
    func symbolLength(from byte: UInt8) -> Int {
        switch (byte, peek(1), peek(2)) {
        case (UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">")): 3
        case (UInt8(ascii: "<"), UInt8(ascii: "="), _), (UInt8(ascii: "<"), UInt8(ascii: ">"), _),
            (UInt8(ascii: "<"), UInt8(ascii: "<"), _), (UInt8(ascii: ">"), UInt8(ascii: "="), _),
            (UInt8(ascii: ">"), UInt8(ascii: ">"), _), (UInt8(ascii: "!"), UInt8(ascii: "="), _),
            (UInt8(ascii: "|"), UInt8(ascii: "|"), _), (UInt8(ascii: "&"), UInt8(ascii: "&"), _):
            2
        default: 1
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isHexDigit: Bool {
        isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f"))
    }

    /// What the server's lexer takes for white space.
    var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

    /// What may stand in a bare name: letters, digits, `_`, `$` and every byte of a longer character.
    var isNameByte: Bool {
        (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || isDigit
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self >= 0x80
    }
}

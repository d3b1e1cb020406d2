// SPDX-License-Identifier: Apache-2.0

/// Cuts SQL into tokens as the MariaDB server does (10.6 to 11), without I/O and in linear time.
///
/// The rules are those of the server's own lexer, also where they surprise: `--` begins a comment only before a blank
/// or a control character, `a.select` is a name, `1e5from` is a number and a keyword, `0X1F` is a name, the first `*/`
/// ends nested executable comments, and a versioned comment of MySQL 5.7 or later is skipped.
/// Text is UTF-8; bytes from 0x80 on belong to names.
package struct Lexer {
    let bytes: [UInt8]
    let options: LexerOptions

    /// Where the next token begins, in bytes.
    private(set) var offset = 0
    private(set) var line = 1
    private(set) var column = 1
    /// Where the executable comment that is open began.
    private var executableComment: SQLPosition?
    /// The next `.` separates names even before a digit, as in `t.1`.
    private var isSeparatorNext = false
    /// A name stands next, whatever it looks like, as after `t.`.
    private var isNameNext = false

    /// Where the text stands in its file, for messages.
    private let base: Int

    /// Begins at the first byte of a text.
    package init(_ bytes: [UInt8], options: LexerOptions) {
        self.init(bytes, options: options, from: nil)
    }

    /// Begins at the first byte of a text that is a part of a file.
    init(_ bytes: [UInt8], options: LexerOptions, from start: SQLPosition?) {
        self.bytes = bytes
        self.options = options
        base = start?.offset ?? 0
        line = start?.line ?? 1
    }

    /// All tokens of a text.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` at the first byte that begins no token.
    package static func tokens(
        of bytes: [UInt8],
        options: LexerOptions
    ) throws(LupoError) -> [Token] {
        var lexer = Lexer(bytes, options: options)
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 4)
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    /// The next token, or nil at the end.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` for what is not closed or not SQL; the lexer stays where it is.
    package mutating func next() throws(LupoError) -> Token? {
        guard offset < bytes.count else {
            if let executableComment {
                throw fault("an executable comment is not closed", at: executableComment)
            }
            return nil
        }
        let wasSeparator = isSeparatorNext
        let wasName = isNameNext
        isSeparatorNext = false
        isNameNext = false
        let (kind, end) = try scan(asSeparator: wasSeparator, asName: wasName)
        return take(kind, upTo: end)
    }

    /// Goes on at a later place, between tokens that the caller has cut himself.
    mutating func skip(to end: Int) {
        isSeparatorNext = false
        isNameNext = false
        advance(to: end)
    }

    /// Whether the next token stands in an executable comment that the server runs.
    var isInExecutableComment: Bool { executableComment != nil }

    /// The place of the next token.
    var position: SQLPosition { SQLPosition(offset: offset, line: line, column: column) }

    func fault(_ reason: String, at position: SQLPosition? = nil) -> LupoError {
        var place = position ?? self.position
        place.offset += base
        return .unreadable(reason, at: place, in: bytes)
    }

    /// The byte at a distance from the token's begin; zero behind the end.
    func peek(_ distance: Int = 0) -> UInt8 {
        let index = offset + distance
        return index < bytes.count ? bytes[index] : 0
    }

    private mutating func scan(
        asSeparator: Bool,
        asName: Bool
    ) throws(LupoError) -> (Token.Kind, Int) {
        let byte = bytes[offset]
        if asName, byte.isNameByte { return nameEnd(from: offset, kind: .identifier) }
        switch byte {
        case UInt8(ascii: " "), 0x09...0x0D: return (.whitespace, whitespaceEnd())
        case UInt8(ascii: "#"): return (.comment, try lineCommentEnd())
        case UInt8(ascii: "-") where isDashComment: return (.comment, try lineCommentEnd())
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): return try scanComment()
        case UInt8(ascii: "*") where peek(1) == UInt8(ascii: "/") && executableComment != nil:
            executableComment = nil
            return (.executableClose, offset + 2)
        case UInt8(ascii: "'"): return (.string, try stringEnd(from: offset))
        case UInt8(ascii: "\""):
            return options.ansiQuotes
                ? (.quotedIdentifier, try quotedNameEnd(from: offset))
                : (.string, try stringEnd(from: offset))
        case UInt8(ascii: "`"): return (.quotedIdentifier, try quotedNameEnd(from: offset))
        case UInt8(ascii: "."):
            if !asSeparator, peek(1).isDigit { return try scanFraction(from: offset) }
            isNameNext = peek(1).isNameByte
            return (.symbol, offset + 1)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try scanNumber()
        case UInt8(ascii: "@"): return try scanVariable()
        case UInt8(ascii: "?"): return (.positionalPlaceholder, offset + 1)
        case UInt8(ascii: ":"): return scanColon()
        case UInt8(ascii: "\\"):
            guard peek(1) == UInt8(ascii: "N") else { throw fault("a backslash outside a string") }
            return (.null, offset + 2)
        case _ where byte.isNameByte: return try scanWord()
        case 0x21...0x7E: return (.symbol, offset + symbolLength(from: byte))
        case 0: throw fault("a NUL byte outside a string")
        default: throw fault("a control character outside a string")
        }
    }

    private mutating func scanComment() throws(LupoError) -> (Token.Kind, Int) {
        let isMariaDB = peek(2) == UInt8(ascii: "M") && peek(3) == UInt8(ascii: "!")
        guard isMariaDB || peek(2) == UInt8(ascii: "!") else {
            return (.comment, try blockCommentEnd(from: offset + 2, mayNest: false))
        }
        let start = offset + (isMariaDB ? 4 : 3)
        var version = 0
        var end = start
        while end < start + 6, end < bytes.count, bytes[end].isDigit {
            version = version * 10 + Int(bytes[end] - UInt8(ascii: "0"))
            end += 1
        }
        if end - start < 5 {
            executableComment = position
            return (.executableOpen, start)
        }
        if options.expands(version: version, isMariaDB: isMariaDB) {
            executableComment = position
            return (.executableOpen, end)
        }
        return (.comment, try blockCommentEnd(from: start, mayNest: true))
    }

    private mutating func scanWord() throws(LupoError) -> (Token.Kind, Int) {
        if peek(1) == UInt8(ascii: "'") {
            switch bytes[offset] | 0x20 {
            case UInt8(ascii: "x"): return (.hexadecimal, try quotedDigitsEnd(base: 16))
            case UInt8(ascii: "b"): return (.bits, try quotedDigitsEnd(base: 2))
            case UInt8(ascii: "n"): return (.string, try stringEnd(from: offset + 1))
            default: break
            }
        }
        return nameEnd(from: offset, kind: .word)
    }

    /// The end of a bare name, and whether a keyword may be looked for in it.
    mutating func nameEnd(from start: Int, kind: Token.Kind) -> (Token.Kind, Int) {
        var end = start
        while end < bytes.count, bytes[end].isNameByte { end += 1 }
        // A dot and another name without a blank: the server then looks for no keyword here.
        if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), bytes[end + 1].isNameByte {
            isSeparatorNext = true
            return (.identifier, end)
        }
        return (kind, end)
    }

    private mutating func take(_ kind: Token.Kind, upTo end: Int) -> Token {
        let token = Token(kind: kind, range: offset..<end, line: line, column: column)
        advance(to: end)
        return token
    }

    private mutating func advance(to end: Int) {
        for index in offset..<end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        offset = end
    }
}

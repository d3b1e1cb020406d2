// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct LexerTests {
    /// Significant tokens as `kind:text`, with blanks between.
    private func outline(_ sql: String, _ options: LexerOptions = .standard) throws -> String {
        let bytes = Array(sql.utf8)
        return try Lexer.tokens(of: bytes, options: options).filter { !$0.isTrivia }.map { token in
            "\(token.kind.letter):" + String(decoding: bytes[token.range], as: UTF8.self)
        }.joined(separator: " ")
    }

    @Test(
        "tokens are cut as the server cuts them",
        arguments: [
            ("select a from t", "w:select w:a w:from w:t"),
            ("a.select", "i:a s:. i:select"),
            ("select.a", "i:select s:. i:a"),
            ("a .b", "w:a s:. i:b"),
            ("a. b", "w:a s:. w:b"),
            ("a.1b", "i:a s:. i:1b"),
            ("a.1e5", "i:a s:. i:1e5"),
            ("a .5", "w:a n:.5"),
            ("`a`.5", "q:`a` n:.5"),
            ("`a`.b", "q:`a` s:. i:b"),
            ("1abc", "i:1abc"),
            ("1e5", "n:1e5"),
            ("1E+5", "n:1E+5"),
            ("1e-5x", "n:1e-5 w:x"),
            ("1ex", "i:1ex"),
            ("1e+x", "i:1e s:+ w:x"),
            ("1e5from", "n:1e5 w:from"),
            ("1.from", "n:1. w:from"),
            ("1.5e3", "n:1.5e3"),
            (".5e3", "n:.5e3"),
            ("1..5", "n:1. n:.5"),
            ("0x1F", "h:0x1F"),
            ("0X1F", "i:0X1F"),
            ("0x", "i:0x"),
            ("0x1G", "i:0x1G"),
            ("0b101", "b:0b101"),
            ("0b12", "i:0b12"),
            ("x'1F'", "h:x'1F'"),
            ("X'1F'", "h:X'1F'"),
            ("x''", "h:x''"),
            ("b'01'", "b:b'01'"),
            ("n'a'", "t:n'a'"),
            ("N'a''b'", "t:N'a''b'"),
            ("x \"a\"", "w:x t:\"a\""),
            ("_utf8mb4'a'", "w:_utf8mb4 t:'a'"),
            ("_utf8mb4 x'41'", "w:_utf8mb4 h:x'41'"),
            ("'a''b'", "t:'a''b'"),
            (#"'a\'b'"#, #"t:'a\'b'"#),
            (#"'a\\' b"#, #"t:'a\\' w:b"#),
            ("'a' 'b'", "t:'a' t:'b'"),
            ("\"a\"\"b\"", "t:\"a\"\"b\""),
            ("'-- /* # ` \" ;'", "t:'-- /* # ` \" ;'"),
            ("`a``b`", "q:`a``b`"),
            (#"`a\`b"#, #"q:`a\` w:b"#),
            ("`;--`", "q:`;--`"),
            ("@a", "u:@a"),
            ("@'a b'", "u:@'a b'"),
            ("@\"a\"", "u:@\"a\""),
            ("@`a``b`", "u:@`a``b`"),
            ("@a.b$c", "u:@a.b$c"),
            ("@@x", "v:@@x"),
            ("@@global.x", "v:@@global s:. i:x"),
            ("@@`x`", "v:@@`x`"),
            ("root@localhost", "w:root u:@localhost"),
            ("`root`@'%'", "q:`root` u:@'%'"),
            ("@a:=1", "u:@a s::= n:1"),
            ("a<=>b", "w:a s:<=> w:b"),
            ("a<=b>=c<>d!=e", "w:a s:<= w:b s:>= w:c s:<> w:d s:!= w:e"),
            ("a||b&&c", "w:a s:|| w:b s:&& w:c"),
            ("a<<1>>2", "w:a s:<< n:1 s:>> n:2"),
            ("1--1", "n:1 s:- s:- n:1"),
            ("1-- 1", "n:1"),
            ("1--\t1", "n:1"),
            ("1--", "n:1"),
            ("1--\n2", "n:1 n:2"),
            ("1--\u{7F}x", "n:1"),
            ("1#2\n3", "n:1 n:3"),
            ("a#", "w:a"),
            ("1/*2*/3", "n:1 n:3"),
            ("1/*/2*/3", "n:1 n:3"),
            ("1/* /* */2", "n:1 n:2"),
            ("1/**/2", "n:1 n:2"),
            ("1*/2", "n:1 s:* s:/ n:2"),
            ("/*!select*/", "w:select"),
            ("/*! select*/", "w:select"),
            ("/*!40101 select*/", "w:select"),
            ("/*!40101select*/", "w:select"),
            ("/*!100100 select*/", "w:select"),
            ("/*!101119 select*/", "w:select"),
            ("/*!101120 select*/", ""),
            ("/*!50699 select*/", "w:select"),
            ("/*!50700 select*/", ""),
            ("/*!80000 select*/", ""),
            ("/*!99999 select*/", ""),
            ("/*!999999 select*/", ""),
            ("/*M!100100 select*/", "w:select"),
            ("/*M!50700 select*/", "w:select"),
            ("/*M!999999 select*/", ""),
            ("/*M! select*/", "w:select"),
            ("/*M select*/", ""),
            ("/*m! select*/", ""),
            ("/* !select*/", ""),
            ("/*+ select */", ""),
            ("/*!4010 select*/", "n:4010 w:select"),
            ("/*!1001001 select*/", "n:1 w:select"),
            ("/*! a /* b */ c */ d", "w:a w:c w:d"),
            ("/*! a /*! b */ c", "w:a w:b w:c"),
            ("/*! a /*!99999 b */ c */ d", "w:a w:c w:d"),
            ("/*!99999 a /* b */ c */ d", "w:d"),
            ("/*! '*/' */ a", "t:'*/' w:a"),
            ("/*!99999 '*/ a", "w:a"),
            ("/*! -- */\n a */ b", "w:a w:b"),
            ("a -- /*! b\nc", "w:a w:c"),
            ("?", "p:?"),
            ("a=?", "w:a s:= p:?"),
            ("'?' \"?\" `?` /*?*/ -- ?", "t:'?' t:\"?\" q:`?`"),
            ("a=:b", "w:a s:= m::b"),
            ("(:b,:c)", "s:( m::b s:, m::c s:)"),
            (":b_1c", "m::b_1c"),
            ("':b' /*:b*/ `:b` # :b", "t:':b' q:`:b`"),
            ("a:b", "w:a s:: w:b"),
            ("::b", "s:: s:: w:b"),
            (":1", "s:: n:1"),
            ("'10:20'", "t:'10:20'"),
            (": b", "s:: w:b"),
            ("$$", "w:$$"),
            ("END$$", "w:END$$"),
            ("$a", "w:$a"),
            (#"\N"#, #"0:\N"#),
            ("{d '2001-01-01'}", "s:{ w:d t:'2001-01-01' s:}"),
            ("größe", "w:größe"),
            ("表.列", "i:表 s:. i:列"),
            ("a\u{A0}b", "w:a\u{A0}b"),
            ("a\u{0B}\u{0C}b", "w:a w:b"),
            ("a\r\nb", "w:a w:b"),
            ("'a\0b'", "t:'a\0b'"),
            ("/*\0*/a", "w:a"),
            ("a->b", "w:a s:- s:> w:b"),
            ("~!^%", "s:~ s:! s:^ s:%"),
        ]
    )
    func cut(sql: String, expected: String) throws {
        #expect(try outline(sql) == expected)
    }

    @Test func `ANSI_QUOTES makes names of double quotes`() throws {
        let options = LexerOptions(serverVersion: 101_119, ansiQuotes: true)
        #expect(try outline(#""a" 'b' "c""d" @"e""#, options) == #"q:"a" t:'b' q:"c""d" u:@"e""#)
        #expect(try outline(#""a\" b"#, options) == #"q:"a\" w:b"#)
    }

    @Test func `NO_BACKSLASH_ESCAPES ends a string at its quote`() throws {
        let options = LexerOptions(serverVersion: 101_119, noBackslashEscapes: true)
        #expect(try outline(#"'a\' b"#, options) == #"t:'a\' w:b"#)
        #expect(try outline(#"'a\\''b'"#, options) == #"t:'a\\''b'"#)
    }

    @Test(
        "what is not closed or not SQL is refused where it begins",
        arguments: [
            ("'a", "line 1, column 1 (byte 0)"), ("a\n 'b", "line 2, column 2 (byte 3)"),
            ("é 'b", "line 1, column 3 (byte 3)"), ("\"a", "byte 0"), ("`a", "byte 0"),
            ("/* a", "byte 0"), ("/*! a", "byte 0"), ("/*!40101 a", "byte 0"),
            ("/*!99999 a", "byte 0"), ("/*!99999 /* */", "byte 0"), ("/*", "byte 0"),
            ("/*/", "byte 0"), ("x'1'", "byte 0"), ("x'1G'", "byte 0"), ("x'12", "byte 0"),
            ("b'2'", "byte 0"), ("a\0b", "byte 1"), ("-- a\0\ndrop", "byte 0"),
            ("# \0", "byte 0"), ("`a\0`", "byte 0"), ("@", "byte 0"), ("a @ b", "byte 2"),
            ("@@", "byte 0"), ("@'a", "byte 0"), (#"a\g"#, "byte 1"), (#"'a\"#, "byte 0"),
            ("\u{1}", "byte 0"), ("1.5e", "byte 0"), ("1.ex", "byte 0"), (".5e+", "byte 0"),
            ("N'a", "byte 0"), ("'a''", "byte 0"), (#"'a\'"#, "byte 0"), ("`a``", "byte 0"),
        ]
    )
    func refused(sql: String, place: String) throws {
        let error = try #require(throws: LupoError.self) {
            try Lexer.tokens(of: Array(sql.utf8), options: .standard)
        }
        #expect(error.code == .statementUnreadable)
        #expect(error.message.contains(place), "\(error.message)")
    }

    @Test func `lines and columns count from one, in characters`() throws {
        let tokens = try Lexer.tokens(of: Array("é a\r\n  b\n/*\n*/ c".utf8), options: .standard)
        let places = tokens.filter { $0.kind == .word }.map { [$0.line, $0.column] }
        #expect(places == [[1, 1], [1, 3], [2, 3], [4, 4]])
    }

    @Test func `sql_mode decides the options, and ORACLE is refused`() throws {
        let options = try LexerOptions(
            serverVersion: 1,
            sqlMode: "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"
        )
        #expect(options.ansiQuotes && options.noBackslashEscapes)
        #expect(!(try LexerOptions(serverVersion: 1, sqlMode: "STRICT_TRANS_TABLES").ansiQuotes))
        #expect(throws: LupoError.self) {
            try LexerOptions(serverVersion: 1, sqlMode: "PIPES_AS_CONCAT,ORACLE")
        }
    }
}

extension LexerOptions {
    static var standard: LexerOptions { LexerOptions(serverVersion: 101_119) }
}

extension Token.Kind {
    fileprivate var letter: Character {
        switch self {
        case .whitespace, .comment, .executableOpen, .executableClose: " "
        case .word: "w"
        case .identifier: "i"
        case .quotedIdentifier: "q"
        case .string: "t"
        case .hexadecimal: "h"
        case .bits: "b"
        case .number: "n"
        case .positionalPlaceholder: "p"
        case .namedPlaceholder: "m"
        case .userVariable: "u"
        case .systemVariable: "v"
        case .null: "0"
        case .symbol: "s"
        }
    }
}

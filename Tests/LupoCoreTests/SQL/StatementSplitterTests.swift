// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct StatementSplitterTests {
    private func split(_ sql: String) throws -> [String] {
        try StatementSplitter.split(Array(sql.utf8), options: .standard).map(\.text)
    }

    @Test(
        "statements end at their delimiter and nowhere else",
        arguments: [
            ("", []),
            (";;;", []),
            (" -- a\n;/* b */; # c", []),
            ("a", ["a"]),
            ("a;b", ["a", "b"]),
            ("a ; b ;", ["a", "b"]),
            ("a;\r\nb;\r\n", ["a", "b"]),
            ("-- x\r\na;\r\n-- y\r\nb", ["a", "b"]),
            ("a ';' b; c", ["a ';' b", "c"]),
            (#"a '\';' b; c"#, [#"a '\';' b"#, "c"]),
            ("a \";\" b; c", ["a \";\" b", "c"]),
            ("a `;` b; c", ["a `;` b", "c"]),
            ("a /* ; */ b; c", ["a /* ; */ b", "c"]),
            ("a -- ; \n b; c", ["a -- ; \n b", "c"]),
            ("a # ; \n b; c", ["a # ; \n b", "c"]),
            ("a --; b", ["a --", "b"]),
            ("a /*!99999 ; */ b; c", ["a /*!99999 ; */ b", "c"]),
            ("/*!40101 SET a=1 */; b", ["/*!40101 SET a=1 */", "b"]),
            ("DELIMITER $$\na; b$$\nDELIMITER ;\nc; d", ["a; b", "c", "d"]),
            ("DELIMITER $$\r\na; b$$\r\nDELIMITER ;\r\nc;", ["a; b", "c"]),
            ("delimiter //\na; b // c //", ["a; b", "c"]),
            ("DELIMITER $$\nEND$$\nb$$", ["END", "b"]),
            ("DELIMITER $$\na '$$' b$$ c", ["a '$$' b", "c"]),
            ("DELIMITER $$\na /* $$ */ b$$ c", ["a /* $$ */ b", "c"]),
            ("DELIMITER ;;\na; b;; c", ["a; b", "c"]),
            ("DELIMITER go\nSELECT 1 go SELECT 2 go", ["SELECT 1", "SELECT 2"]),
            ("DELIMITER |\na||b|", ["a", "b"]),
            ("  DELIMITER   $$   \na$$", ["a"]),
            ("-- x\nDELIMITER $$\na$$", ["a"]),
            ("a DELIMITER b; c", ["a DELIMITER b", "c"]),
            ("DELIMITERS; a", ["DELIMITERS", "a"]),
            ("BEGIN NOT ATOMIC a; b; END; c", ["BEGIN NOT ATOMIC a", "b", "END", "c"]),
            (
                "DELIMITER //\nCREATE TRIGGER t BEGIN a; b; END//\nDELIMITER ;\nc",
                ["CREATE TRIGGER t BEGIN a; b; END", "c"]
            ),
            ("\u{FEFF}a;b", ["a", "b"]),
            ("'a''b;';c", ["'a''b;'", "c"]),
            ("@';';b", ["@';'", "b"]),
        ]
    )
    func boundaries(sql: String, expected: [String]) throws {
        #expect(try split(sql) == expected)
    }

    @Test(
        "what cannot be split is refused",
        arguments: [
            "a 'b; c", "DELIMITER", "DELIMITER  \na", "DELIMITER \\\\\na", "DELIMITER '\na",
            "/*! a; b */", "/*!40101 a; */", "a /* b", "/*! a", "DELIMITER $$\na /*! b$$ */",
        ]
    )
    func refused(sql: String) throws {
        let error = try #require(throws: LupoError.self) { try split(sql) }
        #expect(error.code == .statementUnreadable)
    }

    @Test func `a file that is not UTF-8 is refused`() throws {
        let error = try #require(throws: LupoError.self) {
            try StatementSplitter.split([0x61, 0xFF, 0x3B], options: .standard)
        }
        #expect(error.code == .statementUnreadable)
    }

    @Test func `places, leading comments and delimiters are told`() throws {
        let sql = "-- head\nSELECT 1;\n  /* x */ SELECT 2"
        let statements = try StatementSplitter.split(Array(sql.utf8), options: .standard)
        try #require(statements.count == 2)
        #expect(statements[0].line == 2 && statements[0].column == 1)
        #expect(statements[0].leading == 0..<8 && statements[0].delimiter == ";")
        #expect(statements[1].line == 3 && statements[1].column == 11)
        #expect(statements[1].delimiter.isEmpty)
        for statement in statements {
            #expect(
                String(decoding: Array(sql.utf8)[statement.range], as: UTF8.self) == statement.text
            )
        }
    }
}

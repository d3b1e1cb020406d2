// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct ServerFaultPositionTests {
    private static let syntax =
        "You have an error in your SQL syntax; check the manual that corresponds to your MariaDB server version for the "
        + "right syntax to use near '"

    struct Case: Sendable, CustomTestStringConvertible {
        let number: UInt32
        let message: String
        let statement: String
        let line: Int
        let column: Int

        init(_ number: UInt32, _ message: String, _ statement: String, _ line: Int, _ column: Int) {
            self.number = number
            self.message = message
            self.statement = statement
            self.line = line
            self.column = column
        }

        var testDescription: String { statement }
    }

    static let cases: [Case] = [
        Case(1064, syntax + "b' at line 1.", "SELECT a FORM b", 1, 15),
        Case(1064, syntax + "FORM b' at line 2", "SELECT a\n  FORM b\n", 2, 3),
        Case(1064, syntax + "' at line 1", "SELECT a FROM  ", 1, 14),
        Case(1064, syntax + "'x' FROM b' at line 1", "SELECT 'ü' 'y' 'x' FROM b", 1, 16),
        Case(
            1064,
            syntax + String(repeating: "x", count: 80) + "' at line 2",
            "SELECT y\n, " + String(repeating: "x", count: 100) + "\nFROM z",
            2,
            3
        ),
        Case(1054, "Unknown column 'titel' in 'SELECT'", "SELECT id, titel\nFROM books", 1, 12),
        Case(
            1054,
            "Unknown column 'b.titel' in 'ON'",
            "SELECT a.titel FROM a JOIN b ON\n b.`titel` = 1",
            2,
            4
        ),
        Case(
            1054,
            "Unknown column 'titel' in 'WHERE'",
            "SELECT 'titel' FROM b -- titel\nWHERE titel = 1",
            2,
            7
        ),
        Case(1146, "Table 'shop.boks' doesn't exist.", "SELECT * FROM shop.boks", 1, 20),
        Case(1060, "Duplicate column name 'a'", "CREATE TABLE t (a INT, b INT, A INT)", 1, 31),
        Case(
            1091,
            "Can't DROP COLUMN `titel`; check that it exists",
            "ALTER TABLE t DROP COLUMN titel",
            1,
            27
        ),
        Case(1305, "FUNCTION shop.slugify does not exist", "SELECT slugify('a')", 1, 8),
        Case(4161, "Unknown data type: 'STRNG'", "CREATE TABLE t (a STRNG)", 1, 19),
    ]

    @Test("what the server quotes is found in the statement", arguments: cases)
    func found(_ wanted: Case) {
        let position = SQLPosition(
            of: wanted.message,
            number: wanted.number,
            in: wanted.statement,
            options: LexerOptions(serverVersion: 101_119)
        )
        #expect(
            position?.line == wanted.line && position?.column == wanted.column,
            "\(String(describing: position))"
        )
    }

    @Test(
        "what it does not quote, or the statement does not have, has no place",
        arguments: [
            Case(1064, syntax + "abc' at line 1", "SELECT 1", 0, 0),
            Case(1064, "near", "SELECT 1", 0, 0),
            Case(1064, syntax + "x", "SELECT 1", 0, 0),
            Case(1054, "Unknown column 'x' in 'SELECT'", "SELECT y", 0, 0),
            Case(1062, "Duplicate entry 'a' for key 'b'", "SELECT a", 0, 0),
            Case(1054, "", "", 0, 0),
            Case(1146, "Table '' doesn't exist", "SELECT ''", 0, 0),
            Case(1064, syntax + "b' at line 1", "", 0, 0),
        ]
    )
    func absent(_ wanted: Case) {
        let position = SQLPosition(
            of: wanted.message,
            number: wanted.number,
            in: wanted.statement,
            options: LexerOptions(serverVersion: 101_119)
        )
        #expect(position == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a text that repeats ten thousand times is gone through once`() {
        let statement = "SELECT '" + String(repeating: "x", count: 10_000)
        let message = Self.syntax + String(repeating: "x", count: 80) + "' at line 9"
        let position = SQLPosition(
            of: message,
            number: 1064,
            in: statement,
            options: LexerOptions(serverVersion: 101_119)
        )
        #expect(position == nil)
    }
}

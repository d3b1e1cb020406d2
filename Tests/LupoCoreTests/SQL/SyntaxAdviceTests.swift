// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct SyntaxAdviceTests {
    private let options = LexerOptions(serverVersion: 101_119)

    /// The place is where `|` stands.
    @Test(
        "what stands at the place, or before it, gives the hint",
        arguments: [
            ("SELECT id FORM |books", "FROM instead of FORM"),
            ("SELECT id |FORM books", "FROM instead of FORM"),
            ("SELECT id, |FROM books", "comma before FROM"),
            ("INSERT INTO t VALUES (1, |)", "comma before )"),
            ("UPDATE t SET a = 1 |WHRE b = 2", "WHERE instead of WHRE"),
            ("CREATE TABEL |t (a INT)", "TABLE instead of TABEL"),
            ("CREATE TABLE t (|order INT)", "`order`"), ("ALTER TABLE t ADD |key INT", "`key`"),
            ("SELECT (1 + 2|", "A bracket is not closed"), ("SELECT ((1 + 2|", "2 brackets"),
            ("SELECT 1 + 2|)", "was not opened"), ("SELECT 1 +|", "ends too early"),
        ]
    )
    func hint(text: String, wanted: String) throws {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        let statement = parts.joined()
        let position = SQLPosition(
            offset: parts[0].utf8.count,
            line: 1,
            column: parts[0].unicodeScalars.count + 1
        )
        let hint = SyntaxAdvice(at: position, in: statement, options: options).hint
        #expect(hint?.contains(wanted) == true, "\(hint ?? "none")")
    }

    @Test(
        "where nothing is known, nothing is said",
        arguments: ["SELECT 1 1", "'", "", "SELECT a.form b c"]
    )
    func silence(statement: String) {
        for offset in [0, 9, 1_000, -1] {
            let position = SQLPosition(offset: offset, line: 1, column: 1)
            let hint = SyntaxAdvice(at: position, in: statement, options: options).hint
            #expect(hint == nil || hint?.contains("early") == true, "\(hint ?? "")")
        }
    }

    @Test func `what the host cannot read gets the same advice`() {
        let error = #expect(throws: LupoError.self) {
            _ = try StatementReader(options: options).read("UPDATE t\nSETT a = 1")
        }
        #expect(error?.hint == "Did you mean SET instead of SETT?")
        #expect(error?.position?.line == 2)
    }
}

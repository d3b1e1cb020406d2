// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("Linting of SQL files")
struct SQLLinterTests {
    private func lint(
        _ text: String,
        _ direction: StatementSubject.Direction = .up,
        today: Int64 = 20_261_124
    ) throws -> SQLLinter.Result {
        let linter = SQLLinter(
            book: RuleBook(),
            schemas: try SchemaNames(),
            options: LexerOptions(serverVersion: 101_100),
            today: today
        )
        return linter.lint(Array(text.utf8), direction: direction)
    }

    private func ids(_ result: SQLLinter.Result) -> [String] {
        result.findings.filter { $0.allowed == nil }.map {
            "\($0.finding.rule):\($0.line):\($0.column)"
        }
    }

    @Test(
        "Findings stand where their texts do",
        arguments: [
            ("SELECT 1;", []),
            ("-- DROP TABLE t; FOREIGN KEY\nSELECT 'DROP TABLE t; /*';", []),
            ("\u{FEFF}SELECT 1;\r\n\r\n  DROP TABLE t", ["S03:3:14", "S04:3:14"]),
            ("SELECT 'ä';UPDATE t SET a = 'ä'", ["S03:1:19"]),
            ("SELEC 1; DROP VIEW IF EXISTS v", ["H01:1:1", "S04:1:30"]),
            ("SELECT 'open", ["H01:1:8"]),
            ("COMMIT; SET GLOBAL a = 1", ["H02:1:1", "H02:1:9"]),
            ("USE shop", ["S01:1:5"]),
            ("DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;", ["S12:2:1"]),
            ("CREATE TABLE IF NOT EXISTS t LIKE u; DROP TABLE IF EXISTS t", []),
            (
                "CREATE TABLE IF NOT EXISTS a (b_id BIGINT UNSIGNED /*! REFERENCES b (b_id) */)",
                ["S15:1:28", "S10:1:31"]
            ),
        ] as [(String, [String])]
    )
    func places(text: String, expected: [String]) throws {
        #expect(ids(try lint(text)) == expected, "\(text)")
    }

    @Test("A rollback may take away")
    func rollback() throws {
        #expect(ids(try lint("DROP TABLE IF EXISTS t", .down)) == [])
    }

    @Test(
        "A comment with a reason takes findings back",
        arguments: [
            ("-- lupo:allow S04 reason=gone\nDROP TABLE IF EXISTS t;", []),
            ("/* lupo:allow s04,S03 reason=gone */ DROP TABLE t;", []),
            ("DROP TABLE IF EXISTS t -- lupo:allow S04 reason=gone", []),
            ("# lupo:allow S04 reason=a b until=20261124\nDROP TABLE IF EXISTS t;", []),
            (
                "-- lupo:allow S04 reason=a until=20261123\nDROP TABLE IF EXISTS t;",
                ["S04:2:22", "H04:1:1"]
            ),
            ("-- lupo:allow S04\nDROP TABLE IF EXISTS t;", ["H03:1:1", "S04:2:22"]),
            ("-- lupo:allow S04 reason=\nDROP TABLE IF EXISTS t;", ["H03:1:1", "S04:2:22"]),
            ("-- lupo:allow S99 reason=x\nSELECT 1;", ["H03:1:1"]),
            ("-- lupo:allow S04 reason=x until=tomorrow\nSELECT 1;", ["H03:1:1"]),
            ("-- lupo:allow S04 reason=x\nSELECT 1;", ["H04:1:1"]),
            (
                "-- lupo:allow S04 reason=x\nSELECT 1; DROP TABLE IF EXISTS t",
                ["H04:1:1", "S04:2:32"]
            ),
            ("SELECT '-- lupo:allow S04 reason=x'; DROP TABLE IF EXISTS t", ["S04:1:59"]),
        ] as [(String, [String])]
    )
    func suppressions(text: String, expected: [String]) throws {
        #expect(ids(try lint(text)) == expected, "\(text)")
    }

    @Test("What was allowed is kept with its reason")
    func reasons() throws {
        let result = try lint("-- lupo:allow S04 reason=moved  by hand\nDROP TABLE IF EXISTS t")
        #expect(result.findings.map(\.allowed?.reason) == ["moved by hand"])
        #expect(result.statements == 1)
    }

    @Test("Any bytes give a result")
    func noise() throws {
        var generator = SplitMix(state: 7)
        let linter = SQLLinter(
            book: RuleBook(profile: .strict),
            schemas: try SchemaNames(),
            options: LexerOptions(serverVersion: 101_100),
            today: 20_261_124
        )
        let pieces = [
            "CREATE TABLE ", "t ", "(", ")", ",", "'", "`", "/*!", "*/", "-- ", "\n", ";",
            "id INT ",
            "DEFAULT ", "ALTER TABLE ", "ADD ", "COLUMN ", "REFERENCES ", "DELIMITER $$\n", "\u{0}",
            "CHARSET ", "= ", "KEY ", "AS ", "NOT NULL ", "lupo:allow S04 reason=x ", "ä",
        ]
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<30, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
                .joined()
            let result = linter.lint(Array(text.utf8), direction: .up)
            for finding in result.findings { #expect(finding.line >= 1 && finding.column >= 1) }
        }
    }
}

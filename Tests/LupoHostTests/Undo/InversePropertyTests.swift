// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("An inverse on a real table")
struct InversePropertyTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    /// Numbers that come again with the same seed (SplitMix64).
    private struct Chance {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
    }

    private static let tables = [
        """
        CREATE TABLE t (id INT UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(40) NOT NULL DEFAULT 'x', n INT NULL, \
        at DATETIME(3) NULL DEFAULT current_timestamp(3), body TEXT, price DECIMAL(8,2) NOT NULL, s SET('a','b') NULL, \
        code INT NOT NULL DEFAULT 5, PRIMARY KEY (id), KEY by_n (n), UNIQUE KEY by_code (code, id), \
        CONSTRAINT small CHECK (n < 1000)) ENGINE=InnoDB
        """,
        // Without any key, and with a foreign key that has an index of the server's.
        """
        CREATE TABLE t (id INT UNSIGNED NOT NULL, name VARCHAR(40) NOT NULL DEFAULT 'x', n INT NULL, \
        at DATETIME(3) NULL DEFAULT current_timestamp(3), body TEXT, price DECIMAL(8,2) NOT NULL, s SET('a','b') NULL, \
        code INT NOT NULL DEFAULT 5, CONSTRAINT of_p FOREIGN KEY (n) REFERENCES p (n), \
        KEY by_n (name)) ENGINE=InnoDB COMMENT='first' CHARSET=latin1
        """,
    ]

    /// Clauses, each of a group of which a statement has one at most.
    private static let clauses: [[String]] = [
        [
            "ADD COLUMN a INT", "ADD COLUMN a INT NOT NULL DEFAULT 3 AFTER id",
            "ADD COLUMN a VARCHAR(9) UNIQUE",
            "ADD COLUMN a INT FIRST", "ADD COLUMN (a INT, b TEXT)",
            "ADD COLUMN IF NOT EXISTS name INT",
            "ADD COLUMN a INT AS (code + 1) PERSISTENT", "ADD COLUMN a JSON",
            "ADD COLUMN a INT CHECK (a > 3)",
            "ADD COLUMN a TIMESTAMP NOT NULL DEFAULT current_timestamp()",
        ],
        ["ADD COLUMN c INT INVISIBLE DEFAULT 1", "ADD COLUMN c ENUM('x''y','z') COMMENT 'it''s'"],
        [
            "ADD INDEX (price)", "ADD UNIQUE KEY one (id, price)",
            "ADD INDEX IF NOT EXISTS by_n (code)",
            "ADD INDEX two (n, code)", "ADD KEY three (body(10)) COMMENT 'x'",
            "ADD FULLTEXT INDEX (body)",
        ],
        [
            "RENAME COLUMN name TO title", "CHANGE name title VARCHAR(40) NOT NULL DEFAULT 'y'",
            "RENAME COLUMN price TO cost",
        ],
        [
            "ALTER code SET DEFAULT 7", "ALTER code DROP DEFAULT",
            "ALTER COLUMN at SET DEFAULT '2020-01-01 00:00:00'",
            "ALTER at DROP DEFAULT", "ALTER n SET DEFAULT 4", "MODIFY n BIGINT NULL",
            "MODIFY code INT NULL DEFAULT 5",
            "MODIFY n INT NULL FIRST",
        ],
        [
            "ADD CONSTRAINT CHECK (id > 0)", "ADD CONSTRAINT positive CHECK (price >= 0)",
            "ADD FOREIGN KEY (code) REFERENCES p (n)",
            "ADD CONSTRAINT to_p FOREIGN KEY (code) REFERENCES p (n) ON DELETE CASCADE",
        ],
        [
            "COMMENT = 'changed'", "RENAME INDEX by_n TO of_n", "ALTER INDEX by_n IGNORED",
            "DROP INDEX by_n",
        ],
        ["RENAME TO u"],
    ]

    @Test("After a statement and its inverse, the table is as before", .timeLimit(.minutes(1)))
    func property() throws {
        let connection = try fixture.server.connect()
        let schema = fixture.names.core
        try connection.execute("CREATE DATABASE \(schema) CHARACTER SET utf8mb4")
        try connection.execute("USE \(schema)")
        try connection.execute("SET sql_mode = 'STRICT_ALL_TABLES'")
        try connection.execute("CREATE TABLE p (n INT PRIMARY KEY) ENGINE=InnoDB")
        try connection.execute("INSERT INTO p VALUES (1), (2), (5), (6)")
        let options = LexerOptions(serverVersion: 101_119)
        let reader = SchemaReader(connection: connection)
        let names = try ["t", "u"].map { ObjectName(schema: schema, table: try Identifier($0)) }
        var chance = Chance(state: 2_026)
        var done = 0
        for round in 0..<160 {
            try connection.execute("DROP TABLE IF EXISTS t, u")
            try connection.execute(SQLText(verbatim: Self.tables[round % 2]))
            try connection.execute(
                """
                INSERT INTO t (id, name, n, body, price, s, code) VALUES (1, 'one', 1, 'some text', 1.25, 'a,b', 5), \
                (2, 'two', NULL, NULL, 2, NULL, 6)
                """
            )
            reader.forgetAll()
            let before = try reader.definitions(of: names)
            let rows = try connection.rows("SELECT * FROM t ORDER BY id").map(\.values)
            var parts: [String] = []
            for group in Self.clauses where round < 80 ? chance.below(4) == 0 : chance.below(2) == 0
            {
                parts.append(group[chance.below(group.count)])
            }
            if parts.isEmpty { parts = [Self.clauses[0][round % Self.clauses[0].count]] }
            let text = "ALTER TABLE t " + parts.joined(separator: ", ")
            // What the server does not take has no inverse.
            guard (try? connection.execute(SQLText(verbatim: text))) != nil else { continue }
            reader.forgetAll()
            let inverse = Inverse(
                of: try StatementReader(options: options).read(text),
                options: options,
                defaultSchema: schema,
                before: before,
                after: try reader.definitions(of: names)
            )
            switch inverse {
            case .nothing: break
            case .statement(let statement):
                do {
                    try connection.execute(SQLText(verbatim: statement.text))
                } catch {
                    Issue.record("\(text)\n\(statement.text)\n\(error.message)")
                    continue
                }
            case .impossible(let reason) where reason.contains("renamed at once"): continue
            case .impossible(let reason):
                Issue.record("\(text): \(reason)")
                continue
            }
            reader.forgetAll()
            let after = try reader.definitions(of: names)
            let isSame = Fingerprints.map(after) == Fingerprints.map(before)
            #expect(isSame, "\(text)\n\(inverse)\n\(before)\n\(after)")
            #expect(
                try connection.rows("SELECT * FROM t ORDER BY id").map(\.values) == rows,
                "\(text)"
            )
            done += 1
        }
        #expect(done > 100, "\(done)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("What the host may say about an ALTER")
struct OnlineClauseTests {
    private static let reader = StatementReader(options: LexerOptions(serverVersion: 101_119))

    private static func demanding(_ text: String) throws -> String {
        try reader.read(text).onlineClause.text(
            demanding: "ALGORITHM=NOCOPY, LOCK=NONE",
            in: text
        )
    }

    private static let a = "ALGORITHM=NOCOPY, LOCK=NONE, "
    private static let i = " ALGORITHM=NOCOPY LOCK=NONE"

    @Test(
        "stands where the grammar has it, whatever else is in the text",
        arguments: [
            ("ALTER TABLE t ADD a INT", "ALTER TABLE t \(a)ADD a INT"),
            ("ALTER TABLE t ADD (a INT, b INT)", "ALTER TABLE t \(a)ADD (a INT, b INT)"),
            (
                "ALTER TABLE IF EXISTS s.`t` WAIT 3 DROP a -- end",
                "ALTER TABLE IF EXISTS s.`t` WAIT 3 \(a)DROP a -- end"
            ),
            ("ALTER TABLE t /*!100000 ADD a INT */", "ALTER TABLE t /*!100000 \(a)ADD a INT */"),
            ("ALTER IGNORE TABLE t NOWAIT FORCE # x", "ALTER IGNORE TABLE t NOWAIT \(a)FORCE # x"),
            (
                "ALTER TABLE t COMMENT 'ALGORITHM=COPY'",
                "ALTER TABLE t \(a)COMMENT 'ALGORITHM=COPY'"
            ),
            ("ALTER TABLE t ENGINE=InnoDB", "ALTER TABLE t \(a)ENGINE=InnoDB"),
            (
                "ALTER TABLE t ADD a INT, ALGORITHM=DEFAULT",
                "ALTER TABLE t \(a)ADD a INT, ALGORITHM=DEFAULT"
            ),
            ("CREATE INDEX i ON t (a) -- end", "CREATE INDEX i ON t (a)\(i) -- end"),
            (
                "CREATE UNIQUE INDEX i ON t (a) WAIT 2 COMMENT 'x' /* y */",
                "CREATE UNIQUE INDEX i ON t (a) WAIT 2 COMMENT 'x'\(i) /* y */"
            ),
            (
                "CREATE INDEX i ON t (a) /*!100100 COMMENT 'x' */",
                "CREATE INDEX i ON t (a) /*!100100 COMMENT 'x'\(i) */"
            ),
        ]
    )
    func inserted(_ text: String, _ wanted: String) throws {
        #expect(try Self.demanding(text) == wanted)
    }

    @Test(
        "is nothing where the statement says it, or the grammar has no place for it",
        arguments: [
            "ALTER TABLE t ADD a INT, ALGORITHM=INSTANT", "ALTER TABLE t LOCK NONE, ADD a INT",
            "ALTER ONLINE TABLE t ADD a INT", "ALTER TABLE p ADD PARTITION PARTITIONS 2",
            "ALTER TABLE p DROP PARTITION p0", "ALTER TABLE t DISCARD TABLESPACE",
            "CREATE INDEX i ON t (a) ALGORITHM=INPLACE", "DROP INDEX i ON t", "UPDATE t SET a = 1",
            "CREATE TABLE t (a INT)",
        ]
    )
    func untouched(_ text: String) throws {
        #expect(try Self.reader.read(text).onlineClause == OnlineClause.none)
        #expect(try Self.demanding(text) == text)
    }

    @Test(
        "is that others wait, where the server would copy without refusing",
        arguments: [
            "ALTER TABLE t ADD a INT, ALGORITHM=COPY", "ALTER TABLE t ADD a INT, LOCK=SHARED",
            "ALTER TABLE t LOCK = EXCLUSIVE, ADD a INT", "ALTER TABLE t ENGINE=Aria",
            "ALTER TABLE t PARTITION BY HASH (a) PARTITIONS 2",
            "ALTER TABLE t ADD b INT PARTITION BY HASH (b)", "ALTER TABLE p REMOVE PARTITIONING",
            "ALTER TABLE p DROP COLUMN b REMOVE PARTITIONING",
            "CREATE INDEX i ON t (a) ALGORITHM COPY",
        ]
    )
    func blocking(_ text: String) throws {
        #expect(try Self.reader.read(text).onlineClause == .blocking)
    }
}

@Suite("Somebody else's statement, shown")
struct MaskedStatementTests {
    @Test(
        "has no value of it",
        arguments: [
            (
                "UPDATE t SET a = 'secret', b = 12.5 WHERE c = x'FF'",
                "UPDATE t SET a = ?, b = ? WHERE c = ?"
            ),
            ("/* secret */ SELECT\n\"secret\" -- secret", "SELECT ?"),
            ("INSERT INTO t VALUES (1, 'cut o", "INSERT INTO t VALUES (?, …"),
            ("SET PASSWORD = PASSWORD('secret')", "SET PASSWORD = PASSWORD(?)"),
            ("SELECT 'a\\', 'secret'", "SELECT ? …"),
        ]
    )
    func masked(_ text: String, _ wanted: String) {
        let shown = MaskedStatement.text(
            of: text,
            options: LexerOptions(serverVersion: 101_119)
        )
        #expect(shown == wanted)
    }

    @Test("is clipped, and nil where there is nothing")
    func bounds() {
        let options = LexerOptions(serverVersion: 101_119)
        let long = "SELECT " + (1...500).map { "c\($0)" }.joined(separator: ", ")
        #expect((MaskedStatement.text(of: long, options: options)?.count ?? 0) < 200)
        #expect(MaskedStatement.text(of: "'secret", options: options) == nil)
        #expect(MaskedStatement.text(of: "", options: options) == nil)
    }
}

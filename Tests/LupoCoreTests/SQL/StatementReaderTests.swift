// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct StatementReaderTests {
    private let reader = StatementReader(options: .standard)

    @Test("queries name what they read", arguments: StatementCases.queries)
    func queries(sql: String, expected: String) throws {
        #expect(try reader.read(sql).outline == expected)
    }

    @Test("changes name what they write", arguments: StatementCases.changes)
    func changes(sql: String, expected: String) throws {
        #expect(try reader.read(sql).outline == expected)
    }

    @Test("definitions name what they make and alter", arguments: StatementCases.definitions)
    func definitions(sql: String, expected: String) throws {
        #expect(try reader.read(sql).outline == expected)
    }

    @Test("what scripts never send is known by its verb", arguments: StatementCases.others)
    func others(sql: String, expected: String) throws {
        #expect(try reader.read(sql).outline == expected)
    }

    @Test(
        "what is not understood is refused, never passed",
        arguments: [
            "", " ", ";", "-- a", "/* a */", "FOO", "SELECT", "SELECT FROM", "SELECT * FROM",
            "SELECT * FROM (a",
            "SELECT 1)", "SELECT (1", "SELECT * FROM a b c", "SELECT * FROM a WHERE (1}",
            "SELECT 1 FROM a --b",
            "SELECT * FROM order", "SELECT * FROM a.b.c", "SELECT * FROM a AS 'x'", "TABLE a",
            "INSERT INTO a", "INSERT INTO a VALUES",
            "INSERT INTO a VALUES (1) AS new ON DUPLICATE KEY UPDATE x = 1",
            "INSERT INTO a SET", "UPDATE a", "UPDATE a SET", "UPDATE a SET x",
            "UPDATE a SET z.x = 1",
            "UPDATE (SELECT 1) d SET x = 1", "UPDATE a JOIN (SELECT 1 AS y) d SET d.y = 1",
            "WITH c AS (SELECT 1) UPDATE a SET x = 1", "DELETE z FROM a", "DELETE a, b FROM a",
            "DELETE FROM a, b",
            "CREATE", "CREATE TABLE", "CREATE TABLE a (i INT", "CREATE TABLE a (i INT) SELECT",
            "CREATE TABLE a (i INT DEFAULT (SELECT 1 FROM b))", "CREATE THING a",
            "ALTER TABLE a RENAME",
            "ALTER TABLE a ADD", "ALTER TABLE a DROP", "ALTER TABLE a (x)", "DROP", "DROP TABLE",
            "DROP THING a",
            "RENAME TABLE a", "RENAME TABLE a TO", "TRUNCATE", "SET", "SET x", "SET @a",
            "SET STATEMENT a = 1 SELECT 1",
            "SET STATEMENT a = 1 FOR SET STATEMENT b = 1 FOR SELECT 1", "ANALYZE", "ANALYZE a",
            "EXPLAIN", "SHOW",
            "SELECT 1 PROCEDURE ANALYSE()", "SELECT 1 FROM a INTO b", "SELECT 'a", "SELECT `a",
            "SELECT 1 /* a",
            "SELECT 1 /*! FROM a", "/*! SELECT 1; */", "VALUES", "USE", "LOAD", "?", ":a", "@a",
            "1", "'a'",
            "CREATE TABLE a (i INT) ENGINE", "CREATE TABLE ``.a (i INT) x `", "MERGE INTO a",
            "GOTO a",
        ]
    )
    func unreadable(sql: String) throws {
        let error = try #require(throws: LupoError.self) { try reader.read(sql) }
        #expect(error.code == .statementUnreadable, "\(error.message)")
        #expect(error.hint != nil)
    }

    @Test(
        "a second statement is refused",
        arguments: [
            "SELECT 1; SELECT 2", "SELECT 1;; DROP TABLE a", "SELECT 1; /*! DROP TABLE a */",
            "BEGIN; DROP TABLE a",
            "SELECT 1; -- x\nDROP TABLE a", "SELECT 1;x",
        ]
    )
    func second(sql: String) throws {
        let error = try #require(throws: LupoError.self) { try reader.read(sql) }
        #expect(error.code == .statementRefused)
    }

    @Test(
        "what follows the statement is trivia only, and is cut off with its semicolon",
        arguments: ["SELECT 1;", "SELECT 1; -- x", "SELECT 1;;", "SELECT 1; /*!99999 SELECT 2 */"]
    )
    func trailing(sql: String) throws {
        #expect(try reader.read(sql).text == "SELECT 1")
    }

    @Test(
        "guards are seen",
        arguments: [
            ("CREATE TABLE IF NOT EXISTS a (i INT)", .ifNotExists),
            ("CREATE TABLE /*!IF NOT EXISTS*/ a (i INT)", .ifNotExists),
            ("CREATE TABLE a (i INT)", []),
            ("CREATE OR REPLACE TABLE a (i INT)", .orReplace),
            ("DROP TABLE IF EXISTS a", .ifExists),
            ("INSERT IGNORE a VALUES (1)", .ignore),
            ("INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE x = 1", .onDuplicateKeyUpdate),
            ("INSERT INTO a SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM a)", .notExists),
            ("UPDATE a SET x = 1 WHERE y LIMIT 3", [.where, .limit]), ("UPDATE a SET x = 1", []),
            ("UPDATE a SET x = (SELECT 1 FROM b WHERE c LIMIT 1)", []),
            ("DELETE FROM a WHERE x", .where),
            ("DELETE FROM a RETURNING i", .returning),
            ("ALTER TABLE IF EXISTS a ADD x INT", .ifExists),
            ("CREATE INDEX IF NOT EXISTS i ON a (x)", .ifNotExists),
            ("UPDATE IGNORE a SET x = 1", .ignore),
        ] as [(String, StatementGuards)]
    )
    func guards(sql: String, expected: StatementGuards) throws {
        #expect(try reader.read(sql).guards == expected)
    }

    @Test("clauses of ALTER TABLE are listed", arguments: StatementCases.clauses)
    func clauses(sql: String, expected: String) throws {
        let statement = try reader.read("ALTER TABLE a " + sql)
        let clauses = statement.alterClauses.map { clause in
            let names = [clause.name, clause.newName].compactMap { $0 }.joined(separator: ">")
            return "\(clause.kind.rawValue)\(clause.isGuarded ? "?" : "")(\(names))"
        }
        #expect(clauses.joined(separator: " ") == expected)
    }

    @Test func `elements of CREATE TABLE are listed with their places`() throws {
        let sql = """
            CREATE TABLE a (i INT, `key` DECIMAL(5, 2) DEFAULT (1 + 2), PRIMARY KEY (i), KEY k (i), UNIQUE (i),
            CONSTRAINT u UNIQUE KEY v (i), FULLTEXT KEY f (x), CONSTRAINT c CHECK (i > 0), CHECK (1),
            CONSTRAINT g FOREIGN KEY (i) REFERENCES b (i), PERIOD FOR p (x, y))
            """
        let statement = try reader.read(sql)
        let elements = statement.elements.map { "\($0.kind.rawValue)(\($0.name ?? ""))" }
        #expect(
            elements.joined(separator: " ")
                == "column(i) column(key) primaryKey() index(k) unique() unique(v) index(f) check(c) check() "
                + "foreignKey(g) period()"
        )
        let bytes = Array(sql.utf8)
        let second = String(decoding: bytes[statement.elements[1].range], as: UTF8.self)
        #expect(second == "`key` DECIMAL(5, 2) DEFAULT (1 + 2)")
    }

    @Test func `objects know their places`() throws {
        let sql = "SELECT é\nFROM `s` . `ä`, b"
        let statement = try reader.read(sql)
        let first = try #require(statement.objects.first)
        #expect(String(decoding: Array(sql.utf8)[first.range], as: UTF8.self) == "`s` . `ä`")
        #expect(first.line == 2 && first.column == 6)
    }

    @Test(
        "the transaction is known to be committed",
        arguments: [
            ("CREATE TABLE a (i INT)", true), ("CREATE TEMPORARY TABLE a (i INT)", false),
            ("DROP TEMPORARY TABLE a", false), ("DROP TABLE a", true), ("TRUNCATE a", true),
            ("ALTER TABLE a FORCE", true), ("ANALYZE TABLE a", true), ("CHECK TABLE a", true),
            ("CHECKSUM TABLE a", false), ("RENAME TABLE a TO b", true),
            ("CREATE VIEW v AS SELECT 1", true),
            ("CREATE SEQUENCE q", true), ("UPDATE a SET x = 1", false),
            ("SELECT NEXTVAL(q)", false),
            ("SET @a = 1", false), ("ANALYZE UPDATE a SET x = 1", false),
            ("EXPLAIN SELECT 1", false),
            ("SET STATEMENT max_statement_time = 1 FOR CREATE TABLE a (i INT)", true),
            ("DO 1", false),
        ]
    )
    func commits(sql: String, expected: Bool) throws {
        #expect(try reader.read(sql).commitsImplicitly == expected)
    }

    @Test func `queries that are nested too deeply are refused`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "SELECT (", count: depth) + "1" + String(repeating: ")", count: depth)
        }
        #expect(try reader.read(nested(50)).verb == .select)
        #expect(throws: LupoError.self) { try reader.read(nested(70)) }
        #expect(throws: LupoError.self) { try reader.read(nested(100_000)) }
        let brackets =
            String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
        #expect(try reader.read("SELECT " + brackets).verb == .select)
        #expect(throws: LupoError.self) { try reader.read(brackets) }
        #expect(throws: LupoError.self) { try reader.read("SELECT * FROM " + brackets) }
    }
}

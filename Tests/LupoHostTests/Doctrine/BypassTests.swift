// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

/// Ways around the doctrine, each tried by a script on a real server: none of them is ever sent.
@Suite("Ways around the doctrine", .timeLimit(.minutes(2)))
struct BypassTests {
    /// What `execute` tries to do.
    ///
    /// `b` is a table with rows, `t` is made by nobody.
    struct Attempt: Sendable, CustomTestStringConvertible {
        let name: String
        let lua: String
        var testDescription: String { name }

        init(_ name: String, sql: String) {
            self.name = name
            lua = "m.db:exec [==[\(sql)]==]"
        }

        init(_ name: String, lua: String) {
            self.name = name
            self.lua = lua
        }
    }

    private static let head =
        "CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, b_id BIGINT UNSIGNED NULL, "
        + "is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL"
    private static let key = "FOREIGN KEY (b_id) REFERENCES b (b_id)"

    static let foreignKeys: [Attempt] = [
        Attempt("said openly", sql: "\(head), \(key))"),
        Attempt("executable comment", sql: "\(head) /*! , \(key) */)"),
        Attempt("executable comment with a version", sql: "\(head) /*!50100 , \(key) */)"),
        Attempt("MariaDB's own comment", sql: "\(head) /*M! , \(key) */)"),
        Attempt("MariaDB's own comment with a version", sql: "\(head) /*M!100500 , \(key) */)"),
        Attempt("behind a comment that seems to nest", sql: "\(head) /* a /* b */ , \(key) )"),
        Attempt(
            "words cut by a comment",
            sql: "\(head), FOREIGN/**/KEY (b_id) REFERENCES b (b_id))"
        ),
        Attempt("words cut by lines", sql: "\(head),\nforeign\n\tkey (b_id)\nreferences b (b_id))"),
        Attempt("mixed case", sql: "\(head), FoReIgN kEy (b_id) ReFeReNcEs b (b_id))"),
        Attempt("at the column", sql: "\(head), c_id BIGINT UNSIGNED NULL REFERENCES b (b_id))"),
        Attempt(
            "at the column, half in a comment",
            sql: "\(head), c_id BIGINT UNSIGNED NULL /*!REFERENCES b*/ (b_id))"
        ),
        Attempt("behind a dash comment's end", sql: "\(head) -- , a comment\n, \(key))"),
        Attempt(
            "behind two dashes that begin none",
            sql: "\(head), n INT DEFAULT (5 --1), \(key))"
        ),
        Attempt("behind a hash comment's end", sql: "\(head) # it's\n, \(key))"),
        Attempt(
            "behind an escaped quote",
            sql: "\(head), w VARCHAR(9) DEFAULT 'a\\'', \(key), v VARCHAR(9) DEFAULT '')"
        ),
        Attempt(
            "behind a doubled quote",
            sql: "\(head), w VARCHAR(9) DEFAULT '''', \(key), v VARCHAR(9) DEFAULT '')"
        ),
        Attempt(
            "behind a backslash that ends a text",
            sql: "\(head), w VARCHAR(9) DEFAULT '\\\\', \(key), v VARCHAR(9) DEFAULT '')"
        ),
        Attempt("behind an introducer", sql: "\(head), w VARCHAR(9) DEFAULT _utf8mb4'x', \(key))"),
        Attempt("behind a quoted name with a quote", sql: "\(head), `a``b'` INT, \(key))"),
        Attempt(
            "by ALTER",
            sql:
                "ALTER TABLE b ADD CONSTRAINT fk FOREIGN KEY IF NOT EXISTS (p_id) REFERENCES b (b_id)"
        ),
        Attempt(
            "by ALTER, among other clauses",
            sql:
                "ALTER TABLE b ADD COLUMN IF NOT EXISTS n INT, ADD FOREIGN KEY (p_id) REFERENCES b (b_id)"
        ),
        Attempt(
            "by ALTER in a comment",
            sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS n INT /*!, ADD \(key) */"
        ),
        Attempt(
            "put together in Lua",
            lua:
                "m.db:exec([==[\(head), FOR]==] .. [==[EIGN KEY (b_id) REFER]==] .. [==[ENCES b (b_id))]==])"
        ),
        Attempt(
            "spelled by numbers",
            lua:
                "m.db:exec([==[\(head), ]==] .. string.char(70,79,82,69,73,71,78) .. [==[ KEY (b_id) REFERENCES b (b_id))]==])"
        ),
        Attempt(
            "turned round",
            lua:
                "m.db:exec([==[\(head), ]==] .. string.reverse [==[)di_b( b SECNEREFER )di_b( YEK NGIEROF]==] .. ')')"
        ),
        Attempt("allowed in a text", sql: "\(head), \(key)) COMMENT='-- lupo:allow S10 reason=x'"),
        Attempt("allowed without a reason", sql: "/* lupo:allow S10 */ \(head), \(key))"),
        Attempt(
            "allowed until yesterday",
            sql: "/* lupo:allow S10 reason=x until=20200101 */ \(head), \(key))"
        ),
        Attempt("allowed for another rule", sql: "/* lupo:allow S11 reason=x */ \(head), \(key))"),
        Attempt(
            "allowed in Lua's text",
            lua: "local s = '-- lupo:allow S10 reason=x'\nm.db:exec [==[\(head), \(key))]==]"
        ),
    ]

    static let programs: [Attempt] = [
        Attempt("PREPARE", sql: "PREPARE s FROM 'DROP TABLE b'"),
        Attempt("EXECUTE IMMEDIATE", sql: "EXECUTE IMMEDIATE 'DROP TABLE b'"),
        Attempt("EXECUTE IMMEDIATE of a sum", sql: "EXECUTE IMMEDIATE CONCAT('DROP', ' TABLE b')"),
        Attempt("a compound statement", sql: "BEGIN NOT ATOMIC DROP TABLE b; END"),
        Attempt("IF as a statement", sql: "IF 1 THEN DROP TABLE b; END IF"),
        Attempt(
            "CREATE TRIGGER",
            sql: "CREATE TRIGGER tr BEFORE INSERT ON b FOR EACH ROW SET NEW.n = 1"
        ),
        Attempt(
            "CREATE TRIGGER as a dump has it",
            sql:
                "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER tr BEFORE INSERT ON b FOR EACH ROW SET NEW.n = 1 */"
        ),
        Attempt("CREATE PROCEDURE", sql: "CREATE OR REPLACE PROCEDURE p() DROP TABLE b"),
        Attempt("CREATE FUNCTION", sql: "CREATE FUNCTION f() RETURNS INT RETURN 1"),
        Attempt("a function of a library", sql: "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'"),
        Attempt("CREATE EVENT", sql: "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DROP TABLE b"),
        Attempt("CALL", sql: "CALL p()"),
        Attempt("INSTALL SONAME", sql: "INSTALL SONAME 'ha_connect'"),
        Attempt("SET STATEMENT", sql: "SET STATEMENT max_statement_time = 0 FOR DROP TABLE b"),
        Attempt("another SQL mode", sql: "SET sql_mode = 'ANSI_QUOTES'"),
        Attempt("foreign keys unchecked", sql: "SET foreign_key_checks = 0"),
        Attempt("another schema by default", sql: "USE mysql"),
        Attempt("a delimiter", sql: "DELIMITER $$"),
        Attempt("two statements in one", sql: "UPDATE b SET n = 2 WHERE n = 1; DROP TABLE b"),
        Attempt(
            "a second one in a comment",
            sql: "UPDATE b SET n = 2 WHERE n = 1 /*!; DROP TABLE b */"
        ),
    ]

    static let losses: [Attempt] = [
        Attempt("DROP TABLE", sql: "DROP TABLE IF EXISTS b"),
        Attempt("DROP with a comment", sql: "DROP/*x*/TABLE IF EXISTS b"),
        Attempt("DROP in a comment", sql: "/*! DROP TABLE IF EXISTS b */"),
        Attempt("DROP of a second table", sql: "DROP TABLE IF EXISTS t, b"),
        Attempt("TRUNCATE", sql: "TRUNCATE b"),
        Attempt("DELETE", sql: "DELETE FROM b WHERE 1"),
        Attempt("DELETE of several tables", sql: "DELETE b FROM b JOIN b AS c USING (b_id)"),
        Attempt("DELETE behind WITH", sql: "WITH x AS (SELECT 1) DELETE FROM b"),
        Attempt("ANALYZE carries out what it analyses", sql: "ANALYZE FORMAT=JSON DELETE FROM b"),
        Attempt("REPLACE", sql: "REPLACE INTO b (b_id) VALUES (1)"),
        Attempt("DROP COLUMN", sql: "ALTER TABLE b DROP COLUMN IF EXISTS n"),
        Attempt(
            "DROP without the word COLUMN",
            sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS m INT, DROP IF EXISTS n"
        ),
        Attempt("RENAME TABLE", sql: "RENAME TABLE IF EXISTS b TO t"),
        Attempt("RENAME by ALTER", sql: "ALTER TABLE b RENAME AS t"),
        Attempt(
            "CREATE OR REPLACE",
            sql:
                "CREATE OR REPLACE TABLE b (b_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, is_deleted TINYINT, deleted_ymdhis BIGINT)"
        ),
        Attempt("DROP DATABASE", sql: "DROP DATABASE IF EXISTS lupopedia"),
        Attempt("a read that deletes", lua: "m.db:query 'DELETE FROM b RETURNING b_id'"),
        Attempt(
            "a loop that deletes",
            lua: "for r in m.db:rows 'DELETE FROM b RETURNING b_id' do end"
        ),
        Attempt("rows into a file", sql: "SELECT * FROM b INTO OUTFILE '/tmp/lupo_never'"),
        Attempt("locks", sql: "LOCK TABLES b WRITE"),
    ]

    static let others: [Attempt] = [
        Attempt("a DATETIME", sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS d DATETIME(6) NULL"),
        Attempt(
            "a TIMESTAMP in a comment",
            sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS d /*!50000 TIMESTAMP */ NULL"
        ),
        Attempt("a YEAR by MODIFY", sql: "ALTER TABLE b MODIFY COLUMN IF EXISTS n YEAR"),
        Attempt(
            "latin1",
            sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS w VARCHAR(9) CHARACTER SET latin1 NULL"
        ),
        Attempt(
            "a collation alone",
            sql: "ALTER TABLE b CONVERT TO CHARACTER SET DEFAULT COLLATE latin1_bin"
        ),
        Attempt("an INT for an id", sql: "ALTER TABLE b ADD COLUMN IF NOT EXISTS c_id INT NULL"),
        Attempt("another schema", sql: "UPDATE mysql.global_priv SET Priv = '' WHERE User = 'x'"),
        Attempt(
            "another schema in quotes",
            sql: "INSERT IGNORE INTO `mysql` . `global_priv` VALUES ('a', 'b', '')"
        ),
        Attempt(
            "the ledger",
            lua: "m.db:exec('UPDATE LEDGER.lupo_migration_registry SET attempt = 1 WHERE 1')"
        ),
        Attempt("no guard", sql: "\(head))".replacing("IF NOT EXISTS ", with: "")),
        Attempt("rows twice", sql: "INSERT INTO b (b_id) VALUES (99)"),
        Attempt("a sum twice", sql: "UPDATE b SET n = n + 1"),
    ]

    static let all = foreignKeys + programs + losses + others

    @Test func `there are more than sixty of them`() { #expect(Self.all.count >= 60) }

    @Test(arguments: all)
    func `none is sent`(attempt: Attempt) async throws {
        let fixture = try SessionFixture()
        fixture.configure { $0.doctrine.profile = .seed }
        try fixture.lay(
            "CREATE TABLE b (b_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, p_id BIGINT UNSIGNED NULL, n INT NOT NULL DEFAULT 1)",
            "INSERT INTO b (b_id) VALUES (1), (2), (3)"
        )
        let before = try fixture.state(of: "b")
        let lua = attempt.lua.replacing("LEDGER", with: fixture.names.orchestration.name)
            .replacing("EXISTS lupopedia", with: "EXISTS " + fixture.names.core.name)
        let report = try await fixture.run(
            try fixture.write(
                "bypass",
                manifest: "touches = { \"t\", \"b\" }",
                "function M.execute(m)\n\(lua)\nend\nfunction M.rollback(m) end"
            )
        )
        #expect(report.outcome == .failed || report.outcome == .rolledBack)
        let error = try #require(report.error?.causes.first ?? report.error)
        let refusals: Set<LupoError.Code> = [
            .doctrine, .statementRefused, .statementUnreadable, .schemaFence, .touches,
            .notAvailable,
        ]
        #expect(refusals.contains(error.code), "\(error.rendered())")
        #expect(error.server == nil, "\(error.rendered())")
        #expect(
            try fixture.value(
                """
                SELECT COUNT(*) FROM {o}.lupo_migration_journal
                JOIN {o}.lupo_migration_tracking USING (migration_tracking_id)
                WHERE migration_name = 'bypass' AND kind NOT IN ('read', 'step')
                """
            ) == "0"
        )
        #expect(try fixture.state(of: "b") == before)
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '\(fixture.names.core.name)'"
            )
                == "1"
        )
    }
}

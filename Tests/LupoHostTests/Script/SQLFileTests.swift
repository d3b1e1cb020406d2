// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

/// `m.db:script`: SQL files through the same checks as single statements.
@Suite("m.db:script", .timeLimit(.minutes(1)))
struct SQLFileTests {
    private let fixture: SessionFixture

    init() async throws {
        fixture = try SessionFixture()
        try await fixture.prepare(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(50) NULL) ENGINE=InnoDB"
        )
    }

    private func run(
        _ sql: String,
        _ execute: String = "m.db:script 'sql/fill.sql'"
    ) async throws -> MigrationReport {
        try fixture.folder.write(sql, to: "sql/fill.sql")
        let path = try fixture.write(
            "fill",
            manifest: #"touches = { "t", "moods" }"#,
            "function M.execute(m)\n\(execute)\nend\nfunction M.rollback(m) m.db:exec 'DELETE FROM t' end"
        )
        return try await fixture.run(path)
    }

    private var texts: [String] {
        get throws { try fixture.rows("SELECT v FROM {c}.t ORDER BY id").map { $0[0] } }
    }

    @Test("Each statement is sent by itself and has its row in the journal, with its line")
    func runs() async throws {
        let report = try await run(
            """
            -- A comment; not an end.
            INSERT INTO t VALUES (1, 'a;b'), (2, 'it''s');
            CREATE TEMPORARY TABLE scratch (id INT);  /* ; */ INSERT INTO scratch VALUES (3);
            DELIMITER $$
            INSERT INTO t SELECT id, 'c'
              FROM scratch$$
            DELIMITER ;
            SELECT * FROM t;
            # the end;
            UPDATE t SET v = 'z' WHERE id = 3
            """,
            "assert(m.db:script 'sql/fill.sql' == 6)"
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try texts == ["a;b", "it's", "z"])
        let journal = try fixture.rows(
            """
            SELECT source_location, rows_affected FROM {o}.lupo_migration_journal WHERE hook = 'execute' \
            AND kind = 'dml' AND objects_json LIKE '%.t"%' ORDER BY migration_journal_id
            """
        )
        #expect(
            journal == [
                ["sql/fill.sql:2", "2"], ["sql/fill.sql:5", "1"], ["sql/fill.sql:10", "1"],
            ]
        )
        let replay = try fixture.value(
            "SELECT replay_json FROM {o}.lupo_migration_registry WHERE migration_name = 'fill'"
        )
        #expect(replay.contains(#""sql/fill.sql":"#))
        let broken = try LedgerReader(fixture: fixture).broken("fill")
        #expect(broken == [])
    }

    @Test(
        "What may not be sent is found before anything is",
        arguments: [
            ("DROP TABLE t", LupoError.Code.statementRefused),
            ("INSERT INTO other VALUES (1)", .touches),
            ("INSERT INTO t VALUES (:a, 'x')", .scriptArgument),
            ("INSERT INTO t VALUES (?, 'x')", .scriptArgument),
            ("SELECT 'open", .statementUnreadable), ("COMMIT", .statementRefused),
            ("CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1", .statementRefused),
        ]
    )
    func refused(statement: String, code: LupoError.Code) async throws {
        let report = try await run(
            "INSERT INTO t VALUES (1, 'a');\n\n\(statement)\n;\n",
            "local ok, e = pcall(m.db.script, m.db, 'sql/fill.sql') m.log:info('rows ' .. m.db:value 'SELECT COUNT(*) FROM t') error(e)"
        )
        let error = try #require(report.error)
        #expect(error.code == code, "\(error.rendered())")
        #expect(error.location?.file.hasSuffix("sql/fill.sql") == true && error.location?.line == 3)
        #expect(
            error.location?.excerpt?.lines.contains { $0.contains(statement.prefix(12)) } == true
        )
        #expect(fixture.logged.contains("rows 0"))
    }

    @Test("A statement that the server refuses is shown with file, line and the lines around it")
    func failing() async throws {
        let report = try await run(
            "INSERT INTO t VALUES (1, 'a');\n-- again\nINSERT INTO t VALUES (1, 'b');\n"
        )
        let text = try #require(report.error).rendered()
        #expect(text.contains("sql/fill.sql:3"), "\(text)")
        #expect(text.contains("> 3 | INSERT INTO t VALUES (1, 'b')"), "\(text)")
        #expect(report.error?.trace.contains { $0.contains("fill_1_0_0.lua") } == true, "\(text)")
        #expect(try texts == [])
    }

    @Test("In a transaction all of it commits or none")
    func inTransaction() async throws {
        let report = try await run(
            "INSERT INTO t VALUES (1, 'a');\nINSERT INTO t VALUES (1, 'b');\n",
            """
            local ok, problem = pcall(function()
              m.db:transaction(function() m.db:script "sql/fill.sql" end)
            end)
            assert(not ok and problem.code == "statement-failed")
            assert(m.db:value "SELECT COUNT(*) FROM t" == 0)
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    @Test("DDL in a file that runs in a transaction is refused before anything is sent")
    func definitionsInTransaction() async throws {
        let report = try await run(
            "INSERT INTO t VALUES (1, 'a');\nALTER TABLE t ADD w INT NULL;\n",
            "m.db:transaction(function() m.db:script 'sql/fill.sql' end)"
        )
        #expect(report.error?.code == .statementRefused && report.error?.location?.line == 2)
        #expect(try fixture.columns() == ["id", "v"])
        #expect(try texts == [])
    }

    @Test(
        "It reads beside the migration and nowhere else",
        arguments: ["../x.sql", "/etc/passwd", "sql", "none.sql"]
    )
    func confined(path: String) async throws {
        let report = try await run("", "m.db:script '\(path)'")
        #expect(report.error?.code == .fileSystem, "\(report.error?.rendered() ?? "")")
    }

    @Test("An empty file sends nothing, and a large one goes through")
    func sizes() async throws {
        try fixture.folder.write("-- nothing;\n", to: "empty.sql")
        let report = try await run(
            (1...3_000).map {
                "INSERT INTO t VALUES (\($0), '\(String(repeating: "x", count: 40));');\n"
            }.joined(),
            """
            assert(m.db:script "empty.sql" == 0)
            local count = m.db:transaction(function() return m.db:script "sql/fill.sql" end)
            assert(count == 3000 and m.db:value "SELECT COUNT(*) FROM t" == 3000)
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }
}

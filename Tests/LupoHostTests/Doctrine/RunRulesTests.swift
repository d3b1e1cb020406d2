// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Rules while a migration runs", .timeLimit(.minutes(1)))
struct RunRulesTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        fixture.configure { $0.doctrine.profile = .seed }
    }

    private static let good = """
        CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NULL,
          is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL)
        """

    private func migration(
        manifest: String = "touches = { \"t\" }",
        _ execute: String,
        rollback: String = "m.db:exec \"DROP TABLE IF EXISTS t\""
    ) throws -> String {
        try fixture.write(
            "ruled",
            manifest: manifest,
            """
            function M.execute(m)
            \(execute)
            end
            function M.rollback(m)
              \(rollback)
            end
            """
        )
    }

    private func findings() throws -> [[String]] {
        try fixture.rows(
            """
            SELECT validation_type, validation_status FROM {o}.lupo_migration_validations
            WHERE validation_type REGEXP '^[A-Z][0-9]+$' ORDER BY 1, 2
            """
        )
    }

    @Test func `a statement that keeps the rules is sent, and nothing is recorded`() async throws {
        let report = try await fixture.run(try migration("m.db:exec [[\(Self.good)]]"))
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try findings() == [])
    }

    @Test func `a statement that breaks one is not sent, and the finding is kept`() async throws {
        let report = try await fixture.run(
            try migration(
                "m.db:exec \"CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, seen DATETIME NULL, "
                    + "is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL)\""
            )
        )
        #expect(report.outcome == .rolledBack)
        let error = try #require(report.error?.causes.first ?? report.error)
        #expect(error.code == .doctrine, "\(error.rendered())")
        #expect(error.message == "S13: seen is a DATETIME.")
        #expect(try findings() == [["S13", "failed"]])
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '\(fixture.names.core.name)'"
            ) == "0"
        )
    }

    @Test(arguments: [
        ("manifest", "touches = { \"t\" }, allow = { S13 = \"an import of old times\" }", ""),
        ("comment", "touches = { \"t\" }", "  -- lupo:allow S13 reason=an import of old times\n"),
    ])
    func `what is allowed with a reason is sent, and the reason is kept`(
        by: String,
        manifest: String,
        comment: String
    ) async throws {
        let report = try await fixture.run(
            try migration(
                manifest: manifest,
                comment
                    + "  m.db:exec \"CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, "
                    + "seen DATETIME NULL, is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL)\""
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.rows(
                """
                SELECT validation_status, JSON_VALUE(validation_data_json, '$.allowed.by'),
                JSON_VALUE(validation_data_json, '$.allowed.reason') FROM {o}.lupo_migration_validations
                WHERE validation_type = 'S13'
                """
            ).contains(["passed", by, "an import of old times"])
        )
    }

    @Test func `a comment counts for its own statement alone`() async throws {
        let report = try await fixture.run(
            try migration(
                """
                  -- lupo:allow S10 reason=something else
                  local x = 1
                  m.db:exec "CREATE TABLE t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
                """
            )
        )
        #expect(report.outcome == .rolledBack)
        #expect(try findings() == [["S03", "failed"], ["S15", "failed"]])
    }

    @Test func `a rollback is never barred by a rule`() async throws {
        let file = try migration(
            "m.db:exec [[\(Self.good)]]",
            rollback: "m.db:exec \"DROP TABLE t\""
        )
        _ = try await fixture.run(file)
        let report = try await fixture.rollBack("ruled")
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try findings() == [["S03", "warning"]])
    }

    @Test func `a statement in a step need not run twice`() async throws {
        let report = try await fixture.run(
            try migration(
                """
                  m.db:exec [[\(Self.good)]]
                  m:step("rows", function() m.db:exec "INSERT INTO t (t_id) VALUES (1)" end)
                """
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    @Test func `a loop that breaks a rule a thousand times leaves a few rows`() async throws {
        let report = try await fixture.run(
            try migration(
                """
                  m.db:exec [[\(Self.good)]]
                  for i = 1, 1000 do pcall(function() m.db:exec("INSERT INTO t (t_id) VALUES (" .. i .. ")") end) end
                """
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try findings().count == 20)
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "0")
    }

    @Test func `DROP TABLE is sent where S04 is allowed, and the table is put aside`() async throws
    {
        try fixture.lay("CREATE TABLE t (t_id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)")
        let refused = try await fixture.run(
            try migration("m.db:exec \"DROP TABLE IF EXISTS t\"", rollback: "")
        )
        #expect(refused.outcome == .rolledBack || refused.outcome == .failed)
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "1")
        let report = try await fixture.run(
            try migration(
                manifest: "touches = { \"t\" }, allow = { S04 = \"nobody reads it\" }",
                "m.db:exec \"DROP TABLE IF EXISTS t\"",
                rollback: ""
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let back = try await fixture.rollBack("ruled")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "1")
    }

    @Test
    func
        `a comment in an SQL file allows what stands below it, and nothing is sent where a later one is refused`()
        async throws
    {
        try fixture.lay(
            "CREATE TABLE t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NULL)",
            "INSERT INTO t (t_id) VALUES (1)"
        )
        try fixture.folder.write(
            """
            CREATE TABLE IF NOT EXISTS made (made_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
              is_deleted TINYINT NOT NULL DEFAULT 0, deleted_ymdhis BIGINT NULL);
            DROP TABLE IF EXISTS made;
            -- lupo:allow S04 reason=nobody reads it
            ALTER TABLE t DROP COLUMN IF EXISTS n;
            """,
            to: "good.sql"
        )
        try fixture.folder.write(
            "UPDATE t SET n = 1 WHERE n IS NULL;\nTRUNCATE t;",
            to: "bad.sql"
        )
        let manifest = "touches = { \"t\", \"made\" }"
        let refused = try await fixture.run(
            try migration(manifest: manifest, "m.db:script \"bad.sql\"", rollback: "")
        )
        #expect(refused.outcome != .completed)
        #expect(try fixture.value("SELECT n FROM {c}.t") == "NULL")
        let report = try await fixture.run(
            try migration(manifest: manifest, "m.db:script \"good.sql\"", rollback: "")
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = '\(fixture.names.core.name)'"
            ) == "1"
        )
    }

    @Test
    func
        `a builder takes away what others made where S04 is allowed, and the rows are saved first`()
        async throws
    {
        try fixture.lay(
            "CREATE TABLE t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NULL)",
            "INSERT INTO t VALUES (1, 7)"
        )
        let body = "m.schema:drop_column(\"t\", \"n\")\n  m:fail 'as planned'"
        let refused = try await fixture.run(try migration(body, rollback: ""))
        #expect(refused.error?.rendered().contains("allow = { S04") == true)
        let allowing = "touches = { \"t\" }, allow = { S04 = \"nobody reads it\" }"
        let report = try await fixture.run(try migration(manifest: allowing, body, rollback: ""))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "7"]])
    }
}

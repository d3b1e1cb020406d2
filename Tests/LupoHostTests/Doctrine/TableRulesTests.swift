// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Rules over what a migration leaves behind", .timeLimit(.minutes(1)))
struct TableRulesTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        fixture.configure { $0.doctrine.profile = .seed }
    }

    private func run(
        _ execute: String,
        manifest: String = "touches = { \"t\" }"
    ) async throws
        -> MigrationReport
    {
        try await fixture.run(
            try fixture.write(
                "left",
                manifest: manifest,
                """
                function M.execute(m)
                  \(execute)
                end
                function M.rollback(m)
                  m.db:exec "DROP TABLE IF EXISTS t"
                end
                """
            )
        )
    }

    private func findings() throws -> [[String]] {
        try fixture.rows(
            """
            SELECT validation_type, validation_status FROM {o}.lupo_migration_validations
            WHERE validation_type REGEXP '^[A-Z][0-9]+$' OR validation_type = 'host.rules' ORDER BY 1, 2
            """
        )
    }

    private static let whole =
        "is_deleted TINYINT(1) NOT NULL DEFAULT 0, deleted_ymdhis BIGINT UNSIGNED NULL"

    @Test func `a table that was made like another one is looked at as it is`() async throws {
        try fixture.lay("CREATE TABLE old (n INT PRIMARY KEY, seen DATETIME NULL)")
        let report = try await run("m.db:exec \"CREATE TABLE IF NOT EXISTS t LIKE old\"")
        #expect(report.outcome == .rolledBack)
        let error = try #require(report.error?.causes.first ?? report.error)
        #expect(error.code == .doctrine, "\(error.rendered())")
        #expect(try findings() == [["S13", "failed"], ["S14", "failed"], ["S15", "failed"]])
    }

    @Test func `an old table that breaks rules may be changed, and no more is asked of it`()
        async throws
    {
        try fixture.lay("CREATE TABLE t (n INT PRIMARY KEY, seen DATETIME NULL)")
        let report = try await run(
            "m.db:exec \"ALTER TABLE t ADD COLUMN IF NOT EXISTS note VARCHAR(20) NULL\""
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try findings() == [["host.rules", "passed"]])
    }

    @Test func `what MariaDB shows of JSON, flags and widths raises nothing`() async throws {
        let report = try await run(
            """
            m.db:exec [[CREATE TABLE IF NOT EXISTS t (t_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
              details_json JSON NULL, state TINYINT(1) NOT NULL DEFAULT 0, \(Self.whole))]]
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try findings() == [])
    }

    @Test func `one table more than the boundary fails, and goes back`() async throws {
        try fixture.lay("CREATE TABLE a (n INT)", "CREATE TABLE b (n INT)")
        fixture.configure { $0.doctrine.mostTables = 2 }
        let table =
            "CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, \(Self.whole))"
        let report = try await run("m.db:exec \"\(table)\"")
        #expect(report.outcome == .rolledBack)
        #expect(try findings() == [["S02", "failed"]])
        fixture.configure { $0.doctrine.mostTables = 3 }
        #expect(try await run("m.db:exec \"\(table)\"").outcome == .completed)
        #expect(
            try fixture.value(
                "SELECT MAX(table_count) FROM {o}.lupo_schema_versions WHERE schema_name = '\(fixture.names.core.name)'"
            )
                == "3"
        )
    }

    @Test(arguments: [
        ("INSERT INTO t (t_id, seen_ymdhis) VALUES (1, 20260230000000)", ["S13"]),
        ("INSERT INTO t (t_id, seen_ymdhis) VALUES (1, 1700000000)", ["S13"]),
        ("INSERT INTO t (t_id, seen_ymdhis) VALUES (1, 20261124083000), (2, NULL), (3, 0)", []),
        ("INSERT INTO t (t_id, is_deleted) VALUES (1, 1)", ["S15"]),
        ("INSERT INTO t (t_id, deleted_ymdhis) VALUES (1, 20261124083000)", ["S15"]),
        ("INSERT INTO t (t_id, is_deleted, deleted_ymdhis) VALUES (1, 1, 20261124083000)", []),
    ])
    func `rows that a migration wrote are looked at`(insert: String, rules: [String]) async throws {
        let report = try await run(
            """
            m.db:exec [[CREATE TABLE IF NOT EXISTS t (t_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
              seen_ymdhis BIGINT NULL, \(Self.whole))]]
              m:step("rows", function() m.db:exec "\(insert)" end)
            """
        )
        #expect(
            report.outcome == (rules.isEmpty ? .completed : .rolledBack),
            "\(report.error?.rendered() ?? "")"
        )
        #expect(try findings() == rules.map { [$0, "failed"] })
    }

    @Test func `rows of an old table are a warning`() async throws {
        try fixture.lay(
            "CREATE TABLE t (t_id INT PRIMARY KEY, seen_ymdhis BIGINT NULL)",
            "INSERT INTO t VALUES (1, 5)"
        )
        let report = try await run(
            "m:step(\"rows\", function() m.db:exec \"INSERT INTO t (t_id, seen_ymdhis) VALUES (2, 20261124083000)\" end)"
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try findings() == [["S13", "warning"]])
    }
}

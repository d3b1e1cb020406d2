// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

/// What taking back has to do with the attempts before it.
@Suite("Regression: rollback")
struct RegressionRollbackTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let create = "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"

    private func write(pre: String = "", execute: String, check: String = "") throws -> String {
        try fixture.write(
            "widen",
            """
            function M.pre(m) \(pre) end
            function M.execute(m) \(execute) end
            function M.rollback(m)
              \(check)
              m.log:info "rollback ran"
              m.db:exec "ALTER TABLE t DROP COLUMN w"
            end
            """
        )
    }

    @Test(
        "A rollback by command takes back what an earlier attempt left behind",
        .timeLimit(.minutes(1)),
        arguments: [
            ("error 'half done'", MigrationReport.Outcome.failed),
            ("return m:skip 'w is there'", .skipped),
        ]
    )
    func earlierAttempt(pre: String, second: MigrationReport.Outcome) async throws {
        try await fixture.prepare(Self.create)
        let path = try write(
            pre: "if m.schema:has_column('t', 'w') then \(pre) end",
            execute: "m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL' error 'stop here'"
        )
        for expected in [MigrationReport.Outcome.failed, second] {
            let report: MigrationReport = try await fixture.run(path) {
                $0.rollsBackOnFailure = false
            }
            #expect(report.outcome == expected, "\(report.error?.rendered() ?? "")")
            #expect(try fixture.columns() == ["id", "w"])
        }
        let report = try await fixture.rollBack("widen")
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(fixture.logged == ["rollback ran"])
        #expect(try fixture.columns() == ["id"])
        #expect(try LedgerReader(fixture: fixture).broken("widen") == [])
    }

    @Test(
        "A failed rollback of a completed migration is neither, until it succeeds",
        .timeLimit(.minutes(1))
    )
    func failedRollback() async throws {
        try await fixture.prepare(Self.create)
        let path = try write(
            execute: "m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL'",
            check: "if m.db:value 'SELECT COUNT(*) FROM t' > 0 then error 'there are rows' end"
        )
        #expect(try await fixture.run(path).outcome == .completed)
        try fixture.send(["INSERT INTO t VALUES (1, 1)"])

        let failed = try await fixture.rollBack("widen")
        #expect(failed.outcome == .failed && failed.exitStatus == 2)
        #expect(
            failed.error?.message.contains("there are rows") == true,
            "\(failed.error?.rendered() ?? "")"
        )
        let refused: MigrationReport = try await fixture.run(path)
        #expect(refused.outcome == .failed && refused.exitStatus == 2)
        #expect(refused.error?.code == .rollbackFailed, "\(refused.error?.rendered() ?? "")")
        #expect(refused.error?.message.contains("there are rows") == true)
        let status = try await fixture.withSession { try await $0.status() }
        let row = try #require(status.migrations.first { $0.identity.name == "widen" })
        #expect(row.status == .failed && status.needsAttention)
        #expect(row.error?.contains("there are rows") == true, "\(row.error ?? "no error")")
        #expect(try fixture.columns() == ["id", "w"])
        let dependent: MigrationReport = try await fixture.run(
            try fixture.write(
                "later",
                manifest: "touches = { 't' }, requires = { 'widen' }",
                "function M.execute(m) m.db:exec 'DELETE FROM t' end function M.rollback(m) end"
            )
        )
        #expect(dependent.error?.code == .unmetRequirement)
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "1")
        #expect(try LedgerReader(fixture: fixture).broken("widen") == [])

        try fixture.send(["DELETE FROM t"])
        let mended = try await fixture.rollBack("widen")
        #expect(mended.outcome == .rolledBack, "\(mended.error?.rendered() ?? "")")
        #expect(try fixture.columns() == ["id"])
        #expect(try await fixture.run(path).outcome == .completed)
        #expect(try fixture.columns() == ["id", "w"])
        #expect(try LedgerReader(fixture: fixture).broken("widen") == [])
    }

    @Test("A statement that fails in a rollback has an outcome", .timeLimit(.minutes(1)))
    func failedStatement() async throws {
        try await fixture.prepare(Self.create)
        let path = try write(
            execute: "m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL' error 'stop here'",
            check: "m.db:exec 'ALTER TABLE t DROP COLUMN v'"
        )
        let report: MigrationReport = try await fixture.run(path) { $0.undo = .off }
        #expect(report.error?.code == .rollbackFailed)
        let journal = try fixture.rows(
            "SELECT direction, status FROM {o}.lupo_migration_journal WHERE hook <> 'host' ORDER BY migration_journal_id"
        )
        #expect(journal == [["up", "done"], ["down", "failed"]])
    }

    @Test("The arguments of a run are those of its rollback", .timeLimit(.minutes(1)))
    func arguments() async throws {
        let path = try fixture.write(
            "named",
            """
            function M.execute(m) m.db:exec("CREATE TABLE t (" .. m.args.column .. " INT PRIMARY KEY) ENGINE=InnoDB") end
            function M.rollback(m)
              m.log:info("rolls back " .. tostring(m.args.column))
              m.db:exec "DROP TABLE t"
            end
            """
        )
        let report: MigrationReport = try await fixture.run(path) {
            $0.arguments = [("column", "number")]
        }
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.columns() == ["number"])
        #expect(try await fixture.rollBack("named").outcome == .rolledBack)
        #expect(fixture.logged == ["rolls back number"])
    }

    @Test(
        "What a completed migration requires is not rolled back before it",
        .timeLimit(.minutes(1))
    )
    func dependents() async throws {
        func write(_ name: String, _ requires: String) throws -> String {
            try fixture.write(
                name,
                manifest: "touches = { '\(name)' }, requires = { \(requires) }",
                """
                function M.execute(m) m.db:exec "CREATE TABLE \(name) (id INT PRIMARY KEY) ENGINE=InnoDB" end
                function M.rollback(m) m.db:exec "DROP TABLE \(name)" end
                """
            )
        }
        let paths = [
            try write("ground", ""), try write("floor", "'ground'"),
            try write("roof", "'floor@1.0.0'"),
        ]
        let report: RunReport = try await fixture.run(paths)
        #expect(report.migrations.map(\.outcome) == [.completed, .completed, .completed])
        for (name, dependent) in [("ground", "floor"), ("floor", "roof")] {
            let refused = await #expect(throws: LupoError.self) {
                _ = try await fixture.rollBack(name)
            }
            #expect(refused?.code == .unmetRequirement)
            #expect(refused?.message.contains("\(dependent)@1.0.0") == true)
            #expect(try fixture.value("SELECT COUNT(*) FROM {c}.\(name)") == "0")
        }
        for name in ["roof", "floor", "ground"] {
            #expect(try await fixture.rollBack(name).outcome == .rolledBack)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Time limits, long hooks and requests to stop")
struct TimeLimitTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let create = "m.db:exec 'CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB' "
    private static let rollback =
        "function M.rollback(m) assert(m:remaining() == nil) m.db:exec 'DROP TABLE t' end"

    @Test(
        "A manifest's timeout ends the attempt wherever it is, and rolls it back",
        .timeLimit(.minutes(1)),
        arguments: [
            "m.db:value 'SELECT SLEEP(30)'",
            "while true do pcall(function() m.db:value 'SELECT 1' end) end",
            "while true do end",
            "m.db:exec 'INSERT INTO t SELECT SLEEP(30)'",
            "m.db:exec 'INSERT INTO t VALUES (1), (2)' for r in m.db:batches('t', { key = 'id', size = 1, pause = '1m' }) do end",
        ]
    )
    func timeout(body: String) async throws {
        let path = try fixture.write(
            "late",
            manifest: "touches = { 't' }, timeout = '400ms'",
            "function M.execute(m) \(Self.create) assert(m:remaining() <= 0.4) \(body) end \(Self.rollback)"
        )
        let begin = ContinuousClock.now
        let report: MigrationReport = try await fixture.run(path)
        #expect(ContinuousClock.now - begin < .seconds(8))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(report.error?.code == .migrationTimeout, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.rows("SHOW TABLES FROM {c} LIKE 't'") == [])
        #expect(try LedgerReader(fixture: fixture).broken("late") == [])
    }

    @Test("A statement's time limit is an error that a script may meet", .timeLimit(.minutes(1)))
    func statementTimeout() async throws {
        let path = try fixture.write(
            "slow_statement",
            """
            function M.execute(m)
              local ok, problem = pcall(function() m.db:value "SELECT SLEEP(20)" end)
              assert(not ok and problem.code == "statement-timeout", tostring(problem))
            end
            function M.rollback(m) end
            """
        )
        let report: MigrationReport = try await fixture.run(path) { $0.statementTimeout = 200 }
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    @Test("A hook of more than a second is seen from outside", .timeLimit(.minutes(1)))
    func longHook() async throws {
        let path = try fixture.write(
            "long_hook",
            """
            function M.validate(m) m.db:value "SELECT SLEEP(2.5)" end
            function M.execute(m) end
            function M.rollback(m) end
            """
        )
        let fixture = fixture
        let seen = Background { () -> [String] in
            for _ in 0..<3_000 {
                let rows = try? fixture.rows(
                    """
                    SELECT r.execution_status, r.state, r.owner_key = l.lock_key, t.execution_status \
                    FROM {o}.lupo_migration_registry r JOIN {o}.lupo_migration_tracking t USING (migration_tracking_id) \
                    JOIN {e}.lupo_locks l ON l.lock_key = r.owner_key WHERE r.migration_name = 'long_hook'
                    """
                )
                if let row = rows?.first { return row }
                usleep(10_000)
            }
            return []
        }
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try seen.wait() == ["running", "validation", "1", "running"])
        #expect(try LedgerReader(fixture: fixture).broken("long_hook") == [])
    }

    @Test(
        "A request to stop ends statement or script, and the ledger says so",
        arguments: [
            "m.db:exec 'INSERT INTO t SELECT SLEEP(30)'", "while true do end",
        ]
    )
    func interrupted(body: String) async throws {
        let path = try fixture.write(
            "stopped",
            "function M.execute(m) \(Self.create) m.log:info 'now' \(body) end \(Self.rollback)"
        )
        let fixture = fixture
        let interruption = Interruption()
        let signal = Background {
            while !fixture.logged.contains("now") { usleep(1_000) }
            usleep(50_000)
            interruption.request()
        }
        let report = try await fixture.withSession(interruption: interruption) {
            await $0.run([path])
        }
        try signal.wait()
        #expect(report.exitStatus == 130, "\(report.migrations.first?.error?.rendered() ?? "")")
        #expect(
            try fixture.rows(
                "SELECT state, owner_key FROM {o}.lupo_migration_registry WHERE migration_name = 'stopped'"
            )
                == [["failed", "NULL"]]
        )
        let back = try await fixture.rollBack("stopped")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
    }
}

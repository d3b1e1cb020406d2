// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Hosts that die, sleep or take long", .serialized)
struct CrashTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    /// Makes `t`, then writes rows one by one with a wait between two; slow in attempts up to `slowAttempts`.
    private func slow(slowAttempts: Int, rows: Int = 8) throws -> String {
        try fixture.write(
            "slow",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, attempt INT NOT NULL) ENGINE=InnoDB"
              for id = 1, \(rows) do
                m.db:exec("INSERT INTO t VALUES (:id, :attempt)", { id = id, attempt = m.attempt })
                if m.attempt <= \(slowAttempts) then m.db:value "SELECT SLEEP(0.3)" end
              end
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
    }

    /// Runs until the table has so many rows, then kills the host.
    private func killed(_ file: String, rows: Int, attempt: Int = 1) async throws {
        let fixture = fixture
        let result = try await fixture.host(["run", file]) { running in
            let reached = try await running.wait { _ in
                (Int(fixture.value("SELECT COUNT(*) FROM {c}.t WHERE attempt = \(attempt)")) ?? 0)
                    >= rows
            }
            #expect(reached)
            running.send(SIGKILL)
        }
        #expect(result.signal == SIGKILL)
        // Each row has its journal entry, and none is there without its row.
        let done = fixture.value(
            """
            SELECT COUNT(*) FROM {o}.lupo_migration_journal j JOIN {o}.lupo_migration_registry r \
            ON r.migration_tracking_id = j.migration_tracking_id WHERE j.kind = 'dml' AND j.status = 'done'
            """
        )
        #expect(done == fixture.value("SELECT COUNT(*) FROM {c}.t"))
    }

    @Test(
        "A killed host's migration is taken over, rolled back and completed",
        .timeLimit(.minutes(1))
    )
    func killedHost() async throws {
        let file = try slow(slowAttempts: 1)
        try await killed(file, rows: 2)
        let begin = ContinuousClock.now
        let next = try await fixture.host(["run", file])
        // The lease of the dead host has 15 s to run; its session at the server is proof enough.
        #expect(ContinuousClock.now - begin < .seconds(8))
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SELECT COUNT(*), MIN(attempt) FROM {c}.t") == [["8", "2"]])
        #expect(
            try fixture.rows(
                """
                SELECT migration_name, execution_status, execution_end_ymdhis IS NOT NULL, error_message IS NOT NULL \
                FROM {o}.lupo_migration_tracking WHERE migration_name LIKE 'slow%' ORDER BY migration_tracking_id
                """
            ) == [
                ["slow", "rolled_back", "1", "1"], ["slow_rollback", "completed", "1", "0"],
                ["slow", "completed", "1", "0"],
            ]
        )
        #expect(
            try fixture.rows(
                """
                SELECT attempt, interrupted_attempts, owner_key FROM {o}.lupo_migration_registry \
                WHERE migration_name = 'slow'
                """
            ) == [["2", "0", "NULL"]]
        )
    }

    @Test("Three attempts cut off in a row end with exit 3", .timeLimit(.minutes(1)))
    func threeInARow() async throws {
        let file = try slow(slowAttempts: 3)
        for attempt in 1...3 { try await killed(file, rows: 1, attempt: attempt) }
        let stopped = try await fixture.host(["run", file])
        #expect(stopped.exitStatus == 3, "\(stopped.output)\(stopped.errorOutput)")
        #expect(fixture.value("SHOW TABLES FROM {c} LIKE 't'") == "")
        let again = try await fixture.host(["run", file])
        #expect(again.exitStatus == 0, "\(again.output)\(again.errorOutput)")
    }

    @Test("Two hosts that find a dead one's attempt settle it once", .timeLimit(.minutes(1)))
    func twoTakeOver() async throws {
        let file = try slow(slowAttempts: 1)
        try await killed(file, rows: 1)
        let results = try await fixture.atOnce(3, ["run", file])
        #expect(
            results.map(\.exitStatus) == [0, 0, 0],
            "\(results.map(\.output)) \(results.map(\.errorOutput))"
        )
        #expect(try fixture.rows("SELECT COUNT(*), MIN(attempt) FROM {c}.t") == [["8", "2"]])
        #expect(
            fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_tracking WHERE migration_name = 'slow_rollback'"
            ) == "1"
        )
    }

    @Test("The heartbeat keeps a migration alive beyond its lease", .timeLimit(.minutes(1)))
    func heartbeat() async throws {
        let file = try fixture.write(
            "long",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:value "SELECT SLEEP(4)"
              m.db:exec "INSERT INTO t VALUES (1)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let fixture = fixture
        let result = try await fixture.host(["run", file], lease: "1s") { running in
            let begun = try await running.wait { _ in fixture.value("SHOW TABLES FROM {c}") == "t" }
            #expect(begun)
            let other = try await fixture.host(["run", file], lease: "1s")
            #expect(other.exitStatus == 0, "\(other.output)\(other.errorOutput)")
        }
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(
            fixture.value(
                "SELECT attempt FROM {o}.lupo_migration_registry WHERE migration_name = 'long'"
            ) == "1"
        )
    }

    @Test(
        "A host that slept through its lease writes nothing after another took over",
        .timeLimit(.minutes(1))
    )
    func sleeper() async throws {
        let file = try slow(slowAttempts: 1)
        let fixture = fixture
        let result = try await fixture.host(["run", file], lease: "1s") { running in
            let begun = try await running.wait { _ in
                fixture.value("SELECT COUNT(*) FROM {c}.t") == "2"
            }
            #expect(begun)
            running.send(SIGSTOP)
            let other = try await fixture.host(["run", file], lease: "1s")
            #expect(other.exitStatus == 0, "\(other.output)\(other.errorOutput)")
            running.send(SIGCONT)
        }
        #expect(result.exitStatus == 2, "\(result.output)\(result.errorOutput)")
        #expect(try fixture.rows("SELECT COUNT(*), MIN(attempt) FROM {c}.t") == [["8", "2"]])
        #expect(
            fixture.value(
                "SELECT state FROM {o}.lupo_migration_registry WHERE migration_name = 'slow'"
            ) == "completed"
        )
    }

    @Test("A connection that is cut in mid-statement leaves nothing half", .timeLimit(.minutes(1)))
    func cutConnection() async throws {
        let file = try fixture.write(
            "cut",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t SELECT 1 + SLEEP(20)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let fixture = fixture
        let result = try await fixture.host(["run", file, "--format", "json"]) { running in
            let begun = try await running.wait { _ in
                let id = fixture.value(
                    "SELECT id FROM information_schema.processlist WHERE info LIKE '%INSERT INTO t%' AND id <> CONNECTION_ID()"
                )
                guard let number = Int(id) else { return false }
                _ = try? fixture.rows("KILL CONNECTION \(number)")
                return true
            }
            #expect(begun)
        }
        #expect(result.exitStatus == 2, "\(result.output)\(result.errorOutput)")
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.t") == "0")
        #expect(
            fixture.value("SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE kind = 'dml'")
                == "0"
        )
        try fixture.write(
            "cut",
            "function M.execute(m) end function M.rollback(m) m.db:exec 'DROP TABLE IF EXISTS t' end"
        )
        let next = try await fixture.host(["run", file])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(fixture.value("SHOW TABLES FROM {c}") == "")
    }

    @Test(
        "A DDL statement whose outcome nobody knows is said to be unknown, and settled later",
        .timeLimit(.minutes(1))
    )
    func unknownOutcome() async throws {
        let file = try fixture.write(
            "unknown",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              while m.attempt == 1 and #m.files:list "locked.*" == 0 do m.db:value "SELECT SLEEP(0.01)" end
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let fixture = fixture
        let result = try await fixture.host(["run", file, "--format", "json"]) { running in
            let begun = try await running.wait { _ in fixture.value("SHOW TABLES FROM {c}") == "t" }
            #expect(begun)
            // An open transaction that has read the table keeps ALTER TABLE waiting.
            let locker = try fixture.server.connect(schema: fixture.names.core)
            try locker.execute("START TRANSACTION", effect: .none)
            _ = try locker.rows("SELECT * FROM t")
            try fixture.folder.write("", to: "locked.flag")
            let killed = try await running.wait { _ in
                let id = fixture.value(
                    "SELECT id FROM information_schema.processlist WHERE info LIKE '%*/ ALTER TABLE t%' AND id <> CONNECTION_ID()"
                )
                guard let number = Int(id) else { return false }
                _ = try? fixture.rows("KILL CONNECTION \(number)")
                return true
            }
            #expect(killed)
        }
        #expect(result.exitStatus == 2, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains(#""outcome": "unknown""#), "\(result.output)")
        #expect(
            try fixture.rows(
                "SELECT status FROM {o}.lupo_migration_journal WHERE statement_text LIKE 'ALTER%'"
            )
                == [["intent"]]
        )
        let next = try await fixture.host(["run", file])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(
            fixture.value(
                "SELECT attempt FROM {o}.lupo_migration_registry WHERE migration_name = 'unknown'"
            ) == "2"
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("The command lock", .serialized, .timeLimit(.minutes(1)))
struct LockCommandTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private func slow() throws -> String {
        try fixture.write(
            "slow",
            """
            function M.execute(m)
              if not m.schema:has_table "t" then
                m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              end
              if m.attempt == 1 then m.db:value "SELECT SLEEP(30)" end
              m.db:exec "INSERT INTO t VALUES (1)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
    }

    private func atWork(_ running: RunningCommand) async throws {
        let fixture = fixture
        let isSleeping = try await running.wait { _ in
            fixture.value(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(30)%' AND db = '\(fixture.names.core.name)'"
            ) == "1"
        }
        #expect(isSleeping, "\(running.errorOutput)")
    }

    private func locks(_ arguments: [String] = ["list"]) async throws -> [JSON] {
        let list = try await fixture.host(["lock"] + arguments + ["--format", "json"])
        #expect(list.exitStatus == 0, "\(list.output)\(list.errorOutput)")
        return try JSON(parsing: list.output)["locks"]?.arrayValue ?? []
    }

    @Test("lists who holds what and what it runs, and releases nothing of a process that lives")
    func alive() async throws {
        let unset = try await fixture.host(["lock", "list"])
        #expect(unset.exitStatus == 0)
        #expect(unset.output == "This database is not set up yet.\n")
        let file = try slow()
        let fixture = fixture
        let result = try await fixture.host(["run", file]) { running in
            try await self.atWork(running)
            let locks = try await self.locks()
            #expect(locks.map { $0["type"]?.stringValue } == ["table", "process"])
            for lock in locks {
                #expect(lock["state"]?.stringValue == "alive")
                #expect(lock["pid"]?.integerValue == Int64(running.processID))
                #expect(lock["account"]?.stringValue == "root@localhost")
                #expect(lock["session"]?["statement"]?.stringValue == "SELECT SLEEP(?)")
            }
            let table = "\(fixture.names.core.name).t"
            #expect(locks.first?["lock"]?.stringValue == table)
            #expect(locks.first?["purpose"]?.stringValue == "slow@1.0.0")

            let text = try await fixture.host(["lock", "list"])
            #expect(text.output.contains("process \(running.processID) on "), "\(text.output)")
            #expect(text.output.contains("running: SELECT SLEEP(?)"), "\(text.output)")

            let bare = try await fixture.host(["lock", "release", "t"])
            #expect(bare.exitStatus == 64)
            #expect(bare.errorOutput.contains("lock release t --if-dead"), "\(bare.errorOutput)")
            for name in ["t", table, "table:" + table, locks.last?["lock"]?.stringValue ?? ""] {
                let refused = try await fixture.host(["lock", "release", name, "--if-dead"])
                #expect(refused.exitStatus == 75, "\(refused.output)\(refused.errorOutput)")
                #expect(
                    refused.errorOutput.contains("its session, connection")
                        && refused.errorOutput.contains("running: SELECT SLEEP(?)")
                        && refused.errorOutput.contains("Its lease runs until 2"),
                    "\(refused.errorOutput)"
                )
            }
            let unknown = try await fixture.host(["lock", "release", table + "t", "--if-dead"])
            #expect(unknown.exitStatus == 64)
            #expect(
                unknown.errorOutput.contains("Did you mean \(table)?"),
                "\(unknown.errorOutput)"
            )
            running.send(SIGINT)
        }
        #expect(result.exitStatus == 130, "\(result.output)\(result.errorOutput)")
        let none = try await fixture.host(["lock", "list"])
        #expect(none.output == "Nothing is locked.\n")
    }

    @Test("releases what a dead process held, and the next run needs no leave")
    func dead() async throws {
        let file = try slow()
        let fixture = fixture
        let killed = try await fixture.host(["run", file]) { running in
            try await self.atWork(running)
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL)
        // The server notices only at the end of the statement that its client is gone.
        let sleeper = fixture.value(
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(30)%' AND db = '\(fixture.names.core.name)' AND id <> CONNECTION_ID()"
        )
        _ = try fixture.server.connect().execute(
            "KILL CONNECTION \(Int64(sleeper) ?? 0)",
            effect: .none
        )
        let end = ContinuousClock.now + .seconds(20)
        var states: [String?] = []
        while states != ["dead", "dead"], ContinuousClock.now < end {
            states = try await locks().map { $0["state"]?.stringValue }
        }
        let locks = try await locks()
        #expect(locks.first?["reason"]?.stringValue == "its session is not on the server any more")
        let owner = try #require(locks.last?["lock"]?.stringValue)
        let before = try fixture.rows(
            "SELECT CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) FROM {e}.lupo_locks ORDER BY lock_key"
        )
        // The process stands for all that it holds.
        let released = try await self.locks(["release", owner, "--if-dead"])
        #expect(released.map { $0["outcome"]?.stringValue } == ["released", "released"])
        let none = try await fixture.host(["lock", "list"])
        #expect(none.output == "Nothing is locked.\n")
        let after = try fixture.rows(
            "SELECT CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) FROM {e}.lupo_locks ORDER BY lock_key"
        )
        #expect(zip(before, after).allSatisfy { (Int($0[0]) ?? 0) < (Int($1[0]) ?? 0) })
        let next = try await fixture.host(["run", file])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
    }

    @Test(
        "ends the session of a process that sleeps beyond its lease, which writes nothing when it wakes"
    )
    func sleeper() async throws {
        let file = try slow()
        let fixture = fixture
        let result = try await fixture.host(["run", file], lease: "1s") { running in
            try await self.atWork(running)
            running.send(SIGSTOP)
            let end = ContinuousClock.now + .seconds(20)
            var states: [String?] = []
            while states != ["outlived", "outlived"], ContinuousClock.now < end {
                states = try await self.locks().map { $0["state"]?.stringValue }
            }
            #expect(states == ["outlived", "outlived"])
            let released = try await self.locks(["release", "t", "--if-dead"])
            #expect(released.map { $0["outcome"]?.stringValue } == ["released"])
            #expect(
                fixture.value(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(30)%' AND db = '\(fixture.names.core.name)' AND id <> CONNECTION_ID()"
                ) == "0"
            )
            running.send(SIGCONT)
        }
        #expect(result.exitStatus == 2, "\(result.output)\(result.errorOutput)")
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["0"]])
        #expect(
            fixture.value(
                "SELECT execution_status FROM {o}.lupo_migration_registry WHERE migration_name = 'slow'"
            ) == "running"
        )
        let next = try await fixture.host(["run", file])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SELECT id FROM {c}.t") == [["1"]])
    }

    @Test("shows a row that nobody of this host wrote as it is")
    func foreign() async throws {
        let file = try fixture.write(
            "makes",
            "function M.execute(m) end function M.rollback(m) end"
        )
        #expect(try await fixture.host(["run", file]).exitStatus == 0)
        for (key, expires) in [("table:a.b", 20_990_101_000_000), ("old", 20_200_101_000_000)] {
            try fixture.server.connect().execute(
                """
                INSERT INTO \(fixture.names.ephemeral).lupo_locks (lock_key, lock_type, acquired_ymdhis, expires_ymdhis, \
                lock_data_json, created_ymdhis, updated_ymdhis) VALUES (\(key), 'other', 20200101000000, \(expires), \
                '{}', 20200101000000, 20200101000000)
                """
            )
        }
        let states = try await locks().map { $0["state"]?.stringValue }
        #expect(states == ["dead", "unknown"])
        let held = try await fixture.host(["lock", "release", "a.b", "--if-dead"])
        #expect(held.exitStatus == 75, "\(held.output)\(held.errorOutput)")
        let over = try await locks(["release", "old", "--if-dead"])
        #expect(over.count == 1)
    }
}

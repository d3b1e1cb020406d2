// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport
import Testing

/// One suite for all that uses the shared cluster, since its tests disturb each other's nodes.
@Suite("A Galera cluster of three nodes", .serialized, .timeLimit(.minutes(2)))
struct GaleraTests {}

extension GaleraTests {
    @Suite("Hosts at work on several nodes", .serialized)
    struct AtOnce {
        private let fixture: GaleraFixture

        init() throws { fixture = try GaleraFixture() }

        private func atOnce(_ files: [String], on nodes: [Int]) async throws -> [CommandResult] {
            try await withThrowingTaskGroup(of: CommandResult.self) { group in
                for (file, node) in zip(files, nodes) {
                    group.addTask { try await fixture.host(["run", file], on: node) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        @Test(
            "One migration on all nodes at once: one execution, all exit 0; the first one sets up"
        )
        func oneMigration() async throws {
            for round in 1...5 {
                let file = try fixture.write(
                    "count_\(round)",
                    touches: ["seen"],
                    """
                    function M.execute(m)
                      if not m.schema:has_table "seen" then
                        m.db:exec "CREATE TABLE seen (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                      end
                      m.db:exec "INSERT INTO seen SELECT COALESCE(MAX(id), 0) + 1 FROM seen"
                    end
                    function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS seen" end
                    """
                )
                let results = try await atOnce([file, file, file], on: [0, 1, 2])
                #expect(
                    results.map(\.exitStatus) == [0, 0, 0],
                    "\(results.map(\.output)) \(results.map(\.errorOutput))"
                )
                for node in 0...2 {
                    #expect(fixture.value("SELECT COUNT(*) FROM {c}.seen", on: node) == "\(round)")
                }
            }
            let attempts = try fixture.rows(
                """
                SELECT COUNT(*), MAX(attempt), SUM(state = 'completed') FROM {o}.lupo_migration_registry \
                WHERE migration_name LIKE 'count%'
                """,
                on: 2
            )
            #expect(attempts == [["5", "1", "5"]])
            #expect(
                fixture.value("SELECT COUNT(*) FROM {e}.lupo_locks WHERE is_deleted = 0", on: 1)
                    == "0"
            )
        }

        @Test("Two migrations of one table on two nodes run one after the other")
        func oneTable() async throws {
            try await fixture.setUp(seconds: 0.2)
            try fixture.write(
                "make_seen",
                touches: ["seen"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE seen (at BIGINT NOT NULL PRIMARY KEY, name VARCHAR(99)) ENGINE=InnoDB"
                end
                function M.rollback(m) m.db:exec "DROP TABLE seen" end
                """
            )
            let made = try await fixture.host(["run", "make_seen_1_0_0.lua"], on: 0)
            #expect(made.exitStatus == 0, "\(made.errorOutput)")
            for round in 1...2 {
                let files = try ["a", "b"].map { name in
                    try fixture.write(
                        "slow_\(name)_\(round)",
                        touches: ["seen"],
                        """
                        local function note(m, what)
                          m.db:exec("INSERT INTO seen SELECT COUNT(*) + 1, :what FROM seen", { what = what })
                        end
                        function M.execute(m)
                          note(m, "begins")
                          m.db:value "SELECT SLEEP(seconds) FROM gate"
                          note(m, "ends")
                        end
                        function M.rollback(m) m.db:exec "DELETE FROM seen" end
                        """
                    )
                }
                let results = try await atOnce(files, on: [round - 1, round])
                #expect(
                    results.map(\.exitStatus) == [0, 0],
                    "\(results.map(\.output)) \(results.map(\.errorOutput))"
                )
            }
            let order = try fixture.rows("SELECT name FROM {c}.seen ORDER BY at", on: 2)
            #expect(
                order.map(\.[0]) == Array(repeating: ["begins", "ends"], count: 4).flatMap { $0 }
            )
        }

        @Test("A host on another node is known to be dead as soon as its session is gone")
        func deadOnAnotherNode() async throws {
            try await fixture.setUp()
            let file = try fixture.write(
                "cut",
                touches: ["t"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                  m.db:exec "INSERT INTO t SELECT 1 + SLEEP(seconds) FROM gate"
                end
                function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                """
            )
            let fixture = fixture
            let killed = try await fixture.host(["run", file], on: 0, lease: "30s") { running in
                let isWaiting = try await running.wait { _ in
                    fixture.running("INSERT INTO t", on: 0) == 1
                }
                #expect(isWaiting, "\(running.errorOutput)")
                running.send(SIGKILL)
            }
            #expect(killed.signal == SIGKILL)
            // The statement of the dead host still runs on its node: it is waited for from another one.
            let patient = try await fixture.host(
                ["run", file, "--lock-timeout", "300ms"],
                on: 1,
                lease: "30s"
            )
            #expect(patient.exitStatus == 75, "\(patient.output)\(patient.errorOutput)")
            let list = try await fixture.host(["lock", "list", "--format", "json"], on: 1)
            let locks = try JSON(parsing: list.output)["locks"]?.arrayValue ?? []
            #expect(
                locks.contains { lock in
                    lock["state"]?.stringValue == "alive"
                        && lock["session"]?["statement"]?.stringValue?.contains("INSERT INTO t")
                            == true
                },
                "\(list.output)"
            )
            let refused = try await fixture.host(["lock", "release", "t", "--if-dead"], on: 2)
            #expect(refused.exitStatus == 75, "\(refused.output)\(refused.errorOutput)")
            // Once it is over, nobody waits for the lease. The row that it has read is changed on another node, which ends it.
            try fixture.openGate(on: 2)
            let begin = ContinuousClock.now
            let next = try await fixture.host(["run", file], on: 1, lease: "30s")
            #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
            #expect(ContinuousClock.now - begin < .seconds(20))
            #expect(try fixture.rows("SELECT id FROM {c}.t", on: 2) == [["1"]])
        }
    }
}

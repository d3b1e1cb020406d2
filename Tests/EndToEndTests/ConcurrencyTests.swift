// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoTestSupport
import Testing

@Suite("Hosts at work at the same time", .serialized)
struct ConcurrencyTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private func counting(_ name: String) throws -> String {
        try fixture.write(
            name,
            touches: ["seen"],
            """
            function M.execute(m) m.db:insert("seen", { { name = m.name } }) end
            function M.rollback(m) m.db:exec("DELETE FROM seen WHERE name = :name", { name = m.name }) end
            """
        )
    }

    private func makeSeen() async throws {
        try fixture.write(
            "make_seen",
            touches: ["seen"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE seen (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(99)) ENGINE=InnoDB"
            end
            function M.rollback(m) m.db:exec "DROP TABLE seen" end
            """
        )
        let made = try await fixture.host(["run", "make_seen_1_0_0.lua"])
        #expect(made.exitStatus == 0, "\(made.errorOutput)")
    }

    @Test(
        "Two runs of one migration at once, twenty times: one execution, both exit 0",
        .timeLimit(.minutes(1))
    )
    func twoAtOnce() async throws {
        try await makeSeen()
        for round in 1...20 {
            let file = try counting("count_\(round)")
            let results = try await fixture.atOnce(2, ["run", file])
            #expect(
                results.map(\.exitStatus) == [0, 0],
                "\(results.map(\.output)) \(results.map(\.errorOutput))"
            )
            #expect(
                try fixture.rows("SELECT COUNT(*) FROM {c}.seen WHERE name = 'count_\(round)'") == [
                    ["1"]
                ]
            )
        }
        #expect(
            try fixture.rows(
                "SELECT COUNT(*), MAX(attempt) FROM {o}.lupo_migration_registry WHERE migration_name LIKE 'count%'"
            )
                == [["20", "1"]]
        )
    }

    @Test(
        "Ten runs at once, of a database that is not set up: one execution, all exit 0",
        .timeLimit(.minutes(1))
    )
    func tenAtOnce() async throws {
        let file = try fixture.write(
            "make_t",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t VALUES ()"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let results = try await fixture.atOnce(10, ["run", file])
        #expect(
            results.allSatisfy { $0.exitStatus == 0 },
            "\(results.map(\.output)) \(results.map(\.errorOutput))"
        )
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["1"]])
    }

    @Test("Two migrations that touch one table run one after the other", .timeLimit(.minutes(1)))
    func serialised() async throws {
        try await makeSeen()
        func slow(_ name: String) throws -> String {
            try fixture.write(
                name,
                touches: ["seen"],
                """
                function M.execute(m)
                  m.db:insert("seen", { { name = m.name .. " begins" } })
                  m.db:value "SELECT SLEEP(0.6)"
                  m.db:insert("seen", { { name = m.name .. " ends" } })
                end
                function M.rollback(m) m.db:exec "DELETE FROM seen" end
                """
            )
        }
        let (first, second) = (try slow("slow_a"), try slow("slow_b"))
        async let a = fixture.host(["run", first])
        async let b = fixture.host(["run", second])
        let results = try await [a, b]
        #expect(results.map(\.exitStatus) == [0, 0], "\(results.map(\.errorOutput))")
        let order = try fixture.rows(
            "SELECT SUBSTRING_INDEX(name, ' ', -1) FROM {c}.seen ORDER BY id"
        )
        #expect(order == [["begins"], ["ends"], ["begins"], ["ends"]])
    }

    @Test("Who waits too long is told for whom, and exits 75", .timeLimit(.minutes(1)))
    func lockTimeout() async throws {
        let file = try fixture.write(
            "slow",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:value "SELECT SLEEP(20)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let fixture = fixture
        let first = try await fixture.host(["run", file]) { running in
            let begun = try await running.wait { _ in
                fixture.value("SHOW TABLES FROM {c}") == "t"
            }
            #expect(begun)
            let second = try await fixture.host(["run", file, "--lock-timeout", "300ms"])
            #expect(second.exitStatus == 75, "\(second.output)\(second.errorOutput)")
            let text = second.output + second.errorOutput
            #expect(text.contains("process \(running.processID)"), "\(text)")
            #expect(text.contains("since 2"), "\(text)")
            running.send(SIGINT)
        }
        #expect(first.exitStatus == 130, "\(first.output)\(first.errorOutput)")
        #expect(
            fixture.value(
                "SELECT state FROM {o}.lupo_migration_registry WHERE migration_name = 'slow'"
            ) == "failed"
        )
        #expect(fixture.value("SELECT COUNT(*) FROM {e}.lupo_locks WHERE is_deleted = 0") == "0")
    }
}

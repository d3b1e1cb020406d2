// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport
import Testing

/// Where a run is when its node is killed, and what has to stand in the end.
private struct Point: Sendable {
    let name: String
    /// The body of `execute` once the table `{t}` is there.
    let execute: String
    /// Further hooks.
    let hooks: String
    /// Rows of the table in the end, as `id:n`.
    let end: String

    init(_ name: String, end: String, hooks: String = "", _ execute: String) {
        self.name = name
        self.execute = execute
        self.hooks = hooks
        self.end = end
    }

    /// All of them stand at their gate, which is a statement that sleeps, when the node is killed.
    static let all = [
        Point(
            "read",
            end: "1:1,2:2",
            """
            m.db:exec "INSERT INTO {t} VALUES (1, 1)"
            m.db:value "SELECT SLEEP(seconds) FROM gate"
            m.db:exec "INSERT INTO {t} VALUES (2, 2)"
            """
        ),
        Point(
            "dml",
            end: "1:1,2:2",
            """
            m.db:exec "INSERT INTO {t} VALUES (1, 1)"
            m.db:exec "INSERT INTO {t} SELECT 2, 2 + SLEEP(seconds) FROM gate"
            """
        ),
        Point(
            "transaction",
            end: "1:3,2:2",
            """
            m.db:exec "INSERT INTO {t} VALUES (1, 1)"
            m.db:transaction(function()
              m.db:exec "UPDATE {t} SET n = n + 2"
              m.db:value "SELECT SLEEP(seconds) FROM gate"
              m.db:exec "INSERT INTO {t} VALUES (2, 2)"
            end)
            """
        ),
        Point(
            "batches",
            end: "1:11,2:12,3:13,4:14,5:15,6:16",
            """
            m.db:exec "INSERT INTO {t} VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)"
            for row in m.db:batches("{t}", { key = "id", size = 2 }) do
              for _, one in ipairs(row) do
                m.db:exec("UPDATE {t} SET n = n + 10 WHERE id = :id", { id = one.id })
                if one.id == 4 then m.db:value "SELECT SLEEP(seconds) FROM gate" end
              end
            end
            """
        ),
        Point(
            "copying",
            end: "1:1",
            """
            m.db:exec "INSERT INTO {t} VALUES (1, 1)"
            m.db:exec "CREATE TABLE {t}_copy (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB AS SELECT id + SLEEP(seconds) AS id FROM gate"
            """
        ),
        Point(
            "verifying",
            end: "1:1",
            hooks: "function M.verify(m) m.db:value \"SELECT SLEEP(seconds) FROM gate\" end",
            "m.db:exec \"INSERT INTO {t} VALUES (1, 1)\""
        ),
        Point(
            "after",
            end: "1:1,2:2",
            hooks: """
                function M.post(m)
                  m.db:exec "INSERT INTO {t} VALUES (2, 2)"
                  m.db:value "SELECT SLEEP(seconds) FROM gate"
                end
                """,
            "m.db:exec \"INSERT INTO {t} VALUES (1, 1)\""
        ),
    ]

    func table(_ policy: String) -> String { "t_\(name)_\(policy)" }

    func body(_ policy: String) -> String {
        let table = table(policy)
        return """
            function M.execute(m)
              m.db:exec "CREATE TABLE \(table) (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
              \(execute.replacing("{t}", with: table))
            end
            \(hooks.replacing("{t}", with: table))
            function M.rollback(m)
              m.db:exec "DROP TABLE IF EXISTS \(table)"
              m.db:exec "DROP TABLE IF EXISTS \(table)_copy"
            end
            """
    }
}

extension GaleraTests {
    @Suite("The node that hosts use is killed", .serialized)
    struct NodeLoss {
        private let fixture: GaleraFixture

        init() throws { fixture = try GaleraFixture() }

        /// A table that takes so long to copy that the node can be killed meanwhile: each row costs some milliseconds.
        private func writeAltering() async throws -> String {
            try fixture.write(
                "fill",
                touches: ["big"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE big (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
                  m.db:exec "INSERT INTO big SELECT seq, seq FROM seq_1_to_250"
                end
                function M.rollback(m) m.db:exec "DROP TABLE big" end
                """
            )
            let filled = try await fixture.host(["run", "fill_1_0_0.lua"], on: 0)
            #expect(filled.exitStatus == 0, "\(filled.output)\(filled.errorOutput)")
            return try fixture.write(
                "widen_resume",
                touches: ["big"],
                """
                function M.execute(m)
                  m.db:exec "ALTER TABLE big ALGORITHM=COPY, ADD COLUMN sum CHAR(32) NULL DEFAULT (MD5(REPEAT('x', 1000000 + id)))"
                  m.db:exec "UPDATE big SET n = n + 1 WHERE id <= 10"
                end
                function M.rollback(m) m.db:exec "ALTER TABLE big DROP COLUMN IF EXISTS sum" end
                """
            )
        }

        @Test(
            "All of them end with a clear error, and the next command on another node makes it whole"
        )
        func everywhere() async throws {
            try await fixture.setUp()
            let altering = try await writeAltering()
            let policies = ["rollback", "resume"]
            for point in Point.all {
                for policy in policies {
                    let table = point.table(policy)
                    try fixture.write(
                        "\(point.name)_\(policy)",
                        touches: [table, table + "_copy"],
                        point.body(policy)
                    )
                }
            }
            let names = Point.all.flatMap { point in policies.map { "\(point.name)_\($0)" } }
            let (fixture, cluster) = (fixture, fixture.cluster)

            // All at their gates, then an ALTER in the middle of its copy, then the node dies.
            let cut = try await withThrowingTaskGroup(of: (String, CommandResult).self) { group in
                for name in names {
                    group.addTask {
                        (name, try await fixture.host(["run", "\(name)_1_0_0.lua"], on: 0))
                    }
                }
                let end = ContinuousClock.now + .seconds(40)
                while fixture.running("SLEEP(", on: 0) < names.count, ContinuousClock.now < end {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(fixture.running("SLEEP(", on: 0) == names.count)
                group.addTask {
                    let result = try await fixture.host(["run", altering], on: 0) { running in
                        let isCopying = try await running.wait { _ in
                            fixture.running("*/ ALTER TABLE big", on: 0) == 1
                        }
                        #expect(isCopying, "\(running.errorOutput)")
                        cluster.kill(0)
                    }
                    return ("widen_resume", result)
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for (name, result) in cut {
                let text = "\(name): \(result.output)\(result.errorOutput)"
                #expect(result.exitStatus == 2, "\(text)")
                #expect(
                    text.contains("connection-lost") || text.contains("outcome-unknown"),
                    "\(text)"
                )
                #expect(text.contains("run the command again"), "\(text)")
            }
            #expect(cut.count == names.count + 1)

            // The others agree that it is gone, and it comes back.
            try cluster.waitFor(2, on: [1, 2])
            cluster.start(0)
            try cluster.waitForWhole()
            try fixture.openGate(on: 1)
            let begin = ContinuousClock.now
            let next = try await withThrowingTaskGroup(of: (String, CommandResult).self) { group in
                for (index, name) in (names + ["widen_resume"]).enumerated() {
                    group.addTask {
                        let policy = name.hasSuffix("resume") ? "resume" : "rollback"
                        let arguments = ["run", "\(name)_1_0_0.lua", "--recovery", policy]
                        return (name, try await fixture.host(arguments, on: 1 + index % 2))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for (name, result) in next {
                #expect(result.exitStatus == 0, "\(name): \(result.output)\(result.errorOutput)")
            }
            #expect(ContinuousClock.now - begin < .seconds(40))
            for node in 0...2 {
                for point in Point.all {
                    for policy in policies {
                        let rows = fixture.value(
                            "SELECT GROUP_CONCAT(id, ':', n ORDER BY id) FROM {c}.\(point.table(policy))",
                            on: node
                        )
                        #expect(rows == point.end, "\(point.name)_\(policy) on node \(node)")
                    }
                }
                let big = try fixture.rows(
                    "SELECT COUNT(*), SUM(n = id + 1), SUM(n = id), COUNT(DISTINCT sum) FROM {c}.big",
                    on: node
                )
                #expect(big == [["250", "10", "240", "250"]])
                let open = fixture.value(
                    "SELECT COUNT(*) FROM {o}.lupo_migration_registry WHERE execution_status <> 'completed'",
                    on: node
                )
                #expect(open == "0")
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

extension GaleraTests {
    /// The faults 49 to 55; the numbers are those of docs/crash.md.
    @Suite("Faults of a cluster", .serialized)
    struct Faults {
        /// A hook that makes `t`, then waits outside of the database until the file `go` is there.
        private static let waiting = """
            local function await(m, name)
              local left = 6000
              while left > 0 and #m.files:list(name) == 0 do
                m.db:value "SELECT SLEEP(0.01)"
                left = left - 1
              end
            end

            """

        private func waitForTable(
            _ fixture: GaleraFixture,
            _ running: RunningCommand,
            on node: Int
        )
            async throws
        {
            let isThere = try await running.wait { _ in
                fixture.value("SHOW TABLES FROM {c} LIKE 't'", on: node) == "t"
            }
            #expect(isThere, "\(running.output)\(running.errorOutput)")
        }

        @Test(
            "49: a node that stands still for 5 s: another host takes over, and the first one writes nothing"
        )
        func pausedNode() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp()
            let file = try fixture.write(
                "paused",
                touches: ["t"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, attempt INT NOT NULL) ENGINE=InnoDB"
                  m.db:exec("INSERT INTO t SELECT 1 + SLEEP(seconds), :attempt FROM gate", { attempt = m.attempt })
                end
                function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                """
            )
            let node = fixture.cluster.nodes[2]
            let paused = try await fixture.host(["run", file], on: 2, lease: "1s") { running in
                let isWaiting = try await running.wait { _ in
                    fixture.running("INSERT INTO t", on: 2) == 1
                }
                #expect(isWaiting, "\(running.errorOutput)")
                node.send(SIGSTOP)
                let since = ContinuousClock.now
                defer { node.send(SIGCONT) }
                try fixture.openGate(on: 0)
                let other = try await fixture.host(["run", file], on: 0, lease: "1s")
                #expect(other.exitStatus == 0, "\(other.output)\(other.errorOutput)")
                // The time is the subject: five seconds without the node.
                try await Task.sleep(until: since + .seconds(5), clock: .continuous)
            }
            #expect(paused.exitStatus == 2, "\(paused.output)\(paused.errorOutput)")
            try fixture.cluster.waitForWhole()
            for index in 0...2 {
                #expect(
                    try fixture.rows("SELECT id, attempt FROM {c}.t", on: index) == [["1", "2"]]
                )
            }
            let states = try fixture.rows(
                """
                SELECT execution_status FROM {o}.lupo_migration_tracking WHERE migration_name = 'paused' \
                ORDER BY migration_tracking_id
                """,
                on: 2
            )
            #expect(states == [["rolled_back"], ["completed"]])
        }

        @Test("50: a node without the majority: the run ends, and a command on it says so")
        func minority() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp(seconds: 0)
            let file = try fixture.write(
                "cut_off",
                touches: ["t"],
                Self.waiting + """
                    function M.execute(m)
                      m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                      await(m, "go")
                      m.db:exec "INSERT INTO t VALUES (1)"
                      m.db:exec "INSERT INTO t VALUES (2)"
                    end
                    function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                    """
            )
            let cluster = fixture.cluster
            let result = try await fixture.host(["run", file], on: 1) { running in
                try await waitForTable(fixture, running, on: 1)
                try cluster.isolate(1, true)
                let isAlone = try await running.wait { _ in cluster.nodes[1].clusterSize == 0 }
                #expect(isAlone)
                try fixture.folder.write("", to: "go")
                let here = try await fixture.host(["status", "--format", "json"], on: 1)
                #expect(here.exitStatus == 69, "\(here.output)")
                #expect(here.output.contains("node-not-ready"), "\(here.output)")
                #expect(here.output.contains("n1"), "\(here.output)")
            }
            try cluster.isolate(1, false)
            let text = result.output + result.errorOutput
            #expect(result.exitStatus == 2, "\(text)")
            #expect(text.contains("node-not-ready") || text.contains("outcome-unknown"), "\(text)")
            let next = try await fixture.host(["run", file], on: 0)
            #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
            try cluster.waitForWhole()
            for index in 0...2 {
                let rows = try fixture.rows("SELECT id FROM {c}.t ORDER BY id", on: index)
                #expect(rows == [["1"], ["2"]])
            }
        }

        @Test("50: cut off in the moment of a commit, nothing is called done that is not")
        func minorityAtCommit() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp(seconds: 0)
            let file = try fixture.write(
                "at_commit",
                touches: ["t"],
                Self.waiting + """
                    function M.execute(m)
                      m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                      m.db:transaction(function()
                        m.db:exec "INSERT INTO t VALUES (1)"
                        await(m, "go")
                      end)
                      m.db:exec "INSERT INTO t SELECT COUNT(*) + 1 FROM t"
                    end
                    function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                    """
            )
            let cluster = fixture.cluster
            let result = try await fixture.host(["run", file], on: 1) { running in
                try await waitForTable(fixture, running, on: 1)
                try cluster.isolate(1, true)
                // The node has not noticed yet: the commit waits for an answer that does not come.
                try fixture.folder.write("", to: "go")
            }
            try cluster.isolate(1, false)
            let text = result.output + result.errorOutput
            #expect(result.exitStatus == 2 || result.exitStatus == 3, "\(text)")
            try cluster.waitForWhole()
            let next = try await fixture.host(["run", file], on: 1)
            #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
            for index in 0...2 {
                let rows = try fixture.rows("SELECT id FROM {c}.t ORDER BY id", on: index)
                #expect(rows == [["1"], ["2"]])
            }
        }

        @Test("51: conflicts with another node's commits are tried again, and each counts once")
        func certification() async throws {
            let fixture = try GaleraFixture("locks = { retries = 100 },")
            try await fixture.setUp(seconds: 0)
            let file = try fixture.write(
                "counts",
                touches: ["t"],
                Self.waiting + """
                    function M.execute(m)
                      m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
                      m.db:exec "INSERT INTO t VALUES (1, 0)"
                      await(m, "go")
                      for _ = 1, 60 do m.db:exec "UPDATE t SET n = n + 1 WHERE id = 1" end
                    end
                    function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                    """
            )
            let cluster = fixture.cluster
            let result = try await fixture.host(["run", file], on: 0) { running in
                let isThere = try await running.wait { _ in
                    fixture.value("SELECT COUNT(*) FROM {c}.t", on: 1) == "1"
                }
                #expect(isThere)
                let connection = try cluster.nodes[1].connect()
                try connection.execute("USE \(fixture.names.core)", effect: .none)
                try fixture.folder.write("", to: "go")
                var others = 0
                for _ in 1...400 {
                    do throws(LupoError) {
                        try connection.execute("UPDATE t SET n = n + 1000 WHERE id = 1")
                        others += 1
                    } catch {
                        guard error.code == .deadlock else { throw error }
                    }
                }
                try fixture.folder.write("\(others)", to: "others")
            }
            #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
            let others = try #require(Int(try fixture.folder.read("others")))
            let sum = fixture.value("SELECT n FROM {c}.t", on: 2)
            #expect(sum == String(others * 1_000 + 60))
            #expect(
                result.errorOutput.contains("Trying again"),
                "No conflict: \(result.errorOutput)"
            )
            let done = fixture.value(
                """
                SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE statement_text LIKE 'UPDATE t%' \
                AND status = 'done'
                """,
                on: 2
            )
            #expect(done == "60")
        }

        @Test(
            "51: a transaction that another node ends while the script computes is not called done"
        )
        func endedWhileIdle() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp(seconds: 0)
            // From the third one on the ledger's commit goes prepared, and it is the preparing that is told of the conflict.
            let file = try fixture.write(
                "idle",
                touches: ["t"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
                  m.db:exec "INSERT INTO t VALUES (1, 0)"
                  local refused = 0
                  for round = 1, 6 do
                    local function both()
                      m.db:exec "UPDATE t SET n = n + 1 WHERE id = 1"
                      if refused < round then
                        m.log:info("round " .. round)
                        while #m.files:list("go" .. round) == 0 do end
                      end
                    end
                    local ok, failure = pcall(function() m.db:transaction(both) end)
                    if not ok then
                      assert(failure.code == "deadlock", tostring(failure))
                      refused = round
                      m.db:transaction(both)
                    end
                  end
                  assert(refused == 6, "refused " .. refused)
                end
                function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                """
            )
            let result = try await fixture.host(["run", file, "--progress", "plain"], on: 0) {
                running in
                for round in 1...6 {
                    let isWaiting = try await running.wait {
                        $0.errorOutput.contains("round \(round)")
                    }
                    #expect(isWaiting, "\(running.errorOutput)")
                    try fixture.send("UPDATE {c}.t SET n = n + 1000 WHERE id = 1", on: 1)
                    // Once the value is there, the host's transaction is gone.
                    _ = fixture.value("SELECT n FROM {c}.t", on: 0)
                    try fixture.folder.write("", to: "go\(round)")
                }
            }
            #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
            #expect(fixture.value("SELECT n FROM {c}.t", on: 2) == "6006")
        }

        @Test("52: another node's DDL ends a transaction, and the script may begin it anew")
        func definitionDuringTransaction() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp(seconds: 0)
            let file = try fixture.write(
                "ended",
                touches: ["t"],
                Self.waiting + """
                    function M.execute(m)
                      m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                      local tries = 0
                      local function both()
                        tries = tries + 1
                        m.db:exec("INSERT INTO t (id) VALUES (:id)", { id = tries * 10 })
                        if tries == 1 then
                          m.log:info "in the transaction"
                          await(m, "go")
                        end
                        m.db:exec("INSERT INTO t (id) VALUES (:id)", { id = tries * 10 + 1 })
                      end
                      local ok, failure = pcall(function() m.db:transaction(both) end)
                      assert(not ok and failure.code == "deadlock", tostring(failure))
                      m.db:transaction(both)
                    end
                    function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                    """
            )
            let result = try await fixture.host(["run", file, "--progress", "plain"], on: 0) {
                running in
                let isWaiting = try await running.wait {
                    $0.errorOutput.contains("in the transaction")
                }
                #expect(isWaiting, "\(running.errorOutput)")
                try fixture.send("ALTER TABLE {c}.t ADD COLUMN other INT NULL", on: 1)
                try fixture.folder.write("", to: "go")
            }
            #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
            for index in 0...2 {
                let rows = try fixture.rows("SELECT id FROM {c}.t ORDER BY id", on: index)
                #expect(rows == [["20"], ["21"]])
            }
        }

        @Test(
            "54: what was changed on one node alone is named there, and DDL of the host goes to all"
        )
        func divergence() async throws {
            let fixture = try GaleraFixture()
            try await fixture.setUp(seconds: 0)
            let clean = try await fixture.host(["status", "--check"], on: 2)
            #expect(clean.exitStatus == 0, "\(clean.output)")
            // Whatever the node's own default is, the host's statements go to all nodes.
            let connection = try fixture.cluster.nodes[2].connect()
            try connection.execute("SET GLOBAL wsrep_OSU_method = 'RSU'", effect: .none)
            defer {
                _ = try? connection.execute("SET GLOBAL wsrep_OSU_method = 'TOI'", effect: .none)
            }
            let file = try fixture.write(
                "makes",
                touches: ["t"],
                """
                function M.execute(m)
                  m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                  m.db:exec "ALTER TABLE t ADD COLUMN n INT NULL"
                end
                function M.rollback(m) m.db:exec "DROP TABLE t" end
                """
            )
            let made = try await fixture.host(["run", file], on: 2)
            #expect(made.exitStatus == 0, "\(made.output)\(made.errorOutput)")
            #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t", on: 0).count == 2)
            try connection.execute("SET SESSION wsrep_OSU_method = 'RSU'", effect: .none)
            try connection.execute(
                "ALTER TABLE \(fixture.names.core).t ADD INDEX left_over (n)",
                effect: .none
            )
            let there = try await fixture.host(["status", "--check"], on: 2)
            #expect(there.exitStatus == 1, "\(there.output)")
            #expect(there.output.contains(".t"), "\(there.output)")
            let here = try await fixture.host(["status", "--check"], on: 0)
            #expect(here.exitStatus == 0, "\(here.output)")
            try connection.execute(
                "ALTER TABLE \(fixture.names.core).t DROP INDEX left_over",
                effect: .none
            )
        }

        @Test("55: a node that does not have all data is not used")
        func notSynced() async throws {
            let fixture = try GaleraFixture()
            let connection = try fixture.cluster.nodes[2].connect()
            try connection.execute("SET GLOBAL wsrep_desync = ON", effect: .none)
            defer { _ = try? connection.execute("SET GLOBAL wsrep_desync = OFF", effect: .none) }
            let refused = try await fixture.host(["status", "--format", "json"], on: 2)
            #expect(refused.exitStatus == 69, "\(refused.output)")
            let error = try JSON(parsing: refused.output)["error"]
            #expect(error?["code"]?.stringValue == "node-not-ready")
            #expect(error?["message"]?.stringValue?.contains("Donor/Desynced") == true)
            #expect(error?["hint"]?.stringValue?.contains("another node") == true)
        }
    }
}

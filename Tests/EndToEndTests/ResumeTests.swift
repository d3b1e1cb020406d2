// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Attempts that are continued from their journal", .serialized)
struct ResumeTests {
    private let fixture: ConcurrencyFixture

    init() throws {
        fixture = try ConcurrencyFixture()
    }

    /// Sleeps in `at(n)` for as long as the control table says n.
    private func project(_ body: String, touches: [String] = ["t", "u"]) async throws -> String {
        let setUp = try fixture.write(
            "control",
            touches: ["control"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE control (stop INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO control VALUES (0)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE control" end
            """
        )
        #expect(try await fixture.host(["run", setUp]).exitStatus == 0)
        return try write(body, touches: touches)
    }

    @discardableResult
    private func write(_ body: String, touches: [String] = ["t", "u"]) throws -> String {
        try fixture.write(
            "work",
            touches: touches,
            """
            local function at(m, n)
              m.db:value("SELECT SLEEP(IF((SELECT MAX(stop) FROM control) = :n, 30, 0))", { n = n })
            end
            \(body)
            """
        )
    }

    private func stop(at place: Int) throws {
        _ = try fixture.rows("UPDATE {c}.control SET stop = \(place)")
    }

    /// Runs until the script sleeps at a place, then kills the host.
    private func kill(_ arguments: [String], at place: Int) async throws {
        try stop(at: place)
        let fixture = fixture
        let result = try await fixture.host(arguments) { running in
            let reached = try await running.wait { _ in
                fixture.value(
                    """
                    SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep' \
                    AND db = '\(fixture.names.core.name)'
                    """
                ) == "1"
            }
            #expect(reached)
            running.send(SIGKILL)
        }
        #expect(result.signal == SIGKILL, "\(result.output)\(result.errorOutput)")
        // The server is still asleep for the dead host.
        for row in try fixture.rows(
            """
            SELECT id FROM information_schema.processlist WHERE state = 'User sleep' \
            AND db = '\(fixture.names.core.name)'
            """
        ) { _ = try? fixture.rows("KILL \(row[0])") }
        try stop(at: 0)
    }

    private func run(_ arguments: [String]) async throws -> CommandResult {
        try await fixture.host(arguments)
    }

    /// Everything that the API can leave in a journal, with places to stop at between.
    private static let everything = """
        function M.execute(m)
          m.state.seen = {}
          local seen = m.state.seen
          local had = m.schema:has_table("t")
          m.db:exec "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB"
          at(m, 1)
          local first = m.db:exec "INSERT INTO t (n) VALUES (1), (2), (3)"
          seen[#seen + 1] = first.insert_id
          m.schema:add_column("t", "extra", { type = "int", null = true })
          m.schema:add_column("t", "extra", { type = "int", null = true })
          at(m, 2)
          local ok, why = pcall(function() m.db:exec "INSERT INTO t (id, n) VALUES (1, 1)" end)
          seen[#seen + 1] = tostring(ok)
          local sum = m:step("count", function()
            m.db:exec("UPDATE t SET n = n + 10 WHERE n = :n", { n = 1 })
            at(m, 3)
            m.db:exec "UPDATE t SET n = n + 10 WHERE n = 2"
            seen[#seen + 1] = "step"
            return { sum = m.db:value "SELECT SUM(n) FROM t", price = lupo.decimal("12.50") }
          end)
          at(m, 4)
          local a, b = m.db:transaction(function()
            m.db:exec "UPDATE t SET n = n + 100"
            at(m, 5)
            m.db:exec "UPDATE t SET extra = n"
            m.state.moved = true
            return "moved", nil
          end)
          for batch in m.db:batches("t", { size = 1 }) do
            for _, row in ipairs(batch) do
              m.db:exec("UPDATE t SET extra = extra + 1000 WHERE id = :id", { id = row.id })
              if row.id == 2 then at(m, 6) end
            end
            m.state.batches = (m.state.batches or 0) + 1
          end
          at(m, 7)
          m.db:exec "CREATE TABLE u (a INT NOT NULL PRIMARY KEY, b VARCHAR(300)) ENGINE=InnoDB"
          m.db:insert("u", { { a = 1, b = lupo.json.encode(m.state) }, { a = 2, b = tostring(sum.price) } })
          m.db:exec("INSERT INTO u VALUES (:a, :b)", { a = sum.sum, b = a .. tostring(b) .. tostring(had) })
          at(m, 8)
          m.db:exec("INSERT INTO u SELECT id + 100, CONCAT(n, '/', extra) FROM t")
        end
        function M.verify(m) m.check:rows("SELECT 1 FROM t", 3, "three rows") at(m, 9) end
        function M.post(m)
          m.db:exec("INSERT INTO u VALUES (1000, :s)", { s = tostring(m.state.batches) })
          at(m, 10)
          m.db:exec "UPDATE u SET b = CONCAT(b, '!') WHERE a = 1000"
        end
        function M.rollback(m) m.db:exec "DROP TABLE t" at(m, 11) m.db:exec "DROP TABLE u" end
        """

    private var content: [[String]] {
        get throws {
            try fixture.rows("SELECT * FROM {c}.t ORDER BY id")
                + fixture.rows("SELECT * FROM {c}.u ORDER BY a")
        }
    }

    @Test(
        "Killed anywhere, a migration is continued to what it would have become",
        .timeLimit(.minutes(2))
    )
    func everywhere() async throws {
        let file = try await project(Self.everything)
        let whole = try await run(["run", file])
        #expect(whole.exitStatus == 0, "\(whole.output)\(whole.errorOutput)")
        let expected = try content
        #expect(expected.count == 10, "\(expected)")
        for place in 1...10 {
            #expect(try await run(["rollback", "work"]).exitStatus == 0)
            try await kill(["run", file], at: place)
            let next = try await run(["run", file, "--recovery", "resume"])
            #expect(next.exitStatus == 0, "\(place): \(next.output)\(next.errorOutput)")
            #expect(try content == expected, "\(place)")
            #expect(
                fixture.value(
                    "SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE status = 'intent'"
                ) == "0"
            )
            #expect(
                fixture.value(
                    "SELECT COUNT(*) FROM {o}.lupo_migration_tracking WHERE execution_status = 'running'"
                )
                    == "0"
            )
        }
    }

    @Test("Killed again and again, it goes on where it was", .timeLimit(.minutes(1)))
    func again() async throws {
        let file = try await project(Self.everything)
        #expect(try await run(["run", file]).exitStatus == 0)
        let expected = try content
        #expect(try await run(["rollback", "work"]).exitStatus == 0)
        for place in [1, 3, 4, 6, 8, 10] {
            try await kill(["run", file, "--recovery", "resume"], at: place)
        }
        let last = try await run(["resume"])
        #expect(last.exitStatus == 0, "\(last.output)\(last.errorOutput)")
        #expect(try content == expected)
    }

    @Test("A rollback that was killed goes on behind what it has dropped", .timeLimit(.minutes(1)))
    func rollback() async throws {
        let file = try await project(Self.everything)
        #expect(try await run(["run", file]).exitStatus == 0)
        try await kill(["rollback", "work"], at: 11)
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.u") != "")
        let next = try await run(["rollback", "work"])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["control"]])
        #expect(
            fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_tracking WHERE execution_status = 'running'"
            )
                == "0"
        )
    }

    private static let short = """
        function M.execute(m)
          m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
          m.db:exec "ALTER TABLE t ADD COLUMN a INT NULL, ADD INDEX ix (a)"
          at(m, 1)
          m.db:exec "INSERT INTO t VALUES (1, 1)"
          at(m, 2)
        end
        function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
        """

    /// Makes the last DDL statement one whose outcome nobody wrote down.
    private func forgetOutcome() throws {
        _ = try fixture.rows(
            """
            DELETE FROM {o}.lupo_migration_journal WHERE kind = 'read' AND statement_text LIKE '%SLEEP%'
            """
        )
        _ = try fixture.rows(
            """
            UPDATE {o}.lupo_migration_journal SET status = 'intent', fingerprint_after = NULL, outcome_hash = NULL, \
            finished_ymdhis = NULL WHERE statement_text LIKE 'ALTER TABLE t%'
            """
        )
    }

    @Test("A statement without an outcome is found done", .timeLimit(.minutes(1)))
    func settledDone() async throws {
        let file = try await project(Self.short, touches: ["t"])
        try await kill(["run", file], at: 1)
        try forgetOutcome()
        let next = try await run(["resume", "work"])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
        #expect(
            fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE statement_text LIKE 'ALTER%'"
            ) == "1"
        )
    }

    @Test("A statement without an outcome is found not done, and is done", .timeLimit(.minutes(1)))
    func settledNotDone() async throws {
        let file = try await project(Self.short, touches: ["t"])
        try await kill(["run", file], at: 1)
        try forgetOutcome()
        _ = try fixture.rows("ALTER TABLE {c}.t DROP INDEX ix, DROP COLUMN a")
        let next = try await run(["resume", "work"])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
    }

    @Test(
        "A table that is neither as before nor as asked for is left to a person",
        .timeLimit(.minutes(1))
    )
    func settledUnclear() async throws {
        let file = try await project(Self.short, touches: ["t"])
        try await kill(["run", file], at: 1)
        try forgetOutcome()
        _ = try fixture.rows("ALTER TABLE {c}.t DROP INDEX ix")
        let next = try await run(["resume", "work"])
        #expect(next.exitStatus == 2)
        #expect(
            next.errorOutput.contains("replay-impossible")
                || next.output.contains("replay-impossible")
        )
        #expect(try await run(["rollback", "work"]).exitStatus == 0)
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["control"]])
    }

    @Test("What was edited, changed by hand or not kept is not continued", .timeLimit(.minutes(1)))
    func refusals() async throws {
        let file = try await project(Self.short, touches: ["t"])
        try await kill(["run", file], at: 2)
        // By hand.
        _ = try fixture.rows("ALTER TABLE {c}.t ADD COLUMN z INT")
        let changed = try await run(["resume", "work"])
        #expect(changed.exitStatus == 2)
        #expect(changed.output.contains("somebody has changed it since"), "\(changed.output)")
        _ = try fixture.rows("ALTER TABLE {c}.t DROP COLUMN z")
        // Edited.
        try write(Self.short.replacing("(1, 1)", with: "(2, 2)"), touches: ["t"])
        let edited = try await run(["run", file, "--recovery", "resume"])
        #expect(edited.exitStatus == 2)
        #expect(edited.output.contains("was edited since"), "\(edited.output)")
        try write(Self.short, touches: ["t"])
        // Left to a person.
        let stopped = try await run(["run", file, "--recovery", "stop"])
        #expect(stopped.exitStatus == 2)
        #expect(stopped.output.contains("lupo-host resume work"), "\(stopped.output)")
        let last = try await run(["resume", "work"])
        #expect(last.exitStatus == 0, "\(last.output)\(last.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
    }

    @Test("recover rolls back what was cut off, and does nothing more", .timeLimit(.minutes(1)))
    func recover() async throws {
        let file = try await project(Self.short, touches: ["t"])
        try await kill(["run", file], at: 2)
        let left = try await run(["run", file, "--recovery", "stop", "--format", "json"])
        #expect(left.exitStatus == 2, "\(left.output)\(left.errorOutput)")
        let found = try JSON(parsing: left.output)["migrations"]?.arrayValue?.first?["found"]
        #expect(found?["statements"]?["done"]?.integerValue == 3, "\(left.output)")
        #expect(found?["last"]?["sequence"]?.integerValue == 4)
        let table = found?["tables"]?.arrayValue?.first
        #expect(table?["standing"]?.stringValue == "after")
        #expect(table?["statement"]?.integerValue == 2)
        _ = try fixture.rows("ALTER TABLE {c}.t ADD COLUMN by_hand INT NULL")
        let settled = try await run(["recover"])
        #expect(settled.exitStatus == 0, "\(settled.output)\(settled.errorOutput)")
        #expect(settled.output.contains("rolled back"))
        #expect(settled.errorOutput.contains("3 done; the last is statement "))
        #expect(settled.errorOutput.contains(".t is as nothing in the journal leaves it"))
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["control"]])
        #expect(try await run(["recover"]).output == "Nothing was cut off.\n")
    }

    @Test(
        "A failed migration is continued with a mended file, or taken back first",
        .timeLimit(.minutes(1))
    )
    func failed() async throws {
        let wrong = Self.short.replacing(
            "INSERT INTO t VALUES (1, 1)",
            with: "INSERT INTO t VALUES (1, 1, 1)"
        )
        let file = try await project(wrong, touches: ["t"])
        #expect(try await run(["run", file, "--no-auto-rollback"]).exitStatus == 2)
        try write(Self.short, touches: ["t"])
        let resumed = try await run(["resume", "work"])
        #expect(resumed.exitStatus == 0, "\(resumed.output)\(resumed.errorOutput)")
        #expect(try await run(["rollback", "work"]).exitStatus == 0)
        try write(wrong, touches: ["t"])
        #expect(try await run(["run", file, "--no-auto-rollback"]).exitStatus == 2)
        try write(Self.short, touches: ["t"])
        let anew = try await run(["run", file])
        #expect(anew.exitStatus == 0, "\(anew.output)\(anew.errorOutput)")
        #expect(anew.errorOutput.contains("rolling back what it left"), "\(anew.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
    }

    @Test(
        "What an attempt left that was continued and failed is taken back as well",
        .timeLimit(.minutes(1))
    )
    func failedAfterResume() async throws {
        let wrong = Self.short.replacing(
            "INSERT INTO t VALUES (1, 1)",
            with: "INSERT INTO t VALUES (1, 1, 1)"
        )
        let file = try await project(wrong, touches: ["t"])
        try await kill(["run", file], at: 1)
        let resumed = try await run(["run", file, "--recovery", "resume", "--no-auto-rollback"])
        #expect(resumed.exitStatus == 2, "\(resumed.output)\(resumed.errorOutput)")
        try write(Self.short, touches: ["t"])
        let anew = try await run(["run", file])
        #expect(anew.exitStatus == 0, "\(anew.output)\(anew.errorOutput)")
        #expect(anew.errorOutput.contains("rolling back what it left"), "\(anew.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
    }

    @Test("What failed after verification goes on there", .timeLimit(.minutes(1)))
    func post() async throws {
        let post = """

            function M.post(m)
              m.db:exec "UPDATE t SET a = a + 1"
              m.db:exec "UPDATE t SET nothing = 1"
            end
            """
        let file = try await project(Self.short + post, touches: ["t"])
        let failed = try await run(["run", file])
        #expect(failed.exitStatus == 2)
        try write(Self.short + post.replacing("nothing = 1", with: "a = a + 10"), touches: ["t"])
        let next = try await run(["run", file])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "12"]])
    }

    @Test("A repair records what stands, and nothing else", .timeLimit(.minutes(1)))
    func repair() async throws {
        let verify = "\nfunction M.verify(m) m.check:rows(\"SELECT 1 FROM t\", 1, \"one row\") end"
        let file = try await project(Self.short + verify, touches: ["t"])
        try await kill(["run", file], at: 1)
        func repair(_ state: String) async throws -> CommandResult {
            try await run(["repair", "work", "--as", state, "--reason", "mended by hand"])
        }
        let early = try await repair("completed")
        #expect(early.exitStatus == 2)
        #expect(
            early.output.contains("its verify hook says no"),
            "\(early.output)\(early.errorOutput)"
        )
        let not = try await repair("rolled_back")
        #expect(not.exitStatus == 2)
        #expect(not.output.contains("is not as it was before"), "\(not.output)\(not.errorOutput)")
        _ = try fixture.rows("INSERT INTO {c}.t VALUES (1, 1)")
        let done = try await repair("completed")
        #expect(done.exitStatus == 0, "\(done.output)\(done.errorOutput)")
        #expect(try await run(["run", file]).output.contains("nothing to do"))
        #expect(try await run(["rollback", "work"]).exitStatus == 0)
        try await kill(["run", file], at: 1)
        _ = try fixture.rows("DROP TABLE {c}.t")
        let back = try await repair("rolled_back")
        #expect(back.exitStatus == 0, "\(back.output)\(back.errorOutput)")
        #expect(try await run(["run", file]).exitStatus == 0)
    }
}

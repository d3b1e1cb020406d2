// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Eight moments at which tools of this kind do the wrong thing, through the built program.
@Suite("Bad moments", .timeLimit(.minutes(1)))
struct BadMomentsTests {
    let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private func document(_ result: CommandResult) throws -> JSON {
        try JSON(parsing: result.output)
    }

    private func outcome(_ result: CommandResult) throws -> String? {
        try document(result)["migrations"]?.arrayValue?.first?["outcome"]?.stringValue
    }

    // MARK: - Half

    private let half = """
        function M.execute(m)
          if not m.schema:has_table "t" then m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB" end
          m.db:exec "%"
        end
        function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
        """

    @Test(
        "Half: the second statement of two is wrong, the file is mended, and the next run converges",
        arguments: [false, true]
    )
    func half(keeps: Bool) async throws {
        let file = try fixture.write(
            "half",
            half.replacing("%", with: "INSERT INTO t VALUES ('not a number')")
        )
        let first = try await fixture.host(
            ["run", file] + (keeps ? ["--no-auto-rollback"] : [])
        )
        // What the first statement did is taken back, or it is said that it stayed.
        #expect(first.exitStatus == (keeps ? 2 : 3), "\(first.output)")
        #expect(fixture.value("SHOW TABLES FROM {c}") == (keeps ? "t" : ""))
        let said = first.output + first.errorOutput
        #expect(said.contains("What it did until then stays") == keeps, "\(said)")
        try fixture.write("half", half.replacing("%", with: "INSERT INTO t VALUES (7)"))
        let second = try await fixture.host(["run", file])
        #expect(second.exitStatus == 0, "\(second.output)\(second.errorOutput)")
        #expect(try fixture.rows("SELECT id FROM {c}.t") == [["7"]])
    }

    // MARK: - kill -9

    @Test("kill -9 in the middle: nothing runs on, and the next run converges")
    func killed() async throws {
        let file = try fixture.write(
            "killed",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec("INSERT INTO t SELECT 1 FROM DUAL WHERE SLEEP(?) = 0", { m.attempt == 1 and 3 or 0 })
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let fixture = fixture
        let running =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%INSERT INTO t SELECT%' AND id <> CONNECTION_ID()"
        let first = try await fixture.host(["run", file]) { command in
            let begun = try await command.wait { _ in fixture.value(running) == "1" }
            #expect(begun, "\(command.errorOutput)")
            command.send(SIGKILL)
        }
        #expect(first.signal == SIGKILL)
        let second = try await fixture.host(["run", file])
        #expect(second.exitStatus == 0, "\(second.output)\(second.errorOutput)")
        #expect(second.errorOutput.contains("was cut off in execution"), "\(second.errorOutput)")
        #expect(fixture.value(running) == "0")
        #expect(try fixture.rows("SELECT id FROM {c}.t") == [["1"]])
    }

    // MARK: - Two at once

    @Test("Two at once: one runs, the other waits for it and has nothing to do")
    func twoAtOnce() async throws {
        let file = try fixture.write(
            "twice",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY AUTO_INCREMENT) ENGINE=InnoDB"
              m.db:value "SELECT SLEEP(0.3)"
              m.db:exec "INSERT INTO t VALUES ()"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """
        )
        let results = try await fixture.atOnce(2, ["run", file, "--format", "json"])
        let outcomes = try results.compactMap { try outcome($0) }.sorted()
        #expect(outcomes == ["already_completed", "completed"])
        #expect(results.map(\.exitStatus) == [0, 0])
        #expect(results.contains { $0.errorOutput.contains("waiting for process") })
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.t") == "1")
    }

    @Test("Two rollbacks at once: one takes back, the others wait for it and have nothing to do")
    func rollbacksAtOnce() async throws {
        let file = try fixture.write(
            "back",
            """
            function M.execute(m) m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB" end
            function M.rollback(m)
              -- All have read the ledger before one of them writes.
              m.db:value "SELECT SLEEP(0.5)"
              m.db:exec "DROP TABLE t"
            end
            """
        )
        let made = try await fixture.host(["run", file])
        #expect(made.exitStatus == 0, "\(made.output)")
        let results = try await fixture.atOnce(3, ["rollback", "back"])
        #expect(results.map(\.exitStatus) == [0, 0, 0], "\(results.map(\.output))")
        #expect(
            fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_tracking WHERE migration_name = 'back_rollback'"
            ) == "1"
        )
    }

    // MARK: - Files

    private func completed(_ name: String = "made", _ manifest: String = "") async throws -> String
    {
        let file = try fixture.write(
            name,
            """
            function M.execute(m) m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB" end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
            """,
            manifest: manifest
        )
        let result = try await fixture.host(["run", file])
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        try fixture.folder.write(
            try fixture.folder.read("lupo.lua").replacing(
                "return {",
                with: "return { migrations = { \".\" },"
            ),
            to: "lupo.lua"
        )
        return file
    }

    @Test("Edited: a completed migration's file has changed, and both status and run say so")
    func edited() async throws {
        let file = try await completed()
        try fixture.folder.write(
            try fixture.folder.read(file).replacing("id INT", with: "id BIGINT"),
            to: file
        )
        let status = try await fixture.host(["status", "--check"])
        #expect(status.exitStatus == 1)
        #expect(status.output.contains("the file has changed since"), "\(status.output)")
        let again = try await fixture.host(["run", file])
        #expect(again.exitStatus == 65)
        #expect(again.output.contains("checksum"), "\(again.output)")
    }

    @Test("CRLF: the same file with other line ends is the same file")
    func lineEnds() async throws {
        let file = try await completed()
        let text = try fixture.folder.read(file)
        try fixture.folder.write("\u{FEFF}" + text.replacing("\n", with: "\r\n"), to: file)
        let status = try await fixture.host(["status", "--check"])
        #expect(status.exitStatus == 0, "\(status.output)")
        let again = try await fixture.host(["run", file, "--format", "json"])
        #expect(try outcome(again) == "already_completed")
    }

    @Test(
        "Late: what comes after a later one runs where they are independent, and else is refused first"
    )
    func late() async throws {
        func write(_ name: String, _ table: String, requires: String = "") throws -> String {
            try fixture.write(
                name,
                touches: [table],
                """
                function M.execute(m) m.db:exec "CREATE TABLE \(table) (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB" end
                function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS \(table)" end
                """,
                manifest: requires.isEmpty ? "" : "requires = { \"\(requires)\" }"
            )
        }
        let third = try write("third", "c")
        let dependent = try write("dependent", "d", requires: "second")
        let first = try await fixture.host(["run", third])
        #expect(first.exitStatus == 0)
        let refused = try await fixture.host(["run", dependent])
        #expect(refused.exitStatus == 2)
        #expect((refused.output + refused.errorOutput).contains("second"), "\(refused.output)")
        #expect(fixture.value("SHOW TABLES FROM {c} LIKE 'd'") == "")
        let second = try write("second", "b")
        let inTurn = try await fixture.host(["run", second, dependent])
        #expect(inTurn.exitStatus == 0, "\(inTurn.output)\(inTurn.errorOutput)")
    }

    // MARK: - Others at the database

    @Test("Blocked: ALTER TABLE behind an open transaction fails within the bound and names it")
    func blocked() async throws {
        let file = try fixture.write(
            "blocked",
            """
            function M.execute(m) m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL" end
            function M.rollback(m) m.schema:drop_column("t", "w") end
            """
        )
        try fixture.folder.write(
            try fixture.folder.read("lupo.lua").replacing(
                "return {",
                with: "return { locks = { wait = \"1s\", retries = 1 },"
            ),
            to: "lupo.lua"
        )
        // Sets the database up.
        _ = try await fixture.host(["rollback", "--last", "1"])
        let locker = try fixture.server.connect(schema: fixture.names.core)
        try locker.execute("CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
        try locker.execute("START TRANSACTION", effect: .none)
        _ = try locker.rows("SELECT * FROM t")
        let result = try await fixture.host(["run", file], limit: .seconds(30))
        #expect(result.exitStatus == 3, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("error[lock-wait]"), "\(result.output)")
        let answer = try locker.rows("SELECT CONNECTION_ID()")
        let blocker = try #require(answer.first?[0].integerValue)
        #expect(result.output.contains("connection \(blocker)"), "\(result.output)")
        try locker.execute("COMMIT", effect: .none)
        let again = try await fixture.host(["run", file])
        #expect(again.exitStatus == 0, "\(again.output)\(again.errorOutput)")
    }

    @Test(
        "By hand: a table that somebody dropped or changed shows in status",
        arguments: [
            ("DROP TABLE {c}.t", "missing", "is not there any more"),
            ("ALTER TABLE {c}.t ADD COLUMN w INT NULL", "changed", "was changed by hand since"),
        ]
    )
    func byHand(statement: String, change: String, words: String) async throws {
        _ = try await completed()
        let quiet = try await fixture.host(["status", "--check"])
        #expect(quiet.exitStatus == 0, "\(quiet.output)")
        _ = try fixture.rows(statement)
        let status = try await fixture.host(["status", "--check"])
        #expect(status.exitStatus == 1)
        #expect(status.output.contains("\(fixture.names.core).t \(words)"), "\(status.output)")
        let json = try document(try await fixture.host(["status", "--format", "json"]))
        let drift = json["migrations"]?.arrayValue?.first?["drift"]?.arrayValue?.first
        #expect(drift?["change"]?.stringValue == change)
        #expect(drift?["table"]?.stringValue == "\(fixture.names.core).t")
    }

    @Test("What a later migration changed, or a rollback took back, is no change by hand")
    func notByHand() async throws {
        _ = try await completed()
        let later = try fixture.write(
            "later",
            """
            function M.execute(m) m.schema:add_column("t", "w", { type = "int", null = true }) end
            function M.rollback(m) m.schema:drop_column("t", "w") end
            """
        )
        for command in [["run", later], ["rollback", "later"], ["run", later]] {
            let result = try await fixture.host(command)
            #expect(result.exitStatus == 0, "\(result.output)")
            let status = try await fixture.host(["status", "--format", "json"])
            let rows = try document(status)["migrations"]?.arrayValue ?? []
            #expect(rows.count == 2)
            #expect(
                rows.allSatisfy { $0["drift"]?.arrayValue?.isEmpty == true },
                "\(status.output)"
            )
        }
        _ = try await fixture.host(["rollback", "later"])
        _ = try fixture.rows("DROP TABLE {c}.t")
        let status = try await fixture.host(["status"])
        let line = status.output.split(separator: "\n").first { $0.contains("made") } ?? ""
        #expect(line.contains("is not there any more"), "\(status.output)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Undo that nobody wrote, and tables put aside", .serialized)
struct UndoTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private func send(_ statements: String...) throws {
        let connection = try fixture.server.connect()
        for statement in statements {
            try connection.execute(
                SQLText(verbatim: statement.replacing("{c}", with: fixture.names.core.quoted))
            )
        }
    }

    private func makeTable() throws {
        try send(
            "CREATE DATABASE IF NOT EXISTS {c}",
            "USE {c}",
            "CREATE TABLE {c}.t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB",
            "INSERT INTO {c}.t (a) SELECT seq * 3 FROM seq_1_to_40"
        )
    }

    private func state() throws -> [[String]] {
        try fixture.rows("CHECKSUM TABLE {c}.t") + fixture.rows("SHOW CREATE TABLE {c}.t")
    }

    private func tables() throws -> [String] {
        try fixture.rows("SHOW TABLES FROM {c}").map { $0[0] }
    }

    /// Runs a command until the server is at work on a statement of the host's, then kills the host.
    ///
    /// - Parameters:
    ///   - arguments: of the command.
    ///   - statement: words in it.
    ///   - index: an index of `t`; once it is there, somebody reads the table in a transaction that stays open.
    /// - Throws: as the command, and as every statement.
    private func killed(
        _ arguments: [String],
        at statement: String,
        behind index: String? = nil
    ) async throws {
        let fixture = fixture
        let result = try await fixture.host(arguments, lease: "1s") { running in
            let reader = try fixture.server.connect()
            if let index {
                let name = fixture.names.core
                let made =
                    "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = '\(name)' AND index_name = '\(index)'"
                #expect(try await running.wait { _ in fixture.value(made) == "1" })
                try reader.execute("START TRANSACTION")
                _ = try reader.rows("SELECT COUNT(*) FROM \(name).t")
                try fixture.server.connect().execute(
                    "CREATE TABLE \(name).go (id INT) ENGINE=InnoDB"
                )
            }
            defer { withExtendedLifetime(reader) {} }
            let reached = try await running.wait { _ in
                fixture.value(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '/*lupo:%\(statement)%' AND info LIKE '%\(fixture.names.core.name)%'"
                ) == "1"
            }
            #expect(reached, "\(running.output)\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(result.signal == SIGKILL, "\(result.output)\(result.errorOutput)")
    }

    private func derived() throws -> String {
        try fixture.write(
            "derive",
            touches: ["t", "n"],
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN c INT NULL"
              m.db:exec "ALTER TABLE t ADD INDEX by_a (a)"
              for _ = 1, 4000 do
                local go = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'go'"
                if m.db:value(go) > 0 then break end
                m.db:value "SELECT SLEEP(0.005)"
              end
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
    }

    @Test(
        "Killed in the midst of what it takes back: the next command goes on",
        .timeLimit(.minutes(1)),
        arguments: [["run", "derive_1_0_0.lua"], ["rollback", "derive"], ["recover"]]
    )
    func killedInUndo(_ next: [String]) async throws {
        try makeTable()
        let before = try state()
        let file = try derived()
        try await killed(["run", file], at: "DROP INDEX", behind: "by_a")
        let result = try await fixture.host(next, lease: "1s")
        #expect(
            result.exitStatus == (next[0] == "run" ? 3 : 0),
            "\(result.output)\(result.errorOutput)"
        )
        #expect(try state() == before)
        let open = try fixture.rows(
            "SELECT statement_text FROM {o}.lupo_migration_journal WHERE kind = 'undo' AND status = 'intent'"
        )
        #expect(open == [])
    }

    @Test(
        "Killed while a table is put aside: its rows are there once",
        .timeLimit(.minutes(1)),
        arguments: [true, false]
    )
    func killedInTrash(_ isLetThrough: Bool) async throws {
        try makeTable()
        let file = try fixture.write(
            "make",
            touches: ["n"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE n (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO n VALUES (1), (2)"
            end
            function M.rollback(m) m.schema:drop_table "n" end
            """
        )
        #expect(try await fixture.host(["run", file]).exitStatus == 0)
        let blocker = try fixture.server.connect()
        try blocker.execute("START TRANSACTION")
        _ = try blocker.rows("SELECT COUNT(*) FROM \(fixture.names.core).n")
        try await killed(["rollback", "make"], at: "RENAME TABLE")
        if isLetThrough { try blocker.execute("COMMIT") }
        let settling = Task { [fixture] in
            try await fixture.host(["rollback", "make"], lease: "1s")
        }
        if !isLetThrough {
            try await Task.sleep(for: .milliseconds(300))
            try blocker.execute("COMMIT")
        }
        let settled = try await settling.value
        #expect(settled.exitStatus == 0, "\(settled.output)\(settled.errorOutput)")
        let names = try tables().filter { $0 != "t" }
        #expect(names.count == 1 && TrashName.isOne(names[0]), "\(names)")
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.\(names[0])") == "2")
        let known = try fixture.rows(
            "SELECT location FROM {o}.lupo_migration_backups WHERE method = 'trash' AND status IN ('verified', 'intent')"
        )
        #expect(known == [["\(fixture.names.core).\(names[0])"]])
    }

    @Test("Killed in the midst of a purge: the next one goes on", .timeLimit(.minutes(1)))
    func killedInPurge() async throws {
        try makeTable()
        let file = try fixture.write(
            "make",
            touches: ["n"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE n (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO n VALUES (1), (2)"
            end
            function M.rollback(m) m.schema:drop_table "n" end
            """
        )
        for command in [["run", file], ["rollback", "make"]] {
            #expect(try await fixture.host(command).exitStatus == 0)
        }
        let name = try #require(try tables().first { TrashName.isOne($0) })
        let blocker = try fixture.server.connect()
        try blocker.execute("START TRANSACTION")
        _ = try blocker.rows("SELECT COUNT(*) FROM \(fixture.names.core).\(try Identifier(name))")
        try await killed(["purge", "1"], at: "DROP TABLE")
        try blocker.execute("COMMIT")
        let next = try await fixture.host(["purge", "1"], lease: "1s")
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try tables() == ["t"])
        #expect(
            fixture.value("SELECT status FROM {o}.lupo_migration_backups WHERE method = 'trash'")
                == "purged"
        )
    }

    @Test("purge answers in text and JSON, and --undo off is obeyed", .timeLimit(.minutes(1)))
    func commands() async throws {
        #expect(try await fixture.host(["purge"]).exitStatus == 0)
        try makeTable()
        try send("CREATE TABLE {c}.go (id INT) ENGINE=InnoDB")
        let off = try await fixture.host(["run", try derived(), "--undo", "off"])
        try send("DROP TABLE {c}.go")
        #expect(off.exitStatus == 2, "\(off.output)\(off.errorOutput)")
        let on = try await fixture.host(["rollback", "derive"])
        #expect(on.exitStatus == 0, "\(on.output)\(on.errorOutput)")
        #expect(on.errorOutput.contains("took back statement 1: ALTER TABLE"), "\(on.errorOutput)")
        let wrong = try await fixture.host(["rollback", "derive", "--undo", "perhaps"])
        #expect(wrong.exitStatus == 64)

        let file = try fixture.write(
            "make",
            touches: ["n"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE n (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "INSERT INTO n VALUES (1), (2)"
            end
            function M.rollback(m) m.schema:drop_table "n" end
            """
        )
        _ = try await fixture.host(["run", file])
        let back = try await fixture.host(["rollback", "make"])
        #expect(
            back.exitStatus == 0 && back.errorOutput.contains("n has rows: kept as lupo_trash_"),
            "\(back.errorOutput)"
        )
        let list = try await fixture.host(["backup", "list"])
        #expect(
            list.output.contains("trash") && list.output.contains("in place of DROP TABLE"),
            "\(list.output)"
        )
        #expect(try await fixture.host(["purge", "--dry-run"]).output == "Nothing to purge.\n")
        let dry = try await fixture.host(["purge", "1", "--dry-run"])
        #expect(dry.output.contains("to purge"), "\(dry.output)")
        #expect(try tables().count == 2)
        let purged = try await fixture.host(["purge", "1", "--format", "json"])
        let json = try JSON(parsing: purged.output)
        #expect(json["schema"]?.stringValue == "lupo-host/purge/1", "\(purged.output)")
        #expect(json["backups"]?.arrayValue?.first?["method"]?.stringValue == "trash")
        #expect(json["backups"]?.arrayValue?.first?["outcome"]?.stringValue == "purged")
        #expect(try tables() == ["t"])
    }
}

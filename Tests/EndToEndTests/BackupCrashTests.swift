// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Hosts that die while they back up or restore", .serialized)
struct BackupCrashTests {
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

    /// Checksum and definition of `t`.
    private func state() throws -> [[String]] {
        try fixture.rows("CHECKSUM TABLE {c}.t") + fixture.rows("SHOW CREATE TABLE {c}.t")
    }

    /// Runs a command until the server is at work on a statement that begins so, then kills the host.
    private func killed(
        _ arguments: [String],
        at statement: String,
        while blocker: MariaDBConnection? = nil
    ) async throws {
        let fixture = fixture
        let result = try await fixture.host(arguments, lease: "1s") { running in
            let reached = try await running.wait { _ in
                fixture.value(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '/*lupo:%\(statement)%\(fixture.names.core.name)%'"
                ) == "1"
            }
            #expect(reached, "\(running.output)\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(result.signal == SIGKILL, "\(result.output)\(result.errorOutput)")
    }

    private func statuses() throws -> [String] {
        try fixture.rows(
            "SELECT status FROM {o}.lupo_migration_backups ORDER BY migration_backup_id"
        ).map { $0[0] }
    }

    private func copies() -> [[String]] {
        (try? fixture.rows("SHOW TABLES FROM \(fixture.names.core.name)_backup")) ?? []
    }

    /// Empties `t`; fails after that where it shall, and leaves the return of the rows to the host.
    private func emptying(fails: Bool) throws -> String {
        try fixture.write(
            "empty",
            """
            function M.execute(m)
              m.db:exec "DELETE FROM t"
              \(fails ? "m:fail 'as planned'" : "")
            end
            function M.rollback(m) end
            """
        )
    }

    @Test("Killed while rows are copied: the copy is made anew", .timeLimit(.minutes(1)))
    func duringCopy() async throws {
        try makeTable()
        let before = try state()
        let file = try emptying(fails: false)
        let blocker = try fixture.server.connect()
        try blocker.execute("START TRANSACTION")
        try blocker.execute("UPDATE \(fixture.names.core).t SET a = a + 1 WHERE id = 20")
        try await killed(["run", file], at: "INSERT INTO")
        #expect(try statuses() == ["intent"])
        #expect(copies().count == 1)
        try blocker.execute("ROLLBACK")
        let next = try await fixture.host(["run", file], lease: "1s")
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try statuses() == ["failed", "verified"])
        #expect(copies().count == 1)
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.t") == "0")
        let restored = try await fixture.host(["backup", "restore", "2"])
        #expect(restored.exitStatus == 0, "\(restored.output)\(restored.errorOutput)")
        #expect(try state() == before)
    }

    @Test("Killed while the copy is compared: it is worth nothing", .timeLimit(.minutes(1)))
    func duringChecksum() async throws {
        try makeTable()
        let file = try fixture.write(
            "slow",
            """
            function M.backup(m)
              local wait = m.attempt == 1 and "SLEEP(0.05) = 0" or "TRUE"
              m.state.copy = m.backup:table("t", { where = wait })
              assert(m.state.copy.rows == 40)
            end
            function M.execute(m) m.db:exec "UPDATE t SET a = 0 WHERE id > 0" end
            function M.rollback(m) m.backup:restore(m.state.copy) end
            """
        )
        try await killed(["run", file], at: "BIT_XOR")
        #expect(try statuses() == ["intent"])
        // The rows were never committed.
        let next = try await fixture.host(["run", file], lease: "1s")
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(try statuses() == ["failed", "verified"])
        let verified = try await fixture.host(["backup", "verify"])
        #expect(
            verified.exitStatus == 0 && verified.output.contains("intact"),
            "\(verified.output)"
        )
    }

    @Test(
        "Killed in the swap of a rollback: the next command brings the rows back once",
        .timeLimit(.minutes(1)),
        arguments: [true, false]
    )
    func duringSwap(_ isLetThrough: Bool) async throws {
        try makeTable()
        let before = try state()
        let file = try emptying(fails: true)
        let blocker = try fixture.server.connect()
        try blocker.execute("START TRANSACTION")
        _ = try blocker.rows("SELECT * FROM \(fixture.names.core).t LIMIT 1")
        try await killed(["run", file], at: "RENAME TABLE")
        // Let through, the dead host's statement may still take effect; else it is ended with its session.
        if isLetThrough { try blocker.execute("COMMIT") }
        let settling = Task { [fixture] in
            try await fixture.host(["rollback", "empty"], lease: "1s")
        }
        if !isLetThrough {
            try await Task.sleep(for: .milliseconds(300))
            try blocker.execute("COMMIT")
        }
        let settled = try await settling.value
        #expect(settled.exitStatus == 0, "\(settled.output)\(settled.errorOutput)")
        #expect(try state() == before)
        #expect(try statuses() == ["restored"])
        #expect(copies().count == 1)
    }

    @Test("Killed in the swap of a restore by command: it is done again", .timeLimit(.minutes(1)))
    func duringRestoreCommand() async throws {
        try makeTable()
        let before = try state()
        let run = try await fixture.host(["run", try emptying(fails: false)])
        #expect(run.exitStatus == 0, "\(run.output)\(run.errorOutput)")
        let blocker = try fixture.server.connect()
        try blocker.execute("START TRANSACTION")
        _ = try blocker.rows("SELECT COUNT(*) FROM \(fixture.names.core).t")
        try await killed(["backup", "restore", "1"], at: "RENAME TABLE")
        try blocker.execute("COMMIT")
        let again = try await fixture.host(["backup", "restore", "1"], lease: "1s")
        #expect(again.exitStatus == 0, "\(again.output)\(again.errorOutput)")
        #expect(try state() == before)
        #expect(try statuses() == ["restored"])
    }

    @Test("list, verify and purge answer in text and JSON", .timeLimit(.minutes(1)))
    func commands() async throws {
        let none = try await fixture.host(["backup", "list"])
        #expect(none.output == "This database is not set up yet.\n")
        try makeTable()
        let run = try await fixture.host(["run", try emptying(fails: false)])
        #expect(run.exitStatus == 0, "\(run.output)\(run.errorOutput)")
        let list = try await fixture.host(["backup", "list"])
        #expect(list.output.contains("before DELETE without WHERE"), "\(list.output)")
        let json = try JSON(
            parsing: try await fixture.host(["backup", "list", "--format", "json"]).output
        )
        #expect(json["schema"]?.stringValue == "lupo-host/backup/1")
        #expect(json["backups"]?.arrayValue?.first?["rows"]?.integerValue == 40)
        let early = try await fixture.host(["backup", "purge", "--dry-run"])
        #expect(early.output == "Nothing to purge.\n")
        let dry = try await fixture.host(["backup", "purge", "1", "--dry-run"])
        #expect(dry.output.contains("to purge") && copies().count == 1, "\(dry.output)")
        let wrong = try await fixture.host(["backup", "restore", "77"])
        #expect(wrong.exitStatus == 64, "\(wrong.errorOutput)")
        try send(
            "UPDATE `\(fixture.names.core.name)_backup`.\(copies()[0][0]) SET a = 1 WHERE id = 1"
        )
        let damaged = try await fixture.host(["backup", "verify"])
        #expect(damaged.exitStatus == 2 && damaged.errorOutput.contains("backup-damaged"))
        let purged = try await fixture.host(["backup", "purge", "1"])
        #expect(purged.exitStatus == 0 && copies().isEmpty, "\(purged.output)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Backups are no entries of the journal: an attempt that is continued makes those of its hook anew, and finds those that were
/// made by themselves.
@Suite("Backups of attempts that are continued", .serialized, .timeLimit(.minutes(1)))
struct BackupResumeTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private func lay() throws {
        let connection = try fixture.server.connect()
        try connection.execute("CREATE DATABASE \(fixture.names.core)")
        try connection.execute("USE \(fixture.names.core)", effect: .none)
        for table in ["t", "u"] {
            try connection.execute(
                SQLText(
                    verbatim:
                        "CREATE TABLE \(table) (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
                )
            )
            try connection.execute(
                SQLText(verbatim: "INSERT INTO \(table) (a) SELECT seq * 3 FROM seq_1_to_20")
            )
        }
        try connection.execute("CREATE TABLE go (n INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
    }

    private func go(_ number: Int) throws {
        let connection = try fixture.server.connect()
        try connection.execute("INSERT INTO \(fixture.names.core).go VALUES (\(Int64(number)))")
    }

    private func state() throws -> [[String]] {
        try fixture.rows("CHECKSUM TABLE {c}.t, {c}.u") + fixture.rows("SHOW CREATE TABLE {c}.t")
            + fixture.rows("SHOW CREATE TABLE {c}.u")
    }

    /// Runs until the server sleeps in a statement that begins so, then kills the host and its session.
    private func killed(_ file: String, at statement: String) async throws {
        let fixture = fixture
        let sleeper = """
            SELECT id FROM information_schema.processlist WHERE info LIKE '%\(statement)%SLEEP%' \
            AND info LIKE '%\(fixture.names.core.name)%' AND id <> CONNECTION_ID()
            """
        let result = try await fixture.host(["run", file, "--recovery", "resume"], lease: "1s") {
            running in
            let reached = try await running.wait { _ in !fixture.value(sleeper).isEmpty }
            #expect(reached, "\(running.output)\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(result.signal == SIGKILL, "\(result.output)\(result.errorOutput)")
        _ = try fixture.rows("KILL CONNECTION \(fixture.value(sleeper))")
    }

    @Test(
        "Killed in the hook and in the middle of execution, all rows come back",
        arguments: ["copy", "file"]
    )
    func continued(_ method: String) async throws {
        try lay()
        let before = try state()
        let core = fixture.names.core.name
        let file = try fixture.write(
            "twice",
            touches: ["t", "u"],
            """
            function M.backup(m)
              m.state.whole = m.backup:table "u"
              m.state.part = m.backup:table("u", {
                where = "(SELECT COUNT(*) FROM \(core).go) > 0 OR SLEEP(2) = 0", columns = { "a" },
              })
            end
            function M.execute(m)
              m.db:exec "UPDATE u SET a = 0 WHERE id > 0"
              m.db:exec "DELETE FROM t"
              m.db:value "SELECT IF((SELECT COUNT(*) FROM \(core).go) < 2, SLEEP(20), 0)"
              m:fail "as planned"
            end
            function M.rollback(m) m.backup:restore(m.state.part) end
            """,
            manifest: "backup = { method = \"\(method)\" },"
        )
        try await killed(file, at: "INSERT INTO")
        try go(1)
        try await killed(file, at: "SELECT IF")
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.t") == "0")
        try go(2)
        let last = try await fixture.host(["run", file, "--recovery", "resume"], lease: "1s")
        #expect(last.exitStatus == 3, "\(last.output)\(last.errorOutput)")
        #expect(try state() == before)
        // What the killed host had verified in its hook stays until a purge, and is the older one of two.
        let found = try fixture.rows(
            "SELECT object_name, status FROM {o}.lupo_migration_backups ORDER BY migration_backup_id"
        ).map { "\($0[0].split(separator: ".").last ?? "") \($0[1])" }
        #expect(
            found == ["u verified", "u failed", "u verified", "u restored", "t restored"],
            "\(found)"
        )
        let purged = try await fixture.host(["backup", "purge", "--older-than", "1ms"])
        #expect(purged.exitStatus == 0, "\(purged.output)\(purged.errorOutput)")
        #expect(try fixture.rows("SHOW TABLES FROM \(core)_backup") == [])
        #expect(FileTree.names(in: fixture.folder.path(".lupo/backups")) == [])
    }
}

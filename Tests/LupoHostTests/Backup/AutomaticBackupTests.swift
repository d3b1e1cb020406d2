// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Backups that the host makes by itself")
struct AutomaticBackupTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    /// A migration that sends one statement and then fails, with a rollback that does nothing.
    private func failing(
        _ statement: String,
        rollback: String = "",
        manifest: String = ""
    ) throws -> String {
        try fixture.write(
            "loses",
            manifest: "touches = { \"t\" }" + (manifest.isEmpty ? "" : ", " + manifest),
            """
            function M.execute(m)
              m.db:exec [[\(statement)]]
              m:fail "as planned"
            end
            function M.rollback(m) \(rollback) end
            """
        )
    }

    @Test(
        "A statement that loses rows of a whole table is preceded by a backup, which the rollback uses",
        .timeLimit(.minutes(1)),
        arguments: [
            ("DELETE FROM t", "DELETE without WHERE"),
            ("UPDATE t SET a = 0, b = NULL", "UPDATE without WHERE"),
            ("ALTER TABLE t MODIFY b VARCHAR(4) NULL", "MODIFY COLUMN"),
            ("ALTER TABLE t CHANGE b c TEXT NULL", "CHANGE COLUMN"),
            ("ALTER TABLE t CONVERT TO CHARACTER SET latin1", "CONVERT TO CHARACTER SET"),
        ]
    )
    func savesBefore(_ statement: String, _ reason: String) async throws {
        try fixture.prepareRows()
        try fixture.lay("UPDATE t SET b = LPAD(id, 4, '0')")
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(try failing(statement))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "100", reason]])
    }

    @Test(
        "What names its rows, an empty table, and a migration that wants none get no backup",
        .timeLimit(.minutes(1)),
        arguments: [
            ("DELETE FROM t WHERE id = 1", "", 1), ("UPDATE t SET a = 0 LIMIT 5", "", 1),
            ("ALTER TABLE t ADD COLUMN c INT NULL", "", 1), ("DELETE FROM t", "", 0),
            ("DELETE FROM t", "backup = { automatic = \"off\" }", 1),
        ]
    )
    func savesNothing(_ statement: String, _ manifest: String, _ rows: Int) async throws {
        try fixture.prepareRows(10)
        if rows == 0 { try fixture.lay("TRUNCATE TABLE t") }
        let file = try failing(
            statement,
            rollback: "m.db:exec \"ALTER TABLE t DROP COLUMN IF EXISTS c\"",
            manifest: manifest
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.backups() == [])
    }

    @Test("Where the script's rollback brings the rows back itself, nothing is swapped")
    func leavesGoodRollback() async throws {
        try fixture.prepareRows(3)
        let file = try failing(
            "DELETE FROM t",
            rollback: """
                for id = 1, 3 do
                  m.db:insert("t", { id = id, a = id, b = "row " .. id })
                end
                """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.backups() == [["verified", "t", "3", "DELETE without WHERE"]])
    }

    @Test("Every touched table with rows is saved where the settings say so")
    func savesTouched() async throws {
        try fixture.prepareRows(5)
        try fixture.lay("CREATE TABLE e (id INT PRIMARY KEY) ENGINE=InnoDB")
        let file = try fixture.write(
            "touched",
            manifest:
                "touches = { \"t\", \"e\", \"n\" }, backup = { automatic = \"touched\", keep = \"2h\" }",
            """
            function M.execute(m)
              m.db:transaction(function() m.db:exec "DELETE FROM t" end)
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "5", "touched"]])
    }

    @Test(
        "Inside of a transaction or a batch, the state before it is saved",
        arguments: [
            "m.db:transaction(function() %@ end)",
            "for rows in m.db:batches('t', { size = 3 }) do %@ break end",
        ]
    )
    func savesBesideTransaction(_ frame: String) async throws {
        try fixture.prepareRows(5)
        let before = try fixture.state(of: "t")
        let body = """
            m.db:exec "UPDATE t SET a = 77 WHERE id = 3"
            m.db:exec "DELETE FROM t"
            assert(m.db:value "SELECT COUNT(*) FROM t" == 0)
            """
        let file = try fixture.write(
            "inside",
            """
            function M.execute(m)
              \(frame.replacing("%@", with: body))
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "5", "DELETE without WHERE"]])
    }

    @Test("A backup that the script made and its rollback forgets is used all the same")
    func forgottenBackup() async throws {
        try fixture.prepareRows(5)
        let before = try fixture.state(of: "t")
        let file = try fixture.write(
            "forgets",
            """
            function M.backup(m) m.backup:table("t", { method = "file" }) end
            function M.execute(m)
              m.db:exec "DELETE FROM t"
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "5", "DELETE without WHERE"]])
    }

    @Test("What a failed attempt saved is the state to go back to for the next one too")
    func secondAttempt() async throws {
        try fixture.prepareRows(5)
        let before = try fixture.state(of: "t")
        let file = try fixture.write(
            "twice",
            """
            function M.execute(m)
              m.db:exec "UPDATE t SET a = a + 1000"
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        for _ in 1...2 {
            let report: MigrationReport = try await fixture.run(file) {
                $0.rollsBackOnFailure = false
            }
            #expect(report.outcome == .failed, "\(report.error?.rendered() ?? "")")
        }
        #expect(try fixture.rows("SELECT MIN(a) FROM {c}.t") == [["2001"]])
        #expect(try await fixture.rollBack("twice").outcome == .rolledBack)
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "5", "UPDATE without WHERE"]])
    }

    @Test("A completed migration's rollback does not take later rows away")
    func completedStays() async throws {
        try fixture.prepareRows(5)
        let file = try fixture.write(
            "done",
            """
            function M.execute(m) m.db:exec "DELETE FROM t" end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        try fixture.lay("INSERT INTO t (id, a) VALUES (77, 7)")
        #expect(try await fixture.rollBack("done").outcome == .rolledBack)
        #expect(try fixture.rows("SELECT id FROM {c}.t") == [["77"]])
        #expect(try fixture.backups() == [["verified", "t", "5", "DELETE without WHERE"]])
    }

    @Test("A table that foreign keys point to gets its rows back in its place")
    func foreignKeys() async throws {
        try fixture.prepareRows(5)
        try fixture.lay(
            """
            CREATE TABLE child (id INT PRIMARY KEY, t_id INT, CONSTRAINT child_t FOREIGN KEY (t_id) REFERENCES t (id)) \
            ENGINE=InnoDB
            """,
            "INSERT INTO child VALUES (1, 3)"
        )
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(try failing("UPDATE t SET a = 0"))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(
            try fixture.rows(
                "SELECT referenced_table_name FROM information_schema.referential_constraints WHERE constraint_schema = '\(fixture.names.core.name)'"
            ) == [["t"]]
        )
    }
}

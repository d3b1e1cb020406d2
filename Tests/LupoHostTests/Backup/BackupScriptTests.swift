// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("m.backup")
struct BackupScriptTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("A copy is verified, and has the digest of m.schema:checksum", .timeLimit(.minutes(1)))
    func makesCopy() async throws {
        try fixture.prepareRows()
        let file = try fixture.write(
            "copy",
            """
            function M.backup(m)
              local copy = m.backup:table "t"
              assert(copy.rows == 100 and copy.sha256 == m.schema:checksum "t", copy.sha256)
              m.state.copy = copy
              m.log:info(copy.name)
            end
            function M.execute(m) assert(m.state.copy.rows == 100) end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.backups() == [["verified", "t", "100", "NULL"]])
        let place = try #require(fixture.logged.last)
        #expect(place.hasPrefix("\(try fixture.backupSchema.name).t"))
        #expect(try fixture.rows("SELECT COUNT(*) FROM \(place)") == [["100"]])
    }

    @Test("A rollback gives the whole table back by a swap", .timeLimit(.minutes(1)))
    func restoresTable() async throws {
        try fixture.prepareRows()
        let before = try fixture.state(of: "t")
        let file = try fixture.write(
            "whole",
            """
            function M.backup(m) m.state.copy = m.backup:table "t" end
            function M.execute(m)
              m.db:exec "DELETE FROM t WHERE id > 10"
              m.db:exec "UPDATE t SET b = 'lost' WHERE id <= 10"
              m.db:exec "INSERT INTO t (a) VALUES (1), (2)"
              m:fail "as planned"
            end
            function M.rollback(m)
              assert(m.backup:restore(m.state.copy))
              assert(not m.backup:restore "t")
            end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.backups() == [["restored", "t", "100", "NULL"]])
        // What was replaced is still there, for whoever wrote to it meanwhile.
        let kept = try fixture.copies()
        #expect(kept.count == 1 && kept[0].hasPrefix("r"), "\(kept)")
    }

    @Test("Columns and rows come back by the primary key; later rows stay", .timeLimit(.minutes(1)))
    func restoresParts() async throws {
        try fixture.prepareRows()
        let file = try fixture.write(
            "parts",
            """
            function M.backup(m)
              m.state.column = m.backup:table("t", { columns = { "b" } })
              m.state.rows = m.backup:table("t", { where = "id BETWEEN :low AND 20", params = { low = 11 } })
              assert(m.state.column.rows == 100 and m.state.rows.rows == 10)
            end
            function M.execute(m)
              m.db:exec "UPDATE t SET b = 'lost', a = -1 WHERE id > 0"
              m.db:exec "DELETE FROM t WHERE id BETWEEN 11 AND 20"
              m.db:exec "INSERT INTO t (id, a, b) VALUES (500, 5, 'new')"
              m:fail "as planned"
            end
            function M.rollback(m)
              assert(m.backup:restore(m.state.rows))
              assert(m.backup:restore(m.state.column))
            end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        let rows = try fixture.rows(
            "SELECT COUNT(*), SUM(b = CONCAT('row ', id)), SUM(a = -1), SUM(a = id), SUM(id = 500) FROM {c}.t"
        )
        #expect(rows == [["101", "100", "90", "10", "1"]])
    }

    @Test("The example of m.backup:restore runs in a rollback", .timeLimit(.minutes(1)))
    func exampleOfRestore() async throws {
        try fixture.lay(
            APISpec.exampleSchema,
            "INSERT INTO lupo_actors (full_name) VALUES ('Wanda Fox'), ('Ivo')"
        )
        let table = try #require(APISpec.current.function(id: "backup.table"))
        let restore = try #require(APISpec.current.function(id: "backup.restore"))
        let file = try fixture.write(
            "example",
            manifest: #"touches = { "lupo_actors" }"#,
            """
            function M.backup(m) \(table.example) end
            function M.execute(m)
              m.db:exec "UPDATE lupo_actors SET full_name = 'nobody' WHERE id > 0"
              m:fail "as planned"
            end
            function M.rollback(m) \(restore.example) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.rows("SELECT full_name FROM {c}.lupo_actors ORDER BY id") == [
                ["Wanda Fox"], ["Ivo"],
            ]
        )
    }

    @Test(
        "What cannot be backed up says why",
        .timeLimit(.minutes(1)),
        arguments: [
            ("m.backup:table \"absent\"", "There is no table"),
            ("m.backup:table \"other\"", "which `touches` does not name"),
            ("m.backup:table(\"t\", { columns = { \"c\" } })", "has no column c"),
            ("m.backup:table(\"t\", { columns = { \"g\" } })", "is generated"),
            ("m.backup:table(\"t\", { where = \"1) OR (1\" })", "cannot be read"),
            ("m.backup:table(\"t\", { where = \"SLEEP(\" })", ""),
            ("m.backup:table(\"t\", { params = { 1 } })", "no condition"),
            ("m.backup:table(\"nokey\", { columns = { \"a\" } })", "no primary key"),
            ("m.backup:table \"v\"", "it is a view"),
            ("m.backup:table \"s\"", "it is a sequence"),
            ("m.backup:table \"history\"", "system-versioned"),
            ("m.backup:table \"triggered\"", "has triggers (tr)"),
            ("m.backup:restore \"t\"", "restore is not available in backup"),
            ("m.backup:table(\"t\", { where = \"a = 1\", method = \"file\" })", "as a copy alone"),
        ]
    )
    func refusals(_ call: String, _ expected: String) async throws {
        try fixture.lay(
            "CREATE TABLE t (id INT PRIMARY KEY, a INT, g INT AS (a + 1) VIRTUAL) ENGINE=InnoDB",
            "INSERT INTO t (id, a) VALUES (1, 1)",
            "CREATE TABLE nokey (a INT) ENGINE=InnoDB",
            "CREATE VIEW v AS SELECT * FROM t",
            "CREATE SEQUENCE s",
            "CREATE TABLE history (a INT) ENGINE=InnoDB WITH SYSTEM VERSIONING",
            "CREATE TABLE triggered (a INT) ENGINE=InnoDB",
            "CREATE TRIGGER tr BEFORE INSERT ON triggered FOR EACH ROW SET NEW.a = 1"
        )
        let file = try fixture.write(
            "refused",
            manifest: """
                touches = { "t", "absent", "nokey", "v", "s", "history", "triggered" }
                """,
            """
            function M.backup(m) \(call) end
            function M.execute(m) m.db:exec "DELETE FROM t" end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .failed)
        let text = report.error?.rendered() ?? ""
        #expect(expected.isEmpty || text.contains(expected), "\(text)")
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["1"]])
        #expect(try fixture.copies() == [])
    }
}

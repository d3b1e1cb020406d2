// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// Statements, batches and their journal: all of one or nothing of both.
@Suite("Statements and their journal")
struct ExactlyOnceTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let create = """
        m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT NOT NULL DEFAULT 0) ENGINE=InnoDB"
        local rows = {}
        for id = 1, 10 do rows[id] = { id = id } end
        m.db:insert("t", rows)

        """

    private func run(
        _ execute: String,
        rollback: String = "m.db:exec 'DROP TABLE t'"
    ) async throws -> MigrationReport {
        try await fixture.run(
            try fixture.write(
                "walk",
                "function M.execute(m)\n\(Self.create)\(execute)\nend\nfunction M.rollback(m) \(rollback) end"
            )
        ) { $0.rollsBackOnFailure = false }
    }

    private func journal() throws -> [[String]] {
        try fixture.rows(
            """
            SELECT kind, status, rows_affected, JSON_VALUE(cursor_json, '$.after'), JSON_VALUE(cursor_json, '$.rows') \
            FROM {o}.lupo_migration_journal WHERE hook = 'execute' AND kind NOT IN ('ddl', 'bulk') \
            ORDER BY migration_journal_id
            """
        )
    }

    @Test("Each batch commits with its position", .timeLimit(.minutes(1)))
    func batches() async throws {
        let report = try await run(
            """
            for rows in m.db:batches("t", { key = "id", size = 4, where = "id <> :no", params = { no = 5 } }) do
              for _, row in ipairs(rows) do
                m.db:exec("UPDATE t SET v = v + :n WHERE id = :id", { n = row.id, id = row.id })
              end
            end
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try journal() == [
                ["batch", "done", "4", "4", "4"], ["batch", "done", "4", "9", "4"],
                ["batch", "done", "1", "10", "1"],
            ]
        )
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "50")
        #expect(try LedgerReader(fixture: fixture).broken("walk") == [])
    }

    @Test("A loop over batches that is left early keeps what it did", .timeLimit(.minutes(1)))
    func leavesEarly() async throws {
        let report = try await run(
            """
            for rows in m.db:batches("t", { key = "id", size = 4 }) do
              m.db:exec("UPDATE t SET v = 1 WHERE id <= :id", { id = rows[1].id })
              if rows[1].id == 5 then break end
            end
            m.db:exec "UPDATE t SET v = 9 WHERE id = 10"
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try journal() == [
                ["batch", "done", "1", "4", "4"], ["batch", "done", "4", "8", "4"],
                ["dml", "done", "1", "NULL", "NULL"],
            ]
        )
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "14")
    }

    @Test("An error in a batch takes back that batch alone", .timeLimit(.minutes(1)))
    func errorInBatch() async throws {
        let report = try await run(
            """
            for rows in m.db:batches("t", { key = "id", size = 4 }) do
              m.db:exec("UPDATE t SET v = 1 WHERE id <= :id", { id = rows[#rows].id })
              if rows[1].id == 5 then error("stop here") end
            end
            """
        )
        #expect(report.outcome == .failed && report.error?.message.contains("stop here") == true)
        #expect(try journal() == [["batch", "done", "4", "4", "4"]])
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "4")
    }

    @Test(
        "What would end a batch's transaction is refused",
        arguments: [
            ("m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL'", "batch"),
            ("m.schema:add_index('t', { 'v' })", "batch"),
            ("for more in m.db:batches('t', { key = 'id' }) do end", "inside of another"),
        ]
    )
    func refusedInBatch(statement: String, word: String) async throws {
        let report = try await run(
            "for rows in m.db:batches('t', { key = 'id' }) do \(statement) end"
        )
        #expect(report.outcome == .failed)
        #expect(report.error?.code == .statementRefused, "\(report.error?.rendered() ?? "")")
        #expect(report.error?.message.contains(word) == true, "\(report.error?.message ?? "")")
        #expect(try journal() == [])
    }

    @Test("Classifying and bulk inserts within a batch belong to it", .timeLimit(.minutes(1)))
    func classifyInBatch() async throws {
        let report = try await run(
            """
            for rows in m.db:batches("t", { key = "id", size = 4 }) do
              m.db:exec("UPDATE t SET v = 1 WHERE id = :id", { id = rows[1].id })
              m.schema:classify("t", "legacy", { category = "batch " .. rows[1].id })
              m.db:insert("t", { { id = rows[1].id + 100 } })
              if rows[1].id == 5 then error("stop here") end
            end
            """
        )
        #expect(report.outcome == .failed)
        #expect(try journal() == [["batch", "done", "2", "4", "4"]])
        #expect(
            try fixture.value(
                "SELECT category FROM {o}.lupo_table_classifications WHERE table_name = 't'"
            ) == "batch 1"
        )
        #expect(try fixture.value("SELECT CONCAT(COUNT(*), ' ', SUM(v)) FROM {c}.t") == "11 1")
    }

    @Test(
        "An error that takes the batch's transaction ends the script, even if it is caught",
        .timeLimit(.minutes(1))
    )
    func lostTransactionInBatch() async throws {
        let fixture = fixture
        // Another session takes rows 5 to 8 and then waits for row 1, which the open batch holds: a deadlock as soon as the
        // script wants row 6. It has changed more rows, so the script's transaction is the victim.
        let rival = Background {
            while !fixture.logged.contains("holds 1") { usleep(500) }
            let other = try fixture.connect()
            try other.execute("START TRANSACTION", effect: .none)
            try other.execute("UPDATE t SET v = 50 WHERE id >= 5", effect: .none)
            try other.execute("UPDATE t SET v = 50 WHERE id = 1", effect: .none)
            try other.execute("ROLLBACK", effect: .none)
        }
        let path = try fixture.write(
            "walk",
            """
            function M.execute(m)
              \(Self.create)
              for rows in m.db:batches("t", { key = "id", size = 4 }) do
                m.db:exec "UPDATE t SET v = 1 WHERE id = 1"
                m.log:info "holds 1"
                for _ = 1, 1000 do
                  local waiting = "SELECT COUNT(*) FROM information_schema.innodb_lock_waits"
                  if m.db:value(waiting) > 0 then break end
                  -- What it shows is made anew only for who has not read it for a tenth of a second.
                  m.db:value "SELECT SLEEP(0.15)"
                end
                pcall(function() m.db:exec "UPDATE t SET v = 1 WHERE id = 6" end)
                m.log:info "still here"
                m.db:exec "UPDATE t SET v = 7 WHERE id = 2"
              end
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let report: MigrationReport = try await fixture.run(path) { $0.rollsBackOnFailure = false }
        try rival.wait()
        #expect(
            report.outcome == .failed && report.error?.code == .deadlock,
            "\(report.error?.rendered() ?? "")"
        )
        #expect(!fixture.logged.contains("still here"))
        #expect(try journal() == [])
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
    }

    @Test("Rows may be read while other statements are sent", .timeLimit(.minutes(1)))
    func rowsWithOtherStatements() async throws {
        let report = try await run(
            """
            local seen, inner = 0, 0
            for row in m.db:rows("SELECT id FROM t ORDER BY id", nil, { batch = 2 }) do
              seen = seen + 1
              m.db:exec("UPDATE t SET v = v + 1 WHERE id = :id", { id = row.id })
              inner = inner + #m.db:query("SELECT id FROM t WHERE id < ?", { row.id })
              for again in m.db:rows "SELECT id FROM t" do inner = inner + again.id; break end
            end
            assert(seen == 10 and inner == 45 + 10, inner)
            for row in m.db:rows "SELECT id FROM t" do break end
            local next = m.db:rows "SELECT id FROM t ORDER BY id"
            assert(next().id == 1)
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "10")
    }

    @Test(
        "A failed statement leaves its row in the journal and nothing else",
        .timeLimit(.minutes(1))
    )
    func failedStatement() async throws {
        let report = try await run(
            """
            local ok, problem = pcall(function() m.db:exec "INSERT INTO t VALUES (11, 0), (1, 0)" end)
            assert(not ok and tostring(problem):find "Duplicate", tostring(problem))
            m.db:exec "INSERT INTO t VALUES (12, 0)"
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try journal().map { $0[1] } == ["failed", "done"])
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "11")
        #expect(
            try fixture.rows(
                """
                SELECT error_number, error_sqlstate, error_code FROM {o}.lupo_migration_journal \
                WHERE status = 'failed'
                """
            ) == [["1062", "23000", "statement-failed"]]
        )
        #expect(try LedgerReader(fixture: fixture).broken("walk") == [])
    }
}

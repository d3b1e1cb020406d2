// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// `m.db:transaction`: together or not at all, and the journal with it.
@Suite("m.db:transaction", .timeLimit(.minutes(1)))
struct TransactionTests {
    private let fixture: SessionFixture

    init() async throws {
        fixture = try SessionFixture()
        try await fixture.prepare(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT NOT NULL DEFAULT 0) ENGINE=InnoDB",
            "INSERT INTO t VALUES (1, 0), (2, 0)"
        )
    }

    private func run(_ execute: String, hook: String = "execute") async throws -> MigrationReport {
        let hooks = Set(["execute", "rollback", hook]).sorted()
        let functions = hooks.map { "function M.\($0)(m)\n\($0 == hook ? execute : "")\nend" }
        let path = try fixture.write("tx", functions.joined(separator: "\n"))
        return try await fixture.run(path)
    }

    private func complete(_ execute: String) async throws {
        let report = try await run(execute)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try LedgerReader(fixture: fixture).broken("tx") == [])
    }

    private var rows: [[String]] {
        get throws { try fixture.rows("SELECT id, v FROM {c}.t ORDER BY id") }
    }

    private var journal: [[String]] {
        get throws {
            try fixture.rows(
                """
                SELECT kind, status, COALESCE(rows_affected, '-') FROM {o}.lupo_migration_journal \
                WHERE hook = 'execute' ORDER BY migration_journal_id
                """
            )
        }
    }

    @Test("It commits with the rows of its statements, and gives what its function returned")
    func commits() async throws {
        try await complete(
            """
            local a, b, c = m.db:transaction(function()
              m.db:exec "UPDATE t SET v = v + 1"
              m.db:insert("t", { { id = 3, v = 3 }, { id = 4, v = 4 } })
              assert(m.db:value "SELECT SUM(v) FROM t" == lupo.decimal "9")
              return 1, nil, { "x" }
            end)
            assert(a == 1 and b == nil and c[1] == "x")
            assert(select("#", m.db:transaction(function() end)) == 0)
            local f = m.db:transaction(function() return print end)
            assert(f == print)
            """
        )
        #expect(try rows == [["1", "1"], ["2", "1"], ["3", "3"], ["4", "4"]])
        #expect(
            try journal == [
                ["dml", "done", "2"], ["bulk", "done", "2"], ["transaction", "done", "4"],
                ["transaction", "done", "0"], ["transaction", "done", "0"],
            ]
        )
        let result = try fixture.value(
            """
            SELECT result_json FROM {o}.lupo_migration_journal WHERE kind = 'transaction' \
            ORDER BY migration_journal_id LIMIT 1
            """
        )
        #expect(result == #"[1,null,["x"]]"#)
    }

    @Test("An error takes everything back and passes on unchanged")
    func fails() async throws {
        try await complete(
            """
            local mine = { why = "because" }
            local ok, problem = pcall(function()
              m.db:transaction(function()
                m.db:exec "UPDATE t SET v = 9"
                error(mine)
              end)
            end)
            assert(not ok and problem == mine)
            ok, problem = pcall(m.db.transaction, m.db, function()
              m.db:exec "UPDATE t SET v = 8"
              error("plain", 0)
            end)
            assert(not ok and problem == "plain")
            ok, problem = pcall(m.db.transaction, m.db, function()
              m.db:exec "UPDATE t SET v = 7"
              m.db:exec "INSERT INTO t VALUES (1, 1)"
            end)
            assert(not ok and problem.code == "statement-failed", tostring(problem))
            m.db:exec "UPDATE t SET v = v + 1 WHERE id = 1"
            """
        )
        #expect(try rows == [["1", "1"], ["2", "0"]])
        #expect(
            try journal == [
                ["transaction", "failed", "-"], ["transaction", "failed", "-"],
                ["transaction", "failed", "-"], ["dml", "done", "1"],
            ]
        )
    }

    @Test("A statement's error that its function catches leaves the rest in it")
    func caught() async throws {
        try await complete(
            """
            m.db:transaction(function()
              m.db:exec "UPDATE t SET v = 5 WHERE id = 1"
              assert(not pcall(m.db.exec, m.db, "INSERT INTO t VALUES (1, 1)"))
              m.db:exec "UPDATE t SET v = 6 WHERE id = 2"
            end)
            """
        )
        #expect(try rows == [["1", "5"], ["2", "6"]])
    }

    @Test(
        "What would end it half-way is refused before it is sent",
        arguments: [
            ("m.db:exec 'ALTER TABLE t ADD w INT NULL'", "commits by itself"),
            ("m.schema:add_column('t', 'w', { type = 'int', null = true })", "commits by itself"),
            ("m.db:transaction(function() end)", "cannot be nested"),
            ("for _ in m.db:batches('t') do end", "leave m.db:transaction out"),
            ("m:step('a', function() end)", "put the step around it"),
            ("m.db:exec 'COMMIT'", ""), ("m.db:exec 'SAVEPOINT a'", ""),
        ]
    )
    func refused(call: String, words: String) async throws {
        try await complete(
            """
            local ok, problem = pcall(function()
              m.db:transaction(function()
                m.db:exec "UPDATE t SET v = 1"
                \(call)
              end)
            end)
            assert(not ok and problem.code == "statement-refused", tostring(problem))
            assert((problem.message .. (problem.hint or "")):find("\(words)", 1, true), problem.message)
            """
        )
        #expect(try rows == [["1", "0"], ["2", "0"]])
        #expect(try fixture.columns() == ["id", "v"])
    }

    @Test("It stands in a step, but not in a loop over batches")
    func places() async throws {
        try await complete(
            """
            m:step("all", function()
              return m.db:transaction(function() return m.db:exec("UPDATE t SET v = 1").affected end)
            end)
            local ok, problem = pcall(function()
              for _ in m.db:batches("t") do m.db:transaction(function() end) end
            end)
            assert(not ok and problem.message:find("inside of a loop", 1, true), tostring(problem))
            """
        )
        #expect(try rows == [["1", "1"], ["2", "1"]])
        #expect(
            try journal == [
                ["dml", "done", "2"], ["transaction", "done", "2"], ["step", "done", "-"],
            ]
        )
    }

    @Test("It is for hooks that write", arguments: ["pre", "validate", "verify"])
    func hooks(hook: String) async throws {
        let report = try await run("m['db']:transaction(function() end)", hook: hook)
        #expect(report.error?.code == .notAvailable, "\(report.error?.rendered() ?? "")")
    }

    @Test("A script that is ended inside leaves nothing half")
    func killed() async throws {
        let path = try fixture.write(
            "tx",
            manifest: #"touches = { "t" }, limits = { time = "300ms" }"#,
            """
            function M.execute(m)
              m.db:transaction(function()
                m.db:exec "UPDATE t SET v = 3"
                while true do pcall(error) end
              end)
            end
            function M.rollback(m) end
            """
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(
            report.error?.code == .scriptTime || report.error?.causes.first?.code == .scriptTime
        )
        #expect(try rows == [["1", "0"], ["2", "0"]])
        #expect(try LedgerReader(fixture: fixture).broken("tx") == [])
    }

    @Test("A request to stop inside leaves nothing half")
    func interrupted() async throws {
        let path = try fixture.write(
            "tx",
            """
            function M.execute(m)
              m.db:transaction(function()
                m.db:exec "UPDATE t SET v = 3"
                m.log:info "inside"
                m.db:value "SELECT SLEEP(30)"
              end)
            end
            function M.rollback(m) end
            """
        )
        let interruption = Interruption()
        let stop = fixture.meet("inside") { interruption.request() }
        let report = try await fixture.withSession(interruption: interruption) {
            await $0.run([path])
        }
        try stop.wait()
        #expect(report.migrations.first?.outcome != .completed)
        #expect(try rows == [["1", "0"], ["2", "0"]])
        #expect(try LedgerReader(fixture: fixture).broken("tx") == [])
    }

    @Test("One that is left in a coroutine is taken back with the hook")
    func abandoned() async throws {
        let report = try await run(
            """
            local co = coroutine.wrap(function()
              m.db:transaction(function()
                m.db:exec "UPDATE t SET v = 4"
                coroutine.yield()
              end)
            end)
            co()
            """
        )
        #expect(report.error?.message.contains("inside of m.db:transaction") == true)
        #expect(try rows == [["1", "0"], ["2", "0"]])
    }

    @Test("A deadlock is an error with its code; the script may begin the transaction anew")
    func deadlock() async throws {
        let path = try fixture.write(
            "tx",
            """
            \(SessionFixture.awaitGo)
            function M.execute(m)
              m.db:exec "INSERT INTO t VALUES (3, 0), (4, 0), (5, 0)"
              local function move()
                m.db:transaction(function()
                  m.db:exec "UPDATE t SET v = 1 WHERE id = 1"
                  if not m.state.met then
                    m.state.met = true
                    m.log:info "holds 1"
                    await_go(m)
                  end
                  -- The other one waits for row 1 and has changed more rows: this one is the victim.
                  local ok, problem = pcall(m.db.exec, m.db, "UPDATE t SET v = 1 WHERE id = 2")
                  if ok then return end
                  local again, same = pcall(m.db.exec, m.db, "UPDATE t SET v = 1 WHERE id = 5")
                  assert(not again and same.code == "deadlock", "the transaction is gone")
                  error(problem, 0)
                end)
              end
              local ok, problem = pcall(move)
              assert(not ok and problem.code == "deadlock", tostring(problem))
              m.log:info "once more"
              move()
            end
            function M.rollback(m) end
            """
        )
        let fixture = fixture
        let other = Background {
            while !fixture.logged.contains("holds 1") { usleep(500) }
            let connection = try fixture.connect()
            try connection.execute("START TRANSACTION", effect: .none)
            // The victim is who has changed less; each statement locks one row.
            for id in 2...5 {
                try connection.execute("UPDATE t SET v = v + 10 WHERE id = \(id)", effect: .none)
            }
            try connection.execute("INSERT INTO t VALUES (6, 0), (7, 0), (8, 0)", effect: .none)
            try connection.execute("UPDATE t SET v = 10 WHERE id = 1 /* waits */", effect: .none)
            try connection.execute("COMMIT", effect: .none)
        }
        let go = fixture.meet("holds 1") {
            let waiting = """
                SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' \
                AND trx_query LIKE '%t SET v = 10 %/* waits */%' AND trx_query NOT LIKE '%innodb_trx%'
                """
            // The server's picture of transactions is renewed only where nobody looked for a tenth of a second.
            while try fixture.value(waiting) == "0", !other.hasEnded { usleep(150_000) }
        }
        let report: MigrationReport = try await fixture.run(path)
        try go.wait()
        try other.wait()
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(fixture.logged.contains("once more"))
        #expect(try LedgerReader(fixture: fixture).broken("tx") == [])
    }

    @Test("A long one is journaled in bounded space, with a digest over all of it")
    func long() async throws {
        try await complete(
            """
            m.db:transaction(function()
              for i = 10, 1510 do m.db:exec("INSERT INTO t VALUES (?, 0)", { i }) end
            end)
            """
        )
        #expect(try rows.count == 1_503)
        #expect(
            try fixture.rows(
                "SELECT kind, COUNT(*) < 1100 FROM {o}.lupo_migration_journal WHERE hook = 'execute' GROUP BY kind"
            ) == [["dml", "1"], ["transaction", "1"]]
        )
        #expect(
            try fixture.rows(
                """
                SELECT rows_affected, JSON_VALUE(parameters_json, '$.statements') FROM {o}.lupo_migration_journal \
                WHERE kind = 'transaction'
                """
            ) == [["1501", "1501"]]
        )
    }
}

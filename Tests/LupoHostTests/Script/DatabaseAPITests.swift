// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// What scripts see of the database: values, parameters, rights.
@Suite("m.db from scripts")
struct DatabaseAPITests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    /// Runs a body in one hook; the table `t` has `id` and `v`.
    private func run(
        _ body: String,
        in hook: String = "execute",
        manifest: String = #"touches = { "t", "moods" }"#
    ) async throws -> MigrationReport {
        let setup = try fixture.write(
            "setup",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(50) NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t VALUES (1, 'a'), (2, 'b')"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let hooks = Set(["execute", "rollback", hook]).sorted()
        let functions = hooks.map { "function M.\($0)(m)\n\($0 == hook ? body : "")\nend" }
        let path = try fixture.write("body", manifest: manifest, functions.joined(separator: "\n"))
        let report = try await fixture.run([setup, path])
        if let error = report.error { throw error }
        return try #require(report.migrations.last)
    }

    @Test("Every type goes to Lua and back without loss", .timeLimit(.minutes(1)))
    func values() async throws {
        let report = try await run(
            #"""
            m.db:exec [[CREATE TABLE moods (
              id INT NOT NULL PRIMARY KEY, i BIGINT NULL, u BIGINT UNSIGNED NULL, d DECIMAL(65,30) NULL, f DOUBLE NULL,
              s VARCHAR(200) NULL, j JSON NULL, b BLOB NULL, bits BIT(12) NULL, e ENUM('x','y') NULL,
              da DATE NULL, dt DATETIME(6) NULL, ts TIMESTAMP(3) NULL, ti TIME(2) NULL, y YEAR NULL, tiny TINYINT(1) NULL
            ) ENGINE=InnoDB]]
            local given = {
              id = 1, i = math.mininteger, u = lupo.u64 "18446744073709551615",
              d = lupo.decimal "-12345678901234567890.123456789012345678901234567890", f = 0.1, s = "ünïcode 🦊 'quoted' \\",
              j = lupo.json.encode { a = { 1, 2 } }, b = lupo.bytes "\0\255\n", bits = lupo.bytes "\x0A\xBC", e = "y",
              da = "0999-12-31", dt = "2024-02-29 23:59:59.123456", ts = "2024-01-01 00:00:00.125", ti = "-838:59:59.25",
              y = 1999, tiny = 2,
            }
            m.db:insert("moods", given)
            for _, params in ipairs { false, { 1 } } do
              local sql = "SELECT * FROM moods WHERE id = " .. (params and "?" or "1")
              local row = params and m.db:one(sql, params) or m.db:one(sql)
              assert(row.i == math.mininteger and math.type(row.i) == "integer")
              assert(tostring(row.u) == "18446744073709551615" and row.u == given.u)
              assert(tostring(row.d) == tostring(given.d), tostring(row.d))
              assert(row.f == 0.1 and row.s == given.s and row.j == given.j)
              assert(row.b == "\0\255\n" and row.bits == "\x0A\xBC" and row.e == "y")
              assert(row.da == given.da and row.dt == given.dt and row.ts == given.ts, row.ts)
              assert(row.ti == given.ti, row.ti)
              assert(row.y == 1999 and row.tiny == 2 and math.type(row.tiny) == "integer")
              local copy = { id = 2 }
              for _, name in ipairs { "i", "u", "d", "f", "s", "j", "e", "da", "dt", "ts", "ti", "y", "tiny" } do
                copy[name] = row[name]
              end
              copy.b, copy.bits = lupo.bytes(row.b), lupo.bytes(row.bits)
              m.db:upsert("moods", copy, { key = "id" })
            end
            local left, right = "SELECT i,u,d,f,s,j,b,bits,e,da,dt,ts,ti,y,tiny FROM moods WHERE id = 1", nil
            right = left:gsub("= 1", "= 2")
            assert(#m.db:query(left .. " INTERSECT " .. right) == 1)
            m.db:exec("INSERT INTO moods (id, i) VALUES (3, ?)", { lupo.null })
            local empty = m.db:one "SELECT * FROM moods WHERE id = 3"
            assert(empty.i == nil and empty.s == nil)
            assert(not pcall(function() return empty.nmae end))
            assert(m.db:value "SELECT NULL" == nil and m.db:one "SELECT 1 FROM moods WHERE id = 9" == nil)
            assert(m.db:value("SELECT :a + :b + :a", { a = 1, b = 2 }) == 4)
            """#
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try LedgerReader(fixture: fixture).broken("body") == [])
    }

    @Test(
        "Wrong parameters are errors that name the parameter",
        arguments: [
            ("m.db:value('SELECT :a', { b = 1 })", "a"),
            ("m.db:value('SELECT ?', {})", "parameter"),
            ("m.db:value('SELECT ?', { 1, 2 })", "parameter"),
            ("m.db:value('SELECT :a, ?', { a = 1 })", "?"),
            ("m.db:value('SELECT ?', { 0/0 })", "#1"),
            ("m.db:value('SELECT :a', { a = '\\255' })", "lupo.bytes"),
            ("m.db:value('SELECT :a', { a = {} })", ":a"), ("m.db:query(nil)", "sql"),
            ("m.db:one('SELECT id FROM t')", "more than one"),
            ("m.db:insert('t', { { id = 5 }, { id = 6, v = 'x' } })", "Row 2"),
            ("m.db:insert('t', { { id = 5, w = 1 } })", "Did you mean v?"),
            ("m.db:insert('u', { { id = 5 } })", "There is no table"),
        ]
    )
    func wrongParameters(call: String, word: String) async throws {
        let report = try await run(call)
        let text = report.error?.rendered() ?? "no error"
        #expect(report.outcome == .rolledBack && text.contains(word), "\(text)")
    }

    @Test(
        "What a hook may not do is refused before it is sent",
        arguments: [
            ("execute", "m.db:exec 'INSERT INTO other VALUES (1)'", LupoError.Code.touches),
            ("execute", "m.db:exec 'DROP TABLE t'", .statementRefused),
            ("execute", "m.schema:drop_table 't'", .statementRefused),
            ("execute", "m.db:exec 'COMMIT'", .statementRefused),
            ("execute", "m.db:query 'DELETE FROM t'", .statementRefused),
            ("execute", "m.db:exec 'UPDATE mysql.user SET host = 1'", .schemaFence),
            ("pre", "m.db:query 'SELECT * FROM t FOR UPDATE'", .statementFailed),
            ("pre", "m.db.exec(m.db, 'DELETE FROM t')", .notAvailable),
            ("verify", "m.schema:create_table('moods', function(t) t:int 'n' end)", .notAvailable),
            ("execute", "m.files:read '../x'", .fileSystem),
            ("execute", "m.files:read '/etc/passwd'", .fileSystem),
            ("execute", "m.files:read 'link'", .fileSystem),
        ]
    )
    func refused(hook: String, call: String, code: LupoError.Code) async throws {
        try fixture.folder.link("/etc/passwd", as: "link")
        let report = try await run(call, in: hook)
        #expect(report.error?.code == code, "\(report.error?.rendered() ?? "no error")")
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "2")
    }

    @Test("Hooks that read do it in a READ ONLY transaction", .timeLimit(.minutes(1)))
    func readOnly() async throws {
        let connection = try fixture.server.connect()
        try await fixture.withSession { _ in }
        try connection.execute("CREATE TABLE \(fixture.names.core).w (n INT) ENGINE=InnoDB")
        try connection.execute(
            """
            CREATE FUNCTION \(fixture.names.core).sneak() RETURNS INT MODIFIES SQL DATA \
            BEGIN INSERT INTO \(fixture.names.core).w VALUES (1); RETURN 1; END
            """
        )
        for hook in ["pre", "validate", "verify"] {
            let report = try await run("m.db:value 'SELECT sneak()'", in: hook)
            #expect(report.outcome != .completed, "\(hook)")
        }
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.w") == "0")
    }

    @Test("Temporary tables need no touches", .timeLimit(.minutes(1)))
    func temporary() async throws {
        let report = try await run(
            """
            m.db:exec "CREATE TEMPORARY TABLE scratch (n INT)"
            m.db:exec "INSERT INTO scratch VALUES (1), (2)"
            assert(m.db:value "SELECT COUNT(*) FROM scratch" == 2)
            m.db:exec "DROP TEMPORARY TABLE scratch"
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    @Test("Builders and upserts do nothing the second time", .timeLimit(.minutes(1)))
    func idempotent() async throws {
        let report = try await run(
            """
            local function make()
              return m.schema:create_table("moods", function(t)
                t:id() t:string("name", 40) t:int("weight", { null = true }) t:unique { "name" }
              end)
            end
            assert(make() == true and make() == false)
            local function column() return m.schema:add_column("t", "w", { type = "int", null = true }) end
            assert(column() == true and column() == false)
            local function index() return m.schema:add_index("t", { "v" }) end
            assert(index() == true and index() == false)
            assert(m.schema:classify("t", "legacy") == true and m.schema:classify("t", "legacy") == false)
            local rows = { { name = "calm", weight = 1 }, { name = "merry", weight = lupo.null } }
            assert(m.db:upsert("moods", rows, { key = "name" }) > 0)
            m.db:exec "UPDATE moods SET updated_ymdhis = 20200101000000"
            assert(m.db:upsert("moods", rows, { key = "name" }) == 0)
            assert(m.db:value "SELECT MAX(updated_ymdhis) FROM moods" == 20200101000000)
            rows[1].weight = 5
            m.db:upsert("moods", rows, { key = "name" })
            assert(m.db:value "SELECT COUNT(*) FROM moods WHERE updated_ymdhis > 20200101000000" == 1)
            local ok, problem = pcall(function() m.schema:add_column("t", "w", { type = "string", length = 9 }) end)
            assert(not ok and problem.code == "schema-differs", tostring(problem))
            assert(m.schema:drop_column("t", "w") == true and m.schema:drop_column("t", "w") == false)
            assert(m.schema:drop_table "moods" == true)
            """
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE statement_text LIKE '-- nothing to do%'"
            ) == "4"
        )
        #expect(try LedgerReader(fixture: fixture).broken("body") == [])
    }

    @Test(
        "m.state goes from hook to hook, and a checks' failures are rows",
        .timeLimit(.minutes(1))
    )
    func stateAndChecks() async throws {
        let path = try fixture.write(
            "hooks",
            """
            local extra = require "lib.extra"
            function M.pre(m)
              m.state.list = { 1, lupo.decimal "1.10", lupo.u64 "18446744073709551615" }
              m.state.random = math.random(1000000)
              print("printed", extra.word)
            end
            function M.validate(m) m.state.list[4] = "x" m.check:at_most(lupo.decimal "1.0", 1, "at most") end
            function M.execute(m)
              local result = m:step("outer", function() return m:step("inner", function() return { n = 1 } end) end)
              assert(result.n == 1)
            end
            function M.verify(m)
              assert(#m.state.list == 4 and tostring(m.state.list[2]) == "1.10")
              m.check:empty("SELECT 1 UNION SELECT 2", "should be empty")
            end
            function M.rollback(m) assert(m.state.list[4] == "x") end
            """
        )
        try fixture.folder.write("return { word = 'a' }", to: "lib/extra.lua")
        let first: MigrationReport = try await fixture.run(path)
        #expect(
            first.outcome == .rolledBack && first.error?.code == .checkFailed,
            "\(first.error?.rendered() ?? "")"
        )
        #expect(fixture.logged.contains("printed\ta"), "\(fixture.logged)")
        #expect(
            try fixture.rows(
                """
                SELECT validation_type, validation_status FROM {o}.lupo_migration_validations v \
                JOIN {o}.lupo_migration_tracking t USING (migration_tracking_id) WHERE t.migration_name = 'hooks' \
                AND validation_type LIKE 'check%' ORDER BY migration_validation_id
                """
            ) == [["check.at_most", "passed"], ["check.empty", "failed"]]
        )
        func random() throws -> String {
            try fixture.value(
                "SELECT JSON_VALUE(script_state_json, '$.random') FROM {o}.lupo_migration_registry WHERE migration_name = 'hooks'"
            )
        }
        let number = try random()
        let checksum = try fixture.value(
            "SELECT checksum FROM {o}.lupo_migration_registry WHERE migration_name = 'hooks'"
        )
        try fixture.folder.write("return { word = 'b' }", to: "lib/extra.lua")
        _ = try await fixture.run(path) as MigrationReport
        #expect(try random() == number)
        #expect(
            try fixture.value(
                "SELECT checksum FROM {o}.lupo_migration_registry WHERE migration_name = 'hooks'"
            ) != checksum
        )
        #expect(try LedgerReader(fixture: fixture).broken("hooks") == [])
    }
}

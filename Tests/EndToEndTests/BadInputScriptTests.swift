// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A hook that fails, and what is said about it.
struct BadScript: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The migration's name.
    let name: String
    let manifest: String
    /// The hook that fails.
    let hook: String
    /// Its body, one line: line 6 of the file.
    let body: String
    let code: String
    let says: [String]
    let hint: [String]
    /// Whether the server's number and the statement belong to the error.
    let statement: String?

    init(
        _ name: String,
        _ body: String,
        _ code: String,
        _ says: [String],
        hint: [String] = ["run the file again"],
        in hook: String = "execute",
        manifest: String = "",
        statement: String? = nil
    ) {
        testDescription = name
        self.name = name.replacing(" ", with: "_").replacing("'", with: "")
        self.manifest = manifest
        self.hook = hook
        self.body = body
        self.code = code
        self.says = says
        self.hint = hint
        self.statement = statement
    }

    /// What the migration does apart from the hook under test.
    var hooks: String {
        var text = "function M.\(hook)(m)\n  \(body)\nend\n"
        for other in ["execute", "rollback"] where other != hook {
            text += "function M.\(other)(m) end\n"
        }
        return text
    }

    static func refused(
        _ name: String,
        _ sql: String,
        _ code: String,
        _ says: [String],
        hint: [String]
    ) -> BadScript {
        BadScript(
            name,
            "m.db:exec [[\(sql)]]",
            code,
            says,
            hint: hint,
            manifest: "touches = { \"mine\" },",
            statement: sql
        )
    }

    static let raised: [BadScript] = [
        BadScript(
            "index of nil",
            "local t; return t.x",
            "script",
            ["attempt to index a nil value (local 't')"]
        ),
        BadScript(
            "call of nil",
            "local t; return t()",
            "script",
            ["attempt to call a nil value (local 't')"]
        ),
        BadScript(
            "undeclared global",
            "return nothing.x",
            "script",
            ["global 'nothing' is not declared"]
        ),
        BadScript(
            "arithmetic on text",
            "return \"abc\" + 1",
            "script",
            ["arithmetic on a string value"]
        ),
        BadScript(
            "comparison of kinds",
            "return 1 < \"2\"",
            "script",
            ["attempt to compare number with string"]
        ),
        BadScript("error with text", "error(\"no luck today\")", "script", ["no luck today"]),
        BadScript("error with table", "error({ code = 7 })", "script", ["raised a table"]),
        BadScript("error with nil", "error(nil)", "script", ["raised nil"]),
        BadScript("forged error", "error({ code = \"usage\", message = \"x\" })", "script", []),
        BadScript("assertion", "assert(1 == 2, \"one is not two\")", "script", ["one is not two"]),
        BadScript("bare assertion", "assert(false)", "script", ["assertion failed!"]),
        BadScript("m fail", "m:fail(\"not on a Monday\")", "check-failed", ["not on a Monday"]),
        BadScript(
            "unknown member",
            "m:stp(\"x\")",
            "script",
            ["m has no member 'stp'"],
            hint: ["'step'"]
        ),
        BadScript(
            "wrong argument",
            "m.db:value(42)",
            "script-argument",
            ["#1 'sql' to db:value", "string expected, got integer"],
            hint: ["m.db:value(sql: string"]
        ),
        BadScript(
            "missing argument",
            "m.db:value()",
            "script-argument",
            ["#1 'sql' to db:value"],
            hint: ["m.db:value(sql: string"]
        ),
        BadScript(
            "dot for colon",
            "m.db.value(\"SELECT 1\")",
            "script-argument",
            ["m.db:value(...)"],
            hint: ["colon"]
        ),
        BadScript(
            "dot on m",
            "m.step(\"x\", function() end)",
            "script-argument",
            ["m:step(...)"],
            hint: ["colon"]
        ),
        BadScript(
            "unknown column",
            "local row = m.db:one(\"SELECT 1 AS id, 2 AS name\"); return row.nmae",
            "script",
            ["no column 'nmae'", "id, name"],
            hint: ["'name'"]
        ),
        BadScript(
            "missing parameter",
            "m.db:value(\"SELECT :a\", { b = 1 })",
            "script-argument",
            ["a"],
            hint: [],
            statement: "SELECT ?"
        ),
        BadScript(
            "server refuses",
            "return m.db:value(\"SELECT nope FROM information_schema.tables\")",
            "statement-failed",
            ["Unknown column 'nope'"],
            statement: "SELECT nope FROM information_schema.tables"
        ),
        BadScript(
            "broken statement",
            "return m.db:value(\"SELEKT 1\")",
            "statement-unreadable",
            ["SELEKT"],
            hint: [],
            statement: "SELEKT 1"
        ),
        BadScript(
            "failed check",
            "m.check:equal(1, 2, \"sums differ\")",
            "check-failed",
            ["sums differ"],
            in: "verify"
        ),
    ]

    static let fenced: [BadScript] = [
        .refused(
            "outside touches",
            "CREATE TABLE mien (id INT)",
            "touches",
            ["mien", "`touches` does not name"],
            hint: ["\"mine\""]
        ),
        .refused(
            "ledger",
            "DELETE FROM scripts_orch.lupo_migration_tracking",
            "schema-fence",
            ["host's own"],
            hint: ["m.state"]
        ),
        .refused(
            "locks",
            "UPDATE scripts_temp.lupo_locks SET is_deleted = 1",
            "schema-fence",
            ["scripts_temp"],
            hint: []
        ),
        .refused(
            "foreign schema",
            "CREATE TABLE mysql.x (id INT)",
            "schema-fence",
            ["mysql"],
            hint: ["scripts_core"]
        ),
        .refused(
            "foreign read",
            "SELECT COUNT(*) FROM mysql.user",
            "schema-fence",
            ["mysql"],
            hint: ["scripts_core"]
        ),
        .refused(
            "drop of a schema",
            "DROP DATABASE scripts_orch",
            "statement-refused",
            ["DROP DATABASE"],
            hint: []
        ),
        .refused(
            "use",
            "USE mysql",
            "statement-refused",
            ["USE is not for scripts"],
            hint: ["before the table's name"]
        ),
        .refused(
            "set",
            "SET autocommit = 0",
            "statement-refused",
            ["autocommit"],
            hint: ["session's settings"]
        ),
        .refused("set global", "SET GLOBAL read_only = 1", "statement-refused", ["SET"], hint: []),
        .refused("commit", "COMMIT", "statement-refused", ["COMMIT"], hint: ["transactions"]),
        .refused(
            "begin",
            "START TRANSACTION",
            "statement-refused",
            ["START TRANSACTION"],
            hint: ["transactions"]
        ),
        .refused(
            "lock tables",
            "LOCK TABLES mine WRITE",
            "statement-refused",
            ["LOCK TABLES"],
            hint: []
        ),
        .refused(
            "grant",
            "GRANT ALL ON *.* TO x@localhost",
            "statement-refused",
            ["GRANT"],
            hint: []
        ),
        .refused("two statements", "SELECT 1; DROP TABLE mine", "statement-refused", [], hint: []),
    ]

    static let early: [BadScript] = [
        BadScript(
            "exec in pre",
            "m.db:exec(\"DELETE FROM mine\")",
            "not-available",
            ["exec is not available in pre", "execute"],
            in: "pre"
        ),
        BadScript(
            "builder in validate",
            "m.schema:drop_table(\"mine\")",
            "not-available",
            ["drop_table", "validate"],
            in: "validate"
        ),
        BadScript(
            "skip in execute",
            "return m:skip(\"later\")",
            "not-available",
            ["skip", "execute", "pre"]
        ),
        BadScript(
            "write by query in pre",
            "m.db:query(\"DELETE FROM mine\")",
            "not-available",
            ["DELETE"],
            hint: [],
            in: "pre",
            manifest: "touches = { \"mine\" },",
            statement: "DELETE FROM mine"
        ),
        BadScript(
            "error in pre",
            "local t; return t.x",
            "script",
            ["nil value"],
            hint: ["Nothing was changed"],
            in: "pre"
        ),
        BadScript(
            "error in backup",
            "error(\"no room\")",
            "script",
            ["no room"],
            hint: ["Nothing was changed"],
            in: "backup"
        ),
        BadScript(
            "failed check in validate",
            "m.check:at_most(3, 2, \"too many\")",
            "check-failed",
            ["too many"],
            hint: ["Nothing was changed"],
            in: "validate"
        ),
    ]

    static let greedy: [BadScript] = [
        BadScript(
            "endless loop",
            "while true do end",
            "script-time",
            ["Lua time of 0.3 seconds"],
            hint: ["limits.time"],
            manifest: "limits = { time = \"300ms\" },"
        ),
        BadScript(
            "endless loop in pcall",
            "while true do pcall(function() while true do end end) end",
            "script-time",
            ["Lua time of 0.3 seconds"],
            hint: ["limits.time"],
            manifest: "limits = { time = \"300ms\" },"
        ),
        BadScript(
            "memory bomb",
            "local t = {} while true do t[#t + 1] = (\"x\"):rep(1000) .. #t end",
            "script-memory",
            ["memory"],
            hint: ["limits.memory"],
            manifest: "limits = { memory = \"4MiB\" },"
        ),
        BadScript(
            "one large text",
            "return (\"x\"):rep(1 << 30)",
            "script",
            ["too large"]
        ),
        BadScript(
            "instructions",
            "for _ = 1, 1e9 do end",
            "script-steps",
            ["100000 instructions"],
            hint: ["limits.steps"],
            manifest: "limits = { steps = 100000 },"
        ),
        BadScript(
            "flood of print",
            "while true do print((\"x\"):rep(100)) end",
            "script",
            ["65536 bytes"],
            hint: ["less"],
            manifest: "limits = { log = \"64KiB\" },"
        ),
        BadScript(
            "flood of log",
            "while true do m.log:info((\"x\"):rep(100)) end",
            "script",
            ["65536 bytes"],
            hint: ["less"],
            manifest: "limits = { log = \"64KiB\" },"
        ),
        BadScript(
            "deep recursion",
            "local function f() return 1 + f() end f()",
            "script-memory",
            ["memory"],
            hint: ["limits.memory"]
        ),
    ]
}

@Suite("Scripts that fail", .serialized, .timeLimit(.minutes(2)))
struct BadInputScriptTests {
    @Test(
        "says what, where and what next; the ledger knows it",
        arguments: BadScript.raised + BadScript.fenced
    )
    func inWriting(_ script: BadScript) async throws {
        try await run(script, status: 3, state: "rolled_back/rolled_back")
    }

    @Test("in a hook before execution changes nothing and is failed", arguments: BadScript.early)
    func before(_ script: BadScript) async throws {
        let isLate = script.hook == "execute"
        try await run(
            script,
            status: isLate ? 3 : 2,
            state: isLate ? "rolled_back/rolled_back" : "failed/failed"
        )
    }

    @Test("that take too much are ended, whatever they catch", arguments: BadScript.greedy)
    func limits(_ script: BadScript) async throws {
        try await run(script, status: 3, state: "rolled_back/rolled_back")
    }

    @Test("after verification keep the change and say so")
    func post() async throws {
        let script = BadScript(
            "error in post",
            "error(\"too late\")",
            "script",
            ["too late"],
            hint: ["made and verified"],
            in: "post"
        )
        try await run(script, status: 2, state: "failed/failed")
    }

    /// Runs one script in a ledger that all cases share.
    private func run(_ script: BadScript, status: Int32, state: String) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        let name = "s_" + script.name
        try project.migration(name, manifest: script.manifest, script.hooks)
        let answer = try await project.json(["run", name + "_1_0_0.lua"])
        answer.expect(status: status, code: script.code, says: script.says, hint: script.hint)
        let error = answer.error
        #expect(error?["context"]?.arrayValue?.first?.stringValue == script.hook)
        if !["script-time", "script-memory", "script-steps"].contains(script.code) {
            #expect(answer.line == 6, "\(answer.result.output)")
            #expect(error?["location"]?["file"]?.stringValue == name + "_1_0_0.lua")
        }
        #expect(error?["statement"]?.stringValue == script.statement)
        let standing = try project.standing(of: name, on: server)
        #expect(standing == "\(state)//\(script.code)")
        let left = try project.leftovers(on: server).filter { $0.contains(name) }
        #expect(left == [])
    }

    @Test(
        "A table that was there before is not dropped by the rollback of a CREATE TABLE that failed"
    )
    func rollbackOfNothing() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        try project.migration("warm_up", "function M.execute(m) end\nfunction M.rollback(m) end")
        _ = try await project.json(["run", "warm_up_1_0_0.lua"])
        let connection = try server.connect()
        try connection.execute(
            "CREATE TABLE scripts_core.precious (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
        )
        try connection.execute("INSERT INTO scripts_core.precious VALUES (1), (2)")
        try project.migration(
            "make_precious",
            manifest: "touches = { \"precious\" },",
            """
            function M.execute(m) m.db:exec "CREATE TABLE precious (id INT)" end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS precious" end
            """
        )
        let answer = try await project.json(["run", "make_precious_1_0_0.lua"])
        answer.expect(status: 3, code: "statement-failed", says: ["already exists"])
        let rows = try connection.value("SELECT COUNT(*) FROM scripts_core.precious")?.integerValue
        #expect(rows == 2)
    }

    @Test("A path with blanks, quotes and letters of all kinds runs, and is shown as it is")
    func path() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        let hooks = "function M.execute(m) %@ end\nfunction M.rollback(m) end"
        let good = try project.migration("path_good", hooks.replacing("%@", with: ""))
        let bad = try project.migration(
            "path_bad",
            hooks.replacing("%@", with: "\nerror(\"here\")")
        )
        let folder = "Übung 'ä\" ☃ 統合"
        for (name, path) in [("path_good", good), ("path_bad", bad)] {
            try project.folder.write(try FileTree.read(path), to: "\(folder)/\(name)_1_0_0.lua")
        }
        let done = try await project.json(["run", "\(folder)/path_good_1_0_0.lua"])
        done.expect(status: 0, code: nil)
        let failed = try await project.json(["run", "\(folder)/path_bad_1_0_0.lua"])
        failed.expect(status: 3, code: "script", says: ["here"])
        #expect(failed.error?["location"]?["file"]?.stringValue == "\(folder)/path_bad_1_0_0.lua")
        let text = try await project.text(["run", "\(folder)/path_bad_1_0_0.lua"])
        #expect((text.output + text.errorOutput).contains("--> \(folder)/path_bad_1_0_0.lua:6"))
    }

    @Test("Control characters of a script do not reach the terminal")
    func controlCharacters() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        try project.migration(
            "escape",
            "function M.execute(m) print(\"\\27[2Jx\") error(\"\\27[31mred\\r\\n\\7\") end\nfunction M.rollback(m) end"
        )
        let result = try await project.text(["run", "escape_1_0_0.lua"])
        #expect(result.exitStatus == 3)
        #expect(
            !(result.output + result.errorOutput).utf8.contains {
                $0 == 0x1B || $0 == 0x07 || $0 == 0x0D
            }
        )
    }
}

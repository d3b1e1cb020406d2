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
            ["attempt to index a nil value (local 't')"],
            hint: ["'t' is nil"]
        ),
        BadScript(
            "call of nil",
            "local t; return t()",
            "script",
            ["attempt to call a nil value (local 't')"],
            hint: ["no function 't'"]
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
            ["arithmetic on a string value"],
            hint: ["tonumber(text)"]
        ),
        BadScript(
            "comparison of kinds",
            "return 1 < \"2\"",
            "script",
            ["attempt to compare number with string"],
            hint: ["tonumber(text)"]
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
            hint: ["tables has TABLE_CATALOG, "],
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

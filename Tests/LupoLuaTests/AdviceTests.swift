// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@testable import LupoLua

/// Mistakes that people make in Lua, and the hint that each one gets.
@Suite struct AdviceTests {
    /// A script, the hint's beginning or a part of it, and the line that is shown.
    struct Slip: Sendable, CustomTestStringConvertible {
        let script: String
        let hint: String
        let line: Int

        init(_ script: String, _ hint: String, line: Int = 1) {
            self.script = script
            self.hint = hint
            self.line = line
        }

        var testDescription: String { script }
    }

    static let syntax: [Slip] = [
        Slip("if 1 != 2 then end", "~="), Slip("if 1 <> 2 then end", "~="),
        Slip("if !true then end", "`not x`"), Slip("if true && false then end", "`and`"),
        Slip("if true || false then end", "`or`"), Slip("local x = true ? 1 : 2", "no ?: operator"),
        Slip("local i = 1\ni += 1", "no += operator", line: 2),
        Slip("local s = ''\ns .= 'x'", "x = x .. y", line: 2),
        Slip("local i = 1\ni++", "no ++ operator", line: 2), Slip("// a comment", "two hyphens"),
        Slip("/* a comment */", "two hyphens"), Slip("# a comment", "two hyphens"),
        Slip("local x = 1\nif x = 1 then end", "==", line: 2),
        Slip("local t = { a => 1 }", "name = value"),
        Slip("local m = {}\nlocal h = m:hook\nreturn h", "m.hook", line: 3),
        Slip("local x = lupo:json", "lupo.json"), Slip("m:db:exec('x')", "m.db:exec(…)"),
        Slip("lupo:json.encode({})", "lupo.json.encode(…)"), Slip("let x = 1", "local x = 1"),
        Slip("const x = 1", "local x = 1"), Slip("int x = 1", "no type"),
        Slip("def f()\nend", "local function"),
        Slip("if true then\nelif false then\nend", "elseif", line: 2),
        Slip("while true do\n  continue\nend", "no continue", line: 3),
        Slip("if true\n  print(1)\nend", "`then`", line: 2),
        Slip("while true\n  print(1)\nend", "`do`", line: 2),
        Slip("if true {\n}", "no braces"),
        Slip("local t = { a = 1\n  b = 2 }", "comma", line: 2),
        Slip("print('a' 'b')", "bracket"), Slip("local s = 'x", "[[ and ]]"),
        Slip("local s = [[x", "no ]]"), Slip("local s = '\\d'", "\\\\"),
        Slip("local x = 12ab", "digit"), Slip("print(1)\nend", "one `end` more", line: 2),
        Slip("local x <const> = 1\nx = 2", "<const>", line: 2),
        Slip("goto next", "::name::"), Slip("function f() return ... end", "..."),
        Slip("return 1\nprint(2)", "Nothing may follow", line: 2),
        Slip(
            "function f()\n  if true then\n    print(1)\nend\nreturn f",
            "'if' of line 2",
            line: 2
        ),
        Slip(
            "function f()\n  for i = 1, 2 do\n    print(1)\nend\n\nfunction g()\nend",
            "'for' of line 2",
            line: 2
        ),
        Slip("if a then\nelse if b then\nend\n", "`elseif` does not"),
        Slip("local function f()\n  return 1\n", "'function' of line 1"),
    ]

    static let running: [Slip] = [
        Slip("local t = { 1 }\nreturn t[0].x", "begin at 1", line: 2),
        Slip("local t = {}\nt.foo.bar = 1", "'foo' is nil", line: 2),
        Slip("local t = {}\nt.foo()", "no function 'foo'", line: 2),
        Slip("local t = {}\nt:foo()", "no method 'foo'", line: 2),
        Slip("local n\nreturn n > 5", "One side is nil", line: 2),
        Slip("return 1 < '2'", "tonumber"),
        Slip("local n\nreturn 'x' .. n", "(x or \"\")", line: 2),
        Slip("local n\nreturn 'UPDATE t SET a = ' .. n", "parameters", line: 2),
        Slip("return 'x' .. {}", "table.concat"), Slip("return 'x' .. print", "brackets"),
        Slip("return 'x' .. true", "tostring(x)"),
        Slip("local n\nreturn n + 1", "(x or 0)", line: 2),
        Slip("return 'a' + 1", "two dots"), Slip("return #nil", "nil first"),
        Slip("for x in { 1 } do end", "ipairs"),
        Slip("for i, x in ipairs(nil) do end", "(list or {})"),
        Slip("local t = {}\nt[nil] = 1", "square brackets", line: 2),
        Slip("for i = 1, 'x' do end", "have to be numbers"),
        Slip("return ('x'):rep(1.5)", "math.floor"),
        Slip("return null", "lupo.null"), Slip("return None", "lupo.null"),
        Slip("return True", "true"),
        Slip("return json.encode({})", "lupo.json"), Slip("return unpack({})", "table.unpack"),
        Slip("return db:query('x')", "m.db"), Slip("return io.open('x')", "m.files"),
        Slip("local column = 1\nreturn colunm", "'column'", line: 2),
        Slip("local function helper(row)\n  return rwo\nend\nreturn helper(1)", "'row'", line: 2),
        Slip("for name in pairs({ a = 1 }) do print(nmae) end", "'name'"),
        Slip("return ('x'):trim()", "lupo.text.trim"),
        Slip("return table.push({}, 1)", "table.insert"),
        Slip("return os.getenv('HOME')", "--arg"),
        Slip(
            "local M = {}\nfunction M:execute(m) return m.db end\nM.execute(1)",
            "M.execute(m)",
            line: 2
        ),
        Slip("local x = 5\nreturn x.y.z", "A number has no fields", line: 2),
    ]

    @Test("a slip in what does not compile is explained", arguments: syntax)
    func doesNotCompile(slip: Slip) async throws {
        let error = try #require(try await run(slip.script).error)
        #expect(error.code == .pluginSyntax)
        try expect(error, slip)
    }

    @Test("a slip that shows while it runs is explained", arguments: running)
    func fails(slip: Slip) async throws {
        let error = try #require(try await run(slip.script).error)
        #expect(error.code == .script)
        try expect(error, slip)
    }

    private func expect(_ error: LupoError, _ slip: Slip) throws {
        #expect(error.hint?.contains(slip.hint) == true, "\(error.rendered())")
        #expect(error.location?.line == slip.line, "\(error.rendered())")
        let excerpt = try #require(error.location?.excerpt)
        let lines = slip.script.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(excerpt.lines.contains(String(lines[slip.line - 1])))
    }

    @Test(
        "a nil is traced to the call that gave it",
        arguments: [
            ("local row = m.db:one('x')\nreturn row.id", "m.db:one found no row", 2),
            ("local n = m.db:value('x')\nreturn n + 1", "(n or 0)", 2),
            ("local n = m.db:value('x')\nreturn 'x' .. n", "(n or \"\")", 2),
            ("return m.db:one('x').id", "m.db:one gives nil", 1),
        ]
    )
    func origin(script: String, hint: String, line: Int) {
        let message =
            script.contains("return m")
            ? "attempt to index a nil value"
            : script.contains("..")
                ? "attempt to concatenate a nil value (local 'n')"
                : script.contains("+")
                    ? "attempt to perform arithmetic on a nil value (local 'n')"
                    : "attempt to index a nil value (local 'row')"
        let advice = LuaAdvice(message, line: line, source: script, isSyntax: false)
        #expect(advice.hint?.contains(hint) == true, "\(advice.hint ?? "none")")
    }

    @Test func `what the VM itself found near is not replaced by a guess`() async throws {
        let error = try await run("return tostrin(1)").error
        #expect(error?.hint == "did you mean 'tostring'?")
    }

    @Test func `broken sources of any form end the search`() {
        for source in [
            "\"", "'\\", "[[", "[=[ ]]", "--[[", "--", "\\", "a\n\"b\nc", "]]", "end end",
            "\u{0}\u{FF}",
        ] {
            _ = LuaAdvice("'end' expected near <eof>", line: 1, source: source, isSyntax: true)
            _ = LuaAdvice(
                "function arguments expected near ':'",
                line: 9,
                source: source,
                isSyntax: true
            )
            _ = LuaAdvice(
                "the global 'x' is not declared",
                line: -1,
                source: source,
                isSyntax: false
            )
        }
    }

    @Test(
        "a place in a statement is found in the source",
        arguments: [
            (
                "m.db:query [[\n  SELECT a\n  FORM b\n]]", "  SELECT a\n  FORM b\n", 2, 8, 3,
                Int?.some(8)
            ),
            ("m.db:query(\"SELECT a FORM b\")", "SELECT a FORM b", 1, 15, 1, .some(27)),
            (
                "m.db:exec([[UPDATE t\n SET a = :a\n WHRE b = :b]], {})",
                "UPDATE t\n SET a = ?\n WHRE b = ?", 3, 7, 3, .some(7)
            ),
            (
                "m.db:exec(\"UPDATE t SET a = :value WHRE b\")", "UPDATE t SET a = ? WHRE b", 1, 20,
                1, nil
            ),
        ]
    )
    func place(source: String, sql: String, line: Int, column: Int, at: Int, character: Int?) {
        let position = SQLPosition(offset: 0, line: line, column: column)
        let place = StatementPlace(of: position, in: sql, source: source, near: 1)
        #expect(place?.line == at)
        if source.contains("WHRE b = :b") { return }
        #expect(place?.column == character)
    }

    @Test(
        "a statement that was put together has no place",
        arguments: [
            "m.db:query('SELECT ' .. name)", "m.db:query('SELECT \\'a\\'')", "",
        ]
    )
    func noPlace(source: String) {
        let position = SQLPosition(offset: 0, line: 1, column: 8)
        #expect(StatementPlace(of: position, in: "SELECT 'a'", source: source, near: 1) == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// Scripts that try to run for ever, take everything, or bring the host down.
@Suite(.timeLimit(.minutes(1)))
struct AttackTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var testDescription: String { name }
    }

    static let endless: [Attack] = [
        Attack(name: "endless loop", script: "while true do end"),
        Attack(
            name: "pcall loop",
            script: "while true do pcall(function() while true do end end) end"
        ),
        Attack(
            name: "recursive pcall",
            script: "local function f() while true do pcall(f) end end f()"
        ),
        Attack(
            name: "xpcall handler loop",
            script: "local function h() while true do end end while true do xpcall(error, h) end"
        ),
        Attack(
            name: "xpcall handler that fails",
            script: "while true do xpcall(error, function(e) error(e) end) end"
        ),
        Attack(
            name: "close loop",
            script: """
                local mt = {__close = function() while true do end end}
                while true do pcall(function() local x <close> = setmetatable({}, mt) end) end
                """
        ),
        Attack(
            name: "coroutine loop",
            script: "while true do coroutine.wrap(function() while true do end end)() end"
        ),
        Attack(
            name: "resume swallows",
            script: """
                while true do
                  local co = coroutine.create(function() while true do end end)
                  coroutine.resume(co)
                end
                """
        ),
        Attack(
            name: "nested short coroutines",
            script: """
                local function nest(n)
                  if n == 0 then return end
                  for i = 1, 3 do coroutine.wrap(function() nest(n - 1) end)() end
                end
                while true do nest(6) end
                """
        ),
        Attack(name: "rep in pcall", script: "while true do pcall(string.rep, 'x', 1 << 20) end"),
        Attack(name: "lazy pattern", script: "return (('a'):rep(1e4)):find('.-.-.-.-b$')"),
        Attack(
            name: "greedy captures",
            script: "return (('a'):rep(1e4)):match('(a*)(a*)(a*)(a*)b')"
        ),
        Attack(
            name: "gsub that backtracks",
            script: "return (('a'):rep(1e4)):gsub('a*a*a*a*b', '')"
        ),
        Attack(
            name: "next of an emptied table",
            script: """
                local t = {}
                for i = 1, 2e5 do t[i] = true end
                while next(t) do t[next(t)] = nil t[1e6] = true t[1e6] = nil t.x = true end
                """
        ),
        Attack(
            name: "tostring that loops",
            script: """
                error(setmetatable({}, {__tostring = function() while true do end end}))
                """
        ),
        Attack(
            name: "sort that loops",
            script: """
                local t = {} for i = 1, 1000 do t[i] = i end
                while true do table.sort(t, function(a, b) return a < b end) end
                """
        ),
        Attack(
            name: "concat chain",
            script: """
                local mt = {} mt.__concat = function(a, b) return setmetatable({}, mt) end
                local x = setmetatable({}, mt) while true do x = x .. x end
                """
        ),
        Attack(
            name: "large concat",
            script: """
                local s = ('x'):rep(1 << 20) while true do local t = s .. s end
                """
        ),
        Attack(
            name: "index chain",
            script: """
                local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x
                """
        ),
        Attack(name: "goto", script: "::again:: goto again"),
    ]

    @Test("what runs for ever is ended and cannot catch it", arguments: endless)
    func endlessScriptIsEnded(_ attack: Attack) async throws {
        let outcome = try await run(attack.script, quick(time: .milliseconds(200)))
        #expect(outcome.code == .scriptTime)
        #expect(outcome.error?.message.contains("0.2 seconds") == true)
        #expect(outcome.error?.hint?.contains("limits.time") == true)
    }

    static let greedy: [Attack] = [
        Attack(name: "table growth", script: "local t = {} while true do t[#t + 1] = {} end"),
        Attack(name: "doubled string", script: "local s = 'x' while true do s = s .. s end"),
        Attack(
            name: "coroutines",
            script: """
                local t = {} for i = 1, 1e7 do t[i] = coroutine.create(function() end) end
                """
        ),
        Attack(
            name: "caught",
            script: """
                local t = {}
                while true do pcall(function() while true do t[#t + 1] = ('x'):rep(1000) .. #t end end) end
                """
        ),
        Attack(
            name: "weak metatable",
            script: """
                local t = setmetatable({}, setmetatable({}, {__mode = 'kv'}))
                getmetatable(t).__newindex = function() end
                local keep = {}
                for i = 1, 1e7 do t[i] = i keep[i] = {} end
                """
        ),
        Attack(
            name: "large constructor",
            script: """
                local parts = {} for i = 1, 1e6 do parts[i] = '1' end
                return load('return {' .. table.concat(parts, ',') .. '}')()
                """
        ),
    ]

    @Test("what takes all memory is ended and cannot catch it", arguments: greedy)
    func greedyScriptIsEnded(_ attack: Attack) async throws {
        let outcome = try await run(attack.script, quick(time: .seconds(20)))
        #expect(outcome.code == .scriptMemory)
        #expect(outcome.error?.message.contains("16384 KiB") == true)
    }

    static let refused: [(String, String)] = [
        ("return ('x'):rep(1 << 40)", "too large"),
        ("return ('x'):rep(1 << 62, 'yy')", "too large"),
        ("return table.move({}, 1, 1 << 40, 2)", "too many elements"),
        ("return table.unpack({}, 1, 1e8)", "too many results"),
        ("setmetatable({}, {__gc = print})", "__gc"),
        ("return string.format('%p', {})", "%p"),
        ("return string.format('%200d', 1)", "invalid conversion"),
        ("local t = {} t[0 / 0] = 1", "NaN"),
        ("coroutine.yield()", "outside a coroutine"),
        ("load(function() return 'x' end)", "takes a string"),
        ("return ('a'):find('(')", "unfinished capture"),
        ("return ('a'):find('%')", "ends with '%'"),
        ("return ('a'):find('[a')", "missing ']'"),
        ("return ('a'):gsub('a', '%2')", "invalid capture index"),
        ("error(nil)", "raised nil"),
        ("error('', 0)", "raised an empty text"),
        ("error({message = '', hint = ''})", "raised an empty text"),
        ("error({})", "raised a table"),
        ("error({message = 'own words'})", "own words"),
        ("return '10' + 1", "arithmetic on a string"),
        ("getmetatable('').__index = nil", "attempt to index a string"),
        ("return string.frmat('x')", "there is no 'frmat'"),
        (
            "local t = {} for i = 42, 1, -1 do t[1 << i] = 1 end for i=1,3 do t[i]=1 end table.insert(t, 1, 2)",
            ""
        ),
        (
            "local function f() return tostring(setmetatable({}, {__tostring = f})) end return f()",
            ""
        ),
        ("table.sort({3, 'x', 1})", "compare"),
        ("return os.date('%Y')", "UTC"),
    ]

    @Test("what one call could do without end is an error", arguments: refused)
    func boundedCallIsAnError(_ script: String, _ words: String) async throws {
        let outcome = try await run(script, quick(time: .seconds(5), memory: 64 << 20))
        let isExpected = outcome.code == .script || words.isEmpty
        #expect(isExpected, "\(outcome)")
        if !words.isEmpty { #expect(outcome.error?.message.contains(words) == true, "\(outcome)") }
    }

    @Test(
        "what a stock Lua gives away is not there",
        arguments: [
            "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn", "os.execute",
            "os.exit", "os.getenv", "os.remove", "os.rename", "os.tmpname", "os.setlocale",
            "string.dump",
        ]
    )
    func forbiddenNameIsMissing(_ name: String) async throws {
        let outcome = try await run("return \(name)")
        #expect(outcome.code == .script)
        #expect(outcome.error?.message.contains(name.split(separator: ".").last ?? "") == true)
    }

    @Test func `bytecode is refused as a file and by load`() async throws {
        let file = try await run("\u{1B}Lua and so on")
        #expect(file.code == .pluginSyntax)
        #expect(file.error?.message.contains("bytecode") == true)
        let loaded = try await run("return load('\\27Lua'), (select(2, load('\\27Lua')))")
        #expect(loaded.values == [.nil, .string("bytecode is not accepted")])
    }

    @Test func `a chain of coroutines that close each other does not overflow the stack`()
        async throws
    {
        let script = """
            local co
            for i = 1, 20000 do
              local inner = co
              co = coroutine.create(function()
                local x <close> = setmetatable({}, {__close = function()
                  if inner then coroutine.close(inner) end
                end})
                coroutine.yield()
              end)
              coroutine.resume(co)
            end
            return (coroutine.close(co))
            """
        let outcome = try await run(script, quick(time: .seconds(10), memory: 256 << 20))
        #expect(outcome.code == nil || outcome.code == .script)
    }

    @Test func `instructions are counted, in coroutines too`() async throws {
        let script = "while true do coroutine.wrap(function() for i = 1, 10 do end end)() end"
        let outcome = try await run(script, quick(time: .seconds(20), steps: 200_000))
        #expect(outcome.code == .scriptSteps)
        #expect(outcome.error?.message.contains("200000") == true)
    }

    @Test func `deep recursion ends with an error, not with the process`() async throws {
        let script = "local function f(n) return 1 + f(n + 1) end return f(1)"
        let outcome = try await run(script, quick(time: .seconds(20)))
        #expect(outcome.code == .script || outcome.code == .scriptMemory)
    }

    @Test func `a million parentheses are a syntax error`() async throws {
        let outcome = try await run("return load(('('):rep(1e6))", quick(time: .seconds(20)))
        #expect(outcome.error == nil)
        #expect(outcome.value == .nil)
    }

    @Test func `poisoned libraries reach neither the prelude nor methods of strings`() async throws
    {
        let outcome = try await run(
            """
            ipairs = function() error "poison" end
            string.upper = ipairs
            table.concat = ipairs
            return lupo.shout("a"), ("b"):upper()
            """,
            quick(classes: [.library("lupo", [HostMember("shout", .prelude)])]),
            prelude: """
                local host, core = ...
                core.define("lupo", "shout", function(s)
                  local t = {}
                  for i, v in ipairs { s, "!" } do t[i] = v:upper() end
                  return table.concat(t)
                end)
                """
        )
        #expect(outcome.values == [.string("A!"), .string("B")], "\(outcome)")
    }
}

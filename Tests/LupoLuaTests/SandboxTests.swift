// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// What a script can reach, and that it is the same in every run.
@Suite(.timeLimit(.minutes(1)))
struct SandboxTests {
    static let allowed = [
        "": """
        assert error getmetatable ipairs next rawequal rawget rawlen rawset select tonumber type _G _VERSION pcall \
        xpcall setmetatable load tostring pairs print require coroutine math os string table utf8
        """,
        "coroutine": "isyieldable running status yield create resume wrap close",
        "string": """
        byte char len lower reverse sub upper pack unpack packsize rep find match gmatch gsub format
        """,
        "table": "pack unpack insert remove move concat sort",
        "math": """
        abs acos asin atan ceil cos deg exp floor fmod huge log max maxinteger min mininteger modf pi rad random \
        randomseed sin sqrt tan tointeger type ult
        """,
        "utf8": "char charpattern codepoint codes len offset",
        "os": "time date clock difftime",
    ]

    @Test func `what is reachable is exactly the list`() async throws {
        let outcome = try await run(
            """
            local names = {}
            for name, value in pairs(_G) do
              names[#names + 1] = name
              if type(value) == "table" and value ~= _G then
                for inner in pairs(value) do names[#names + 1] = name .. "." .. inner end
              end
            end
            return names
            """
        )
        guard case .table(let table) = outcome.value else {
            Issue.record("no table: \(outcome)")
            return
        }
        var expected: Set<LuaValue> = []
        for (library, names) in Self.allowed {
            for name in names.split(separator: " ") {
                expected.insert(.string(library.isEmpty ? String(name) : "\(library).\(name)"))
            }
        }
        #expect(Set(table.items) == expected)
    }

    static let scripts: [(String, [LuaValue])] = [
        ("return 1, 'a', nil, true", [.integer(1), .string("a"), .nil, .bool(true)]),
        (
            "local s = '' for k in pairs {b=1, a=1, [3]=1, [1]=1, [2.5]=1} do s = s .. k .. ' ' end return s",
            [.string("1 3 2.5 a b ")]
        ),
        (
            "local t = {} return tostring(t), tostring(t), tostring {}",
            [.string("table#1"), .string("table#1"), .string("table#2")]
        ),
        (
            "return os.time(), os.date('!%Y-%m-%d %H:%M:%S'), os.clock(), os.difftime(5, 3)",
            [.integer(1_700_000_000), .string("2023-11-14 22:13:20"), .double(0), .double(2)]
        ),
        ("return os.time {year=1970, month=1, day=2, hour=0}", [.integer(86400)]),
        (
            "local t = {3, 1, 2} table.sort(t) return t[1], t[2], t[3]",
            [.integer(1), .integer(2), .integer(3)]
        ),
        (
            "local t = {1, 2, 3} table.insert(t, 2, 9) return table.concat(t, ','), table.remove(t), table.remove(t, 1)",
            [.string("1,9,2,3"), .integer(3), .integer(1)]
        ),
        ("return table.concat(table.move({1, 2, 3}, 1, 3, 2), '')", [.string("1123")]),
        ("return select('#', table.unpack({}, 1, 200000))", [.integer(200_000)]),
        ("return load('return x', 'c', 't', {x = 5})()", [.integer(5)]),
        ("return pcall(error, 'x')", [.bool(false), .string("x")]),
        (
            "return xpcall(error, function(e) return e .. '!' end, 'x')",
            [.bool(false), .string("x!")]
        ),
        (
            "local co = coroutine.create(function(a) local b = coroutine.yield(a + 1) return b * 2 end) local _, x = coroutine.resume(co, 1) local _, y = coroutine.resume(co, 5) return x, y, coroutine.status(co)",
            [.integer(2), .integer(10), .string("dead")]
        ),
        (
            "local co = coroutine.wrap(function() return pcall(function() return coroutine.yield(1) end) end) co() return co(7)",
            [.bool(true), .integer(7)]
        ),
        (
            "local log = '' do local x <close> = setmetatable({}, {__close = function() log = log .. 'c' end}) log = 'b' end return log",
            [.string("bc")]
        ),
        (
            "return string.format('%5.1f|%-4d|%04x|%s|%q|%c|%%', 2.25, 7, 255, 'z', 'a\\n', 65), ('%i'):format(3.0)",
            [.string("  2.2|7   |00ff|z|\"a\\\n\"|A|%"), .string("3")]
        ),
        (
            "return pcall(setmetatable, setmetatable({}, {__metatable = 1}), {})",
            [.bool(false), .string("cannot change a protected metatable")]
        ),
        ("return getmetatable(''), getmetatable(_G)", [.string("locked"), .string("locked")]),
        ("return (''):rep(1 << 40), ('ab'):rep(3, '-')", [.string(""), .string("ab-ab-ab")]),
        ("return #('x'):rep(0), ('x'):rep(-1)", [.integer(0), .string("")]),
    ]

    @Test("scripts give what the manual says", arguments: scripts)
    func scriptGives(_ script: String, _ values: [LuaValue]) async throws {
        let outcome = try await run(script, quick(time: .seconds(10)))
        #expect(outcome.values == values, "\(outcome)")
    }

    static let patterns: [(String, [LuaValue])] = [
        ("('hello world'):find('o w')", [.integer(5), .integer(7)]),
        ("('hello'):find('l+')", [.integer(3), .integer(4)]),
        ("('hello'):find('xyz')", [.nil]),
        ("('a.b'):find('.', 1, true)", [.integer(2), .integer(2)]),
        ("('abc'):find('b', -1)", [.nil]),
        ("('abc'):find('', 4)", [.integer(4), .integer(3)]),
        ("('abc'):find('', 5)", [.nil]),
        ("('key = value'):match('^(%w+)%s*=%s*(%w+)$')", [.string("key"), .string("value")]),
        (
            "('2024-05-06'):match('(%d+)-(%d+)-(%d+)')",
            [.string("2024"), .string("05"), .string("06")]
        ),
        ("('  trim '):match('^%s*(.-)%s*$')", [.string("trim")]),
        ("('THE (quick) fox'):find('%((%a+)%)')", [.integer(5), .integer(11), .string("quick")]),
        ("('f(a(b)c)d'):match('%b()')", [.string("(a(b)c)")]),
        (
            "('THE (quick) fox'):gsub('%f[%a]%a+', '<%0>')",
            [.string("<THE> (<quick>) <fox>"), .integer(3)]
        ),
        ("('hello'):match('()ll()')", [.integer(3), .integer(5)]),
        ("('\"x\" y'):match([[([\"'])(.-)%1]])", [.string("\""), .string("x")]),
        ("('abc'):gsub('', '-')", [.string("-a-b-c-"), .integer(4)]),
        ("('abc'):gsub('%w', '%0%0')", [.string("aabbcc"), .integer(3)]),
        ("('abc'):gsub('b', {b = 1})", [.string("a1c"), .integer(1)]),
        (
            "('abc'):gsub('.', function(c) if c == 'b' then return 'X' end end)",
            [.string("aXc"), .integer(3)]
        ),
        ("('abc'):gsub('.', '', 2)", [.string("c"), .integer(2)]),
        ("('a]b'):find('[]]')", [.integer(2), .integer(2)]),
        ("('a^b'):find('[b^]')", [.integer(2), .integer(2)]),
        ("('a-b'):match('[a-]+')", [.string("a-")]),
        ("('x\\0y'):find('\\0')", [.integer(2), .integer(2)]),
        ("('abc$'):find('$', 1)", [.integer(5), .integer(4)]),
        ("('a$b'):match('a$b')", [.string("a$b")]),
        ("('aXb'):gsub('%u', '%%')", [.string("a%b"), .integer(1)]),
    ]

    @Test("patterns match as the manual says", arguments: patterns)
    func patternGives(_ expression: String, _ values: [LuaValue]) async throws {
        let outcome = try await run("return \(expression)")
        #expect(outcome.values == values, "\(outcome)")
    }

    @Test func `gmatch goes over all matches`() async throws {
        let outcome = try await run(
            "local t = {} for k, v in ('a=1, b=2'):gmatch '(%w+)=(%w+)' do t[#t+1] = k .. v end return t, (('^a'):gmatch '^a')()"
        )
        #expect(
            outcome.values == [
                .table(LuaTable(items: [.string("a1"), .string("b2")])), .string("^a"),
            ]
        )
    }

    @Test func `two runs print the same`() async throws {
        let script = """
            local t = {}
            for i = 1, 200 do t['k' .. math.random(1e6)] = i end
            for k, v in pairs(t) do print(k, v) end
            math.randomseed()
            print(math.random(1e9), math.random(), {}, print)
            """
        let first = try await run(script)
        let second = try await run(script)
        #expect(first.printed.count == 201)
        #expect(first.printed == second.printed)
    }

    @Test(
        "an undeclared global is an error with the nearest name",
        arguments: [
            ("return pirnt", "did you mean 'print'?"), ("return strng.x", "did you mean 'string'?"),
            ("x = 1", "Declare it with 'local'; what a module gives away, it returns."),
            (
                "function foo() end",
                "Declare it with 'local'; what a module gives away, it returns."
            ),
        ]
    )
    func undeclaredGlobal(_ script: String, _ hint: String) async throws {
        let outcome = try await run("local y = 1\n" + script)
        #expect(outcome.code == .script)
        #expect(outcome.error?.hint == hint)
        #expect(outcome.error?.location?.line == 2)
        #expect(outcome.error?.location?.excerpt?.lines.contains(script) == true)
    }

    @Test func `output has a budget`() async throws {
        let outcome = try await run(
            "for i = 1, 1e6 do print(('x'):rep(1000)) end",
            quick(time: .seconds(10))
        )
        #expect(outcome.code == .script)
        #expect(outcome.error?.message.contains("output") == true)
        // Each line counts for eight bytes more than it has.
        #expect(outcome.printed.count == 1040)
    }
}

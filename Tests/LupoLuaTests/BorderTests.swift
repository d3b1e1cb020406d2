// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// Values and calls across the border between Lua and Swift.
@Suite(.timeLimit(.minutes(1)))
struct BorderTests {
    static let echo = quick(
        time: .seconds(10),
        functions: [
            HostFunction("echo"), HostFunction("fail"), HostFunction("again", takesFunctions: true),
        ],
        classes: [
            .library(
                "lupo",
                [
                    HostMember("echo", .host(0)), HostMember("fail", .host(1)),
                    HostMember("again", .host(2)), HostMember("u64", .builtin),
                    HostMember("decimal", .builtin), HostMember("bytes", .builtin),
                    HostMember("null", .builtin),
                ]
            )
        ]
    )

    /// Notes that it was released: what a long jump over a Swift frame would skip.
    final class Released {
        let note: () -> Void
        init(_ note: @escaping () -> Void) { self.note = note }
        deinit { note() }
    }

    @Sendable static func perform(
        vm: LuaVM,
        function: Int,
        arguments: borrowing LuaArguments,
        results: borrowing LuaResults
    ) throws(LupoError) {
        switch function {
        case 0:
            for value in arguments.values { results.append(value) }
        case 1:
            throw LupoError(
                .touches,
                "execute writes \(arguments.string(0) ?? "?").",
                hint: "Add it to touches.",
                statement: "UPDATE x"
            )
        default:
            guard let function = arguments.function(0) else {
                throw LupoError(.value, "no function")
            }
            results.append("before")
            let before = arguments.value(1)
            let inner = try vm.call(function, named: "again") { $0.append("inner") }
            for value in inner { results.append(value) }
            results.append(before == arguments.value(1))
            try vm.release(function)
        }
    }

    func echo(_ script: String) async throws(LupoError) -> Outcome {
        try await run(script, Self.echo, dispatch: Self.perform)
    }

    static let exact: [LuaValue] = [
        .integer(.min), .integer(.max), .integer(-1), .double(0.1), .double(-0.0),
        .double(.infinity),
        .double(.leastNonzeroMagnitude), .double(.greatestFiniteMagnitude), .string(""),
        .string("a\0b"), .string("naïve ✓"),
        .data([0xFF, 0, 0xFE]), .bool(true), .bool(false), .null, .unsigned(.max), .unsigned(5),
        .decimal("-0012.500"),
        .bytes([0, 1, 0xFF]), .string(String(repeating: "x", count: 100_000)),
        .table(LuaTable(items: [.integer(1), .string("b")])),
        .table(
            LuaTable(fields: [.init(key: .string("a"), value: .table(LuaTable(items: [.null])))])
        ),
        .table(
            LuaTable(
                items: [.integer(1), .nil, .integer(3)],
                fields: [
                    .init(key: .double(2.5), value: .bool(true)),
                    .init(key: .bool(true), value: .integer(0)),
                ]
            )
        ),
    ]

    @Test("a value crosses both ways without loss", arguments: exact)
    func valueCrosses(_ value: LuaValue) async throws {
        let outcome = try await run(
            "return lupo.echo(...)",
            Self.echo,
            arguments: [value],
            dispatch: Self.perform
        )
        #expect(outcome.values == [value], "\(outcome.error?.message ?? "")")
    }

    @Test func `an unsigned number that fits is an integer`() async throws {
        let outcome = try await run(
            "return math.type(lupo.echo())",
            Self.echo,
            dispatch: { _, _, _, results in results.append(unsigned: 5) }
        )
        #expect(outcome.value == .string("integer"))
    }

    static let values: [(String, [LuaValue])] = [
        ("lupo.u64('18446744073709551615') == lupo.u64('18446744073709551615')", [.bool(true)]),
        (
            "lupo.u64('18446744073709551615') > 5, 5 < lupo.u64(6), lupo.u64(5) <= lupo.decimal('5.0')",
            [.bool(true), .bool(true), .bool(true)]
        ),
        ("tostring(lupo.u64('18446744073709551615'))", [.string("18446744073709551615")]),
        (
            "lupo.decimal('1.10') == lupo.decimal('1.1'), lupo.decimal('-2') < lupo.decimal('-1.999')",
            [.bool(true), .bool(true)]
        ),
        (
            "lupo.decimal('0.1') == lupo.decimal('0.10000'), lupo.decimal('0.1') < 0.1",
            [.bool(true), .bool(true)]
        ),
        (
            "lupo.decimal('-0') == lupo.decimal('0'), tostring(lupo.decimal('007.50'))",
            [.bool(true), .string("7.50")]
        ),
        (
            "#lupo.bytes('abc'), lupo.bytes('a') == lupo.bytes('a'), tostring(lupo.null)",
            [.integer(3), .bool(true), .string("null")]
        ),
        ("lupo.null == lupo.echo(lupo.null), type(lupo.null)", [.bool(true), .string("userdata")]),
    ]

    @Test("numbers of every kind compare exactly", arguments: values)
    func valuesCompare(_ expression: String, _ expected: [LuaValue]) async throws {
        let outcome = try await echo("return \(expression)")
        #expect(outcome.values == expected, "\(outcome)")
    }

    @Test(
        "a wrong number is refused",
        arguments: [
            "lupo.u64('18446744073709551616')", "lupo.u64(-1)", "lupo.u64('1x')", "lupo.u64(1.5)",
            "lupo.decimal('1e5')", "lupo.decimal('.')", "lupo.decimal(1.5)", "lupo.decimal('')",
            "lupo.u64(1) + 1.5", "lupo.decimal('1') / 2", "lupo.bytes(1)", "lupo.u64(1) < 'x'",
        ]
    )
    func wrongNumber(_ expression: String) async throws {
        let outcome = try await echo("return \(expression)")
        #expect(outcome.code == .value || outcome.code == .script)
        #expect(outcome.error?.location?.line == 1)
    }

    @Test(
        "what cannot cross is an error that names it",
        arguments: [
            ("local t = {} t.t = t lupo.echo(t)", "in itself"), ("lupo.echo(print)", "a function"),
            ("lupo.echo(coroutine.create(print))", "a thread"),
            ("lupo.echo({[{}] = 1})", "key of type table"),
            ("local t = {} for i = 1, 1e5 do t = {t} end lupo.echo(t)", "32 levels"),
        ]
    )
    func cannotCross(_ script: String, _ words: String) async throws {
        let outcome = try await echo(script)
        #expect(outcome.code == .value)
        #expect(outcome.error?.message.contains(words) == true)
    }

    @Test func `metamethods of a script do not run in the host`() async throws {
        let outcome = try await echo(
            """
            local ran = false
            local function f() ran = true return 1 end
            lupo.echo(setmetatable({1}, {__index = f, __len = f, __pairs = f, __tostring = f}))
            return ran
            """
        )
        #expect(outcome.value == .bool(false))
    }

    @Test func `an error of the host is an object for the script`() async throws {
        let outcome = try await echo(
            """
            local ok, e = pcall(lupo.fail, "orders")
            return ok, e.code, e.message, e.hint, e.sql, type(e),
              select(2, pcall(function() lupo.fail("x") end)).at
            """
        )
        #expect(
            outcome.values == [
                .bool(false), .string("touches"), .string("execute writes orders."),
                .string("Add it to touches."), .string("UPDATE x"), .string("table"),
                .string("plugin.lua:3"),
            ]
        )
    }

    @Test func `an error of the host comes back whole, with the place in the script`() async throws
    {
        let script = """
            local function save()
              lupo.fail("orders")
            end
            local ok, e = pcall(save)
            error(e)
            """
        let outcome = try await echo(script)
        let error = try #require(outcome.error)
        #expect(error.code == .touches)
        #expect(error.message == "execute writes orders.")
        #expect(error.statement == "UPDATE x")
        #expect(error.location?.file == "plugin.lua")
        #expect(error.location?.line == 2)
        #expect(error.location?.excerpt?.lines[1] == "  lupo.fail(\"orders\")")
        #expect(error.trace.first == "plugin.lua:2 calling lupo.fail")
    }

    @Test func `defer and deinit run when a host call becomes a Lua error`() async throws {
        let order = try await onLuaThread { () throws(LupoError) -> [String] in
            var order: [String] = []
            let vm = try LuaVM(Self.echo) { _, _, _, results throws(LupoError) in
                let released = Released { order.append("deinit") }
                defer { order.append("defer") }
                withExtendedLifetime(released) { results.append("x") }
                throw LupoError(.value, "no")
            }
            let chunk = try vm.load(Array("return pcall(lupo.fail)".utf8), file: "p.lua")
            let values = try vm.call(chunk)
            order.append(values.first == .bool(false) ? "caught" : "not caught")
            vm.close()
            return order
        }
        #expect(order == ["defer", "deinit", "caught"] || order == ["deinit", "defer", "caught"])
    }

    @Test func `a result larger than the memory limit ends the script after the host has returned`()
        async throws
    {
        let done = try await onLuaThread { () throws(LupoError) -> (LupoError.Code?, Bool) in
            var ran = false
            let vm = try LuaVM(Self.echo) { _, _, _, results throws(LupoError) in
                defer { ran = true }
                results.append(string: [UInt8](repeating: 65, count: 40 << 20))
            }
            defer { vm.close() }
            let chunk = try vm.load(Array("pcall(lupo.echo) return 1".utf8), file: "p.lua")
            do throws(LupoError) {
                _ = try vm.call(chunk)
                return (nil, ran)
            } catch { return (error.code, ran) }
        }
        #expect(done.0 == .scriptMemory)
        #expect(done.1)
    }

    @Test func `the host may call Lua again, and its own arguments stay`() async throws {
        let outcome = try await echo(
            """
            local big = {}
            local t = {name = "outer" .. 1, list = {"x" .. 2}}
            return lupo.again(function(a)
              t.name = nil t.list = nil
              for i = 1, 20000 do big[i % 10] = "garbage" .. i end
              return a, lupo.again(function(b) return b .. "!", lupo.echo("deep") end)
            end, t)
            """
        )
        #expect(
            outcome.values == [
                .string("before"), .string("inner"), .string("before"), .string("inner!"),
                .string("deep"), .bool(true), .bool(true),
            ],
            "\(outcome)"
        )
    }

    @Test func `an error passes through a host function that called Lua`() async throws {
        let outcome = try await echo("lupo.again(function() local x = nil; return x.y end)")
        #expect(outcome.code == .script)
        #expect(outcome.error?.message.contains("index a nil value (local 'x')") == true)
    }

    @Test func `two hundred thousand results arrive`() async throws {
        let outcome = try await echo("return select('#', lupo.echo(table.unpack({}, 1, 200000)))")
        #expect(outcome.value == .integer(200_000))
    }

    @Test func `the host works in a hundred coroutines at once`() async throws {
        let outcome = try await echo(
            """
            local function nest(n)
              if n == 0 then return lupo.echo("end") end
              return coroutine.wrap(function() return (lupo.echo(nest(n - 1))) end)()
            end
            return nest(100)
            """
        )
        #expect(outcome.value == .string("end"))
    }

    @Test func `time in the host is not counted`() async throws {
        let options = quick(
            time: .milliseconds(100),
            functions: [HostFunction("wait")],
            classes: [.library("lupo", [HostMember("wait", .host(0))])]
        )
        let outcome = try await run(
            "for i = 1, 4 do lupo.wait() end return 'done'",
            options,
            dispatch: { _, _, _, _ in
                let clock = ContinuousClock()
                let end = clock.now + .milliseconds(60)
                while clock.now < end {}
            }
        )
        #expect(outcome.value == .string("done"), "\(outcome)")
    }

    @Test func `a script is ended from another thread`() async throws {
        let outcome = try await run(
            "while true do pcall(lupo.echo) end",
            Self.echo,
            dispatch: { vm, _, _, _ in
                let handle = vm.killSwitch
                Task.detached { handle.kill() }
            }
        )
        #expect(outcome.code == .interrupted)
    }

    @Test func `after a kill no host function runs, not even from a close handler`() async throws {
        let calls = try await onLuaThread { () throws(LupoError) -> Int in
            var calls = 0
            let vm = try LuaVM(Self.echo) { vm, function, _, _ throws(LupoError) in
                calls += 1
                vm.killSwitch.kill()
            }
            defer { vm.close() }
            let script = """
                local function close() lupo.echo() end
                local a <close> = setmetatable({}, {__close = lupo.echo})
                local b <close> = setmetatable({}, {__close = close})
                pcall(lupo.echo)
                lupo.echo()
                """
            let chunk = try vm.load(Array(script.utf8), file: "p.lua")
            #expect(throws: LupoError.self) { try vm.call(chunk) }
            #expect(throws: LupoError.self) { try vm.call(chunk) }
            return calls
        }
        #expect(calls == 1)
    }
}

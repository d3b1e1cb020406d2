// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// Objects, libraries, the prelude, result sets, and what errors say.
@Suite(.timeLimit(.minutes(1)))
struct InterfaceTests {
    static let options = quick(
        time: .seconds(10),
        functions: [
            HostFunction("query"), HostFunction("exec", phases: PhaseSet(indices: [1])),
            HostFunction("name"), HostFunction("encode"), HostFunction("batch"),
        ],
        classes: [
            .library("lupo.json", [HostMember("encode", .host(3))]),
            .library(
                "lupo",
                [HostMember("json", .library("lupo.json")), HostMember("twice", .prelude)]
            ),
            HostClass(
                "m.db",
                [
                    HostMember("query", .host(0)),
                    HostMember("exec", .host(1), phases: PhaseSet(indices: [1])),
                    HostMember("rows", .prelude),
                ]
            ),
            HostClass(
                "m",
                [
                    HostMember("db", .field(writable: false)),
                    HostMember("state", .field(writable: true)),
                    HostMember("name", .getter(2)), HostMember("step", .prelude),
                ]
            ),
        ],
        phases: ["pre", "execute"]
    )

    static let prelude = """
        local host, core = ...
        core.define("m", "step", function(self, name, fn) return fn(name) end)
        core.define("m.db", "rows", function(self)
          return coroutine.wrap(function()
            for _, row in ipairs(host.batch()) do coroutine.yield(row) end
          end)
        end)
        core.define("lupo", "twice", function(x) return x, x end)
        """

    static let m = LuaObject(classIndex: 3, instance: 1)
    static let db = LuaObject(classIndex: 2, instance: 1)

    func script(_ text: String, phase: String = "execute") async throws(LupoError) -> Outcome {
        let text = "local m = ...\n" + text
        return try await run(
            text,
            Self.options,
            prelude: Self.prelude,
            arguments: [.object(Self.m)]
        ) { vm throws(LupoError) in
            try vm.checkPreludeIsComplete()
            try vm.setPhase(phase)
            try vm.make(Self.m)
            try vm.make(Self.db)
            try vm.setFields(
                [("db", .object(Self.db)), ("state", .table(LuaTable()))],
                of: Self.m
            )
        } dispatch: { vm, function, arguments, results throws(LupoError) in
            switch function {
            case 0: results.append(arguments.object(0) == Self.db)
            case 1: results.append(Int64(1))
            case 2: results.append("split_names")
            case 3: results.append("[]")
            default:
                let shape = try vm.makeShape(columns: ["id", "name", "email"])
                try results.appendRows(shape) {
                    for id in 1...2 {
                        results.append(Value.integer(Int64(id)))
                        results.append(Value.text("n\(id)"))
                        results.append(Value.null)
                    }
                    return 2
                }
                try vm.discard(shape)
            }
        }
    }

    static let uses: [(String, [LuaValue])] = [
        (
            "return m.db:query('x'), m.name, tostring(m.db)",
            [.bool(true), .string("split_names"), .string("m.db")]
        ),
        ("return m:step('a', function(n) return n .. '!' end)", [.string("a!")]),
        ("m.state.x = 1 m.state = {y = m.state.x} return m.state.y", [.integer(1)]),
        ("return lupo.json.encode({}), lupo.twice(3)", [.string("[]"), .integer(3), .integer(3)]),
        (
            "return require('lupo.json') == lupo.json, require 'lupo' == lupo",
            [.bool(true), .bool(true)]
        ),
        (
            "local s = '' for row in m.db:rows() do s = s .. row.id .. row.name .. tostring(row.email) end return s",
            [.string("1n1nil2n2nil")]
        ),
        (
            "local k = '' for row in m.db:rows() do for c in pairs(row) do k = k .. c .. ' ' end end return k",
            [.string("id name id name ")]
        ),
        (
            "local k = '' for n in pairs(lupo) do k = k .. n .. ' ' end return k",
            [.string("json twice ")]
        ),
        ("return m.db == m.db, m.db:exec()", [.bool(true), .integer(1)]),
    ]

    @Test("what the interface offers works", arguments: uses)
    func use(_ text: String, _ values: [LuaValue]) async throws {
        let outcome = try await script(text)
        #expect(outcome.values == values, "\(outcome)")
    }

    static let misuses: [(String, LupoError.Code, String, String?)] = [
        ("m.db:qurey()", .script, "m.db has no member 'qurey'", "did you mean 'query'?"),
        (
            "m.db.query('x')", .scriptArgument,
            "m.db.query was called with a dot: write m.db:query(...)", nil
        ),
        ("m.step('x')", .scriptArgument, "m.step was called with a dot: write m:step(...)", nil),
        (
            "lupo.json:encode({})", .scriptArgument,
            "lupo.json:encode was called with a colon: write lupo.json.encode(...)", nil
        ),
        ("lupo.jsno()", .script, "lupo has no member 'jsno'", "did you mean 'json'?"),
        ("lupo.x = 1", .script, "lupo belongs to the host and cannot be changed", nil),
        ("m.name = 'x'", .script, "m.name cannot be assigned", nil),
        ("m.stat = 'x'", .script, "m has no member 'stat'", "did you mean 'state'?"),
        ("m.db.query(m)", .scriptArgument, "m.db:query was called on m", nil),
        (
            "for row in m.db:rows() do print(row.nmae) end", .script,
            "no column 'nmae' in this result (has: id, name, email)", "did you mean 'name'?"
        ),
    ]

    @Test("what is used wrongly is an error that helps", arguments: misuses)
    func misuse(
        _ text: String,
        _ code: LupoError.Code,
        _ message: String,
        _ hint: String?
    ) async throws {
        let outcome = try await script(text)
        #expect(outcome.code == code)
        #expect(outcome.error?.message == message)
        if let hint { #expect(outcome.error?.hint == hint) }
        #expect(outcome.error?.location?.line == 2)
    }

    @Test func `a member of another phase says where it exists`() async throws {
        for text in ["m.db:exec()", "local f = m.db.exec"] {
            let outcome = try await script(text, phase: "pre")
            #expect(outcome.code == .notAvailable)
            #expect(outcome.error?.message == "exec is not available in pre (only in execute)")
        }
    }

    @Test func `a trace names the script's lines and the API, nothing else`() async throws {
        let outcome = try await script(
            """
            local function fill()
              local x = nil
              return x.y
            end
            local function outer() m:step("fill", function() fill() end) end
            outer()
            """
        )
        let error = try #require(outcome.error)
        #expect(error.message == "attempt to index a nil value (local 'x')")
        #expect(error.location?.line == 4)
        #expect(
            error.trace == [
                "plugin.lua:4 in fill", "plugin.lua:6", "plugin.lua:6 in outer, calling m:step",
                "plugin.lua:7 in main chunk",
            ]
        )
    }

    @Test func `an error in a coroutine keeps its place`() async throws {
        let outcome = try await script(
            """
            local step = coroutine.wrap(function()
              local x = nil
              return x.y
            end)
            step()
            """
        )
        #expect(outcome.error?.location?.line == 4)
        #expect(outcome.error?.trace == ["plugin.lua:4", "plugin.lua:6 in main chunk"])
    }

    @Test func `a syntax error has its line and an excerpt`() async throws {
        let outcome = try await run("local a = 1\nlocal b = 2\nlocal = 3\n")
        #expect(outcome.code == .pluginSyntax)
        #expect(outcome.error?.message.contains("<name> expected near '='") == true)
        #expect(outcome.error?.location?.line == 3)
        #expect(outcome.error?.location?.excerpt?.lines.first == "local b = 2")
    }

    @Test func `a long message is cut, whatever it holds`() async throws {
        let outcome = try await run(
            "error(('\\xC3\\xA9'):rep(1e7))",
            quick(time: .seconds(10), memory: 128 << 20)
        )
        #expect(outcome.code == .script)
        #expect((outcome.error?.message.utf8.count ?? 0) < 8300)
    }

    @Test func `a script cannot choose an error code of the host`() async throws {
        let outcome = try await run("error({code = 'rolled-back', message = 'x'})")
        #expect(outcome.code == .script)
        #expect(outcome.error?.message == "x")
    }

    @Test func `a field is read back as a value`() async throws {
        let value = try await onLuaThread { () throws(LupoError) -> LuaValue in
            let vm = try LuaVM(Self.options)
            defer { vm.close() }
            try vm.runPrelude(Self.prelude, name: "test")
            try vm.make(Self.m)
            let chunk = try vm.load(Array("(...).state = {done = {1, 2}}".utf8), file: "p.lua")
            _ = try vm.call(chunk) { $0.append(Self.m) }
            return try vm.field("state", of: Self.m)
        }
        #expect(try value.json(naming: "m.state").canonical["done"]?.arrayValue?.count == 2)
    }

    @Test func `a compiled prelude does in each VM what its text does`() async throws {
        let prelude = try LuaPrelude(source: Self.prelude, name: "test")
        let counts = try await onLuaThread { () throws(LupoError) -> [Int] in
            var counts: [Int] = []
            for _ in 1...2 {
                let vm = try LuaVM(Self.options)
                defer { vm.close() }
                counts.append(try vm.runPrelude(prelude).count)
                try vm.checkPreludeIsComplete()
                let chunk = try vm.load(Array("return lupo.twice(3)".utf8), file: "p.lua")
                guard try vm.call(chunk) == [.integer(3), .integer(3)] else { return [] }
            }
            return counts
        }
        #expect(counts.count == 2)
    }

    @Test func `a compiled prelude fails as its text does`() async throws {
        let text = "local host = ...\n\nhost.none.of.it()"
        let prelude = try LuaPrelude(source: text, name: "test")
        let errors = try await onLuaThread { () throws(LupoError) -> [LupoError] in
            var errors: [LupoError] = []
            for isCompiled in [false, true] {
                let vm = try LuaVM(Self.options)
                defer { vm.close() }
                do throws(LupoError) {
                    if isCompiled {
                        try vm.runPrelude(prelude)
                    } else {
                        try vm.runPrelude(text, name: "test")
                    }
                } catch {
                    errors.append(error)
                }
            }
            return errors
        }
        #expect(errors.count == 2)
        #expect(errors.first?.message == errors.last?.message)
        #expect(errors.first?.code == errors.last?.code)
    }

    @Test func `a prelude that is not Lua does not compile`() {
        #expect(throws: LupoError.self) { try LuaPrelude(source: "local = 1", name: "test") }
    }

    @Test func `a prelude that leaves a member out is found`() async throws {
        let error = try await onLuaThread { () throws(LupoError) -> LupoError? in
            let vm = try LuaVM(Self.options)
            defer { vm.close() }
            do throws(LupoError) { try vm.checkPreludeIsComplete() } catch { return error }
            return nil
        }
        #expect(error?.message == "The prelude lacks lupo.twice.")
    }

    @Test("An error keeps what it says where its code is the first text that the host hands over")
    func firstText() async throws {
        let options = quick(
            functions: [HostFunction("text"), HostFunction("fail")],
            classes: [
                .library("lib", [HostMember("text", .host(0)), HostMember("fail", .host(1))])
            ]
        )
        let outcome = try await run("lib.text() lib.fail()", options) { _ in
        } dispatch: { _, function, _, results throws(LupoError) in
            guard function == 1 else { return results.append("a text") }
            throw LupoError(.manifest, "The key is unknown.", hint: "Try another.")
        }
        #expect(outcome.code == .manifest)
        #expect(outcome.error?.message == "The key is unknown.")
        #expect(outcome.error?.hint == "Try another.")
    }
}

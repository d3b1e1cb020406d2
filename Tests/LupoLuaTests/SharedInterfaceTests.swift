// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// One description for many VMs, and what is made only when a script asks for it.
@Suite(.timeLimit(.minutes(1)))
struct SharedInterfaceTests {
    static let db = LuaObject(classIndex: 2, instance: 1)

    static let description = HostInterface(
        phases: ["pre", "execute"],
        functions: [
            HostFunction("query"), HostFunction("exec"), HostFunction("encode"),
        ],
        classes: [
            .library("lupo.json", [HostMember("encode", .host(2))]),
            .library(
                "lupo",
                [
                    HostMember("json", .library("lupo.json")), HostMember("twice", .prelude),
                    HostMember("null", .builtin),
                ]
            ),
            HostClass(
                "m.db",
                [
                    HostMember("query", .host(0)),
                    HostMember("exec", .host(1), phases: PhaseSet(indices: [1])),
                    HostMember("rows", .prelude),
                    HostMember("state", .field(writable: true)),
                ]
            ),
        ]
    )

    static let main = """
        local host, core = ...
        local query = host.query
        core.define("m.db", "rows", function() return query(), math.floor(1.5), math.random end)
        """

    static let late = """
        local host, core = ...
        local insert = table.insert
        local count = 0
        count = count + 1
        core.define("lupo", "twice", function(x)
          local list = {}
          insert(list, x)
          return list[1], count
        end)
        """

    static func options(_ parts: [LuaInterface.Part]) -> VMOptions {
        VMOptions(
            limits: VMLimits(memory: 16 << 20, time: .seconds(10)),
            interface: LuaInterface(description, parts: parts)
        )
    }

    static func options() throws(LupoError) -> VMOptions {
        options([.init(try LuaPrelude(source: late, name: "late"), of: ["lupo"])])
    }

    /// Runs a script with `db` as its argument; every host function returns its number.
    static func run(
        _ text: String,
        _ options: VMOptions,
        phases: [String] = ["execute"]
    ) async throws(LupoError) -> [LuaValue] {
        try await onLuaThread { () throws(LupoError) -> [LuaValue] in
            let vm = try LuaVM(
                options,
                dispatch: { _, number, _, results in results.append(Int64(number)) }
            )
            defer { vm.close() }
            try vm.runPrelude(main, name: "main")
            try vm.make(db)
            let chunk = try vm.load(Array(("local db = ...\n" + text).utf8), file: "p.lua")
            var values: [LuaValue] = []
            for phase in phases {
                try vm.setPhase(phase)
                values += try vm.call(chunk) { $0.append(db) }
            }
            return values
        }
    }

    @Test func `VMs on several threads share a description, each in its own phase`() async throws {
        let options = try Self.options()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                let phase = index % 2 == 0 ? "pre" : "execute"
                group.addTask {
                    let text = "local ok = pcall(function() return db:exec() end) return ok"
                    let values = try await Self.run(text, options, phases: [phase, phase])
                    #expect(values == [.bool(index % 2 == 1), .bool(index % 2 == 1)])
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a member that was read in one phase is refused in the next`() async throws {
        let text = "return (pcall(function() return db:exec() end))"
        let phases = ["pre", "execute", "pre"]
        let values = try await Self.run(text, try Self.options(), phases: phases)
        #expect(values == [.bool(false), .bool(true), .bool(false)])
    }

    static let uses: [(String, [LuaValue])] = [
        ("return db.query == db.query, db.rows == db.rows", [.bool(true), .bool(true)]),
        (
            "return lupo.json == lupo.json, lupo.json.encode == lupo.json.encode",
            [.bool(true), .bool(true)]
        ),
        (
            "return require 'lupo.json' == lupo.json, lupo.null == lupo.null",
            [.bool(true), .bool(true)]
        ),
        ("db.state = 1 return db.state, (db:rows())", [.integer(1), .integer(0)]),
        // So does a library that the prelude uses first when it is called.
        (
            "math.floor = error math = nil return db:rows()",
            [.integer(0), .integer(1), .nil]
        ),
        (
            "local k = '' for n in pairs(lupo) do k = k .. n .. ' ' end return k, lupo.twice(2)",
            [.string("json null twice "), .integer(2), .integer(1)]
        ),
        // A part that runs late sees the globals as they were before the script.
        (
            "table.insert = nil table = nil local f = lupo.twice return f(3)",
            [.integer(3), .integer(1)]
        ),
        ("lupo.twice(1) return lupo.twice(2)", [.integer(2), .integer(1)]),
        (
            "return coroutine.wrap(function() return lupo.twice(4) end)()",
            [.integer(4), .integer(1)]
        ),
        ("return (pcall(function() return db['query\\0x'] end))", [.bool(false)]),
        ("return (pcall(function() return lupo['twice\\0x'] end))", [.bool(false)]),
        ("return (pcall(function() db['state\\0x'] = 1 end))", [.bool(false)]),
    ]

    @Test("what is made late is what it would have been", arguments: uses)
    func use(_ text: String, _ values: [LuaValue]) async throws {
        #expect(try await Self.run(text, try Self.options()) == values)
    }

    @Test func `a part that runs late is not counted as the script's instructions`() async throws {
        let work = String(repeating: "n = n + 1 ", count: 3000)
        let part = try LuaPrelude(source: "do local n = 0 \(work) end " + Self.late, name: "late")
        let used = try await onLuaThread { () throws(LupoError) -> UInt64 in
            let vm = try LuaVM(Self.options([.init(part, of: ["lupo"])]))
            defer { vm.close() }
            try vm.runPrelude(Self.main, name: "main")
            try vm.setSteps(100_000)
            _ = try vm.call(try vm.load(Array("return lupo.twice(1)".utf8), file: "p.lua"))
            return vm.usage.steps
        }
        #expect(used < 2000)
    }

    @Test func `a part counts for what a prelude has to give`() async throws {
        let lacking = try LuaPrelude(source: "local host = ...", name: "late")
        let errors = try await onLuaThread { () throws(LupoError) -> [String] in
            var errors: [String] = []
            for options in [try Self.options(), Self.options([.init(lacking, of: ["lupo"])])] {
                let vm = try LuaVM(options)
                defer { vm.close() }
                try vm.runPrelude(Self.main, name: "main")
                do throws(LupoError) {
                    try vm.checkPreludeIsComplete()
                } catch {
                    errors.append(error.message)
                }
            }
            return errors
        }
        #expect(errors == ["The prelude lacks lupo.twice."])
    }

    @Test func `an interface that contradicts itself makes no VM`() async throws {
        let wrong = [
            HostInterface(classes: [.library("lib", [HostMember("x", .host(3))])]),
            HostInterface(classes: [.library("lib", [HostMember("x", .library("other"))])]),
            HostInterface(classes: [.library("lib", [HostMember("nothing", .builtin)])]),
            HostInterface(phases: (0...32).map { "phase\($0)" }),
        ]
        for description in wrong {
            let options = VMOptions(interface: LuaInterface(description))
            for _ in 1...2 {
                let code = try await onLuaThread { () throws(LupoError) -> LupoError.Code? in
                    do throws(LupoError) { try LuaVM(options).close() } catch { return error.code }
                    return nil
                }
                #expect(code == .internal)
            }
        }
    }
}

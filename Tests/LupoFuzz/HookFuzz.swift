// SPDX-License-Identifier: Apache-2.0

import LupoCore
@testable import LupoHost
import LupoLua

/// One hook of a migration in a VM as a session makes it, but without a server behind.
struct HookFuzz {
    static let writer = ScriptWriter(
        calls: APISpec.current.functions.filter { $0.owner != .tableBuilder }.map { function in
            function.owner.path + function.owner.separator + function.name
        } + ["m.skip", "m.db.query", "lupo:has", "lupo.json:encode"],
        places: [
            "m.state", "m.state.x", "m.name", "m.hook", "m.db", "m.schema", "m.args", "m.args.a",
            "m.attempt", "m.nothing", "m", "lupo.null", "lupo.version", "lupo.nothing", "lupo.json",
            "M", "_G.x",
        ]
    )

    private let hook: Hook
    private let host = ScriptHost(now: 1_700_000_000, folder: "/nonexistent")

    init(_ hook: Hook) { self.hook = hook }

    /// A migration with the hook that the input chose.
    func text(_ input: inout FuzzInput) -> String {
        let body = Self.writer.statements(&input, most: 8)
        let result =
            input.flag()
            ? "m:skip(\(Self.writer.expression(&input, depth: 1)))"
            : Self.writer.expression(&input, depth: 2)
        return """
            local M = lupo.migration { api = 1, name = "users", version = "4.0.27" }
            function M.\(hook.rawValue)(m, ...) \(ScriptWriter.inner)
            \(body)
            return \(result)
            end
            return M
            """
    }

    /// Runs the hook of a migration.
    func run(_ text: String, _ input: inout FuzzInput) throws(LupoError) {
        let state = LuaTable(fields: [.init(key: .string("x"), value: input.value())])
        let prelude = try ScriptPrelude.shared.get()
        let vm = try LuaVM(
            VMOptions(
                limits: VMLimits(
                    memory: 4 << 20,
                    time: nil,
                    steps: 100_000,
                    grace: .seconds(60),
                    output: 1 << 16
                ),
                interface: prelude.interface,
                directory: "/nonexistent",
                seed: 1,
                now: host.now
            ),
            dispatch: { [host] vm, number, arguments, results throws(LupoError) in
                try host.dispatch(vm, number, arguments, results)
            }
        )
        defer { vm.close() }
        let functions = try vm.runPrelude(prelude.main)
        guard case .function(let take) = functions[0], case .function(let run) = functions[1] else {
            return expect(false, "the prelude does not return its functions")
        }
        let chunk = try vm.load(Array(text.utf8), file: "users_4_0_27.lua")
        let taken = try vm.call(take, named: "loading") { $0.append(chunk) }
        expect(taken.first == .string("migration"), "the file returned \(taken)")
        try start(vm, state)
        let results = try vm.call(run, named: hook.rawValue) { results throws(LupoError) in
            results.append(hook.rawValue)
            results.append(ScriptInterface.object(.context))
        }
        try check(results, vm)
    }

    private func start(_ vm: LuaVM, _ state: LuaTable) throws(LupoError) {
        try vm.setPhase(hook.rawValue)
        for object in ScriptInterface.objects { try vm.make(object) }
        // A state that Lua has no form for, such as one with NaN as a key, comes from no journal.
        let state = Canonical(.table(state)) == nil ? LuaTable() : state
        try vm.setFields(
            ScriptInterface.parts + [
                ("name", .string("users")), ("hook", .string(hook.rawValue)),
                ("attempt", .integer(1)), ("state", .table(state)),
            ],
            of: ScriptInterface.object(.context)
        )
    }

    /// A hook gives a boolean and a text; what is kept of `m.state` is what the next hook finds.
    private func check(_ results: [LuaValue], _ vm: LuaVM) throws(LupoError) {
        expect(results.count == 2, "a hook gave \(results)")
        guard case .bool = results[0] else { return expect(false, "a hook gave \(results)") }
        switch results[1] {
        case .string, .data: break
        default: expect(false, "a hook gave \(results)")
        }
        // A state that does not fit has no place in the script; its error says that it is the state.
        let state = ScriptInterface.object(.context)
        guard
            let value = attempt({ () throws(LupoError) in try vm.field("state", of: state) }),
            let kept = attempt({ () throws(LupoError) in try host.kept(value, "m.state") })
        else { return }
        let again = try host.kept(LuaValue(journal: kept), "m.state")
        expect(again.encoded() == kept.encoded(), "m.state became another")
    }
}

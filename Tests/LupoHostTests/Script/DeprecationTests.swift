// SPDX-License-Identifier: Apache-2.0

import LupoLua
import Testing

@testable import LupoCore
@testable import LupoHost

/// A function that goes away says so: to editors, in the documents, and once for each place that calls it.
@Suite("Deprecated functions")
struct DeprecationTests {
    private static let function = APIFunction(
        "old",
        [],
        hooks: .everywhere,
        since: 0,
        deprecated: APIDeprecation(since: 0, use: "lupo.json.encode"),
        "Is there for old scripts.",
        example: "lupo.old()"
    )

    private static let spec = APISpec(
        groups: [APISpec.Group(.lupo, functions: [function])],
        aliases: [],
        records: [],
        values: []
    )

    @Test("The stub, the reference and the JSON document name it")
    func documents() {
        #expect(
            Self.spec.luaStub.contains(
                "---@deprecated use lupo.json.encode\nfunction lupo.old() end"
            )
        )
        #expect(Self.spec.markdown.contains("Deprecated since 1.0: use `lupo.json.encode`."))
        #expect(
            Self.spec.document.encoded().contains(
                #""deprecated":{"since":"1.0","use":"lupo.json.encode"}"#
            )
        )
    }

    @Test("There is one warning for each place")
    func once() {
        var notices = DeprecationNotices(Self.spec.functions)
        #expect(notices.isNeeded)
        for place in ["a.lua:1", "a.lua:1", "a.lua:2"] { notices.note(0, at: place) }
        #expect(
            notices.take() == [
                "a.lua:1: lupo.old is deprecated since version 1.0 of the script API; use lupo.json.encode.",
                "a.lua:2: lupo.old is deprecated since version 1.0 of the script API; use lupo.json.encode.",
            ]
        )
        notices.note(0, at: "a.lua:1")
        notices.note(0, at: nil)
        #expect(notices.take().map { $0.hasPrefix("lupo.old") } == [true])
        #expect(!DeprecationNotices(APISpec.current.functions).isNeeded || APISpec.minor > 0)
    }

    @Test("A call by a script is noted with its line, while the file is loaded too")
    func called() throws {
        var functions = APISpec.current.functions
        let number = try #require(APISpec.current.function(id: "lupo.text.len")?.number)
        let old = functions[number]
        functions[number] = APIFunction(
            old.name,
            old.parameters,
            returns: old.returns,
            hooks: old.hooks,
            deprecated: APIDeprecation(since: 0, use: "lupo.text.trim"),
            old.doc,
            example: old.example
        ).placed(in: old.owner, number: number)
        let host = ScriptHost(now: 0, folder: ".", notices: DeprecationNotices(functions))
        let prelude = try ScriptPrelude.shared.get()
        let vm = try LuaVM(
            VMOptions(interface: prelude.interface),
            dispatch: { vm, number, arguments, results throws(LupoError) in
                try host.dispatch(vm, number, arguments, results)
            }
        )
        defer { vm.close() }
        host.place = { [weak vm] in vm?.place }
        _ = try vm.runPrelude(prelude.main)
        let text = """
            for i = 1, 3 do lupo.text.len("a") end
            lupo.text.len("b")
            lupo.text.trim("c")
            """
        let chunk = try vm.load(Array(text.utf8), file: "a.lua")
        _ = try vm.call(chunk, named: "main") { _ in }
        let said = host.takeNotices()
        #expect(said.count == 2)
        #expect(said.first?.hasPrefix("a.lua:1: lupo.text.len is deprecated") == true, "\(said)")
        #expect(said.last?.hasPrefix("a.lua:2: ") == true)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// The part of the script API that is written in Lua, with the interface that it completes; the same for all VMs.
///
/// Compiling it takes longer than all else about a VM, so that is done once. Most files use little of it: what every one
/// needs runs in each VM, the rest where a script asks for it.
struct ScriptPrelude: Sendable {
    /// The interface, with the parts that run late.
    let interface: LuaInterface
    /// What runs in each VM before its script.
    let main: LuaPrelude
    /// What runs besides in the VM of a console.
    let console: LuaPrelude

    /// The one of this build, found complete.
    ///
    /// A failure is a mistake in the build, and each script that is loaded reports it.
    static let shared = Result { () throws(LupoError) in try ScriptPrelude() }

    private init() throws(LupoError) {
        main = try ScriptPrelude.compiled("prelude")
        console = try ScriptPrelude.compiled("console")
        interface = LuaInterface(
            ScriptInterface.description,
            parts: [
                .init(try ScriptPrelude.compiled("lupo"), of: [.lupo]),
                .init(try ScriptPrelude.compiled("rows"), of: [.context, .database]),
                .init(try ScriptPrelude.compiled("tables"), of: [.schema, .tableBuilder]),
            ]
        )
        try check()
    }

    private static func compiled(_ name: String) throws(LupoError) -> LuaPrelude {
        guard let text = Resources.text(of: "lua/\(name).lua") else {
            throw LupoError(.internal, "The binary does not carry its prelude \(name).")
        }
        return try LuaPrelude(source: text, name: name)
    }

    /// Holds the code against the interface, in a VM of its own: whatever a script asks for will be there.
    private func check() throws(LupoError) {
        let host = ScriptHost(now: 0, folder: ".")
        let vm = try LuaVM(
            VMOptions(interface: interface),
            dispatch: { vm, number, arguments, results throws(LupoError) in
                try host.dispatch(vm, number, arguments, results)
            }
        )
        defer { vm.close() }
        try vm.runPrelude(main)
        try vm.checkPreludeIsComplete()
    }
}

extension LuaInterface.Part {
    fileprivate init(_ prelude: LuaPrelude, of owners: [APIOwner]) {
        self.init(prelude, of: owners.map(\.path))
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// What a script printed, and what it returned or how it ended.
struct Outcome: Sendable {
    var printed: [String] = []
    var values: [LuaValue] = []
    var error: LupoError?

    /// The first value.
    var value: LuaValue { values.first ?? .nil }
    var code: LupoError.Code? { error?.code }
}

/// Runs `body` on a thread with Lua's stack.
func onLuaThread<R: Sendable>(
    _ body: @escaping @Sendable () throws(LupoError) -> R
) async throws(LupoError) -> R {
    try await LuaThread().run(body)
}

/// Lines of a `print`, gathered on the VM's thread.
final class Lines {
    var lines: [String] = []
}

/// Runs one script in a VM of its own, after an optional prelude.
func run(
    _ script: String,
    _ options: VMOptions = quick(),
    prelude: String? = nil,
    arguments: [LuaValue] = [],
    prepare: @escaping @Sendable (LuaVM) throws(LupoError) -> Void = { _ in },
    dispatch:
        @escaping @Sendable (
            LuaVM, Int, borrowing LuaArguments, borrowing LuaResults
        ) throws(LupoError) -> Void = { _, _, _, _ in }
) async throws(LupoError) -> Outcome {
    try await onLuaThread { () throws(LupoError) -> Outcome in
        let lines = Lines()
        let vm = try LuaVM(options, dispatch: dispatch, onPrint: { lines.lines.append($0) })
        defer { vm.close() }
        var outcome = Outcome()
        do throws(LupoError) {
            if let prelude { try vm.runPrelude(prelude, name: "test") }
            try prepare(vm)
            let chunk = try vm.load(Array(script.utf8), file: "plugin.lua")
            outcome.values = try vm.call(chunk, named: "main") { results in
                for argument in arguments { results.append(argument) }
            }
        } catch {
            outcome.error = error
        }
        outcome.printed = lines.lines
        return outcome
    }
}

/// Options for tests: a short time limit and little memory.
///
/// It is not shorter, since a script's time goes on while other tests have the processors.
func quick(
    time: Duration = .seconds(2),
    memory: UInt64 = 16 << 20,
    steps: UInt64? = nil,
    functions: [HostFunction] = [],
    classes: [HostClass] = [],
    phases: [String] = [],
    directory: String? = nil
) -> VMOptions {
    VMOptions(
        limits: VMLimits(memory: memory, time: time, steps: steps, grace: .seconds(20)),
        interface: LuaInterface(
            HostInterface(phases: phases, functions: functions, classes: classes)
        ),
        directory: directory,
        seed: 7,
        now: 1_700_000_000
    )
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore
import LupoLua

/// What a hook returned.
struct HookResult {
    /// Why there is nothing to do, where `pre` said so.
    var skipReason: String?
    /// `m.state` after the hook.
    var state: JSON
}

/// What a hook works with.
struct HookContext {
    let core: SessionCore
    let statements: StatementRunner
    /// Number of the attempt, from 1.
    let attempt: Int
}

/// One migration file in a VM of its own: loaded without a database, then called hook by hook.
package final class Script {
    /// The file as it was given, for messages.
    package let file: String
    /// The names of its hooks.
    package private(set) var hooks: Set<Hook> = []
    /// The manifest as it was written.
    package private(set) var manifest: APIValue = .nil
    /// Files that it required: path relative to its folder, and bytes.
    package private(set) var modules: [(path: String, bytes: [UInt8])] = []
    /// When the run must be over; nil for no limit.
    var deadline: ContinuousClock.Instant?
    private let source: [UInt8]
    private let options: VMOptions
    private var vm: LuaVM
    private let host: ScriptHost
    private var runFunction: LuaFunction?
    private var state: LuaValue = .table(LuaTable())

    /// Longest time in milliseconds that loading a file may take.
    package static let loadTime: Int64 = 250

    /// Loads a file.
    ///
    /// - Parameters:
    ///   - file: its path, for messages.
    ///   - directory: its folder, beneath which `require` finds files.
    ///   - source: its bytes.
    ///   - limits: what it may use while it is loaded and in its hooks.
    ///   - seed: of `math.random`.
    ///   - now: what the clock shows to it, in seconds since 1970.
    /// - Throws: ``LupoError`` `.pluginSyntax`, `.manifest`, `.hook`, `.script` and others, with file and line.
    package init(
        file: String,
        directory: String,
        source: [UInt8],
        limits: ScriptLimits,
        seed: UInt64,
        now: Int64,
        directoryOfFiles: String
    ) throws(LupoError) {
        self.file = file
        self.source = source
        var vmLimits = VMLimits(
            memory: UInt64(clamping: limits.memory),
            time: .milliseconds(limits.time),
            steps: limits.steps.map { UInt64(clamping: $0) },
            output: UInt64(clamping: limits.log)
        )
        vmLimits.values = 8_000_000
        options = VMOptions(
            limits: vmLimits,
            interface: ScriptInterface.interface,
            directory: directory,
            seed: seed,
            now: now
        )
        let host = ScriptHost(now: now, folder: directoryOfFiles)
        self.host = host
        vm = try Script.makeVM(options, host)
        try load()
    }

    deinit { vm.close() }

    /// The way to end the script from another thread.
    package var killSwitch: VMKillSwitch { vm.killSwitch }

    /// Replaces the VM by a fresh one with the same file: after a kill, and before another attempt.
    package func renew() throws(LupoError) {
        vm.close()
        vm = try Script.makeVM(options, host)
        try load()
    }

    private static func makeVM(_ options: VMOptions, _ host: ScriptHost) throws(LupoError) -> LuaVM {
        let vm = try LuaVM(options) { function, arguments, results throws(LupoError) in
            try host.dispatch(function, arguments, results)
        }
        host.vm = vm
        return vm
    }
}

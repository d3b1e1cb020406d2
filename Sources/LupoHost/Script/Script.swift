// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// What a hook returned.
struct HookResult {
    /// Why there is nothing to do, where `pre` said so.
    var skipReason: String?
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
    let file: String
    /// The names of its hooks.
    private(set) var hooks: Set<Hook> = []
    /// The manifest as it was written.
    private(set) var manifest = APIValue.nil
    /// Files that it required: path relative to its folder, and bytes.
    private(set) var modules: [(path: String, bytes: [UInt8])] = []
    /// `m.state` as the last hook left it, in the journal's form.
    private(set) var keptState = JSON.null
    /// Comments that allow something, by file; read where they are asked for.
    var remarksByFile: [String: LuaRemarks] = [:]
    /// Digests of what was read through `m.files`, by path.
    var filesRead: [String: String] { host.filesRead }

    /// Longest time that loading a file may take.
    static let loadTime = Duration.milliseconds(250)

    let source: [UInt8]
    private let prelude: LuaPrelude
    private var options: VMOptions
    private(set) var limits: ScriptLimits
    private(set) var vm: LuaVM
    let host: ScriptHost
    private var runFunction: LuaFunction?
    /// The console's functions in the present VM; nil where it has none.
    var console: ConsoleFunctions?
    /// Gives `m` and the migration to a function of the script's side.
    private(set) var giveFunction: LuaFunction?
    /// Whether the VM has the objects of hooks: a file that is only looked at needs none.
    private var hasObjects = false
    private var entries: [(name: String, kind: String)] = []
    private var fields: [(name: String, value: LuaValue)] = []
    private var state = LuaValue.table(LuaTable())

    /// Loads a file: its top level runs, without a database.
    ///
    /// - Parameters:
    ///   - file: its path, for messages.
    ///   - directory: its folder, beneath which `require` and `m.files` find files.
    ///   - source: its bytes.
    ///   - limits: what it may use until its manifest is known.
    ///   - seed: of `math.random`.
    ///   - now: what the clock shows to it, in seconds since 1970.
    /// - Throws: ``LupoError`` `.pluginSyntax`, `.manifest`, `.script` and others, with file and line.
    init(
        file: String,
        directory: String,
        source: [UInt8],
        limits: ScriptLimits,
        seed: UInt64,
        now: Int64
    ) throws(LupoError) {
        self.file = file
        self.source = source
        self.limits = limits
        let prelude = try ScriptPrelude.shared.get()
        self.prelude = prelude.main
        options = VMOptions(
            limits: Script.vmLimits(limits),
            interface: prelude.interface,
            directory: directory,
            seed: seed,
            now: now
        )
        options.advice = Script.advice(limits, file)
        host = ScriptHost(now: now, folder: directory)
        host.limits = limits
        host.file = file
        vm = try Script.makeVM(options, host)
        try load()
    }

    deinit { vm.close() }

    /// The way to end the script from another thread.
    var killSwitch: VMKillSwitch { vm.killSwitch }

    /// Says that the file is none that a person could edit.
    func forgetFile() throws(LupoError) {
        host.file = nil
        options.advice = Script.advice(limits, nil)
        try renew()
    }

    /// What the manifest says about limits, and the fields of `m` that do not change.
    func set(
        _ limits: ScriptLimits,
        arguments: [(name: String, value: String)],
        manifest: Manifest
    ) throws(LupoError) {
        let differs = limits != self.limits
        self.limits = limits
        options.limits = Script.vmLimits(limits)
        options.advice = Script.advice(limits, host.file)
        host.limits = limits
        fields = [
            ("name", .string(manifest.identity.name)),
            ("version", .string(manifest.identity.version.description)),
            ("dry_run", .bool(false)),
            (
                "args",
                .table(
                    LuaTable(
                        fields: arguments.map {
                            LuaTable.Field(key: .string($0.name), value: .string($0.value))
                        }
                    )
                )
            ),
        ]
        // Memory is counted from the VM's beginning: other limits need another VM.
        if differs { try renew() }
    }

    /// Replaces the VM by a fresh one with the same file: after a kill, and before another attempt.
    func renew() throws(LupoError) {
        vm.close()
        host.reset()
        vm = try Script.makeVM(options, host)
        try load()
    }

    /// Where a limit can be raised, by the VM's name for it.
    private static func advice(
        _ limits: ScriptLimits,
        _ file: String?
    ) -> @Sendable (VMLimitName) -> String? {
        { name in
            let (limit, other): (Limit, String) =
                switch name {
                case .time: (.time, "Leave the work to SQL.")
                case .memory: (.memory, "Read rows in batches.")
                case .steps: (.steps, "Leave the work to SQL.")
                case .output: (.log, "Log less; rows belong in a table or a file.")
                }
            return other + " " + limits.advice(limit, file: file)
        }
    }

    private static func vmLimits(_ limits: ScriptLimits) -> VMLimits {
        VMLimits(
            memory: UInt64(clamping: limits.memory),
            time: .milliseconds(limits.time),
            steps: limits.steps.map { UInt64(clamping: $0) },
            output: UInt64(clamping: limits.log),
            values: 8_000_000
        )
    }

    private static func makeVM(_ options: VMOptions, _ host: ScriptHost) throws(LupoError) -> LuaVM
    {
        let vm = try LuaVM(
            options,
            dispatch: { vm, number, arguments, results throws(LupoError) in
                try host.dispatch(vm, number, arguments, results)
            },
            onPrint: { [weak host] line in
                if let print = host?.onPrint { return print(line) }
                host?.context?.core.events(.log(level: "info", message: line, fields: .null))
            }
        )
        host.place = { [weak vm] in vm?.place }
        return vm
    }

    // MARK: - Loading

    private func load() throws(LupoError) {
        let functions = try vm.runPrelude(prelude)
        guard functions.count == 3, case .function(let take) = functions[0],
            case .function(let run) = functions[1], case .function(let give) = functions[2]
        else { throw LupoError(.internal, "The prelude does not return its functions.") }
        runFunction = run
        giveFunction = give
        console = nil
        hasObjects = false
        try vm.setTime(Script.loadTime)
        let chunk = try vm.load(source, file: file)
        let taken = try vm.call(take, named: "loading") { results throws(LupoError) in
            results.append(chunk)
        }
        modules = vm.loadedFiles
        try vm.seal()
        try takeResult(taken)
    }

    private func takeResult(_ taken: [LuaValue]) throws(LupoError) {
        guard case .string("migration")? = taken.first, let manifest = host.manifest else {
            let found = host.manifest == nil ? "" : " The migration that it made was not returned."
            throw LupoError(
                .manifest,
                "The file does not return a migration.\(found)",
                hint: "End it with `return M`, where `local M = lupo.migration { … }`."
            )
        }
        self.manifest = manifest
        guard case .table(let list)? = taken.dropFirst().first else { return }
        entries = list.items.compactMap { item in
            guard case .table(let pair) = item, case .string(let name)? = pair.items.first,
                case .string(let kind)? = pair.items.last
            else { return nil }
            return (name, kind)
        }
        hooks = Set(entries.compactMap { Hook(rawValue: $0.name) })
    }

    /// Holds what the file put into its migration against the hooks that there are.
    ///
    /// - Throws: ``LupoError`` `.hook`.
    func checkHooks() throws(LupoError) {
        let known = Hook.allCases.map(\.rawValue)
        for entry in entries {
            guard let hook = Hook(rawValue: entry.name) else {
                throw LupoError(
                    .hook,
                    "The migration has '\(entry.name.clipped(to: 80))', which is no hook.",
                    hint: known.nearest(to: entry.name).map { "Did you mean '\($0)'?" }
                        ?? "The hooks are \(known.joined(separator: ", ")).",
                    location: place(of: entry.name)
                )
            }
            guard entry.kind == "function" else {
                throw LupoError(
                    .hook,
                    "The hook '\(hook.rawValue)' is a \(entry.kind), not a function.",
                    hint: "Write function M.\(hook.rawValue)(m) … end.",
                    location: place(of: entry.name)
                )
            }
        }
        for hook in Hook.allCases where hook.isRequired && !hooks.contains(hook) {
            throw LupoError(
                .hook,
                "The migration has no '\(hook.rawValue)' hook, which is required"
                    + (hook == .rollback ? " (rule S07)." : "."),
                hint: "Write function M.\(hook.rawValue)(m) … end."
            )
        }
    }

    /// The first line that names a member of the migration, as `M.name` or `name =`; nil where none does.
    private func place(of name: String) -> SourceLocation? {
        let text = String(decoding: source, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let found = lines.firstIndex { line in
            ["." + name, ":" + name].contains { mark in
                guard let range = line.firstRange(of: mark) else { return false }
                let next = line[range.upperBound...].first
                return !(next.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
            }
        }
        guard let found else { return nil }
        return SourceLocation(
            file: file,
            line: found + 1,
            excerpt: SourceExcerpt(line: found + 1, of: text)
        )
    }

    // MARK: - m.state

    /// Begins an attempt with an empty `m.state`.
    func forgetState() { restoreState(.null) }

    /// Gives `m.state` back to a script whose earlier hooks ran in another process.
    ///
    /// - Parameter json: as the ledger keeps it.
    func restoreState(_ json: JSON) {
        keptState = json
        if case .object = json {
            state = LuaValue(journal: json)
        } else {
            state = .table(LuaTable())
        }
    }

    /// `m.state` as the next hook finds it, for the row of its state: a hook that is continued finds it again.
    var stateData: [(String, JSON)] {
        guard case .object(let members) = keptState, !members.isEmpty else { return [] }
        return [("m_state", keptState)]
    }

    /// Keeps `m.state` as a hook leaves it; what cannot be kept fails a hook that was good, and is lost with one that was not.
    private func keepState() throws(LupoError) {
        let value: LuaValue
        do {
            value = try vm.field("state", of: ScriptInterface.object(.context))
        } catch {
            throw error.endsVM ? error : host.unkept("m.state", error)
        }
        keptState = try host.kept(value, "m.state")
        state = value
    }

    /// Keeps `m.state` as a line of a console leaves it; what cannot be kept is as it was before.
    func keepStateOfLine() { _ = try? keepState() }

    // MARK: - Running

    /// Runs one hook.
    ///
    /// - Throws: ``LupoError``: what stopped it; what a script must not catch comes before what it raised after.
    func run(_ hook: Hook, _ context: HookContext) throws(LupoError) -> HookResult {
        guard let runFunction else { throw LupoError(.internal, "The script is not loaded.") }
        host.context = context
        host.showNotices()
        let killSwitch = vm.killSwitch
        context.statements.endScript = { killSwitch.kill() }
        context.statements.place = { [weak self] in self?.vm.place }
        context.statements.remarks = { [weak self] in self?.remarks ?? [] }
        let cancellation = context.core.connection.cancellation
        let stops: [@Sendable () -> Void] = [
            { killSwitch.kill() },
            // Where the server cannot be reached, the statement ends by itself or with its connection.
            { _ = try? cancellation.cancelStatement() },
        ]
        let requests =
            [context.core.interruption] + [context.statements.deadline?.expiry].compactMap { $0 }
        for request in requests { request.onRequest(stops) }
        defer {
            for request in requests { request.onRequest([]) }
            // What settles the ledger from here on is not what somebody wanted to stop.
            context.core.connection.dropCancellation()
            context.statements.endScript = {}
            context.statements.place = { nil }
            context.statements.remarks = { [] }
            host.endHook()
        }
        do throws(LupoError) {
            let results = try call(runFunction, hook, context)
            if let fatal = context.statements.fatal { throw fatal }
            try keepState()
            var result = HookResult()
            if results.first == .bool(true), case .string(let reason)? = results.dropFirst().first {
                result.skipReason = reason
            }
            return result
        } catch {
            let error = completed(error, context)
            // A VM that was ended from outside has no state to give.
            if !error.endsVM { _ = try? keepState() }
            throw error
        }
    }

    /// Gives the VM the budgets of one hook, and `m` its fields.
    ///
    /// - Returns: `m`.
    func prepare(
        _ hook: Hook,
        phase: String,
        _ context: HookContext
    ) throws(LupoError) -> LuaObject {
        try vm.setPhase(phase)
        try vm.setTime(.milliseconds(limits.time))
        try vm.setSteps(limits.steps.map { UInt64(clamping: $0) })
        let m = ScriptInterface.object(.context)
        if !hasObjects {
            for object in ScriptInterface.objects { try vm.make(object) }
            hasObjects = true
        }
        try vm.setFields(
            fields + ScriptInterface.parts + [
                ("hook", .string(phase)), ("attempt", .integer(Int64(context.attempt))),
                ("state", state),
            ],
            of: m
        )
        try vm.setFields(
            [
                ("engine", .string("mariadb")),
                ("version", .string(context.core.connection.serverVersion.description)),
            ],
            of: ScriptInterface.object(.database)
        )
        return m
    }

    private func call(
        _ function: LuaFunction,
        _ hook: Hook,
        _ context: HookContext
    ) throws(LupoError) -> [LuaValue] {
        let m = try prepare(hook, phase: hook.rawValue, context)
        return try vm.call(function, named: hook.rawValue) { results throws(LupoError) in
            results.append(hook.rawValue)
            results.append(m)
        }
    }

    /// The error that counts, with the steps that it left.
    func completed(_ error: LupoError, _ context: HookContext) -> LupoError {
        var error = context.statements.fatal ?? error
        if error.code == .interrupted {
            error =
                context.statements.fatal ?? context.statements.request
                ?? context.core.interruption.error
        }
        let steps =
            context.statements.failedSteps.isEmpty
            ? context.statements.steps.map(\.name) : context.statements.failedSteps
        if error.context.isEmpty { error.context = steps.map { "step \"\($0)\"" } }
        return error
    }
}

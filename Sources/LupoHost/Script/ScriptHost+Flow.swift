// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `m:fail`, `m:progress`, `m:remaining`, `m:secret` and `m.log`.
extension ScriptHost {
    func performFlow(
        _ call: ScriptCall,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .fail: throw failure(arguments)
        case .progress: try progress(arguments)
        case .remaining:
            if let deadline = try running().statements.deadline {
                let left = deadline.instant - ContinuousClock.now
                results.append(max(0, Double(left.milliseconds) / 1_000))
            } else {
                results.appendNil()
            }
        case .secret: results.append(try secret(arguments.string(1) ?? ""))
        case .logDebug: try log("debug", vm, arguments)
        case .logInfo: try log("info", vm, arguments)
        case .logWarn: try log("warn", vm, arguments)
        default: try log("error", vm, arguments)
        }
    }

    /// Tells at most so often as an eye can follow: a script may say it for each of a million rows.
    private func progress(_ arguments: borrowing LuaArguments) throws(LupoError) {
        let done = arguments.double(1) ?? 0
        let total = arguments.double(2) ?? 0
        let now = ContinuousClock.now
        let isLast = done == total
        if let before = toldProgress, now - before < .milliseconds(isLast ? 10 : 100) { return }
        toldProgress = now
        try running().core.events(
            .progress(done: done, total: total, note: arguments.string(3)?.clipped(to: 200))
        )
    }

    private func secret(_ name: String) throws(LupoError) -> String {
        let core = try running().core
        if let text = core.secrets[name] { return text }
        if let error = core.missingSecrets[name] { throw error }
        let names = core.configuration.secrets.keys.sorted()
        throw LupoError(
            .scriptArgument,
            "lupo.lua has no secret '\(name.clipped(to: 100))'.",
            hint: names.nearest(to: name).map { "Did you mean '\($0)'?" }
                ?? "Write secrets = { \(name.clipped(to: 64)) = \"env:VARIABLE\" } into lupo.lua."
        )
    }

    private func failure(_ arguments: borrowing LuaArguments) -> LupoError {
        var error = LupoError(.checkFailed, arguments.string(1) ?? "The script failed.")
        guard case .table(let options) = arguments.value(2) else { return error }
        if case .string(let hint)? = options["hint"] { error.hint = hint }
        // A script names its own kinds of failure, but never an exit status of the host's.
        if case .string(let code)? = options["code"] {
            error.message = "[\(code)] \(error.message)"
        }
        return error
    }

    private func log(
        _ level: String,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) {
        let message =
            arguments.string(1) ?? String(decoding: arguments.value(1).rawBytes, as: UTF8.self)
        let fields: JSON = arguments.isNil(2) ? .null : try arguments.value(2).readableJSON()
        try vm.chargeOutput(message.utf8.count + (fields.nonNull?.encoded().utf8.count ?? 0) + 8)
        try running().core.events(.log(level: level, message: message, fields: fields))
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

extension LupoError {
    /// The error with the hook in front of its steps.
    func inHook(_ hook: Hook?) -> LupoError {
        guard let hook, context.first != hook.rawValue else { return self }
        var error = self
        error.context.insert(hook.rawValue, at: 0)
        return error
    }

    /// Whether the VM cannot be used any more: the script was ended from outside of it.
    var endsVM: Bool {
        isFatal || [.scriptTime, .scriptMemory, .scriptSteps, .deadlock].contains(code)
    }

    /// Whether an attempt could not begin because another host was first.
    var isClaimConflict: Bool { code == .locked || code == .ledgerConflict }

    /// Whether a script may not catch it: going on would only do harm.
    var isFatal: Bool {
        [
            .outcomeUnknown, .connectionLost, .nodeNotReady, .leaseLost, .locked, .ledgerConflict,
            .interrupted,
            .migrationTimeout,
            .internal,
        ].contains(code)
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

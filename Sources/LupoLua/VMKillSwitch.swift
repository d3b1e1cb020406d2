// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM

/// Ends a script from any thread, and may outlive its VM.
///
/// The watchdog's thread interrupts the script, which dies at its next safe point, as a rule within a millisecond; a
/// host call that is under way is not touched, and the script dies when it returns.
@safe
package final class VMKillSwitch: @unchecked Sendable {
    // The C side counts references and stores the reason atomically; the pointer never changes.
    private let target: OpaquePointer

    init(of vm: OpaquePointer) { unsafe target = lupo_switch_of(vm) }

    deinit { unsafe lupo_switch_release(target) }

    /// Why a script is ended.
    package enum Reason: Sendable, Hashable, CaseIterable {
        /// Its Lua time ran out.
        case time
        /// Its memory ran out.
        case memory
        /// Its instructions ran out.
        case steps
        /// Someone asked for it: a signal, a lost lease.
        case interrupted
    }

    /// Ends the script.
    ///
    /// The first reason stays.
    package func kill(_ reason: Reason = .interrupted) {
        let code =
            switch reason {
            case .time: LUPO_KILL_TIME
            case .memory: LUPO_KILL_MEMORY
            case .steps: LUPO_KILL_STEPS
            case .interrupted: LUPO_KILL_INTERRUPTED
            }
        unsafe lupo_switch_kill(target, Int32(code))
    }
}

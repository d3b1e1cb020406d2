// SPDX-License-Identifier: Apache-2.0

/// One function of a migration that the host calls, named as in the script.
package enum Hook: String, CaseIterable, Sendable {
    /// Looks at the database; may skip the migration.
    case pre
    /// Checks that the database is fit for the change.
    case validate
    /// Makes copies.
    case backup
    /// Makes the change.
    case execute
    /// Checks what the change made.
    case verify
    /// Finishes after verification.
    case post
    /// Takes the change back.
    case rollback

    /// `execute` and `rollback`: without them a migration is refused.
    package var isRequired: Bool { self == .execute || self == .rollback }

    /// Whether the hook may write to the tables in `touches`.
    package var mayWrite: Bool { self == .execute || self == .post || self == .rollback }

    /// The class of the one argument `m`, as the editor's stub names it.
    package var contextClass: String {
        switch self {
        case .pre: "lupo.PreContext"
        case .validate, .verify: "lupo.ReadContext"
        case .backup: "lupo.BackupContext"
        case .execute, .post: "lupo.WriteContext"
        case .rollback: "lupo.RollbackContext"
        }
    }
}

/// Where a part of the script API exists: a set of hooks, and the time in which the file is loaded.
package struct HookSet: OptionSet, Sendable, Hashable {
    /// Bit 0 is load time, then the hooks in their order.
    package let rawValue: UInt16

    /// Takes bits.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The one hook.
    package init(_ hook: Hook) {
        let index = Hook.allCases.firstIndex(of: hook) ?? 0
        self.init(rawValue: 1 << UInt16(index + 1))
    }

    /// While the file's top level runs; there is no database then.
    package static let load = HookSet(rawValue: 1)
    /// `pre` alone.
    package static let pre = HookSet(Hook.pre)
    /// `execute`, `post`, `rollback`: what may write.
    package static let write: HookSet = [
        HookSet(Hook.execute), HookSet(Hook.post), HookSet(Hook.rollback),
    ]
    /// All seven hooks, but not load time.
    package static let hooks = HookSet(Hook.allCases.map(HookSet.init))
    /// All seven hooks and load time.
    package static let everywhere: HookSet = [.load, .hooks]

    /// The hooks of the set, in the order in which they run.
    package var members: [Hook] { Hook.allCases.filter { contains(HookSet($0)) } }

    /// The set as it stands in documents: `execute, post, rollback`, `every hook`, `everywhere`.
    package var text: String {
        switch self {
        case .everywhere: "everywhere"
        case .hooks: "every hook"
        case .load: "while the file is loaded"
        default:
            (contains(.load) ? ["while the file is loaded"] : [])
                .appending(members.map(\.rawValue)).joined(separator: ", ")
        }
    }
}

extension [String] {
    fileprivate func appending(_ others: [String]) -> [String] { self + others }
}

// SPDX-License-Identifier: Apache-2.0

/// The nine states of the doctrine (section 4.3), by the names that the ledger stores.
package enum MigrationState: String, Sendable, Hashable, CaseIterable {
    /// Guards, requirements, preflight; hook `pre`.
    case preMigration = "pre_migration"
    /// Checks before anything is changed; hook `validate`.
    case validation
    /// Copies of what could be lost; hook `backup`.
    case backup
    /// The change itself; hook `execute`.
    case execution
    /// Checks of the outcome; hook `verify`.
    case verification
    /// What follows a verified change; hook `post`.
    case postMigration = "post_migration"
    /// Done.
    case completed
    /// Stopped by an error; a rollback is available.
    case failed
    /// Taken back, and found to be as before.
    case rolledBack = "rolled_back"

    /// The hook that runs in this state; nil for the three in which an attempt ends.
    package var hook: Hook? {
        switch self {
        case .preMigration: .pre
        case .validation: .validate
        case .backup: .backup
        case .execution: .execute
        case .verification: .verify
        case .postMigration: .post
        case .completed, .failed, .rolledBack: nil
        }
    }

    /// The state that follows when this one's work has succeeded; nil at the end.
    package var next: MigrationState? {
        switch self {
        case .preMigration: .validation
        case .validation: .backup
        case .backup: .execution
        case .execution: .verification
        case .verification: .postMigration
        case .postMigration: .completed
        case .completed, .failed, .rolledBack: nil
        }
    }

    /// Whether an attempt may go from this state to another one (architecture, "Legal transitions").
    package func mayBecome(_ other: MigrationState) -> Bool {
        switch (self, other) {
        case (.failed, .rolledBack), (.completed, .rolledBack): true
        case (.preMigration, .completed): true
        case (_, .failed): next != nil
        default: next == other
        }
    }

    /// `execution_status` of the tracking row while the attempt is in this state.
    package var status: ExecutionStatus {
        switch self {
        case .completed: .completed
        case .failed: .failed
        case .rolledBack: .rolledBack
        default: .running
        }
    }
}

/// `execution_status` of `lupo_migration_tracking`.
package enum ExecutionStatus: String, Sendable, Hashable, CaseIterable {
    /// Known and not begun.
    case pending
    /// In one of the first six states.
    case running
    /// Done.
    case completed
    /// Stopped by an error.
    case failed
    /// Taken back.
    case rolledBack = "rolled_back"
}

extension Hook {
    /// Whether the hook may write to the tables in `touches`.
    package var mayWrite: Bool { self == .execute || self == .post || self == .rollback }
}

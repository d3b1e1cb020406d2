// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// What a command line says about running migrations; the configuration fills the rest.
package struct RunOptions: Sendable {
    /// Who asked for it.
    package var actor: Int64
    /// `--arg key=value`, in order.
    package var arguments: [(name: String, value: String)] = []
    /// How long to wait for another host, in milliseconds.
    package var lockTimeout: Int64
    /// Longest time of one statement in milliseconds, as the command line says; nil where it says nothing, so that
    /// manifest and configuration decide.
    package var statementTimeout: Int64?
    /// How long a statement waits for locks of other sessions, in milliseconds.
    package var lockWait: Int64
    /// Whether a failed migration is rolled back by itself.
    package var rollsBackOnFailure: Bool
    /// What becomes of an attempt that was cut off.
    package var recovery: RecoveryPolicy
    /// What a rollback does where the script's own does not bring the tables back.
    package var undo: UndoPolicy
    /// Which rules hold, and how much each weighs.
    package var doctrine: DoctrineSettings
    /// Rules that may be broken in this run, of `--allow`.
    package var allowances: [Allowance] = []
    /// How long leases hold without renewal, in microseconds.
    package var leaseLength: Int64 = LeaseClaim.standardLength

    /// Takes the configuration's values.
    package init(_ configuration: HostConfiguration) {
        actor = configuration.actor
        lockTimeout = configuration.lockTimeout
        lockWait = configuration.lockWait
        rollsBackOnFailure = configuration.autoRollback
        recovery = configuration.recovery
        undo = configuration.undo
        doctrine = configuration.doctrine
    }
}

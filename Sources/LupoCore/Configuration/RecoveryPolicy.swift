// SPDX-License-Identifier: Apache-2.0

/// What becomes of an attempt whose host died, when the next command finds it (architecture, "Recovery").
package enum RecoveryPolicy: String, Sendable, Hashable, CaseIterable {
    /// It is rolled back; a command that runs migrations begins anew then.
    case rollback
    /// It is continued from its journal.
    case resume
    /// Nothing is done, and a person is asked.
    case stop
}

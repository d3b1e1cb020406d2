// SPDX-License-Identifier: Apache-2.0

/// Something that happens while a migration runs, for a terminal or a log; never needed for correctness.
package enum ProgressEvent: Sendable {
    /// A migration begins.
    case began(MigrationIdentity)
    /// A state was entered; the milliseconds are those of the state before.
    case entered(MigrationState, after: Int64?)
    /// A statement that writes has been answered.
    case statement(sql: String, rowsAffected: Int64, milliseconds: Int64)
    /// A statement is about to be sent.
    case sending(sql: String)
    /// The script entered or left a step.
    case step(name: String, isDone: Bool)
    /// The script says how far it is.
    case progress(done: Double, total: Double, note: String?)
    /// `m.log` or `print`.
    case log(level: String, message: String, fields: JSON)
    /// Another host holds what is needed.
    case waiting(for: String, since: String, purpose: String)
    /// A migration has ended.
    case ended(MigrationReport)
    /// Something of the host's own to tell.
    case note(String)
}

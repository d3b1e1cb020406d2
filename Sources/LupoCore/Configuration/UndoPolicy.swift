// SPDX-License-Identifier: Apache-2.0

/// What a rollback does where the script's own does not bring the tables back.
package enum UndoPolicy: String, Sendable, Hashable, CaseIterable {
    /// The host takes back what it can derive from the journal.
    case auto
    /// Nothing.
    case off
}

/// What becomes of a table with rows that is dropped.
package enum TrashPolicy: Sendable, Hashable {
    /// It is dropped.
    case none
    /// It is kept under another name for so many milliseconds; nil for ever.
    case keep(Int64?)

    /// Reads `trash_keep`.
    ///
    /// - Throws: ``LupoError`` `.configuration` for what is no length of time.
    init(_ value: APIValue, file: String) throws(LupoError) {
        switch value.stringValue {
        case "none": self = .none
        case "forever": self = .keep(nil)
        default:
            guard let milliseconds = value.milliseconds else {
                throw LupoError(
                    .configuration,
                    "\(file): 'trash_keep' is no length of time.",
                    hint: "Write for example \"30d\", \"forever\", or \"none\"."
                )
            }
            self = .keep(milliseconds)
        }
    }
}

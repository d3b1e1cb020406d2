// SPDX-License-Identifier: Apache-2.0

/// When and how tables are backed up.
package struct BackupSettings: Sendable, Equatable {
    /// When the host backs a table up by itself.
    package enum Automatic: String, Sendable, Hashable, CaseIterable {
        /// Never.
        case off
        /// Before a statement that loses rows or values of a whole table.
        case destructive
        /// All touched tables, before execution.
        case touched
    }

    /// When the host backs a table up by itself.
    package var automatic = Automatic.destructive
    /// How; nil for the quickest that the server allows.
    package var method: BackupMethod?
    /// How long backups are kept, in milliseconds; nil for ever.
    package var keep: Int64? = 30 * 86_400_000
    /// The schema of the copies; nil for the core schema's name with `_backup`.
    package var schema: Identifier?
    /// The folder of files.
    package var folder = ".lupo/backups"

    /// The defaults.
    package init() {}

    /// Takes over what `lupo.lua` or a manifest says under `backup`.
    ///
    /// - Parameters:
    ///   - table: its value, of the declared type.
    ///   - place: for messages.
    ///   - code: of the errors.
    /// - Throws: ``LupoError`` with that code for what cannot be read.
    package mutating func apply(
        _ table: APIValue,
        place: String,
        code: LupoError.Code
    ) throws(LupoError) {
        if let text = table["automatic"]?.stringValue {
            automatic = Automatic(rawValue: text) ?? automatic
        }
        if let text = table["method"]?.stringValue {
            method = text == "auto" ? nil : BackupMethod(rawValue: text)
        }
        if let value = table["keep"] {
            if value.stringValue == "forever" {
                keep = nil
            } else if let milliseconds = value.milliseconds {
                keep = milliseconds
            } else {
                throw LupoError(
                    code,
                    "\(place): 'backup.keep' is no length of time.",
                    hint: "Write for example \"30d\", or \"forever\"."
                )
            }
        }
        if let name = table["schema"]?.stringValue {
            do { schema = try Identifier(name) } catch {
                throw LupoError(
                    code,
                    "\(place): 'backup.schema': \(error.message)",
                    hint: error.hint
                )
            }
        }
        folder = table["folder"]?.stringValue ?? folder
    }
}

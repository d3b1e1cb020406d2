// SPDX-License-Identifier: Apache-2.0

/// A table that is not as the newest migration that changed it left it.
package struct TableDrift: Sendable, Hashable {
    /// What is different.
    package enum Change: String, Sendable, Hashable {
        /// It is not there any more.
        case missing
        /// It is there with another definition.
        case changed
        /// It is there, and was not.
        case appeared
    }

    /// The table.
    package var table: ObjectName
    /// What is different.
    package var change: Change

    /// Makes a finding.
    package init(table: ObjectName, change: Change) {
        self.table = table
        self.change = change
    }

    /// One sentence without an end, for a table of migrations.
    package var description: String {
        switch change {
        case .missing: "\(table) is not there any more"
        case .changed: "\(table) was changed by hand since"
        case .appeared: "\(table) is there again"
        }
    }

    /// As in `lupo-host/status/1`.
    package var json: JSON {
        .object([
            ("table", .string(table.description)), ("change", .string(change.rawValue)),
        ])
    }
}

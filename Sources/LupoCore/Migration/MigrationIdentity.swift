// SPDX-License-Identifier: Apache-2.0

/// What a ledger row is about: name, version and type together, never the name alone.
package struct MigrationIdentity: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Lower case letters, digits and underscores, beginning with a letter.
    package let name: String
    /// The version, compared as a tuple.
    package let version: MigrationVersion
    /// `schema`, `data`, or `rollback` for the row that stands beside an original.
    package let type: MigrationType

    /// Joins the three parts.
    package init(name: String, version: MigrationVersion, type: MigrationType) {
        self.name = name
        self.version = version
        self.type = type
    }

    /// `add_actor_mood@4.0.25`, the form of `requires` and of the command line.
    package var description: String { "\(name)@\(version)" }

    /// `add_actor_mood_4_0_25`, the file's name without its extension (rule S09).
    package var stem: String { "\(name)_\(version.fileForm)" }

    /// The identity of the rollback that is recorded beside this migration.
    package var rollback: MigrationIdentity {
        MigrationIdentity(name: name + "_rollback", version: version, type: .rollback)
    }

    /// Whether a text may be a migration's name: at most 200 characters, since `_rollback` is put behind it.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first), text.utf8.count <= 200
        else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
        }
    }

    /// Orders by version, then name, then type.
    package static func < (left: MigrationIdentity, right: MigrationIdentity) -> Bool {
        (left.version, left.name, left.type.rawValue) < (
            right.version, right.name, right.type.rawValue
        )
    }
}

/// `migration_type` of `lupo_migration_tracking`.
package enum MigrationType: String, Sendable, Hashable, CaseIterable {
    /// Changes structure.
    case schema
    /// Changes rows.
    case data
    /// Takes another migration back.
    case rollback
    /// Checks and changes nothing.
    case validation
}

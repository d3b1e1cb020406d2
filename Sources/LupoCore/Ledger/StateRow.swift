// SPDX-License-Identifier: Apache-2.0

/// One row of `lupo_migration_states`: a state that an attempt entered.
package struct StateRow: Sendable, Equatable {
    /// The state.
    package let state: MigrationState
    /// The one before it within the attempt.
    package let previous: MigrationState?
    /// When it was entered, server time.
    package let entered: Timestamp
    /// How long it lasted; nil while it lasts.
    package var durationMilliseconds: Int64?
    /// Further members of `state_data_json`.
    package var data: [(String, JSON)]
    /// Hash over `content` and the row before.
    package var hash: String
    /// The row before.
    package var previousHash: String

    /// `state_data_json` as it is stored.
    package var storedData: JSON {
        .object(data + [("hash", .string(hash)), ("previous_hash", .string(previousHash))])
    }

    /// What the hash covers; the duration is not part of it, since it is known only when the state is left.
    package static func content(
        identity: MigrationIdentity,
        attempt: Int,
        state: MigrationState,
        previous: MigrationState?,
        entered: Timestamp,
        data: [(String, JSON)]
    ) -> JSON {
        .object([
            ("name", .string(identity.name)),
            ("version", .string(identity.version.description)),
            ("type", .string(identity.type.rawValue)),
            ("attempt", .integer(Int64(attempt))),
            ("state", .string(state.rawValue)),
            ("previous_state", JSON(previous?.rawValue)),
            ("entered", .integer(entered.ymdhis)),
            ("data", .object(data)),
        ])
    }

    /// Compares everything that is stored.
    package static func == (left: StateRow, right: StateRow) -> Bool {
        left.state == right.state && left.previous == right.previous
            && left.entered == right.entered
            && left.durationMilliseconds == right.durationMilliseconds
            && left.storedData == right.storedData
    }
}

/// One row of `lupo_migration_validations`: a check and what came of it.
package struct ValidationRow: Sendable, Equatable {
    /// `validation_status` of the ledger.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// Holds.
        case passed
        /// Does not hold, and is reported only.
        case warning
        /// Does not hold, and stops the migration.
        case failed
    }

    /// What kind of check: `check.equal`, `host.identity`, `host.privileges`, a rule's id.
    package var type: String
    /// What came of it.
    package var status: Status
    /// One sentence.
    package var message: String
    /// Details.
    package var data: JSON
    /// When, server time.
    package var at: Timestamp

    /// Makes a row.
    package init(type: String, status: Status, message: String, data: JSON, at: Timestamp) {
        self.type = type
        self.status = status
        self.message = message
        self.data = data
        self.at = at
    }
}

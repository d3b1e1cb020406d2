// SPDX-License-Identifier: Apache-2.0

/// What came of one migration in one command.
package struct MigrationReport: Sendable {
    /// The end that was reached.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// Ran through all its states.
        case completed
        /// Its `pre` hook found nothing to do.
        case skipped
        /// Completed earlier, by this file's text.
        case alreadyCompleted = "already_completed"
        /// Stopped, and what it had done may still be there.
        case failed
        /// Taken back, the schema found as before.
        case rolledBack = "rolled_back"
        /// The connection was lost at a moment that leaves the outcome open.
        case unknown
    }

    /// Which migration; nil where the file could not be read as one.
    package var identity: MigrationIdentity?
    /// The file, as it was given.
    package var file: String
    /// Checksum of the file with its modules.
    package var checksum: String?
    /// `migration_tracking_id` of the attempt; nil where nothing was recorded.
    package var trackingID: Int64?
    /// The end that was reached.
    package var outcome: Outcome
    /// The states entered, in order.
    package var states: [StateRow] = []
    /// Statements that wrote.
    package var statements = 0
    /// Rows changed, as the server counted.
    package var rowsAffected: Int64 = 0
    /// Checks by their result.
    package var validations: [ValidationRow.Status: Int] = [:]
    /// `schema.table`, sorted.
    package var tablesAffected: [String] = []
    /// Milliseconds from the first state to the last.
    package var durationMilliseconds: Int64 = 0
    /// Why `pre` skipped.
    package var skipReason: String?
    /// What stopped it.
    package var error: LupoError?
    /// What was found of an attempt that was settled, before it was; nil where none was.
    package var found: AttemptFinding?
    /// Further things to know, one sentence each.
    package var notes: [String] = []

    /// Makes a report with nothing in it yet.
    package init(identity: MigrationIdentity?, file: String, outcome: Outcome) {
        self.identity = identity
        self.file = file
        self.outcome = outcome
    }

    /// The object under `migrations` of `run --format json`.
    package var json: JSON {
        var members: [(String, JSON)] = [
            ("name", JSON(identity?.name)),
            ("version", JSON(identity?.version.description)),
            ("type", JSON(identity?.type.rawValue)),
            ("file", .string(file)),
            ("checksum", JSON(checksum)),
            ("tracking_id", JSON(trackingID)),
            ("outcome", .string(outcome.rawValue)),
            ("states", .array(states.map(\.reportJSON))),
            ("statements", .integer(Int64(statements))),
            ("rows_affected", .integer(rowsAffected)),
        ]
        members.append(
            (
                "validations",
                .object(
                    ValidationRow.Status.allCases.map { status in
                        (status.rawValue, .integer(Int64(validations[status] ?? 0)))
                    }
                )
            )
        )
        members.append(("tables_affected", .array(tablesAffected.map(JSON.string))))
        members.append(("duration_ms", .integer(durationMilliseconds)))
        members.append(("skip_reason", JSON(skipReason)))
        if let found { members.append(("found", found.json)) }
        members.append(("notes", .array(notes.map(JSON.string))))
        members.append(("error", error?.json ?? .null))
        return .object(members)
    }

    /// The exit status that this migration alone asks for (`docs/cli.md`).
    package var exitStatus: Int32 {
        switch outcome {
        case .completed, .skipped, .alreadyCompleted: error?.code.exitStatus ?? 0
        case .rolledBack: error == nil ? 0 : error?.code == .interrupted ? 130 : 3
        case .unknown: 2
        case .failed: error?.code.exitStatus ?? 2
        }
    }
}

extension StateRow {
    fileprivate var reportJSON: JSON {
        .object([
            ("state", .string(state.rawValue)),
            ("entered_ymdhis", .integer(entered.ymdhis)),
            ("duration_ms", JSON(durationMilliseconds)),
        ])
    }
}

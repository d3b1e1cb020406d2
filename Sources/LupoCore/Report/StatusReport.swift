// SPDX-License-Identifier: Apache-2.0

/// Where each migration stands: what `status` answers.
package struct StatusReport: Sendable {
    /// One migration, known to the ledger, to the configured folders, or to both.
    package struct Row: Sendable {
        /// Which migration.
        package var identity: MigrationIdentity
        /// Status of its newest attempt; `pending` where there is none.
        package var status: ExecutionStatus
        /// State of its newest attempt.
        package var state: MigrationState?
        /// Whether the file's checksum is the recorded one; nil where there is no file or no record.
        package var checksumMatches: Bool?
        /// What has to be completed before.
        package var requires: [String]
        /// When the newest attempt began, `YYYYMMDDHHMMSS`.
        package var executed: Int64?
        /// How long it took, in milliseconds.
        package var durationMilliseconds: Int64?
        /// Number of the newest attempt.
        package var attempt: Int?
        /// `migration_tracking_id` of the newest attempt.
        package var trackingID: Int64?
        /// The newest attempt's error.
        package var error: String?
        /// Why there was nothing to do.
        package var skipReason: String?
        /// Its file; nil where none was found.
        package var file: String?
        /// Its tables that are not as it left them.
        package var drift: [TableDrift] = []

        /// Makes a row of a migration that the ledger does not know.
        package init(identity: MigrationIdentity, requires: [String], file: String?) {
            self.identity = identity
            self.requires = requires
            self.file = file
            status = .pending
        }
    }

    /// By version, then name.
    package var migrations: [Row]
    /// False where the database has no ledger yet.
    package var isSetUp: Bool
    /// Files that could not be read as migrations.
    package var unreadable: [LupoError]

    /// Makes a report.
    package init(migrations: [Row], isSetUp: Bool, unreadable: [LupoError] = []) {
        self.migrations = migrations
        self.isSetUp = isSetUp
        self.unreadable = unreadable
    }

    /// Whether anything is pending, failed, changed, unreadable, or a table not as it was left: `status --check` exits with 1.
    package var needsAttention: Bool {
        !unreadable.isEmpty
            || migrations.contains { row in
                row.checksumMatches == false || !row.drift.isEmpty
                    || [.pending, .running, .failed].contains(row.status)
            }
    }

    /// `lupo-host/status/1`.
    package var json: JSON {
        let counts = ExecutionStatus.allCases.map { status -> (String, JSON) in
            let count = migrations.lazy.filter { $0.status == status }.count
            return (status.rawValue, .integer(Int64(count)))
        }
        return .object([
            ("schema", .string("lupo-host/status/1")),
            ("is_set_up", .bool(isSetUp)),
            ("summary", .object(counts)),
            ("migrations", .array(migrations.map(\.json))),
            ("unreadable", .array(unreadable.map(\.json))),
        ])
    }
}

extension StatusReport.Row {
    fileprivate var json: JSON {
        .object([
            ("name", .string(identity.name)),
            ("version", .string(identity.version.description)),
            ("type", .string(identity.type.rawValue)),
            ("status", .string(status.rawValue)),
            ("state", JSON(state?.rawValue)),
            ("checksum_matches", checksumMatches.map(JSON.bool) ?? .null),
            ("requires", .array(requires.map(JSON.string))),
            ("executed_ymdhis", JSON(executed)),
            ("duration_ms", JSON(durationMilliseconds)),
            ("attempt", JSON(attempt.map(Int64.init))),
            ("tracking_id", JSON(trackingID)),
            ("skip_reason", JSON(skipReason)),
            ("file", JSON(file)),
            ("drift", .array(drift.map(\.json))),
            ("error", JSON(error)),
        ])
    }
}

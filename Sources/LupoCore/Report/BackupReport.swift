// SPDX-License-Identifier: Apache-2.0

/// What `backup list|verify|restore|purge` answer.
package struct BackupReport: Sendable {
    /// One backup, and what the command found or did.
    package struct Row: Sendable {
        /// The backup as the ledger has it.
        package var record: BackupRecord
        /// `name@version` of its migration.
        package var migration: String
        /// `listed`, `intact`, `damaged`, `restored`, `unchanged`, `purged`, `to_purge`, `kept`.
        package var outcome: String
        /// Why.
        package var note: String?
        /// What is wrong with it.
        package var error: LupoError?

        /// Makes a row.
        package init(
            record: BackupRecord,
            migration: String,
            outcome: String,
            note: String? = nil,
            error: LupoError? = nil
        ) {
            self.record = record
            self.migration = migration
            self.outcome = outcome
            self.note = note
            self.error = error
        }
    }

    /// `list`, `verify`, `restore` or `purge`.
    package var command: String
    /// One for each backup.
    package var rows: [Row]
    /// False where the database has no ledger yet.
    package var isSetUp: Bool
    /// The word in the name of the answer's form: `backup`, or `purge` for the command of that name.
    package var form = "backup"
    /// Whether nothing was done, and only said what would be.
    package var isDryRun = false

    /// Makes a report.
    package init(command: String, rows: [Row], isSetUp: Bool) {
        self.command = command
        self.rows = rows
        self.isSetUp = isSetUp
    }

    /// 2 where a backup is damaged, or was not given back or deleted.
    package var exitStatus: Int32 { rows.contains { $0.error != nil } ? 2 : 0 }

    /// `lupo-host/backup/1`, or `lupo-host/purge/1`.
    package var json: JSON {
        .object([
            ("schema", .string("lupo-host/\(form)/1")),
            ("command", .string(command)),
            ("is_set_up", .bool(isSetUp)),
            ("dry_run", .bool(isDryRun)),
            ("backups", .array(rows.map(\.json))),
        ])
    }
}

extension BackupReport.Row {
    fileprivate var json: JSON {
        .object([
            ("id", JSON(record.id)),
            ("migration", .string(migration)),
            ("tracking_id", JSON(record.trackingID)),
            ("table", .string(record.object.description)),
            ("method", .string(record.method.rawValue)),
            ("location", .string(record.location)),
            ("status", .string(record.status.rawValue)),
            ("reason", record[detail: "reason"]),
            ("columns", record[detail: "columns"]),
            ("where", record[detail: "where"]),
            ("replaced", record[detail: "replaced"]),
            ("rows", JSON(record.rows)),
            ("bytes", JSON(record.bytes)),
            ("checksum", JSON(record.checksum)),
            ("checksum_algorithm", .string(record.algorithm)),
            ("sha256", JSON(record.sha256)),
            ("definition", record.definition["table"] ?? .null),
            ("created_ymdhis", .integer(record.created)),
            ("verified_ymdhis", JSON(record.verified)),
            ("restored_ymdhis", JSON(record.restored)),
            ("expires_ymdhis", JSON(record.expires)),
            ("purged_ymdhis", JSON(record.purged)),
            ("outcome", .string(outcome)),
            ("note", JSON(note)),
            ("error", error?.json ?? .null),
        ])
    }
}

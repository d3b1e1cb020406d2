// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// Reads the backups that the ledger knows.
extension LedgerStore {
    /// Every backup, oldest first.
    ///
    /// - Throws: ``LupoError`` as every statement.
    package func backups() throws(LupoError) -> [BackupRecord] { try backups(where: "TRUE") }

    /// The backups of one migration, oldest first.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func backups(ofRegistry id: Int64) throws(LupoError) -> [BackupRecord] {
        try backups(where: "migration_registry_id = \(id)")
    }

    /// The newest attempt before the ones that a rollback of an attempt takes back: it ended well, or was taken back.
    ///
    /// - Returns: 0 where there is none.
    /// - Throws: ``LupoError`` as every statement.
    func lastSettledAttempt(
        of identity: MigrationIdentity,
        before trackingID: Int64
    ) throws(LupoError) -> Int64 {
        try connection.value(
            """
            SELECT MAX(migration_tracking_id) FROM \(tables.tracking) \
            WHERE migration_name = \(identity.name) AND migration_version = \(identity.version.description) \
            AND migration_type = \(identity.type.rawValue) AND migration_tracking_id < \(trackingID) \
            AND execution_status IN ('completed', 'rolled_back')
            """
        )?.integerValue ?? 0
    }

    /// Whether attempts of a migration wrote to a table after a backup of it was made, or may have.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func wrote(after backup: BackupRecord) throws(LupoError) -> Bool {
        let begun = backup[detail: "journal"].integerValue ?? 0
        let count = try connection.value(
            """
            SELECT COUNT(*) FROM \(tables.journal) WHERE migration_registry_id = \(backup.registryID) \
            AND direction = 'up' AND status IN ('intent', 'done') AND kind <> 'read' AND kind <> 'step' \
            AND (migration_tracking_id > \(backup.trackingID) OR (migration_tracking_id = \(backup.trackingID) \
            AND sequence_number > \(begun))) \
            AND JSON_CONTAINS(objects_json, JSON_QUOTE(\(backup.object.description)))
            """
        )?.integerValue
        return (count ?? 0) > 0
    }

    /// Whether a backup holds a table as the migration had already changed its rows.
    ///
    /// - Parameters:
    ///   - backup: of a whole table.
    ///   - settled: number of the newest attempt that a rollback leaves alone; 0 where there is none.
    /// - Returns: false where the backup holds the table as it was before the migration.
    /// - Throws: ``LupoError`` as every statement.
    func wroteRows(
        before backup: BackupRecord,
        since settled: Int64
    ) throws(LupoError) -> Bool {
        let begun = backup[detail: "journal"].integerValue ?? 0
        let count = try connection.value(
            """
            SELECT COUNT(*) FROM \(tables.journal) WHERE migration_registry_id = \(backup.registryID) \
            AND direction = 'up' AND status = 'done' AND kind IN ('dml', 'batch', 'bulk', 'transaction') \
            AND rows_affected > 0 AND migration_tracking_id > \(settled) \
            AND (migration_tracking_id < \(backup.trackingID) OR (migration_tracking_id = \(backup.trackingID) \
            AND sequence_number <= \(begun))) \
            AND JSON_CONTAINS(objects_json, JSON_QUOTE(\(backup.object.description)))
            """
        )?.integerValue
        return (count ?? 0) > 0
    }

    /// Whether a script's rollback changed rows of a table after a backup of it was made.
    ///
    /// - Parameters:
    ///   - backup: of a whole table.
    ///   - rollback: the rollback's own identity.
    /// - Returns: whether the journal has such statements.
    /// - Throws: ``LupoError`` as every statement.
    func tookBackRows(
        after backup: BackupRecord,
        by rollback: MigrationIdentity
    ) throws(LupoError) -> Bool {
        let count = try connection.value(
            """
            SELECT COUNT(*) FROM \(tables.journal) AS j JOIN \(tables.tracking) AS t \
            ON t.migration_tracking_id = j.migration_tracking_id \
            WHERE t.migration_name = \(rollback.name) AND t.migration_version = \(rollback.version.description) \
            AND t.migration_type = \(rollback.type.rawValue) AND j.migration_tracking_id > \(backup.trackingID) \
            AND j.direction = 'down' AND j.status = 'done' AND j.kind IN ('dml', 'batch', 'bulk', 'transaction') \
            AND j.rows_affected > 0 AND JSON_CONTAINS(j.objects_json, JSON_QUOTE(\(backup.object.description)))
            """
        )?.integerValue
        return (count ?? 0) > 0
    }

    private func backups(where condition: SQLText) throws(LupoError) -> [BackupRecord] {
        let rows = try connection.rows(
            """
            SELECT migration_backup_id, migration_registry_id, migration_tracking_id, sequence_number, object_name, \
            method, location, status, row_count, byte_count, checksum, fingerprint, definition_json, detail_json, \
            verified_ymdhis, restored_ymdhis, expires_ymdhis, purged_ymdhis, error_message, content_hash, \
            previous_hash, created_ymdhis FROM \(tables.backups) WHERE is_deleted = 0 AND \(condition) \
            ORDER BY migration_backup_id
            """
        )
        var out: [BackupRecord] = []
        for row in rows { if let record = try BackupRecord(row) { out.append(record) } }
        return out
    }
}

extension BackupRecord {
    /// Reads a row; nil for one of a method that this host does not know.
    fileprivate init?(_ row: Row) throws(LupoError) {
        let names = (row[4].textValue ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard names.count == 2, let method = BackupMethod(rawValue: row[5].textValue ?? ""),
            let status = Status(rawValue: row[7].textValue ?? "")
        else { return nil }
        self.init(
            sequence: row[3].integerValue ?? 0,
            object: ObjectName(
                schema: try Identifier(names[0]),
                table: try Identifier(names[1])
            ),
            method: method,
            location: row[6].textValue ?? "",
            created: row[21].integerValue ?? 0
        )
        id = row[0].integerValue
        registryID = row[1].integerValue
        trackingID = row[2].integerValue
        self.status = status
        rows = row[8].integerValue
        bytes = row[9].integerValue
        checksum = row[10].textValue
        fingerprint = row[11].textValue
        if let text = row[12].textValue { definition = try JSON(parsing: text) }
        if let text = row[13].textValue { detail = try JSON(parsing: text) }
        verified = row[14].integerValue
        restored = row[15].integerValue
        expires = row[16].integerValue
        purged = row[17].integerValue
        error = row[18].textValue
        contentHash = row[19].textValue ?? ""
        previousHash = row[20].textValue ?? HashChain.origin
        isStored = true
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The rows of `lupo_migration_backups`.
extension LedgerStatement {
    /// Inserts a backup's row, or changes it where no newer token has.
    func statement(
        for backup: BackupRecord,
        in write: LedgerWrite,
        tracking: SQLText,
        registry: SQLText
    ) -> SQLText {
        let attempt: SQLText = backup.trackingID.map { "\($0)" } ?? tracking
        let token = write.registry.fencingToken
        guard backup.isStored else {
            return """
                INSERT INTO \(tables.backups) SET migration_registry_id = \(registry), \
                migration_tracking_id = \(attempt), sequence_number = \(backup.sequence), \
                object_name = \(backup.object.description), method = \(backup.method.rawValue), \
                checksum_algorithm = \(backup.algorithm), fencing_token = \(token), \
                \(changes(backup)), created_ymdhis = \(backup.created), updated_ymdhis = \(now.ymdhis);

                """
        }
        return """
            UPDATE \(tables.backups) SET \(changes(backup)), fencing_token = \(token), updated_ymdhis = \(now.ymdhis) \
            WHERE migration_tracking_id = \(attempt) AND sequence_number = \(backup.sequence) \
            AND fencing_token <= \(token);
            IF ROW_COUNT() <> 1 THEN \(LedgerSignal.registryChanged.statement) END IF;

            """
    }

    private func changes(_ backup: BackupRecord) -> SQLText {
        """
        location = \(backup.location), status = \(backup.status.rawValue), row_count = \(backup.rows), \
        byte_count = \(backup.bytes), checksum = \(backup.checksum), fingerprint = \(backup.fingerprint), \
        definition_json = \(backup.definition.nonNull), detail_json = \(backup.detail.nonNull), \
        is_verified = \(backup.verified != nil), verified_ymdhis = \(backup.verified), \
        restored_ymdhis = \(backup.restored), expires_ymdhis = \(backup.expires), \
        purged_ymdhis = \(backup.purged), error_message = \(backup.error), \
        content_hash = \(backup.contentHash), previous_hash = \(backup.previousHash)
        """
    }
}

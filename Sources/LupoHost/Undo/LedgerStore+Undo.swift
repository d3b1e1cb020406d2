// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What the journal says for taking an attempt back.
extension LedgerStore {
    /// One statement that defined something.
    struct Definition {
        /// `migration_tracking_id` of its attempt.
        let trackingID: Int64
        /// As the journal has it.
        var entry: JournalEntry
    }

    /// What the attempts of a migration defined that a rollback of the last of them takes back, oldest first.
    ///
    /// - Parameters:
    ///   - place: of the attempt.
    ///   - identity: of the migration.
    /// - Returns: statements that were carried out, or may have been.
    /// - Throws: ``LupoError`` as every statement.
    func definitions(
        of place: LedgerWrite.Place,
        _ identity: MigrationIdentity
    ) throws(LupoError) -> [Definition] {
        let settled = try lastSettledAttempt(of: identity, before: place.trackingID)
        let journal = try journal(
            where: """
                migration_registry_id = \(place.registryID) AND migration_tracking_id > \(settled) \
                AND migration_tracking_id <= \(place.trackingID) AND direction = 'up' \
                AND status IN ('done', 'intent') AND kind IN ('ddl', 'builder')
                """
        )
        return journal.keys.sorted().flatMap { id in
            (journal[id] ?? []).map { Definition(trackingID: id, entry: $0) }
        }
    }

    /// The host's own statement of a rollback of which nobody knows what came; nil where there is none.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func openUndo(of trackingID: Int64) throws(LupoError) -> JournalEntry? {
        try journal(
            where: """
                migration_tracking_id = \(trackingID) AND direction = 'down' AND kind = 'undo' AND status = 'intent'
                """
        )[trackingID]?.last
    }

    /// The tables whose rows the attempts changed by DML, and no backup from before has given back.
    ///
    /// - Parameters:
    ///   - place: of the newest attempt.
    ///   - identity: of the migration.
    ///   - backups: those of the attempts.
    /// - Returns: each with the number of such statements.
    /// - Throws: ``LupoError`` as every statement.
    func changedRows(
        of place: LedgerWrite.Place,
        _ identity: MigrationIdentity,
        _ backups: [BackupRecord]
    ) throws(LupoError) -> [ObjectName: Int] {
        let settled = try lastSettledAttempt(of: identity, before: place.trackingID)
        let journal = try journal(
            where: """
                migration_registry_id = \(place.registryID) AND migration_tracking_id > \(settled) \
                AND migration_tracking_id <= \(place.trackingID) AND direction = 'up' \
                AND status = 'done' AND kind IN ('dml', 'bulk', 'batch') AND rows_affected > 0
                """
        )
        var out: [ObjectName: Int] = [:]
        for (id, entries) in journal {
            for entry in entries where entry.statement?.hasPrefix("-- ") != true {
                for table in entry.objects.compactMap(ObjectName.init(journal:)) {
                    let isSaved = backups.contains { record in
                        record.object == table && record.status == .restored && !record.isPartial
                            && (record.trackingID ?? 0, record[detail: "journal"].integerValue ?? 0)
                                < (id, entry.sequence)
                    }
                    if !isSaved { out[table, default: 0] += 1 }
                }
            }
        }
        return out
    }
}

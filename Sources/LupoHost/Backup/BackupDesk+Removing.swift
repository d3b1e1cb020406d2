// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Taking backups away.
extension BackupDesk {
    /// Deletes what there is of a backup, with the table that it replaced.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`; as every statement.
    func remove(_ record: BackupRecord) throws(LupoError) {
        switch record.method {
        case .copy: try drop(try record.place())
        case .file:
            try requireOwnPath(record)
            try BackupFolder.remove(record.location)
            try BackupFolder.remove(record.location + BackupFolder.draftSuffix)
        case .tablespace, .server:
            try requireOwnPath(record)
            try BackupFolder.removeTree(record.location)
        case .trash: try dropTrash(record)
        }
        let names =
            [record[detail: "replaced"], record[detail: "draft"]]
            + (record[detail: "replaced_before"].arrayValue ?? [])
        for name in names.compactMap(\.stringValue) { try drop(try ObjectName(stored: name)) }
    }

    /// Whatever the ledger says, nothing outside of the folder of the backups is deleted.
    private func requireOwnPath(_ record: BackupRecord) throws(LupoError) {
        let folder = core.configuration.backupFolder + "/"
        let name = record.location.dropFirst(folder.count)
        guard record.location.hasPrefix(folder), !name.isEmpty, !name.contains("/"), name != ".."
        else {
            throw LupoError(
                .backupRefused,
                "\(record.location.escapingControls()) is not in the folder of the backups, \(folder), and is not deleted.",
                hint: "Set `backup.folder` to where it was made, or delete it by hand."
            )
        }
    }

    private func drop(_ table: ObjectName) throws(LupoError) {
        // Whatever the ledger says, nothing outside of the backup schema is dropped, but for a restore's own draft.
        let isOurs =
            try table.schema == core.configuration.backupSchema()
            || table.table.name.hasPrefix(BackupDesk.draftPrefix)
        guard isOurs else {
            throw LupoError(
                .backupRefused,
                "\(table) is not in the schema of the backups, and is not dropped.",
                hint: "Look at the row of \(core.ledger.tables.backups)."
            )
        }
        do {
            try connection.execute("\(tag)DROP TABLE IF EXISTS \(table)")
        } catch {
            guard error.server?.number != 1049 else { return }
            throw error
        }
        schema.forget([table])
    }

    /// How the tables are named that a restore makes before it swaps.
    static let draftPrefix = "lupo_restore_"

    /// Deletes backups that were being made when their host died; what another live attempt makes is not among them.
    ///
    /// - Parameter known: backups of one migration, whose leases this attempt holds.
    /// - Throws: ``LupoError`` as every statement.
    func dropUnverified(_ known: [BackupRecord]) throws(LupoError) {
        let own = made.values.map(\.sequence)
        for var record in known where record.status == .intent || record.status == .copied {
            let isOwn =
                record.trackingID == writer.attempt.place?.trackingID
                && own.contains(record.sequence)
            if isOwn { continue }
            if record.method == .trash {
                try settleTrash(&record)
                continue
            }
            try remove(record)
            record.status = .failed
            record.error = "Its host went away before it was verified."
            try store(&record)
            core.events(
                .note("an unfinished backup of \(record.object) was removed (\(record.location))")
            )
        }
    }
}

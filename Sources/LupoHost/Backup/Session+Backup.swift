// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// The commands on backups.
extension Session {
    /// What the ledger knows of backups, newest first.
    ///
    /// - Parameter includesGone: those that failed or were purged as well.
    /// - Returns: one row a backup.
    /// - Throws: ``LupoError`` as every statement.
    package func listBackups(includesGone: Bool) throws(LupoError) -> BackupReport {
        guard let core else { return BackupReport(command: "list", rows: [], isSetUp: false) }
        let stored = try StoredBackups(core)
        let rows = stored.records.reversed().filter { record in
            includesGone || record.status != .failed && record.status != .purged
        }.map {
            BackupReport.Row(record: $0, migration: stored.migration(of: $0), outcome: "listed")
        }
        return BackupReport(command: "list", rows: rows, isSetUp: true)
    }

    /// Compares backups with what was recorded of them.
    ///
    /// - Parameter ids: which; none for all that are verified.
    /// - Returns: `intact` or `damaged` of each.
    /// - Throws: ``LupoError`` `.notFound`; what is damaged stands in the report.
    package func verifyBackups(_ ids: [Int64]) throws(LupoError) -> BackupReport {
        guard let core else { return BackupReport(command: "verify", rows: [], isSetUp: false) }
        let stored = try StoredBackups(core)
        var report = BackupReport(command: "verify", rows: [], isSetUp: true)
        for record in try stored.chosen(ids, where: { $0.status == .verified }) {
            try core.checkInterruption()
            var row = BackupReport.Row(
                record: record,
                migration: stored.migration(of: record),
                outcome: "intact"
            )
            do throws(LupoError) {
                try stored.desk(for: record).verifyStored(record)
            } catch {
                guard error.code == .backupDamaged || error.code == .fileSystem else { throw error }
                row.outcome = "damaged"
                row.error = error
            }
            report.rows.append(row)
        }
        return report
    }

    /// Gives tables back what backups hold.
    ///
    /// - Parameters:
    ///   - ids: which, in this order.
    ///   - name: the table to take out of backups of a whole server; nil for what each holds.
    /// - Returns: `restored`, `unchanged` or `failed` of each.
    /// - Throws: ``LupoError`` `.notFound`, `.locked` where a host is at work on the migration or the table; what could not
    ///   be given back stands in the report, and nothing after it is tried.
    package func restoreBackups(
        _ ids: [Int64],
        table name: String? = nil
    ) throws(LupoError) -> BackupReport {
        var report = BackupReport(command: "restore", rows: [], isSetUp: core != nil)
        guard let core else { return report }
        let stored = try StoredBackups(core)
        let table = try name.map { name throws(LupoError) in
            try ObjectName(
                stored: name.contains(".") ? name : "\(core.configuration.schemas.core).\(name)"
            )
        }
        for record in try stored.chosen(ids, where: { _ in false }) {
            try core.checkInterruption()
            var row = BackupReport.Row(
                record: record,
                migration: stored.migration(of: record),
                outcome: "unchanged"
            )
            do throws(LupoError) {
                let isRestored = try stored.holding(record, table: table) {
                    desk throws(LupoError) in
                    if let table { return try desk.restore(table, ofServer: record) }
                    return try desk.restore(record)
                }
                if isRestored { row.outcome = "restored" }
            } catch {
                row.outcome = "failed"
                row.error = error
            }
            report.rows.append(row)
            if row.error != nil { break }
        }
        return report
    }

    /// Deletes backups whose time is over, and what hosts that died left behind.
    ///
    /// - Parameters:
    ///   - ids: which, whatever their time; none for all whose time is over.
    ///   - keep: takes all that are older than so many milliseconds, in place of the time that was recorded.
    ///   - includesTrash: tables that were put aside as well, where no numbers are given.
    ///   - isDryRun: deletes nothing.
    /// - Returns: `purged`, `to_purge`, `kept` or `failed` of each.
    /// - Throws: ``LupoError`` `.notFound`; what could not be deleted stands in the report.
    package func purgeBackups(
        _ ids: [Int64],
        keep: Int64?,
        includesTrash: Bool = false,
        isDryRun: Bool
    ) throws(LupoError) -> BackupReport {
        var report = BackupReport(command: "purge", rows: [], isSetUp: core != nil)
        report.isDryRun = isDryRun
        guard let core else { return report }
        let stored = try StoredBackups(core)
        let chosen = try stored.chosen(ids) { record in
            (includesTrash || record.method != .trash) && record.status != .purged
                && stored.isOver(record, keep: keep)
        }
        for record in chosen where record.status != .purged {
            try core.checkInterruption()
            var row = BackupReport.Row(
                record: record,
                migration: stored.migration(of: record),
                outcome: isDryRun ? "to_purge" : "purged"
            )
            if let reason = stored.reasonToKeep(record), ids.isEmpty || stored.isRunning(record) {
                row.outcome = "kept"
                row.note = reason
            } else if !isDryRun {
                do throws(LupoError) {
                    row.record = try stored.holding(record) { desk throws(LupoError) in
                        try desk.purge(record)
                    }
                } catch {
                    row.outcome = "failed"
                    row.error = error
                }
            }
            report.rows.append(row)
        }
        return report
    }
}

extension BackupDesk {
    /// Compares a stored backup with what was recorded, and changes nothing.
    ///
    /// Of a file and of exported files it is their digest that is compared.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`; as every statement.
    func verifyStored(_ record: BackupRecord) throws(LupoError) {
        switch record.method {
        case .copy: _ = try verifiedDigest(of: try record.place(), record)
        case .file:
            _ = try BackupFileReader(
                path: record.location,
                digest: record[detail: "file_sha256"].stringValue
            )
        case .tablespace: try checkFiles(record)
        case .trash: try checkTrash(record)
        case .server: try verifyServer(record)
        }
    }

    /// Deletes a backup and says so in its row.
    func purge(_ record: BackupRecord) throws(LupoError) -> BackupRecord {
        var record = record
        try remove(record)
        record.status = .purged
        record.purged = core.clock.now.ymdhis
        try store(&record)
        return record
    }
}

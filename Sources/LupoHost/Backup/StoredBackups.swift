// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The backups of the ledger with the migrations that they belong to.
struct StoredBackups {
    let core: SessionCore
    let records: [BackupRecord]
    private let migrations: [Int64: StoredMigration]
    private let now: Timestamp

    init(_ core: SessionCore) throws(LupoError) {
        self.core = core
        now = core.clock.now
        records = try core.ledger.backups()
        let stored = try core.ledger.migrations(now: now).values
        migrations = Dictionary(stored.map { ($0.registryID, $0) }) { first, _ in first }
    }

    func migration(of record: BackupRecord) -> String {
        migrations[record.registryID ?? 0]?.row.identity.description ?? "unknown"
    }

    /// The backups of some numbers, or those for which a condition holds.
    func chosen(
        _ ids: [Int64],
        where condition: (BackupRecord) -> Bool
    ) throws(LupoError) -> [BackupRecord] {
        guard !ids.isEmpty else { return records.filter(condition) }
        var out: [BackupRecord] = []
        for id in ids {
            guard let record = records.first(where: { $0.id == id }) else {
                throw LupoError(
                    .notFound,
                    "There is no backup \(id).",
                    hint: "`lupo-host backup list` shows their numbers."
                )
            }
            out.append(record)
        }
        return out
    }

    /// Whether a backup's time is over; of one that was never verified it always is.
    func isOver(_ record: BackupRecord, keep: Int64?) -> Bool {
        switch record.status {
        // A table that was put aside has its rows, whether or not its host came to say so.
        case .intent, .copied: if record.method != .trash { return true }
        case .purged, .failed: return false
        case .verified, .restored: break
        }
        if let keep {
            let limit = now.advanced(byMicroseconds: -keep * 1_000)
            return (record.verified ?? record.created) <= limit.ymdhis
        }
        return record.expires.map { $0 <= now.ymdhis } ?? false
    }

    func isRunning(_ record: BackupRecord) -> Bool {
        migrations[record.registryID ?? 0]?.isUnsettled ?? false
    }

    /// Why a backup must stay although its time is over; nil where it need not.
    func reasonToKeep(_ record: BackupRecord) -> String? {
        guard let migration = migrations[record.registryID ?? 0] else { return nil }
        if migration.isUnsettled {
            return "its migration is running, or was cut off and is not settled"
        }
        if migration.row.state == .failed, record.status == .verified {
            return "its migration has failed, and its rollback may need it"
        }
        return nil
    }

    /// What looks at a backup, without leases.
    func desk(for record: BackupRecord) throws(LupoError) -> BackupDesk {
        let schema = SchemaReader(connection: core.connection)
        return BackupDesk(
            core: core,
            writer: try writer(for: record),
            schema: schema,
            settings: core.configuration.backup
        )
    }

    private func writer(
        for record: BackupRecord,
        table: ObjectName? = nil,
        fencedTokens: [Int64] = []
    ) throws(LupoError) -> LedgerWriter {
        // Read anew: what was done with the backup before has changed the row.
        let known = migrations[record.registryID ?? 0]?.row.identity
        let stored = try known.flatMap { (identity) throws(LupoError) in
            try core.ledger.migrations(named: [identity.name], now: core.clock.now)[identity]
        }
        guard let stored else {
            throw LupoError(
                .notFound,
                "The ledger does not know the migration that backup \(record.id ?? 0) belongs to."
            )
        }
        let log = AttemptLog(
            reopening: stored.row,
            at: LedgerWrite.Place(registryID: stored.registryID, trackingID: stored.trackingID),
            registryHash: stored.contentHash,
            started: stored.row.started.flatMap(Timestamp.init(ymdhis:)) ?? now
        )
        return LedgerWriter(
            attempt: log,
            touches: [table ?? record.object],
            fencedTokens: fencedTokens,
            tables: core.ledger.tables,
            process: core.process,
            session: core.identity,
            clock: core.clock
        )
    }

    /// Does something under the lease of the table, and gives it back.
    ///
    /// - Parameters:
    ///   - record: the backup.
    ///   - table: the table; nil for that of the backup.
    ///   - body: what is done.
    /// - Returns: what `body` returned.
    /// - Throws: ``LupoError`` `.locked`, and as `body`.
    func holding<Result>(
        _ record: BackupRecord,
        table: ObjectName? = nil,
        _ body: (BackupDesk) throws(LupoError) -> Result
    ) throws(LupoError) -> Result {
        if isRunning(record) {
            throw LupoError(
                .locked,
                "\(migration(of: record)) is running, or was cut off and is not settled.",
                hint:
                    "`lupo-host status` tells which. Run it again, or roll it back; that settles it."
            )
        }
        let writer = try claimed(record, table ?? record.object)
        let desk = BackupDesk(
            core: core,
            writer: writer,
            schema: SchemaReader(connection: core.connection),
            settings: core.configuration.backup
        )
        core.heartbeat?.watch(writer)
        defer { core.heartbeat?.unwatch(writer) }
        do throws(LupoError) {
            let result = try body(desk)
            try end(writer)
            return result
        } catch {
            if !core.connection.isLost, error.code != .leaseLost { try? end(writer) }
            throw error
        }
    }

    /// Takes the lease of the table; waits for whoever has it, and takes it over from a host that died.
    private func claimed(
        _ record: BackupRecord,
        _ table: ObjectName
    ) throws(LupoError) -> LedgerWriter {
        var waiter = Waiter(core: core)
        var fenced: [Int64] = []
        while true {
            let writer = try writer(for: record, table: table, fencedTokens: fenced)
            let now = core.clock.now
            // The lease comes with a write: a log that says nothing new.
            writer.record { $0.setDirection(.up, at: now) }
            do throws(LupoError) {
                try writer.flush(on: core.connection)
                return writer
            } catch {
                guard error.code == .locked else { throw error }
                let key = LeaseClaim.key(of: table)
                let holder = try core.ledger.leases([key], now: core.clock.now).first { holder in
                    holder.expires.microseconds > 0 && !fenced.contains(holder.token)
                }
                if let holder {
                    if try waiter.isAlive(holder) {
                        try waiter.wait(for: holder, purpose: table.description)
                    } else {
                        fenced.append(holder.token)
                    }
                } else {
                    try waiter.waitForUnknown(purpose: table.description)
                }
            }
        }
    }

    private func end(_ writer: LedgerWriter) throws(LupoError) {
        let now = core.clock.now
        try core.interruption.holdingOff { () throws(LupoError) in
            try writer.end(on: core.connection, finish: LedgerWriter.Finish()) {
                $0.letGo(at: now)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Backups that a script asks for, and those that the host makes before a statement that loses rows.
extension StatementRunner {
    /// Makes a backup, in the hook `backup`.
    ///
    /// The hook's read transaction ends before and begins anew after, since a copy cannot be made inside of it.
    ///
    /// - Throws: ``LupoError`` `.touches`, and as ``BackupDesk/make(_:)``.
    func backUp(_ request: BackupRequest) throws(LupoError) -> BackupRecord {
        try prepareToSend()
        try requireLedger("m.backup:table")
        guard manifest.touches.contains(request.table) else {
            throw LupoError(
                .touches,
                "m.backup:table saves \(request.table), which `touches` does not name.",
                hint:
                    "Add \"\(request.table.table)\" to touches; what is not changed needs no backup."
            )
        }
        do throws(LupoError) {
            try endReading()
            try claim()
            return try backups.make(request)
        } catch {
            throw note(error, nil)
        }
    }

    /// Gives a table back what a backup holds, in the hook `rollback`.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - name: where the backup is; nil for the oldest one of the attempts that are taken back.
    /// - Returns: false where the table is as it was.
    /// - Throws: ``LupoError`` `.notFound`, and as ``BackupDesk/restore(_:)``.
    func restore(_ table: ObjectName, from name: String?) throws(LupoError) -> Bool {
        try prepareToSend()
        try requireLedger("m.backup:restore")
        if let open {
            throw LupoError(
                .statementRefused,
                "m.backup:restore swaps tables, which would end \(open.article) half-way.",
                hint: "Call it before or after \(open.article)."
            )
        }
        do throws(LupoError) {
            try claim()
            let usable = try core.ledger.backups(
                ofRegistry: writer.attempt.place?.registryID ?? 0
            ).filter {
                $0.object == table && ($0.status == .verified || $0.status == .restored)
            }
            let found: BackupRecord?
            if let name {
                found = usable.first { $0.location == name }
            } else {
                // Where there is one of the whole table, it is meant.
                let chain = try backups.chain(usable)
                found = chain.first { !$0.isPartial } ?? chain.first
            }
            guard let found else {
                throw LupoError(
                    .notFound,
                    "There is no verified backup of \(table)\(name.map { " in \($0)" } ?? "") that this migration made.",
                    hint: "Make one in the hook backup: m.backup:table(\"\(table.table)\")."
                )
            }
            let isRestored = try backups.restore(found)
            schema.forget([table])
            return isRestored
        } catch {
            throw note(error, nil)
        }
    }

    /// Where nothing is kept there is nothing to give back.
    private func requireLedger(_ call: String) throws(LupoError) {
        guard !writer.isSilent, !isReadOnly else {
            throw LupoError(
                .notAvailable,
                "\(call) is not available here, where nothing may be written.",
                hint: "It works in a migration that runs."
            )
        }
    }

    // MARK: - By itself

    /// Backs up the tables whose rows a statement may lose, unless that was done before.
    ///
    /// - Throws: ``LupoError`` as ``BackupDesk/make(_:)``; the statement must not be sent then.
    func backUp(
        before statement: CheckedStatement,
        _ kind: JournalEntry.Kind?
    ) throws(LupoError) {
        if writer.isSilent { return try warn(before: statement, kind) }
        // Builders refuse what loses rows of others; a rollback goes back to what was saved.
        guard let loss = statement.rowLoss, manifest.backup.automatic != .off, hook.mayWrite,
            !inRollback, hook != .rollback, !isReadOnly, kind != .builder
        else { return }
        for table in statement.access.writes where !made.contains(table.description) {
            guard try hasRows(table) else { continue }
            // What is put aside needs no copy.
            if statement.access.verb == .dropTable, try isPutAside(table) { continue }
            func save() throws(LupoError) {
                guard try !backups.isSaved(table, before: loss) else { return }
                var request = BackupRequest(table: table)
                request.reason = loss
                _ = try backups.make(request)
            }
            if open == nil {
                try claim()
                try save()
            } else {
                // Nothing may be committed here; the attempt and its leases were, before the transaction began.
                try backups.besideTransaction(save)
            }
        }
    }

    /// Says where nothing is saved: a console keeps no ledger, in which a backup would be found again.
    private func warn(
        before statement: CheckedStatement,
        _ kind: JournalEntry.Kind?
    ) throws(LupoError) {
        guard let loss = statement.rowLoss, mayWrite, kind != .builder else { return }
        for table in statement.access.writes where try hasRows(table) {
            core.events(
                .note("\(table) is not backed up before this \(loss): a console makes no backups")
            )
        }
    }

    /// Backs up the whole server before execution, where the settings say so; once in a command.
    func backUpServer() throws(LupoError) {
        guard manifest.backup.method == .server, manifest.backup.automatic != .off,
            !manifest.touches.isEmpty, !core.hasServerBackup, !isReadOnly, !writer.isSilent
        else { return }
        try claim()
        _ = try backups.makeOfServer(Set(manifest.touches))
        core.hasServerBackup = true
    }

    /// Backs up every touched table that has rows, where the settings say so, before execution.
    func backUpTouched() throws(LupoError) {
        guard manifest.backup.automatic == .touched, !isReadOnly, !writer.isSilent else { return }
        for table in existingTables().sorted() where !made.contains(table.description) {
            guard try hasRows(table) else { continue }
            try claim()
            guard try !backups.isSaved(table, before: "touched") else { continue }
            var request = BackupRequest(table: table)
            request.reason = "touched"
            _ = try backups.make(request)
        }
    }

    private func hasRows(_ table: ObjectName) throws(LupoError) -> Bool {
        guard let definition = try schema.definition(of: table),
            try ObjectShape(showCreate: definition).table != nil
        else { return false }
        return try core.connection.value("SELECT 1 FROM \(table) LIMIT 1") != nil
    }

    /// Gives back, after the script's rollback, what the host saved by itself and the rollback did not bring back.
    ///
    /// Only of attempts that were never completed: later sessions have worked with what a completed one left.
    ///
    /// - Parameters:
    ///   - before: fingerprints of the touched tables before the migration.
    ///   - wholeOnly: leaves alone what was saved of a table with another definition than before.
    ///   - byScript: whether the script's rollback ended well: where it took back rows of a table itself, what was saved
    ///     of that table half-way would bring back what the migration had done before, and stays where it is.
    /// - Throws: ``LupoError`` as ``BackupDesk/restore(_:)``.
    func restoreAutomatic(
        _ before: [ObjectName: String?],
        wholeOnly: Bool = false,
        byScript: Bool
    ) throws(LupoError) {
        // An attempt that only went on with another one may have written nothing yet, and has all the same to go back.
        if writer.attempt.place == nil { try claim() }
        guard let place = writer.attempt.place else { return }
        var known = try core.ledger.backups(ofRegistry: place.registryID)
        guard !known.isEmpty else { return }
        try claim()
        if known.contains(where: { $0.method == .trash }) {
            // What came of the last one may not be written yet; then what a dead host left open is settled.
            try writer.flush(on: core.connection)
            known = try core.ledger.backups(ofRegistry: place.registryID)
        }
        try backups.dropUnverified(known)
        if known.contains(where: { $0.method == .trash }) {
            if known.contains(where: { $0.method == .trash && $0.status == .intent }) {
                known = try core.ledger.backups(ofRegistry: place.registryID)
            }
            try giveNamesBack(known, before)
            known.removeAll { $0.method == .trash }
        }
        guard writer.attempt.state != .completed else { return }
        var seen: Set<ObjectName> = []
        for record in try backups.chain(known)
        where record.isAutomatic && record.status == .verified && record.method != .server {
            // The oldest one holds the rows as they were before the first of the attempts.
            let isOldest = seen.insert(record.object).inserted
            let isWhole = record.fingerprint == (before[record.object] ?? nil)
            guard isOldest, isWhole || !wholeOnly, try core.ledger.wrote(after: record) else {
                continue
            }
            if byScript, try isTakenBackByScript(record) {
                if !wholeOnly { tellKept(record) }
                continue
            }
            _ = try backups.restore(record, undoing: before[record.object] ?? nil)
        }
        schema.forgetAll()
    }

    /// Whether a backup was made half-way, and the script's rollback took back rows of that table itself.
    private func isTakenBackByScript(_ record: BackupRecord) throws(LupoError) -> Bool {
        guard let place = writer.attempt.place else { return false }
        let identity = writer.attempt.registry.identity
        let settled = try core.ledger.lastSettledAttempt(of: identity, before: place.trackingID)
        guard try core.ledger.wroteRows(before: record, since: settled) else { return false }
        return try core.ledger.tookBackRows(after: record, by: identity.rollback)
    }

    private func tellKept(_ record: BackupRecord) {
        core.events(
            .note(
                "\(record.object) is as the script's rollback left it: its backup holds rows that the migration had "
                    + "written before; `lupo-host backup restore \(record.id ?? 0)` gives it back"
            )
        )
    }
}

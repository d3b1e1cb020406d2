// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What a rollback does beyond the script's own.
extension RollbackRun {
    /// Whether the host can go on behind an error of the script's rollback.
    func canMakeUp(for error: LupoError) -> Bool {
        core.options.undo == .auto && !core.connection.isLost && !error.isFatal
            && !core.interruption.isRequested
    }

    /// Finds out what came of a statement whose outcome nobody wrote down, before the script's rollback changes anything.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func lookAtOpenEnd(of stored: StoredMigration) throws(LupoError) {
        guard core.options.undo == .auto else { return }
        let place = LedgerWrite.Place(
            registryID: stored.registryID,
            trackingID: stored.trackingID
        )
        let known = try core.ledger.definitions(of: place, stored.row.identity)
        guard let last = known.last, last.entry.outcome.status == .intent else { return }
        let settlement = IntentSettlement(
            connection: core.connection,
            schema: schema,
            options: core.lexerOptions
        )
        let (verdict, fingerprint) = try settlement.verdict(of: last.entry)
        var after: String?
        if case .done = verdict { after = fingerprint }
        openEnd = UndoRun.OpenEnd(
            trackingID: last.trackingID,
            sequence: last.entry.sequence,
            fingerprintAfter: after
        )
    }

    /// Brings back, behind the script's rollback, what it has not.
    ///
    /// - Parameters:
    ///   - failure: what stopped the script's rollback; nil where it ended well.
    ///   - statements: in the rollback.
    ///   - before: fingerprints of the touched tables before the first attempt.
    /// - Throws: ``LupoError`` `failure` where the database is not as before; as every statement.
    func makeUp(
        for failure: LupoError?,
        _ statements: StatementRunner,
        _ before: [ObjectName: String?]
    ) throws(LupoError) {
        guard core.options.undo == .auto else {
            return try statements.restoreAutomatic(before, byScript: failure == nil)
        }
        if let failure {
            core.events(
                .note(
                    "the script's rollback failed: \(failure.message) Taking back what the journal tells"
                )
            )
            statements.begin(.rollback, state: .execution, inRollback: true)
        }
        // A backup of the table as it was before makes good all of it; one from later needs the definition first.
        try statements.restoreAutomatic(before, wholeOnly: true, byScript: failure == nil)
        let left = try differing(before)
        if !left.isEmpty {
            if failure == nil {
                let names = left.map(\.description).joined(separator: ", ")
                core.events(
                    .note(
                        "the script's rollback leaves \(names) otherwise than before; taking back what the journal tells"
                    )
                )
                statements.begin(.rollback, state: .execution, inRollback: true)
            }
            let undo = UndoRun(
                core: core,
                statements: statements,
                before: before,
                openEnd: openEnd,
                because: failure == nil
                    ? "the script's rollback left it" : "the script's rollback failed"
            )
            try undo.perform()
            reasons = undo.reasons
        }
        try statements.restoreAutomatic(before, byScript: failure == nil)
        if let failure { try judge(failure, statements, before) }
    }

    /// Decides whether a rollback whose script failed has succeeded all the same.
    private func judge(
        _ failure: LupoError,
        _ statements: StatementRunner,
        _ before: [ObjectName: String?]
    ) throws(LupoError) {
        var failure = failure
        let left = try differing(before)
        guard left.isEmpty else {
            failure.hint = [failure.hint, advice(on: left)].compactMap { $0 }.joined(
                separator: "\n"
            )
            throw failure
        }
        if let place = statements.writer.attempt.place {
            let backups = try statements.backups.chain(
                try core.ledger.backups(ofRegistry: place.registryID)
            )
            let changed = try core.ledger.changedRows(
                of: place,
                statements.writer.attempt.registry.identity,
                backups
            ).filter { (before[$0.key] ?? nil) != nil }
            if !changed.isEmpty {
                let names = changed.keys.sorted().map(\.description).joined(separator: ", ")
                let note =
                    "The definitions are as before. The rows of \(names) are not: what was written to them only the "
                    + "script's rollback can take back. Mend it, and run `lupo-host rollback "
                    + "\(migration.manifest.identity.name)`."
                failure.hint = [failure.hint, note].compactMap { $0 }.joined(separator: "\n")
                throw failure
            }
        }
        let row = ValidationRow(
            type: "host.undo",
            status: .warning,
            message: "The script's rollback failed, and the host took back what it had left: "
                + failure.message.clipped(to: 1_000),
            data: .object([("error", failure.json)]),
            at: core.clock.now
        )
        _ = statements.writer.recordRollback { $0.add(row) }
    }

    /// Why the host has not brought tables back.
    func advice(on tables: [ObjectName]) -> String? {
        let known = Set(tables.compactMap { reasons[$0] }).sorted()
        guard !known.isEmpty else { return nil }
        return "Not taken back by the host: \(known.joined(separator: "; "))."
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// Takes one migration from its file to an end, and waits or gives way where other hosts are at work on it.
///
/// The state machine decides; this type performs: it records each state, runs the host's checks and the hook, and
/// reports the outcome back to the machine.
package final class MigrationDriver {
    let core: SessionCore
    private(set) var migration: LoadedMigration
    let schema: SchemaReader
    private(set) var fencedTokens: [Int64] = []
    /// What was found of an attempt that is settled here; for the report.
    var found: AttemptFinding?

    /// Prepares a run of a loaded migration.
    package init(core: SessionCore, migration: LoadedMigration) {
        self.core = core
        self.migration = migration
        schema = SchemaReader(connection: core.connection)
    }

    enum Decision {
        case run(attempt: Int, StoredMigration?, Resumption? = nil)
        case report(MigrationReport)
    }

    /// Runs the migration to an end.
    ///
    /// - Parameter known: what the ledger said of it a moment ago; read anew where it changes meanwhile.
    /// - Returns: what came of it; errors are in the report.
    package func run(known: StoredMigration?) -> MigrationReport {
        core.events(.began(migration.manifest.identity))
        var report: MigrationReport
        do {
            report = try runUntilSettled(known: known)
        } catch {
            report = makeReport(error.code == .outcomeUnknown ? .unknown : .failed)
            report.error = error
        }
        report.found = found
        core.events(.ended(report))
        return report
    }

    /// Rolls back an attempt by command.
    ///
    /// - Parameter stored: `completed`, `failed`, or cut off.
    /// - Returns: what came of it; errors are in the report.
    package func rollBack(_ stored: StoredMigration) -> MigrationReport {
        core.events(.began(migration.manifest.identity.rollback))
        var report = makeReport(.failed)
        do {
            report = try rollBackSettled(stored)
        } catch {
            report.outcome = error.code == .outcomeUnknown ? .unknown : .failed
            report.error = error
        }
        core.events(.ended(report))
        return report
    }

    private func rollBackSettled(_ known: StoredMigration) throws(LupoError) -> MigrationReport {
        var stored = known
        var waiter = Waiter(core: core)
        while true {
            // Each time anew: meanwhile another host may have taken it back, or be at it.
            while stored.isUnsettled, let owner = stored.owner, try waiter.isAlive(owner) {
                try waiter.wait(for: owner, purpose: migration.manifest.identity.description)
                guard let fresh = try reread() else { break }
                stored = fresh
            }
            guard stored.row.state != .rolledBack else {
                var report = makeReport(.rolledBack)
                report.trackingID = stored.trackingID
                report.notes = ["It was rolled back before."]
                return report
            }
            try checkChecksum(of: stored)
            if stored.isUnsettled {
                tell(stored, "rolling it back")
                fence(stored)
            }
            if stored.isUnsettled || stored.row.state == .failed { try find(stored) }
            try core.clean()
            try core.limitStatements(migration.manifest.limits)
            let rollback = RollbackRun(
                core: core,
                migration: migration,
                schema: schema,
                fencedTokens: fencedTokens
            )
            do throws(LupoError) {
                guard stored.isUnsettled else { return try rollback.performCommand(stored) }
                let report = try rollback.performInterrupted(stored)
                // Verified work stays where nobody asked; here somebody does.
                guard stored.isVerified, let settled = try reread(), !settled.isUnsettled else {
                    return report
                }
                try migration.script.renew()
                schema.forgetAll()
                stored = settled
            } catch {
                guard error.isClaimConflict, !rollback.hasWritten else { throw error }
                try migration.script.renew()
                schema.forgetAll()
                if error.code == .locked { try waitForTables(&waiter) }
                guard let fresh = try reread() else { throw error }
                stored = fresh
            }
        }
    }

    /// What is to be taken back by a file must be what that file did.
    private func checkChecksum(of stored: StoredMigration) throws(LupoError) {
        guard stored.row.checksum == migration.checksum || stored.row.state != .completed else {
            throw LupoError(
                .checksumChanged,
                "\(migration.manifest.identity) was completed with other content: the ledger has checksum "
                    + "\(stored.row.checksum), the file has \(migration.checksum).",
                hint: "Restore the file as it was; its rollback belongs to what was run.",
                location: SourceLocation(file: migration.file, line: 1)
            )
        }
    }

    /// What the last recovery reported.
    private(set) var recovery: MigrationReport?

    func runUntilSettled(known: StoredMigration?) throws(LupoError) -> MigrationReport {
        var stored = known
        var waiter = Waiter(core: core)
        while true {
            switch try decide(stored, &waiter) {
            case .report(let report): return report
            case .run(let attempt, let previous, let resumption):
                core.migrationsBegun += 1
                try core.clean()
                try core.limitStatements(migration.manifest.limits)
                let run = AttemptRun(
                    core: core,
                    migration: migration,
                    schema: schema,
                    attempt: attempt,
                    stored: previous,
                    fencedTokens: fencedTokens,
                    resumption: resumption
                )
                let report = run.perform()
                let conflict = run.claimConflict
                if conflict == nil {
                    guard !run.isStored, let error = report.error,
                        try isOvertaken(error, previous)
                    else { return report }
                }
                // Another host was first: nothing of this attempt was written.
                try migration.script.renew()
                schema.forgetAll()
                if conflict?.code == .locked { try waitForTables(&waiter) }
            }
            stored = try core.ledger.migrations(
                named: [migration.manifest.identity.name],
                now: core.clock.now
            )[migration.manifest.identity]
        }
    }

    /// What is to be done with what the ledger says.
    private func decide(
        _ known: StoredMigration?,
        _ waiter: inout Waiter
    ) throws(LupoError) -> Decision {
        var known = known
        while true {
            try core.checkInterruption()
            guard let stored = known else { return .run(attempt: 1, nil) }
            do {
                if let decision = try decision(on: stored, &waiter) { return decision }
            } catch {
                guard try isOvertaken(error, stored) else { throw error }
                schema.forgetAll()
            }
            known = try reread()
        }
    }

    /// What is to be done with an attempt; nil where the ledger has to be asked again.
    private func decision(
        on stored: StoredMigration,
        _ waiter: inout Waiter
    ) throws(LupoError) -> Decision? {
        guard stored.isUnsettled else {
            switch stored.row.state {
            case .completed: return .report(try completed(stored))
            case .failed: return try afterFailure(stored)
            default: return .run(attempt: stored.row.attempt + 1, stored)
            }
        }
        if let owner = stored.owner, try waiter.isAlive(owner) {
            try waiter.wait(for: owner, purpose: migration.manifest.identity.description)
            return nil
        }
        if stored.hasFailedRollback { throw halfUndone(stored) }
        if let resumption = try resumption(ofCutOff: stored) {
            return .run(attempt: stored.row.attempt + 1, stored, resumption)
        }
        return try recover(stored, &waiter).map { .report($0) }
    }

    /// A rollback by command that failed leaves neither the one nor the other; only a person can say which it shall be.
    func halfUndone(_ stored: StoredMigration) -> LupoError {
        LupoError(
            .rollbackFailed,
            "\(migration.manifest.identity) was completed, and a rollback of it has failed: "
                + "\(stored.row.errorMessage ?? "see its history").",
            hint:
                "Mend what stopped the rollback, then `lupo-host rollback \(migration.manifest.identity.name)`; "
                + "`lupo-host show \(migration.manifest.identity.name)_rollback` tells how far it came."
        )
    }

    /// The leases of a dead owner may be taken over from now on.
    func fence(_ stored: StoredMigration) {
        fencedTokens += [stored.row.fencingToken] + [stored.owner?.token].compactMap { $0 }
    }

    /// Replaces the migration by one that sees the arguments and the time of the attempt that it continues.
    ///
    /// - Throws: ``LupoError`` as loading; `.checksumChanged` where the file was edited meanwhile.
    func restoreReplay(of stored: StoredMigration) throws(LupoError) {
        let replay = stored.row.replay
        let fresh = try LoadedMigration(
            try PluginFile(path: migration.file),
            configuration: core.configuration,
            arguments: replay.arguments,
            now: replay["now"]?.integerValue ?? migration.now
        )
        guard fresh.checksum == migration.checksum else {
            throw LupoError(
                .checksumChanged,
                "\(migration.file) was edited at this moment.",
                hint: "Run the command again."
            )
        }
        migration = fresh
    }

    /// Whether an error says no more than that another host has gone on with an attempt since this one read of it: then the
    /// tables and the journal that were looked at are on the move.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func isOvertaken(
        _ error: LupoError,
        _ stored: StoredMigration?
    ) throws(LupoError) -> Bool {
        let couldBe: Set<LupoError.Code> = [
            .replayImpossible, .replayDiverged, .schemaDiffers, .ledgerDamaged,
        ]
        guard couldBe.contains(error.code), let stored else { return false }
        let now = try reread()
        return now?.trackingID != stored.trackingID || now?.row.rowVersion != stored.row.rowVersion
    }

    func reread() throws(LupoError) -> StoredMigration? {
        try core.ledger.migrations(
            named: [migration.manifest.identity.name],
            now: core.clock.now
        )[migration.manifest.identity]
    }

    /// Completed before: nothing to do where the text is the same, else refused.
    private func completed(_ stored: StoredMigration) throws(LupoError) -> MigrationReport {
        guard stored.row.checksum == migration.checksum else {
            throw LupoError(
                .checksumChanged,
                "\(migration.manifest.identity) was completed with other content: the ledger has checksum "
                    + "\(stored.row.checksum), the file has \(migration.checksum).",
                hint:
                    "Restore the file as it was, or put the change into a new migration with a later version.",
                location: SourceLocation(file: migration.file, line: 1)
            )
        }
        var report = makeReport(.alreadyCompleted)
        report.trackingID = stored.trackingID
        report.skipReason = stored.row.skipReason
        return report
    }

    /// Settles an attempt whose host is gone: it is rolled back, then a new attempt follows.
    ///
    /// - Returns: a report where the migration must not be tried again by itself.
    func recover(
        _ stored: StoredMigration,
        _ waiter: inout Waiter
    ) throws(LupoError) -> MigrationReport? {
        // Verified work stays, so there is nothing that would have to be rolled back.
        let isSettledAsItIs = stored.isVerified || stored.row.direction == .down
        guard
            core.options.recovery == .rollback && core.options.rollsBackOnFailure || isSettledAsItIs
        else {
            try find(stored)
            throw interrupted(stored)
        }
        tell(stored, stored.isVerified ? "its verified work stays" : "rolling it back")
        try find(stored)
        fence(stored)
        let rollback = RollbackRun(
            core: core,
            migration: migration,
            schema: schema,
            fencedTokens: fencedTokens
        )
        var report: MigrationReport
        do {
            report = try rollback.performInterrupted(stored)
            recovery = report
        } catch {
            guard error.isClaimConflict, !rollback.hasWritten else { throw error }
            // Another host settles it: nothing of this rollback was written.
            try migration.script.renew()
            schema.forgetAll()
            if error.code == .locked { try waitForTables(&waiter) }
            return nil
        }
        try migration.script.renew()
        schema.forgetAll()
        if stored.isVerified { return nil }
        guard report.outcome == .rolledBack else { return report }
        guard stored.row.interruptedAttempts < 2 else {
            report.error = LupoError(
                .rolledBack,
                "\(migration.manifest.identity) was cut off three times in a row; the last attempt was rolled back.",
                hint: "Find out what ends the host (`lupo-host history`), then run it again."
            )
            return report
        }
        return nil
    }

    /// Waits until nobody else holds the tables; a dead holder's leases are taken over in the next claim.
    func waitForTables(_ waiter: inout Waiter) throws(LupoError) {
        let keys = migration.manifest.touches.map(LeaseClaim.key)
        while true {
            let holders = try core.ledger.leases(keys, now: core.clock.now).filter { holder in
                holder.expires.microseconds > 0 && !fencedTokens.contains(holder.token)
            }
            guard let holder = holders.first else {
                // Whoever held it has just let go, or the row is not one of this host's: never a busy loop.
                try waiter.waitForUnknown(purpose: migration.manifest.identity.description)
                return
            }
            if try waiter.isAlive(holder) {
                try waiter.wait(for: holder, purpose: holder.key.dropPrefix("table:"))
            } else {
                fencedTokens.append(holder.token)
            }
        }
    }

    func makeReport(_ outcome: MigrationReport.Outcome) -> MigrationReport {
        var report = MigrationReport(
            identity: migration.manifest.identity,
            file: migration.file,
            outcome: outcome
        )
        report.checksum = migration.checksum
        report.found = found
        return report
    }
}

extension String {
    fileprivate func dropPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}

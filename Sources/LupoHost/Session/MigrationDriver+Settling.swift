// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// The commands `recover`, `resume` and `repair` on one migration.
extension MigrationDriver {
    /// Settles an attempt that was cut off, and does nothing more.
    ///
    /// - Returns: what came of it; errors are in the report.
    package func recover(_ stored: StoredMigration) -> MigrationReport {
        reporting { () throws(LupoError) in
            var waiter = Waiter(core: core)
            var known = stored
            while known.isUnsettled {
                try core.checkInterruption()
                known = try withoutOwner(known, &waiter)
                guard known.isUnsettled else { break }
                guard !known.hasFailedRollback else { throw halfUndone(known) }
                if let resumption = try resumption(ofCutOff: known) {
                    return try go(on: known, resumption)
                }
                try core.clean()
                if let report = try recover(known, &waiter) { return report }
                guard let fresh = try reread() else { break }
                known = fresh
            }
            return recovery ?? settledBefore(known)
        }
    }

    /// Continues an attempt that was cut off or failed, whatever the policy says.
    ///
    /// - Returns: what came of it; errors are in the report.
    package func resume(_ stored: StoredMigration) -> MigrationReport {
        reporting { () throws(LupoError) in
            var waiter = Waiter(core: core)
            let identity = migration.manifest.identity
            let stored = try withoutOwner(stored, &waiter)
            if stored.isUnsettled {
                guard stored.row.direction == .up else {
                    throw LupoError(
                        .interruptedAttempt,
                        "A rollback of \(identity) was cut off; it is finished, not turned round.",
                        hint: "`lupo-host rollback \(identity.name)` goes on with it."
                    )
                }
                guard stored.row.checksum == migration.checksum else { throw edited(stored) }
                let state = stored.row.state
                return try go(on: stored, try continuing(stored, at: state, cutOffIn: state))
            }
            let last = try core.ledger.lastState(of: stored.trackingID)
            guard stored.row.state == .failed, let last else {
                guard stored.row.state == .completed else {
                    throw LupoError(
                        .usage,
                        "\(identity) is \(stored.row.state.rawValue): there is nothing to continue.",
                        hint: "`lupo-host run \(migration.file)` runs it anew."
                    )
                }
                return settledBefore(stored)
            }
            return try go(on: stored, try continuing(stored, at: last, cutOffIn: nil))
        }
    }

    /// Records what a person has settled by hand.
    ///
    /// - Returns: what came of it; errors are in the report.
    package func repair(
        _ stored: StoredMigration,
        as state: MigrationState,
        reason: String
    ) -> MigrationReport {
        reporting { () throws(LupoError) in
            var waiter = Waiter(core: core)
            let stored = try withoutOwner(stored, &waiter)
            fence(stored)
            try find(stored)
            return try RepairRun(driver: self, stored: stored).perform(as: state, reason: reason)
        }
    }

    /// Waits until the host of an attempt is known to be gone.
    ///
    /// - Returns: what the ledger says then.
    /// - Throws: ``LupoError`` `.locked` where it lives.
    private func withoutOwner(
        _ stored: StoredMigration,
        _ waiter: inout Waiter
    ) throws(LupoError) -> StoredMigration {
        var known = stored
        while known.isUnsettled, let owner = known.owner, try waiter.isAlive(owner) {
            let purpose = migration.manifest.identity.description
            if try waiter.showsLife(owner, purpose: purpose) { throw stillRuns(known, owner) }
            guard let fresh = try reread() else { break }
            known = fresh
        }
        return known
    }

    private func go(
        on stored: StoredMigration,
        _ resumption: Resumption
    ) throws(LupoError) -> MigrationReport {
        core.migrationsBegun += 1
        try core.clean()
        try core.limitStatements(migration.manifest.limits)
        let run = AttemptRun(
            core: core,
            migration: migration,
            schema: schema,
            attempt: stored.row.attempt + 1,
            stored: stored,
            fencedTokens: fencedTokens,
            resumption: resumption
        )
        let report = run.perform()
        if let conflict = run.claimConflict { throw conflict }
        return report
    }

    private func reporting(
        _ body: () throws(LupoError) -> MigrationReport
    ) -> MigrationReport {
        core.events(.began(migration.manifest.identity))
        var report: MigrationReport
        do {
            report = try body()
        } catch {
            report = makeReport(error.code == .outcomeUnknown ? .unknown : .failed)
            report.error = error
        }
        report.found = found
        core.events(.ended(report))
        return report
    }

    private func settledBefore(_ stored: StoredMigration) -> MigrationReport {
        var report = makeReport(stored.row.state == .completed ? .alreadyCompleted : .failed)
        if stored.row.state == .rolledBack { report.outcome = .rolledBack }
        report.trackingID = stored.trackingID
        report.notes = ["It was settled before."]
        return report
    }

    private func stillRuns(_ stored: StoredMigration, _ owner: LeaseHolder) -> LupoError {
        LupoError(
            .locked,
            "\(stored.row.identity) still runs: \(owner.description) has been at work on it since "
                + "\(owner.acquired.text) UTC.",
            hint: "Wait until it has ended; `lupo-host status` tells."
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Continuing attempts from their journal (decision 0014).
extension MigrationDriver {
    /// Continues an attempt that was cut off, where the policy says so, or where its work was verified already.
    ///
    /// - Returns: nil where it is rolled back, or settled as it is.
    /// - Throws: ``LupoError`` `.interruptedAttempt` where a person has to decide.
    func resumption(ofCutOff stored: StoredMigration) throws(LupoError) -> Resumption? {
        guard stored.row.direction == .up else { return nil }
        let isSame = stored.row.checksum == migration.checksum
        guard core.options.recovery == .resume || stored.isVerified && isSame else { return nil }
        guard isSame else { throw edited(stored) }
        guard stored.row.interruptedAttempts < 3 else { throw stuck(stored) }
        return try continuing(stored, at: stored.row.state, cutOffIn: stored.row.state)
    }

    /// What is to be done with a migration that failed and was not rolled back.
    ///
    /// One that failed after verification goes on there. Of another one that left something behind, that is taken back
    /// first, so that the new attempt finds the tables as the first one did.
    func afterFailure(_ stored: StoredMigration) throws(LupoError) -> Decision {
        let next = stored.row.attempt + 1
        let last = try core.ledger.lastState(of: stored.trackingID)
        if last == .postMigration {
            return .run(
                attempt: next,
                stored,
                try continuing(stored, at: .postMigration, cutOffIn: nil)
            )
        }
        guard last == .execution || last == .verification else {
            return .run(attempt: next, stored)
        }
        guard try core.ledger.hasLeftOvers(of: stored.trackingID) else {
            return .run(attempt: next, stored)
        }
        switch core.options.recovery {
        case .resume:
            return .run(
                attempt: next,
                stored,
                try continuing(stored, at: last ?? .execution, cutOffIn: nil)
            )
        case .stop:
            try find(stored)
            throw interrupted(stored)
        case .rollback:
            // Who wants nothing taken back has the script look at what it finds.
            guard core.options.rollsBackOnFailure else { return .run(attempt: next, stored) }
        }
        tell(stored, "rolling back what it left")
        try find(stored)
        let rollback = RollbackRun(
            core: core,
            migration: migration,
            schema: schema,
            fencedTokens: []
        )
        let report = try rollback.performCommand(stored)
        guard report.outcome == .rolledBack else { return .report(report) }
        try migration.script.renew()
        schema.forgetAll()
        let settled = try reread()
        return .run(attempt: (settled ?? stored).row.attempt + 1, settled)
    }

    /// Reads what an attempt did, settles its last statement, and gives the script its arguments and time back.
    func continuing(
        _ stored: StoredMigration,
        at state: MigrationState,
        cutOffIn: MigrationState?
    ) throws(LupoError) -> Resumption {
        tell(stored, "continuing it")
        try find(stored)
        var resumption = try core.ledger.resumption(
            of: stored.trackingID,
            at: state,
            hook: state.hook,
            direction: .up,
            cutOffIn: cutOffIn,
            present: stored.row.scriptState
        ).revealing(core.secrets)
        let settlement = IntentSettlement(
            connection: core.connection,
            schema: schema,
            options: core.lexerOptions
        )
        try settlement.settle(&resumption, at: core.clock.now)
        fence(stored)
        try restoreReplay(of: stored)
        let done = resumption.entries.count
        if done > 0 { core.events(.note("  going on behind journal entry \(done)")) }
        return resumption
    }

    // MARK: - Where a person has to decide

    /// Nothing is settled by itself here.
    func interrupted(_ stored: StoredMigration) -> LupoError {
        let name = migration.manifest.identity.name
        let what = stored.isUnsettled ? "was cut off" : "failed and left something behind"
        return LupoError(
            .interruptedAttempt,
            "Attempt \(stored.row.attempt) of \(migration.manifest.identity) \(what) in \(stored.row.state.rawValue), "
                + "and nothing is settled by itself here.",
            hint:
                "`lupo-host show \(name)` tells how far it came. `lupo-host resume \(name)` continues it, "
                + "`lupo-host rollback \(name)` takes it back, `lupo-host repair \(name) --as STATE --reason TEXT` records "
                + "what you have mended by hand."
        )
    }

    func edited(_ stored: StoredMigration) -> LupoError {
        LupoError(
            .interruptedAttempt,
            "Attempt \(stored.row.attempt) of \(migration.manifest.identity) was cut off, and its file was edited since.",
            hint:
                "Restore the file as it was to continue it, or take it back with `lupo-host rollback "
                + "\(migration.manifest.identity.name)`.",
            location: SourceLocation(file: migration.file, line: 1)
        )
    }

    private func stuck(_ stored: StoredMigration) -> LupoError {
        let name = migration.manifest.identity.name
        return LupoError(
            .interruptedAttempt,
            "\(migration.manifest.identity) was cut off three times in a row without coming any further.",
            hint:
                "Find out what ends the host (`lupo-host history`). `lupo-host resume \(name)` tries once more, "
                + "`lupo-host rollback \(name)` takes it back."
        )
    }
}

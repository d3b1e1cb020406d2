// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// One attempt of one migration, from `pre_migration` to its end.
final class AttemptRun {
    private let core: SessionCore
    private let migration: LoadedMigration
    private let schema: SchemaReader
    private let writer: LedgerWriter
    private var machine: MigrationMachine
    private var stateEntered = ContinuousClock.now
    /// Set where the attempt could not begin because another host was first; nothing was written then.
    private(set) var claimConflict: LupoError?
    private let statements: StatementRunner
    private let stored: StoredMigration?
    private let deadline: RunDeadline?
    /// The attempt that this one continues; nil where it begins anew.
    private let resumption: Resumption?

    init(
        core: SessionCore,
        migration: LoadedMigration,
        schema: SchemaReader,
        attempt: Int,
        stored: StoredMigration?,
        fencedTokens: [Int64],
        resumption: Resumption? = nil
    ) {
        self.resumption = resumption
        self.core = core
        self.migration = migration
        self.schema = schema
        self.stored = stored
        let manifest = migration.manifest
        machine = MigrationMachine(
            direction: .up,
            rollsBackOnFailure: core.options.rollsBackOnFailure
        )
        var row = migration.registryRow(core: core, attempt: attempt, stored: stored)
        if let resumption, resumption.cutOffIn != nil {
            row.interruptedAttempts = resumption.hasProgress ? 1 : row.interruptedAttempts + 1
        }
        var log = AttemptLog(
            registry: row,
            knownRegistryID: stored?.registryID,
            registryHash: stored?.contentHash,
            started: core.clock.now
        )
        log.secrets = core.secrets
        log.executionOrder = core.migrationsBegun
        if let resumption { log.continues(resumption, at: core.clock.now) }
        writer = LedgerWriter(
            attempt: log,
            touches: manifest.touches,
            fencedTokens: fencedTokens,
            tables: core.ledger.tables,
            process: core.process,
            session: core.identity,
            clock: core.clock
        )
        statements = StatementRunner(
            core: core,
            manifest: manifest,
            writer: writer,
            schema: schema
        )
        statements.file = migration.file
        deadline = manifest.timeout.map {
            RunDeadline(
                after: $0,
                of: manifest.identity,
                advice: manifest.limits.advice(.timeout, file: migration.file)
            )
        }
        statements.deadline = deadline
    }

    deinit { deadline?.cancel() }

    /// Whether anything of the attempt is in the ledger.
    var isStored: Bool { writer.attempt.isStored }

    /// Runs to an end.
    func perform() -> MigrationReport {
        core.heartbeat?.watch(writer)
        defer { core.heartbeat?.unwatch(writer) }
        migration.script.restoreState(resumption?.scriptState ?? .null)
        writer.isHeldBack = resumption?.entries.isEmpty == false
        do {
            return try performActions()
        } catch {
            if !writer.attempt.isStored, error.code == .locked || error.code == .ledgerConflict {
                claimConflict = error
            }
            var report = makeReport(error.code == .outcomeUnknown ? .unknown : .failed)
            report.error = unsettled(error)
            return report
        }
    }

    /// The error of an attempt that stays as it is in the ledger, with what settles it.
    private func unsettled(_ error: LupoError) -> LupoError {
        guard core.connection.isLost || [.outcomeUnknown, .nodeNotReady].contains(error.code) else {
            return error
        }
        var error = error
        error.hint =
            writer.attempt.isStored
            ? "Once the server answers again, run the command again: it takes this attempt back first, compares the "
                + "touched tables with what they were, and begins anew."
            : "Nothing was changed; run the command again once the server answers."
        return error
    }

    private func performActions() throws(LupoError) -> MigrationReport {
        var action: MigrationMachine.Action
        if let resumption, let stored {
            fingerprints =
                try core.ledger.startingFingerprints(
                    of: stored.row.identity,
                    upTo: stored.trackingID
                ) ?? [:]
            followsLeftOver = true
            try resumption.check(against: fingerprints, schema)
            action = try machine.begin(at: resumption.state)
        } else {
            action = try machine.begin()
        }
        while true {
            switch action {
            case .enter(let state): action = try work(in: state)
            case .failAndRollBack(let error): action = try rollBack(after: error)
            case .end(let state, let error): return try end(in: state, error)
            }
        }
    }

    /// Records a state, does its work, and tells the machine what came of it.
    private func work(in state: MigrationState) throws(LupoError) -> MigrationMachine.Action {
        var skipReason: String?
        do {
            try statements.checkRequests()
            try enter(state)
            try hostChecks(before: state)
            if let hook = machine.hook { skipReason = try run(hook) }
            try hostChecks(after: state)
        } catch {
            try stopIfLost(error)
            // What differs from its journal is no failure of the migration: nothing was done.
            if error.code == .replayDiverged || error.code == .replayImpossible { throw error }
            return try machine.fail(
                standing(error.inHook(machine.hook)),
                undoable: error.code != .interrupted && !statements.isOvertaken
            )
        }
        guard let skipReason else { return try machine.succeed() }
        self.skipReason = skipReason
        return try machine.skip()
    }

    private var skipReason: String?

    /// An interruption says where the migration stands, and what a person can do.
    private func standing(_ error: LupoError) -> LupoError {
        guard error.code == .interrupted, error.hint == nil else { return error }
        var error = error
        let name = migration.manifest.identity.name
        let done = Amount.of(statements.count, "statement")
        error.hint =
            statements.count == 0
            ? "Nothing was changed. `lupo-host run \(migration.file)` runs it again."
            : "What \(done) wrote stands in the database. `lupo-host resume \(name)` goes on behind it, "
                + "`lupo-host rollback \(name)` takes it back, `lupo-host run \(migration.file)` does that and runs it again; "
                + "`lupo-host show \(name)` lists it."
        return error
    }

    /// How the touched tables were before the first attempt that changed them.
    private var fingerprints: [ObjectName: String?] = [:]
    /// Whether the attempt before was left as it failed, with what it had done.
    private var followsLeftOver = false

    private func enter(_ state: MigrationState) throws(LupoError) {
        var data = migration.stateData(state, core: core, stored: stored)
        if let resumption, writer.attempt.state == nil {
            data = migration.attemptData(core, attempt: writer.attempt.registry.attempt)
            data += resumption.stateData
        }
        if [.execution, .verification, .postMigration].contains(state) {
            data += migration.script.stateData
        }
        if state == .execution {
            let definitions = try schema.definitions(of: migration.manifest.touches)
            statements.startingDefinitions = definitions
            fingerprints = Fingerprints.map(definitions)
            // What a failed attempt left behind is not how the tables were: undoing goes back to before it.
            if let stored, stored.row.state == .failed || resumption != nil,
                let earlier = try core.ledger.startingFingerprints(
                    of: stored.row.identity,
                    upTo: stored.trackingID
                )
            {
                fingerprints.merge(earlier) { _, earlier in earlier }
                followsLeftOver = true
            }
            data.append(("fingerprints", Fingerprints.json(fingerprints)))
        }
        let now = core.clock.now
        let last = ContinuousClock.now - stateEntered
        stateEntered = ContinuousClock.now
        writer.record { $0.enter(state, at: now, data: data) }
        core.events(.entered(state, after: last.milliseconds))
    }

    private func run(_ hook: Hook) throws(LupoError) -> String? {
        guard migration.script.hooks.contains(hook) else { return nil }
        statements.begin(hook, state: machine.state ?? .execution, inRollback: false)
        if let resumption, resumption.state == machine.state, !resumption.entries.isEmpty {
            statements.replay = Replay(resumption.entries)
        }
        writer.isHeldBack = statements.isReplaying
        let result: HookResult
        do {
            result = try migration.script.run(
                hook,
                HookContext(
                    core: core,
                    statements: statements,
                    attempt: resumption?.firstAttempt ?? writer.attempt.registry.attempt
                )
            )
            try statements.end()
        } catch {
            statements.abandon()
            note(migration.script)
            throw error
        }
        note(migration.script)
        return result.skipReason
    }

    /// Keeps what a hook left behind, of which a rollback by another process has to know.
    private func note(_ script: Script) {
        writer.record { log in
            log.setScriptState(script.keptState)
            log.setFilesRead(script.filesRead)
        }
    }

    // MARK: - The host's own checks (rule S06)

    private func hostChecks(before state: MigrationState) throws(LupoError) {
        switch state {
        case .preMigration:
            try HostChecks(core: core, migration: migration, writer: writer, schema: schema).guards(
                stored: stored
            )
        case .validation:
            try HostChecks(core: core, migration: migration, writer: writer, schema: schema)
                .touchedTables(isAfter: false)
        default: break
        }
    }

    private func hostChecks(after state: MigrationState) throws(LupoError) {
        if state == .backup {
            try statements.backUpServer()
            try statements.backUpTouched()
        }
        guard state == .verification else { return }
        let touches = migration.manifest.touches
        if !schema.isCurrent(touches) { schema.forget(touches) }
        try HostChecks(core: core, migration: migration, writer: writer, schema: schema)
            .touchedTables(isAfter: true)
        try statements.holdTablesAgainstRules()
    }

    // MARK: - Ends

    private func rollBack(after error: LupoError) throws(LupoError) -> MigrationMachine.Action {
        let now = core.clock.now
        writer.record { log in
            log.enter(.failed, at: now, data: [("error", error.json)])
            log.setDirection(.down, at: now)
        }
        core.events(.entered(.failed, after: nil))
        written = (statements.count, statements.rowsAffected)
        // Undoing has the time that it needs.
        deadline?.cancel()
        statements.deadline = nil
        statements.fatal = nil
        let rollback = RollbackRun(
            core: core,
            migration: migration,
            schema: schema,
            fencedTokens: []
        )
        if error.endsVM || statements.fatal != nil { try migration.script.renew() }
        let failure = rollback.perform(
            undoing: writer,
            statements: statements,
            fingerprints: fingerprints,
            leftOver: followsLeftOver
        )
        self.failure = error
        guard let failure else { return try machine.finishRollback(nil) }
        try stopIfLost(failure)
        return try machine.finishRollback(
            LupoError(
                .rollbackFailed,
                "\(migration.manifest.identity) failed, and its rollback did not bring the database back.",
                hint: "Mend what the second error names, then `lupo-host rollback "
                    + "\(migration.manifest.identity.name)`, or mend the file and run it again.",
                causes: [error, failure]
            )
        )
    }

    private var failure: LupoError?
    /// What was written before the rollback began, whose statements are not the attempt's.
    private var written: (statements: Int, rows: Int64)?

    private func end(
        in state: MigrationState,
        _ error: LupoError?
    ) throws(LupoError) -> MigrationReport {
        let now = core.clock.now
        var finish = LedgerWriter.Finish()
        if state == .completed, skipReason == nil { finish = try completion() }
        var data = endData(error)
        if state == .completed, skipReason == nil { data.append(try endingFingerprints()) }
        let last = error ?? failure
        let reason = skipReason
        try core.interruption.holdingOff { () throws(LupoError) in
            try writer.end(on: core.connection, finish: finish) { log in
                if log.state != state { log.enter(state, at: now, data: data) }
                if state == .rolledBack { log.rollbackName = log.registry.identity.rollback.name }
                log.end(state, at: now, error: last, skipReason: reason)
            }
        }
        var report = makeReport(outcome(state))
        report.error = (state == .rolledBack ? failure : error).map { advised($0, state) }
        return report
    }

    /// The error with what stands in the database now, and with what to do next where it does not say so itself.
    private func advised(_ error: LupoError, _ state: MigrationState) -> LupoError {
        guard error.code != .rollbackFailed else { return error }
        var error = error
        let note = standing(state, hasHint: error.hint != nil)
        error.hint = [error.hint, note].compactMap { $0 }.joined(separator: "\n")
        return error
    }

    private func standing(_ state: MigrationState, hasHint: Bool) -> String? {
        if state == .rolledBack {
            return hasHint
                ? nil
                : "Mend what it names, then run the file again; until it is completed it may be edited."
        }
        switch writer.attempt.history.dropLast().last?.state {
        case .execution, .verification:
            return
                "What it did until then stays: take it back with `lupo-host rollback "
                + "\(migration.manifest.identity.name)`, then run it again."
        case .postMigration:
            return "The change itself was made and verified; mend `post` and run the file again."
        default:
            return hasHint
                ? "Nothing was changed."
                : "Nothing was changed; mend what it names, then run the file again."
        }
    }

    private func endData(_ error: LupoError?) -> [(String, JSON)] {
        if let error {
            let data = [("error", error.json)]
            return statements.isOvertaken ? data + [("changed", .string("nothing"))] : data
        }
        return skipReason.map { [("skipped", .string($0))] } ?? []
    }

    /// How the touched tables are now, for `status` to see what somebody changes by hand.
    private func endingFingerprints() throws(LupoError) -> (String, JSON) {
        let definitions = try schema.definitions(of: migration.manifest.touches)
        return ("fingerprints", Fingerprints.json(Fingerprints.map(definitions)))
    }

    private func outcome(_ state: MigrationState) -> MigrationReport.Outcome {
        switch state {
        case .completed: skipReason == nil ? .completed : .skipped
        case .rolledBack: .rolledBack
        default: .failed
        }
    }

    /// What the last write records besides: the tables' classes, the schema's version and number of tables.
    private func completion() throws(LupoError) -> LedgerWriter.Finish {
        var finish = LedgerWriter.Finish()
        let manifest = migration.manifest
        finish.classified = statements.existingTables().sorted()
        if resumption != nil { core.forgetTableCount(of: manifest.schema) }
        let count = try core.tableCount(of: manifest.schema, adding: statements.tableCountChange)
        finish.version = SchemaVersionRow(
            schema: manifest.schema,
            version: manifest.identity.version,
            tableCount: count,
            migration: manifest.identity.name
        )
        return finish
    }

    /// A lost connection or lease ends the attempt where it stands: the next command settles it, or another host has.
    private func stopIfLost(_ error: LupoError) throws(LupoError) {
        let isLost =
            core.connection.isLost
            || [.outcomeUnknown, .leaseLost, .nodeNotReady].contains(error.code)
        if isLost || error.isClaimConflict { throw error }
    }

    private func makeReport(_ outcome: MigrationReport.Outcome) -> MigrationReport {
        let log = writer.attempt
        var report = MigrationReport(
            identity: migration.manifest.identity,
            file: migration.file,
            outcome: outcome
        )
        report.checksum = migration.checksum
        report.trackingID = log.place?.trackingID
        report.states = log.history
        report.statements = written?.statements ?? statements.count
        report.rowsAffected = written?.rows ?? statements.rowsAffected
        report.validations = log.validationCounts
        report.tablesAffected = log.tablesAffected
        report.durationMilliseconds =
            (core.clock.now.microseconds - log.started.microseconds) / 1_000
        report.skipReason = skipReason
        return report
    }
}

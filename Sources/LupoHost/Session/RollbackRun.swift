// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Takes one attempt back: a migration of type `rollback` with all nine states of its own, recorded beside the original.
///
/// The original stays `failed` (or `completed`) with direction `down` while it runs, so that a crash in the middle is seen
/// as one. It becomes `rolled_back` in the same commit in which the rollback becomes `completed`, and only if the
/// touched tables have the definitions that they had before execution began.
final class RollbackRun {
    let core: SessionCore
    let migration: LoadedMigration
    let schema: SchemaReader
    private let fencedTokens: [Int64]
    /// What an earlier rollback of the same attempt did before it was cut off, or failed.
    private var resumption: Resumption?
    /// What came of the last statement of an attempt that was cut off, where nobody wrote it down.
    var openEnd: UndoRun.OpenEnd?
    /// Why the host has not brought a table back.
    var reasons: [ObjectName: String] = [:]
    /// Whether anything of the rollback is in the ledger.
    private(set) var hasWritten = false

    init(
        core: SessionCore,
        migration: LoadedMigration,
        schema: SchemaReader,
        fencedTokens: [Int64]
    ) {
        self.core = core
        self.migration = migration
        self.schema = schema
        self.fencedTokens = fencedTokens
    }

    // MARK: - After a failure

    /// Rolls back the attempt that has just failed; its last write is left to the caller.
    ///
    /// Where no statement of it took effect there is nothing to take back, and the hook does not run: what it would drop
    /// may be somebody else's, such as the table that was there already when `CREATE TABLE` failed.
    ///
    /// - Returns: nil where the schema is as before.
    func perform(
        undoing writer: LedgerWriter,
        statements: StatementRunner,
        fingerprints: [ObjectName: String?],
        leftOver: Bool
    ) -> LupoError? {
        do {
            try begin(writer, isAutomatic: true)
            var hasChanged = statements.count > 0 || leftOver
            if !hasChanged { hasChanged = try !differing(fingerprints).isEmpty }
            return work(
                writer,
                statements,
                fingerprints: fingerprints,
                runsHook: hasChanged
            )
        } catch {
            return error
        }
    }

    // MARK: - By command, and after a crash

    /// Rolls back a stored attempt that is `completed` or `failed`.
    func performCommand(_ stored: StoredMigration) throws(LupoError) -> MigrationReport {
        try performStored(stored, wasCutOff: false)
    }

    /// Settles an attempt whose host died: it becomes `failed`, then it is rolled back.
    func performInterrupted(_ stored: StoredMigration) throws(LupoError) -> MigrationReport {
        try performStored(stored, wasCutOff: true)
    }

    private func performStored(
        _ stored: StoredMigration,
        wasCutOff: Bool
    ) throws(LupoError) -> MigrationReport {
        try LedgerSeals(ledger: core.ledger, stored: stored).check()
        var row = stored.row
        if wasCutOff { row.interruptedAttempts += 1 }
        var original = AttemptLog(
            reopening: row,
            at: LedgerWrite.Place(registryID: stored.registryID, trackingID: stored.trackingID),
            registryHash: stored.contentHash,
            started: row.started.flatMap(Timestamp.init(ymdhis:)) ?? core.clock.now
        )
        original.secrets = core.secrets
        let writer = LedgerWriter(
            attempt: original,
            touches: migration.manifest.touches,
            fencedTokens: fencedTokens,
            tables: core.ledger.tables,
            process: core.process,
            session: core.identity,
            clock: core.clock
        )
        let statements = StatementRunner(
            core: core,
            manifest: migration.manifest,
            writer: writer,
            schema: schema
        )
        statements.file = migration.file
        core.heartbeat?.watch(writer)
        defer { core.heartbeat?.unwatch(writer) }
        let now = core.clock.now
        if wasCutOff, stored.row.state.next != nil || stored.row.ended == nil {
            let error = LupoError(.interruptedAttempt, "The host that ran this attempt is gone.")
            writer.record { $0.cutOff(error, at: now) }
        }
        migration.script.restoreState(
            core.secrets.reveal(try core.ledger.scriptState(of: stored))
        )
        if wasCutOff, stored.isVerified { return try keepVerified(writer) }
        let fingerprints = try core.ledger.startingFingerprints(
            of: stored.row.identity,
            upTo: stored.trackingID
        )
        if wasCutOff { try lookAtOpenEnd(of: stored) }
        writer.record { $0.setDirection(.down, at: now) }
        try begin(writer, isAutomatic: wasCutOff)
        let failure = work(
            writer,
            statements,
            fingerprints: fingerprints,
            runsHook: fingerprints != nil
        )
        return try end(writer, statements, failure)
    }

    /// Settles an attempt that was cut off after verification: it is `failed`, and its work stays.
    private func keepVerified(_ writer: LedgerWriter) throws(LupoError) -> MigrationReport {
        let now = core.clock.now
        try writer.end(on: core.connection, finish: LedgerWriter.Finish()) {
            $0.close(nil, at: now)
        }
        return MigrationReport(
            identity: migration.manifest.identity,
            file: migration.file,
            outcome: .failed
        )
    }

    private func end(
        _ writer: LedgerWriter,
        _ statements: StatementRunner,
        _ failure: LupoError?
    ) throws(LupoError) -> MigrationReport {
        hasWritten = writer.rollback?.isStored == true
        if let failure {
            let isClaim = !hasWritten && failure.isClaimConflict
            let isOpen = [.outcomeUnknown, .nodeNotReady].contains(failure.code)
            if core.connection.isLost || isOpen || isClaim {
                throw failure
            }
        }
        let now = core.clock.now
        try core.interruption.holdingOff { () throws(LupoError) in
            try writer.end(on: core.connection, finish: LedgerWriter.Finish()) { log in
                if failure == nil { log.rollbackName = log.registry.identity.rollback.name }
                log.close(failure == nil ? .rolledBack : nil, at: now, failure: failure)
            }
        }
        let rollback = writer.rollback
        var report = MigrationReport(
            identity: migration.manifest.identity,
            file: migration.file,
            outcome: failure == nil ? .rolledBack : .failed
        )
        report.checksum = migration.checksum
        report.trackingID = rollback?.place?.trackingID
        report.states = rollback?.history ?? []
        report.statements = statements.count
        report.rowsAffected = statements.rowsAffected
        report.validations = rollback?.validationCounts ?? [:]
        report.tablesAffected = rollback?.tablesAffected ?? []
        report.durationMilliseconds =
            (now.microseconds - (rollback?.started ?? now).microseconds) / 1_000
        report.error = failure
        return report
    }

    // MARK: - The nine states

    /// Begins the rollback's own attempt; one that nobody asked for is actor 0's.
    private func begin(_ writer: LedgerWriter, isAutomatic: Bool) throws(LupoError) {
        let identity = migration.manifest.identity.rollback
        let stored = try core.ledger.migrations(named: [identity.name], now: core.clock.now)[
            identity
        ]
        var row = migration.registryRow(
            core: core,
            attempt: (stored?.row.attempt ?? 0) + 1,
            stored: stored
        )
        row.identity = identity
        if isAutomatic { row.actor = 0 }
        var log = AttemptLog(
            registry: row,
            knownRegistryID: stored?.registryID,
            registryHash: stored?.contentHash,
            started: core.clock.now
        )
        log.secrets = core.secrets
        log.direction = .down
        if let stored { resumption = try earlier(stored, of: writer) }
        if let resumption { log.continues(resumption, at: core.clock.now) }
        core.migrationsBegun += 1
        log.executionOrder = core.migrationsBegun
        writer.begin(rollback: log)
    }

    /// What a rollback did that was cut off, or failed, and is to go on.
    ///
    /// With an edited file it begins anew; a hook that was mended knows better than the journal of the old one.
    private func earlier(
        _ stored: StoredMigration,
        of writer: LedgerWriter
    ) throws(LupoError) -> Resumption? {
        let state = stored.row.state
        guard state.status == .running || state == .failed else { return nil }
        try LedgerSeals(ledger: core.ledger, stored: stored).check()
        var found = try core.ledger.resumption(
            of: stored.trackingID,
            at: .execution,
            hook: .rollback,
            direction: .down,
            cutOffIn: state == .failed ? nil : state,
            present: .null
        ).revealing(core.secrets)
        let target = try core.ledger.rolledBack(by: stored.trackingID)
        guard target == writer.attempt.place?.trackingID,
            stored.row.checksum == migration.checksum
        else {
            found.entries = []
            return state == .failed ? nil : found
        }
        let settlement = IntentSettlement(
            connection: core.connection,
            schema: schema,
            options: core.lexerOptions
        )
        do {
            try settlement.settle(&found, at: core.clock.now)
        } catch {
            guard error.code == .replayImpossible else { throw error }
            found.entries = []
        }
        if found.settled.isEmpty, let undo = try core.ledger.openUndo(of: stored.trackingID) {
            try settlement.settle(undo, in: &found, at: core.clock.now)
        }
        return found
    }

    private func work(
        _ writer: LedgerWriter,
        _ statements: StatementRunner,
        fingerprints: [ObjectName: String?]?,
        runsHook: Bool
    ) -> LupoError? {
        var machine = MigrationMachine(direction: .down)
        do {
            var action = try machine.begin()
            while case .enter(let state) = action {
                enter(state, writer)
                do {
                    if runsHook { try work(in: state, writer, statements, fingerprints) }
                    action = try machine.succeed()
                } catch {
                    action = try machine.fail(error)
                }
            }
            guard case .end(let last, let error) = action else { return nil }
            let now = core.clock.now
            var data = error.map { [("error", $0.json)] } ?? []
            // The tables were compared: they are again what they were.
            if error == nil, let fingerprints {
                data.append(("fingerprints", Fingerprints.json(fingerprints)))
            }
            _ = writer.recordRollback { log in
                log.enter(last, at: now, data: data)
                log.end(last, at: now, error: error)
            }
            return error
        } catch {
            return error
        }
    }

    private func enter(_ state: MigrationState, _ writer: LedgerWriter) {
        let now = core.clock.now
        let data =
            migration.attemptData(core, attempt: writer.rollback?.registry.attempt ?? 1)
            + [("rolls_back", JSON(writer.attempt.place?.trackingID))]
            + (resumption?.stateData ?? [])
        _ = writer.recordRollback { log in
            log.enter(state, at: now, data: state == .preMigration ? data : [])
        }
    }

    private func work(
        in state: MigrationState,
        _ writer: LedgerWriter,
        _ statements: StatementRunner,
        _ fingerprints: [ObjectName: String?]?
    ) throws(LupoError) {
        switch state {
        case .execution:
            var failure: LupoError?
            do { try runHook(writer, statements) } catch {
                guard canMakeUp(for: error) else { throw error.inHook(.rollback) }
                failure = error.inHook(.rollback)
            }
            do { try makeUp(for: failure, statements, fingerprints ?? [:]) } catch {
                throw error.inHook(.rollback)
            }
        case .verification: try compare(writer, fingerprints ?? [:])
        default: break
        }
    }

    private func runHook(
        _ writer: LedgerWriter,
        _ statements: StatementRunner
    ) throws(LupoError) {
        do {
            try runHook(writer, statements, resumption?.entries ?? [])
        } catch {
            guard error.code == .replayDiverged || error.code == .replayImpossible else {
                throw error
            }
            // A rollback has to come to an end: what cannot be answered from the journal is done once more.
            core.events(.note("the rollback begins anew: \(error.message)"))
            try migration.script.renew()
            try runHook(writer, statements, [])
        }
    }

    private func runHook(
        _ writer: LedgerWriter,
        _ statements: StatementRunner,
        _ done: [JournalEntry]
    ) throws(LupoError) {
        statements.begin(.rollback, state: .execution, inRollback: true)
        statements.replay = done.isEmpty ? nil : Replay(done)
        do {
            _ = try migration.script.run(
                .rollback,
                HookContext(
                    core: core,
                    statements: statements,
                    attempt: writer.attempt.registry.attempt
                )
            )
            try statements.end()
        } catch {
            statements.abandon()
            throw error
        }
    }

    /// The touched tables that are not defined as they were before execution, sorted.
    func differing(_ before: [ObjectName: String?]) throws(LupoError) -> [ObjectName] {
        if !schema.isCurrent(before.keys) { schema.forgetAll() }
        let now = Fingerprints.map(try schema.definitions(of: before.keys.sorted()))
        return before.keys.sorted().filter { before[$0] != now[$0] }
    }

    /// Compares the touched tables with what they were before execution.
    private func compare(
        _ writer: LedgerWriter,
        _ before: [ObjectName: String?]
    ) throws(LupoError) {
        let differing = try differing(before)
        let at = core.clock.now
        let names = differing.map(\.description).joined(separator: ", ")
        let row = ValidationRow(
            type: "host.rollback",
            status: differing.isEmpty ? .passed : .failed,
            message: differing.isEmpty
                ? "The touched tables are defined as before." : "Not as before: \(names).",
            data: .object([("tables", .array(differing.map { .string($0.description) }))]),
            at: at
        )
        _ = writer.recordRollback { $0.add(row) }
        guard differing.isEmpty else {
            throw LupoError(
                .schemaDiffers,
                "After the rollback, \(names) is not as it was before the migration.",
                hint: (advice(on: differing).map { $0 + "\n" } ?? "")
                    + "Compare SHOW CREATE TABLE with the migration's execute, complete its rollback, and run "
                    + "`lupo-host rollback \(migration.manifest.identity.name)`."
            )
        }
    }
}

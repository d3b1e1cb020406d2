// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Records in the ledger what a person has settled by hand, after it has looked whether that is so.
///
/// `rolled_back` asks that the touched tables are as they were before the first execution; `completed` that they are not,
/// where the attempt changed them, and that the migration's own `verify` finds nothing wrong. `failed` gives an attempt up as
/// it stands. What is recorded is an attempt of its own, with actor and reason.
struct RepairRun {
    let driver: MigrationDriver
    let stored: StoredMigration

    private var core: SessionCore { driver.core }
    private var manifest: Manifest { driver.migration.manifest }

    /// Compares and records.
    ///
    /// - Throws: ``LupoError`` `.repairRefused` where the database contradicts; as the ledger.
    func perform(as state: MigrationState, reason: String) throws(LupoError) -> MigrationReport {
        guard stored.isUnsettled || stored.row.state == .failed || stored.hasFailedRollback else {
            throw LupoError(
                .usage,
                "\(manifest.identity) is \(stored.row.state.rawValue); there is nothing to repair.",
                hint: "Only an attempt that was cut off or failed is settled by hand."
            )
        }
        let now = core.clock.now
        let cutOffIn = stored.row.state.next == nil ? nil : stored.row.state
        var row = driver.migration.registryRow(
            core: core,
            attempt: stored.row.attempt + 1,
            stored: stored
        )
        row.replay = stored.row.replay
        row.scriptState = stored.row.scriptState
        var log = AttemptLog(
            registry: row,
            knownRegistryID: stored.registryID,
            registryHash: stored.contentHash,
            started: now
        )
        log.secrets = core.secrets
        log.continues(
            stored.trackingID,
            cutOffIn: cutOffIn,
            attempt: stored.row.attempt,
            because: LupoError(.interruptedAttempt, "The host that ran this attempt is gone."),
            settled: [],
            at: now
        )
        let writer = LedgerWriter(
            attempt: log,
            touches: manifest.touches,
            fencedTokens: driver.fencedTokens,
            tables: core.ledger.tables,
            process: core.process,
            session: core.identity,
            clock: core.clock
        )
        core.heartbeat?.watch(writer)
        defer { core.heartbeat?.unwatch(writer) }
        writer.isHeldBack = true
        try look(state, writer)
        var data = driver.migration.attemptData(core, attempt: stored.row.attempt + 1)
        data += [("repairs", .integer(stored.trackingID)), ("reason", .string(reason))]
        var finish = LedgerWriter.Finish()
        if state == .completed {
            let now = Fingerprints.map(try driver.schema.definitions(of: manifest.touches))
            data.append(("fingerprints", Fingerprints.json(now)))
            core.forgetTableCount(of: manifest.schema)
            finish.version = SchemaVersionRow(
                schema: manifest.schema,
                version: manifest.identity.version,
                tableCount: try core.tableCount(of: manifest.schema, adding: 0),
                migration: manifest.identity.name
            )
        }
        try writer.end(on: core.connection, finish: finish) { log in
            log.enter(state, at: now, data: data)
            log.end(state, at: now, error: nil)
        }
        var report = driver.makeReport(
            state == .completed ? .completed : state == .rolledBack ? .rolledBack : .failed
        )
        report.trackingID = writer.attempt.place?.trackingID
        report.notes = ["recorded as \(state.rawValue): \(reason)"]
        return report
    }

    private func look(_ state: MigrationState, _ writer: LedgerWriter) throws(LupoError) {
        guard state != .failed else { return }
        let before = try core.ledger.startingFingerprints(
            of: stored.row.identity,
            upTo: stored.trackingID
        )
        driver.schema.forgetAll()
        let names = (before ?? [:]).keys.sorted()
        let now = Fingerprints.map(try driver.schema.definitions(of: names))
        let changed = names.filter { before?[$0] != now[$0] }
        if state == .rolledBack {
            guard changed.isEmpty else {
                throw refused(
                    state,
                    "\(changed.map(\.description).joined(separator: ", ")) is not as it was before."
                )
            }
            return
        }
        let hasDefined = try core.ledger.hasDefined(stored.trackingID)
        guard !hasDefined || !changed.isEmpty else {
            throw refused(state, "the touched tables are as they were before it.")
        }
        do { try verify(writer) } catch {
            var refusal = refused(state, "its verify hook says no.")
            refusal.causes = [error]
            throw refusal
        }
    }

    /// Runs the migration's own `verify`, which reads.
    private func verify(_ writer: LedgerWriter) throws(LupoError) {
        guard driver.migration.script.hooks.contains(.verify) else { return }
        let statements = StatementRunner(
            core: core,
            manifest: manifest,
            writer: writer,
            schema: driver.schema
        )
        statements.file = driver.migration.file
        driver.migration.script.restoreState(core.secrets.reveal(stored.row.scriptState))
        statements.begin(.verify, state: .verification, inRollback: false)
        do {
            _ = try driver.migration.script.run(
                .verify,
                HookContext(core: core, statements: statements, attempt: stored.row.attempt)
            )
            try statements.end()
        } catch {
            statements.abandon()
            throw error.inHook(.verify)
        }
    }

    private func refused(_ state: MigrationState, _ why: String) -> LupoError {
        LupoError(
            .repairRefused,
            "\(manifest.identity) cannot be recorded as \(state.rawValue): \(why)",
            hint:
                "Nothing was recorded. Compare SHOW CREATE TABLE with the migration, mend what differs, or say another "
                + "state."
        )
    }
}

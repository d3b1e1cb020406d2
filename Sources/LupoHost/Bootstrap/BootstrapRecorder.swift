// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Writes what the bootstrap did into the ledger, in the words and by the means of every other migration.
///
/// One compound statement for each file: registry, tracking, states, journal, checks, classes and the schema's version
/// become durable together. The registry's unique key decides between two hosts that record at once.
struct BootstrapRecorder {
    private let ledger: LedgerStore
    private let hostVersion: String
    private let clock: ServerClock

    init(_ bootstrap: Bootstrap, on connection: MariaDBConnection) throws(LupoError) {
        hostVersion = bootstrap.hostVersion
        ledger = LedgerStore(connection: connection, tables: try LedgerTables(bootstrap.schemas))
        let now = try connection.value(
            "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED)"
        )?.integerValue
        guard let now else { throw LupoError(.internal, "The server does not tell its time.") }
        clock = ServerClock(serverTime: Timestamp(microseconds: now))
    }

    /// The server's time.
    var now: Timestamp { clock.now }

    /// Records one file as completed, where that is not on record, or where tables of it had to be made again.
    ///
    /// - Returns: false where there was nothing to record.
    /// - Throws: ``LupoError`` `.ledgerConflict` where another host recorded it meanwhile.
    func record(_ run: BootstrapFileRun) throws(LupoError) -> Bool {
        let migration = run.file.migration
        let identity = try migration.identity()
        let checksum = try migration.checksum()
        let stored = try ledger.migrations(named: [identity.name], now: now)[identity]
        if let stored, stored.row.state == .completed, stored.row.checksum == checksum,
            run.created.isEmpty
        {
            return false
        }
        var log = makeLog(run, identity, checksum, stored)
        enterStates(run, checksum, &log)
        var statement = LedgerStatement(tables: ledger.tables, now: now)
        let token = max(now.microseconds, (stored?.row.fencingToken ?? 0) + 1)
        statement.writes = [log.pendingWrite(token: token, ownerKey: "")]
        statement.classified = run.file.tables.map(\.name)
        statement.version = SchemaVersionRow(
            schema: run.file.schema,
            version: try MigrationVersion(migration.schemaVersion),
            tableCount: try countTables(run.file.schema),
            migration: migration.name
        )
        try ledger.commit(statement)
        return true
    }

    private func makeLog(
        _ run: BootstrapFileRun,
        _ identity: MigrationIdentity,
        _ checksum: String,
        _ stored: StoredMigration?
    ) -> AttemptLog {
        var row = RegistryRow(identity: identity, checksum: checksum, actor: 0)
        row.attempt = (stored?.row.attempt ?? 0) + 1
        row.schemaName = run.file.schema.name
        row.sourcePath = run.file.migration.path
        row.hostVersion = hostVersion
        if let stored {
            row.rowVersion = stored.row.rowVersion
            row.lastStateHash = stored.row.lastStateHash
            row.lastJournalHash = stored.row.lastJournalHash
        }
        return AttemptLog(
            registry: row,
            knownRegistryID: stored?.registryID,
            registryHash: stored?.contentHash,
            started: run.start
        )
    }

    /// The states that the file went through: all are real, the backup being of nothing, since the file only makes
    /// what is absent.
    private func enterStates(_ run: BootstrapFileRun, _ checksum: String, _ log: inout AttemptLog) {
        let names = { (tables: [ObjectName]) in JSON.array(tables.map { .string($0.description) }) }
        let data: [(String, JSON)] = [
            ("checksum", .string(checksum)),
            ("checksum_algorithm", .string(SourceChecksum.algorithm)),
            ("host_version", .string(hostVersion)), ("bootstrap", .bool(true)),
            ("created", names(run.created)), ("adopted", names(run.adopted)),
        ]
        for state in MigrationState.allCases where state.next != nil {
            let isLater = [.verification, .postMigration].contains(state)
            log.enter(
                state,
                at: isLater ? run.end : run.start,
                data: state == .preMigration ? data : []
            )
            if state == .execution { for entry in entries(run) { log.append(entry) } }
        }
        log.add(
            ValidationRow(
                type: "host.schema_after",
                status: .passed,
                message: "Columns, types, defaults and keys are those of the file.",
                data: .object([("tables", names(run.file.tables.map(\.name)))]),
                at: run.end
            )
        )
        log.enter(.completed, at: run.end, data: [])
        log.end(.completed, at: run.end, error: nil)
    }

    /// One journal entry for each table that was made.
    private func entries(_ run: BootstrapFileRun) -> [JournalEntry] {
        run.created.map { table in
            var entry = JournalEntry(
                kind: .ddl,
                state: .execution,
                hook: "host",
                steps: [],
                started: run.start
            )
            entry.statement = "-- CREATE TABLE \(table), from \(run.file.migration.path)"
            entry.objects = [table.description]
            entry.outcome.status = .done
            entry.outcome.finished = run.end
            return entry
        }
    }

    /// Lets a tracking table that was made again count on behind the numbers that other tables still name.
    func continueNumbers(after created: [ObjectName]) throws(LupoError) {
        let tables = ledger.tables
        guard created.contains(tables.tracking) else { return }
        let last =
            try ledger.connection.value(
                """
                SELECT CAST(GREATEST((SELECT COALESCE(MAX(migration_tracking_id), 0) FROM \(tables.states)), \
                (SELECT COALESCE(MAX(migration_tracking_id), 0) FROM \(tables.journal)), \
                (SELECT COALESCE(MAX(migration_tracking_id), 0) FROM \(tables.registry))) AS SIGNED)
                """
            )?.integerValue ?? 0
        guard last > 0 else { return }
        let next = SQLText(verbatim: String(last + 1))
        try ledger.connection.execute("ALTER TABLE \(tables.tracking) AUTO_INCREMENT = \(next)")
    }

    private func countTables(_ schema: Identifier) throws(LupoError) -> Int {
        let count = try ledger.connection.value(
            """
            SELECT COUNT(*) FROM information_schema.tables \
            WHERE table_schema = \(schema.name) AND table_type = 'BASE TABLE'
            """
        )?.integerValue
        return Int(count ?? 0)
    }
}

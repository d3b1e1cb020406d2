// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Writes what the bootstrap did into the ledger, one transaction for each file.
struct BootstrapRecorder {
    let schemas: SchemaNames
    let hostVersion: String
    let connection: MariaDBConnection

    init(_ bootstrap: Bootstrap, on connection: MariaDBConnection) {
        schemas = bootstrap.schemas
        hostVersion = bootstrap.hostVersion
        self.connection = connection
    }

    /// The server's time, as `YYYYMMDDHHMMSS` in UTC.
    func utc() throws(LupoError) -> Int64 {
        let value = try connection.value(
            "SELECT CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS SIGNED)"
        )
        guard let number = value?.integerValue else {
            throw LupoError(.internal, "The server does not tell its time.")
        }
        return number
    }

    /// Records one file as completed, where that is not on record, or where tables of it had to be made again.
    ///
    /// The row of the registry comes first: whoever inserts or changes it records, anybody else at the same moment fails
    /// with `.ledgerConflict` and finds the record when looking again.
    ///
    /// - Returns: false where there was nothing to record.
    func record(_ run: BootstrapFileRun) throws(LupoError) -> Bool {
        let checksum = try run.file.migration.checksum()
        let old = try registryRow(of: run.file.migration)
        if let old, old.isCompleted, old.checksum == checksum, run.created.isEmpty { return false }
        try connection.execute("START TRANSACTION")
        do throws(LupoError) {
            try write(run, checksum: checksum, over: old)
            try connection.execute("COMMIT")
            return true
        } catch {
            if !connection.isLost { _ = try? connection.execute("ROLLBACK") }
            guard error.server?.number == 1062 else { throw error }
            throw LupoError(
                .ledgerConflict,
                "Another host has recorded \(run.file.migration.name) meanwhile.",
                causes: [error]
            )
        }
    }

    private func write(
        _ run: BootstrapFileRun,
        checksum: String,
        over old: RegistryRow?
    ) throws(LupoError) {
        let registry = try claim(run, checksum: checksum, over: old)
        let end = try utc()
        let tracking = try track(run, end: end)
        let stateHash = try recordStates(run, checksum: checksum, tracking: tracking, end: end)
        try recordValidation(run, tracking: tracking, end: end)
        try complete(
            run,
            checksum: checksum,
            claim: registry,
            tracking: tracking,
            stateHash: stateHash,
            end: end
        )
        try countTables(run, end: end)
        try classify(run, end: end)
    }

    private func track(_ run: BootstrapFileRun, end: Int64) throws(LupoError) -> Int64 {
        let tables = JSON.array(run.created.map { .string($0.description) }).encoded()
        let migration = run.file.migration
        let result = try connection.execute(
            """
            INSERT INTO \(schemas.orchestration).lupo_migration_tracking \
            (migration_name, migration_version, migration_type, execution_status, schema_name, \
            tables_affected, execution_start_ymdhis, execution_end_ymdhis, execution_duration_ms, \
            executed_by_actor_id, created_ymdhis, updated_ymdhis) VALUES \
            (\(migration.name), \(migration.version), 'schema', 'completed', \
            \(run.file.schema.name), \(tables), \(run.start), \(end), \
            \(run.milliseconds), 0, \(run.start), \(end))
            """
        )
        return Int64(clamping: result.insertID)
    }

    /// The states that the file went through, each with its hash: all seven are real, the backup being of nothing,
    /// since the file only makes what is absent.
    ///
    /// - Returns: hash of the newest row.
    private func recordStates(
        _ run: BootstrapFileRun,
        checksum: String,
        tracking: Int64,
        end: Int64
    ) throws(LupoError) -> String {
        let states = [
            "pre_migration", "validation", "backup", "execution", "verification", "post_migration",
            "completed",
        ]
        let names = { (tables: [ObjectName]) in JSON.array(tables.map { .string($0.description) }) }
        var previousState: String?
        var previousHash: String?
        var values: [SQLText] = []
        for state in states {
            let entered = state == "pre_migration" || state == "validation" ? run.start : end
            let duration = state == "execution" ? run.milliseconds : 0
            let facts: [(String, JSON)] = [
                ("bootstrap", .bool(true)), ("checksum", .string(checksum)),
                ("host_version", .string(hostVersion)), ("created", names(run.created)),
                ("adopted", names(run.adopted)),
            ]
            let hash = ChainHash.of(
                state: state,
                after: previousState,
                tracking: tracking,
                enteredYmdhis: entered,
                data: facts,
                previous: previousHash
            )
            let data = JSON.object(
                facts + [
                    ("hash", .string(hash)),
                    ("previous_hash", previousHash.map(JSON.string) ?? .null),
                ]
            )
            values.append(
                """
                (\(tracking), \(state), \(previousState), \(entered), \(duration), \(data), \(end), \(end))
                """
            )
            previousState = state
            previousHash = hash
        }
        try connection.execute(
            """
            INSERT INTO \(schemas.orchestration).lupo_migration_states \
            (migration_tracking_id, state, previous_state, state_entered_ymdhis, state_duration_ms, \
            state_data_json, created_ymdhis, updated_ymdhis) VALUES \(values.joined(separator: ", "))
            """
        )
        return previousHash ?? ""
    }

    private func recordValidation(
        _ run: BootstrapFileRun,
        tracking: Int64,
        end: Int64
    ) throws(LupoError) {
        let tables = run.file.tables.map(\.name.description)
        let data = JSON.object([("tables", .array(tables.map(JSON.string)))])
        try connection.execute(
            """
            INSERT INTO \(schemas.orchestration).lupo_migration_validations \
            (migration_tracking_id, validation_type, validation_status, validation_message, \
            validation_data_json, validated_ymdhis, created_ymdhis, updated_ymdhis) VALUES \
            (\(tracking), 'schema_integrity', 'passed', \
            'Columns, types, defaults and keys are those of the file.', \(data), \(end), \(end), \(end))
            """
        )
    }

    /// Sets what the file's own upsert cannot know: how many tables the schema really has.
    private func countTables(_ run: BootstrapFileRun, end: Int64) throws(LupoError) {
        let migration = run.file.migration
        try connection.execute(
            """
            UPDATE \(schemas.orchestration).lupo_schema_versions SET table_count = \
            (SELECT COUNT(*) FROM information_schema.tables \
            WHERE table_schema = \(run.file.schema.name) AND table_type = 'BASE TABLE'), \
            last_migration_name = \(migration.name), last_migration_ymdhis = \(end), \
            updated_ymdhis = \(end) WHERE schema_name = \(run.file.schema.name) \
            AND version_string = \(migration.schemaVersion)
            """
        )
    }

    /// Gives each table its class (rule S08) where nobody has given it one.
    private func classify(_ run: BootstrapFileRun, end: Int64) throws(LupoError) {
        let isEphemeral = run.file.migration.schema == "lupopedia_ephemeral"
        let classification = isEphemeral ? "ephemeral" : "orchestration"
        let rows = run.file.tables.map { table in
            """
            (\(table.name.schema.name), \(table.name.table.name), \(classification), 'migrated', \
            \(end), \(end))
            """ as SQLText
        }
        try connection.execute(
            """
            INSERT IGNORE INTO \(schemas.orchestration).lupo_table_classifications \
            (schema_name, table_name, classification, migration_status, created_ymdhis, \
            updated_ymdhis) VALUES \(rows.joined(separator: ", "))
            """
        )
    }
}

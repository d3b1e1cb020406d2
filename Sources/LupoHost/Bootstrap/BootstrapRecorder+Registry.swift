// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

extension BootstrapRecorder {
    /// A row as it was before.
    struct RegistryRow {
        let id: Int64
        let checksum: String
        let isCompleted: Bool
        let attempt: Int64
        let version: Int64
        let hash: String?
    }

    /// Reads the row of a migration; nil where there is none.
    func registryRow(of migration: ShippedMigration) throws(LupoError) -> RegistryRow? {
        let row = try connection.rows(
            """
            SELECT migration_registry_id, checksum, state, attempt, row_version, content_hash \
            FROM \(schemas.orchestration).lupo_migration_registry \
            WHERE migration_name = \(migration.name) AND migration_version = \(migration.version) \
            AND migration_type = 'schema'
            """
        ).first
        guard let row, let id = row[0].integerValue else { return nil }
        return RegistryRow(
            id: id,
            checksum: row[1].textValue ?? "",
            isCompleted: row[2].textValue == "completed",
            attempt: row[3].integerValue ?? 1,
            version: row[4].integerValue ?? 1,
            hash: row[5].textValue
        )
    }

    /// A row that this transaction has taken.
    struct Claim {
        let id: Int64
        let attempt: Int64
        let version: Int64
        let previousHash: String?
    }

    /// Takes the registry's row for this transaction: inserts it, or moves its version on.
    func claim(
        _ run: BootstrapFileRun,
        checksum: String,
        over old: RegistryRow?
    ) throws(LupoError) -> Claim {
        let migration = run.file.migration
        guard let old else {
            let result = try connection.execute(
                """
                INSERT INTO \(schemas.orchestration).lupo_migration_registry \
                (migration_name, migration_version, migration_type, checksum, checksum_algorithm, \
                created_ymdhis, updated_ymdhis) VALUES (\(migration.name), \(migration.version), \
                'schema', \(checksum), \(ShippedMigration.checksumAlgorithm), \(run.start), \(run.start))
                """
            )
            return Claim(
                id: Int64(clamping: result.insertID),
                attempt: 1,
                version: 1,
                previousHash: nil
            )
        }
        let result = try connection.execute(
            """
            UPDATE \(schemas.orchestration).lupo_migration_registry SET row_version = row_version + 1 \
            WHERE migration_registry_id = \(old.id) AND row_version = \(old.version)
            """
        )
        guard result.affectedRows == 1 else {
            throw LupoError(
                .ledgerConflict,
                "Another host has recorded \(migration.name) meanwhile."
            )
        }
        return Claim(
            id: old.id,
            attempt: old.attempt + 1,
            version: old.version + 1,
            previousHash: old.hash
        )
    }

    /// Fills the row in, with its hash.
    func complete(
        _ run: BootstrapFileRun,
        checksum: String,
        claim: Claim,
        tracking: Int64,
        stateHash: String,
        end: Int64
    ) throws(LupoError) {
        let migration = run.file.migration
        let columns: [(String, Value)] = [
            ("schema_name", .text(run.file.schema.name)),
            ("checksum", .text(checksum)),
            ("checksum_algorithm", .text(ShippedMigration.checksumAlgorithm)),
            ("migration_tracking_id", .integer(tracking)),
            ("attempt", .integer(claim.attempt)),
            ("execution_status", .text("completed")),
            ("state", .text("completed")),
            ("direction", .text("up")),
            ("row_version", .integer(claim.version)),
            ("error_code", .null),
            ("error_message", .null),
            ("execution_start_ymdhis", .integer(run.start)),
            ("execution_end_ymdhis", .integer(end)),
            ("execution_duration_ms", .integer(run.milliseconds)),
            ("executed_by_actor_id", .integer(0)),
            ("source_path", .text(migration.path)),
            ("host_version", .text(hostVersion)),
            ("last_state_hash", .text(stateHash)),
            ("is_deleted", .integer(0)),
            ("deleted_ymdhis", .null),
            ("updated_ymdhis", .integer(end)),
        ]
        let all = columns + [("previous_hash", claim.previousHash.map(Value.text) ?? .null)]
        let assignments = try all.map { column, value throws(LupoError) in
            "\(try Identifier(column)) = \(value)" as SQLText
        }
        let registry: SQLText = "\(schemas.orchestration).lupo_migration_registry"
        try connection.execute(
            """
            UPDATE \(registry) SET \(assignments.joined(separator: ", ")) \
            WHERE migration_registry_id = \(claim.id)
            """
        )
        // Hashed as it is stored: columns that this does not know keep their values and count as well.
        let row = try connection.rows(
            "SELECT * FROM \(registry) WHERE migration_registry_id = \(claim.id)"
        ).first
        guard let row else { throw LupoError(.internal, "A row of the registry is gone.") }
        try connection.execute(
            """
            UPDATE \(registry) SET content_hash = \(ChainHash.of(registryRow: row)) \
            WHERE migration_registry_id = \(claim.id)
            """
        )
    }
}

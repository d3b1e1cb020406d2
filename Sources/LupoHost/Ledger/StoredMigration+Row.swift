// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

extension StoredMigration {
    /// Reads the row of ``LedgerStore/migrations(named:now:)``.
    init(_ row: Row, now: Timestamp) throws(LupoError) {
        func text(_ name: String) -> String? { row[name]?.textValue }
        func number(_ name: String) -> Int64? { row[name]?.integerValue }
        func json(_ name: String) throws(LupoError) -> JSON {
            guard let text = text(name) else { return .null }
            return try JSON(parsing: text)
        }
        let identity = MigrationIdentity(
            name: text("migration_name") ?? "",
            version: try MigrationVersion(text("migration_version") ?? ""),
            type: MigrationType(rawValue: text("migration_type") ?? "") ?? .schema
        )
        var registry = RegistryRow(
            identity: identity,
            checksum: text("checksum") ?? "",
            actor: number("executed_by_actor_id") ?? 1
        )
        registry.schemaName = text("schema_name")
        registry.checksumAlgorithm = text("checksum_algorithm") ?? ""
        registry.attempt = Int(number("attempt") ?? 1)
        registry.interruptedAttempts = Int(number("interrupted_attempts") ?? 0)
        registry.state = MigrationState(rawValue: text("state") ?? "") ?? .preMigration
        registry.direction = MigrationMachine.Direction(rawValue: text("direction") ?? "") ?? .up
        registry.fencingToken = number("fencing_token") ?? 0
        registry.rowVersion = number("row_version") ?? 0
        registry.ownerKey = text("owner_key")
        registry.skipReason = text("skip_reason")
        registry.errorCode = text("error_code")
        registry.errorMessage = text("error_message")
        registry.started = number("execution_start_ymdhis")
        registry.ended = number("execution_end_ymdhis")
        registry.durationMilliseconds = number("execution_duration_ms")
        registry.sourcePath = text("source_path")
        registry.apiVersion = number("api_version")
        registry.hostVersion = text("host_version")
        registry.serverUID = text("server_uid")
        registry.manifest = try json("manifest_json")
        registry.replay = try json("replay_json")
        registry.scriptState = try json("script_state_json")
        registry.lastStateHash = text("last_state_hash")
        registry.lastJournalHash = text("last_journal_hash")
        var owner: LeaseHolder?
        if let key = text("lock_key"), let data = text("lock_data_json") {
            owner = LeaseHolder(key: key, json: try JSON(parsing: data), now: now)
        }
        self.init(
            registryID: number("migration_registry_id") ?? 0,
            trackingID: number("migration_tracking_id") ?? 0,
            row: registry,
            contentHash: text("content_hash"),
            owner: owner
        )
    }
}

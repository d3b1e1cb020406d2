// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The rows of one attempt: registry, tracking, journal.
extension LedgerStatement {
    /// Inserts the registry's row, or changes it where it is still as it was read.
    func registry(_ write: LedgerWrite) -> SQLText {
        let row = write.registry
        if write.place == nil, write.knownRegistryID == nil {
            return """
                INSERT INTO \(tables.registry) SET migration_name = \(row.identity.name), \
                migration_version = \(row.identity.version.description), migration_type = \(row.identity.type.rawValue), \
                row_version = \(row.rowVersion), created_ymdhis = \(now.ymdhis), migration_tracking_id = v_tracking, \
                \(attempt(row)), \(changes(write));
                SET v_registry = LAST_INSERT_ID();

                """
        }
        let id = write.place?.registryID ?? write.knownRegistryID ?? 0
        // Where the attempt has a place already, nobody asks for it.
        let place: SQLText = write.place == nil ? "SET v_registry = \(id);\n" : ""
        // What belongs to the attempt as a whole was written with its first rows.
        let begun: SQLText =
            write.place == nil ? "migration_tracking_id = v_tracking, \(attempt(row)), " : ""
        // Files are read later than that.
        let files: SQLText =
            write.place != nil && row.replay["files"] != nil
            ? "replay_json = \(row.replay.nonNull), " : ""
        return """
            UPDATE \(tables.registry) SET row_version = row_version + 1, \(begun)\(files)\(changes(write)) \
            WHERE migration_registry_id = \(id) AND row_version = \(row.rowVersion - 1) \
            AND fencing_token <= \(row.fencingToken);
            IF ROW_COUNT() <> 1 THEN \(LedgerSignal.registryChanged.statement) END IF;
            \(place)
            """
    }

    /// What stays the same from an attempt's first write to its last.
    private func attempt(_ row: RegistryRow) -> SQLText {
        """
        schema_name = \(row.schemaName), checksum = \(row.checksum), \
        checksum_algorithm = \(row.checksumAlgorithm), attempt = \(row.attempt), \
        executed_by_actor_id = \(row.actor), source_path = \(row.sourcePath), \
        api_version = \(row.apiVersion), host_version = \(row.hostVersion), server_uid = \(row.serverUID), \
        manifest_json = \(row.manifest.nonNull), replay_json = \(row.replay.nonNull)
        """
    }

    private func changes(_ write: LedgerWrite) -> SQLText {
        let row = write.registry
        return """
            interrupted_attempts = \(row.interruptedAttempts), execution_status = \(row.state.status.rawValue), \
            state = \(row.state.rawValue), direction = \(row.direction.rawValue), \
            fencing_token = \(row.fencingToken), owner_key = \(row.ownerKey), skip_reason = \(row.skipReason), \
            error_code = \(row.errorCode), error_message = \(row.errorMessage), \
            execution_start_ymdhis = \(row.started), execution_end_ymdhis = \(row.ended), \
            execution_duration_ms = \(row.durationMilliseconds), script_state_json = \(row.scriptState.nonNull), \
            last_state_hash = \(row.lastStateHash), last_journal_hash = \(row.lastJournalHash), \
            content_hash = \(write.registryHash), previous_hash = \(write.registryPreviousHash), \
            updated_ymdhis = \(now.ymdhis)
            """
    }

    /// Inserts the attempt's row, or changes it.
    func tracking(_ write: LedgerWrite) -> SQLText {
        let row = write.registry
        let ending = write.ending
        let tables = write.tablesAffected.map { JSON.array($0.map(JSON.string)).encoded() }
        guard let place = write.place else {
            return """
                INSERT INTO \(self.tables.tracking) (migration_name, migration_version, migration_type, \
                execution_status, execution_order, schema_name, tables_affected, execution_start_ymdhis, \
                execution_end_ymdhis, execution_duration_ms, error_message, rollback_migration_name, \
                executed_by_actor_id, created_ymdhis, updated_ymdhis) VALUES (\(row.identity.name), \
                \(row.identity.version.description), \(row.identity.type.rawValue), \(row.state.status.rawValue), \
                \(write.executionOrder), \(row.schemaName), \(tables), \(write.attemptStarted.ymdhis), \
                \(ending?.at.ymdhis), \(ending.map { Int32(clamping: $0.durationMilliseconds) }), \
                \(ending?.error.map(message)), \(write.rollbackName), \(row.actor), \(now.ymdhis), \(now.ymdhis));
                SET v_tracking = LAST_INSERT_ID();

                """
        }
        let affected: SQLText = tables.map { ", tables_affected = \($0)" } ?? ""
        let end: SQLText =
            ending.map {
                """
                , execution_end_ymdhis = \($0.at.ymdhis), \
                execution_duration_ms = \(Int32(clamping: $0.durationMilliseconds)), \
                error_message = \($0.error.map(message))
                """
            } ?? ""
        let rollback: SQLText = write.rollbackName.map { ", rollback_migration_name = \($0)" } ?? ""
        return """
            UPDATE \(self.tables.tracking) SET execution_status = \(row.state.status.rawValue), \
            updated_ymdhis = \(now.ymdhis)\(affected)\(end)\(rollback) \
            WHERE migration_tracking_id = \(place.trackingID);

            """
    }

    private func message(_ error: LupoError) -> String { error.rendered().clipped(to: 16_000) }

    /// Inserts one journal entry.
    func insertion(
        of entry: JournalEntry,
        in write: LedgerWrite,
        tracking: SQLText,
        registry: SQLText
    ) -> SQLText {
        """
        INSERT INTO \(tables.journal) SET migration_registry_id = \(registry), migration_tracking_id = \(tracking), \
        attempt = \(write.registry.attempt), direction = \(write.direction.rawValue), \
        sequence_number = \(entry.sequence), parent_sequence_number = \(entry.parent), state = \(entry.state.rawValue), \
        hook = \(entry.hook), step_name = \(entry.stepPath), \
        kind = \(entry.kind.rawValue), statement_digest = \(entry.digest), \
        statement_text = \(entry.statement), parameters_json = \(entry.parameters.nonNull), \
        source_location = \(entry.location), \
        objects_json = \(JSON.array(entry.objects.map(JSON.string))), \
        fingerprint_before = \(entry.fingerprintBefore), definitions_json = \(entry.definitionsBefore.nonNull), \
        started_ymdhis = \(entry.started.ymdhis), fencing_token = \(write.registry.fencingToken), \
        connection_id = \(write.connectionID), server_nonce = \(write.serverNonce), \
        content_hash = \(entry.contentHash), previous_hash = \(entry.previousHash), \
        \(outcome(entry)), created_ymdhis = \(now.ymdhis), updated_ymdhis = \(now.ymdhis);

        """
    }

    /// Settles an entry whose row exists.
    func settlement(
        of entry: JournalEntry,
        tracking: SQLText,
        direction: MigrationMachine.Direction,
        in write: LedgerWrite
    ) -> SQLText {
        """
        UPDATE \(tables.journal) SET \(outcome(entry)), updated_ymdhis = \(now.ymdhis) \
        WHERE migration_tracking_id = \(tracking) AND direction = \(direction.rawValue) \
        AND sequence_number = \(entry.sequence) AND fencing_token <= \(write.registry.fencingToken);

        """
    }

    private func outcome(_ entry: JournalEntry) -> SQLText {
        let outcome = entry.outcome
        let duration = outcome.finished.map {
            ($0.microseconds - entry.started.microseconds) / 1_000
        }
        return """
            status = \(outcome.status.rawValue), rows_affected = \(outcome.rowsAffected), \
            fingerprint_after = \(outcome.fingerprintAfter), cursor_json = \(outcome.cursor.nonNull), \
            result_json = \(outcome.result.nonNull), state_after_json = \(outcome.scriptState.nonNull), \
            error_number = \(outcome.error?.server?.number), error_sqlstate = \(outcome.error?.server?.sqlState), \
            error_code = \(outcome.error?.code.description), \
            error_message = \(outcome.error?.message), finished_ymdhis = \(outcome.finished?.ymdhis), \
            duration_ms = \(duration), outcome_hash = \(entry.outcomeHash)
            """
    }
}

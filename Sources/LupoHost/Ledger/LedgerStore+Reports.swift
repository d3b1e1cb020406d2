// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// What commands ask the ledger.
extension LedgerStore {
    /// Fingerprints of the touched tables as they were before the first execution that was not taken back.
    ///
    /// An attempt that failed may have left changes behind, whatever became of the attempts after it. So every attempt
    /// counts that follows the newest `completed` or `rolled_back` one before this one, and of each table the oldest
    /// fingerprint. One that stopped because another session had changed a table did nothing, and saw what is gone.
    ///
    /// - Parameters:
    ///   - identity: the migration.
    ///   - trackingID: the newest attempt that counts.
    /// - Returns: nil where no attempt came to its execution: then nothing was changed.
    /// - Throws: ``LupoError`` as every statement.
    func startingFingerprints(
        of identity: MigrationIdentity,
        upTo trackingID: Int64
    ) throws(LupoError) -> [ObjectName: String?]? {
        let same: SQLText = """
            migration_name = \(identity.name) AND migration_version = \(identity.version.description) \
            AND migration_type = \(identity.type.rawValue)
            """
        let rows = try connection.rows(
            """
            SELECT s.state_data_json FROM \(tables.tracking) t \
            JOIN \(tables.states) s ON s.migration_tracking_id = t.migration_tracking_id \
            WHERE \(same) AND t.migration_tracking_id <= \(trackingID) AND t.migration_tracking_id > \
            COALESCE((SELECT MAX(e.migration_tracking_id) FROM \(tables.tracking) e WHERE \(same) \
            AND e.migration_tracking_id < \(trackingID) \
            AND e.execution_status IN ('completed', 'rolled_back')), 0) \
            AND FIELD(s.state, 'execution') = 1 AND s.is_deleted = 0 AND NOT EXISTS (SELECT 1 FROM \(tables.states) f \
            WHERE f.migration_tracking_id = t.migration_tracking_id AND FIELD(f.state, 'failed') = 1 \
            AND f.is_deleted = 0 AND JSON_VALUE(f.state_data_json, '$.changed') = 'nothing') \
            ORDER BY t.migration_tracking_id
            """
        )
        guard !rows.isEmpty else { return nil }
        var out: [ObjectName: String?] = [:]
        for row in rows {
            guard let text = row[0].textValue else { continue }
            let known = try Fingerprints.map(try JSON(parsing: text)["fingerprints"] ?? .null)
            out.merge(known) { oldest, _ in oldest }
        }
        return out
    }

    /// `m.state` as an attempt left it: at the end of its newest state, or of the newest step of a cut-off execution.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func scriptState(of stored: StoredMigration) throws(LupoError) -> JSON {
        guard stored.row.state == .execution else { return stored.row.scriptState }
        let text = try connection.value(
            """
            SELECT state_after_json FROM \(tables.journal) WHERE migration_tracking_id = \(stored.trackingID) \
            AND direction = 'up' AND state_after_json IS NOT NULL ORDER BY sequence_number DESC LIMIT 1
            """
        )?.textValue
        return try text.map { text throws(LupoError) in try JSON(parsing: text) }
            ?? stored.row.scriptState
    }

    /// Attempts, newest first.
    ///
    /// - Parameters:
    ///   - name: of a migration; nil for all.
    ///   - version: of that migration; nil for all of them.
    ///   - limit: most attempts.
    /// - Returns: without states, checks and statements.
    /// - Throws: ``LupoError`` as every statement.
    package func attempts(
        name: String?,
        version: MigrationVersion?,
        limit: Int
    ) throws(LupoError) -> [HistoryReport.Attempt] {
        var condition: SQLText = "is_deleted = 0"
        if let name { condition.append(" AND migration_name IN (\(name), \(name + "_rollback"))") }
        if let version { condition.append(" AND migration_version = \(version.description)") }
        let rows = try connection.rows(
            """
            SELECT migration_tracking_id, migration_name, migration_version, migration_type, execution_status, \
            execution_start_ymdhis, execution_end_ymdhis, execution_duration_ms, tables_affected, \
            executed_by_actor_id, error_message, rollback_migration_name FROM \(tables.tracking) \
            WHERE \(condition) ORDER BY migration_tracking_id DESC LIMIT \(limit)
            """
        )
        return rows.map { row in
            var attempt = HistoryReport.Attempt(
                trackingID: row[0].integerValue ?? 0,
                name: row[1].textValue ?? "",
                version: row[2].textValue ?? "",
                type: row[3].textValue ?? "",
                status: row[4].textValue ?? ""
            )
            attempt.started = row[5].integerValue
            attempt.ended = row[6].integerValue
            attempt.durationMilliseconds = row[7].integerValue
            let tables = row[8].textValue.flatMap { try? JSON(parsing: $0) }?.arrayValue ?? []
            attempt.tablesAffected = tables.compactMap(\.stringValue)
            attempt.actor = row[9].integerValue
            attempt.error = row[10].textValue
            attempt.rollbackName = row[11].textValue
            return attempt
        }
    }

    /// Fills in states, checks and statements of an attempt.
    package func details(
        of attempt: HistoryReport.Attempt
    ) throws(LupoError) -> HistoryReport.Attempt {
        var attempt = attempt
        let id = attempt.trackingID
        attempt.states = try connection.rows(
            """
            SELECT state, previous_state, state_entered_ymdhis, state_duration_ms, state_data_json \
            FROM \(tables.states) WHERE migration_tracking_id = \(id) AND is_deleted = 0 ORDER BY migration_state_id
            """
        ).map { row in
            HistoryReport.State(
                state: row[0].textValue ?? "",
                previous: row[1].textValue,
                entered: row[2].integerValue ?? 0,
                duration: row[3].integerValue,
                data: row[4].textValue.flatMap { try? JSON(parsing: $0) } ?? .null
            )
        }
        attempt.validations = try connection.rows(
            """
            SELECT validation_type, validation_status, validation_message FROM \(tables.validations) \
            WHERE migration_tracking_id = \(id) AND is_deleted = 0 ORDER BY migration_validation_id
            """
        ).map { row in
            HistoryReport.Validation(
                type: row[0].textValue ?? "",
                status: row[1].textValue ?? "",
                message: row[2].textValue ?? ""
            )
        }
        attempt.journal = try connection.rows(
            """
            SELECT sequence_number, kind, status, hook, step_name, statement_text, rows_affected, duration_ms, \
            error_message, source_location FROM \(tables.journal) WHERE migration_tracking_id = \(id) AND is_deleted = 0 \
            ORDER BY sequence_number
            """
        ).map { row in
            let step = row[4].textValue.map { " > \($0)" } ?? ""
            var statement = HistoryReport.Statement(
                sequence: row[0].integerValue ?? 0,
                kind: row[1].textValue ?? "",
                status: row[2].textValue ?? "",
                place: (row[3].textValue ?? "") + step,
                text: row[5].textValue
            )
            statement.rowsAffected = row[6].integerValue
            statement.durationMilliseconds = row[7].integerValue
            statement.error = row[8].textValue
            statement.location = row[9].textValue
            return statement
        }
        return attempt
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// Turns ledger writes into one compound statement: one round trip and one durable commit, or nothing at all.
///
/// MariaDB KB <https://mariadb.com/kb/en/begin-end/>: `BEGIN NOT ATOMIC` runs outside of stored programs, needs no privilege
/// of its own and may hold START TRANSACTION. A handler rolls back and raises the error again.
package struct LedgerStatement: Sendable {
    /// Where the ledger stands.
    package let tables: LedgerTables
    /// Leases to take first.
    package var claims: [LeaseClaim] = []
    /// What to write, in order.
    package var writes: [LedgerWrite] = []
    /// Lease keys that must still be held under that token; else another host may be at work on the tables.
    package var fences: [(keys: [String], token: Int64)] = []
    /// Lease keys to give back, with the token under which they are held.
    package var releases: [(keys: [String], token: Int64)] = []
    /// Tables to classify where they are not (rule S08).
    package var classified: [ObjectName] = []
    /// Version of the core schema to record.
    package var version: SchemaVersionRow?
    /// True where a transaction is open already and is to be completed.
    package var completesTransaction = false
    /// True where a transaction is open that was to be over by now, and is rolled back.
    package var followsTransaction = false
    /// True for the last write of a migration, which no request to stop holds up.
    package var isLast = false
    /// Server time of the write.
    package var now: Timestamp

    /// Makes a statement that does nothing yet.
    package init(tables: LedgerTables, now: Timestamp) {
        self.tables = tables
        self.now = now
    }

    /// The compound statement; its one row has registry id and tracking id of each write that had no place, then 1 where
    /// it is sure that nobody had ever leased a table that is leased now.
    ///
    /// The server takes about as long to read such a text as to write the rows. So it says nothing twice, and its values
    /// stand only where a parameter may: the same kind of commit has the same template and is prepared once.
    package var text: SQLText {
        var body = SQLText(bytes: 8_192, values: 256)
        body.append(
            """
            BEGIN NOT ATOMIC
            DECLARE v_registry BIGINT UNSIGNED;
            DECLARE v_tracking BIGINT UNSIGNED;

            """
        )
        if !claims.isEmpty {
            body.append(
                """
                DECLARE v_now BIGINT UNSIGNED DEFAULT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED);
                DECLARE v_taken INT DEFAULT 0;
                DECLARE v_known INT DEFAULT 0;

                """
            )
        }
        body.append("DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;\n")
        // A transaction that was left open by mistake is rolled back here, never committed by START TRANSACTION.
        if followsTransaction { body.append("ROLLBACK;\n") }
        if !completesTransaction { body.append("START TRANSACTION;\n") }
        for claim in claims { body.append(claim.statements(locks: tables.locks, at: now)) }
        for release in releases {
            let isFenced = fences.contains { $0 == release }
            body.append(statement(releasing: release.keys, release.token, isFenced: isFenced))
        }
        for fence in fences where !releases.contains(where: { $0 == fence }) {
            body.append(statement(fencing: fence.keys, fence.token))
        }
        var places: [SQLText] = []
        for (index, write) in writes.enumerated() {
            append(write, to: &body)
            guard write.place == nil else { continue }
            guard writes.count > 1 else {
                places.append("v_registry, v_tracking")
                continue
            }
            let number = SQLText(verbatim: String(index))
            body.append(
                "SET @lupo_registry_\(number) = v_registry, @lupo_tracking_\(number) = v_tracking;\n"
            )
            places.append("@lupo_registry_\(number), @lupo_tracking_\(number)")
        }
        if !classified.isEmpty { body.append(classification) }
        if let version { body.append(version.statement(versions: tables.versions, now: now)) }
        body.append("COMMIT;\n")
        if !places.isEmpty {
            let isFirst: SQLText = claims.contains { $0.type == "table" } ? "v_known = 0" : "0"
            body.append("SELECT \(places.joined(separator: ", ")), \(isFirst);\n")
        }
        return body + "END"
    }

    private func append(_ write: LedgerWrite, to out: inout SQLText) {
        if let before = write.predecessor { append(before, of: write, to: &out) }
        // The attempt's row comes first, so that the registry's row can name it at once.
        out.append(tracking(write))
        out.append(registry(write))
        let place: SQLText = write.place.map { "\($0.trackingID)" } ?? "v_tracking"
        let registryID: SQLText = write.place.map { "\($0.registryID)" } ?? "v_registry"
        if !write.states.isEmpty {
            let rows = write.states.map { row(of: $0, tracking: place) }.joined(separator: ", ")
            out.append(
                """
                INSERT INTO \(tables.states) (migration_tracking_id, state, previous_state, state_entered_ymdhis, \
                state_duration_ms, state_data_json, created_ymdhis, updated_ymdhis) VALUES \(rows);

                """
            )
        }
        for (state, duration) in write.endedStates.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        {
            // FIELD keeps the server from intersecting two indexes, which would read and lock every row of that state
            // that the ledger has.
            out.append(
                """
                UPDATE \(tables.states) SET state_duration_ms = \(duration), updated_ymdhis = \(now.ymdhis) \
                WHERE migration_tracking_id = \(place) AND FIELD(state, \(state.rawValue)) = 1;

                """
            )
        }
        for entry in write.journal {
            out.append(insertion(of: entry, in: write, tracking: place, registry: registryID))
        }
        for entry in write.settled {
            out.append(
                settlement(of: entry, tracking: place, direction: write.direction, in: write)
            )
        }
        for backup in write.backups {
            out.append(statement(for: backup, in: write, tracking: place, registry: registryID))
        }
        if !write.validations.isEmpty {
            let rows = write.validations.map { row(of: $0, tracking: place) }.joined(
                separator: ", "
            )
            out.append(
                """
                INSERT INTO \(tables.validations) (migration_tracking_id, validation_type, validation_status, \
                validation_message, validation_data_json, validated_ymdhis, created_ymdhis, updated_ymdhis) \
                VALUES \(rows);

                """
            )
        }
    }

    /// Ends the attempt that this one continues.
    private func append(
        _ before: LedgerWrite.Predecessor,
        of write: LedgerWrite,
        to out: inout SQLText
    ) {
        let place: SQLText = "\(before.trackingID)"
        if let ending = before.ending {
            out.append(
                """
                UPDATE \(tables.tracking) SET execution_status = \(ending.status.rawValue), \
                execution_end_ymdhis = \(ending.at.ymdhis), error_message = \(ending.error?.message), \
                updated_ymdhis = \(now.ymdhis) WHERE migration_tracking_id = \(place);

                """
            )
        }
        if let failed = before.failed {
            out.append(
                """
                INSERT INTO \(tables.states) (migration_tracking_id, state, previous_state, state_entered_ymdhis, \
                state_duration_ms, state_data_json, created_ymdhis, updated_ymdhis) \
                VALUES \(row(of: failed, tracking: place));

                """
            )
        }
        for entry in before.settled {
            out.append(
                settlement(of: entry, tracking: place, direction: before.direction, in: write)
            )
        }
    }

    private func row(of state: StateRow, tracking: SQLText) -> SQLText {
        """
        (\(tracking), \(state.state.rawValue), \(state.previous?.rawValue), \(state.entered.ymdhis), \
        \(state.durationMilliseconds), \(state.storedData), \(now.ymdhis), \(now.ymdhis))
        """
    }

    private func row(of validation: ValidationRow, tracking: SQLText) -> SQLText {
        """
        (\(tracking), \(validation.type.clipped(to: 80)), \(validation.status.rawValue), \
        \(validation.message.clipped(to: 8_000)), \(validation.data.nonNull), \(validation.at.ymdhis), \(now.ymdhis), \
        \(now.ymdhis))
        """
    }

    /// A table that the host has not classified gets the class of its schema; a person's choice stands.
    private var classification: SQLText {
        let rows = classified.map { table -> SQLText in
            let name =
                switch table.schema {
                case tables.schemas.orchestration: "orchestration"
                case tables.schemas.ephemeral: "ephemeral"
                default: "core"
                }
            return
                "(\(table.schema.name), \(table.table.name), \(name), \(now.ymdhis), \(now.ymdhis))"
        }.joined(separator: ", ")
        return """
            INSERT INTO \(tables.classifications) (schema_name, table_name, classification, created_ymdhis, \
            updated_ymdhis) VALUES \(rows) ON DUPLICATE KEY UPDATE is_deleted = 0, deleted_ymdhis = NULL;

            """
    }

    private func statement(fencing keys: [String], _ token: Int64) -> SQLText {
        guard !keys.isEmpty else { return "" }
        return """
            IF (SELECT COUNT(*) FROM \(tables.locks) WHERE lock_key IN (\(list: keys.map(Value.text))) \
            AND is_deleted = 0 AND CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) = \(token) FOR UPDATE) \
            <> \(keys.count) THEN \(LedgerSignal.leaseLost.statement) END IF;

            """
    }

    /// Gives leases back; where they are fenced too, one that is another's by now undoes the whole statement.
    private func statement(
        releasing keys: [String],
        _ token: Int64,
        isFenced: Bool
    ) -> SQLText {
        guard !keys.isEmpty else { return "" }
        // That the row is deleted softly says all; a process's lease is also looked up by what its document says.
        let document: SQLText =
            isFenced ? "" : "lock_data_json = JSON_SET(lock_data_json, '$.expires_us', 0), "
        var out: SQLText = """
            UPDATE \(tables.locks) SET \(document)expires_ymdhis = \(now.ymdhis), is_deleted = 1, deleted_ymdhis = \(now.ymdhis), \
            updated_ymdhis = \(now.ymdhis) WHERE lock_key IN (\(list: keys.map(Value.text))) AND is_deleted = 0 \
            AND CAST(JSON_VALUE(lock_data_json, '$.token') AS SIGNED) = \(token);

            """
        if isFenced {
            out.append(
                "IF ROW_COUNT() <> \(keys.count) THEN \(LedgerSignal.leaseLost.statement) END IF;\n"
            )
        }
        return out
    }
}

/// One row of `lupo_schema_versions`: the newest migration that a schema has.
package struct SchemaVersionRow: Sendable, Hashable {
    /// The schema.
    package var schema: Identifier
    /// The migration's version.
    package var version: MigrationVersion
    /// Base tables in the schema.
    package var tableCount: Int
    /// The migration's name.
    package var migration: String

    /// Makes a row.
    package init(schema: Identifier, version: MigrationVersion, tableCount: Int, migration: String)
    {
        self.schema = schema
        self.version = version
        self.tableCount = tableCount
        self.migration = migration
    }

    func statement(versions: ObjectName, now: Timestamp) -> SQLText {
        """
        INSERT INTO \(versions) (schema_name, version_string, version_number, table_count, last_migration_name, \
        last_migration_ymdhis, created_ymdhis, updated_ymdhis) VALUES (\(schema.name), \(version.description), \
        \(version.number), \(tableCount), \(migration), \(now.ymdhis), \(now.ymdhis), \(now.ymdhis)) \
        ON DUPLICATE KEY UPDATE table_count = VALUES(table_count), last_migration_name = VALUES(last_migration_name), \
        last_migration_ymdhis = VALUES(last_migration_ymdhis), updated_ymdhis = VALUES(updated_ymdhis), \
        is_deleted = 0, deleted_ymdhis = NULL;

        """
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// Reads and writes the ledger over one connection.
package struct LedgerStore {
    /// The connection; it and this value live on one thread.
    package let connection: MariaDBConnection
    /// Where the ledger stands.
    package let tables: LedgerTables

    /// Takes a connection to a database whose ledger is set up.
    package init(connection: MariaDBConnection, tables: LedgerTables) {
        self.connection = connection
        self.tables = tables
    }

    /// Writes all of a statement durably, or nothing.
    ///
    /// A deadlock or a lock wait rolled everything back, so it is tried again a few times; a transaction that was
    /// open before is not, since its statements are gone.
    ///
    /// - Returns: where the writes without a place are now.
    /// - Throws: ``LupoError`` `.locked` where a lease is held, `.ledgerConflict` where a registry row was changed by another
    ///   host, `.outcomeUnknown` where the connection broke.
    @discardableResult
    package func commit(_ statement: LedgerStatement) throws(LupoError) -> LedgerReceipt {
        var statement = statement
        var attempt = 0
        while true {
            if statement.completesTransaction { try requireTransaction() }
            statement.followsTransaction =
                !statement.completesTransaction && connection.isInTransaction
            let text = statement.text
            do {
                let row = try connection.rows(repeating: text, effect: .lasting).first
                return LedgerReceipt(row?.values.compactMap(\.integerValue) ?? [])
            } catch {
                attempt += 1
                var isRetryable = error.code == .deadlock || error.code == .lockWait
                if statement.isLast && error.code == .interrupted || error.code == .statementTimeout
                {
                    // What was asked for a script's statement must not cost the ledger its rows.
                    try rollBack()
                    isRetryable = true
                }
                if isRetryable, !statement.completesTransaction, attempt < 5 { continue }
                throw translated(error)
            }
        }
    }

    /// Fails where the transaction that is to be completed is not there any more: its journal must not outlive it.
    ///
    /// - Throws: ``LupoError`` `.deadlock`.
    func requireTransaction() throws(LupoError) {
        guard !connection.isInTransaction, !connection.isLost else { return }
        throw LupoError(
            .deadlock,
            "The server took the transaction back before it was committed.",
            hint: "Nothing of it was done; run it again.",
            server: LupoCore.ServerFault(number: 1213, sqlState: "40001")
        )
    }

    /// Rolls back what the ended statement left open.
    ///
    /// A request to stop that comes late may end this statement as well; the next one begins with a ROLLBACK of its own
    /// where that is needed.
    private func rollBack() throws(LupoError) {
        guard !connection.isLost else { return }
        do {
            try connection.execute("ROLLBACK", effect: .none)
        } catch {
            guard error.code == .interrupted, !connection.isLost else { throw error }
        }
    }

    private func translated(_ error: LupoError) -> LupoError {
        if error.code == .nodeNotReady { return leftCluster(error) }
        return switch error.server?.number {
        case LedgerSignal.leaseHeld.rawValue:
            LupoError(.locked, "Another process holds a lock that is needed.")
        case LedgerSignal.leaseLost.rawValue:
            LupoError(
                .leaseLost,
                "This process has lost its lease on a table; what it was about to write was rolled back.",
                hint: "Another host may have taken over; look at `lupo-host status`."
            )
        case LedgerSignal.registryChanged.rawValue, 1062:
            LupoError(
                .ledgerConflict,
                "Another process wrote to this migration's ledger row first.",
                hint: "Look at `lupo-host status`, then run the command again."
            )
        default: aboutLedger(error)
        }
    }

    /// A node that leaves its cluster in the middle of a commit does not say whether the others have it.
    private func leftCluster(_ error: LupoError) -> LupoError {
        LupoError(
            .outcomeUnknown,
            "The node left its Galera cluster when the ledger was to be written; whether it was is unknown. "
                + error.message,
            hint: error.hint,
            server: error.server
        )
    }

    /// The host's own statement helps nobody who reads the error; what it was for does.
    private func aboutLedger(_ error: LupoError) -> LupoError {
        var error = RequiredPrivileges.explained(error, tables.schemas, on: connection)
        error.statement = nil
        if error.server != nil { error.message = "The ledger cannot be written: \(error.message)" }
        return error
    }

    /// Reads what is known of migrations, with their owners, in one round trip for up to 500 names.
    ///
    /// - Parameters:
    ///   - names: `migration_name`s; nil for all.
    ///   - now: the server's time, to tell whether a lease holds.
    /// - Returns: by identity.
    /// - Throws: ``LupoError`` as every statement.
    package func migrations(
        named names: [String]? = nil,
        now: Timestamp
    ) throws(LupoError) -> [MigrationIdentity: StoredMigration] {
        var out: [MigrationIdentity: StoredMigration] = [:]
        guard let names else {
            try read(where: "r.is_deleted = 0", now: now, into: &out)
            return out
        }
        var rest = Array(Set(names))[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(500).map(Value.text)
            rest = rest.dropFirst(500)
            try read(
                where: "r.is_deleted = 0 AND r.migration_name IN (\(list: chunk))",
                now: now,
                into: &out
            )
        }
        return out
    }

    private func read(
        where condition: SQLText,
        now: Timestamp,
        into out: inout [MigrationIdentity: StoredMigration]
    ) throws(LupoError) {
        let rows = try decidingRows(
            """
            SELECT r.migration_registry_id, r.migration_tracking_id, r.migration_name, r.migration_version, \
            r.migration_type, r.schema_name, r.checksum, r.checksum_algorithm, r.attempt, r.interrupted_attempts, \
            r.state, r.direction, r.fencing_token, r.row_version, r.owner_key, r.skip_reason, r.error_code, \
            r.error_message, r.execution_start_ymdhis, r.execution_end_ymdhis, r.execution_duration_ms, \
            r.executed_by_actor_id, r.source_path, r.api_version, r.host_version, r.server_uid, r.manifest_json, \
            r.replay_json, r.script_state_json, r.last_state_hash, r.last_journal_hash, r.content_hash, \
            l.lock_key, l.lock_data_json \
            FROM \(tables.registry) r LEFT JOIN \(tables.locks) l ON l.lock_key = r.owner_key WHERE \(condition)
            """
        )
        for row in rows {
            let stored = try StoredMigration(row, now: now)
            out[stored.row.identity] = stored
        }
    }

    /// Reads what decides who may go on.
    ///
    /// In a cluster it waits for what other nodes have committed. Behind a long DDL statement of another host that ends
    /// in 1205, which here means that the other one is at work.
    private func decidingRows(_ sql: SQLText) throws(LupoError) -> [Row] {
        do {
            return try connection.rows(sql)
        } catch {
            throw connection.busyCluster(error) ?? error
        }
    }

    /// Reads leases by their keys.
    ///
    /// - Returns: those that are not released.
    /// - Throws: ``LupoError`` as every statement.
    package func leases(_ keys: [String], now: Timestamp) throws(LupoError) -> [LeaseHolder] {
        let rows = try decidingRows(
            """
            SELECT lock_key, lock_data_json FROM \(tables.locks) \
            WHERE lock_key IN (\(list: keys.map(Value.text))) AND is_deleted = 0
            """
        )
        var holders: [LeaseHolder] = []
        for row in rows {
            guard let key = row[0].textValue, let text = row[1].textValue else { continue }
            let json = try JSON(parsing: text)
            if let holder = LeaseHolder(key: key, json: json, now: now) { holders.append(holder) }
        }
        return holders
    }

    /// Renews leases of one owner by the server's clock.
    ///
    /// - Returns: how many were renewed; fewer than asked for means that one was lost.
    /// - Throws: ``LupoError`` as every statement.
    package func renew(
        _ keys: [String],
        owner: String,
        length: Int64,
        now: Timestamp
    ) throws(LupoError) -> Int {
        let result = try connection.execute(
            """
            UPDATE \(tables.locks) SET expires_ymdhis = \(now.advanced(byMicroseconds: length).ymdhis), \
            updated_ymdhis = \(now.ymdhis), lock_data_json = JSON_SET(lock_data_json, '$.expires_us', \
            CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED) + \(length)) \
            WHERE lock_key IN (\(list: keys.map(Value.text))) AND is_deleted = 0 \
            AND JSON_VALUE(lock_data_json, '$.owner') = \(owner)
            """
        )
        return Int(result.affectedRows ?? 0)
    }
}

/// What a commit of the ledger says about what it wrote.
package struct LedgerReceipt: Sendable {
    /// The place of each write that had none, in order.
    package let places: [LedgerWrite.Place]
    /// Whether leases on tables were taken and nobody had ever taken one of them before: no other host has been at work
    /// on these tables.
    package let tookFirstLeases: Bool

    /// Reads the row that ``LedgerStatement/text`` ends with.
    init(_ row: [Int64]) {
        places = stride(from: 0, to: row.count - 1, by: 2).map {
            LedgerWrite.Place(registryID: row[$0], trackingID: row[$0 + 1])
        }
        tookFirstLeases = row.last == 1 && row.count % 2 == 1
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost
import LupoMariaDB

/// Reads the ledger as an audit would, and says what does not fit together.
struct LedgerAudit {
    let connection: MariaDBConnection
    let tables: LedgerTables

    /// What is wrong with the ledger of a migration and of its rollback, once no host is at work.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func findings(on name: String) throws -> [String] {
        var out = try leases() + trash()
        for migration in [name, name + "_rollback"] {
            let now = Timestamp(microseconds: 0)
            let store = LedgerStore(connection: connection, tables: tables)
            for stored in try store.migrations(named: [migration], now: now).values {
                out +=
                    try registry(stored) + states(stored) + journal(stored)
                    + attempts(stored)
            }
        }
        return out
    }

    private func leases() throws -> [String] {
        try connection.rows(
            "SELECT lock_key FROM \(tables.locks) WHERE is_deleted = 0 AND lock_key NOT LIKE 'process:%'"
        ).map { "the lease \($0[0].textValue ?? "") is held" }
    }

    /// Tables that were put aside are those that the ledger knows, each with the rows that it had.
    private func trash() throws -> [String] {
        let known = try connection.rows(
            "SELECT location FROM \(tables.backups) WHERE method = 'trash' AND status IN ('verified', 'intent')"
        ).compactMap { $0[0].textValue }
        let schema = tables.schemas.core
        let present = try connection.rows(
            """
            SELECT table_name FROM information_schema.tables WHERE table_schema = \(schema.name) \
            AND table_name LIKE 'lupo\\_trash\\_%'
            """
        ).compactMap { $0[0].textValue }
        var out: [String] = []
        for name in present {
            let table = ObjectName(schema: schema, table: try Identifier(name))
            if !known.contains(table.description) { out.append("the ledger does not know \(name)") }
            if try connection.value("SELECT 1 FROM \(table) LIMIT 1") == nil {
                out.append("\(name) has no rows")
            }
        }
        for name in known where !present.contains(where: { name == "\(schema).\($0)" }) {
            out.append("\(name) is not there")
        }
        return out
    }

    private func registry(_ stored: StoredMigration) throws -> [String] {
        let row = stored.row
        let name = row.identity.name
        var out: [String] = []
        let previous = try connection.value(
            "SELECT previous_hash FROM \(tables.registry) WHERE migration_registry_id = \(stored.registryID)"
        )?.textValue
        if HashChain.hash(of: row.content, after: previous ?? "") != stored.contentHash {
            out.append("the registry's row of \(name) has another hash")
        }
        if row.ownerKey != nil { out.append("\(name) has the owner \(row.ownerKey ?? "")") }
        if row.state.status == .running { out.append("\(name) is open in \(row.state)") }
        if row.direction == .down, row.state != .rolledBack, !name.hasSuffix("_rollback") {
            out.append("\(name) is \(row.state) and on its way down")
        }
        return out
    }

    private func attempts(_ stored: StoredMigration) throws -> [String] {
        let name = stored.row.identity.name
        let rows = try connection.rows(
            """
            SELECT migration_tracking_id, execution_status, execution_end_ymdhis FROM \(tables.tracking) \
            WHERE migration_name = \(name) ORDER BY migration_tracking_id
            """
        )
        var out: [String] = []
        for row in rows {
            let status = row[1].textValue ?? ""
            if status == "running" || status == "pending" || row[2].isNull {
                out.append("an attempt at \(name) is \(status) for ever")
            }
        }
        if rows.last?[0].integerValue != stored.trackingID {
            out.append("the registry does not name the newest attempt at \(name)")
        }
        return out
    }

    private func states(_ stored: StoredMigration) throws -> [String] {
        let name = stored.row.identity.name
        let rows = try connection.rows(
            """
            SELECT s.migration_tracking_id, s.state, s.previous_state, s.state_entered_ymdhis, s.state_data_json \
            FROM \(tables.states) s JOIN \(tables.tracking) t USING (migration_tracking_id) \
            WHERE t.migration_name = \(name) ORDER BY s.migration_state_id
            """
        )
        var out: [String] = []
        var newest = HashChain.origin
        var attempts: [Int64: Int64] = [:]
        var last: [Int64: MigrationState] = [:]
        for row in rows {
            let tracking = row[0].integerValue ?? 0
            guard case .object(let members) = try JSON(parsing: row[4].textValue ?? "{}"),
                let state = MigrationState(rawValue: row[1].textValue ?? ""),
                let entered = Timestamp(ymdhis: row[3].integerValue ?? 0)
            else {
                out.append("a state of \(name) cannot be read")
                continue
            }
            let data = members.filter { $0.0 != "hash" && $0.0 != "previous_hash" }
            if let attempt = JSON.object(data)["attempt"]?.integerValue {
                attempts[tracking] = attempt
            }
            let previous = MigrationState(rawValue: row[2].textValue ?? "")
            let content = StateRow.content(
                identity: stored.row.identity,
                attempt: Int(attempts[tracking] ?? 0),
                state: state,
                previous: previous,
                entered: entered,
                data: data
            )
            let hash = HashChain.hash(of: content, after: newest)
            let said = JSON.object(members)
            if said["hash"]?.stringValue != hash || said["previous_hash"]?.stringValue != newest {
                out.append("the state \(state) of \(name) has another hash")
            }
            newest = hash
            if previous != last[tracking] {
                out.append("\(state) of \(name) does not follow the state before it")
            }
            if let before = previous, !LedgerAudit.isLegal(before, state) {
                out.append("\(name) went from \(before) to \(state)")
            }
            last[tracking] = state
        }
        if stored.row.lastStateHash != newest { out.append("the newest state of \(name) differs") }
        if last[stored.trackingID] != stored.row.state {
            out.append("the registry has \(name) in \(stored.row.state), the states do not")
        }
        return out
    }

    /// The transitions of docs/ledger.md, written down a second time.
    private static func isLegal(_ before: MigrationState, _ after: MigrationState) -> Bool {
        let way: [MigrationState] = [
            .preMigration, .validation, .backup, .execution, .verification, .postMigration,
            .completed,
        ]
        switch (before, after) {
        case (.completed, .rolledBack), (.failed, .rolledBack), (.preMigration, .completed):
            return true
        case (_, .failed): return before != .rolledBack && before != .completed && before != .failed
        default:
            guard let from = way.firstIndex(of: before), let to = way.firstIndex(of: after) else {
                return false
            }
            return to == from + 1
        }
    }
}

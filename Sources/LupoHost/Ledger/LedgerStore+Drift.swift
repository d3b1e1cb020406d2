// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// What the ledger says that tables should look like.
extension LedgerStore {
    /// How the tables were when the newest attempt that had to do with each ended well.
    ///
    /// A table is left out while somebody may be changing it: where an execution began that has not ended well, and where
    /// a lease stands.
    ///
    /// - Parameter completed: the migrations whose work stands; nobody else vouches for a table.
    /// - Returns: by the newest of them that has the table, the fingerprint of each; nil where there was none.
    /// - Throws: ``LupoError`` as every statement.
    package func expectedTables(
        _ completed: Set<MigrationIdentity>
    ) throws(LupoError) -> [MigrationIdentity: [ObjectName: String?]] {
        let rows = try connection.rows(
            """
            SELECT t.migration_name, t.migration_version, t.migration_type, s.state, \
            JSON_EXTRACT(s.state_data_json, '$.fingerprints') FROM \(tables.states) s \
            JOIN \(tables.tracking) t ON t.migration_tracking_id = s.migration_tracking_id \
            WHERE s.state IN ('execution', 'completed') AND s.is_deleted = 0 \
            AND JSON_EXISTS(s.state_data_json, '$.fingerprints') ORDER BY s.migration_state_id
            """
        )
        var newest: [ObjectName: (isEnd: Bool, fingerprint: String?)] = [:]
        var owners: [ObjectName: MigrationIdentity] = [:]
        for row in rows {
            guard let version = row[1].textValue, let json = row[4].textValue else { continue }
            let identity = MigrationIdentity(
                name: row[0].textValue ?? "",
                version: try MigrationVersion(version),
                type: MigrationType(rawValue: row[2].textValue ?? "") ?? .schema
            )
            let isEnd = row[3].textValue == "completed"
            for (table, fingerprint) in try Fingerprints.map(try JSON(parsing: json)) {
                newest[table] = (isEnd, fingerprint)
                if isEnd, completed.contains(identity) { owners[table] = identity }
            }
        }
        let leased = try leasedTables()
        var out: [MigrationIdentity: [ObjectName: String?]] = [:]
        for (table, owner) in owners {
            guard let last = newest[table], last.isEnd, !leased.contains(LeaseClaim.key(of: table))
            else {
                continue
            }
            out[owner, default: [:]][table] = .some(last.fingerprint)
        }
        return out
    }

    private func leasedTables() throws(LupoError) -> Set<String> {
        let rows = try connection.rows(
            "SELECT lock_key FROM \(tables.locks) WHERE is_deleted = 0 AND lock_type = 'table'"
        )
        return Set(rows.compactMap { $0[0].textValue })
    }
}

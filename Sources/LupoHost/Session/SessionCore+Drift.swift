// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What somebody changed behind the ledger's back.
extension SessionCore {
    /// Compares the tables of completed migrations with what they were, and adds what is different to their rows.
    ///
    /// One statement for all migrations, then one for each table.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func noteDrift(
        in report: inout StatusReport,
        _ known: [MigrationIdentity: StoredMigration]
    ) throws(LupoError) {
        let completed = known.values.filter { stored in
            stored.row.state == .completed && stored.row.direction == .up && !stored.isHostsOwn
                && stored.row.identity.type != .rollback
        }
        guard !completed.isEmpty else { return }
        let expected = try ledger.expectedTables(Set(completed.map(\.row.identity)))
        let schema = SchemaReader(connection: connection)
        for place in report.migrations.indices {
            guard let tables = expected[report.migrations[place].identity] else { continue }
            var live: [ObjectName: String?] = [:]
            for table in tables.keys.sorted() {
                do {
                    live[table] = .some(try schema.definition(of: table))
                } catch {
                    // What this account may not look at is not said to be different.
                    guard error.server != nil, !connection.isLost else { throw error }
                }
            }
            let fingerprints = Fingerprints.map(live)
            report.migrations[place].drift = live.keys.sorted().compactMap { table in
                let (was, now) = (tables[table] ?? nil, fingerprints[table] ?? nil)
                guard was != now else { return nil }
                let change: TableDrift.Change =
                    now == nil ? .missing : was == nil ? .appeared : .changed
                return TableDrift(table: table, change: change)
            }
        }
    }
}

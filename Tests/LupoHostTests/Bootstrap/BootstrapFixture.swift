// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization

@testable import LupoHost

/// Three schemas of its own on the shared server, dropped with the object.
final class BootstrapFixture: Sendable {
    let names: SchemaNames
    let server: PrivateServer

    private static let counter = Atomic<Int>(0)

    init() throws {
        server = try PrivateServer.shared()
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let prefix = "t_bootstrap_\(getpid())_\(number)"
        names = try SchemaNames(
            core: prefix,
            orchestration: prefix + "_o`'r ch",
            ephemeral: prefix + "_eph"
        )
    }

    deinit {
        let connection = try? server.connect()
        for schema in names.all {
            _ = try? connection?.execute("DROP DATABASE IF EXISTS \(schema)")
        }
    }

    var bootstrap: Bootstrap { Bootstrap(schemas: names, hostVersion: "0.1.0-test") }

    /// A table of the orchestration schema.
    func orchestration(_ table: String) throws(LupoError) -> ObjectName {
        try ObjectName(schema: names.orchestration, table: Identifier(table))
    }

    /// Every object-making statement of the shipped files in order, as they are sent here.
    func statements() throws -> [String] {
        try ShippedMigration.all.flatMap { migration in
            try ShippedSQL(migration.text(), replacing: names.replacements).statements
                .map(ShippedSQL.text)
        }
    }

    /// SHOW CREATE TABLE of all thirteen without counters, and the ledger without times and ids: what two ways to the
    /// same end must agree in.
    func fingerprint(_ connection: MariaDBConnection) throws -> [String] {
        var out: [String] = []
        for migration in ShippedMigration.all {
            for table in try migration.tableNames(names) {
                let row = try connection.rows("SHOW CREATE TABLE \(table)").first
                let text = row?[1].textValue ?? ""
                out.append(text.replacing(#/ AUTO_INCREMENT=\d+/#, with: ""))
            }
        }
        let registry = try orchestration("lupo_migration_registry")
        for row in try connection.rows(
            """
            SELECT CONCAT_WS(' ', migration_name, migration_version, migration_type, state, checksum) \
            FROM \(registry) ORDER BY migration_name
            """
        ) {
            out.append(row[0].textValue ?? "")
        }
        let versions = try orchestration("lupo_schema_versions")
        for row in try connection.rows(
            """
            SELECT CONCAT_WS(' ', schema_name, version_string, version_number, table_count, is_deleted) \
            FROM \(versions) ORDER BY schema_name
            """
        ) {
            out.append(row[0].textValue ?? "")
        }
        return out
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// One of the host's own migrations: an SQL file that the binary carries, and what the ledger calls it.
package struct ShippedMigration: Sendable {
    /// For example `orchestrator_schema`.
    package let name: String
    /// For example `4.0.25`.
    package let version: String
    /// The schema whose version it sets, by its usual name.
    let schema: String
    /// Which version of that schema it belongs to.
    let schemaVersion: String
    /// The tables that it makes, by their usual names, in order; known without reading the file.
    let tables: [String]

    /// In the order in which they are run.
    package static let all = [
        ShippedMigration(
            name: "orchestrator_schema",
            version: "4.0.25",
            schema: "lupopedia_orchestration",
            schemaVersion: "4.0.25",
            tables: [
                "lupo_migration_tracking", "lupo_schema_versions", "lupo_table_classifications",
                "lupo_migration_states", "lupo_migration_validations",
            ]
        ),
        ShippedMigration(
            name: "ephemeral_schema",
            version: "4.0.25",
            schema: "lupopedia_ephemeral",
            schemaVersion: "4.0.25",
            tables: [
                "lupo_sessions", "lupo_cache", "lupo_temp_data", "lupo_job_queue", "lupo_locks",
            ]
        ),
        ShippedMigration(
            name: "lupo_host_ledger",
            version: "1.0.0",
            schema: "lupopedia_orchestration",
            schemaVersion: "4.0.25",
            tables: [
                "lupo_migration_registry", "lupo_migration_journal", "lupo_migration_backups",
            ]
        ),
    ]

    /// Path of the file below the root of the source tree, and its name among the carried files.
    package var path: String {
        let version = version.replacing(".", with: "_")
        return "database/migrations/\(name)_\(version).sql"
    }

    /// The file as text, with the usual schema names.
    ///
    /// - Throws: ``LupoError`` `.internal` where the binary was built without it.
    package func text() throws(LupoError) -> String {
        guard let text = Resources.text(of: path) else {
            throw LupoError(.internal, "This binary does not carry \(path).")
        }
        return text
    }

    /// As every migration's (``SourceChecksum``); the schemas' names here have no part in it.
    package func checksum() throws(LupoError) -> String {
        SourceChecksum.compute(main: Array(try text().utf8))
    }

    /// What the ledger calls it.
    func identity() throws(LupoError) -> MigrationIdentity {
        MigrationIdentity(name: name, version: try MigrationVersion(version), type: .schema)
    }

    /// The tables, with the names that the schemas have here.
    func tableNames(_ schemas: SchemaNames) throws(LupoError) -> [ObjectName] {
        let schema = schemas.replacements[schema] ?? schemas.orchestration
        var out: [ObjectName] = []
        for table in tables { out.append(ObjectName(schema: schema, table: try Identifier(table))) }
        return out
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The host's tables by their full names, under the configured schemas.
package struct LedgerTables: Sendable, Hashable {
    /// The three schemas.
    package let schemas: SchemaNames
    /// One row an attempt.
    package let tracking: ObjectName
    /// One row a state of an attempt.
    package let states: ObjectName
    /// One row a check.
    package let validations: ObjectName
    /// One row a version of a schema.
    package let versions: ObjectName
    /// One row a table.
    package let classifications: ObjectName
    /// One row a migration.
    package let registry: ObjectName
    /// One row a statement, batch or step.
    package let journal: ObjectName
    /// One row a backup.
    package let backups: ObjectName
    /// One row a lease.
    package let locks: ObjectName

    /// Names the tables.
    ///
    /// - Throws: never in practice: the table names are fixed and valid.
    package init(_ schemas: SchemaNames) throws(LupoError) {
        func name(_ schema: Identifier, _ table: String) throws(LupoError) -> ObjectName {
            ObjectName(schema: schema, table: try Identifier(table))
        }
        self.schemas = schemas
        tracking = try name(schemas.orchestration, "lupo_migration_tracking")
        states = try name(schemas.orchestration, "lupo_migration_states")
        validations = try name(schemas.orchestration, "lupo_migration_validations")
        versions = try name(schemas.orchestration, "lupo_schema_versions")
        classifications = try name(schemas.orchestration, "lupo_table_classifications")
        registry = try name(schemas.orchestration, "lupo_migration_registry")
        journal = try name(schemas.orchestration, "lupo_migration_journal")
        backups = try name(schemas.orchestration, "lupo_migration_backups")
        locks = try name(schemas.ephemeral, "lupo_locks")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// A shipped migration, read: its statements with the schemas' names put in, and the tables that it makes.
struct ShippedFile {
    /// One statement by what it makes.
    enum Statement {
        /// CREATE DATABASE.
        case schema
        /// CREATE TABLE.
        case table(ObjectName, String)
        /// Anything else: guarded writes that may be repeated.
        case data(String)
    }

    let migration: ShippedMigration
    let statements: [Statement]
    let tables: [ShippedTable]
    let schema: Identifier

    init(_ migration: ShippedMigration, schemas: SchemaNames) throws(LupoError) {
        self.migration = migration
        schema = schemas.replacements[migration.schema] ?? schemas.orchestration
        var statements: [Statement] = []
        var tables: [ShippedTable] = []
        for tokens in try ShippedSQL(migration.text(), replacing: schemas.replacements).statements {
            let text = ShippedSQL.text(of: tokens)
            if let table = try ShippedTable(tokens) {
                tables.append(table)
                statements.append(.table(table.name, text))
            } else if text.hasPrefix("CREATE DATABASE ") {
                statements.append(.schema)
            } else {
                statements.append(.data(text))
            }
        }
        self.statements = statements
        self.tables = tables
    }
}

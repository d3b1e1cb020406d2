// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A table that is to be backed up or given back: its definition, and what is tied to it.
struct BackupSubject {
    /// Its name.
    let table: ObjectName
    /// SHOW CREATE TABLE.
    let definition: String
    /// The same, taken apart.
    let shape: TableShape
    /// Names of its triggers, sorted.
    let triggers: [String]
    /// Tables whose foreign keys point to it, as `schema.table`, sorted.
    let children: [String]

    /// Fingerprint of the definition, as the ledger keeps it.
    var fingerprint: String { SHA256.hex(Fingerprint.canonicalText(of: definition).utf8) }

    /// The columns that are written; the server makes the others of them.
    var writtenColumns: [ColumnShape] { shape.columns.filter { $0.generation == nil } }

    /// The names of its foreign keys.
    var foreignKeys: [String] {
        shape.constraints.filter(\.isForeignKey).map(\.name.name).sorted()
    }

    /// Whether another table can take its name without any foreign key changing.
    var isUntied: Bool { foreignKeys.isEmpty && children.isEmpty }

    /// The definition of a copy: without foreign keys, under another name.
    func isCopied(by copy: TableShape) -> Bool {
        var (own, other) = (shape, copy)
        other.name = own.name
        own.constraints.removeAll(where: \.isForeignKey)
        other.constraints.removeAll(where: \.isForeignKey)
        return own.canonicalText == other.canonicalText
    }

    /// Reads a table.
    ///
    /// - Returns: nil where nothing has that name.
    /// - Throws: ``LupoError`` `.backupRefused` for a view, a sequence, and a table that cannot be brought back exactly;
    ///   as every statement.
    init?(
        _ table: ObjectName,
        on connection: MariaDBConnection,
        _ schema: SchemaReader
    ) throws(LupoError) {
        guard let definition = try schema.definition(of: table) else { return nil }
        let object = try ObjectShape(showCreate: definition)
        guard let shape = object.table else {
            throw Self.refusal(table, "it is a \(object.kindText), which has no rows of its own")
        }
        self.table = table
        self.definition = definition
        self.shape = shape
        triggers = try connection.rows(
            """
            SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = \(table.schema.name) \
            AND event_object_table = \(table.table.name) ORDER BY trigger_name
            """
        ).compactMap { $0[0].textValue }
        children = try connection.rows(
            """
            SELECT DISTINCT CONCAT(constraint_schema, '.', table_name) FROM information_schema.referential_constraints \
            WHERE unique_constraint_schema = \(table.schema.name) AND referenced_table_name = \(table.table.name) \
            ORDER BY 1
            """
        ).compactMap { $0[0].textValue }
        try checkKind()
    }

    private func checkKind() throws(LupoError) {
        if shape.engine != "InnoDB" {
            throw Self.refusal(
                table,
                "its engine is \(shape.engine ?? "unknown"), which has no transactions"
            )
        }
        if shape.isVersioned {
            throw Self.refusal(
                table,
                "it is system-versioned, and the history of its rows cannot be copied"
            )
        }
        if !triggers.isEmpty {
            throw Self.refusal(
                table,
                "it has triggers (\(triggers.joined(separator: ", "))), which would run or be lost when it is given back"
            )
        }
    }

    /// The error for what cannot be backed up.
    static func refusal(_ table: ObjectName, _ reason: String) -> LupoError {
        LupoError(
            .backupRefused,
            "\(table) cannot be backed up and given back: \(reason).",
            hint:
                "Save it by other means, then say `backup = { automatic = \"off\" }` in the manifest."
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A table as a migration wants it: InnoDB, utf8mb4, with the doctrine's columns.
package struct TableDefinition: Sendable, Hashable {
    /// Engine of every table.
    package static let engine = "InnoDB"
    /// Character set of every table (rule S16).
    package static let charset = "utf8mb4"
    /// Collation of every table.
    package static let collation = "utf8mb4_unicode_ci"

    /// The table.
    package var name: ObjectName
    /// All columns in order, the doctrine's among them.
    package var columns: [ColumnDefinition]
    /// The primary key, named `PRIMARY`; nil for none.
    package var primaryKey: IndexDefinition?
    /// The other indexes.
    package var indexes: [IndexDefinition]
    /// The comment.
    package var comment: String

    /// Takes a definition from Lua, as `create_table` gets it.
    ///
    /// The id stands in front, timestamps and soft delete behind the rest. A column that the definition names itself is
    /// not added again; an id of its own becomes the primary key as it is.
    ///
    /// - Parameters:
    ///   - name: the table.
    ///   - definition: a table as the record `lupo.TableDefinition` declares it.
    /// - Throws: ``LupoError`` `.value` that names column, field and, for an unknown one, the nearest.
    package init(name: ObjectName, definition: APIValue) throws(LupoError) {
        let reader = try DefinitionReader("Table \(name)", definition, as: .tableDefinition)
        self.name = name
        columns = []
        for (index, column) in (definition["columns"]?.elements ?? []).enumerated() {
            columns.append(try ColumnDefinition(named: column, at: index + 1))
        }
        indexes = []
        for (index, element) in (definition["indexes"]?.elements ?? []).enumerated() {
            indexes.append(try IndexDefinition(definition: element, at: index + 1))
        }
        comment = try reader.comment(limit: 2048)
        if let column = try takeID(reader) {
            primaryKey = try IndexDefinition(primaryKey: column)
        }
        if reader.boolean("timestamps") ?? true {
            addMissing(try ColumnDefinition.timestamps())
        }
        if reader.boolean("soft_delete") ?? true { addMissing(try ColumnDefinition.softDelete()) }
        try requireSense(reader)
    }

    private mutating func takeID(_ reader: DefinitionReader) throws(LupoError) -> Identifier? {
        if reader.boolean("id") == false { return nil }
        let id = try Identifier(reader.string("id") ?? "id", for: "\(reader.subject), 'id'")
        let wanted = id.name.lowercased()
        guard let own = columns.first(where: { $0.name.name.lowercased() == wanted }) else {
            columns.insert(.id(id), at: 0)
            return id
        }
        guard !own.isNullable, own.kind.isKeyable else {
            throw reader.failure(
                "the column \(own.name) of the primary key is "
                    + (own.isNullable ? "null" : "of type \(own.kind.rawValue)"),
                hint: "Leave it away for BIGINT(20) UNSIGNED AUTO_INCREMENT, or say id = false."
            )
        }
        return own.name
    }

    private mutating func addMissing(_ others: [ColumnDefinition]) {
        let names = Set(columns.map { $0.name.name.lowercased() })
        columns += others.filter { !names.contains($0.name.name) }
    }

    private func requireSense(_ reader: DefinitionReader) throws(LupoError) {
        guard !columns.isEmpty else { throw reader.failure("a table needs a column") }
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name.name.lowercased()).inserted {
            throw reader.failure("the column \(column.name) is there twice")
        }
        let shapes = columns.map(\.shape)
        seen = []
        for index in indexes {
            guard seen.insert(index.name.name.lowercased()).inserted else {
                throw reader.failure(
                    "the index \(index.name) is there twice",
                    hint: "Give one of them another name."
                )
            }
            try index.requireFit(in: shapes)
        }
        try primaryKey?.requireFit(in: shapes)
    }

    /// What SHOW CREATE TABLE says of the table once it is made.
    package var shape: TableShape {
        var shape = TableShape(name: name.table)
        shape.columns = columns.map(\.shape)
        shape.keys = ((primaryKey.map { [$0] } ?? []) + indexes).map {
            $0.shape(in: shape.columns)
        }
        shape.options = [
            TableShape.Option(name: "ENGINE", value: Self.engine),
            TableShape.Option(name: "DEFAULT CHARSET", value: Self.charset),
            TableShape.Option(name: "COLLATE", value: Self.collation),
        ]
        if !comment.isEmpty {
            shape.options.append(
                TableShape.Option(name: "COMMENT", value: SQLLiteral.printed(comment))
            )
        }
        return shape
    }
}

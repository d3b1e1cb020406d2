// SPDX-License-Identifier: Apache-2.0

/// The statements of the schema builders.
///
/// Each names its table with its schema and does nothing, with a warning, where there is nothing to do (rule S03).
package enum SchemaStatement {
    /// CREATE TABLE IF NOT EXISTS, over several lines.
    package static func createTable(_ table: TableDefinition) -> String {
        var lines = table.columns.map { $0.sql(inTableOfStandardCollation: true) }
        if let key = table.primaryKey { lines.append("PRIMARY KEY (\(key.columnSQL))") }
        lines += table.indexes.map { "\($0.wordSQL) \($0.name.quoted) (\($0.columnSQL))" }
        return "CREATE TABLE IF NOT EXISTS \(table.name.quoted) (\n  "
            + lines.joined(separator: ",\n  ")
            + "\n) ENGINE=\(TableDefinition.engine) DEFAULT CHARSET=\(TableDefinition.charset) "
            + "COLLATE=\(TableDefinition.collation)"
            + (table.comment.isEmpty ? "" : " COMMENT=\(SQLLiteral.text(table.comment))")
    }

    /// ALTER TABLE … ADD COLUMN IF NOT EXISTS.
    package static func addColumn(_ column: ColumnDefinition, to table: ObjectName) -> String {
        "ALTER TABLE \(table.quoted) ADD COLUMN IF NOT EXISTS "
            + column.sql(inTableOfStandardCollation: false) + column.positionSQL
    }

    /// ALTER TABLE … MODIFY COLUMN IF EXISTS.
    package static func modifyColumn(_ column: ColumnDefinition, in table: ObjectName) -> String {
        "ALTER TABLE \(table.quoted) MODIFY COLUMN IF EXISTS "
            + column.sql(inTableOfStandardCollation: false) + column.positionSQL
    }

    /// ALTER TABLE … RENAME COLUMN IF EXISTS.
    package static func renameColumn(
        _ column: Identifier,
        to name: Identifier,
        in table: ObjectName
    ) -> String {
        "ALTER TABLE \(table.quoted) RENAME COLUMN IF EXISTS \(column.quoted) TO \(name.quoted)"
    }

    /// ALTER TABLE … ADD [UNIQUE] INDEX IF NOT EXISTS.
    package static func addIndex(_ index: IndexDefinition, to table: ObjectName) -> String {
        "ALTER TABLE \(table.quoted) ADD \(index.isUnique ? "UNIQUE " : "")INDEX IF NOT EXISTS "
            + "\(index.name.quoted) (\(index.columnSQL))"
    }

    /// ALTER TABLE … DROP COLUMN IF EXISTS.
    package static func dropColumn(_ column: Identifier, from table: ObjectName) -> String {
        "ALTER TABLE \(table.quoted) DROP COLUMN IF EXISTS \(column.quoted)"
    }

    /// ALTER TABLE … DROP INDEX IF EXISTS.
    package static func dropIndex(_ index: Identifier, from table: ObjectName) -> String {
        "ALTER TABLE \(table.quoted) DROP INDEX IF EXISTS \(index.quoted)"
    }

    /// DROP TABLE IF EXISTS.
    package static func dropTable(_ table: ObjectName) -> String {
        "DROP TABLE IF EXISTS \(table.quoted)"
    }
}

extension ColumnDefinition {
    /// Name, type and properties.
    ///
    /// - Parameter isStandard: the table's default collation is the host's, and need not be said again.
    /// - Returns: the column as it stands in CREATE TABLE.
    fileprivate func sql(inTableOfStandardCollation isStandard: Bool) -> String {
        var out = "\(name.quoted) \(typeSQL)"
        let isTables = isStandard && collation == TableDefinition.collation
        if type.isText, kind != .json, !isTables {
            out += " CHARACTER SET \(charset) COLLATE \(collation)"
        }
        out += isNullable ? " NULL" : " NOT NULL"
        if isAutoIncrement { out += " AUTO_INCREMENT" }
        if let value = defaultValue ?? (isNullable ? .null : nil) {
            out += " DEFAULT \(defaultSQL(value))"
        }
        if !comment.isEmpty { out += " COMMENT \(SQLLiteral.text(comment))" }
        return out
    }

    private var typeSQL: String {
        switch kind {
        case .json: "JSON"
        case .enum: "ENUM(\(values.map(SQLLiteral.text).joined(separator: ",")))"
        default: type.description.uppercased()
        }
    }

    /// Bytes that are no text are written by a function: SHOW CREATE TABLE would print them raw, as broken UTF-8.
    private func defaultSQL(_ value: Value) -> String {
        if case .bytes(let bytes) = value, case .expression = shape.defaultValue {
            return "(unhex('\(bytes.hexadecimal)'))"
        }
        return value.defaultSQL
    }

    fileprivate var positionSQL: String {
        switch position {
        case nil: ""
        case .first: " FIRST"
        case .after(let column): " AFTER \(column.quoted)"
        }
    }
}

extension IndexDefinition {
    fileprivate var wordSQL: String { isUnique ? "UNIQUE KEY" : "KEY" }

    fileprivate var columnSQL: String {
        parts.map { $0.column.quoted + ($0.prefix.map { "(\($0))" } ?? "") }
            .joined(separator: ", ")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A column as a migration wants it.
package struct ColumnDefinition: Sendable, Hashable {
    /// Where a column is put.
    package enum Position: Sendable, Hashable {
        /// Before all others.
        case first
        /// Behind that one.
        case after(Identifier)
    }

    /// The name.
    package var name: Identifier
    /// The kind.
    package var kind: ColumnKind
    /// Of `string` in characters, of `bytes` in bytes.
    package var length = 255
    /// All digits of a `decimal`.
    package var precision = 20
    /// Digits of a `decimal` behind the point.
    package var scale = 6
    /// The texts of an `enum`.
    package var values: [String] = []
    /// Admits NULL.
    package var isNullable = false
    /// The value of a row that gives none, already fit for the kind; nil for none.
    package var defaultValue: Value?
    /// The comment.
    package var comment = ""
    /// Without negative values.
    package var isUnsigned = false
    /// Of text.
    package var charset = "utf8mb4"
    /// Of text.
    package var collation = "utf8mb4_unicode_ci"
    /// Where it is put; nil leaves a new column last and another where it is.
    package var position: Position?
    /// Counts by itself: the `id` of a table definition.
    package var isAutoIncrement = false

    init(_ name: Identifier, _ kind: ColumnKind) {
        self.name = name
        self.kind = kind
    }

    /// The type as the server prints it.
    package var type: ColumnType {
        switch kind {
        case .bigint, .ymdhis: ColumnType("bigint", [20], isUnsigned: isUnsigned)
        case .int: ColumnType("int", [isUnsigned ? 10 : 11], isUnsigned: isUnsigned)
        case .smallint: ColumnType("smallint", [isUnsigned ? 5 : 6], isUnsigned: isUnsigned)
        case .tinyint: ColumnType("tinyint", [isUnsigned ? 3 : 4], isUnsigned: isUnsigned)
        case .boolean: ColumnType("tinyint", [1])
        case .decimal: ColumnType("decimal", [precision, scale], isUnsigned: isUnsigned)
        case .double: ColumnType("double")
        case .string: ColumnType("varchar", [length])
        case .text: ColumnType("text")
        case .mediumtext: ColumnType("mediumtext")
        case .longtext, .json: ColumnType("longtext")
        case .enum: ColumnType("enum", values: values)
        case .bytes: ColumnType("varbinary", [length])
        case .blob: ColumnType("longblob")
        }
    }

    /// What SHOW CREATE TABLE says of the column once it is made.
    package var shape: ColumnShape {
        var shape = ColumnShape(name, type)
        if kind == .json {
            shape.charset = "utf8mb4"
            shape.collation = "utf8mb4_bin"
            shape.check = "json_valid(\(name.quoted))"
        } else if type.isText {
            shape.charset = Collation.modern(charset)
            shape.collation = Collation.modern(collation)
        }
        shape.isNullable = isNullable
        shape.isAutoIncrement = isAutoIncrement
        shape.comment = comment
        shape.defaultValue = printedDefault
        return shape
    }

    private var printedDefault: ColumnShape.Default {
        switch defaultValue {
        case nil: return isNullable ? .null : .none
        case .null: return .null
        case .bytes(let bytes):
            if kind == .blob { return .literal("X'\(bytes.hexadecimal)'") }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .expression("unhex('\(bytes.hexadecimal)')")
            }
            return .literal(SQLLiteral.printed(text))
        case .text(let text): return .literal(SQLLiteral.printed(text))
        case let value?: return .literal(value.defaultSQL)
        }
    }
}

extension ColumnDefinition {
    /// The doctrine's key: BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT (rule S14).
    static func id(_ name: Identifier) -> ColumnDefinition {
        var column = ColumnDefinition(name, .bigint)
        column.isUnsigned = true
        column.isAutoIncrement = true
        return column
    }

    /// `created_ymdhis` and `updated_ymdhis`, BIGINT(20) NOT NULL.
    static func timestamps() throws(LupoError) -> [ColumnDefinition] {
        [
            ColumnDefinition(try Identifier("created_ymdhis"), .ymdhis),
            ColumnDefinition(try Identifier("updated_ymdhis"), .ymdhis),
        ]
    }

    /// `is_deleted`, TINYINT(4) NOT NULL DEFAULT 0, and `deleted_ymdhis`, BIGINT(20) NULL (rule S15).
    static func softDelete() throws(LupoError) -> [ColumnDefinition] {
        var flag = ColumnDefinition(try Identifier("is_deleted"), .tinyint)
        flag.defaultValue = .integer(0)
        var time = ColumnDefinition(try Identifier("deleted_ymdhis"), .ymdhis)
        time.isNullable = true
        return [flag, time]
    }
}

extension Value {
    /// The value as it stands behind DEFAULT in a statement.
    var defaultSQL: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .double(let number): number.description
        case .decimal(let digits): digits
        case .text(let text): SQLLiteral.text(text)
        case .bytes(let bytes): SQLLiteral.bytes(bytes)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The definition of a column as a statement writes it, in CREATE TABLE and in ADD, MODIFY and CHANGE of ALTER TABLE.
package struct ColumnClause: Sendable, Hashable {
    /// The type's words in upper case, without its arguments: `BIGINT`, `DOUBLE PRECISION`; empty where none stands.
    package var type = ""
    /// What stands in the parentheses behind the type, each as written.
    package var arguments: [String] = []
    /// UNSIGNED; ZEROFILL makes it so as well.
    package var isUnsigned = false
    /// ZEROFILL.
    package var isZerofill = false
    /// CHARACTER SET of the column, in lower case; nil where it says none.
    package var charset: String?
    /// COLLATE of the column, in lower case; nil where it says none.
    package var collation: String?
    /// NOT NULL says false, NULL says true; nil where neither stands.
    package var isNullable: Bool?
    /// The bytes of what stands behind DEFAULT; nil where there is none.
    package var defaultValue: Range<Int>?
    /// `DEFAULT NULL`.
    package var defaultsToNull = false
    /// The default is an expression, not a literal: `(…)`, a function, NEXT VALUE FOR.
    package var defaultIsExpression = false
    /// `ON UPDATE CURRENT_TIMESTAMP`.
    package var hasOnUpdate = false
    /// AUTO_INCREMENT.
    package var isAutoIncrement = false
    /// It is computed: `AS (…)`.
    package var isGenerated = false
    /// Its computed value is kept: PERSISTENT or STORED.
    package var isStored = false
    /// `PRIMARY KEY` at the column.
    package var isPrimaryKey = false
    /// `UNIQUE` at the column.
    package var isUnique = false
    /// `CHECK (…)` at the column.
    package var hasCheck = false
    /// `REFERENCES` at the column: a foreign key.
    package var hasReference = false
    /// COMMENT, unquoted; nil where there is none.
    package var comment: String?
    /// FIRST or AFTER.
    package var hasPosition = false

    /// A definition of which nothing is known yet.
    package init() {}

    /// Whether the type keeps text in a character set.
    package var isText: Bool { Self.textTypes.contains(type) }

    /// Whether the type is a whole number.
    package var isInteger: Bool { Self.integerTypes.contains(type) }

    /// Whether the type is a date or a time.
    package var isTemporal: Bool { Self.temporalTypes.contains(type) }

    private static let textTypes: Set<String> = [
        "CHAR", "CHARACTER", "VARCHAR", "VARCHARACTER", "TINYTEXT", "TEXT", "MEDIUMTEXT",
        "LONGTEXT", "LONG", "ENUM", "SET", "CHARACTER VARYING", "CHAR VARYING", "LONG VARCHAR",
        "CLOB", "VARCHAR2", "NCHAR", "NVARCHAR",
    ]
    private static let integerTypes: Set<String> = [
        "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INT1", "INT2", "INT3",
        "INT4", "INT8", "MIDDLEINT", "SERIAL",
    ]
    private static let temporalTypes: Set<String> = [
        "DATE", "TIME", "DATETIME", "TIMESTAMP", "YEAR",
    ]
}

/// The columns of a key as a statement writes it.
package struct KeyClause: Sendable, Hashable {
    /// Names in their order, without lengths and directions; an expression is none.
    package var columns: [String] = []

    /// A key without columns.
    package init() {}
}

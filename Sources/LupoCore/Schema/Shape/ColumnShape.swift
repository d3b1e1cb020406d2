// SPDX-License-Identifier: Apache-2.0

/// One column as SHOW CREATE TABLE describes it.
package struct ColumnShape: Sendable, Hashable {
    /// What a row gets that gives no value.
    ///
    /// Texts are as the server prints them.
    package enum Default: Sendable, Hashable {
        /// Without one.
        case none
        /// NULL.
        case null
        /// A constant: `'calm'`, `0`, `b'101'`, `X'ff'`.
        case literal(String)
        /// Anything else: `uuid()`, `current_timestamp()`, a sum of columns.
        case expression(String)

        /// As printed behind DEFAULT; nil where there is none.
        package var text: String? {
            switch self {
            case .none: nil
            case .null: "NULL"
            case .literal(let text), .expression(let text): text
            }
        }
    }

    /// How the value comes about by itself.
    package enum Generation: Sendable, Hashable {
        /// From the row's other columns.
        case expression(String, isStored: Bool)
        /// The start of a row's life in a system-versioned table.
        case rowStart
        /// Its end.
        case rowEnd
    }

    /// The name.
    package var name: Identifier
    /// The type.
    package var type: ColumnType
    /// The character set as printed; nil where the column line does not name it.
    package var printedCharset: String?
    /// The collation as printed.
    package var printedCollation: String?
    /// The character set that holds, of text; `utf8` is written `utf8mb3`.
    package var charset: String?
    /// The collation that holds, of text.
    package var collation: String?
    /// Admits NULL.
    package var isNullable = true
    /// The value of a row that gives none.
    package var defaultValue = Default.none
    /// The expression behind ON UPDATE.
    package var onUpdate: String?
    /// Counts by itself.
    package var isAutoIncrement = false
    /// How the value is generated; nil for a column that is written.
    package var generation: Generation?
    /// Not part of `SELECT *`.
    package var isInvisible = false
    /// Without history in a system-versioned table.
    package var isUnversioned = false
    /// The comment.
    package var comment = ""
    /// Options of the storage engine, as printed, each with a blank before it.
    package var engineOptions = ""
    /// The column's own CHECK, without its parentheses.
    package var check: String?

    init(_ name: Identifier, _ type: ColumnType) {
        self.name = name
        self.type = type
    }

    /// The line of SHOW CREATE TABLE, without its indent and comma.
    var sql: String {
        var out = "\(name.quoted) \(type)"
        if let printedCharset { out += " CHARACTER SET \(printedCharset)" }
        if let printedCollation { out += " COLLATE \(printedCollation)" }
        out += generationSQL
        if let text = defaultValue.text { out += " DEFAULT \(text)" }
        if isUnversioned { out += " WITHOUT SYSTEM VERSIONING" }
        if let onUpdate { out += " ON UPDATE \(onUpdate)" }
        if isAutoIncrement { out += " AUTO_INCREMENT" }
        if !comment.isEmpty { out += " COMMENT \(SQLLiteral.printed(comment))" }
        out += engineOptions
        if let check { out += " CHECK (\(check))" }
        return out
    }

    private var generationSQL: String {
        let tail = isInvisible ? " INVISIBLE" : ""
        switch generation {
        case .expression(let text, let isStored):
            return " GENERATED ALWAYS AS (\(text)) \(isStored ? "STORED" : "VIRTUAL")" + tail
        case .rowStart: return " GENERATED ALWAYS AS ROW START" + tail
        case .rowEnd: return " GENERATED ALWAYS AS ROW END" + tail
        case nil:
            // NULL is said only where a bare column would be NOT NULL.
            let null = isNullable ? (type.name == "timestamp" ? " NULL" : "") : " NOT NULL"
            return null + tail
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// One key or index as SHOW CREATE TABLE describes it.
package struct KeyShape: Sendable, Hashable {
    /// What the key is for.
    ///
    /// The raw value is the word before KEY.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The primary key.
        case primary = "PRIMARY"
        /// No two rows are equal.
        case unique = "UNIQUE"
        /// For words.
        case fulltext = "FULLTEXT"
        /// For geometry.
        case spatial = "SPATIAL"
        /// For nearest vectors; from 11.7 on.
        case vector = "VECTOR"
        /// Any other.
        case index = ""
    }

    /// One column of the key.
    package struct Part: Sendable, Hashable {
        /// The column; in a key without overlaps also the period.
        package var column: Identifier
        /// The leading characters or bytes that the key holds; nil for all.
        package var prefix: Int?
        /// In falling order.
        package var isDescending = false
        /// A period whose spans may not overlap.
        package var isWithoutOverlaps = false

        /// As in the API: `body(40)`.
        package var text: String {
            column.name + (prefix.map { "(\($0))" } ?? "") + tail
        }

        var sql: String { column.quoted + (prefix.map { "(\($0))" } ?? "") + tail }

        private var tail: String {
            (isDescending ? " DESC" : "") + (isWithoutOverlaps ? " WITHOUT OVERLAPS" : "")
        }
    }

    /// What the key is for.
    package var kind: Kind
    /// The name; `PRIMARY` for the primary key.
    package var name: Identifier
    /// The columns in order.
    package var parts: [Part]
    /// The word behind USING, where it is printed: `BTREE`, `HASH`, `RTREE`.
    package var algorithm: String?
    /// KEY_BLOCK_SIZE, where it is printed.
    package var blockSize: Int?
    /// The comment.
    package var comment = ""
    /// Not used by the optimizer.
    package var isIgnored = false
    /// Anything else, as printed: a parser, options of the storage engine.
    package var otherOptions = ""

    /// Admits no equal rows.
    package var isUnique: Bool { kind == .primary || kind == .unique }

    /// `(a, body(40))`.
    package var columnList: String { "(\(parts.map(\.text).joined(separator: ", ")))" }

    /// The line of SHOW CREATE TABLE, without its indent and comma.
    package var sql: String {
        var out = kind == .index ? "KEY" : kind.rawValue + " KEY"
        if kind != .primary { out += " " + name.quoted }
        out += " (\(parts.map(\.sql).joined(separator: ",")))"
        if let algorithm { out += " USING \(algorithm)" }
        if let blockSize { out += " KEY_BLOCK_SIZE=\(blockSize)" }
        if !comment.isEmpty { out += " COMMENT \(SQLLiteral.printed(comment))" }
        if isIgnored { out += " IGNORED" }
        return out + otherOptions
    }
}

extension DefinitionScanner {
    /// A key's line; nil where the line is something else.
    mutating func key() throws(LupoError) -> KeyShape? {
        for kind in KeyShape.Kind.allCases
        where take(kind == .index ? "KEY " : kind.rawValue + " KEY ") {
            return try key(kind)
        }
        return nil
    }

    private mutating func key(_ kind: KeyShape.Kind) throws(LupoError) -> KeyShape {
        let name: Identifier
        if kind == .primary {
            name = try Identifier("PRIMARY")
        } else {
            name = try identifier()
            try expect(" ")
        }
        try expect("(")
        var parts: [KeyShape.Part] = []
        repeat { parts.append(try keyPart()) } while take(",")
        try expect(")")
        var key = KeyShape(kind: kind, name: name, parts: parts)
        if take(" USING ") { key.algorithm = try word() }
        if take(" KEY_BLOCK_SIZE=") { key.blockSize = try number() }
        if take(" COMMENT ") { key.comment = try decodedLiteral() }
        key.isIgnored = take(" IGNORED")
        let start = position
        if take(" /*!50100 WITH PARSER ") {
            _ = try identifier()
            try expect(" */")
            _ = take(" ")
        }
        _ = try engineOptions()
        key.otherOptions = text(from: start)
        return key
    }

    private mutating func keyPart() throws(LupoError) -> KeyShape.Part {
        var part = KeyShape.Part(column: try identifier())
        if take("(") {
            part.prefix = try number()
            try expect(")")
        }
        part.isDescending = take(" DESC")
        part.isWithoutOverlaps = take(" WITHOUT OVERLAPS")
        return part
    }
}

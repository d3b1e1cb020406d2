// SPDX-License-Identifier: Apache-2.0

/// An index as a migration wants it.
package struct IndexDefinition: Sendable, Hashable {
    /// One column, perhaps by a prefix.
    package struct Part: Sendable, Hashable {
        /// The column.
        package var column: Identifier
        /// The leading characters or bytes; nil for all.
        package var prefix: Int?
    }

    /// The name.
    package var name: Identifier
    /// The columns in order.
    package var parts: [Part]
    /// No two rows may be equal.
    package var isUnique: Bool
    /// The primary key of a table definition.
    let isPrimary: Bool

    /// The primary key of one column.
    init(primaryKey column: Identifier) throws(LupoError) {
        name = try Identifier("PRIMARY")
        parts = [Part(column: column, prefix: nil)]
        isUnique = true
        isPrimary = true
    }

    /// Takes an index from Lua, as `add_index` gets it.
    ///
    /// - Parameters:
    ///   - columns: a column or a list of them, a prefix as `body(40)`.
    ///   - options: a table as the record `lupo.IndexOptions` declares it; nil for none.
    /// - Throws: ``LupoError`` `.value` that names what does not fit.
    package init(columns: APIValue, options: APIValue? = nil) throws(LupoError) {
        let reader = try DefinitionReader("Index", options ?? .map([]), as: .indexOptions)
        try self.init(columns, reader)
    }

    /// Takes an element of a table definition's `indexes`.
    init(definition: APIValue, at index: Int) throws(LupoError) {
        let name = definition["name"]?.stringValue
        let subject = name.map { "Index \($0.clipped(to: 80))" } ?? "indexes[\(index)]"
        let reader = try DefinitionReader(subject, definition, as: .indexDefinition)
        try self.init(definition["columns"] ?? .nil, reader)
    }

    private init(_ columns: APIValue, _ reader: DefinitionReader) throws(LupoError) {
        let names: [String]
        if let name = columns.stringValue {
            names = [name]
        } else if let elements = columns.elements {
            names = elements.compactMap(\.stringValue)
            guard names.count == elements.count else {
                throw reader.failure("'columns' holds something that is no string")
            }
        } else {
            throw reader.failure("'columns' must be a column or a list of them")
        }
        guard (1...32).contains(names.count) else {
            throw reader.failure("an index has 1 to 32 columns, not \(names.count)")
        }
        isPrimary = false
        parts = []
        var seen: Set<String> = []
        for name in names {
            let part = try Part(name, reader)
            guard seen.insert(part.column.name.lowercased()).inserted else {
                throw reader.failure("'columns' holds \(part.column) twice")
            }
            parts.append(part)
        }
        isUnique = reader.boolean("unique") ?? false
        if let name = reader.string("name") {
            guard name.lowercased() != "primary" else {
                throw reader.failure("the name PRIMARY is the primary key's")
            }
            self.name = try Identifier(name, for: reader.subject)
        } else {
            name = try Self.standardName(of: parts, isUnique: isUnique)
        }
    }

    /// `idx_` or `unique_` and the columns, at most 64 characters.
    ///
    /// A longer name keeps its first 55 and ends in eight digits of its SHA-256, so that it is always the same.
    static func standardName(
        of parts: [Part],
        isUnique: Bool
    ) throws(LupoError) -> Identifier {
        let columns = parts.map(\.column.name).joined(separator: "_")
        let name = (isUnique ? "unique_" : "idx_") + columns
        guard name.unicodeScalars.count > 64 else { return try Identifier(name) }
        var start = String.UnicodeScalarView()
        start.append(contentsOf: name.unicodeScalars.prefix(55))
        return try Identifier("\(String(start))_\(SHA256.hex(name.utf8).prefix(8))")
    }

    /// What SHOW CREATE TABLE says of the index once it is made.
    ///
    /// - Parameter columns: the table's columns; a prefix of a column's whole length is no prefix there.
    /// - Returns: the key, with the columns' names as the table spells them.
    func shape(in columns: [ColumnShape]) -> KeyShape {
        KeyShape(
            kind: isPrimary ? .primary : isUnique ? .unique : .index,
            name: name,
            parts: parts.map { part in
                let wanted = part.column.name.lowercased()
                let column = columns.first { $0.name.name.lowercased() == wanted }
                let isWhole = part.prefix != nil && column?.type.numbers.first == part.prefix
                return KeyShape.Part(
                    column: column?.name ?? part.column,
                    prefix: isWhole ? nil : part.prefix
                )
            }
        )
    }
}

extension IndexDefinition.Part {
    /// Reads `body` or `body(40)`.
    fileprivate init(_ text: String, _ reader: DefinitionReader) throws(LupoError) {
        guard text.hasSuffix(")"), let open = text.lastIndex(of: "("), open > text.startIndex
        else {
            self.init(column: try Identifier(text, for: reader.subject), prefix: nil)
            return
        }
        let digits = text[text.index(after: open)...].dropLast()
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(digits), (1...3072).contains(length)
        else {
            throw reader.failure(
                "the prefix of '\(text.clipped(to: 80))' is no length of 1 to 3072",
                hint: "Write it as body(40)."
            )
        }
        self.init(
            column: try Identifier(String(text[..<open]), for: reader.subject),
            prefix: length
        )
    }
}

extension IndexDefinition {
    /// Holds the parts against the table's columns.
    ///
    /// The server would quietly cut an index to its longest prefix, or make a unique one a hash; both are refused here.
    ///
    /// - Throws: ``LupoError`` `.value` for an unknown column (with the nearest), a prefix that a column cannot have, and
    ///   a column that needs one.
    func requireFit(in columns: [ColumnShape]) throws(LupoError) {
        for part in parts {
            let wanted = part.column.name.lowercased()
            guard let column = columns.first(where: { $0.name.name.lowercased() == wanted }) else {
                let names = columns.map(\.name.name)
                throw failure(
                    "there is no column \(part.column)",
                    hint: names.nearest(to: part.column.name).map { "did you mean '\($0)'?" }
                        ?? "the columns are \(names.joined(separator: ", "))."
                )
            }
            try requireFit(part, column)
        }
    }

    private func requireFit(_ part: Part, _ column: ColumnShape) throws(LupoError) {
        let type = column.type
        let hasLength = ["char", "varchar", "binary", "varbinary"].contains(type.name)
        let isLong = (type.isText || type.isBinary) && !type.hasValues && !hasLength
        guard let prefix = part.prefix else {
            if isLong {
                throw failure(
                    "the column \(column.name) of type \(type) needs a prefix",
                    hint: "Write it as \(column.name)(40)."
                )
            }
            if hasLength, let length = type.numbers.first {
                try requireRoom(length, column)
            }
            return
        }
        guard isLong || hasLength else {
            throw failure("the column \(column.name) of type \(type) has no prefix")
        }
        if hasLength, let length = type.numbers.first, prefix > length {
            throw failure(
                "the prefix \(prefix) is longer than the column \(column.name), \(type)"
            )
        }
        try requireRoom(prefix, column)
    }

    /// InnoDB's longest key column: 3072 bytes (DYNAMIC and COMPRESSED rows, pages of 16 KiB).
    private func requireRoom(_ length: Int, _ column: ColumnShape) throws(LupoError) {
        let charset = column.charset ?? "binary"
        guard let width = Collation.longestCharacter(of: charset), length * width > 3072 else {
            return
        }
        throw failure(
            "\(length) characters of the column \(column.name) are up to \(length * width) bytes, "
                + "and an index holds 3072",
            hint: "Write it with a prefix, as \(column.name)(\(3072 / width)), or shorter."
        )
    }

    private func failure(_ message: String, hint: String? = nil) -> LupoError {
        LupoError(.value, "Index \(name): \(message).", hint: hint)
    }
}

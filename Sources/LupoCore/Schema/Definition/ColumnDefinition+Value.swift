// SPDX-License-Identifier: Apache-2.0

extension ColumnDefinition {
    /// Takes a definition from Lua, as `add_column` and `modify_column` get it.
    ///
    /// - Parameters:
    ///   - name: the column.
    ///   - definition: a table as the record `lupo.ColumnDefinition` declares it.
    /// - Throws: ``LupoError`` `.value` that names the field and, for an unknown one, the nearest.
    package init(name: String, definition: APIValue) throws(LupoError) {
        let subject = "Column \(name.clipped(to: 80))"
        let reader = try DefinitionReader(subject, definition, as: .columnDefinition)
        try self.init(name: name, reader)
        try place(reader)
    }

    /// Takes an element of a table definition's `columns`.
    ///
    /// - Throws: ``LupoError`` `.value`, also for a name that does not fit the kind (rules S13, S17).
    init(named definition: APIValue, at index: Int) throws(LupoError) {
        let name = definition["name"]?.stringValue ?? ""
        let subject = name.isEmpty ? "columns[\(index)]" : "Column \(name.clipped(to: 80))"
        let reader = try DefinitionReader(subject, definition, as: .namedColumn)
        try self.init(name: name, reader)
        try requireFittingName()
    }

    /// Refuses a name without the ending that the kind asks for; for new columns only.
    ///
    /// - Throws: ``LupoError`` `.value` with the name to take.
    package func requireFittingName() throws(LupoError) {
        guard let ending = kind.nameEnding, !name.name.hasSuffix(ending) else { return }
        throw LupoError(
            .value,
            "Column \(name): the name of a column of type \(kind.rawValue) ends in \(ending).",
            hint: "Name it \(name)\(ending)."
        )
    }

    private init(name: String, _ reader: DefinitionReader) throws(LupoError) {
        guard let kind = reader.string("type").flatMap(ColumnKind.init) else {
            throw reader.failure("'type' is missing")
        }
        self.init(try Identifier(name, for: reader.subject), kind)
        if let problem = kind.problem(with: reader.value) {
            let place = problem.path.isEmpty ? "" : "'\(problem.path)': "
            throw reader.failure(place + problem.message, hint: problem.hint)
        }
        isNullable = reader.boolean("null") ?? false
        isUnsigned = reader.boolean("unsigned") ?? false
        comment = try reader.comment(limit: 1024)
        length = reader.integer("length") ?? length
        precision = reader.integer("precision") ?? precision
        scale = reader.integer("scale") ?? scale
        if kind == .enum { try takeValues(reader) }
        try takeCollation(reader)
        if let value = reader.value["default"] {
            defaultValue = try takeDefault(value, reader)
        } else if kind == .boolean, !isNullable {
            defaultValue = .integer(0)
        }
    }

    private mutating func takeValues(_ reader: DefinitionReader) throws(LupoError) {
        values = reader.strings("values") ?? []
        var seen: Set<String> = []
        for value in values {
            try reader.requireBasicPlane(value, in: "values")
            guard value.unicodeScalars.count <= 255 else {
                throw reader.failure("'values' holds a text of more than 255 characters")
            }
            guard value.last != " " else {
                throw reader.failure(
                    "'values' holds '\(value)', and the server removes the blanks at its end"
                )
            }
            guard seen.insert(value.lowercased()).inserted else {
                throw reader.failure("'values' holds '\(value)' twice")
            }
        }
    }

    private mutating func takeCollation(_ reader: DefinitionReader) throws(LupoError) {
        if let name = reader.string("charset") {
            charset = name
            if name == "ascii" { collation = "ascii_general_ci" }
        }
        if charset == "ascii",
            let value = values.first(where: { !$0.utf8.allSatisfy { $0 < 0x80 } }
            )
        {
            throw reader.failure("'values' holds '\(value)', which is not ascii")
        }
        guard let name = reader.string("collation") else { return }
        let isWord = name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
        guard isWord, name.hasPrefix(charset + "_") else {
            throw reader.failure(
                "the collation '\(name.clipped(to: 80))' is none of the character set \(charset)",
                hint: "Take one such as \(charset)_bin, or give a charset as well."
            )
        }
        collation = name
    }

    private mutating func place(_ reader: DefinitionReader) throws(LupoError) {
        guard let other = reader.string("after") else {
            position = reader.boolean("first") == true ? .first : nil
            return
        }
        let column = try Identifier(other, for: "\(reader.subject), 'after'")
        guard column.name.lowercased() != name.name.lowercased() else {
            throw reader.failure("'after' names the column itself")
        }
        position = .after(column)
    }
}

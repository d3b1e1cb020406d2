// SPDX-License-Identifier: Apache-2.0

extension ColumnShape {
    /// Whether both columns hold the same values in the same way.
    ///
    /// Display widths, the spelling of numbers and quotes in defaults, and where a collation is printed do not count.
    /// Neither do the name and the options of a storage engine.
    ///
    /// - Parameters:
    ///   - other: the other column.
    ///   - comments: the comment counts too.
    /// - Returns: whether they are equal but for their names.
    package func matches(_ other: ColumnShape, comments: Bool = false) -> Bool {
        type.comparable == other.type.comparable
            && (charset, collation) == (other.charset, other.collation)
            && isNullable == other.isNullable
            && isAutoIncrement == other.isAutoIncrement
            && (onUpdate, check) == (other.onUpdate, other.check)
            && generation == other.generation
            && (isInvisible, isUnversioned) == (other.isInvisible, other.isUnversioned)
            && hasSameDefault(as: other)
            && (!comments || comment == other.comment)
    }

    private func hasSameDefault(as other: ColumnShape) -> Bool {
        switch (defaultValue, other.defaultValue) {
        case (.literal(let own), .literal(let others)):
            if own == others { return true }
            if type.isNumeric { return number(own) != nil && number(own) == number(others) }
            return constantBytes(own) != nil && constantBytes(own) == constantBytes(others)
        default: return defaultValue == other.defaultValue
        }
    }

    /// A number however it is written: `1.50`, `'1.5'`, `15e-1`; of FLOAT and DOUBLE what they hold of it.
    private func number(_ literal: String) -> DecimalText? {
        let text = SQLLiteral.decoded(literal) ?? literal
        guard type.isApproximate else { return DecimalText(text) }
        guard let number = Double(text) else { return nil }
        return DecimalText(type.name == "float" ? Float(number).description : number.description)
    }

    private func constantBytes(_ literal: String) -> [UInt8]? {
        SQLLiteral.decoded(literal).map { Array($0.utf8) }
            ?? SQLLiteral.decodedHexadecimal(literal)
    }

    /// The column as a message shows it: `varchar(40) NOT NULL DEFAULT 'calm'`.
    ///
    /// - Parameters:
    ///   - other: what it is held against; collation and comment are said only where they are not the same.
    ///   - comments: the comment may be said.
    /// - Returns: everything but the name.
    func summary(against other: ColumnShape, comments: Bool) -> String {
        var out = type.description
        if let charset, let collation,
            (charset, collation) != (other.charset, other.collation)
        {
            out += " CHARACTER SET \(charset) COLLATE \(collation)"
        }
        switch generation {
        case .expression(let text, let isStored):
            out += " GENERATED ALWAYS AS (\(text)) \(isStored ? "STORED" : "VIRTUAL")"
        case .rowStart: out += " GENERATED ALWAYS AS ROW START"
        case .rowEnd: out += " GENERATED ALWAYS AS ROW END"
        case nil: out += isNullable ? " NULL" : " NOT NULL"
        }
        if isInvisible { out += " INVISIBLE" }
        if isUnversioned { out += " WITHOUT SYSTEM VERSIONING" }
        if let text = defaultValue.text, defaultValue != .null { out += " DEFAULT \(text)" }
        // Without DEFAULT, a column that admits NULL shows that only beside one that has it.
        if isNullable, generation == nil, defaultValue == .none { out += " without DEFAULT" }
        if let onUpdate { out += " ON UPDATE \(onUpdate)" }
        if isAutoIncrement { out += " AUTO_INCREMENT" }
        if comments, comment != other.comment { out += " COMMENT \(SQLLiteral.printed(comment))" }
        if check != other.check { out += check.map { " CHECK (\($0))" } ?? " without CHECK" }
        return out
    }
}

extension KeyShape {
    /// Whether both keys are of one kind over the same columns.
    ///
    /// The name, comments and block sizes do not count, an algorithm only where a key is a hash.
    package func matches(_ other: KeyShape) -> Bool {
        kind == other.kind && isIgnored == other.isIgnored
            && (algorithm == "HASH") == (other.algorithm == "HASH")
            && parts.map(\.comparable) == other.parts.map(\.comparable)
    }

    /// The key as a message shows it: `UNIQUE (a, body(40))`.
    var summary: String {
        let word = kind == .index || kind == .primary ? "" : kind.rawValue + " "
        return word + columnList + (algorithm == "HASH" ? " USING HASH" : "")
            + (isIgnored ? " IGNORED" : "")
    }

    /// `index idx_a`, `primary key`.
    var title: String { kind == .primary ? "primary key" : "index \(name)" }
}

extension KeyShape.Part {
    /// The text by which two parts are held against each other; case does not count in a column's name.
    fileprivate var comparable: String { text.lowercased() }
}

// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    private static let notedOptions: Set<String> = ["ENGINE", "UNION", "CONNECTION", "TABLESPACE"]

    /// CREATE TABLE, behind TABLE: elements, options, partitions, and the query that fills it.
    mutating func createTable() throws(LupoError) {
        out.verb = .createTable
        acceptIfNotExists()
        try object(.create)
        if accept("LIKE") { return try object(.definition) }
        if isSymbol("("), word(1) == "LIKE" {
            advance(2)
            try object(.definition)
            return try expect(symbol: ")")
        }
        if isSymbol("("), !isQueryInParentheses() { try elements() }
        let start = index
        try options()
        noteSettings(in: start..<index)
        guard peek != nil else { return }
        if accept("IGNORE") { out.guards.insert(.ignore) }
        _ = accept("REPLACE")
        _ = accept("AS")
        try query()
    }

    private mutating func elements() throws(LupoError) {
        try expect(symbol: "(")
        repeat { try element() } while accept(symbol: ",")
        try expect(symbol: ")")
    }

    private mutating func element() throws(LupoError) {
        guard let first = peek else { throw unexpected("a column") }
        var name: String?
        if accept("CONSTRAINT"), peek?.isName == true, word != "CHECK", word != "UNIQUE" {
            name = try self.name()
        }
        let kind: TableElement.Kind
        switch word {
        case "PRIMARY":
            kind = .primaryKey
            advance()
        case "UNIQUE":
            kind = .unique
            advance()
            _ = accept(anyOf: ["INDEX", "KEY"])
        case "INDEX", "KEY":
            kind = .index
            advance()
        case "FULLTEXT", "SPATIAL":
            kind = .index
            advance()
            _ = accept(anyOf: ["INDEX", "KEY"])
        case "VECTOR" where ["INDEX", "KEY"].contains(word(1)):
            kind = .index
            advance(2)
        case "FOREIGN":
            kind = .foreignKey
            advance()
        case "CHECK":
            kind = .check
            advance()
        case "PERIOD" where word(1) == "FOR":
            kind = .period
            advance(2)
        default:
            kind = .column
            name = try self.name("a column's name")
        }
        if kind == .index || kind == .unique {
            acceptGuard()
            if peek?.isName == true { name = try self.name() }
        }
        let start = index
        try definition(stopsAtComma: true)
        let end = lexemes[index - 1].token.range.upperBound
        var element = TableElement(
            kind: kind,
            name: name,
            range: first.token.range.lowerBound..<end
        )
        if kind == .column { element.column = columnClause(start..<index) }
        if kind.isKey { element.key = keyClause(start..<index) }
        out.elements.append(element)
    }

    /// `IF [NOT] EXISTS` of a part, which guards that part alone.
    @discardableResult
    mutating func acceptGuard() -> Bool {
        accept("IF", "NOT", "EXISTS") || accept("IF", "EXISTS")
    }

    /// Table options up to the end or the query, partitions included.
    private mutating func options() throws(LupoError) {
        while let lexeme = peek {
            switch lexeme.word {
            case "AS", "SELECT", "VALUES": return
            case "IGNORE", "REPLACE": return
            case "WITH" where word(1) != "SYSTEM": return
            case "" where lexeme.symbol == UInt8(ascii: "("):
                if isQueryInParentheses() { return }
                try definition(stopsAtComma: true, inPartitions: true)
            default:
                if try !notedOption() { advance() }
            }
        }
    }

    /// An option that decides where rows are kept.
    private mutating func notedOption() throws(LupoError) -> Bool {
        guard let first = peek else { return false }
        var name = first.word
        if name == "DATA" || name == "INDEX", word(1) == "DIRECTORY" {
            name += " DIRECTORY"
            advance()
        } else if name == "TYPE" || !Self.notedOptions.contains(name) {
            return false
        }
        advance()
        _ = acceptAssignment()
        if name == "UNION" {
            try expect(symbol: "(")
            repeat { try object(.write) } while accept(symbol: ",")
            try expect(symbol: ")")
        } else {
            guard peek != nil else { throw unexpected("a value") }
            advance()
        }
        let last = lexemes[index - 1].token.range
        out.options.append(
            TableOption(
                name: name,
                value: bytes.unquoted(last),
                range: first.token.range.lowerBound..<last.upperBound
            )
        )
        return true
    }

    /// Walks a definition: types, defaults, checks, references, options.
    ///
    /// Ends at a comma where told so, before a parenthesis that it did not open, or at the end. Partitions have options
    /// of their own within their parentheses; elsewhere such words are columns there.
    mutating func definition(
        stopsAtComma: Bool,
        inPartitions: Bool = false
    ) throws(LupoError) {
        var open = 0
        while let lexeme = peek {
            if open == 0 {
                if lexeme.symbol == UInt8(ascii: ")") { return }
                if lexeme.symbol == UInt8(ascii: ","), stopsAtComma { return }
            }
            switch lexeme.word {
            case "SELECT": throw unexpected("no query")
            case "AFTER" where peek(1)?.isName == true:
                advance(2)
                continue
            case "REFERENCES":
                advance()
                try object(.parent)
                continue
            case "NEXT", "PREVIOUS":
                if try sequenceDefault() { continue }
            case "NEXTVAL", "SETVAL":
                if isSymbol("(", at: 1) {
                    advance(2)
                    open += 1
                    try object(.read)
                    continue
                }
            default: break
            }
            if open == 0 || inPartitions, try notedOption() { continue }
            if lexeme.symbol == UInt8(ascii: "(") { open += 1 }
            if lexeme.symbol == UInt8(ascii: ")") { open -= 1 }
            advance()
        }
        if open > 0 { throw fault("a parenthesis is not closed") }
    }

    /// A column's `DEFAULT NEXT VALUE FOR s` only names the sequence.
    private mutating func sequenceDefault() throws(LupoError) -> Bool {
        guard word(1) == "VALUE", word(2) == "FOR" else { return false }
        advance(3)
        try object(.read)
        return true
    }
}

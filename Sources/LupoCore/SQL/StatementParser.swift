// SPDX-License-Identifier: Apache-2.0

/// The reader's work on one statement: a cursor over its tokens and what was found so far.
struct StatementParser {
    let bytes: [UInt8]
    let lexemes: [Lexeme]
    var index = 0
    var depth = 0
    /// Names of the CTEs that are visible, in lower case (the server compares them so), innermost last.
    var scopes: [Set<String>] = []
    var out = ReadStatement(text: "", kind: .query, verb: .select)

    init(bytes: [UInt8], lexemes: [Lexeme]) {
        self.bytes = bytes
        self.lexemes = lexemes
    }

    mutating func parse(text: String) throws(LupoError) -> ReadStatement {
        out.text = text
        try parseStatement()
        try expectEnd()
        collectPlaceholders()
        out.steps += index
        return out
    }

    func fault(_ reason: String, hint: String? = nil) -> LupoError {
        let position =
            peek?.position
            ?? lexemes.last.map { last in
                SQLPosition(
                    offset: last.token.range.upperBound,
                    line: last.token.line,
                    column: last.token.column + last.token.range.count
                )
            } ?? SQLPosition(offset: 0, line: 1, column: 1)
        return .unreadable(reason, at: position, in: bytes, hint: hint)
    }

    /// The fault for a token that does not belong where it stands.
    func unexpected(_ wanted: String) -> LupoError {
        guard let lexeme = peek else { return fault("it ends where \(wanted) should stand") }
        return fault("\(spelling(lexeme)) stands where \(wanted) should")
    }

    func spelling(_ lexeme: Lexeme) -> String {
        let text = String(decoding: bytes[lexeme.token.range], as: UTF8.self)
        return "\"\(text.clipped(to: 40).escapingControls())\""
    }

    private func expectEnd() throws(LupoError) {
        guard peek == nil else { throw unexpected("the end") }
    }

    private mutating func collectPlaceholders() {
        for lexeme in lexemes {
            let range = lexeme.token.range
            switch lexeme.token.kind {
            case .positionalPlaceholder: out.placeholders.append(Placeholder(range: range))
            case .namedPlaceholder:
                let name = String(decoding: bytes[range.dropFirst()], as: UTF8.self)
                out.placeholders.append(Placeholder(name: name, range: range))
            default: break
            }
        }
    }
}

// MARK: - The cursor

extension StatementParser {
    var peek: Lexeme? { index < lexemes.count ? lexemes[index] : nil }

    func peek(_ distance: Int) -> Lexeme? {
        index + distance < lexemes.count ? lexemes[index + distance] : nil
    }

    /// The next token's word in upper case, or nothing.
    var word: String { peek?.word ?? "" }

    func word(_ distance: Int) -> String { peek(distance)?.word ?? "" }

    func isSymbol(_ character: Unicode.Scalar, at distance: Int = 0) -> Bool {
        peek(distance)?.symbol == UInt8(ascii: character)
    }

    /// Passes tokens, never beyond the end.
    mutating func advance(_ count: Int = 1) { index = min(index + count, lexemes.count) }

    /// Passes a word if it is the next one.
    mutating func accept(_ wanted: String...) -> Bool {
        for (distance, word) in wanted.enumerated() where self.word(distance) != word {
            return false
        }
        advance(wanted.count)
        return true
    }

    mutating func accept(anyOf words: Set<String>) -> Bool {
        guard let lexeme = peek, !lexeme.word.isEmpty, words.contains(lexeme.word) else {
            return false
        }
        advance()
        return true
    }

    mutating func accept(symbol character: Unicode.Scalar) -> Bool {
        guard isSymbol(character) else { return false }
        advance()
        return true
    }

    mutating func expect(_ wanted: String) throws(LupoError) {
        guard accept(wanted) else { throw unexpected(wanted) }
    }

    mutating func expect(symbol character: Unicode.Scalar) throws(LupoError) {
        guard accept(symbol: character) else { throw unexpected("\"\(character)\"") }
    }

    mutating func skipRest() { index = lexemes.count }

    /// One bare or quoted name.
    mutating func name(_ wanted: String = "a name") throws(LupoError) -> String {
        guard let lexeme = peek, lexeme.isName else { throw unexpected(wanted) }
        advance()
        return bytes.unquoted(lexeme.token.range)
    }

    /// `name` or `schema.name`.
    mutating func objectName(_ role: ObjectReference.Role) throws(LupoError) -> ObjectReference {
        guard let first = peek else { throw unexpected("a table's name") }
        var schema: String?
        var table = try name("a table's name")
        if accept(symbol: ".") {
            schema = table
            table = try name("a table's name")
        }
        if isSymbol(".") { throw fault("a table's name has more than two parts") }
        let end = lexemes[index - 1].token.range.upperBound
        return ObjectReference(
            schema: schema,
            name: table,
            role: role,
            range: first.token.range.lowerBound..<end,
            line: first.token.line,
            column: first.token.column
        )
    }

    /// Reads a name and notes the object.
    mutating func object(_ role: ObjectReference.Role) throws(LupoError) {
        let reference = try objectName(role)
        out.objects.append(reference)
    }

    /// Reads a schema's name and notes it.
    mutating func schema() throws(LupoError) {
        guard let lexeme = peek else { throw unexpected("a schema's name") }
        let name = try name("a schema's name")
        out.schemas.append(SchemaReference(name: name, range: lexeme.token.range))
    }

    /// `IF EXISTS`, noted as a guard.
    mutating func acceptIfExists() -> Bool {
        guard accept("IF", "EXISTS") else { return false }
        out.guards.insert(.ifExists)
        return true
    }

    /// `IF NOT EXISTS`, noted as a guard.
    mutating func acceptIfNotExists() {
        if accept("IF", "NOT", "EXISTS") { out.guards.insert(.ifNotExists) }
    }

    /// `WAIT 5` and `NOWAIT`.
    mutating func acceptWait() {
        if accept("NOWAIT") { return }
        if accept("WAIT") { advance() }
    }

    mutating func enter() throws(LupoError) {
        depth += 1
        guard depth <= StatementReader.maximumDepth else {
            throw fault("queries are nested more than \(StatementReader.maximumDepth) deep")
        }
    }

    mutating func leave() { depth -= 1 }
}

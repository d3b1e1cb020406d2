// SPDX-License-Identifier: Apache-2.0

/// One table of a FROM clause, by which UPDATE and DELETE may name it.
struct TableFactor {
    /// Its place in `objects`; nil for derived tables and CTEs, which cannot be written.
    var object: Int?
    var alias: String?
    var schema: String?
    var name: String?
}

extension StatementParser {
    private static let joinWords: Set<String> = [
        "JOIN", "INNER", "CROSS", "NATURAL", "STRAIGHT_JOIN", "LEFT", "RIGHT",
    ]

    /// `a, b AS x JOIN c ON …`, as in FROM and UPDATE.
    mutating func tableReferences() throws(LupoError) -> [TableFactor] {
        var factors: [TableFactor] = []
        repeat { try joinedTable(into: &factors) } while accept(symbol: ",")
        return factors
    }

    private mutating func joinedTable(into factors: inout [TableFactor]) throws(LupoError) {
        try tableFactor(into: &factors)
        while accept(anyOf: Self.joinWords) {
            // NATURAL LEFT OUTER JOIN and its shorter forms.
            while accept(anyOf: ["INNER", "LEFT", "RIGHT", "OUTER", "JOIN"]) {}
            try tableFactor(into: &factors)
            try joinConditions()
        }
    }

    private mutating func joinConditions() throws(LupoError) {
        // `a JOIN b JOIN c ON … ON …` is legal, so any number may follow.
        while true {
            if word == "ON", word(1) != "DUPLICATE" {
                advance()
                try expression(stopsAtComma: true)
            } else if word == "USING", isSymbol("(", at: 1) {
                advance()
                try parenthesized()
            } else {
                return
            }
        }
    }

    private mutating func tableFactor(into factors: inout [TableFactor]) throws(LupoError) {
        if isSymbol("(") { return try tableInParentheses(into: &factors) }
        if accept(symbol: "{") {
            guard accept("OJ") else { throw unexpected("OJ") }
            try joinedTable(into: &factors)
            return try expect(symbol: "}")
        }
        if accept("DUAL") { return }
        if word == "LATERAL", isSymbol("(", at: 1) {
            advance()
            return try tableInParentheses(into: &factors)
        }
        if word == "JSON_TABLE", isSymbol("(", at: 1) {
            advance()
            advance()
            try expression(stop: "COLUMNS")
            try expect("COLUMNS")
            try parenthesized()
            try expect(symbol: ")")
            let alias = try alias()
            factors.append(TableFactor(alias: alias))
            return
        }
        try namedTable(into: &factors)
    }

    private mutating func tableInParentheses(
        into factors: inout [TableFactor]
    ) throws(LupoError) {
        try enter()
        let isQuery = isQueryInParentheses()
        let start = index
        advance()
        if isQuery, !isSymbol("(") || isWholeQuery(from: start) {
            try query()
            try expect(symbol: ")")
            let alias = try alias()
            if isSymbol("("), alias != nil { try parenthesized() }
            factors.append(TableFactor(alias: alias))
        } else {
            repeat { try joinedTable(into: &factors) } while accept(symbol: ",")
            try expect(symbol: ")")
        }
        leave()
    }

    /// Whether `((SELECT …) …` is a set operation rather than a derived table in a join: told by what follows the
    /// inner closing parenthesis.
    private mutating func isWholeQuery(from start: Int) -> Bool {
        var position = start + 1
        var open = 0
        repeat {
            if lexemes[position].symbol == UInt8(ascii: "(") { open += 1 }
            if lexemes[position].symbol == UInt8(ascii: ")") { open -= 1 }
            position += 1
        } while open > 0 && position < lexemes.count
        out.steps += position - start
        guard position < lexemes.count else { return true }
        let next = lexemes[position]
        return next.symbol == UInt8(ascii: ")")
            || ["UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT", "FOR", "LOCK", "OFFSET", "FETCH"]
                .contains(next.word)
    }

    private mutating func namedTable(into factors: inout [TableFactor]) throws(LupoError) {
        let reference = try objectName(.read)
        var factor = TableFactor(schema: reference.schema, name: reference.name)
        let isCommon =
            reference.schema == nil && scopes.contains { $0.contains(reference.name.lowercased()) }
        if isCommon {
            factor.name = nil
            factor.alias = reference.name
        } else {
            out.objects.append(reference)
            factor.object = out.objects.count - 1
        }
        if word == "PARTITION", isSymbol("(", at: 1) {
            advance()
            try parenthesized()
        }
        if accept("FOR", "SYSTEM_TIME") { try systemTime() }
        if let alias = try alias() { factor.alias = alias }
        try indexHints()
        factors.append(factor)
    }

    /// `AS OF x`, `BETWEEN x AND y`, `FROM x TO y`, `ALL`.
    private mutating func systemTime() throws(LupoError) {
        if accept("ALL") { return }
        if accept("AS", "OF") || accept("BETWEEN") {
            return try expression(stopsAtComma: true, stop: "AS")
        }
        try expect("FROM")
        try expression(stopsAtComma: true, stop: "TO")
        try expect("TO")
        try expression(stopsAtComma: true, stop: "AS")
    }

    /// `AS x`, or a bare name that is no keyword.
    mutating func alias() throws(LupoError) -> String? {
        if accept("AS") {
            return try name("an alias")
        }
        guard let lexeme = peek, lexeme.isName, !SQLWords.neverAlias.contains(lexeme.word) else {
            return nil
        }
        return try name("an alias")
    }

    /// `USE INDEX (a)`, `FORCE KEY FOR ORDER BY (b)`.
    private mutating func indexHints() throws(LupoError) {
        while ["USE", "FORCE", "IGNORE"].contains(word), ["INDEX", "KEY"].contains(word(1)) {
            advance(2)
            if accept("FOR") {
                if !accept("JOIN") {
                    guard accept(anyOf: ["ORDER", "GROUP"]) else { throw unexpected("JOIN") }
                    try expect("BY")
                }
            }
            try parenthesized()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// Reserved words that end an expression where no parenthesis is open.
    private static let stops: Set<String> = [
        "FROM", "INTO", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR",
        "LOCK",
        "UNION", "EXCEPT", "INTERSECT", "PROCEDURE", "RETURNING", "SET", "SELECT", "USING", "ON",
        "JOIN", "INNER", "CROSS", "NATURAL", "STRAIGHT_JOIN",
    ]

    /// Walks an expression, or several with commas between, and notes what is in it.
    ///
    /// Ends before a clause, a closing parenthesis that it did not open, or the end; it need not consume anything.
    mutating func expression(stopsAtComma: Bool = false, stop: String = "") throws(LupoError) {
        var open: [UInt8] = []
        while let lexeme = peek {
            let symbol = lexeme.symbol
            if open.isEmpty {
                if symbol == UInt8(ascii: ")") || symbol == UInt8(ascii: "}") { return }
                if symbol == UInt8(ascii: ","), stopsAtComma { return }
                if lexeme.word == "NEXT" || lexeme.word == "PREVIOUS", try sequenceValue() {
                    continue
                }
                if isStop(lexeme.word) || (!stop.isEmpty && lexeme.word == stop) { return }
            }
            switch symbol {
            case UInt8(ascii: "("), UInt8(ascii: "{"):
                open.append(symbol)
                advance()
                if word == "WITH" { try query() }
            case UInt8(ascii: ")"), UInt8(ascii: "}"):
                let opening = symbol == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "{")
                guard open.popLast() == opening else { throw unexpected("another bracket") }
                advance()
            default:
                if !lexeme.word.isEmpty, try keyword(lexeme.word) { continue }
                if !lexeme.word.isEmpty || lexeme.isName, try functionCall() { continue }
                advance()
            }
        }
        if !open.isEmpty { throw fault("a bracket is not closed") }
    }

    /// Whether a word ends an expression here.
    private func isStop(_ word: String) -> Bool {
        switch word {
        case "": false
        case "LEFT", "RIGHT": !isSymbol("(", at: 1)
        case "WINDOW": self.word(2) == "AS" && isSymbol("(", at: 3)
        default: Self.stops.contains(word)
        }
    }

    /// Words with a meaning of their own inside of an expression.
    private mutating func keyword(_ word: String) throws(LupoError) -> Bool {
        switch word {
        case "SELECT":
            try query()
            return true
        case "NEXT", "PREVIOUS": return try sequenceValue()
        case "INTO": return try acceptInto()
        case "FOR", "LOCK": return acceptRowLock()
        case "NOT" where self.word(1) == "EXISTS":
            out.guards.insert(.notExists)
            advance()
            return true
        default: return false
        }
    }

    /// `NEXT VALUE FOR s` moves a sequence, `PREVIOUS VALUE FOR s` does not.
    private mutating func sequenceValue() throws(LupoError) -> Bool {
        let isNext = word == "NEXT"
        guard accept(isNext ? "NEXT" : "PREVIOUS", "VALUE", "FOR") else { return false }
        try object(isNext ? .write : .read)
        return true
    }

    /// A name with an opening parenthesis behind it; passes the name, not the parenthesis.
    private mutating func functionCall() throws(LupoError) -> Bool {
        guard isSymbol("(", at: 1), let lexeme = peek else { return false }
        let range = lexeme.token.range
        let isQualified = index >= 2 && lexemes[index - 1].symbol == UInt8(ascii: ".")
        if isQualified {
            let owner = lexemes[index - 2]
            out.functions.append(
                FunctionCall(
                    schema: bytes.unquoted(owner.token.range),
                    name: bytes.unquoted(range),
                    isBuiltIn: false,
                    range: owner.token.range.lowerBound..<range.upperBound
                )
            )
            advance()
            return true
        }
        let word = lexeme.word
        // MATCH (a) AGAINST (b); no call follows a closing parenthesis.
        if word == "AGAINST", index > 0, lexemes[index - 1].symbol == UInt8(ascii: ")") {
            advance()
            return true
        }
        if SQLWords.builtIn.contains(word) {
            out.functions.append(FunctionCall(name: word, isBuiltIn: true, range: range))
            advance()
            try sequenceArgument(of: word)
            return true
        }
        let isCalled =
            word.isEmpty
            || !(SQLWords.reserved.contains(word) || SQLWords.uncalled.contains(word))
        if isCalled {
            out.functions.append(
                FunctionCall(name: bytes.unquoted(range), isBuiltIn: false, range: range)
            )
        }
        advance()
        return true
    }

    /// The sequence that NEXTVAL, SETVAL and LASTVAL name; peeks, so that the parenthesis stays for the caller.
    private mutating func sequenceArgument(of function: String) throws(LupoError) {
        guard ["NEXTVAL", "SETVAL", "LASTVAL"].contains(function) else { return }
        let start = index
        advance()
        try object(function == "LASTVAL" ? .read : .write)
        index = start
        out.steps += 3
    }

    /// `SET a = 1, t.b = 2`: the qualifiers of the columns that are assigned.
    mutating func assignments() throws(LupoError) -> [[String]] {
        var columns: [[String]] = []
        repeat {
            var parts = [try name("a column's name")]
            while accept(symbol: ".") { parts.append(try name("a column's name")) }
            guard parts.count <= 3 else { throw fault("a column's name has more than three parts") }
            columns.append(parts)
            guard acceptAssignment() else { throw unexpected("\"=\"") }
            // DEFAULT and ON are whole values that the walk would stop at or pass anyway.
            try expression(stopsAtComma: true)
        } while accept(symbol: ",")
        return columns
    }

    /// `=` or `:=`.
    mutating func acceptAssignment() -> Bool {
        guard let lexeme = peek, lexeme.token.kind == .symbol else { return false }
        let range = lexeme.token.range
        guard bytes[range].elementsEqual("=".utf8) || bytes[range].elementsEqual(":=".utf8) else {
            return false
        }
        advance()
        return true
    }

    /// Passes one balanced pair of parentheses that holds no query: column lists, partition lists.
    mutating func parenthesized() throws(LupoError) {
        try expect(symbol: "(")
        var open = 1
        while let lexeme = peek {
            if lexeme.word == "SELECT" { throw unexpected("no query") }
            if lexeme.symbol == UInt8(ascii: "(") { open += 1 }
            if lexeme.symbol == UInt8(ascii: ")") { open -= 1 }
            advance()
            if open == 0 { return }
        }
        throw fault("a parenthesis is not closed")
    }

    /// Whether the parentheses that begin here hold a query.
    mutating func isQueryInParentheses() -> Bool {
        var distance = 0
        while isSymbol("(", at: distance), distance <= StatementReader.maximumDepth {
            distance += 1
        }
        out.steps += distance
        return distance > 0 && ["SELECT", "WITH", "VALUES"].contains(word(distance))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What columns and keys say, read from tokens that the parser has passed: nothing here can fail.
extension StatementParser {
    private static let joinedTypes: Set<String> = [
        "DOUBLE PRECISION", "CHARACTER VARYING", "CHAR VARYING", "LONG VARCHAR", "LONG VARBINARY",
        "NATIONAL CHAR", "NATIONAL CHARACTER", "NATIONAL VARCHAR", "LONG CHAR", "LONG CHARACTER",
    ]

    /// Reads a column's definition.
    ///
    /// - Parameter tokens: from the type to the definition's end.
    /// - Returns: what it says.
    func columnClause(_ tokens: Range<Int>) -> ColumnClause {
        var clause = ColumnClause()
        var place = tokens.lowerBound
        readType(&clause, &place, tokens.upperBound)
        while place < tokens.upperBound {
            let start = place
            readAttribute(&clause, &place, tokens.upperBound)
            if place == start { place += 1 }
        }
        if clause.isZerofill { clause.isUnsigned = true }
        if clause.type == "SERIAL" {
            clause.isUnsigned = true
            clause.isAutoIncrement = true
            clause.isUnique = true
            clause.isNullable = false
        }
        return clause
    }

    /// Reads a key's columns: what stands in the first parentheses.
    func keyClause(_ tokens: Range<Int>) -> KeyClause {
        var key = KeyClause()
        guard let open = tokens.first(where: { symbol(at: $0) == "(" }) else { return key }
        var place = open + 1
        let end = skipParentheses(from: open, upTo: tokens.upperBound) - 1
        while place < end {
            if lexemes[place].isName {
                key.columns.append(bytes.unquoted(lexemes[place].token.range))
            }
            // Lengths, directions and whole expressions belong to the part.
            var depth = 0
            while place < end, depth > 0 || symbol(at: place) != "," {
                if symbol(at: place) == "(" { depth += 1 }
                if symbol(at: place) == ")" { depth -= 1 }
                place += 1
            }
            place += 1
        }
        return key
    }

    private func word(at place: Int, _ end: Int) -> String {
        place < end ? lexemes[place].word : ""
    }

    private func symbol(at place: Int) -> Character? {
        let symbol = lexemes[place].symbol
        return symbol == 0 ? nil : Character(Unicode.Scalar(symbol))
    }

    /// The place behind the parenthesis that closes the one at `start`.
    private func skipParentheses(from start: Int, upTo end: Int) -> Int {
        var depth = 0
        var place = start
        while place < end {
            if symbol(at: place) == "(" { depth += 1 }
            if symbol(at: place) == ")" { depth -= 1 }
            place += 1
            if depth == 0 { break }
        }
        return place
    }

    private func readType(_ clause: inout ColumnClause, _ place: inout Int, _ end: Int) {
        // The schema of a type: mariadb_schema.date.
        if place + 2 < end, symbol(at: place + 1) == "." { place += 2 }
        guard place < end else { return }
        let text = String(
            decoding: bytes[lexemes[place].token.range].lazy.map(\.uppercased),
            as: UTF8.self
        )
        guard text.first?.isLetter == true else { return }
        clause.type = text
        place += 1
        while place < end, Self.joinedTypes.contains(clause.type + " " + word(at: place, end)) {
            clause.type += " " + lexemes[place].word
            place += 1
            if clause.type.hasPrefix("NATIONAL ") {
                clause.type = String(clause.type.dropFirst("NATIONAL ".count))
                clause.charset = "utf8mb3"
            }
        }
        guard place < end, symbol(at: place) == "(" else { return }
        let close = skipParentheses(from: place, upTo: end)
        var inner = place + 1
        while inner < close - 1 {
            if symbol(at: inner) != "," {
                clause.arguments.append(
                    String(decoding: bytes[lexemes[inner].token.range], as: UTF8.self)
                )
            }
            inner += 1
        }
        place = close
    }

    private func readAttribute(_ clause: inout ColumnClause, _ place: inout Int, _ end: Int) {
        func next(_ count: Int) { place = min(place + count, end) }
        let second = word(at: place + 1, end)
        switch word(at: place, end) {
        case "UNSIGNED":
            clause.isUnsigned = true
            next(1)
        case "ZEROFILL":
            clause.isZerofill = true
            next(1)
        case "NOT" where second == "NULL":
            clause.isNullable = false
            next(2)
        case "NULL":
            clause.isNullable = true
            next(1)
        case "CHARACTER" where second == "SET", "CHAR" where second == "SET":
            clause.charset = value(at: place + 2, end)
            next(3)
        case "CHARSET":
            clause.charset = value(at: place + 1, end)
            next(2)
        case "COLLATE":
            clause.collation = value(at: place + 1, end)
            next(2)
        case "DEFAULT":
            next(1)
            readDefault(&clause, &place, end)
        case "ON" where second == "UPDATE":
            clause.hasOnUpdate = true
            next(2)
        case "AUTO_INCREMENT":
            clause.isAutoIncrement = true
            next(1)
        case "PRIMARY":
            clause.isPrimaryKey = true
            next(1)
            if word(at: place, end) == "KEY" { next(1) }
        case "UNIQUE":
            clause.isUnique = true
            next(1)
            if word(at: place, end) == "KEY" { next(1) }
        case "COMMENT":
            clause.comment = place + 1 < end ? bytes.unquoted(lexemes[place + 1].token.range) : nil
            next(2)
        case "CHECK":
            clause.hasCheck = true
            next(1)
            if place < end { place = skipParentheses(from: place, upTo: end) }
        case "REFERENCES":
            clause.hasReference = true
            place = end
        case "AS":
            clause.isGenerated = true
            next(1)
            if place < end { place = skipParentheses(from: place, upTo: end) }
        case "PERSISTENT", "STORED":
            clause.isStored = true
            next(1)
        case "FIRST":
            clause.hasPosition = true
            next(1)
        case "AFTER":
            clause.hasPosition = true
            next(2)
        default:
            if place < end, symbol(at: place) == "(" {
                place = skipParentheses(from: place, upTo: end)
            }
        }
    }

    private func value(at place: Int, _ end: Int) -> String? {
        guard place < end else { return nil }
        return bytes.unquoted(lexemes[place].token.range).lowercased()
    }

    /// A literal with its sign or introducer, `(…)`, a function with or without parentheses, or NEXT VALUE FOR s.
    private func readDefault(_ clause: inout ColumnClause, _ place: inout Int, _ end: Int) {
        guard place < end else { return }
        let start = place
        if word(at: place, end) == "NULL" {
            clause.defaultsToNull = true
            place += 1
        } else if symbol(at: place) == "(" {
            clause.defaultIsExpression = true
            place = skipParentheses(from: place, upTo: end)
        } else if ["NEXT", "PREVIOUS"].contains(word(at: place, end)) {
            clause.defaultIsExpression = true
            place = min(place + 4, end)
            if place < end, symbol(at: place) == "." { place = min(place + 2, end) }
        } else {
            if ["+", "-"].contains(symbol(at: place)) { place += 1 }
            if place < end {
                let word = word(at: place, end)
                // A bare word is a function, an introducer before a literal, or TRUE and FALSE.
                clause.defaultIsExpression =
                    !word.isEmpty && !["TRUE", "FALSE"].contains(word) && !word.hasPrefix("_")
                place += 1
            }
            while place < end, isLiteral(place) { place += 1 }
            if place < end, symbol(at: place) == "(" {
                place = skipParentheses(from: place, upTo: end)
            }
        }
        clause.defaultValue =
            lexemes[start].token.range.lowerBound..<lexemes[place - 1].token.range.upperBound
    }

    private func isLiteral(_ place: Int) -> Bool {
        switch lexemes[place].token.kind {
        case .string, .number, .hexadecimal, .bits: true
        default: false
        }
    }
}

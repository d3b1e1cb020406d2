// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// Notes what tokens say of a table as a whole; what stands in parentheses belongs to something else.
    ///
    /// - Parameters:
    ///   - tokens: options of CREATE TABLE, or one clause of ALTER TABLE.
    ///   - converts: whether it is `CONVERT TO`.
    mutating func noteSettings(in tokens: Range<Int>, converts: Bool = false) {
        var place = tokens.lowerBound
        var depth = 0
        while place < tokens.upperBound {
            let lexeme = lexemes[place]
            if lexeme.symbol == UInt8(ascii: "(") { depth += 1 }
            if lexeme.symbol == UInt8(ascii: ")") { depth -= 1 }
            guard depth == 0, let (kind, words) = setting(at: place) else {
                place += 1
                continue
            }
            var value = place + words
            if value < tokens.upperBound, lexemes[value].symbol == UInt8(ascii: "=") { value += 1 }
            guard value < tokens.upperBound else { return }
            let text = bytes.unquoted(lexemes[value].token.range)
            let isName = kind == .charset || kind == .collation
            out.settings.append(
                TableSetting(
                    kind: kind,
                    value: isName ? text.lowercased() : text,
                    range: lexeme.token.range.lowerBound..<lexemes[value].token.range.upperBound,
                    converts: converts
                )
            )
            place = value + 1
        }
    }

    private func setting(at place: Int) -> (TableSetting.Kind, Int)? {
        switch lexemes[place].word {
        case "CHARSET": (.charset, 1)
        case "CHARACTER", "CHAR":
            place + 1 < lexemes.count && lexemes[place + 1].word == "SET" ? (.charset, 2) : nil
        case "COLLATE": (.collation, 1)
        case "COMMENT": (.comment, 1)
        case "AUTO_INCREMENT": (.autoIncrement, 1)
        case "ROW_FORMAT": (.rowFormat, 1)
        default: nil
        }
    }
}

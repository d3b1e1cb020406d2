// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// One CREATE TABLE of a shipped file: the table that it makes, and how.
struct ShippedTable {
    let name: ObjectName
    let shape: LedgerShape

    /// Reads `CREATE TABLE IF NOT EXISTS schema.table (…) ENGINE=… DEFAULT CHARSET=… …`.
    ///
    /// - Returns: nil for a statement of another kind.
    /// - Throws: ``LupoError`` `.internal` where a shipped file has what this does not read.
    init?(_ statement: [ShippedSQL.Token]) throws(LupoError) {
        let tokens = statement.filter { $0 != .space }
        var reader = TokenReader(tokens: tokens)
        guard reader.skip("CREATE", "TABLE", "IF", "NOT", "EXISTS") else { return nil }
        let schema = try reader.name()
        try reader.expect(".")
        name = try ObjectName(schema: Identifier(schema), table: Identifier(reader.name()))
        try reader.expect("(")
        var columns: [LedgerShape.Column] = []
        var keys: [LedgerShape.Key] = []
        repeat {
            if let key = try reader.key() {
                keys.append(key)
            } else {
                columns.append(try reader.column())
            }
        } while reader.skip(",")
        try reader.expect(")")
        let engine = try reader.option("ENGINE")
        _ = reader.skip("DEFAULT")
        let characterSet = try reader.option("CHARSET")
        shape = LedgerShape(
            engine: engine,
            characterSet: characterSet,
            columns: columns,
            keys: keys
        )
    }
}

/// Reads the constrained layout of the shipped files from left to right.
private struct TokenReader {
    let tokens: [ShippedSQL.Token]
    var place = 0

    private var word: String? {
        if place < tokens.count, case .word(let text) = tokens[place] { text } else { nil }
    }

    mutating func skip(_ words: String...) -> Bool {
        let start = place
        for text in words {
            guard word?.uppercased() == text || isSign(text) else {
                place = start
                return false
            }
            place += 1
        }
        return true
    }

    private func isSign(_ text: String) -> Bool {
        place < tokens.count && text.count == 1 && tokens[place] == .sign(Character(text))
    }

    mutating func expect(_ text: String) throws(LupoError) {
        guard skip(text) else { throw unexpected(text) }
    }

    mutating func name() throws(LupoError) -> String {
        guard let text = word else { throw unexpected("a name") }
        place += 1
        // A name that was put in stands in backquotes.
        guard text.hasPrefix("`") else { return text }
        return String(text.dropFirst().dropLast()).replacing("``", with: "`")
    }

    mutating func option(_ name: String) throws(LupoError) -> String {
        try expect(name)
        try expect("=")
        return try self.name()
    }

    mutating func key() throws(LupoError) -> LedgerShape.Key? {
        if skip("PRIMARY", "KEY") {
            return LedgerShape.Key(name: "PRIMARY", isUnique: true, columns: try columnList())
        }
        let isUnique = skip("UNIQUE", "KEY")
        guard isUnique || skip("INDEX") else { return nil }
        let name = try name()
        return LedgerShape.Key(name: name, isUnique: isUnique, columns: try columnList())
    }

    private mutating func columnList() throws(LupoError) -> [String] {
        try expect("(")
        var out: [String] = []
        repeat { out.append(try name()) } while skip(",")
        try expect(")")
        return out
    }

    mutating func column() throws(LupoError) -> LedgerShape.Column {
        let name = try name()
        var type = try self.name()
        if isSign("(") {
            while !skip(")") {
                guard place < tokens.count else { throw unexpected(")") }
                type += ShippedSQL.text(of: [tokens[place]])
                place += 1
            }
            type += ")"
        }
        if skip("UNSIGNED") { type += " unsigned" }
        let isNullable = !skip("NOT", "NULL")
        if isNullable { try expect("NULL") }
        let isAutoIncrement = skip("AUTO_INCREMENT")
        var defaultValue: String?
        if skip("DEFAULT") {
            guard place < tokens.count else { throw unexpected("a default") }
            defaultValue = ShippedSQL.text(of: [tokens[place]])
            place += 1
        }
        try expect("COMMENT")
        place += 1
        return LedgerShape.Column(
            name: name,
            type: LedgerShape.normalised(type: type, isJSON: type == "JSON"),
            isNullable: isNullable,
            defaultValue: defaultValue,
            isAutoIncrement: isAutoIncrement
        )
    }

    private func unexpected(_ wanted: String) -> LupoError {
        let found = place < tokens.count ? ShippedSQL.text(of: [tokens[place]]) : "the end"
        return LupoError(.internal, "A shipped SQL file has \(found) where \(wanted) should be.")
    }
}

// SPDX-License-Identifier: Apache-2.0

extension DefinitionScanner {
    /// A column's line; character set and collation are still as printed.
    mutating func column() throws(LupoError) -> ColumnShape {
        let name = try identifier()
        try expect(" ")
        var column = ColumnShape(name, try columnType())
        if take(" CHARACTER SET ") { column.printedCharset = try word() }
        if take(" COLLATE ") { column.printedCollation = try word() }
        try generation(of: &column)
        if take(" DEFAULT ") { column.defaultValue = try columnDefault() }
        column.isUnversioned = take(" WITHOUT SYSTEM VERSIONING")
        if take(" ON UPDATE ") { column.onUpdate = try expression() }
        column.isAutoIncrement = take(" AUTO_INCREMENT")
        if take(" COMMENT ") { column.comment = try decodedLiteral() }
        column.engineOptions = try engineOptions()
        if take(" CHECK ") { column.check = try parenthesised() }
        return column
    }

    /// Letters, digits and underscores.
    mutating func word() throws(LupoError) -> String {
        try run("a word") {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Options of a storage engine, such as `` `compression`='x'``; empty where there are none.
    mutating func engineOptions() throws(LupoError) -> String {
        let start = position
        while take(" `") {
            _ = try upTo { $0.current == UInt8(ascii: "`") }
            try expect("`=")
            if current == UInt8(ascii: "'") { _ = try literal() } else { _ = try word() }
        }
        return text(from: start)
    }

    private mutating func generation(of column: inout ColumnShape) throws(LupoError) {
        if take(" GENERATED ALWAYS AS ") {
            if take("ROW START") {
                column.generation = .rowStart
                column.isNullable = false
            } else if take("ROW END") {
                column.generation = .rowEnd
                column.isNullable = false
            } else {
                let text = try parenthesised()
                let isStored = take(" STORED")
                if !isStored { try expect(" VIRTUAL") }
                column.generation = .expression(text, isStored: isStored)
            }
        } else if take(" NOT NULL") {
            column.isNullable = false
        } else if column.type.name == "timestamp" {
            try expect(" NULL")
        }
        column.isInvisible = take(" INVISIBLE")
    }

    private mutating func columnDefault() throws(LupoError) -> ColumnShape.Default {
        let text = try expression()
        if text == "NULL" { return .null }
        return isConstant(text) ? .literal(text) : .expression(text)
    }

    /// Up to the next clause: the server puts every expression with a blank at its top into parentheses.
    private mutating func expression() throws(LupoError) -> String {
        let text = try upTo {
            $0.current == UInt8(ascii: ",") || $0.current == UInt8(ascii: "\n")
                || $0.current == UInt8(ascii: " ")
        }
        guard !text.isEmpty else { throw failure("an expression") }
        return text
    }

    /// A quoted text, a number, or a hexadecimal or bit literal.
    private func isConstant(_ text: String) -> Bool {
        if SQLLiteral.decoded(text) != nil { return true }
        if SQLLiteral.decodedHexadecimal(text) != nil { return true }
        if text.hasPrefix("b'") { return SQLLiteral.decoded(String(text.dropFirst())) != nil }
        return Double(text) != nil && text.first.map { $0.isNumber || $0 == "-" } == true
    }
}

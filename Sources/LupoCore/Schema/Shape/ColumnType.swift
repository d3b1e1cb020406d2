// SPDX-License-Identifier: Apache-2.0

/// A column's SQL type as the server prints it, taken apart.
package struct ColumnType: Sendable, Hashable, CustomStringConvertible {
    /// The name alone, in lower case: `bigint`, `varchar`, `enum`.
    package let name: String
    /// The numbers in parentheses: display width, length, or precision and scale.
    package let numbers: [Int]
    /// The texts of an `enum` or a `set`.
    package let values: [String]
    /// `unsigned`.
    package let isUnsigned: Bool
    /// `zerofill`.
    package let isZerofill: Bool
    /// A comment behind the type that carries a property, such as `/*M!100301 COMPRESSED*/`; else empty.
    package let note: String

    init(
        _ name: String,
        _ numbers: [Int] = [],
        values: [String] = [],
        isUnsigned: Bool = false,
        isZerofill: Bool = false,
        note: String = ""
    ) {
        self.name = name
        self.numbers = numbers
        self.values = values
        self.isUnsigned = isUnsigned
        self.isZerofill = isZerofill
        self.note = note
    }

    /// The text as the server prints it: `decimal(10,2) unsigned`.
    package var description: String {
        let inside =
            hasValues
            ? values.map(SQLLiteral.printed).joined(separator: ",")
            : numbers.map(String.init).joined(separator: ",")
        return name + (inside.isEmpty ? "" : "(\(inside))") + (isUnsigned ? " unsigned" : "")
            + (isZerofill ? " zerofill" : "") + (note.isEmpty ? "" : " \(note)")
    }

    /// `enum` and `set`.
    package var hasValues: Bool { name == "enum" || name == "set" }

    /// Whether values have a character set.
    package var isText: Bool { Self.textNames.contains(name) }

    /// Whether values are bytes.
    package var isBinary: Bool { Self.binaryNames.contains(name) }

    /// Whether a default is compared as a number.
    package var isNumeric: Bool { integerBytes != nil || isDecimal || isApproximate }

    /// `decimal`.
    package var isDecimal: Bool { name == "decimal" }

    /// `float` and `double`.
    package var isApproximate: Bool { name == "float" || name == "double" }

    /// The size of a whole number in bytes; nil for other types.
    package var integerBytes: Int? { Self.integerSizes[name] }

    /// The same type without what has no effect on values: the display width of whole numbers and years.
    var comparable: ColumnType {
        guard integerBytes != nil && !isZerofill || name == "year" else { return self }
        return ColumnType(name, isUnsigned: isUnsigned, note: note)
    }

    private static let integerSizes = [
        "tinyint": 1, "smallint": 2, "mediumint": 3, "int": 4, "bigint": 8,
    ]
    private static let textNames: Set<String> = [
        "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set",
    ]
    private static let binaryNames: Set<String> = [
        "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob",
    ]
}

extension DefinitionScanner {
    /// A type behind a column's name.
    mutating func columnType() throws(LupoError) -> ColumnType {
        let name = try run("a type") {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
        var numbers: [Int] = []
        var values: [String] = []
        if take("(") {
            repeat {
                if current == UInt8(ascii: "'") {
                    values.append(try decodedLiteral())
                } else {
                    numbers.append(try number())
                }
            } while take(",")
            try expect(")")
        }
        let isUnsigned = take(" unsigned")
        let isZerofill = take(" zerofill")
        var note = ""
        if starts(with: " /*") {
            _ = take(" ")
            let start = position
            _ = try upTo { $0.starts(with: "*/") }
            try expect("*/")
            note = text(from: start)
        }
        let type = ColumnType(
            name,
            numbers,
            values: values,
            isUnsigned: isUnsigned,
            isZerofill: isZerofill,
            note: note
        )
        guard type.hasValues != values.isEmpty, values.isEmpty || numbers.isEmpty else {
            throw failure("another list behind '\(name)'")
        }
        return type
    }

    /// A whole number without a sign.
    mutating func number() throws(LupoError) -> Int {
        let digits = try run("a number") {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard let number = Int(digits) else { throw failure("a smaller number") }
        return number
    }
}

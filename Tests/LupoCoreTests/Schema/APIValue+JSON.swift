// SPDX-License-Identifier: Apache-2.0

@testable import LupoCore

extension APIValue {
    /// A Lua value from JSON, so that definitions in tests are short.
    ///
    /// `{"$bytes": "ff00"}`, `{"$u64": "…"}`, `{"$decimal": "…"}` and `{"$float": "…"}` are what JSON does not have.
    init(json text: String) throws {
        self.init(try JSON(parsing: text))
    }

    private init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .boolean(flag)
        case .integer(let number): self = .integer(number)
        case .unsigned(let number): self = .u64(number)
        case .decimal(let digits): self = .decimal(digits)
        case .double(let number): self = .float(number)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { APIValue($0) })
        case .object(let members):
            if members.count == 1, let (key, value) = members.first, key.hasPrefix("$") {
                self.init(special: key, value.stringValue ?? "")
            } else {
                self = .map(members.map { Entry($0.0, APIValue($0.1)) })
            }
        }
    }

    private init(special key: String, _ text: String) {
        switch key {
        case "$u64": self = .u64(UInt64(text) ?? 0)
        case "$decimal": self = .decimal(text)
        case "$float": self = .float(Double(text) ?? .nan)
        default: self = .bytes(SQLLiteral.decodedHexadecimal("0x" + text) ?? [])
        }
    }
}

/// The table `shop.<name>`.
func object(_ name: String) throws -> ObjectName {
    ObjectName(schema: try Identifier("shop"), table: try Identifier(name))
}

/// The table of a text of SHOW CREATE TABLE.
func tableShape(_ text: String) throws -> TableShape {
    guard let table = try ObjectShape(showCreate: text).table else {
        throw LupoError(.value, "The text is no table's: \(text)")
    }
    return table
}

/// The column of a line of SHOW CREATE TABLE, in a table of utf8mb4_unicode_ci.
func columnShape(_ line: String) throws -> ColumnShape {
    let text =
        "CREATE TABLE `t` (\n  \(line)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 "
        + "COLLATE=utf8mb4_unicode_ci"
    guard let column = try tableShape(text).columns.first else {
        throw LupoError(.value, "The line is no column's: \(line)")
    }
    return column
}

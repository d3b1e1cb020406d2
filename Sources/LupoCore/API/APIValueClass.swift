// SPDX-License-Identifier: Apache-2.0

/// A value that Lua does not have itself: how it is made, and which operators it knows.
package struct APIValueClass: Sendable, Hashable {
    /// An operator that the Lua language server can declare.
    package struct Operator: Sendable, Hashable {
        /// As after `---@operator`: `concat`, `len`.
        package let name: String
        /// What stands on the other side; nil for an operator with one operand.
        package let operand: APIType?
        /// What it gives.
        package let result: APIType
    }

    /// The class in the stub.
    package let luaName: String
    /// One or two sentences.
    package let doc: String
    /// What works with it, as Lua writes it: `==`, `<`, `..`, `tostring`.
    package let operations: [String]
    /// Those of `operations` that editors can be told.
    package let operators: [Operator]

    static let all = [
        APIValueClass(
            luaName: "lupo.Null",
            doc:
                "SQL NULL as a parameter and in JSON. Rows never hold it: there NULL reads as nil.",
            operations: ["==", "tostring"],
            operators: []
        ),
        APIValueClass(
            luaName: "lupo.U64",
            doc: "A BIGINT UNSIGNED. The server's values up to 9223372036854775807 come as plain "
                + "integers, larger ones as this. Arithmetic raises an error.",
            operations: ["==", "<", "<=", "..", "tostring"],
            operators: [.concatenation]
        ),
        APIValueClass(
            luaName: "lupo.Decimal",
            doc: "A DECIMAL, exact to the last digit. Arithmetic raises an error, so that no digit "
                + "is lost in a float.",
            operations: ["==", "<", "<=", "..", "tostring"],
            operators: [.concatenation]
        ),
        APIValueClass(
            luaName: "lupo.Bytes",
            doc:
                "Bytes for a BINARY, BLOB or BIT column; never converted to another character set. "
                + "`tostring` gives them as a Lua string.",
            operations: ["==", "#", "tostring"],
            operators: [.length]
        ),
    ]
}

extension APIValueClass.Operator {
    fileprivate static let concatenation = Self(
        name: "concat",
        operand: .union([.string, .number]),
        result: .string
    )

    fileprivate static let length = Self(name: "len", operand: nil, result: .integer)
}

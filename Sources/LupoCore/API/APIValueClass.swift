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
                + "integers, larger ones as this. A result outside of 0 to 18446744073709551615 is an error; with "
                + "a Decimal it is a Decimal; with a float it is an error. Two equal ones are two keys of a table: "
                + "use `tostring(x)` as the key. `x == 5` is always false in Lua, for their types differ: write "
                + "`x:eq(5)`.",
            operations: ["+", "-", "*", "//", "%", "==", "<", "<=", "..", "tostring"],
            operators: .arithmetic(with: [.integer, .u64], .u64)
                + .arithmetic(with: [.decimal], .decimal) + [.concatenation]
        ),
        APIValueClass(
            luaName: "lupo.Decimal",
            doc:
                "A DECIMAL, exact to the last digit: at most 65 digits, 38 of them behind the point. Where the "
                + "exact result needs more, and for a float on the other side, there is an error. `/` is one too, "
                + "since a quotient may have no end: `x:div(y, scale)`. Two equal ones are two keys of a table: use "
                + "`tostring(x)` as the key. `x == 5` is always false in Lua, for their types differ: write "
                + "`x:eq(5)`.",
            operations: ["+", "-", "*", "//", "%", "-x", "==", "<", "<=", "..", "tostring"],
            operators: .arithmetic(with: [.integer, .u64, .decimal], .decimal)
                + [.negation, .concatenation]
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

    fileprivate static let negation = Self(name: "unm", operand: nil, result: .decimal)

    fileprivate static let length = Self(name: "len", operand: nil, result: .integer)
}

extension [APIValueClass.Operator] {
    /// The five exact operators.
    fileprivate static func arithmetic(with operands: [APIType], _ result: APIType) -> Self {
        ["add", "sub", "mul", "idiv", "mod"].map { name in
            APIValueClass.Operator(
                name: name,
                operand: operands.count == 1 ? operands[0] : .union(operands),
                result: result
            )
        }
    }
}

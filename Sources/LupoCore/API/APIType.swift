// SPDX-License-Identifier: Apache-2.0

/// A type of the script API, as checked at a call and as written in the editor's stub.
package indirect enum APIType: Sendable, Hashable {
    /// Anything, nil included.
    case any
    /// Nil alone.
    case `nil`
    /// `true` or `false`.
    case boolean
    /// An integer, or a float with an integral value.
    case integer
    /// An integer or a float.
    case number
    /// A string; a number is none.
    case string
    /// Any table whose content is not looked at.
    case table
    /// `lupo.null`.
    case null
    /// A `lupo.U64`.
    case u64
    /// A `lupo.Decimal`.
    case decimal
    /// A `lupo.Bytes`.
    case bytes
    /// A Lua function.
    case function([APIParameter], returns: [APIType])
    /// A list.
    case array(APIType)
    /// A table from keys to values.
    case map(APIType, APIType)
    /// A table with named fields.
    case record(APIRecord)
    /// One of the host's objects, by its class in the stub.
    case object(String, APIOwner?)
    /// Any of several.
    case union([APIType])
    /// One of a few texts.
    case literals([String])
    /// A type with a name of its own.
    case alias(APIAlias)

    /// The type in the notation of the Lua language server.
    package var text: String {
        switch self {
        case .any: "any"
        case .nil: "nil"
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .table: "table"
        case .null: "lupo.Null"
        case .u64: "lupo.U64"
        case .decimal: "lupo.Decimal"
        case .bytes: "lupo.Bytes"
        case .function(let parameters, let returns):
            "fun(" + parameters.map(\.signature).joined(separator: ", ") + ")"
                + (returns.isEmpty ? "" : ": " + returns.map(\.text).joined(separator: ", "))
        case .array(let element): element.grouped + "[]"
        case .map(let key, let value): "table<\(key.text), \(value.text)>"
        case .record(let record): record.luaName
        case .object(let name, _): name
        case .union(let types): types.map(\.grouped).joined(separator: "|")
        case .literals(let texts): texts.map { "\"\($0)\"" }.joined(separator: "|")
        case .alias(let alias): alias.luaName
        }
    }

    /// The text, in parentheses where an operator behind it would bind to a part only.
    private var grouped: String {
        switch self {
        case .union, .function: "(\(text))"
        case .literals(let texts) where texts.count > 1: "(\(text))"
        default: text
        }
    }

    /// The text with a question mark behind it, where the value may be absent.
    package var optionalText: String { grouped + "?" }

    /// What an error says it expected: `string`, `string or table`.
    package var expectation: String {
        let names = expectedNames
        guard let last = names.last, names.count > 1 else { return names.first ?? "value" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    private var expectedNames: [String] {
        switch self {
        case .any: ["value"]
        case .array, .map, .record, .table: ["table"]
        case .function: ["function"]
        case .literals: ["string"]
        case .union(let types):
            types.flatMap(\.expectedNames).reduce(into: []) { names, name in
                if name != "nil", !names.contains(name) { names.append(name) }
            }
        case .alias(let alias): alias.definition.expectedNames
        default: [text]
        }
    }
}

/// A name for a type that stands in many places.
package struct APIAlias: Sendable, Hashable {
    /// Without `lupo.` before it.
    package let name: String
    /// What the name stands for.
    package let definition: APIType
    /// One or a few sentences.
    package let doc: String

    /// The name in the stub.
    package var luaName: String { "lupo." + name }
}

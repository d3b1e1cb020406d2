// SPDX-License-Identifier: Apache-2.0

/// A Lua value with its content, for checks of whole tables: options, a manifest.
package indirect enum APIValue: Sendable, Hashable {
    /// Nil.
    case `nil`
    /// `true` or `false`.
    case boolean(Bool)
    /// A Lua integer.
    case integer(Int64)
    /// A Lua float.
    case float(Double)
    /// A string.
    case string(String)
    /// `lupo.null`.
    case null
    /// A `lupo.U64`.
    case u64(UInt64)
    /// A `lupo.Decimal`, as its digits.
    case decimal(String)
    /// A `lupo.Bytes`.
    case bytes([UInt8])
    /// A function; its content does not cross the border.
    case function
    /// One of the host's objects.
    case object(APIOwner)
    /// A table with the keys 1 … n and no others. An empty table may be this or an empty ``map(_:)``.
    case array([APIValue])
    /// Any other table: keys in the order of `pairs`. A key that is not a string is written `[1]`.
    case map([Entry])

    /// A key of a table with its value.
    package struct Entry: Sendable, Hashable {
        /// The key as text.
        package let key: String
        /// The value, never nil.
        package let value: APIValue

        /// Joins the two.
        package init(_ key: String, _ value: APIValue) {
            self.key = key
            self.value = value
        }
    }

    /// The type alone.
    package var tag: LuaTypeTag {
        switch self {
        case .nil: .nil
        case .boolean: .boolean
        case .integer: .integer
        case .float(let number): Int64(exactly: number) == nil ? .float : .integralFloat
        case .string: .string
        case .null: .null
        case .u64: .u64
        case .decimal: .decimal
        case .bytes: .bytes
        case .function: .function
        case .object(let owner): .object(owner)
        case .array, .map: .table
        }
    }

    /// The entries of a table, a list's with the keys `[1]` and so on; nil for what is no table.
    package var entries: [Entry]? {
        switch self {
        case .array(let elements):
            elements.enumerated().map { Entry("[\($0.offset + 1)]", $0.element) }
        case .map(let entries): entries
        default: nil
        }
    }

    /// The elements of a list, none for an empty table; nil for anything else.
    package var elements: [APIValue]? {
        switch self {
        case .array(let elements): elements
        case .map(let entries): entries.isEmpty ? [] : nil
        default: nil
        }
    }

    /// The value of that key of a table.
    package subscript(key: String) -> APIValue? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// The text of a string.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of an integer, or of a float that is one.
    package var integerValue: Int64? {
        switch self {
        case .integer(let number): number
        case .float(let number): Int64(exactly: number)
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A JSON document that keeps 64-bit integers, the order of members, and an empty array apart from an empty object.
///
/// It is our own because hashes and the ledger need a byte-for-byte stable form, scripts need integers that no
/// `Double` has rounded, and the start of the program must not wait for a large library to load.
package enum JSON: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits.
    case integer(Int64)
    /// A whole number above `Int64.max`.
    case unsigned(UInt64)
    /// Any other number; finite.
    case double(Double)
    /// A number whose digits a `Double` would not keep, written out: `-?\d+(\.\d+)?`, at most 65 digits, 38 behind the point.
    case decimal(String)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object; members in order, names unique.
    case object([(String, JSON)])

    /// The member of an object, or nil.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }

    /// The text of a string, or nil.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of an integer, or nil.
    package var integerValue: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The value of a boolean, or nil.
    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array, or nil.
    package var arrayValue: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Nil for `null`, which a column stores as SQL NULL.
    package var nonNull: JSON? {
        if case .null = self { nil } else { self }
    }

    /// The same document with every object's members sorted by name: the form that is hashed.
    package var canonical: JSON {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let members):
            .object(members.map { ($0.0, $0.1.canonical) }.sorted { $0.0 < $1.0 })
        default: self
        }
    }
}

extension JSON: Equatable {
    /// Members in another order make another document; compare `canonical` forms where order does not matter.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.decimal(let a), .decimal(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 }
        default: false
        }
    }
}

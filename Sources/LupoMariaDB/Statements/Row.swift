// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// One row whose values are copies.
package struct Row: Sendable, Hashable {
    /// The columns, shared by all rows of a result.
    package let columns: [Column]
    /// The values, in the order of the columns.
    package let values: [Value]

    /// The value of a column by position, from 0.
    package subscript(position: Int) -> Value { values[position] }

    /// The value of the first column of that name, or nil where there is no such column.
    package subscript(name: String) -> Value? {
        columns.firstIndex { $0.name == name }.map { values[$0] }
    }
}

/// The rows of one result with what the statement did.
package struct QueryResult: Sendable, Hashable {
    /// The columns; empty for a statement without rows.
    package let columns: [Column]
    /// The rows.
    package let rows: [Row]
    /// What the statement did.
    package let outcome: StatementResult
}

extension Value {
    /// The number of an `.integer`, or nil.
    package var integerValue: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The text of a `.text` or `.decimal`, or nil.
    package var textValue: String? {
        switch self {
        case .text(let text), .decimal(let text): text
        default: nil
        }
    }

    /// True for SQL NULL.
    package var isNull: Bool { self == .null }
}

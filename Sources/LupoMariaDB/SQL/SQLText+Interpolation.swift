// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension SQLText {
    /// Collects the pieces of an interpolated statement.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var sql: SQLText = ""

        /// Begins an empty statement.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Fixed text: SQL.
        package mutating func appendLiteral(_ literal: String) { sql.append(verbatim: literal) }

        /// A value: its literal.
        package mutating func appendInterpolation(_ value: Value) { sql.append(literal: value) }

        /// A text: its literal.
        package mutating func appendInterpolation(_ text: String) {
            sql.append(literal: .text(text))
        }

        /// A text or NULL.
        package mutating func appendInterpolation(_ text: String?) {
            sql.append(literal: text.map(Value.text) ?? .null)
        }

        /// An integer of any width.
        package mutating func appendInterpolation(_ number: some FixedWidthInteger) {
            appendInterpolation(Optional(number))
        }

        /// An integer of any width, or NULL.
        package mutating func appendInterpolation(_ number: (some FixedWidthInteger)?) {
            guard let number else { return sql.append(literal: .null) }
            if let signed = Int64(exactly: number) {
                sql.append(literal: .integer(signed))
            } else {
                sql.append(literal: .unsigned(UInt64(clamping: number)))
            }
        }

        /// A floating-point number; one that is not finite fails when the statement is sent.
        package mutating func appendInterpolation(_ number: Double) {
            sql.append(literal: .double(number))
        }

        /// TRUE or FALSE.
        package mutating func appendInterpolation(_ flag: Bool) {
            sql.append(literal: .integer(flag ? 1 : 0))
        }

        /// Bytes: a hexadecimal literal.
        package mutating func appendInterpolation(_ bytes: [UInt8]) {
            sql.append(literal: .bytes(bytes))
        }

        /// A JSON document: a literal of its text.
        package mutating func appendInterpolation(_ json: JSON) {
            sql.append(literal: .text(json.encoded()))
        }

        /// A JSON document or NULL.
        package mutating func appendInterpolation(_ json: JSON?) {
            sql.append(literal: json.map { .text($0.encoded()) } ?? .null)
        }

        /// A name in backquotes.
        package mutating func appendInterpolation(_ name: Identifier) {
            sql.append(verbatim: name.quoted)
        }

        /// A schema and a table in backquotes.
        package mutating func appendInterpolation(_ name: ObjectName) {
            sql.append(verbatim: name.quoted)
        }

        /// SQL that was built the same way.
        package mutating func appendInterpolation(_ fragment: SQLText) { sql.append(fragment) }

        /// Literals with commas between them, for `IN (…)` and `VALUES (…)`; none gives `NULL`, which matches nothing.
        package mutating func appendInterpolation(list values: some Sequence<Value>) {
            var isEmpty = true
            for value in values {
                if !isEmpty { sql.append(verbatim: ", ") }
                sql.append(literal: value)
                isEmpty = false
            }
            if isEmpty { sql.append(verbatim: "NULL") }
        }

        /// Names in backquotes with commas between them, for column lists.
        package mutating func appendInterpolation(list names: some Sequence<Identifier>) {
            sql.append(verbatim: names.map(\.quoted).joined(separator: ", "))
        }
    }
}

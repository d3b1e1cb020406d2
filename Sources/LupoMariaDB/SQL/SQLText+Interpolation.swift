// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension SQLText {
    /// Collects the pieces of an interpolated statement.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var sql: SQLText

        /// Begins an empty statement.
        package init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQLText(
                bytes: literalCapacity + interpolationCount * 32,
                values: interpolationCount
            )
        }

        /// Fixed text: SQL.
        package mutating func appendLiteral(_ literal: String) { sql.append(verbatim: literal) }

        /// A value.
        package mutating func appendInterpolation(_ value: Value) { sql.append(value: value) }

        /// A text.
        package mutating func appendInterpolation(_ text: String) {
            sql.append(value: .text(text))
        }

        /// A text or NULL.
        package mutating func appendInterpolation(_ text: String?) {
            sql.append(value: text.map(Value.text) ?? .null)
        }

        /// An integer.
        package mutating func appendInterpolation(_ number: Int) {
            sql.append(value: .integer(Int64(number)))
        }

        /// An integer.
        package mutating func appendInterpolation(_ number: Int64) {
            sql.append(value: .integer(number))
        }

        /// An integer or NULL.
        package mutating func appendInterpolation(_ number: Int64?) {
            sql.append(value: number.map(Value.integer) ?? .null)
        }

        /// An integer of any width.
        package mutating func appendInterpolation(_ number: some FixedWidthInteger) {
            appendInterpolation(Optional(number))
        }

        /// An integer of any width, or NULL.
        package mutating func appendInterpolation(_ number: (some FixedWidthInteger)?) {
            guard let number else { return sql.append(value: .null) }
            if let signed = Int64(exactly: number) {
                sql.append(value: .integer(signed))
            } else {
                sql.append(value: .unsigned(UInt64(clamping: number)))
            }
        }

        /// A floating-point number; one that is not finite fails when the statement is sent.
        package mutating func appendInterpolation(_ number: Double) {
            sql.append(value: .double(number))
        }

        /// TRUE or FALSE.
        package mutating func appendInterpolation(_ flag: Bool) {
            sql.append(value: .integer(flag ? 1 : 0))
        }

        /// Bytes.
        package mutating func appendInterpolation(_ bytes: [UInt8]) {
            sql.append(value: .bytes(bytes))
        }

        /// A JSON document: its text.
        package mutating func appendInterpolation(_ json: JSON) {
            sql.append(value: .text(json.encoded()))
        }

        /// A JSON document or NULL.
        package mutating func appendInterpolation(_ json: JSON?) {
            sql.append(value: json.map { .text($0.encoded()) } ?? .null)
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

        /// Values with commas between them, for `IN (…)` and `VALUES (…)`; none gives `NULL`, which matches nothing.
        package mutating func appendInterpolation(list values: some Sequence<Value>) {
            var isEmpty = true
            for value in values {
                if !isEmpty { sql.append(verbatim: ", ") }
                sql.append(value: value)
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

// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// SQL that was put together from fixed text, quoted names and escaped literals, never from spliced strings.
///
///     let text: SQLText = "SELECT * FROM \(table) WHERE name = \(name) AND id > \(id)"
///
/// A `String` in an interpolation becomes a literal, an ``Identifier`` or ``ObjectName`` a quoted name, an ``SQLText``
/// itself. The literals hold under the SQL mode that every connection states (``SessionSettings/sqlMode``). Quotes are
/// doubled, not escaped, so that no text can leave its literal under any other mode either.
package struct SQLText: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The statement as it is sent.
    package private(set) var text: String
    /// A value that SQL cannot hold; thrown when the statement is sent.
    private(set) var fault: LupoError?
    /// Byte ranges of ``text`` that hold the literals of values, in order.
    private var literals: [Range<Int>]

    /// Takes a fixed text.
    package init(stringLiteral value: String) {
        text = value
        literals = []
    }

    /// Takes an interpolated text.
    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// Takes a statement that somebody else wrote and that was checked before: a script's, or a file's.
    package init(verbatim text: String) {
        self.text = text
        literals = []
    }

    /// The statement with every literal of a value shown as `?`: what may stand in an error or a log.
    package var redacted: String {
        guard !literals.isEmpty else { return text }
        var out: [UInt8] = []
        var position = 0
        let bytes = Array(text.utf8)
        for literal in literals {
            out += bytes[position..<literal.lowerBound]
            out.append(UInt8(ascii: "?"))
            position = literal.upperBound
        }
        out += bytes[position...]
        return String(decoding: out, as: UTF8.self)
    }

    /// Adds another piece at the end.
    package mutating func append(_ other: SQLText) {
        let offset = text.utf8.count
        literals += other.literals.map { $0.lowerBound + offset..<$0.upperBound + offset }
        text += other.text
        fault = fault ?? other.fault
    }

    /// Joins two pieces.
    package static func + (left: SQLText, right: SQLText) -> SQLText {
        var joined = left
        joined.append(right)
        return joined
    }

    /// Adds the literal of a value.
    mutating func append(literal value: Value) {
        let start = text.utf8.count
        do {
            text += try value.literal()
        } catch {
            fault = fault ?? error
        }
        literals.append(start..<text.utf8.count)
    }

    /// Adds text that is SQL.
    mutating func append(verbatim fragment: String) { text += fragment }
}

extension Sequence<SQLText> {
    /// The pieces with a separator between them, for example `", "`.
    package func joined(separator: SQLText) -> SQLText {
        var out: SQLText = ""
        for (index, piece) in enumerated() {
            if index > 0 { out.append(separator) }
            out.append(piece)
        }
        return out
    }
}

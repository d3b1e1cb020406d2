// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// SQL that was put together from fixed text, quoted names and values, never from spliced strings.
///
///     let text: SQLText = "SELECT * FROM \(table) WHERE name = \(name) AND id > \(id)"
///
/// A `String` in an interpolation becomes a value, an ``Identifier`` or ``ObjectName`` a quoted name, an ``SQLText``
/// itself. It is sent in one of two forms: as ``text``, in which each value is an escaped literal, or as ``template``
/// with the values bound. The literals hold under the SQL mode that every connection states
/// (``SessionSettings/sqlMode``). Quotes are doubled, not escaped, so that no text can leave its literal under any
/// other mode either.
package struct SQLText: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// The fixed text, without the values.
    private var fixed: String
    /// The values in order, and how many bytes of ``fixed`` stand before each.
    private var places: [Place] = []
    /// A value that SQL cannot hold; thrown when the statement is sent.
    private(set) var fault: LupoError?

    private struct Place: Sendable, Hashable {
        var offset: Int
        var value: Value
    }

    /// Takes a fixed text.
    package init(stringLiteral value: String) { fixed = value }

    /// Takes an interpolated text.
    package init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sql }

    /// Takes a statement that somebody else wrote and that was checked before: a script's, or a file's.
    package init(verbatim text: String) { fixed = text }

    /// Makes an empty piece with room for so many bytes of fixed text and so many values.
    package init(bytes: Int, values: Int) {
        fixed = ""
        fixed.reserveCapacity(bytes)
        places.reserveCapacity(values)
    }

    /// The statement with the values as literals.
    package var text: String { written { (try? $0.literal()) ?? "NULL" } }

    /// The statement with a `?` for each value.
    package var template: String { written { _ in "?" } }

    /// The values that ``template`` leaves out, in order.
    package var values: [Value] { places.map(\.value) }

    /// The statement with every value shown as `?`: what may stand in an error or a log.
    package var redacted: String { template }

    /// About how many bytes are sent.
    var sentSize: Int { places.reduce(fixed.utf8.count) { $0 + $1.value.sentSize } }

    /// Adds another piece at the end.
    package mutating func append(_ other: SQLText) {
        let offset = fixed.utf8.count
        if !other.places.isEmpty {
            places += other.places.lazy.map { Place(offset: $0.offset + offset, value: $0.value) }
        }
        fixed += other.fixed
        fault = fault ?? other.fault
    }

    /// Joins two pieces.
    package static func + (left: SQLText, right: SQLText) -> SQLText {
        var joined = left
        joined.append(right)
        return joined
    }

    /// Adds a value.
    mutating func append(value: Value) {
        do { try value.requireSendable() } catch { fault = fault ?? error }
        places.append(Place(offset: fixed.utf8.count, value: value))
    }

    /// Adds text that is SQL.
    mutating func append(verbatim fragment: String) { fixed += fragment }

    private func written(_ show: (Value) -> String) -> String {
        guard !places.isEmpty else { return fixed }
        var out = ""
        out.reserveCapacity(sentSize)
        let bytes = fixed.utf8
        var position = bytes.startIndex
        var offset = 0
        for place in places {
            let end = bytes.index(position, offsetBy: place.offset - offset)
            out += fixed[position..<end]
            out += show(place.value)
            position = end
            offset = place.offset
        }
        out += fixed[position...]
        return out
    }
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

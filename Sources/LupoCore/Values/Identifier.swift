// SPDX-License-Identifier: Apache-2.0

/// One name of a schema, table, column or index, which can be written into SQL without harm.
///
/// MariaDB KB <https://mariadb.com/kb/en/identifier-names/>: at most 64 characters, no U+0000, no trailing blank.
package struct Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The bare name.
    package let name: String

    /// Takes a name that may stand in SQL.
    ///
    /// - Throws: ``LupoError`` `.value` for an empty, too long or otherwise impossible name.
    package init(_ name: String) throws(LupoError) {
        guard !name.isEmpty else { throw LupoError(.value, "An identifier is empty.") }
        guard name.unicodeScalars.count <= 64 else {
            throw LupoError(
                .value,
                "The identifier \(name.clipped(to: 80)) has more than 64 characters."
            )
        }
        guard !name.unicodeScalars.contains("\0"), name.last != " ",
            name.unicodeScalars.allSatisfy({ $0.value <= 0xFFFF })
        else {
            throw LupoError(
                .value,
                "The identifier \(name.escapingControls()) has a character that MariaDB does not allow."
            )
        }
        self.name = name
    }

    /// The name in backquotes, with backquotes doubled.
    package var quoted: String {
        guard name.utf8.contains(UInt8(ascii: "`")) else { return "`" + name + "`" }
        var out = "`"
        for scalar in name.unicodeScalars {
            if scalar == "`" { out += "``" } else { out.unicodeScalars.append(scalar) }
        }
        return out + "`"
    }

    /// The bare name.
    package var description: String { name }

    /// Orders by code points.
    package static func < (left: Identifier, right: Identifier) -> Bool { left.name < right.name }
}

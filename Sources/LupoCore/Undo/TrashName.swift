// SPDX-License-Identifier: Apache-2.0

/// The name under which a table is kept that was to be dropped: `lupo_trash_20261124103000_orders`.
package enum TrashName {
    /// What all of them begin with.
    package static let prefix = "lupo_trash_"

    /// Names a table that is put aside.
    ///
    /// - Parameters:
    ///   - table: its name.
    ///   - now: the server's time.
    ///   - copy: from 2 on, where the name before is taken.
    /// - Returns: a name of at most 64 characters.
    /// - Throws: never in practice: what the name is made of may stand in a name.
    package static func make(
        for table: Identifier,
        at now: Timestamp,
        copy: Int = 1
    ) throws(LupoError) -> Identifier {
        let head = "\(prefix)\(now.ymdhis)_" + (copy > 1 ? "\(copy)_" : "")
        let room = 64 - head.unicodeScalars.count
        var tail = String.UnicodeScalarView()
        for scalar in table.name.unicodeScalars.prefix(room) { tail.append(scalar) }
        // A name may not end with a blank, which it can where it is cut.
        while tail.last == " " { tail.removeLast() }
        return try Identifier(head + String(tail))
    }

    /// Whether a table's name is one of these.
    package static func isOne(_ name: String) -> Bool {
        let lowercased = name.lowercased()
        guard lowercased.hasPrefix(prefix) else { return false }
        let rest = lowercased.dropFirst(prefix.count)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        return digits.count == 14 && rest.dropFirst(14).hasPrefix("_")
    }
}

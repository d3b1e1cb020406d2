// SPDX-License-Identifier: Apache-2.0

/// Whether values of a column would not fit its new shape (rule S04).
///
/// Judged by the types alone, whatever the rows hold; what is not known to fit counts as narrowing.
package struct Narrowing: Sendable, Hashable {
    /// Why values may not fit: `varchar(20) holds less than varchar(40)`; nil where all fit.
    package let reason: String?
    /// NULL is no longer admitted: the change needs rows without it.
    package let needsRowsWithoutNull: Bool

    /// Values may not fit.
    package var isNarrowing: Bool { reason != nil }

    /// Holds the new shape against the old one.
    package init(from old: ColumnShape, to new: ColumnShape) {
        needsRowsWithoutNull = old.isNullable && !new.isNullable
        reason = Self.reason(old, new)
    }

    private static func reason(_ old: ColumnShape, _ new: ColumnShape) -> String? {
        if let check = new.check, old.check != check {
            return "rows may hold values for which \(check) does not hold"
        }
        if old.type.hasValues || new.type.hasValues { return enumeration(old, new) }
        if let domain = NumberDomain(old.type) {
            if let target = NumberDomain(new.type) {
                return domain.loss(in: target).map { "\(new.type) \($0) of \(old.type)" }
            }
            return room(for: domain.longestText, of: old, in: new)
        }
        if let size = ByteSize(old), ByteSize(new) != nil {
            if old.type.isBinary, new.type.isText {
                return "bytes of \(old.type) may be no text for \(new.type)"
            }
            return charsetReason(old, new) ?? size.reason(old, new)
        }
        return times(old, new)
    }

    private static func enumeration(_ old: ColumnShape, _ new: ColumnShape) -> String? {
        guard old.type.hasValues else { return "\(new.type) holds its own values alone" }
        let longest = old.type.values.map(\.unicodeScalars.count).max() ?? 0
        let joined = old.type.values.map { $0.unicodeScalars.count + 1 }.reduce(0, +)
        guard new.type.hasValues else {
            guard new.type.isText else { return "texts of \(old.type) may not fit \(new.type)" }
            let longestText = old.type.name == "set" ? joined : longest
            return charsetReason(old, new) ?? room(for: longestText, of: old, in: new)
        }
        if old.type.name == "set", new.type.name == "enum" {
            return "an enum holds one value of a set"
        }
        let removed = old.type.values.filter { !new.type.values.contains($0) }
        guard removed.isEmpty else {
            return "the values \(removed.map { "'\($0)'" }.joined(separator: ", ")) are removed"
        }
        return charsetReason(old, new)
    }

    /// A text of so many characters in a text or binary column.
    private static func room(
        for characters: Int,
        of old: ColumnShape,
        in new: ColumnShape
    ) -> String? {
        guard let size = ByteSize(new), new.type.isText else {
            return "values of \(old.type) may not fit \(new.type)"
        }
        let width = Collation.longestCharacter(of: new.charset ?? "") ?? 4
        let fits = size.characters.map { $0 >= characters } ?? (size.bytes >= characters * width)
        return fits
            ? nil : "\(new.type) holds less than the \(characters) characters of \(old.type)"
    }

    private static func charsetReason(_ old: ColumnShape, _ new: ColumnShape) -> String? {
        guard let own = old.charset, let other = new.charset, own != other else { return nil }
        let isKnown =
            own == "ascii" || other == "utf8mb4"
            || ["utf16", "utf16le", "utf32"].contains(other)
            || (other == "utf8mb3" && ["latin1", "ucs2"].contains(own))
        return isKnown ? nil : "\(other) has not all characters of \(own)"
    }

    /// DATETIME and DATE become the numbers of the doctrine's times without loss (rule S13).
    private static func times(_ old: ColumnShape, _ new: ColumnShape) -> String? {
        if old.type.comparable == new.type.comparable { return nil }
        let isWhole = old.type.numbers.first ?? 0 == 0
        if ["datetime", "timestamp", "date"].contains(old.type.name), isWhole,
            new.type.name == "bigint"
        {
            return nil
        }
        if old.type.name == new.type.name,
            ["datetime", "timestamp", "time"].contains(old.type.name),
            new.type.numbers.first ?? 0 >= old.type.numbers.first ?? 0
        {
            return nil
        }
        return "values of \(old.type) may not fit \(new.type)"
    }
}

/// Which numbers a type holds, as digits.
private struct NumberDomain {
    let type: ColumnType
    /// Digits before the point that every value has at most.
    let wholeDigits: Int
    /// Digits before the point of which every number fits.
    let safeDigits: Int
    let scale: Int

    init?(_ type: ColumnType) {
        self.type = type
        if let bytes = type.integerBytes {
            let digits = [1: 3, 2: 5, 3: 8, 4: 10, 8: 20][bytes] ?? 20
            let isShort = !type.isUnsigned && (bytes == 3 || bytes == 8)
            wholeDigits = isShort ? digits - 1 : digits
            safeDigits = wholeDigits - 1
            scale = 0
        } else if type.isDecimal {
            scale = type.numbers.count > 1 ? type.numbers[1] : 0
            wholeDigits = (type.numbers.first ?? 10) - scale
            safeDigits = wholeDigits
        } else if type.isApproximate {
            wholeDigits = 309
            safeDigits = type.name == "double" ? 15 : 6
            scale = 0
        } else {
            return nil
        }
    }

    /// The longest value as text, with sign and point; a DOUBLE prints at most 24 characters.
    var longestText: Int {
        if type.isApproximate { return type.numbers.isEmpty ? 24 : (type.numbers.first ?? 0) + 2 }
        let sign = type.isUnsigned ? 0 : 1
        if type.isZerofill { return Swift.max(wholeDigits, type.numbers.first ?? 0) + 2 }
        return Swift.max(1, wholeDigits) + sign + (scale > 0 ? scale + 1 : 0)
    }

    /// What the other type does to values of this one: `holds less than the digits`; nil for nothing.
    func loss(in other: NumberDomain) -> String? {
        if other.type.isUnsigned, !type.isUnsigned { return "holds no negative values" }
        if let own = type.integerBytes, let others = other.type.integerBytes {
            let isWider =
                others > own || (others == own && type.isUnsigned == other.type.isUnsigned)
            return isWider ? nil : "holds less than the range"
        }
        if type.isApproximate {
            guard other.type.isApproximate else { return "rounds values" }
            if type.comparable == other.type.comparable { return nil }
            let isWider = other.type.name == "double" && other.type.numbers.isEmpty
            return isWider ? nil : "rounds values"
        }
        if other.type.isApproximate {
            let isExact =
                scale == 0 && wholeDigits <= other.safeDigits && other.type.numbers.isEmpty
            return isExact ? nil : "rounds values"
        }
        if other.scale < scale { return "has fewer digits behind the point than those" }
        return wholeDigits <= other.safeDigits ? nil : "holds less than the digits"
    }
}

/// How much a text or binary column holds.
private struct ByteSize {
    /// Its length in characters; nil for a type whose length is in bytes.
    let characters: Int?
    let bytes: Int

    init?(_ column: ColumnShape) {
        let sizes = [
            "tinytext": 255, "tinyblob": 255, "text": 65_535, "blob": 65_535,
            "mediumtext": 16_777_215, "mediumblob": 16_777_215, "longtext": Int(UInt32.max),
            "longblob": Int(UInt32.max),
        ]
        if let size = sizes[column.type.name] {
            characters = nil
            bytes = size
            return
        }
        guard ["char", "varchar", "binary", "varbinary"].contains(column.type.name),
            let length = column.type.numbers.first
        else { return nil }
        let width =
            column.type.isText
            ? Collation.longestCharacter(of: column.charset ?? "") ?? 4 : 1
        characters = column.type.isText ? length : nil
        bytes = length * width
    }

    func reason(_ old: ColumnShape, _ new: ColumnShape) -> String? {
        guard let other = ByteSize(new) else { return nil }
        let less = "\(new.type) holds less than \(old.type)"
        if new.type.name == "binary", old.type != new.type { return "\(new.type) pads values" }
        if let own = characters, let others = other.characters { return others >= own ? nil : less }
        if let others = other.characters {
            // A text of as many bytes may have as many characters.
            return others >= bytes ? nil : less
        }
        let width = Collation.longestCharacter(of: new.charset ?? "binary") ?? 4
        let needed = new.type.isText ? characters.map { $0 * width } ?? bytes : bytes
        return other.bytes >= needed ? nil : less
    }
}

// SPDX-License-Identifier: Apache-2.0

extension AlterClause.Kind {
    /// The words of SQL that begin such a clause.
    var words: String {
        var out = ""
        for character in rawValue {
            if character.isUppercase { out.append(" ") }
            out.append(character.uppercased())
        }
        return out
    }
}

extension ReadStatement {
    /// CREATE TABLE … LIKE and … SELECT: further columns come from there.
    var isFilledFromTable: Bool {
        objects.contains { $0.role == .read || $0.role == .definition }
    }
}

extension String {
    /// Whether it is lower-case letters, digits and underscores, and begins with a letter.
    var isSnakeCase: Bool {
        guard let first = utf8.first, first.isLowerCaseLetter else { return false }
        return utf8.allSatisfy { byte in
            byte.isLowerCaseLetter || byte == UInt8(ascii: "_")
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        }
    }
}

extension UInt8 {
    fileprivate var isLowerCaseLetter: Bool {
        self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z")
    }
}

extension StringProtocol {
    /// Where a text stands in this one for the first time; nil where it does not occur.
    func range(ofText wanted: String) -> Range<Index>? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(wanted) {
                return place..<index(place, offsetBy: wanted.count)
            }
            place = index(after: place)
        }
        return nil
    }
}

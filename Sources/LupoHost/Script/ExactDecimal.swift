// SPDX-License-Identifier: Apache-2.0

/// A decimal number for comparison: sign, digits before the point, digits behind it, without zeros that do not count.
struct ExactDecimal: Comparable {
    private let isNegative: Bool
    private let whole: String
    private let fraction: String

    /// Reads `-12.50`; nil for anything else.
    init?(_ text: String) {
        var rest = text[...]
        var isNegative = false
        if rest.first == "-" || rest.first == "+" { isNegative = rest.removeFirst() == "-" }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            parts.contains(where: { !$0.isEmpty })
        else { return nil }
        whole = String(first.drop { $0 == "0" })
        var digits = parts.count > 1 ? parts[1] : ""
        while digits.last == "0" { digits.removeLast() }
        fraction = String(digits)
        self.isNegative = isNegative && !(whole.isEmpty && fraction.isEmpty)
    }

    /// The nearest double, for comparison with one.
    var approximate: Double {
        Double((isNegative ? "-0" : "0") + whole + "." + fraction + "0") ?? .nan
    }

    static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        let isLess = left.magnitudeIsLess(than: right)
        return left.isNegative ? right.magnitudeIsLess(than: left) : isLess
    }

    private func magnitudeIsLess(than other: ExactDecimal) -> Bool {
        if whole.utf8.count != other.whole.utf8.count {
            return whole.utf8.count < other.whole.utf8.count
        }
        return whole != other.whole ? whole < other.whole : fraction < other.fraction
    }
}

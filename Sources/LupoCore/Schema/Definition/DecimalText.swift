// SPDX-License-Identifier: Apache-2.0

/// A decimal number as text, so that no digit is lost: for defaults and their comparison.
struct DecimalText: Sendable, Hashable {
    let isNegative: Bool
    /// Digits before the point, without leading zeros; empty for none.
    let whole: String
    /// Digits behind it, without trailing zeros; empty for none.
    let fraction: String

    /// Reads `-12.50`, `1e-07`; nil for anything else.
    init?(_ text: String) {
        var rest = Substring(text)
        let sign = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        var exponent = 0
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let number = Int(rest[rest.index(after: mark)...]), abs(number) <= 400 else {
                return nil
            }
            exponent = number
            rest = rest[..<mark]
        }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let before = parts.first.map(String.init) ?? ""
        let after = parts.count == 2 ? String(parts[1]) : ""
        let digits = Array((before + after).utf8)
        guard !digits.isEmpty,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let point = before.utf8.count + exponent
        let zero = UInt8(ascii: "0")
        let padding = [UInt8](repeating: zero, count: Swift.max(0, -point))
        let behind = [UInt8](repeating: zero, count: Swift.max(0, point - digits.count))
        let all = padding + digits + behind
        let place = Swift.max(0, point)
        let whole = all[..<place].drop { $0 == zero }
        let fraction = all[place...].reversed().drop { $0 == zero }.reversed()
        self.whole = String(decoding: whole, as: UTF8.self)
        self.fraction = String(decoding: fraction, as: UTF8.self)
        isNegative = sign && !(whole.isEmpty && fraction.isEmpty)
    }

    /// Plain notation: `-0.5`, `12`.
    var text: String {
        (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole)
            + (fraction.isEmpty ? "" : "." + fraction)
    }
}

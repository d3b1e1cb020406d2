// SPDX-License-Identifier: Apache-2.0

/// A number by its digits: equal where two texts mean the same number, whatever their form.
package struct NumberText: Sendable, Hashable {
    private let isNegative: Bool
    /// Without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// The power of ten of the last digit.
    private let exponent: Int

    /// Reads `-12.50`, `+7`, `.5`, `1e-7` and the like; nil for anything else, and for exponents of more than ten characters.
    package init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") {
            isNegative = bytes.removeFirst() == UInt8(ascii: "-")
        }
        var digits: [UInt8] = []
        var exponent = 0
        var hasPoint = false
        while let byte = bytes.first, (0x30...0x39).contains(byte) || (byte == 0x2E && !hasPoint) {
            bytes.removeFirst()
            if byte == 0x2E {
                hasPoint = true
            } else {
                digits.append(byte)
                if hasPoint { exponent -= 1 }
            }
        }
        guard !digits.isEmpty else { return nil }
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            let power = bytes.dropFirst()
            guard power.count <= 10, let number = Int(String(decoding: power, as: UTF8.self)) else {
                return nil
            }
            exponent += number
            bytes = []
        }
        guard bytes.isEmpty else { return nil }
        while digits.last == 0x30 {
            digits.removeLast()
            exponent += 1
        }
        let zeros = digits.prefix { $0 == 0x30 }.count
        digits.removeFirst(zeros)
        self.isNegative = isNegative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// The number written out as `-?\d+(\.\d+)?`, without zeros that do not count.
    ///
    /// - Returns: nil where that has more than 65 digits, or more than 38 behind the point.
    package var decimal: String? { written(scale: max(0, -exponent)) }

    /// A decimal number written out, with the zeros behind its last digit kept: `007.50` as `7.50`.
    ///
    /// - Returns: nil for what is no number, or one with too many digits.
    package static func plain(_ text: String) -> String? {
        NumberText(text)?.decimal(isWhole: !text.utf8.contains(0x2E), source: text)
    }

    /// The number written out, with the zeros that stand behind the last digit of its source.
    func decimal(isWhole: Bool, source: String) -> String? {
        let fraction = source.split(separator: ".", maxSplits: 1).dropFirst().first
        let own = isWhole ? 0 : fraction?.prefix { $0.isASCII && $0.isNumber }.count ?? 0
        let isPlain = !source.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
        let least = max(0, -exponent)
        return written(scale: isPlain ? max(own, least) : least) ?? decimal
    }

    private func written(scale: Int) -> String? {
        guard exponent < 65, scale <= 38, digits.count + exponent <= 65 else { return nil }
        let places = digits + Array(repeating: 0x30, count: max(0, exponent + scale))
        guard places.count <= 65 else { return nil }
        let padding = Array(repeating: UInt8(0x30), count: max(0, scale + 1 - places.count))
        var text = isNegative ? "-" : ""
        let all = padding + places
        text += String(decoding: all[..<(all.count - scale)], as: UTF8.self)
        if scale > 0 { text += "." + String(decoding: all[(all.count - scale)...], as: UTF8.self) }
        return text
    }
}

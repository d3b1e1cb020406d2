// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// The moments that the calendar of this host has: the years 1 to 9999, in seconds since 1970.
    package static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Takes whole seconds since 1970; nil outside of ``range``.
    package init?(seconds: Int64) {
        guard Timestamp.range.contains(seconds) else { return nil }
        self.init(microseconds: seconds * 1_000_000)
    }

    /// Seconds since 1970, rounded down.
    package var secondsSinceEpoch: Int64 {
        (microseconds - (microseconds % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000
    }

    /// Reads `2026-01-15T12:30:00Z`, `2026-01-15 12:30:00`, `2026-01-15`, `20260115123000` or `20260115`, in UTC.
    ///
    /// - Parameter text: nothing before or behind it; a fraction of a second may only be zero, for nothing is cut off.
    package init?(text: String) {
        let bytes = Array(text.utf8)
        var digits: [UInt8] = []
        switch bytes.count {
        case 8, 14: digits = bytes
        case 10...:
            guard Timestamp.matches(bytes, 0, "dddd-dd-dd") else { return nil }
            if bytes.count > 10 {
                guard bytes.count >= 19, bytes[10] == 0x20 || bytes[10] == UInt8(ascii: "T"),
                    Timestamp.matches(bytes, 11, "dd:dd:dd")
                else { return nil }
                var rest = bytes[19...]
                if rest.last == UInt8(ascii: "Z") { rest.removeLast() }
                if rest.first == UInt8(ascii: ".") {
                    guard rest.count > 1, rest.dropFirst().allSatisfy({ $0 == 0x30 }) else {
                        return nil
                    }
                    rest = []
                }
                guard rest.isEmpty else { return nil }
            }
            digits = bytes.prefix(19).filter { (0x30...0x39).contains($0) }
        default: return nil
        }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if digits.count == 8 { digits += Array("000000".utf8) }
        guard let number = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
        self.init(ymdhis: number)
    }

    private static func matches(_ bytes: [UInt8], _ start: Int, _ pattern: StaticString) -> Bool {
        let wanted = Array(pattern.description.utf8)
        guard start + wanted.count <= bytes.count else { return false }
        return zip(bytes[start...], wanted).allSatisfy { byte, want in
            want == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == want
        }
    }

    /// The moment so many years and months later, on the same day or the last one of its month, as `DATE_ADD` has it.
    ///
    /// - Returns: nil outside of the years 1 to 9999.
    package func adding(years: Int64, months: Int64) -> Timestamp? {
        var parts = parts
        let (scaled, overflows) = years.multipliedReportingOverflow(by: 12)
        let (distance, overflowsToo) = scaled.addingReportingOverflow(months)
        guard !overflows, !overflowsToo, abs(distance / 12) < 20_000 else { return nil }
        let month = parts.year * 12 + parts.month - 1 + distance
        guard month >= 12 else { return nil }
        parts.year = month / 12
        parts.month = month % 12 + 1
        guard parts.year <= 9_999 else { return nil }
        parts.day = min(parts.day, Timestamp.days(inMonth: parts.month, of: parts.year))
        return Timestamp(parts)
    }

    /// The day's number in its year, from 1.
    package var dayOfYear: Int64 {
        (1..<parts.month).reduce(parts.day) { $0 + Timestamp.days(inMonth: $1, of: parts.year) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Lengths of time and sizes as scripts and configurations write them.
package enum UnitText {
    /// Reads a length of time: `250ms`, `30s`, `5m`, `2h`, `1d`, also joined (`1h30m`).
    ///
    /// - Returns: milliseconds, above 0; nil for anything else and for more than 365 days.
    package static func milliseconds(_ text: String) -> Int64? {
        let units: [(String, Int64)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        return sum(text, units, limit: 365 * 86_400_000)
    }

    /// Reads a size: `512KiB`, `64MiB`, `1GiB`, `4096B`.
    ///
    /// - Returns: bytes, above 0; nil for anything else and for more than 1024 GiB.
    package static func bytes(_ text: String) -> Int64? {
        let units: [(String, Int64)] = [
            ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
        ]
        return sum(text, units, limit: 1 << 40)
    }

    private static func sum(_ text: String, _ units: [(String, Int64)], limit: Int64) -> Int64? {
        var rest = Substring(text)
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(letters.count)
            guard let number = Int64(digits), number <= limit,
                let unit = units.first(where: { $0.0 == String(letters) })
            else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: unit.1)
            guard !overflow, product <= limit - total else { return nil }
            total += product
        }
        return total > 0 ? total : nil
    }
}

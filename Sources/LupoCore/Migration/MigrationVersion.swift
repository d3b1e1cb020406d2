// SPDX-License-Identifier: Apache-2.0

/// A version such as `4.0.27` or `2026.1.0.5`: whole numbers that are compared one by one.
///
/// The ledger's `version_number` (`MAJOR*10000 + MINOR*100 + PATCH`) collides and is for display alone.
package struct MigrationVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// One to six numbers.
    package let parts: [UInt64]

    /// Reads `4.0.27`; leading zeros, signs, blanks and anything but digits between single dots are refused.
    ///
    /// - Throws: ``LupoError`` `.value`.
    package init(_ text: String) throws(LupoError) {
        self = try MigrationVersion.parse(text, separator: ".")
    }

    /// Reads the form of file names, `4_0_27`.
    ///
    /// - Throws: ``LupoError`` `.value`.
    package init(fileForm text: String) throws(LupoError) {
        self = try MigrationVersion.parse(text, separator: "_")
    }

    private init(parts: [UInt64]) { self.parts = parts }

    private static func parse(_ text: String, separator: Character) throws(LupoError) -> Self {
        var parts: [UInt64] = []
        for piece in text.split(separator: separator, omittingEmptySubsequences: false) {
            guard piece.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let part = UInt64(piece),
                String(part) == piece
            else { throw refused(text) }
            parts.append(part)
        }
        guard (1...6).contains(parts.count), text.utf8.count <= 50 else { throw refused(text) }
        return MigrationVersion(parts: parts)
    }

    private static func refused(_ text: String) -> LupoError {
        LupoError(
            .value,
            "\"\(text.clipped(to: 60))\" is not a version.",
            hint: "Write whole numbers with dots between them, as in 4.0.27."
        )
    }

    /// `4.0.27`.
    package var description: String { parts.map { String($0) }.joined(separator: ".") }

    /// `4_0_27`, as it stands in file names (rule S09).
    package var fileForm: String { parts.map { String($0) }.joined(separator: "_") }

    /// `MAJOR*10000 + MINOR*100 + PATCH`, held to the range of INT: a number to look at, never to compare.
    package var number: Int32 {
        var sum: UInt64 = 0
        for (part, weight) in zip(parts, [10_000, 100, 1] as [UInt64]) {
            let (product, overflow) = part.multipliedReportingOverflow(by: weight)
            sum = overflow ? UInt64(Int32.max) : sum.addingClamped(product)
        }
        return Int32(clamping: sum)
    }

    /// Compares part by part; of two that agree as far as the shorter one goes, the shorter one is less.
    package static func < (left: MigrationVersion, right: MigrationVersion) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}

extension UInt64 {
    fileprivate func addingClamped(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

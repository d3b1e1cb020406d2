// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What a comparison came to: the best time of each side over all rounds.
struct Measurement {
    let name: String
    let operations: Int
    let baseline: Duration
    let subject: Duration?
    let limit: Double?

    /// How many times as long lupo-host took.
    var ratio: Double? { subject.map { $0 / baseline } }

    var isWithinLimit: Bool {
        guard let ratio, let limit else { return true }
        return ratio <= limit
    }

    static let header = row("best time of one", "baseline", "lupo-host", "ratio", "limit")

    /// One line under ``header``.
    var line: String {
        Measurement.row(
            name,
            Measurement.text(baseline / operations),
            subject.map { Measurement.text($0 / operations) } ?? "",
            ratio.map { Measurement.text($0) } ?? "",
            limit.map { Measurement.text($0) + (isWithinLimit ? "" : "  exceeded") } ?? ""
        )
    }

    private static func row(_ name: String, _ columns: String...) -> String {
        let widths = [14, 14, 8, 8]
        var line = name + String(repeating: " ", count: max(0, 48 - name.count))
        for (column, width) in zip(columns, widths) {
            line += String(repeating: " ", count: max(1, width - column.count)) + column
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    /// Two decimals, as in `1.07`.
    private static func text(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100)." + (fraction.count < 2 ? "0" : "") + fraction
    }

    private static func text(_ duration: Duration) -> String {
        let nanoseconds = duration / .nanoseconds(1)
        return switch nanoseconds {
        case ..<1_000: text(nanoseconds) + " ns"
        case ..<1_000_000: text(nanoseconds / 1_000) + " µs"
        case ..<1_000_000_000: text(nanoseconds / 1_000_000) + " ms"
        default: text(nanoseconds / 1_000_000_000) + " s"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What a comparison came to: the best time of each side over all rounds.
struct Measurement {
    let name: String
    let operations: Int
    /// Nil where only lupo-host was measured.
    let baseline: Duration?
    let subject: Duration?
    var limit: Double?
    var aim: Duration?

    /// How many times as long lupo-host took.
    var ratio: Double? {
        guard let subject, let baseline else { return nil }
        return subject / baseline
    }

    var isWithinLimit: Bool {
        guard let ratio, let limit else { return true }
        return ratio <= limit
    }

    static let header = row(
        "best time of one",
        "baseline",
        "lupo-host",
        "ratio",
        "limit",
        "aim",
        ""
    )

    /// One line under ``header``.
    var line: String {
        Measurement.row(
            name,
            text(baseline),
            text(subject),
            ratio.map(Measurement.text) ?? "",
            limit.map(Measurement.text) ?? "",
            aim.map(Measurement.text) ?? "",
            verdict
        )
    }

    /// A limit is kept or not; an aim is only reached or missed, since times are the machine's.
    private var verdict: String {
        var words: [String] = []
        if limit != nil, ratio != nil { words.append(isWithinLimit ? "kept" : "EXCEEDED") }
        if let aim, let subject { words.append(subject / operations <= aim ? "reached" : "missed") }
        return words.joined(separator: ", ")
    }

    private func text(_ duration: Duration?) -> String {
        duration.map { Measurement.text($0 / operations) } ?? ""
    }

    private static func row(_ name: String, _ columns: String...) -> String {
        let widths = [12, 12, 8, 8, 11, 12]
        var line = name + String(repeating: " ", count: max(0, 64 - name.count))
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

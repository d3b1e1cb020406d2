// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Numbers as people read them.
enum Amounts {
    /// `8 ms`, `1.4 s`, `3 min 20 s`, `2 h 05 min`.
    static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<60_000: "\(milliseconds / 1_000).\(milliseconds / 100 % 10) s"
        case ..<3_600_000: "\(milliseconds / 60_000) min \(milliseconds / 1_000 % 60) s"
        default: "\(milliseconds / 3_600_000) h \(twoDigits(milliseconds / 60_000 % 60)) min"
        }
    }

    /// `1 row`, `1,200 rows`.
    static func count(_ number: Int64, _ one: String, _ many: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? one : many ?? one + "s")"
    }

    /// `1,234,567`.
    static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number.magnitude))
        var out = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    /// `2026-01-15 09:30:00` from `20260115093000`.
    static func moment(_ ymdhis: Int64?) -> String {
        guard let ymdhis, let moment = Timestamp(ymdhis: ymdhis) else { return "" }
        return moment.text
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

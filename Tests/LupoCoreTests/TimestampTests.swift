// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// The calendar: YYYYMMDDHHMMSS, seconds, and what lies between.
@Suite(.timeLimit(.minutes(1))) struct TimestampTests {
    /// The day after, counted by hand.
    private func next(_ parts: Timestamp.Parts) -> Timestamp.Parts {
        var parts = parts
        let isLeap = parts.year % 4 == 0 && (parts.year % 100 != 0 || parts.year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        parts.day += 1
        if parts.day > lengths[Int(parts.month) - 1] {
            parts.day = 1
            parts.month += 1
        }
        if parts.month > 12 {
            parts.month = 1
            parts.year += 1
        }
        return parts
    }

    /// The calendar repeats after 400 years.
    @Test(
        "every day follows the one before",
        arguments: [
            (1, Timestamp.range.lowerBound, 120), (1_880, -2_840_140_800, 240),
            (9_980, 252_771_148_800, 20),
        ]
    )
    func days(year: Int64, first: Int64, years: Int64) throws {
        var parts = Timestamp.Parts(year: year, month: 1, day: 1, hour: 0, minute: 0, second: 0)
        var seconds = first
        while parts.year < year + years {
            let moment = try #require(Timestamp(seconds: seconds))
            guard moment.parts == parts, Timestamp(parts)?.secondsSinceEpoch == seconds else {
                Issue.record("\(parts)")
                return
            }
            parts = next(parts)
            seconds += 86_400
        }
        if year + years > 9_999 { #expect(seconds == Timestamp.range.upperBound + 1) }
    }

    @Test func `random moments go to every form and back`() throws {
        var generator = SplitMix(state: 5)
        for _ in 0..<500 {
            let seconds = Int64.random(in: Timestamp.range, using: &generator)
            let moment = try #require(Timestamp(seconds: seconds))
            #expect(Timestamp(ymdhis: moment.ymdhis) == moment)
            #expect(Timestamp(text: moment.text) == moment)
            #expect(Timestamp(text: moment.text.replacing(" ", with: "T") + "Z") == moment)
            #expect(moment.secondsSinceEpoch == seconds)
        }
    }

    @Test(
        "what is no moment is none",
        arguments: [
            "", "0", "20260230000000", "20250229000000", "19000229000000", "20261301000000",
            "20260100000000",
            "20260101240000", "20260101006000", "20260101000060", "00000101000000", "2026011",
            "202601151230",
            "2026-1-15", "2026-01-15 12:30", "2026-01-15 12:30:00 ", "2026-01-15T12:30:00+01:00",
            "20-26-01-15",
            "2026-01-15 12:30:00.5", "2026-01-15 12:30:00.", "2026--0115", "２０２６-01-15",
            "2026-01-15Z",
        ]
    )
    func invalid(text: String) { #expect(Timestamp(text: text) == nil) }

    @Test(
        "leap days are moments",
        arguments: ["20240229", "20000229000000", "2400-02-29", "0004-02-29 23:59:59.000"]
    )
    func leap(text: String) { #expect(Timestamp(text: text) != nil) }

    @Test func `years and months are added on the same day or the month's last`() throws {
        func add(_ stamp: Int64, _ years: Int64, _ months: Int64) throws -> Int64? {
            try #require(Timestamp(ymdhis: stamp)).adding(years: years, months: months)?.ymdhis
        }
        #expect(try add(2024_01_31_12_00_00, 0, 1) == 2024_02_29_12_00_00)
        #expect(try add(2024_02_29_00_00_00, 1, 0) == 2025_02_28_00_00_00)
        #expect(try add(2024_02_29_00_00_00, -4, 0) == 2020_02_29_00_00_00)
        #expect(try add(2024_03_31_00_00_00, 0, -13) == 2023_02_28_00_00_00)
        #expect(try add(0001_01_01_00_00_00, 0, -1) == nil)
        #expect(try add(9999_12_31_00_00_00, 0, 1) == nil)
        #expect(try add(2024_01_01_00_00_00, .max, .max) == nil)
        #expect(try add(2024_01_01_00_00_00, 0, .min) == nil)
    }
}

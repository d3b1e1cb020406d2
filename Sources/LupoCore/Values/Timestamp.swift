// SPDX-License-Identifier: Apache-2.0

/// A moment in UTC with microseconds, shown as the doctrine's `YYYYMMDDHHMMSS` (S13).
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package var microseconds: Int64

    /// Takes microseconds since the epoch.
    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads `YYYYMMDDHHMMSS`; nil where that is no moment of the Gregorian calendar (years 1 to 9999).
    package init?(ymdhis: Int64) {
        let second = ymdhis % 100
        let minute = ymdhis / 100 % 100
        let hour = ymdhis / 10_000 % 100
        let day = ymdhis / 1_000_000 % 100
        let month = ymdhis / 100_000_000 % 100
        let year = ymdhis / 10_000_000_000
        self.init(
            Parts(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        )
    }

    /// A moment in its parts, as the calendar counts them.
    package struct Parts: Sendable, Hashable {
        /// 1 to 9999.
        package var year: Int64
        /// 1 to 12.
        package var month: Int64
        /// From 1.
        package var day: Int64
        /// 0 to 23.
        package var hour: Int64
        /// 0 to 59.
        package var minute: Int64
        /// 0 to 59.
        package var second: Int64

        /// Joins the parts; they need not be a moment.
        package init(
            year: Int64,
            month: Int64,
            day: Int64,
            hour: Int64,
            minute: Int64,
            second: Int64
        ) {
            self.year = year
            self.month = month
            self.day = day
            self.hour = hour
            self.minute = minute
            self.second = second
        }
    }

    /// The parts, whole seconds, rounded down.
    package var parts: Parts {
        let (year, month, day) = date
        let (hour, minute, second) = time
        return Parts(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second
        )
    }

    /// Takes the parts; nil where they are no moment of the Gregorian calendar (years 1 to 9999).
    package init?(_ parts: Parts) {
        let (year, month, day) = (parts.year, parts.month, parts.day)
        let (hour, minute, second) = (parts.hour, parts.minute, parts.second)
        guard (1...9999).contains(year), (1...12).contains(month), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second),
            (1...Timestamp.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        let days = Timestamp.daysSinceEpoch(year: year, month: month, day: day)
        microseconds = ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000
    }

    /// `YYYYMMDDHHMMSS`, whole seconds, rounded down.
    package var ymdhis: Int64 {
        let (year, month, day) = date
        let (hour, minute, second) = time
        return ((((year * 100 + month) * 100 + day) * 100 + hour) * 100 + minute) * 100 + second
    }

    /// `2026-01-15 09:30:00`.
    package var text: String {
        let (year, month, day) = date
        let (hour, minute, second) = time
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2)) "
            + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    }

    /// The moment that lies so many microseconds later.
    package func advanced(byMicroseconds distance: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds + distance)
    }

    /// Orders by time.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    private var seconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
    }

    private var time: (hour: Int64, minute: Int64, second: Int64) {
        let second = ((seconds % 86_400) + 86_400) % 86_400
        return (second / 3_600, second / 60 % 60, second % 60)
    }

    /// The civil calendar from days since the epoch, in eras of 400 years that begin on 1 March.
    private var date: (year: Int64, month: Int64, day: Int64) {
        let second = ((seconds % 86_400) + 86_400) % 86_400
        let shifted = (seconds - second) / 86_400 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// How many days a month has.
    package static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB

extension MYSQL_TIME {
    /// The longest text: `-838:59:59.999999` and `9999-12-31 23:59:59.999999`.
    static var longestText: Int { 32 }

    /// Writes what the text protocol sends for this value.
    ///
    /// - Parameters:
    ///   - buffer: at least ``longestText`` bytes.
    ///   - type: DATE, TIME, DATETIME or TIMESTAMP.
    ///   - decimals: digits of the second's fraction, 0 to 6; more means six where there is a fraction.
    /// - Returns: how many bytes were written.
    @unsafe func write(
        to buffer: UnsafeMutableRawBufferPointer,
        as type: enum_field_types,
        decimals: UInt32
    ) -> Int {
        var writer = unsafe DigitWriter(buffer: buffer)
        let isTime = type == MYSQL_TYPE_TIME
        if isTime {
            if neg != 0 { unsafe writer.put(UInt8(ascii: "-")) }
            let hours = day * 24 + hour
            unsafe writer.put(hours, width: hours > 99 ? 3 : 2)
        } else {
            unsafe writer.put(year, width: 4)
            unsafe writer.put(UInt8(ascii: "-"))
            unsafe writer.put(month, width: 2)
            unsafe writer.put(UInt8(ascii: "-"))
            unsafe writer.put(day, width: 2)
            if type == MYSQL_TYPE_DATE || type == MYSQL_TYPE_NEWDATE { return unsafe writer.count }
            unsafe writer.put(UInt8(ascii: " "))
            unsafe writer.put(hour, width: 2)
        }
        unsafe writer.put(UInt8(ascii: ":"))
        unsafe writer.put(minute, width: 2)
        unsafe writer.put(UInt8(ascii: ":"))
        unsafe writer.put(second, width: 2)
        let digits = decimals <= 6 ? Int(decimals) : (second_part == 0 ? 0 : 6)
        if digits > 0 {
            unsafe writer.put(UInt8(ascii: "."))
            var fraction = UInt32(second_part)
            for _ in digits..<6 { fraction /= 10 }
            unsafe writer.put(fraction, width: digits)
        }
        return unsafe writer.count
    }
}

/// Writes digits into memory that the caller owns and has sized for the longest text.
@unsafe private struct DigitWriter {
    let buffer: UnsafeMutableRawBufferPointer
    var count = 0

    mutating func put(_ byte: UInt8) {
        unsafe buffer[count] = byte
        unsafe count += 1
    }

    mutating func put(_ number: UInt32, width: Int) {
        var rest = number
        for position in stride(from: unsafe count + width - 1, through: unsafe count, by: -1) {
            unsafe buffer[position] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        unsafe count += width
    }
}

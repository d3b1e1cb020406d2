// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import Glibc
internal import LupoCore

/// The rows of a statement that went by the text protocol, read one by one from the network.
///
/// Safe as long as `result` is the unfinished result of the connection's last statement: the connection refuses every
/// other statement until this one is released.
@safe final class TextRows {
    let columns: [Column]
    private let result: UnsafeMutablePointer<MYSQL_RES>
    private var row: MYSQL_ROW?
    private var lengths: UnsafeMutablePointer<UInt>?

    /// Takes the result over; it is freed with this object.
    @unsafe init(result: UnsafeMutablePointer<MYSQL_RES>) {
        unsafe self.result = unsafe result
        let count = unsafe Int(mysql_num_fields(result))
        let fields = unsafe mysql_fetch_fields(result)
        columns = (0..<count).compactMap { index in
            unsafe fields.map { unsafe Column($0 + index) }
        }
    }

    deinit {
        // Reads and drops what is left; the stream has seen to it that this is little.
        unsafe mysql_free_result(result)
    }

    /// Moves to the next row.
    ///
    /// - Returns: false at the end and after a failure; the connection knows which.
    func next() -> Bool {
        unsafe row = unsafe mysql_fetch_row(result)
        guard unsafe row != nil else { return false }
        unsafe lengths = unsafe mysql_fetch_lengths(result)
        return true
    }

    /// The cell of the current row; NULL where there is no row.
    @unsafe func cell(_ index: Int) -> Cell {
        let column = columns[index]
        guard let row = unsafe row, let lengths = unsafe lengths, let start = unsafe row[index]
        else { return unsafe .null }
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(lengths[index]))
        switch column.kind {
        case .integer: return unsafe .integer(TextRows.integer(bytes))
        case .unsigned:
            let number = unsafe TextRows.magnitude(bytes[...])
            return unsafe Int64(exactly: number).map { unsafe .integer($0) } ?? .unsigned(number)
        // The library ends every cell with a NUL, so strtod stays inside; the C locale's point is the server's.
        case .double: return unsafe .double(strtod(start, nil))
        case .decimal: return unsafe .decimal(bytes)
        case .text, .json, .temporal: return unsafe .text(bytes)
        case .binary, .bit: return unsafe .bytes(bytes)
        case .null: return unsafe .null
        }
    }

    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard unsafe bytes.first == UInt8(ascii: "-") else {
            return unsafe Int64(truncatingIfNeeded: magnitude(bytes[...]))
        }
        return unsafe 0 &- Int64(truncatingIfNeeded: magnitude(bytes.dropFirst()))
    }

    /// Digits as a number; ZEROFILL's leading zeros do no harm.
    private static func magnitude(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64 {
        var number: UInt64 = 0
        unsafe digits.forEach { byte in
            if byte != UInt8(ascii: "+") { number = number &* 10 &+ UInt64(byte &- 0x30) }
        }
        return number
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// The values of many rows in the form of array binding: for each column an array of numbers, or of pointers and lengths,
/// and an array of indicators that mark NULL.
///
/// All memory is allocated here and freed in deinit; the library reads it while it executes.
@safe final class BulkBuffer {
    private let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let width: Int
    private var blocks: [UnsafeMutableRawBufferPointer] = unsafe []

    /// Lays out rows that all have the same shape.
    init(_ rows: ArraySlice<[Value]>, shape: BulkShape) {
        width = shape.types.count
        unsafe binds = .allocate(capacity: width)
        unsafe binds.initialize(repeating: MYSQL_BIND(), count: width)
        for column in 0..<width { fill(column, rows, shape.types[column]) }
    }

    deinit {
        unsafe binds.deallocate()
        unsafe blocks.forEach { unsafe $0.deallocate() }
    }

    /// Hands the rows to a statement; valid until this object goes.
    @unsafe func bind(to statement: UnsafeMutablePointer<MYSQL_STMT>) -> Bool {
        unsafe mysql_stmt_bind_param(statement, binds) == 0
    }

    private func block(_ size: Int) -> UnsafeMutableRawPointer {
        let new = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 8), alignment: 16)
        unsafe blocks.append(new)
        return unsafe new.baseAddress.unsafelyUnwrapped
    }

    private func fill(_ column: Int, _ rows: ArraySlice<[Value]>, _ type: BulkShape.ColumnType) {
        let indicators = unsafe block(rows.count).assumingMemoryBound(to: CChar.self)
        for (position, row) in rows.enumerated() {
            let isNull = row[column] == .null
            unsafe indicators[position] = CChar(
                isNull ? STMT_INDICATOR_NULL.rawValue : STMT_INDICATOR_NONE.rawValue
            )
        }
        unsafe binds[column].u.indicator = unsafe indicators
        switch type {
        case .integer, .unsigned, .null:
            let numbers = unsafe block(rows.count * 8).assumingMemoryBound(to: UInt64.self)
            for (position, row) in rows.enumerated() {
                unsafe numbers[position] = row[column].bits
            }
            unsafe binds[column].buffer_type = MYSQL_TYPE_LONGLONG
            unsafe binds[column].is_unsigned = type == .unsigned ? 1 : 0
            unsafe binds[column].buffer = UnsafeMutableRawPointer(numbers)
        case .double:
            let numbers = unsafe block(rows.count * 8).assumingMemoryBound(to: Double.self)
            for (position, row) in rows.enumerated() {
                let number: Double = if case .double(let number) = row[column] { number } else { 0 }
                unsafe numbers[position] = number
            }
            unsafe binds[column].buffer_type = MYSQL_TYPE_DOUBLE
            unsafe binds[column].buffer = UnsafeMutableRawPointer(numbers)
        case .decimal: fillBytes(column, rows, MYSQL_TYPE_NEWDECIMAL)
        case .text: fillBytes(column, rows, MYSQL_TYPE_STRING)
        case .bytes: fillBytes(column, rows, MYSQL_TYPE_BLOB)
        }
    }

    private func fillBytes(_ column: Int, _ rows: ArraySlice<[Value]>, _ type: enum_field_types) {
        let pointers = unsafe block(rows.count * 8)
            .assumingMemoryBound(to: UnsafeMutableRawPointer.self)
        let lengths = unsafe block(rows.count * 8).assumingMemoryBound(to: UInt.self)
        let total = rows.reduce(0) { $0 + $1[column].byteCount }
        var target = unsafe block(total)
        for (position, row) in rows.enumerated() {
            let count = row[column].byteCount
            unsafe row[column].withBytes { bytes in
                if let source = bytes.baseAddress {
                    unsafe target.copyMemory(from: source, byteCount: count)
                }
            }
            unsafe pointers[position] = unsafe target
            unsafe lengths[position] = UInt(count)
            unsafe target += count
        }
        unsafe binds[column].buffer_type = type
        unsafe binds[column].buffer = UnsafeMutableRawPointer(pointers)
        unsafe binds[column].length = unsafe lengths
    }
}

extension Value {
    /// The bits of an integer; 0 for everything else.
    fileprivate var bits: UInt64 {
        switch self {
        case .integer(let number): UInt64(bitPattern: number)
        case .unsigned(let number): number
        default: 0
        }
    }

    /// The bytes of a text or bytes; 0 for everything else.
    fileprivate var byteCount: Int {
        switch self {
        case .decimal(let text), .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        default: 0
        }
    }

    /// Lends the bytes of a text or bytes; nothing for everything else.
    fileprivate func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        switch self {
        case .decimal(var text), .text(var text):
            text.withUTF8 { unsafe body(UnsafeRawBufferPointer($0)) }
        case .bytes(let bytes): unsafe bytes.withUnsafeBytes(body)
        default: break
        }
    }
}

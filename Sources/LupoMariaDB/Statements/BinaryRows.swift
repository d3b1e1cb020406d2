// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// The rows of a prepared statement, read one by one from the network into buffers that are made once.
///
/// Every column has a buffer of its own. Text and bytes begin with little room; where a cell is longer, the buffer grows,
/// the cell is fetched again, and the later rows find the larger buffer. The pointers in `binds` stay valid because all
/// memory is allocated here and freed in deinit, after the library has been told to forget it.
@safe final class BinaryRows {
    let columns: [Column]
    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let binds: UnsafeMutablePointer<MYSQL_BIND>
    private let lengths: UnsafeMutablePointer<UInt>
    private let nulls: UnsafeMutablePointer<my_bool>
    private let truncations: UnsafeMutablePointer<my_bool>
    private let plans: UnsafeMutablePointer<CellPlan>
    private let count: Int

    /// How a cell is read out of its buffer; decided once a column.
    private enum CellPlan: UInt8 {
        case integer, unsigned, float, fixed, double, decimal, text, bytes, temporal, null
    }

    /// Binds buffers for the columns that the statement has just announced.
    @unsafe init(
        statement: UnsafeMutablePointer<MYSQL_STMT>,
        columns: [Column]
    ) {
        unsafe self.statement = unsafe statement
        self.columns = columns
        count = columns.count
        unsafe binds = .allocate(capacity: count)
        unsafe binds.initialize(repeating: MYSQL_BIND(), count: count)
        unsafe lengths = .allocate(capacity: count)
        unsafe lengths.initialize(repeating: 0, count: count)
        unsafe nulls = .allocate(capacity: count)
        unsafe nulls.initialize(repeating: 0, count: count)
        unsafe truncations = .allocate(capacity: count)
        unsafe truncations.initialize(repeating: 0, count: count)
        unsafe plans = .allocate(capacity: count)
        for (index, column) in columns.enumerated() { prepare(index, column) }
    }

    deinit {
        for index in 0..<count { unsafe binds[index].buffer.deallocate() }
        unsafe binds.deallocate()
        unsafe lengths.deallocate()
        unsafe nulls.deallocate()
        unsafe truncations.deallocate()
        unsafe plans.deallocate()
    }

    /// Tells the library where to put the rows.
    ///
    /// - Returns: false where it refuses; the statement knows why.
    func bind() -> Bool { unsafe mysql_stmt_bind_result(statement, binds) == 0 }

    /// True once reading has failed; the library notes the reason on the statement or on the connection.
    private(set) var hasFailed = false

    /// Moves to the next row.
    ///
    /// - Returns: false at the end and after a failure; ``hasFailed`` tells which.
    func next() -> Bool {
        switch unsafe mysql_stmt_fetch(statement) {
        case 0: return true
        case MYSQL_NO_DATA: return false
        case MYSQL_DATA_TRUNCATED where growBuffers(): return true
        default:
            hasFailed = true
            return false
        }
    }

    /// The cell of the current row.
    @unsafe @inline(__always) func cell(_ index: Int) -> Cell {
        precondition(index >= 0 && index < count, "no such column")
        if unsafe nulls[index] != 0 { return unsafe .null }
        let buffer: UnsafeMutableRawPointer = unsafe binds[index].buffer
        switch unsafe plans[index] {
        case .integer: return unsafe .integer(buffer.load(as: Int64.self))
        case .unsigned:
            let number = unsafe buffer.load(as: UInt64.self)
            return unsafe number <= UInt64(Int64.max) ? .integer(Int64(number)) : .unsigned(number)
        case .double: return unsafe .double(buffer.load(as: Double.self))
        case .float:
            let number = unsafe Double(buffer.load(as: Float.self))
            return unsafe .double(lupo_float_as_printed(number, columns[index].decimals))
        case .fixed:
            let number = unsafe buffer.load(as: Double.self)
            return unsafe .double(lupo_float_as_printed(number, columns[index].decimals))
        case .decimal: return unsafe .decimal(borrow(index))
        case .text: return unsafe .text(borrow(index))
        case .bytes: return unsafe .bytes(borrow(index))
        case .temporal:
            let column = columns[index]
            let length = unsafe buffer.assumingMemoryBound(to: MYSQL_TIME.self).pointee
                .write(to: scratchFor(index), as: column.wireType, decimals: column.decimals)
            return unsafe .text(
                UnsafeRawBufferPointer(start: scratchFor(index).baseAddress, count: length)
            )
        case .null: return unsafe .null
        }
    }
}

extension BinaryRows {
    /// The text of a date is made behind the date itself, so that several can be borrowed at once.
    private func scratchFor(_ index: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(
            start: binds[index].buffer + MemoryLayout<MYSQL_TIME>.stride,
            count: MYSQL_TIME.longestText
        )
    }

    private func borrow(_ index: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: binds[index].buffer, count: Int(lengths[index]))
    }

    private func prepare(_ index: Int, _ column: Column) {
        let (plan, type, size) = BinaryRows.shape(of: column)
        unsafe (plans + index).initialize(to: plan)
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        unsafe binds[index].buffer_type = type
        unsafe binds[index].buffer = unsafe buffer
        unsafe binds[index].buffer_length = UInt(size)
        unsafe binds[index].is_unsigned = column.kind == .unsigned ? 1 : 0
        unsafe binds[index].length = unsafe lengths + index
        unsafe binds[index].is_null = unsafe nulls + index
        unsafe binds[index].error = unsafe truncations + index
    }

    /// The way to read a column, the type to ask the library for, and the bytes to begin with.
    private static func shape(of column: Column) -> (CellPlan, enum_field_types, Int) {
        switch column.kind {
        case .integer: (.integer, MYSQL_TYPE_LONGLONG, 8)
        case .unsigned: (.unsigned, MYSQL_TYPE_LONGLONG, 8)
        case .double where column.wireType == MYSQL_TYPE_FLOAT: (.float, MYSQL_TYPE_FLOAT, 8)
        // DOUBLE(12,3), and functions such as PI(): the text protocol prints a fixed number of digits.
        case .double where column.decimals < 31: (.fixed, MYSQL_TYPE_DOUBLE, 8)
        case .double: (.double, MYSQL_TYPE_DOUBLE, 8)
        case .decimal: (.decimal, MYSQL_TYPE_STRING, 96)
        case .text, .json: (.text, MYSQL_TYPE_STRING, 256)
        case .binary, .bit: (.bytes, MYSQL_TYPE_BLOB, 256)
        case .temporal:
            (
                .temporal, column.wireType,
                MemoryLayout<MYSQL_TIME>.stride + MYSQL_TIME.longestText
            )
        case .null: (.null, MYSQL_TYPE_NULL, 8)
        }
    }

    /// Enlarges the buffers whose cell was cut off, and fetches these cells again.
    private func growBuffers() -> Bool {
        for index in 0..<count where unsafe truncations[index] != 0 {
            let needed = unsafe lengths[index]
            guard unsafe needed > binds[index].buffer_length else { continue }
            let size = Int(needed) + Int(needed) / 4 + 64
            unsafe binds[index].buffer.deallocate()
            unsafe binds[index].buffer = .allocate(byteCount: size, alignment: 16)
            unsafe binds[index].buffer_length = UInt(size)
            guard unsafe mysql_stmt_fetch_column(statement, binds + index, UInt32(index), 0) == 0
            else { return false }
        }
        return bind()
    }
}

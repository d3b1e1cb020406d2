// SPDX-License-Identifier: Apache-2.0

import CLupoVM
import LupoCore

/// Reads owned values out of cells.
@safe
struct CellReader {
    private let cells: UnsafeBufferPointer<lupo_cell>
    private var at: Int

    /// The caller keeps the cells, and what they point to, alive and unchanged.
    init(_ cells: UnsafeBufferPointer<lupo_cell>, at: Int = 0) {
        unsafe self.cells = cells
        self.at = at
    }

    var isAtEnd: Bool { unsafe at >= cells.count }

    /// The next value with all below it.
    mutating func next() -> LuaValue {
        let cell = unsafe cells[at]
        at += 1
        switch Int(unsafe cell.tag) {
        case LUPO_FALSE: return .bool(false)
        case LUPO_TRUE: return .bool(true)
        case LUPO_INTEGER: return unsafe .integer(cell.u.i)
        case LUPO_NUMBER: return unsafe .double(cell.u.d)
        case LUPO_STRING:
            let bytes = unsafe cell.bytes
            return unsafe String(validating: bytes, as: UTF8.self).map(LuaValue.string)
                ?? .data([UInt8](bytes))
        case LUPO_BYTES: return unsafe .bytes([UInt8](cell.bytes))
        case LUPO_DECIMAL: return unsafe .decimal(String(decoding: cell.bytes, as: UTF8.self))
        case LUPO_UNSIGNED: return unsafe .unsigned(UInt64(bitPattern: cell.u.i))
        case LUPO_NULL: return .null
        case LUPO_FUNCTION: return unsafe .function(LuaFunction(reference: cell.u.i))
        case LUPO_OBJECT:
            return unsafe .object(LuaObject(classIndex: Int(cell.n), instance: cell.u.i))
        case LUPO_TABLE: return unsafe .table(table(items: Int(cell.n), pairs: cell.u.t.pairs))
        default: return .nil
        }
    }

    private mutating func table(items: Int, pairs word: UInt32) -> LuaTable {
        let marks = word & UInt32(LUPO_MARKS)
        let pairs = Int(word & ~UInt32(LUPO_MARKS))
        var table = LuaTable()
        if marks != 0 { table.mark = marks == UInt32(LUPO_MARK_ARRAY) ? .array : .object }
        table.items.reserveCapacity(items)
        for _ in 0..<items { table.items.append(next()) }
        table.fields.reserveCapacity(pairs)
        for _ in 0..<pairs {
            let key = next()
            table.fields.append(LuaTable.Field(key: key, value: next()))
        }
        return table
    }
}

extension lupo_cell {
    /// The bytes of a string cell from Lua.
    @unsafe var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: u.s, count: Int(n))
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLupoVM
package import LupoCore

/// What a script passed to a host function; lives as long as the call.
///
/// Indices are 0-based; a method's object is argument 0. An index beyond the end is `nil`, as in Lua.
@safe
package struct LuaArguments: ~Copyable {
    private let cells: UnsafeBufferPointer<lupo_cell>

    /// The cells belong to the VM, which keeps them until the host function has returned.
    init(_ cells: UnsafeBufferPointer<lupo_cell>) { unsafe self.cells = cells }

    /// How many arguments there are.
    package var count: Int {
        var count = 0
        var at = 0
        while unsafe at < cells.count {
            at = after(at)
            count += 1
        }
        return count
    }

    private func after(_ at: Int) -> Int {
        let cell = unsafe cells[at]
        return unsafe at + 1 + (cell.tag == UInt32(LUPO_TABLE) ? Int(cell.u.t.span) : 0)
    }

    /// The place of argument `index`, or nil.
    ///
    /// Without tables before it, that is the index itself.
    private func place(_ index: Int) -> Int? {
        var at = 0
        for _ in 0..<index {
            guard unsafe at < cells.count else { return nil }
            at = after(at)
        }
        return unsafe at < cells.count ? at : nil
    }

    private func cell(_ index: Int, _ tag: Int) -> lupo_cell? {
        guard let at = place(index) else { return nil }
        let cell = unsafe cells[at]
        return unsafe cell.tag == UInt32(tag) ? unsafe cell : nil
    }

    /// The value, copied, with all below it.
    package func value(_ index: Int) -> LuaValue {
        guard let at = place(index) else { return .nil }
        var reader = unsafe CellReader(cells, at: at)
        return reader.next()
    }

    /// All values, copied.
    package var values: [LuaValue] {
        var reader = unsafe CellReader(cells)
        var values: [LuaValue] = []
        while !reader.isAtEnd { values.append(reader.next()) }
        return values
    }

    /// The kind of an argument, without a copy of it.
    package func kind(_ index: Int) -> LuaKind {
        guard let at = place(index) else { return .nil }
        let cell = unsafe cells[at]
        switch unsafe Int(cell.tag) {
        case LUPO_NIL: return .nil
        case LUPO_FALSE, LUPO_TRUE: return .boolean
        case LUPO_INTEGER: return .integer
        case LUPO_NUMBER: return integer(index) == nil ? .double : .integralDouble
        case LUPO_STRING: return .string
        case LUPO_BYTES: return .bytes
        case LUPO_DECIMAL: return .decimal
        case LUPO_UNSIGNED: return .unsigned
        case LUPO_NULL: return .null
        case LUPO_FUNCTION: return .function
        case LUPO_OBJECT: return unsafe .object(Int(cell.n))
        default: return .table
        }
    }

    /// Whether the argument is absent or `nil`.
    package func isNil(_ index: Int) -> Bool {
        guard let at = place(index) else { return true }
        return unsafe cells[at].tag == UInt32(LUPO_NIL)
    }

    /// The argument if it is a boolean.
    package func bool(_ index: Int) -> Bool? {
        if unsafe cell(index, LUPO_TRUE) != nil { return true }
        return unsafe cell(index, LUPO_FALSE) != nil ? false : nil
    }

    /// The argument if it is an integer, or a float with an integer's value below 2^53.
    package func integer(_ index: Int) -> Int64? {
        if let cell = unsafe cell(index, LUPO_INTEGER) { return unsafe cell.u.i }
        guard let cell = unsafe cell(index, LUPO_NUMBER) else { return nil }
        let number = unsafe cell.u.d
        return abs(number) < 9_007_199_254_740_992 ? Int64(exactly: number) : nil
    }

    /// The argument if it is a number.
    package func double(_ index: Int) -> Double? {
        if let cell = unsafe cell(index, LUPO_NUMBER) { return unsafe cell.u.d }
        return unsafe cell(index, LUPO_INTEGER).map { unsafe Double($0.u.i) }
    }

    /// The argument if it is a string of valid UTF-8.
    package func string(_ index: Int) -> String? {
        unsafe cell(index, LUPO_STRING).flatMap { cell in
            unsafe String(validating: cell.bytes, as: UTF8.self)
        }
    }

    /// The object if the argument is one.
    package func object(_ index: Int) -> LuaObject? {
        unsafe cell(index, LUPO_OBJECT).map { cell in
            unsafe LuaObject(classIndex: Int(cell.n), instance: cell.u.i)
        }
    }

    /// The function if the argument is one and the host function takes functions.
    package func function(_ index: Int) -> LuaFunction? {
        unsafe cell(index, LUPO_FUNCTION).map { cell in unsafe LuaFunction(reference: cell.u.i) }
    }

    /// The bytes of a string argument, not copied; nil if it is none.
    ///
    /// The buffer is valid in `body`, as long as that does not call Lua.
    package func withBytes<R>(
        _ index: Int,
        _ body: (UnsafeRawBufferPointer) throws(LupoError) -> R
    ) throws(LupoError) -> R? {
        guard let cell = unsafe cell(index, LUPO_STRING) else { return nil }
        return try unsafe body(cell.bytes)
    }
}

/// What a value of Lua is, as far as a check of arguments wants to know.
package enum LuaKind: Sendable, Hashable {
    /// `nil`, or no argument at all.
    case `nil`
    /// `true` or `false`.
    case boolean
    /// An integer.
    case integer
    /// A float with an integer's value below 2^53.
    case integralDouble
    /// Any other float.
    case double
    /// A string, UTF-8 or not.
    case string
    /// A table.
    case table
    /// A function.
    case function
    /// `lupo.null`.
    case null
    /// `lupo.u64`.
    case unsigned
    /// `lupo.decimal`.
    case decimal
    /// `lupo.bytes`.
    case bytes
    /// An object of the class of this index.
    case object(Int)
}

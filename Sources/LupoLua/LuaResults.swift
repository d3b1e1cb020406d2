// SPDX-License-Identifier: Apache-2.0

import CLupoVM
package import LupoCore

/// Takes values for Lua: the results of a host function, or the arguments of a call.
///
/// They are only noted here; Lua sees them when no Swift frame is left between. More than the memory limit allows ends
/// the script. Lives as long as the call.
@safe
package struct LuaResults: ~Copyable {
    private let vm: OpaquePointer

    init(_ vm: OpaquePointer) { unsafe self.vm = vm }

    private func put(_ tag: Int, n: UInt32 = 0, _ i: Int64 = 0) {
        unsafe lupo_put(vm, UInt32(tag), n, i)
    }

    private func put(_ tag: Int, text: String) {
        var text = text
        text.withUTF8 { bytes in
            unsafe lupo_put_text(vm, UInt32(tag), bytes.baseAddress, bytes.count)
        }
    }

    private func put(_ tag: Int, bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { bytes in
            unsafe lupo_put_text(vm, UInt32(tag), bytes.baseAddress, bytes.count)
        }
        if done == nil { put(tag, bytes: Array(bytes)) }
    }

    /// `nil`.
    package func appendNil() { put(LUPO_NIL) }
    /// The sentinel `lupo.null`.
    package func appendNull() { put(LUPO_NULL) }
    /// A boolean.
    package func append(_ value: Bool) { put(value ? LUPO_TRUE : LUPO_FALSE) }
    /// An integer.
    package func append(_ value: Int64) { put(LUPO_INTEGER, value) }
    /// A float.
    package func append(_ value: Double) { unsafe lupo_put_number(vm, value) }
    /// A string.
    package func append(_ value: String) { put(LUPO_STRING, text: value) }
    /// A Lua string of any bytes.
    package func append(string bytes: some Collection<UInt8>) { put(LUPO_STRING, bytes: bytes) }
    /// A Lua string of any bytes, straight from a buffer.
    package func append(string bytes: UnsafeRawBufferPointer) {
        unsafe lupo_put_text(vm, UInt32(LUPO_STRING), bytes.baseAddress, bytes.count)
    }
    /// A `lupo.bytes`.
    package func append(bytes: some Collection<UInt8>) { put(LUPO_BYTES, bytes: bytes) }
    /// An integer up to `Int64.max`, a `lupo.u64` above.
    package func append(unsigned value: UInt64) { put(LUPO_UNSIGNED, Int64(bitPattern: value)) }
    /// A `lupo.decimal`; the text is that of a decimal number.
    package func append(decimal text: String) { put(LUPO_DECIMAL, text: text) }
    /// A `lupo.decimal` from a buffer of digits.
    package func append(decimal bytes: UnsafeRawBufferPointer) {
        unsafe lupo_put_text(vm, UInt32(LUPO_DECIMAL), bytes.baseAddress, bytes.count)
    }
    /// An object of the host.
    package func append(_ object: LuaObject) {
        put(LUPO_OBJECT, n: UInt32(object.classIndex), object.instance)
    }
    /// A function that the host holds.
    package func append(_ function: LuaFunction) { put(LUPO_FUNCTION, function.reference) }
    /// An interned string.
    package func append(_ key: LuaKey) { put(LUPO_KEY, Int64(key.reference)) }

    /// A table; `body` appends as many items, then as many keys and values in turn, as it was told.
    package func appendTable(
        items: Int = 0,
        fields: Int = 0,
        _ body: () throws(LupoError) -> Void
    ) throws(LupoError) {
        let at = unsafe lupo_begin_table(vm)
        try body()
        unsafe lupo_end_table(vm, at, UInt32(items), UInt32(fields))
    }

    /// An array whose length is known when it is complete: `body` returns how many items it appended.
    package func appendArray(_ body: () throws(LupoError) -> Int) throws(LupoError) {
        let at = unsafe lupo_begin_table(vm)
        unsafe lupo_end_table(vm, at, UInt32(try body()), 0)
    }

    /// Begins one row of a result set; its columns are appended next, in order, SQL NULL as nil.
    package func beginRow(_ shape: LuaShape) { put(LUPO_ROW, Int64(shape.reference)) }

    /// Begins an array of `count` rows; all their columns are appended next, row by row.
    package func beginRows(_ shape: LuaShape, count: Int) {
        put(LUPO_ROWS, n: UInt32(count), Int64(shape.reference))
    }

    /// An array of rows whose number is known when it is complete: `body` appends the columns of all rows, row by row, and
    /// returns how many rows they were.
    package func appendRows(
        _ shape: LuaShape,
        _ body: () throws(LupoError) -> Int
    ) throws(LupoError) {
        let at = unsafe lupo_begin_rows(vm, Int32(shape.reference))
        unsafe lupo_end_rows(vm, at, UInt32(try body()))
    }

    /// A value of SQL: NULL is nil, binary columns are strings.
    package func append(_ value: Value) {
        switch value {
        case .null: appendNil()
        case .integer(let number): append(number)
        case .unsigned(let number): append(unsigned: number)
        case .double(let number): append(number)
        case .decimal(let text): append(decimal: text)
        case .text(let text): append(text)
        case .bytes(let bytes): append(string: bytes)
        }
    }

    /// A value with all below it.
    package func append(_ value: LuaValue) {
        switch value {
        case .nil: appendNil()
        case .null: appendNull()
        case .bool(let value): append(value)
        case .integer(let value): append(value)
        case .unsigned(let value): put(LUPO_UNSIGNED, n: 1, Int64(bitPattern: value))
        case .double(let value): append(value)
        case .decimal(let text): append(decimal: text)
        case .string(let text): append(text)
        case .data(let bytes): append(string: bytes)
        case .bytes(let bytes): append(bytes: bytes)
        case .function(let function): append(function)
        case .object(let object): append(object)
        case .table(let table):
            let at = unsafe lupo_begin_table(vm)
            for item in table.items { append(item) }
            for field in table.fields {
                append(field.key)
                append(field.value)
            }
            let mark: UInt32 =
                switch table.mark {
                case .none: 0
                case .array: UInt32(LUPO_MARK_ARRAY)
                case .object: UInt32(LUPO_MARK_OBJECT)
                }
            let fields = UInt32(table.fields.count) | mark
            unsafe lupo_end_table(vm, at, UInt32(table.items.count), fields)
        }
    }

    /// A JSON document; null becomes the sentinel.
    package func append(_ json: JSON) { append(LuaValue(json)) }
}

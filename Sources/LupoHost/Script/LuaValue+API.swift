// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

extension APIValue {
    /// A value of Lua, for checks of whole tables.
    init(_ value: LuaValue) {
        switch value {
        case .nil: self = .nil
        case .null: self = .null
        case .bool(let flag): self = .boolean(flag)
        case .integer(let number): self = .integer(number)
        case .unsigned(let number): self = .u64(number)
        case .double(let number): self = .float(number)
        case .decimal(let text): self = .decimal(text)
        case .string(let text): self = .string(text)
        case .data(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
        case .bytes(let bytes): self = .bytes(bytes)
        case .function: self = .function
        case .object(let object): self = .object(ScriptInterface.owners[object.classIndex])
        case .table(let table):
            let items = table.items.map(APIValue.init)
            guard !table.fields.isEmpty else {
                self = .array(items)
                return
            }
            let numbered = items.enumerated().map { Entry("[\($0.offset + 1)]", $0.element) }
            self = .map(numbered + table.fields.map { Entry($0.key.keyText, APIValue($0.value)) })
        }
    }

    /// The value for Lua.
    var lua: LuaValue {
        switch self {
        case .nil: .nil
        case .null: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .integer(number)
        case .u64(let number): .unsigned(number)
        case .float(let number): .double(number)
        case .decimal(let text): .decimal(text)
        case .string(let text): .string(text)
        case .bytes(let bytes): .bytes(bytes)
        case .function, .object: .nil
        case .array(let elements): .table(LuaTable(items: elements.map(\.lua)))
        case .map(let entries):
            .table(
                LuaTable(
                    fields: entries.map {
                        LuaTable.Field(key: .string($0.key), value: $0.value.lua)
                    }
                )
            )
        }
    }
}

extension LuaValue {
    /// A key as messages show it.
    fileprivate var keyText: String {
        switch self {
        case .string(let text): text
        case .integer(let number): "[\(number)]"
        case .double(let number): "[\(number)]"
        case .bool(let flag): "[\(flag)]"
        default: "[?]"
        }
    }

    /// The value as a parameter of a statement (`lua.md` 1.9).
    ///
    /// - Parameter name: of the parameter, for errors.
    /// - Returns: without loss.
    /// - Throws: ``LupoError`` `.value` for what SQL cannot hold.
    func sqlValue(_ name: String) throws(LupoError) -> Value {
        switch self {
        case .null: return .null
        case .bool(let flag): return .integer(flag ? 1 : 0)
        case .integer(let number): return .integer(number)
        case .unsigned(let number):
            return number > UInt64(Int64.max) ? .unsigned(number) : .integer(Int64(number))
        case .double(let number):
            guard number.isFinite else {
                throw LupoError(
                    .value,
                    "The parameter \(name) is \(number), which SQL has no value for."
                )
            }
            if abs(number) < 9_007_199_254_740_992, let whole = Int64(exactly: number) {
                return .integer(whole)
            }
            return .double(number)
        case .decimal(let text): return .decimal(text)
        case .string(let text): return .text(text)
        case .data(let bytes):
            throw LupoError(
                .value,
                "The parameter \(name) is text that is not UTF-8, at byte \(bytes.firstInvalidUTF8 + 1).",
                hint: "Pass binary data as lupo.bytes(…)."
            )
        case .bytes(let bytes): return .bytes(bytes)
        case .nil:
            throw LupoError(
                .value,
                "The parameter \(name) is nil.",
                hint: "Write lupo.null for SQL NULL; nil in a table is no value at all."
            )
        case .table, .function, .object:
            throw LupoError(
                .value,
                "The parameter \(name) is a \(APIValue(self).tag.text), which SQL has no value for.",
                hint: "For JSON, pass lupo.json.encode(…)."
            )
        }
    }
}

extension [UInt8] {
    /// Offset of the first byte at which the bytes are not UTF-8; the count where they are.
    var firstInvalidUTF8: Int {
        var good = 0
        var step = count
        while step > 0 {
            if good + step <= count,
                String(validating: self[..<(good + step)], as: UTF8.self) != nil
            {
                good += step
            }
            step /= 2
        }
        return good
    }
}

extension LuaArguments {
    /// The kind of an argument in the words of the API's declarations.
    func tag(_ index: Int) -> LuaTypeTag {
        switch kind(index) {
        case .nil: .nil
        case .boolean: .boolean
        case .integer: .integer
        case .integralDouble: .integralFloat
        case .double: .float
        case .string: .string
        case .table: .table
        case .function: .function
        case .null: .null
        case .unsigned: .u64
        case .decimal: .decimal
        case .bytes: .bytes
        case .object(let index): .object(ScriptInterface.owners[index])
        }
    }
}

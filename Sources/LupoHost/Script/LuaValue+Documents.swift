// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

extension LuaValue {
    /// The bytes of a string or of `lupo.bytes`.
    var rawBytes: [UInt8] {
        switch self {
        case .string(let text): Array(text.utf8)
        case .data(let bytes), .bytes(let bytes): bytes
        default: []
        }
    }

    /// The value as a JSON document for scripts: `lupo.null` and nil are null; an empty table is an object unless it is
    /// marked as an array.
    ///
    /// - Throws: ``LupoError`` `.value` for what JSON has no form for.
    func documentJSON() throws(LupoError) -> JSON {
        switch self {
        case .nil, .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(number)
        case .unsigned(let number):
            return number > UInt64(Int64.max) ? .unsigned(number) : .integer(Int64(number))
        case .double(let number):
            guard number.isFinite else {
                throw LupoError(.value, "JSON has no form for \(number).")
            }
            return .double(number)
        case .decimal(let text):
            guard let digits = NumberText.plain(text) else {
                throw LupoError(.value, "\(text.clipped(to: 100)) has more digits than a Decimal.")
            }
            return .decimal(digits)
        case .string(let text): return .string(text)
        case .data:
            throw LupoError(.value, "JSON has no form for bytes that are not UTF-8.")
        case .bytes:
            throw LupoError(
                .value,
                "JSON has no form for lupo.bytes.",
                hint: "Write them as text, for example as hexadecimal digits."
            )
        case .table(let table): return try table.documentJSON()
        case .function: throw LupoError(.value, "JSON has no form for a function.")
        case .object: throw LupoError(.value, "JSON has no form for an object of the host.")
        }
    }
}

extension LuaTable {
    fileprivate func documentJSON() throws(LupoError) -> JSON {
        let isArray = mark == .array || (mark == .none && !items.isEmpty)
        guard isArray else { return try objectJSON() }
        guard fields.isEmpty else {
            if mark == .array || fields.contains(where: { !$0.key.isInteger }) {
                throw LupoError(
                    .value,
                    "A table with both list items and named fields is neither a JSON array nor an object.",
                    hint: "Put the items into a field of their own, or say lupo.json.object(t)."
                )
            }
            throw LuaTable.hole
        }
        var elements: [JSON] = []
        for item in items { elements.append(try item.documentJSON()) }
        return .array(elements)
    }

    private func objectJSON() throws(LupoError) -> JSON {
        if mark == .none, fields.contains(where: { $0.key.isInteger }) { throw LuaTable.hole }
        var members: [(String, JSON)] = []
        for (index, item) in items.enumerated() where item != .nil {
            members.append((String(index + 1), try item.documentJSON()))
        }
        for field in fields { members.append((try field.name(), try field.value.documentJSON())) }
        let names = Set(members.map(\.0))
        guard names.count == members.count else {
            throw LupoError(.value, "A key stands in a table both as a number and as text.")
        }
        return .object(members)
    }

    private static var hole: LupoError {
        LupoError(
            .value,
            "A table has integer keys that are no list from 1 without holes.",
            hint: "Fill holes with lupo.null, or make the keys texts with lupo.json.object(t)."
        )
    }
}

extension LuaValue {
    fileprivate var isInteger: Bool {
        if case .integer = self { true } else { false }
    }
}

extension JSON {
    /// How many arrays and objects stand inside of each other at most.
    var depth: Int {
        switch self {
        case .array(let elements): 1 + (elements.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.map(\.1.depth).max() ?? 0)
        default: 0
        }
    }
}

extension LuaTable.Field {
    /// The key as a member's name.
    fileprivate func name() throws(LupoError) -> String {
        switch key {
        case .string(let text): return text
        case .integer(let number): return String(number)
        default:
            throw LupoError(
                .value,
                "A key that is neither a text nor an integer has no form in JSON."
            )
        }
    }
}

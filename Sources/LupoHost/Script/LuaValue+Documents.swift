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

    /// The value as a JSON document for scripts: `lupo.null` and nil are null, an empty table is an array.
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
        case .decimal(let text): return .string(text)
        case .string(let text): return .string(text)
        case .data, .bytes:
            throw LupoError(.value, "JSON has no form for bytes that are not UTF-8.")
        case .table(let table): return try table.documentJSON()
        case .function: throw LupoError(.value, "JSON has no form for a function.")
        case .object: throw LupoError(.value, "JSON has no form for an object of the host.")
        }
    }

    /// The value as the journal keeps it; what JSON has no form for is marked by its type, and so is a table that looks
    /// like such a mark.
    func journalJSON() throws(LupoError) -> JSON {
        switch self {
        case .decimal(let text): return .object([("decimal", .string(text))])
        case .data(let bytes), .bytes(let bytes):
            return .object([("bytes", .string(bytes.hexadecimal))])
        case .table(let table):
            guard table.fields.isEmpty else {
                var members: [(String, JSON)] = []
                for (index, item) in table.items.enumerated() {
                    members.append((String(index + 1), try item.journalJSON()))
                }
                for field in table.fields {
                    members.append((try field.name(), try field.value.journalJSON()))
                }
                try table.expectDistinctNames(members)
                let object = JSON.object(members)
                return LuaValue.looksMarked(object) ? .object([("table", object)]) : object
            }
            var elements: [JSON] = []
            for item in table.items { elements.append(try item.journalJSON()) }
            return .array(elements)
        default: return try documentJSON()
        }
    }
}

extension LuaValue {
    /// Reads what `journalJSON` wrote.
    init(journal json: JSON) {
        switch json {
        case .null: self = .null
        case .array(let elements):
            self = .table(LuaTable(items: elements.map { LuaValue(journal: $0) }))
        case .object(let members):
            if members.count == 1, let marked = LuaValue.marked(members[0]) {
                self = marked
            } else {
                self = .table(
                    LuaTable(
                        fields: members.map {
                            .init(key: .string($0.0), value: LuaValue(journal: $0.1))
                        }
                    )
                )
            }
        default: self = LuaValue(json)
        }
    }

    /// Whether a reader would take an object for a mark.
    fileprivate static func looksMarked(_ json: JSON) -> Bool {
        guard case .object(let members) = json, members.count == 1 else { return false }
        return ["decimal", "bytes", "table"].contains(members[0].0)
    }

    private static func marked(_ member: (name: String, value: JSON)) -> LuaValue? {
        if member.name == "table", looksMarked(member.value),
            case .object(let members) = member.value
        {
            return .table(
                LuaTable(
                    fields: members.map {
                        .init(key: .string($0.0), value: LuaValue(journal: $0.1))
                    }
                )
            )
        }
        guard let text = member.value.stringValue else { return nil }
        switch member.name {
        case "decimal": return .decimal(text)
        case "bytes": return bytes(hexadecimal: text).map { .bytes($0) }
        default: return nil
        }
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
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

extension LuaTable {
    /// Refuses `{ [1] = "a", ["1"] = "b" }`: in JSON both keys would be one name.
    fileprivate func expectDistinctNames(_ members: [(String, JSON)]) throws(LupoError) {
        guard !items.isEmpty || fields.contains(where: \.hasIntegerKey) else { return }
        var names: Set<String> = []
        for (name, _) in members where !names.insert(name).inserted {
            throw LupoError(
                .value,
                "A table with the keys \(name) and \"\(name)\" has no form in JSON: both would be the same name.",
                hint: "Use keys of one type."
            )
        }
    }

    fileprivate func documentJSON() throws(LupoError) -> JSON {
        if fields.isEmpty {
            var elements: [JSON] = []
            for item in items { elements.append(try item.documentJSON()) }
            return .array(elements)
        }
        guard items.isEmpty else {
            throw LupoError(
                .value,
                "A table with both list items and named fields is neither a JSON array nor an object."
            )
        }
        var members: [(String, JSON)] = []
        for field in fields { members.append((try field.name(), try field.value.documentJSON())) }
        try expectDistinctNames(members)
        return .object(members)
    }
}

extension LuaTable.Field {
    fileprivate var hasIntegerKey: Bool {
        if case .integer = key { true } else { false }
    }

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

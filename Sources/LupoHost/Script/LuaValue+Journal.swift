// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// Values as the journal keeps them: what they were is what they are after a resume.
///
/// What JSON has no type for is an object with one member that names the type; a table of the script that looks like one
/// is put into one itself, so that neither is taken for the other.
extension LuaValue {
    private enum Mark: String {
        case decimal, u64, bytes, array, object, table
    }

    /// The value in the journal's form.
    ///
    /// - Throws: ``LupoError`` `.value` for what JSON has no form for.
    func journalJSON() throws(LupoError) -> JSON {
        switch self {
        case .decimal(let text): return LuaValue.marked(.decimal, .string(text))
        case .unsigned(let number) where number <= UInt64(Int64.max):
            // Else it would come back as an integer.
            return LuaValue.marked(.u64, .string(String(number)))
        case .data(let bytes), .bytes(let bytes):
            return LuaValue.marked(.bytes, .string(bytes.hexadecimal))
        case .table(let table): return try LuaValue.journalJSON(table)
        default: return try documentJSON()
        }
    }

    /// The value for people to read: as a document where JSON has a form for it, else as in the journal.
    ///
    /// - Throws: ``LupoError`` `.value` for what neither has a form for.
    func readableJSON() throws(LupoError) -> JSON {
        do throws(LupoError) { return try documentJSON() } catch { return try journalJSON() }
    }

    private static func marked(_ mark: Mark, _ json: JSON) -> JSON {
        .object([(mark.rawValue, json)])
    }

    private static func journalJSON(_ table: LuaTable) throws(LupoError) -> JSON {
        if table.fields.isEmpty, table.mark == .object, table.items.isEmpty { return .object([]) }
        if table.fields.isEmpty, table.mark != .object {
            var elements: [JSON] = []
            for item in table.items { elements.append(try item.journalJSON()) }
            return table.mark == .array ? marked(.array, .array(elements)) : .array(elements)
        }
        // Decided before any member is written: to write them twice on each level would take 2^32 times as long.
        guard table.items.isEmpty, table.fields.allSatisfy(\.hasName) else {
            return try pairs(of: table)
        }
        var members: [(String, JSON)] = []
        for field in table.fields {
            guard case .string(let name) = field.key else { continue }
            members.append((name, try field.value.journalJSON()))
        }
        let json = JSON.object(members)
        if table.mark == .object { return marked(.object, json) }
        let isAmbiguous = members.count == 1 && Mark(rawValue: members[0].0) != nil
        return isAmbiguous ? marked(.table, json) : json
    }

    /// A table with other keys than texts: a list of keys and values.
    private static func pairs(of table: LuaTable) throws(LupoError) -> JSON {
        var pairs: [JSON] = []
        for (index, item) in table.items.enumerated() where item != .nil {
            pairs.append(.array([.integer(Int64(index + 1)), try item.journalJSON()]))
        }
        for field in table.fields {
            pairs.append(.array([try field.key.journalJSON(), try field.value.journalJSON()]))
        }
        return marked(.table, .array(pairs))
    }

    /// Reads what `journalJSON` wrote.
    init(journal json: JSON) {
        switch json {
        case .null: self = .null
        case .array(let elements):
            self = .table(LuaTable(items: elements.map { LuaValue(journal: $0) }))
        case .object(let members):
            if members.count == 1, let mark = Mark(rawValue: members[0].0),
                let value = LuaValue(mark, members[0].1)
            {
                self = value
            } else {
                let mark = members.isEmpty ? LuaTable.Mark.object : .none
                self = .table(LuaTable(fields: LuaValue.fields(members), mark: mark))
            }
        default: self = LuaValue(json)
        }
    }

    private init?(_ mark: Mark, _ json: JSON) {
        switch (mark, json) {
        case (.decimal, .string(let text)): self = .decimal(text)
        case (.u64, .string(let text)):
            guard let number = UInt64(text) else { return nil }
            self = .unsigned(number)
        case (.bytes, .string(let text)):
            guard let bytes = [UInt8](hexadecimal: text) else { return nil }
            self = .bytes(bytes)
        case (.array, .array(let elements)):
            let items = elements.map { LuaValue(journal: $0) }
            self = .table(LuaTable(items: items, mark: .array))
        case (.object, .object(let members)):
            self = .table(LuaTable(fields: LuaValue.fields(members), mark: .object))
        case (.table, .object(let members)):
            self = .table(LuaTable(fields: LuaValue.fields(members)))
        case (.table, .array(let pairs)):
            self = .table(
                LuaTable(
                    fields: pairs.compactMap { pair in
                        guard let both = pair.arrayValue, both.count == 2 else { return nil }
                        return .init(
                            key: LuaValue(journal: both[0]),
                            value: LuaValue(journal: both[1])
                        )
                    }
                )
            )
        default: return nil
        }
    }

    private static func fields(_ members: [(String, JSON)]) -> [LuaTable.Field] {
        members.map { .init(key: .string($0.0), value: LuaValue(journal: $0.1)) }
    }
}

extension LuaTable.Field {
    fileprivate var hasName: Bool {
        if case .string = key { true } else { false }
    }
}

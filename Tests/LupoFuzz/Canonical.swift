// SPDX-License-Identifier: Apache-2.0

import LupoLua

/// What a value is in Lua, where the same table can be written in many ways.
indirect enum Canonical: Hashable {
    /// Bit patterns: NaN is itself, and -0.0 is not 0.0.
    case double(UInt64)
    case text([UInt8])
    case table([Canonical: Canonical])
    case other(LuaValue)

    /// Nil for what Lua has no form for: a table with nil or NaN as a key.
    init?(_ value: LuaValue) {
        switch value {
        case .double(let number): self = .double(number.isNaN ? 0x7FF8 << 48 : number.bitPattern)
        case .string(let text): self = .text(Array(text.utf8))
        case .data(let bytes): self = .text(bytes)
        case .table(let table):
            var members: [Canonical: Canonical] = [:]
            for (index, item) in table.items.enumerated() where item != .nil {
                guard let item = Canonical(item) else { return nil }
                members[.other(.integer(Int64(index) + 1))] = item
            }
            for field in table.fields {
                guard let key = Canonical(key: field.key) else { return nil }
                guard field.value != .nil else {
                    members[key] = nil
                    continue
                }
                guard let value = Canonical(field.value) else { return nil }
                members[key] = value
            }
            self = .table(members)
        default: self = .other(value)
        }
    }

    /// A float that is whole is the same key as the integer.
    private init?(key: LuaValue) {
        switch key {
        case .nil: return nil
        case .double(let number):
            if number.isNaN { return nil }
            if let whole = Int64(exactly: number) {
                self = .other(.integer(whole))
            } else {
                self = .double(number.bitPattern)
            }
        default:
            guard let value = Canonical(key) else { return nil }
            self = value
        }
    }
}

extension Canonical {
    /// Whether Lua may hand it to the host: tables at most 32 deep, with keys that are texts, numbers or booleans.
    var canReturn: Bool { isGood(depth: 0) }

    private func isGood(depth: Int) -> Bool {
        guard case .table(let members) = self else { return true }
        return depth < 32
            && members.allSatisfy { key, value in key.isKey && value.isGood(depth: depth + 1) }
    }

    private var isKey: Bool {
        switch self {
        case .double, .text, .other(.integer), .other(.bool): true
        default: false
        }
    }
}

extension Canonical {
    /// The value as the host gets it: each key once.
    var value: LuaValue {
        switch self {
        case .double(let bits): .double(Double(bitPattern: bits))
        case .text(let bytes):
            String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .data(bytes)
        case .table(let members): .table(Self.table(members))
        case .other(let value): value
        }
    }

    private static func table(_ members: [Canonical: Canonical]) -> LuaTable {
        var table = LuaTable()
        while let item = members[.other(.integer(Int64(table.items.count) + 1))] {
            table.items.append(item.value)
        }
        for (key, value) in members {
            if case .other(.integer(let number)) = key, number > 0, number <= table.items.count {
                continue
            }
            table.fields.append(.init(key: key.value, value: value.value))
        }
        return table
    }
}

extension LuaValue {
    /// Whether the journal has a form for the value in which nothing is lost: lists, and tables whose keys are texts.
    var isPlain: Bool {
        switch self {
        case .data, .nil, .unsigned: false
        case .table(let table):
            table.fields.isEmpty
                ? table.items.allSatisfy(\.isPlain)
                : table.items.isEmpty
                    && table.fields.allSatisfy { field in
                        if case .string = field.key { field.value.isPlain } else { false }
                    }
        default: true
        }
    }
}

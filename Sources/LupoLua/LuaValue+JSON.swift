// SPDX-License-Identifier: Apache-2.0

package import LupoCore

extension LuaValue {
    /// The value of a JSON document; `null` becomes the sentinel, so that keys and array places are not lost.
    ///
    /// Arrays and objects are marked, so that an empty one stays what it is.
    package init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .unsigned(let value): self = .unsigned(value)
        case .double(let value): self = .double(value)
        case .decimal(let digits): self = .decimal(digits)
        case .string(let value): self = .string(value)
        case .array(let elements):
            self = .table(LuaTable(items: elements.map { LuaValue($0) }, mark: .array))
        case .object(let members):
            self = .table(
                LuaTable(
                    fields: members.map { .init(key: .string($0.0), value: LuaValue($0.1)) },
                    mark: .object
                )
            )
        }
    }

    /// The value as JSON.
    ///
    /// A table with items is an array, one with string keys an object, an empty one an empty array.
    ///
    /// Exact decimals become strings: a JSON number would be rounded by most readers.
    ///
    /// - Parameter what: names the value in errors: `m.state`.
    /// - Returns: the document.
    /// - Throws: ``LupoError`` `.value` for functions, objects, bytes, text that is not UTF-8, numbers that are not finite,
    ///   and tables that are neither an array nor an object.
    package func json(naming what: String) throws(LupoError) -> JSON {
        switch self {
        case .nil, .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .unsigned(let value): return .unsigned(value)
        case .double(let value):
            guard value.isFinite else {
                throw LupoError(.value, "\(what) is \(value), which JSON cannot hold.")
            }
            return .double(value)
        case .decimal(let text), .string(let text): return .string(text)
        case .data, .bytes:
            throw LupoError(
                .value,
                "\(what) holds bytes that are not UTF-8 text.",
                hint: "Encode them first, for example as hexadecimal digits."
            )
        case .function: throw LupoError(.value, "\(what) is a function, which JSON cannot hold.")
        case .object: throw LupoError(.value, "\(what) is an object of the host.")
        case .table(let table): return try table.json(naming: what)
        }
    }
}

extension LuaTable {
    fileprivate func json(naming what: String) throws(LupoError) -> JSON {
        if fields.isEmpty {
            var elements: [JSON] = []
            for (index, item) in items.enumerated() {
                elements.append(try item.json(naming: "\(what)[\(index + 1)]"))
            }
            return .array(elements)
        }
        guard items.isEmpty else {
            throw LupoError(
                .value,
                "\(what) has both items and named fields.",
                hint: "Put the items into a field of their own."
            )
        }
        var members: [(String, JSON)] = []
        for field in fields {
            guard case .string(let name) = field.key else {
                throw LupoError(.value, "\(what) has a key that is not text: \(field.key).")
            }
            members.append((name, try field.value.json(naming: "\(what).\(name)")))
        }
        return .object(members)
    }
}

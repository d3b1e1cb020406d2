// SPDX-License-Identifier: Apache-2.0

extension TableShape {
    /// The table as scripts see it: the record `lupo.TableInfo`.
    ///
    /// - Parameter schema: the schema that the table stands in; SHOW CREATE TABLE does not say it.
    /// - Returns: a table with exactly the record's fields; an absent optional field is not in it.
    package func info(schema: Identifier) -> APIValue {
        .map([
            APIValue.Entry("name", .string(name.name)),
            APIValue.Entry("schema", .string(schema.name)),
            APIValue.Entry("engine", .string(engine ?? "")),
            APIValue.Entry("collation", .string(collation ?? "")),
            APIValue.Entry("comment", .string(comment)),
            APIValue.Entry("columns", .array(columns.map(\.info))),
            APIValue.Entry("indexes", .array(keys.map { $0.info(engine: engine) })),
        ])
    }
}

extension ColumnShape {
    /// The record `lupo.ColumnInfo`.
    package var info: APIValue {
        var entries = [
            APIValue.Entry("name", .string(name.name)),
            APIValue.Entry("type", .string(type.description)),
            APIValue.Entry("null", .boolean(isNullable)),
        ]
        func add(_ key: String, _ text: String?) {
            if let text { entries.append(APIValue.Entry(key, .string(text))) }
        }
        add("default", defaultValue.text)
        add("comment", comment)
        add("charset", charset)
        add("collation", collation)
        entries.append(APIValue.Entry("auto_increment", .boolean(isAutoIncrement)))
        switch generation {
        case .expression(let text, _): add("generated", text)
        case .rowStart: add("generated", "ROW START")
        case .rowEnd: add("generated", "ROW END")
        case nil: break
        }
        return .map(entries)
    }
}

extension KeyShape {
    /// The record `lupo.IndexInfo`.
    ///
    /// - Parameter engine: the table's; it decides the type of a key that does not say its own.
    /// - Returns: a table with exactly the record's fields.
    package func info(engine: String?) -> APIValue {
        let type =
            switch kind {
            case .fulltext, .spatial, .vector: kind.rawValue
            default: algorithm ?? (engine == "MEMORY" ? "HASH" : "BTREE")
            }
        return .map([
            APIValue.Entry("name", .string(name.name)),
            APIValue.Entry("unique", .boolean(isUnique)),
            APIValue.Entry("columns", .array(parts.map { .string($0.text) })),
            APIValue.Entry("type", .string(type)),
        ])
    }
}

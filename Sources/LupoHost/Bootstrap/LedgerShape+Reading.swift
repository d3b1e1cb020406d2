// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The tables of some schemas as the server has them, read in four statements.
struct LiveTables {
    /// The schemas that exist, as far as this account can see them.
    let schemas: Set<String>
    private let shapes: [ObjectName: LedgerShape]

    /// Whether there is an object of that name, of whatever kind.
    func contains(_ name: ObjectName) -> Bool { shapes[name] != nil }

    /// The shape of a table; nil where there is none.
    subscript(name: ObjectName) -> LedgerShape? { shapes[name] }

    /// Reads the tables.
    ///
    /// - Parameters:
    ///   - names: what to look at; other tables of these schemas are left alone.
    ///   - connection: free for a statement.
    /// - Throws: ``LupoError`` as every statement.
    init(_ names: [ObjectName], on connection: MariaDBConnection) throws(LupoError) {
        let wanted = Set(names)
        let schemaNames = Set(names.map(\.schema)).sorted()
        let list = schemaNames.map { Value.text($0.name) }
        schemas = Set(
            try connection.rows(
                "SELECT schema_name FROM information_schema.schemata WHERE schema_name IN (\(list: list))"
            ).compactMap { $0[0].textValue }
        )
        let tables = Set(names.map(\.table)).sorted().map { Value.text($0.name) }
        // No joins: within information_schema they are quadratic.
        let engines = try connection.rows(
            """
            SELECT table_schema, table_name, COALESCE(engine, table_type), COALESCE(table_collation, '') \
            FROM information_schema.tables \
            WHERE table_schema IN (\(list: list)) AND table_name IN (\(list: tables))
            """
        )
        let columns = try connection.rows(
            """
            SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default, \
            extra, COALESCE(collation_name, '') FROM information_schema.columns \
            WHERE table_schema IN (\(list: list)) AND table_name IN (\(list: tables)) \
            ORDER BY table_schema, table_name, ordinal_position
            """
        )
        let keys = try connection.rows(
            """
            SELECT table_schema, table_name, index_name, non_unique, column_name, sub_part \
            FROM information_schema.statistics \
            WHERE table_schema IN (\(list: list)) AND table_name IN (\(list: tables)) \
            ORDER BY table_schema, table_name, index_name, seq_in_index
            """
        )
        let columnsByTable = try Self.grouped(columns) { Self.column($0) }
        let keyParts = try Self.grouped(keys) { $0 }
        var shapes: [ObjectName: LedgerShape] = [:]
        for row in engines {
            let name = try Self.name(row)
            guard wanted.contains(name) else { continue }
            shapes[name] = LedgerShape(
                engine: Self.text(row, 2),
                characterSet: String(Self.text(row, 3).prefix { $0 != "_" }),
                columns: columnsByTable[name] ?? [],
                keys: Self.keys(keyParts[name] ?? [])
            )
        }
        self.shapes = shapes
    }

    private static func text(_ row: Row, _ position: Int) -> String {
        row[position].textValue ?? ""
    }

    private static func name(_ row: Row) throws(LupoError) -> ObjectName {
        try ObjectName(schema: Identifier(text(row, 0)), table: Identifier(text(row, 1)))
    }

    private static func grouped<Part>(
        _ rows: [Row],
        _ part: (Row) -> Part
    ) throws(LupoError) -> [ObjectName: [Part]] {
        var out: [ObjectName: [Part]] = [:]
        for row in rows { out[try name(row), default: []].append(part(row)) }
        return out
    }

    private static func column(_ row: Row) -> LedgerShape.Column {
        let type = text(row, 3)
        let collation = text(row, 7)
        // MariaDB's JSON is a longtext in utf8mb4_bin with a CHECK; our own longtext columns are never in _bin.
        let isJSON = type.lowercased() == "longtext" && collation == "utf8mb4_bin"
        let characterSet = collation.prefix { $0 != "_" }
        let foreign =
            collation.isEmpty || characterSet == "utf8mb4" ? "" : " character set \(characterSet)"
        let extra = text(row, 6).lowercased()
        let further = extra == "auto_increment" || extra.isEmpty ? "" : " " + extra
        return LedgerShape.Column(
            name: text(row, 2),
            type: LedgerShape.normalised(type: type, isJSON: isJSON) + foreign + further,
            isNullable: text(row, 4) == "YES",
            defaultValue: row[5].textValue,
            isAutoIncrement: extra == "auto_increment"
        )
    }

    private static func keys(_ parts: [Row]) -> [LedgerShape.Key] {
        var order: [String] = []
        var found: [String: (isUnique: Bool, columns: [String])] = [:]
        for part in parts {
            let name = text(part, 2)
            if found[name] == nil {
                order.append(name)
                found[name] = (part[3].integerValue == 0, [])
            }
            let length = part[5].integerValue.map { "(\($0))" } ?? ""
            found[name]?.columns.append(text(part, 4) + length)
        }
        return order.compactMap { name in
            found[name].map {
                LedgerShape.Key(name: name, isUnique: $0.isUnique, columns: $0.columns)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What can be said about a statement that the server refused: where, and which name was meant.
extension StatementRunner {
    /// Adds the place in the statement, and the names that are near to one that is not there.
    func explain(_ error: inout LupoError, _ statement: CheckedStatement) {
        guard let number = error.server?.number else { return }
        error.position = SQLPosition(
            of: error.message,
            number: number,
            in: statement.rewritten.text,
            options: checker.options
        )
        if number == 1064, let position = error.position {
            let advice = SyntaxAdvice(
                at: position,
                in: statement.rewritten.text,
                options: checker.options
            )
            error.hint = advice.hint ?? error.hint
        }
        guard error.code == .statementFailed, !core.connection.isLost,
            let name = error.message.quotedName
        else { return }
        // A name that cannot be looked up leaves the hint as it is.
        if let hint = try? hint(number, name, statement.access, error.message) { error.hint = hint }
    }

    private func hint(
        _ number: UInt32,
        _ name: [String],
        _ access: StatementAccess,
        _ message: String
    ) throws(LupoError) -> String? {
        let tables = access.writes + access.reads
        switch number {
        case 1146, 1051:
            guard let table = name.last else { return nil }
            let schema = name.dropLast().last ?? manifest.schema.name
            return try tableHint(ObjectName(table, in: Identifier(schema)))
        case 1054, 1072: return try columnHint(name, tables)
        case 1091 where message.contains(" COLUMN "): return try columnHint(name, access.writes)
        case 1091: return try indexHint(name, access.writes)
        default: return nil
        }
    }

    /// Which table may have been meant; nil where nothing is near.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func tableHint(_ table: ObjectName) throws(LupoError) -> String? {
        guard !core.connection.isLost else { return nil }
        let schemas = core.configuration.schemas
        let names = [table.schema, manifest.schema, schemas.core, schemas.orchestration]
        let rows = try core.connection.rows(
            """
            SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN \
            (\(names[0].name), \(names[1].name), \(names[2].name), \(names[3].name)) ORDER BY table_name
            """
        )
        var near: Set<String> = []
        for row in rows {
            guard let schema = row[0].textValue, let name = row[1].textValue else { continue }
            if schema == table.schema.name {
                near.insert(name)
            } else if name.lowercased() == table.table.name.lowercased() {
                return "There is a table of that name in another schema: write \(schema).\(name)."
            }
        }
        if let found = near.nearest(to: table.table.name) {
            let isDefault = table.schema == manifest.schema
            return "Did you mean \(isDefault ? found : "\(table.schema).\(found)")?"
        }
        guard near.isEmpty else { return nil }
        return "The schema \(table.schema) has no tables, or is not there."
    }

    private func columnHint(
        _ name: [String],
        _ tables: [ObjectName]
    ) throws(LupoError) -> String? {
        guard let wanted = name.last else { return nil }
        var lists: [String] = []
        var all: Set<String> = []
        for table in tables.prefix(8) {
            let columns = try self.names(
                """
                SELECT column_name FROM information_schema.columns WHERE table_schema = \(table.schema.name) \
                AND table_name = \(table.table.name) ORDER BY ordinal_position
                """
            )
            guard !columns.isEmpty else { continue }
            all.formUnion(columns)
            lists.append("\(table.table) has \(StatementRunner.listed(columns))")
        }
        guard !lists.isEmpty else { return nil }
        let near = all.nearest(to: wanted).map { "Did you mean '\($0)'? " } ?? ""
        return near + lists.joined(separator: "; ") + "."
    }

    private func indexHint(_ name: [String], _ tables: [ObjectName]) throws(LupoError) -> String? {
        guard let wanted = name.last, let table = tables.first else { return nil }
        let indexes = try names(
            """
            SELECT DISTINCT index_name FROM information_schema.statistics WHERE table_schema = \(table.schema.name) \
            AND table_name = \(table.table.name) ORDER BY index_name
            """
        )
        guard !indexes.isEmpty else { return nil }
        let near = indexes.nearest(to: wanted).map { "Did you mean '\($0)'? " } ?? ""
        return near + "\(table.table) has the indexes \(StatementRunner.listed(indexes))."
    }

    private func names(_ text: SQLText) throws(LupoError) -> [String] {
        try core.connection.rows(text).compactMap { $0[0].textValue }
    }

    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(15).joined(separator: ", ")
        return names.count > 15 ? shown + ", … (\(names.count))" : shown
    }
}

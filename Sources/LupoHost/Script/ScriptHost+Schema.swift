// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// `m.schema`: questions about the live schema, and builders that change it only where it is not as asked for.
extension ScriptHost {
    func performSchema(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .tables: try tables(arguments, results)
        case .table:
            let table = try tableName(arguments, 1)
            let shape = try optionalShape(of: table)
            results.append(shape.map { $0.info(schema: table.schema).lua } ?? .nil)
        case .hasTable: results.append(try optionalShape(of: try tableName(arguments, 1)) != nil)
        case .hasColumn:
            let shape = try optionalShape(of: try tableName(arguments, 1))
            results.append(shape?.column(named: try text(arguments, 2)) != nil)
        case .hasIndex:
            let shape = try optionalShape(of: try tableName(arguments, 1))
            results.append(shape?.key(named: try text(arguments, 2)) != nil)
        case .checksum: results.append(try checksum(arguments))
        case .classify: results.append(try classify(arguments))
        default: results.append(try change(call, arguments))
        }
    }

    // MARK: - Questions

    /// A table's name among the arguments.
    func tableName(
        _ arguments: borrowing LuaArguments,
        _ index: Int
    ) throws(LupoError) -> ObjectName {
        try ObjectName(try text(arguments, index), in: try running().statements.manifest.schema)
    }

    /// What stands under a table's name; nil for nothing.
    func object(named table: ObjectName) throws(LupoError) -> ObjectShape? {
        let runner = try running().statements
        try runner.prepareToSend()
        do {
            try runner.beginReading()
            guard let definition = try runner.schema.definition(of: table) else { return nil }
            return try ObjectShape(showCreate: definition)
        } catch {
            throw runner.note(error, nil)
        }
    }

    /// A table's shape; nil where there is no base table of that name.
    func optionalShape(of table: ObjectName) throws(LupoError) -> TableShape? {
        try object(named: table)?.table
    }

    /// A table's shape.
    ///
    /// - Throws: ``LupoError`` `.schemaDiffers` where there is no such table.
    func shape(of table: ObjectName) throws(LupoError) -> TableShape {
        if let shape = try optionalShape(of: table) { return shape }
        throw LupoError(
            .schemaDiffers,
            "There is no table \(table).",
            hint: try running().statements.tableHint(table)
        )
    }

    private func tables(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let runner = try running().statements
        let schema =
            arguments.isNil(1) ? runner.manifest.schema : try Identifier(try text(arguments, 1))
        try runner.prepareToSend()
        let rows: [Row]
        do {
            try runner.beginReading()
            rows = try runner.core.connection.rows(
                """
                SELECT table_name FROM information_schema.tables WHERE table_schema = \(schema.name) \
                AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name
                """
            )
        } catch {
            throw runner.note(error, nil)
        }
        let names = rows.compactMap { $0[0].textValue }
        try results.appendArray { () throws(LupoError) in
            for name in names { results.append(name) }
            return names.count
        }
    }

    /// A digest of a table's rows that does not depend on their order.
    private func checksum(_ arguments: borrowing LuaArguments) throws(LupoError) -> String {
        let table = try tableName(arguments, 1)
        let shape = try shape(of: table)
        var columns = shape.columns
        if let names = APIValue(arguments.value(2))["columns"]?.texts {
            columns = []
            for name in names {
                guard let column = shape.column(named: name) else {
                    throw LupoError(
                        .value,
                        "\(table) has no column \(name.clipped(to: 80)).",
                        hint: shape.columns.map(\.name.name).nearest(to: name).map {
                            "Did you mean \($0)?"
                        }
                    )
                }
                columns.append(column)
            }
        }
        let runner = try running().statements
        try runner.prepareToSend()
        do {
            try runner.beginReading()
            return try RowDigest(
                of: "\(table)",
                columns: columns,
                on: runner.core.connection
            ).digest
        } catch {
            throw runner.note(error, nil)
        }
    }

    // MARK: - Builders

    func createTable(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let table = try tableName(arguments, 0)
        let definition = try TableDefinition(name: table, definition: APIValue(arguments.value(1)))
        let live = try object(named: table)
        results.append(
            try carryOut(
                try SchemaChange.planCreateTable(definition, live: live),
                on: table,
                makes: table.description
            )
        )
    }

    private func change(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) -> Bool {
        let table = try tableName(arguments, 1)
        let live = try object(named: table)
        do {
            return try change(call, arguments, table, live)
        } catch {
            guard live == nil, error.code == .schemaDiffers else { throw error }
            var error = error
            error.hint = try running().statements.tableHint(table) ?? error.hint
            throw error
        }
    }

    private func change(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ table: ObjectName,
        _ live: ObjectShape?
    ) throws(LupoError) -> Bool {
        let plan: SchemaChange
        var made: String?
        var permitted: Set<DestructiveAct> = []
        switch call {
        case .addColumn:
            let name = try text(arguments, 2)
            let column = try ColumnDefinition(name: name, definition: APIValue(arguments.value(3)))
            plan = try SchemaChange.planAddColumn(column, to: table, live: live)
            made = "\(table).\(column.name)"
        case .modifyColumn:
            let name = try text(arguments, 2)
            let column = try ColumnDefinition(name: name, definition: APIValue(arguments.value(3)))
            plan = try SchemaChange.planModifyColumn(
                column,
                in: table,
                live: live,
                mayNarrow: try running().statements.hook == .rollback
            )
        case .renameColumn:
            plan = try SchemaChange.planRenameColumn(
                try Identifier(try text(arguments, 2)),
                to: try Identifier(try text(arguments, 3)),
                in: table,
                live: live
            )
            permitted = [.renameColumn]
        case .addIndex:
            let options = arguments.isNil(3) ? nil : APIValue(arguments.value(3))
            let index = try IndexDefinition(columns: APIValue(arguments.value(2)), options: options)
            plan = try SchemaChange.planAddIndex(index, to: table, live: live)
            made = "\(table)#\(index.name)"
        default: return try remove(call, arguments, table, live)
        }
        return try carryOut(plan, on: table, makes: made, permitting: permitted)
    }

    private func remove(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ table: ObjectName,
        _ live: ObjectShape?
    ) throws(LupoError) -> Bool {
        let plan: SchemaChange
        let subject: String
        let act: DestructiveAct
        switch call {
        case .dropColumn:
            let column = try Identifier(try text(arguments, 2))
            plan = try SchemaChange.planDropColumn(column, from: table, live: live)
            subject = "\(table).\(column)"
            act = .dropColumn
        case .dropIndex:
            let index = try Identifier(try text(arguments, 2))
            plan = try SchemaChange.planDropIndex(index, from: table, live: live)
            subject = "\(table)#\(index)"
            act = .dropIndex
        default:
            plan = try SchemaChange.planDropTable(table, live: live)
            subject = table.description
            act = .dropTable
        }
        let runner = try running().statements
        let isOwn = runner.made.contains(subject) || runner.made.contains(table.description)
        if plan != .nothing, runner.hook != .rollback, !isOwn {
            throw LupoError(
                .statementRefused,
                "\(act.rawValue) on \(subject.replacingHash) is destructive: this migration did not make it (rule S04).",
                hint:
                    "Remove it in rollback, or keep it; what a migration made itself it may remove again."
            )
        }
        return try carryOut(plan, on: table, makes: nil, permitting: [act])
    }

    /// Sends a builder's statement, or journals that there was nothing to do.
    private func carryOut(
        _ plan: SchemaChange,
        on table: ObjectName,
        makes made: String?,
        permitting extra: Set<DestructiveAct> = []
    ) throws(LupoError) -> Bool {
        let runner = try running().statements
        switch plan {
        case .nothing:
            runner.journalNothing(table)
            return false
        case .statement(let text):
            let checked = try runner.checker.check(text, permitting: extra)
            _ = try runner.execute(checked, [], kind: .builder)
            if let made { runner.made.insert(made) }
            return true
        }
    }

    /// Records a table's class.
    private func classify(_ arguments: borrowing LuaArguments) throws(LupoError) -> Bool {
        let table = try tableName(arguments, 1)
        let runner = try running().statements
        guard runner.manifest.touches.contains(table) else {
            throw LupoError(
                .touches,
                "\(runner.hook.rawValue) classifies \(table), which `touches` does not name.",
                hint: "Add \"\(table.table)\" to touches."
            )
        }
        let options = APIValue(arguments.value(3))
        return try runner.classify(
            table,
            as: try text(arguments, 2),
            category: options["category"]?.stringValue,
            notes: options["notes"]?.stringValue,
            priority: options["priority"]?.integerValue ?? 0,
            target: options["target_schema"]?.stringValue
        )
    }
}

extension String {
    fileprivate var replacingHash: String { String(map { $0 == "#" ? "." : $0 }) }
}

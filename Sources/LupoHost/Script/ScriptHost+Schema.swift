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
        case .tables, .table, .hasTable, .hasColumn, .hasIndex, .checksum:
            results.append(try answer(call, arguments))
        case .classify: results.append(try classify(arguments))
        default: results.append(try change(call, arguments))
        }
    }

    /// Answers a question about the live schema; from the journal, where the hook has asked it before.
    private func answer(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) -> LuaValue {
        let runner = try running().statements
        guard runner.journalsReads else { return try ask(call, arguments) }
        let asked = try builderCall(call.rawValue, arguments, from: 1)
        try runner.checkRequests()
        if let known = try runner.recallRead(digest: asked.digest, text: asked.text) {
            return known == .null ? .nil : LuaValue(journal: known)
        }
        let value = try ask(call, arguments)
        runner.journalRead(asked, result: try value.journalJSON())
        return value
    }

    private func ask(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) -> LuaValue {
        switch call {
        case .tables: return try tables(arguments)
        case .checksum: return .string(try checksum(arguments))
        case .hasTable: return .bool(try optionalShape(of: try tableName(arguments, 1)) != nil)
        default: break
        }
        let table = try tableName(arguments, 1)
        let shape = try optionalShape(of: table)
        switch call {
        case .hasColumn: return .bool(shape?.column(named: try text(arguments, 2)) != nil)
        case .hasIndex: return .bool(shape?.key(named: try text(arguments, 2)) != nil)
        default: return shape.map { $0.info(schema: table.schema).lua } ?? .nil
        }
    }

    /// A call as the journal knows it.
    func builderCall(
        _ function: String,
        _ arguments: borrowing LuaArguments,
        from first: Int
    ) throws(LupoError) -> BuilderCall {
        let secrets = try running().core.secrets
        var given: [JSON] = []
        for index in first..<max(first, arguments.count) {
            given.append(secrets.hide(try arguments.value(index).journalJSON()))
        }
        return BuilderCall(function, given)
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

    private func tables(_ arguments: borrowing LuaArguments) throws(LupoError) -> LuaValue {
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
                AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') \
                AND table_name NOT REGEXP '^lupo_trash_[0-9]{14}_' ORDER BY table_name
                """
            )
        } catch {
            throw runner.note(error, nil)
        }
        return .table(LuaTable(items: rows.compactMap { $0[0].textValue.map(LuaValue.string) }))
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
        let call = try builderCall("schema.create_table", arguments, from: 0)
        if let known = try recall(call, makes: table.description) { return results.append(known) }
        let live = try object(named: table)
        results.append(
            try carryOut(
                try SchemaChange.planCreateTable(definition, live: live),
                call,
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
        let asked = try builderCall(call.rawValue, arguments, from: 1)
        let made = try subject(call, table, arguments)
        if let known = try recall(asked, makes: made) { return known }
        let live = try object(named: table)
        do {
            return try change(call, asked, arguments, table, live)
        } catch {
            guard live == nil, error.code == .schemaDiffers else { throw error }
            var error = error
            error.hint = try running().statements.tableHint(table) ?? error.hint
            throw error
        }
    }

    /// What a call makes, as the hook's rights know it; nil where it makes nothing.
    private func subject(
        _ call: ScriptCall,
        _ table: ObjectName,
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) -> String? {
        switch call {
        case .addColumn: return "\(table).\(try Identifier(try text(arguments, 2)))"
        case .addIndex:
            let options = arguments.isNil(3) ? nil : APIValue(arguments.value(3))
            let index = try IndexDefinition(columns: APIValue(arguments.value(2)), options: options)
            return "\(table)#\(index.name)"
        default: return nil
        }
    }

    /// What a builder answered before; what it made then is this migration's own.
    private func recall(_ call: BuilderCall, makes made: String?) throws(LupoError) -> Bool? {
        let runner = try running().statements
        try runner.checkRequests()
        let known = try runner.recall(call)
        if known == true, let made { runner.made.insert(made) }
        return known
    }

    private func change(
        _ call: ScriptCall,
        _ asked: BuilderCall,
        _ arguments: borrowing LuaArguments,
        _ table: ObjectName,
        _ live: ObjectShape?
    ) throws(LupoError) -> Bool {
        let plan: SchemaChange
        let made = try subject(call, table, arguments)
        var permitted: Set<DestructiveAct> = []
        switch call {
        case .addColumn:
            let name = try text(arguments, 2)
            let column = try ColumnDefinition(name: name, definition: APIValue(arguments.value(3)))
            plan = try SchemaChange.planAddColumn(column, to: table, live: live)
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
        default: return try remove(call, asked, arguments, table, live)
        }
        return try carryOut(plan, asked, on: table, makes: made, permitting: permitted)
    }

    private func remove(
        _ call: ScriptCall,
        _ asked: BuilderCall,
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
        if plan != .nothing, runner.hook != .rollback, !isOwn, !runner.mayDestroyOthers {
            throw LupoError(
                .statementRefused,
                "\(act.rawValue) on \(subject.replacingHash) is destructive: this migration did not make it (rule S04).",
                hint:
                    "Remove it in rollback, or keep it; what a migration made itself it may remove again. Where it has to be: "
                    + "allow = { S04 = \"the reason\" } in the manifest."
            )
        }
        runner.savesForBuilder = !isOwn
        defer { runner.savesForBuilder = false }
        return try carryOut(plan, asked, on: table, makes: nil, permitting: [act])
    }

    /// Sends a builder's statement, or journals that there was nothing to do.
    private func carryOut(
        _ plan: SchemaChange,
        _ asked: BuilderCall,
        on table: ObjectName,
        makes made: String?,
        permitting extra: Set<DestructiveAct> = []
    ) throws(LupoError) -> Bool {
        let runner = try running().statements
        switch plan {
        case .nothing:
            runner.journalNothing(table, asked)
            return false
        case .statement(let text):
            let checked = try runner.checker.check(text, permitting: extra)
            _ = try runner.execute(checked, [], call: asked)
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

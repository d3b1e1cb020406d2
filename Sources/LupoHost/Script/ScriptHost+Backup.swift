// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// `m.backup`: verified copies of tables, and their return.
extension ScriptHost {
    func performBackup(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .backupTable: try backUp(arguments, results)
        default: results.append(try restoreOnce(arguments))
        }
    }

    /// Gives a table back; a rollback that goes on where it was cut off does not do it again, since what it did to the
    /// table afterwards stands.
    private func restoreOnce(_ arguments: borrowing LuaArguments) throws(LupoError) -> Bool {
        let runner = try running().statements
        let call = try builderCall("backup.restore", arguments, from: 1)
        if let known = try runner.recallRead(digest: call.digest, text: call.text) {
            return known == .bool(true)
        }
        let hasChanged = try restore(arguments)
        runner.journalRead(call, result: .bool(hasChanged))
        return hasChanged
    }

    private func backUp(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let table = try tableName(arguments, 1)
        let options = APIValue(arguments.value(2))
        let runner = try running().statements
        var request = BackupRequest(table: table)
        request.columns = options["columns"]?.texts
        request.method = options["method"]?.stringValue.flatMap(BackupMethod.init(rawValue:))
        if let condition = options["where"]?.stringValue {
            // The condition is admitted as part of a query, as every statement of a script.
            let prefix = "SELECT 1 FROM \(table.quoted) WHERE "
            let checked = try runner.checker.check(prefix + condition)
            request.values = try bind(checked, parameters(arguments))
            request.condition = String(checked.rewritten.text.dropFirst(prefix.count))
        } else if options["params"] != nil {
            throw LupoError(
                .value,
                "m.backup:table has params, but no condition that they belong to.",
                hint: "Write where = \"id > :id\", params = { id = 5 }."
            )
        }
        let record = try runner.backUp(request)
        try results.appendTable(fields: 4) { () throws(LupoError) in
            results.append("table")
            results.append(record.object.description)
            results.append("name")
            results.append(record.location)
            results.append("rows")
            results.append(record.rows ?? 0)
            results.append("sha256")
            results.append(record.sha256 ?? "")
        }
    }

    /// The values of `params` as Lua has them.
    private func parameters(_ arguments: borrowing LuaArguments) -> LuaValue {
        guard case .table(let options) = arguments.value(2) else { return .nil }
        return options.fields.first { $0.key == .string("params") }?.value ?? .nil
    }

    private func restore(_ arguments: borrowing LuaArguments) throws(LupoError) -> Bool {
        let runner = try running().statements
        let handle = APIValue(arguments.value(1))
        if let name = handle.stringValue {
            let table = try ObjectName(name, in: runner.manifest.schema)
            return try runner.restore(table, from: nil)
        }
        let table = try ObjectName(
            handle["table"]?.stringValue ?? "",
            in: runner.manifest.schema
        )
        return try runner.restore(table, from: handle["name"]?.stringValue)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// `m.db:insert` and `m.db:upsert`: many rows by array binding.
extension ScriptHost {
    func insert(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let table = try tableName(arguments, 1)
        let runner = try running().statements
        let given = try rows(arguments.value(2))
        guard let first = given.first else {
            results.append(Int64(0))
            return
        }
        let shape = try shape(of: table)
        var columns = first.keys.sorted()
        let now = runner.core.clock.now.ymdhis
        let stamped = shape.stampedColumns.map(\.name).filter { !columns.contains($0) }
        var names: [Identifier] = []
        for column in columns {
            guard let found = shape.column(named: column) else {
                throw LupoError(
                    .value,
                    "\(table) has no column \(column.clipped(to: 80)).",
                    hint: shape.columns.map(\.name.name).nearest(to: column).map {
                        "Did you mean \($0)?"
                    }
                )
            }
            names.append(found.name)
        }
        for name in stamped { names.append(try Identifier(name)) }
        var values: [[Value]] = []
        values.reserveCapacity(given.count)
        for (index, row) in given.enumerated() {
            guard row.count == columns.count, columns.allSatisfy({ row[$0] != nil }) else {
                throw LupoError(
                    .value,
                    "Row \(index + 1) has other columns (\(row.keys.sorted().joined(separator: ", "))) than row 1 "
                        + "(\(columns.joined(separator: ", "))).",
                    hint: "Give all rows the same columns; lupo.null stands for NULL."
                )
            }
            values.append(columns.map { row[$0] ?? .null } + stamped.map { _ in .integer(now) })
        }
        columns += stamped
        let text = try statement(call, table, shape, names, stamped, arguments)
        let checked = try runner.checker.check(text)
        results.append(try runner.executeBulk(checked, values, given: names.count - stamped.count))
    }

    /// The rows of the argument: one row, or a list of them.
    private func rows(_ value: LuaValue) throws(LupoError) -> [[String: Value]] {
        guard case .table(let table) = value else { return [] }
        guard table.fields.isEmpty else { return [try row(table, 1)] }
        var rows: [[String: Value]] = []
        for (index, item) in table.items.enumerated() {
            guard case .table(let content) = item else {
                throw LupoError(.value, "Row \(index + 1) is not a table of columns and values.")
            }
            rows.append(try row(content, index + 1))
        }
        return rows
    }

    private func row(_ table: LuaTable, _ number: Int) throws(LupoError) -> [String: Value] {
        var row: [String: Value] = [:]
        for field in table.fields {
            guard case .string(let name) = field.key else {
                throw LupoError(.value, "Row \(number) has a key that is no column's name.")
            }
            row[name] = try field.value.sqlValue("\(name) of row \(number)")
        }
        guard !row.isEmpty, table.items.isEmpty else {
            throw LupoError(
                .value,
                "Row \(number) is not a table of columns and values.",
                hint: "Write { column = value, … }."
            )
        }
        return row
    }

    private func statement(
        _ call: ScriptCall,
        _ table: ObjectName,
        _ shape: TableShape,
        _ names: [Identifier],
        _ stamped: [String],
        _ arguments: borrowing LuaArguments
    ) throws(LupoError) -> String {
        let list = names.map(\.quoted).joined(separator: ", ")
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let insert = "INSERT INTO \(table.quoted) (\(list)) VALUES (\(marks))"
        guard call == .upsert else { return insert }
        let options = APIValue(arguments.value(3))
        let key = options["key"]?.texts ?? options["key"]?.stringValue.map { [$0] } ?? []
        let unique = try shape.uniqueKey(of: key, in: table)
        let keyNames = Set(unique.parts.map { $0.column.name.lowercased() })
        for name in keyNames where !names.contains(where: { $0.name.lowercased() == name }) {
            throw LupoError(.value, "The rows do not have the key's column \(name).")
        }
        var changed = names.filter {
            !keyNames.contains($0.name.lowercased()) && $0.name != "created_ymdhis"
        }
        if let update = options["update"]?.texts {
            changed = names.filter { update.contains($0.name) }
            for name in update where !changed.contains(where: { $0.name == name }) {
                throw LupoError(
                    .value,
                    "`update` names \(name.clipped(to: 80)), which the rows do not have.",
                    hint: names.map(\.name).nearest(to: name).map { "Did you mean \($0)?" }
                )
            }
            if !update.isEmpty {
                changed += names.filter { $0.name == "updated_ymdhis" && stamped.contains($0.name) }
            }
        }
        // `updated_ymdhis` moves only where something else does: a second run changes nothing.
        let own = changed.filter { !stamped.contains($0.name) }
        let isSame = own.map { "\($0.quoted) <=> VALUES(\($0.quoted))" }.joined(separator: " AND ")
        var assignments: [String] = []
        for name in changed where stamped.contains(name.name) {
            assignments.append(
                "\(name.quoted) = IF(\(isSame.isEmpty ? "TRUE" : isSame), \(name.quoted), VALUES(\(name.quoted)))"
            )
        }
        assignments += own.map { "\($0.quoted) = VALUES(\($0.quoted))" }
        if assignments.isEmpty, let first = unique.parts.first {
            assignments = ["\(first.column.quoted) = \(first.column.quoted)"]
        }
        return insert + " ON DUPLICATE KEY UPDATE " + assignments.joined(separator: ", ")
    }
}

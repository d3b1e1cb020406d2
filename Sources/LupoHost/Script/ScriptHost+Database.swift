// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// `m.db`: reading, and single statements that write.
extension ScriptHost {
    func performDatabase(
        _ call: ScriptCall,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .query: try query(vm, arguments, results)
        case .one: try one(vm, arguments, results)
        case .value: try value(arguments, results)
        case .ident: results.append(try Identifier(try text(arguments, 1)).quoted)
        case .exec: try exec(arguments, results)
        case .script: try runSQLFile(arguments, results)
        default: try insert(call, arguments, results)
        }
    }

    // MARK: - Statements and their parameters

    /// Reads, admits and binds a statement.
    ///
    /// - Parameters:
    ///   - arguments: of the call.
    ///   - sql: the argument with the text.
    ///   - parameters: the argument with the values.
    /// - Returns: the statement and its values in order.
    /// - Throws: ``LupoError`` as reading and admitting, and `.value` or `.scriptArgument` for the values.
    func statement(
        _ arguments: borrowing LuaArguments,
        sql: Int,
        parameters: Int
    ) throws(LupoError) -> (CheckedStatement, [Value]) {
        let statements = try running().statements
        let checked = try statements.checker.check(try text(arguments, sql))
        return (checked, try bind(checked, arguments.value(parameters)))
    }

    /// Values for a statement's parameters, by name or in order.
    func bind(_ statement: CheckedStatement, _ parameters: LuaValue) throws(LupoError) -> [Value] {
        guard case .table(let table) = parameters else {
            return try statement.rewritten.bind(positional: [])
        }
        if table.fields.isEmpty {
            var values: [Value] = []
            for (index, item) in table.items.enumerated() {
                values.append(try item.sqlValue("#\(index + 1)"))
            }
            return try statement.rewritten.bind(positional: values)
        }
        guard table.items.isEmpty else {
            throw LupoError(
                .value,
                "The parameters are both a list and names.",
                hint: "Pass { a = 1, b = 2 } for :a and :b, or { 1, 2 } for two question marks."
            )
        }
        var values: [String: Value] = [:]
        for field in table.fields {
            guard case .string(let name) = field.key else {
                throw LupoError(
                    .value,
                    "The list of parameters has a hole: a nil ends it.",
                    hint: "Write lupo.null for SQL NULL."
                )
            }
            values[name] = try field.value.sqlValue(":\(name)")
        }
        return try statement.rewritten.bind(named: values)
    }

    /// Refuses a statement that writes where rows are asked for.
    private func requireQuery(_ statement: CheckedStatement, _ name: String) throws(LupoError) {
        guard statement.isQuery, !statement.access.writesAnything else {
            throw LupoError(
                .statementRefused,
                "m.db:\(name) reads; \(statement.access.verb.rawValue) does not.",
                hint: "Send it with m.db:exec in execute, post or rollback.",
                statement: statement.rewritten.text
            )
        }
    }

    // MARK: - Reading

    private func query(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let (statement, values) = try self.statement(arguments, sql: 1, parameters: 2)
        try requireQuery(statement, "query")
        let runner = try running().statements
        if let known = try runner.recallRead(statement, values) {
            return try appendRecorded(known, vm, results, isList: true)
        }
        let stream = try runner.read(statement, values)
        var journal = ReadJournal(isKept: runner.journalsReads)
        let shape = try shape(of: stream.columns, vm)
        do {
            try results.appendArray { () throws(LupoError) in
                var count = 0
                while try stream.next() {
                    guard count < limits.rows else {
                        try stream.close()
                        throw tooManyRows(statement)
                    }
                    try append(stream, shape, results, &journal)
                    count += 1
                }
                return count
            }
        } catch {
            throw runner.note(error, statement)
        }
        runner.journalRead(statement, values, result: journal.json(stream.columns))
    }

    private func tooManyRows(_ statement: CheckedStatement) -> LupoError {
        LupoError(
            .value,
            "The statement gives more than \(limits.rows) rows, the most that a script may hold (`limits.rows`).",
            hint: "Read them one by one with m.db:rows, or in parts with m.db:batches. "
                + limits.advice(.rows, file: file),
            statement: statement.rewritten.text
        )
    }

    private func one(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let (statement, values) = try self.statement(arguments, sql: 1, parameters: 2)
        try requireQuery(statement, "one")
        let runner = try running().statements
        if let known = try runner.recallRead(statement, values) {
            return try appendRecorded(known, vm, results, isList: false)
        }
        let stream = try runner.read(statement, values)
        var journal = ReadJournal(isKept: runner.journalsReads)
        do {
            if try stream.next() {
                try append(stream, try shape(of: stream.columns, vm), results, &journal)
                try requireSingle(stream, statement)
            } else {
                results.appendNil()
            }
        } catch {
            throw runner.note(error, statement)
        }
        runner.journalRead(statement, values, result: journal.json(stream.columns))
    }

    private func value(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let (statement, values) = try self.statement(arguments, sql: 1, parameters: 2)
        try requireQuery(statement, "value")
        results.append(try scalar(statement, values))
    }

    /// The first column of the one row; NULL where there is no row.
    func scalar(_ statement: CheckedStatement, _ values: [Value]) throws(LupoError) -> Value {
        let runner = try running().statements
        if let known = try runner.recallRead(statement, values) { return Value(journal: known) }
        let stream = try runner.read(statement, values)
        var value = Value.null
        do {
            if try stream.next(), !stream.columns.isEmpty {
                value = try stream.value(0)
                try requireSingle(stream, statement)
            }
        } catch {
            throw runner.note(error, statement)
        }
        runner.journalRead(statement, values, result: value.journalJSON)
        return value
    }

    /// Rows as the journal has them.
    private func appendRecorded(
        _ json: JSON,
        _ vm: LuaVM,
        _ results: borrowing LuaResults,
        isList: Bool
    ) throws(LupoError) {
        let columns = json["columns"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let rows = json["rows"]?.arrayValue ?? []
        let shape = try shape(of: columns, vm)
        func append(_ row: JSON) {
            results.beginRow(shape)
            for value in row.arrayValue ?? [] { results.append(Value(journal: value)) }
        }
        guard isList else {
            if let row = rows.first { append(row) } else { results.appendNil() }
            return
        }
        try results.appendArray { () throws(LupoError) in
            for row in rows { append(row) }
            return rows.count
        }
    }

    private func requireSingle(
        _ stream: RowStream,
        _ statement: CheckedStatement
    ) throws(LupoError) {
        guard try stream.next() else { return }
        try stream.close()
        throw LupoError(
            .value,
            "The statement gives more than one row.",
            hint: "Add a condition or LIMIT 1, or use m.db:query.",
            statement: statement.rewritten.text
        )
    }

    // MARK: - Rows to Lua

    /// The shape of a result's rows, known again by its columns.
    func shape(of columns: [Column], _ vm: LuaVM) throws(LupoError) -> LuaShape {
        try shape(of: columns.map(\.name), vm)
    }

    private func shape(of names: [String], _ vm: LuaVM) throws(LupoError) -> LuaShape {
        if let shape = shapes[names] { return shape }
        let shape = try vm.makeShape(columns: names)
        shapes[names] = shape
        return shape
    }

    private func append(
        _ stream: RowStream,
        _ shape: LuaShape,
        _ results: borrowing LuaResults,
        _ journal: inout ReadJournal
    ) throws(LupoError) {
        results.beginRow(shape)
        for index in stream.columns.indices {
            results.append(stream.cell(index), stream.columns[index])
        }
        if journal.isKept { journal.add(try stream.row().values) }
    }

    // MARK: - Writing

    private func exec(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let (statement, values) = try self.statement(arguments, sql: 1, parameters: 2)
        let outcome = try running().statements.execute(statement, values)
        try results.appendTable(fields: 3) { () throws(LupoError) in
            results.append("affected")
            results.append(outcome.affected)
            results.append("insert_id")
            results.append(unsigned: outcome.insertID)
            results.append("warnings")
            try results.appendTable(items: outcome.warnings.count) { () throws(LupoError) in
                for warning in outcome.warnings {
                    try results.appendTable(fields: 3) { () throws(LupoError) in
                        results.append("level")
                        results.append(warning.level)
                        results.append("code")
                        results.append(Int64(warning.code))
                        results.append("message")
                        results.append(warning.message)
                    }
                }
            }
        }
    }
}

extension LuaResults {
    /// One cell of a row, straight from the network buffer.
    @inline(__always)
    func append(_ cell: Cell, _ column: Column) {
        switch cell {
        case .null: appendNil()
        case .integer(let number): append(number)
        case .unsigned(let number): append(unsigned: number)
        case .double(let number): append(number)
        case .decimal(let bytes): append(decimal: bytes)
        case .text(let bytes), .bytes(let bytes): append(string: bytes)
        }
    }
}

/// The rows of a read as the journal keeps them, up to a size.
struct ReadJournal {
    private(set) var isKept: Bool
    private var rows: [JSON] = []
    private var size = 0

    init(isKept: Bool) { self.isKept = isKept }

    mutating func add(_ values: [Value]) {
        let row = JSON.array(values.map(\.journalJSON))
        size += row.encoded().utf8.count
        rows.append(row)
        if size > 65_536 {
            isKept = false
            rows = []
        }
    }

    /// Columns and rows; null where they were too large.
    func json(_ columns: [Column]) -> JSON {
        guard isKept else { return StatementRunner.omitted }
        return .object([
            ("columns", .array(columns.map { .string($0.name) })), ("rows", .array(rows)),
        ])
    }
}

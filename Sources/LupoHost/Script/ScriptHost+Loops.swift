// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// Rows that a script's loop is reading.
final class OpenRowsOfScript {
    let rows: OpenRows
    let shape: LuaShape
    let batch: Int

    init(rows: OpenRows, shape: LuaShape, batch: Int) {
        self.rows = rows
        self.shape = shape
        self.batch = batch
    }
}

/// A walk in batches, with the shape of its rows once it is known.
final class BatchWalkOfScript {
    let walk: BatchWalk
    var shape: LuaShape?

    init(_ walk: BatchWalk) { self.walk = walk }
}

/// `m.db:rows` and `m.db:batches`: the prelude's loops ask here for the next rows.
extension ScriptHost {
    // MARK: - rows

    func openRows(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        try check(ScriptInterface.number(of: "db.rows"), arguments, from: 0)
        let (statement, values) = try self.statement(arguments, sql: 0, parameters: 1)
        guard statement.isQuery, !statement.access.writesAnything else {
            throw LupoError(
                .statementRefused,
                "m.db:rows reads; \(statement.access.verb.rawValue) does not.",
                hint: "Send it with m.db:exec in execute, post or rollback.",
                statement: statement.rewritten.text
            )
        }
        // Few enough to stay in the processor's cache until the loop has read them, which saves a third of the time.
        var size = 100
        if let number = APIValue(arguments.value(2))["batch"]?.integerValue {
            size = Int(clamping: min(max(number, 1), 100_000))
        }
        let runner = try running().statements
        _ = try runner.recallRead(statement, values)
        let stream = try runner.read(statement, values, streaming: true)
        let rows = OpenRows(stream, runner.unreadRows, limits: limits, file: file)
        runner.openRows = rows
        // What a loop reads is not kept: a resume that comes to it asks for a step.
        runner.journalRead(statement, values, result: StatementRunner.omitted)
        let open = OpenRowsOfScript(
            rows: rows,
            shape: try shape(of: stream.columns, vm),
            batch: size
        )
        let handle = nextHandle
        nextHandle += 1
        openRows[handle] = open
        results.append(handle)
        try append(open, handle, results)
    }

    func nextRows(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let handle = arguments.integer(0) ?? 0
        guard let open = openRows[handle] else {
            throw LupoError(
                .script,
                "The rows of this loop are gone: the hook that opened them has ended.",
                hint: "Read rows to the end within their hook."
            )
        }
        try append(open, handle, results)
    }

    /// Appends a list of rows, their number, and whether there are no more.
    private func append(
        _ open: OpenRowsOfScript,
        _ handle: Int64,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let columns = open.rows.columns
        var count = 0
        do throws(LupoError) {
            try results.appendRows(open.shape) { () throws(LupoError) in
                count = try open.rows.next(
                    open.batch,
                    borrowed: { stream throws(LupoError) in
                        for index in columns.indices {
                            results.append(stream.cell(index), columns[index])
                        }
                    },
                    kept: { values throws(LupoError) in
                        for value in values { results.append(value) }
                    }
                )
                return count
            }
        } catch {
            openRows[handle] = nil
            throw try running().statements.note(error, nil)
        }
        let isAtEnd = count < open.batch
        if isAtEnd { openRows[handle] = nil }
        results.append(Int64(count))
        results.append(isAtEnd)
    }

    // MARK: - batches

    func openWalk(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        try check(ScriptInterface.number(of: "db.batches"), arguments, from: 0)
        let context = try running()
        let table = try ObjectName(try text(arguments, 0), in: context.statements.manifest.schema)
        let walk = try makeWalk(table, APIValue(arguments.value(1)), arguments.value(1))
        let handle = nextHandle
        nextHandle += 1
        walks[handle] = BatchWalkOfScript(walk)
        results.append(handle)
    }

    private func makeWalk(
        _ table: ObjectName,
        _ options: APIValue,
        _ given: LuaValue
    ) throws(LupoError) -> BatchWalk {
        let runner = try running().statements
        let key = try shape(of: table).walkingColumn(options["key"]?.stringValue, in: table).name
        var names: [Identifier] = []
        for name in options["columns"]?.texts ?? [] { names.append(try Identifier(name)) }
        var condition: SQLText = "TRUE"
        var values: [Value] = []
        var text = "SELECT 1 FROM \(table.quoted)"
        if let given = options["where"]?.stringValue { text += " WHERE (\(given)\n)" }
        // Read and admitted as a whole, so that the condition cannot be more than a condition.
        let checked = try runner.checker.check(text)
        guard checked.isQuery, !checked.access.writesAnything else {
            throw LupoError(.statementRefused, "The condition of `batches` is not a condition.")
        }
        if options["where"] != nil {
            var parameters = LuaValue.nil
            if case .table(let table) = given, let value = table["params"] { parameters = value }
            values = try bind(checked, parameters)
            let rewritten = checked.rewritten.text
            if let range = rewritten.firstRange(of: " WHERE ") {
                condition = SQLText(verbatim: "(\(rewritten[range.upperBound...]))")
            }
        }
        let columns: SQLText = names.isEmpty ? "*" : "\(list: names)"
        return BatchWalk(
            table: table,
            key: key,
            size: Int(clamping: min(max(options["size"]?.integerValue ?? 1_000, 1), 100_000)),
            pause: options["pause"]?.milliseconds ?? 0,
            columns: columns + ", \(key)",
            condition: condition,
            conditionValues: values,
            showsKey: names.isEmpty || names.contains(key)
        )
    }

    func nextBatch(
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        guard let open = walks[arguments.integer(0) ?? 0] else {
            throw LupoError(.script, "This loop over `batches` has ended.")
        }
        let next = try running().statements.nextBatch(open.walk)
        let restored = open.walk.restoredState
        open.walk.restoredState = nil
        guard let batch = next else {
            results.appendNil()
            if let restored { results.append(recorded: restored) }
            return
        }
        // The key stands once more behind the columns, for the position; a row has it once.
        let columns = Array(batch.columns.dropLast())
        let shape: LuaShape
        if let known = open.shape { shape = known } else { shape = try self.shape(of: columns, vm) }
        open.shape = shape
        results.beginRows(shape, count: batch.rows.count)
        for row in batch.rows {
            for value in row.values.dropLast() { results.append(value) }
        }
        if let restored { results.append(recorded: restored) }
    }

    func closeWalk(_ arguments: borrowing LuaArguments) throws(LupoError) {
        let handle = arguments.integer(0) ?? 0
        guard let open = walks.removeValue(forKey: handle) else { return }
        let runner = try running().statements
        guard runner.open === open.walk else { return }
        try runner.endBatch(isComplete: arguments.bool(1) ?? false)
    }

    // MARK: - step

    /// Enters a step; one that was finished before answers with its result and `m.state`.
    func beginStep(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let (depth, finished) = try running().statements.enter(step: arguments.string(0) ?? "")
        results.append(Int64(depth))
        guard let finished else { return }
        results.append(true)
        results.append(recorded: finished.outcome.result)
        results.append(state: finished)
    }

    // MARK: - transaction

    /// Begins it; one that was committed before answers with its results and `m.state`.
    func beginTransaction(_ results: borrowing LuaResults) throws(LupoError) {
        guard let entry = try running().statements.beginTransaction() else { return }
        results.append(true)
        results.append(LuaValue(journal: entry.outcome.result))
        results.append(state: entry)
    }

    /// What the transaction's function returned; what JSON cannot hold is not kept, and a resume asks for a step.
    func keepResult(_ arguments: borrowing LuaArguments) throws(LupoError) {
        guard let transaction = try running().statements.open as? ScriptTransaction else { return }
        let json = try arguments.value(0).journalJSON()
        if json.encoded().utf8.count <= 65_536 { transaction.result = json }
    }
}

extension LuaResults {
    /// A result as the journal has it: null is nil.
    func append(recorded json: JSON) {
        if case .null = json { appendNil() } else { append(LuaValue(journal: json)) }
    }

    /// `m.state` behind an entry of the journal.
    func append(state entry: JournalEntry) { append(recorded: entry.outcome.scriptState) }
}

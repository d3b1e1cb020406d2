// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// What the part of the prelude for consoles gave back in one VM.
struct ConsoleFunctions {
    let evaluate: LuaFunction
    let names: LuaFunction
}

/// Lines of a console in a migration's VM.
extension Script {
    /// A line that was compiled, or why not.
    enum Compiled {
        case function(LuaFunction)
        /// It ends too early.
        case incomplete(LupoError)
        case failed(LupoError)
    }

    /// Compiles a line: as an expression, whose value is shown, or else as statements.
    ///
    /// - Parameters:
    ///   - text: as it was typed; `=x` is short for `return x`.
    ///   - label: names it in errors.
    /// - Returns: the function, or why there is none.
    func compile(_ text: String, label: String) -> Compiled {
        var expression = text[...]
        if let first = text.firstIndex(where: { !$0.isWhitespace }), text[first] == "=" {
            expression = text[text.index(after: first)...]
        }
        let shown = Array(text.utf8)
        var asExpression: LupoError?
        do throws(LupoError) {
            return .function(
                try vm.load(Array("return \(expression)".utf8), file: label, showing: shown)
            )
        } catch {
            asExpression = error
        }
        do throws(LupoError) {
            return .function(try vm.load(shown, file: label))
        } catch {
            if error.isAboutTheEnd || asExpression?.isAboutTheEnd == true {
                return .incomplete(error)
            }
            return .failed(error)
        }
    }

    /// Lets go of a line that is not to run.
    func release(_ function: LuaFunction) {
        // The only failure is a VM that is closed, and has nothing to let go of.
        try? vm.release(function)
    }

    /// Runs a line.
    ///
    /// - Parameters:
    ///   - line: compiled in this VM.
    ///   - hook: whose rights it has.
    ///   - phase: the name of those rights in the interface.
    ///   - context: what `m` works with.
    ///   - limit: most rows of one result.
    /// - Returns: what its results are.
    /// - Throws: ``LupoError`` as every hook.
    func run(
        line: LuaFunction,
        _ hook: Hook,
        phase: String,
        _ context: HookContext,
        rows limit: Int
    ) throws(LupoError) -> [ConsoleResult] {
        let functions = try openConsole(hook, phase: phase, context)
        do throws(LupoError) {
            let results = try vm.call(functions.evaluate) { results throws(LupoError) in
                results.append(line)
                results.append(Int64(limit))
            }
            keepStateOfLine()
            guard case .table(let list)? = results.first else { return [] }
            return list.items.compactMap(ConsoleResult.init)
        } catch {
            if !vm.isKilled { keepStateOfLine() }
            throw completed(error, context)
        }
    }

    /// The names in a global table, or the global names.
    ///
    /// - Parameter path: the table's name and the names within it; empty for the globals.
    /// - Returns: names in no particular order; empty before the first line has run.
    func consoleNames(_ path: [String]) -> [String] {
        guard let console, !vm.isKilled else { return [] }
        let results = try? vm.call(console.names) { results throws(LupoError) in
            for name in path { results.append(name) }
        }
        guard case .table(let list)? = results?.first else { return [] }
        return list.items.compactMap { item in
            if case .string(let name) = item { name } else { nil }
        }
    }

    /// Gives the VM the budgets of a line, and once in its life what a console needs.
    @discardableResult
    func openConsole(
        _ hook: Hook,
        phase: String,
        _ context: HookContext
    ) throws(LupoError) -> ConsoleFunctions {
        let m = try prepare(hook, phase: phase, context)
        try vm.resetOutput()
        if let console { return console }
        try vm.freeGlobals()
        let given = try vm.runPrelude(ScriptPrelude.shared.get().console)
        guard given.count == 3, case .function(let evaluate) = given[0],
            case .function(let names) = given[1], case .function(let receive) = given[2],
            let giveFunction
        else {
            throw LupoError(.internal, "The console's prelude does not return its functions.")
        }
        let tell = try vm.load(Array("(...)(_G, lupo.inspect)".utf8), file: "console")
        _ = try vm.call(tell) { results throws(LupoError) in results.append(receive) }
        let set = try vm.load(Array("m, M = ...".utf8), file: "console")
        _ = try vm.call(giveFunction) { results throws(LupoError) in
            results.append(set)
            results.append(m)
        }
        let functions = ConsoleFunctions(evaluate: evaluate, names: names)
        console = functions
        return functions
    }
}

extension LupoError {
    /// Whether Lua missed something at the end of the text.
    fileprivate var isAboutTheEnd: Bool {
        code == .pluginSyntax && message.contains("near <eof>")
    }
}

extension ConsoleResult {
    /// Reads what the prelude described.
    fileprivate init?(_ description: LuaValue) {
        guard case .table(let table) = description, case .string(let kind)? = table["kind"] else {
            return nil
        }
        switch kind {
        case "rows":
            guard case .table(let columns)? = table["columns"],
                case .table(let rows)? = table["rows"],
                case .integer(let total)? = table["total"]
            else { return nil }
            self = .rows(
                columns: columns.items.map(\.shown),
                rows: rows.items.map { row in
                    guard case .table(let cells) = row else { return [] }
                    return cells.items.map(\.cell)
                },
                total: Int(clamping: total)
            )
        case "result":
            guard case .integer(let affected)? = table["affected"],
                case .table(let warnings)? = table["warnings"]
            else { return nil }
            let id = table["insert_id"]?.shown
            self = .executed(
                affected: affected,
                insertID: id == "0" ? nil : id,
                warnings: warnings.items.map(\.shown)
            )
        default: self = .value(table["text"]?.shown ?? "")
        }
    }
}

extension LuaValue {
    /// The value as a cell of a table.
    fileprivate var cell: Value {
        switch self {
        case .nil, .null: .null
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number) where number.isFinite: .double(number)
        case .decimal(let text): .decimal(text)
        case .data(let bytes), .bytes(let bytes): .bytes(bytes)
        default: .text(shown)
        }
    }

    fileprivate var shown: String {
        switch self {
        case .nil: "nil"
        case .null: "NULL"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .double(let number): "\(number)"
        case .decimal(let text), .string(let text): text
        case .data(let bytes), .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .table: "table"
        case .function: "function"
        case .object: "object"
        }
    }
}

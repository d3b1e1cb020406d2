// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import LupoMariaDB

/// `m.check`: each call is a row of `lupo_migration_validations`; what does not hold ends the hook.
extension ScriptHost {
    func performCheck(
        _ call: ScriptCall,
        _ vm: LuaVM,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .checkEqual:
            let (actual, expected) = (arguments.value(1), arguments.value(2))
            try record(
                "check.equal",
                holds: actual.isEqual(to: expected),
                message: arguments.string(3) ?? "",
                details: [("actual", actual.shown), ("expected", expected.shown)]
            )
        case .checkAtMost:
            let (actual, limit) = (arguments.value(1), arguments.value(2))
            guard let isGreater = actual.isGreater(than: limit) else {
                throw LupoError(
                    .scriptArgument,
                    "bad argument #1 'actual' to check:at_most (number expected, got \(arguments.tag(1).text))"
                )
            }
            try record(
                "check.at_most",
                holds: !isGreater,
                message: arguments.string(3) ?? "",
                details: [("actual", actual.shown), ("limit", limit.shown)]
            )
        case .checkEmpty:
            try count(arguments, call: "check.empty", expected: 0, message: 2, parameters: 3)
        case .checkRows:
            try count(
                arguments,
                call: "check.rows",
                expected: arguments.integer(2) ?? 0,
                message: 3,
                parameters: 4
            )
        default: try checkColumn(arguments)
        }
    }

    private func count(
        _ arguments: borrowing LuaArguments,
        call: String,
        expected: Int64,
        message: Int,
        parameters: Int
    ) throws(LupoError) {
        let (statement, values) = try self.statement(arguments, sql: 1, parameters: parameters)
        guard statement.isQuery, !statement.access.writesAnything else {
            throw LupoError(
                .statementRefused,
                "A check reads; \(statement.access.verb.rawValue) does not."
            )
        }
        let runner = try running().statements
        var examples: [JSON] = []
        let found: Int64
        if let known = try runner.recallRead(statement, values) {
            found = known.integerValue ?? 0
        } else {
            found = try countRows(statement, values, expected: expected, examples: &examples)
            runner.journalRead(statement, values, result: .integer(found))
        }
        try record(
            call,
            holds: found == expected,
            message: arguments.string(message) ?? "",
            details: [
                ("statement", .string(statement.rewritten.text)), ("rows", .integer(found)),
                ("expected", .integer(expected)), ("examples", .array(examples)),
            ]
        )
    }

    private func countRows(
        _ statement: CheckedStatement,
        _ values: [Value],
        expected: Int64,
        examples: inout [JSON]
    ) throws(LupoError) -> Int64 {
        let runner = try running().statements
        let stream = try runner.read(statement, values)
        var found: Int64 = 0
        do {
            while try stream.next() {
                found += 1
                if examples.count < 5 {
                    examples.append(.array(try stream.row().values.map(\.journalJSON)))
                }
                // One row too many decides; the rest need not be read.
                if found > expected + 1_000 {
                    try stream.close()
                    break
                }
            }
        } catch {
            throw runner.note(error, statement)
        }
        return found
    }

    private func checkColumn(_ arguments: borrowing LuaArguments) throws(LupoError) {
        let context = try running()
        let table = try ObjectName(try text(arguments, 1), in: context.statements.manifest.schema)
        let name = try text(arguments, 2)
        let wanted = try text(arguments, 3)
        let found = try optionalShape(of: table)?.column(named: name)?.type.description
        let message = arguments.string(4) ?? "\(table).\(name) is \(wanted)"
        try record(
            "check.column",
            holds: found?.lowercased() == wanted.lowercased(),
            message: message,
            details: [("expected", .string(wanted)), ("found", JSON(found))]
        )
    }

    /// Records a check, and fails where it does not hold.
    private func record(
        _ type: String,
        holds: Bool,
        message: String,
        details: [(String, JSON)]
    ) throws(LupoError) {
        let statements = try running().statements
        let now = statements.core.clock.now
        let row = ValidationRow(
            type: type,
            status: holds ? .passed : .failed,
            message: message,
            data: .object([("hook", .string(statements.hook.rawValue))] + details),
            at: now
        )
        statements.record { $0.add(row) }
        try statements.flushIfLarge()
        guard !holds else { return }
        let found = details.filter { $0.0 != "statement" && $0.0 != "examples" }
            .map { "\($0.0) \($0.1.encoded().clipped(to: 200))" }.joined(separator: ", ")
        var error = LupoError(.checkFailed, "A check does not hold: \(message) (\(found)).")
        error.statement = details.first { $0.0 == "statement" }?.1.stringValue
        throw error
    }
}

extension LuaValue {
    /// The value in a check's details.
    fileprivate var shown: JSON { (try? readableJSON()) ?? .string("…") }

    /// Whether two values are equal: numbers by value whatever their kind, tables by content.
    fileprivate func isEqual(to other: LuaValue) -> Bool {
        if let left = exactNumber, let right = other.exactNumber { return left == right }
        switch (self, other) {
        case (.table(let left), .table(let right)):
            return left.items.count == right.items.count && left.fields.count == right.fields.count
                && zip(left.items, right.items).allSatisfy { $0.isEqual(to: $1) }
                && zip(left.fields, right.fields).allSatisfy {
                    $0.key == $1.key && $0.value.isEqual(to: $1.value)
                }
        case (.double(let left), .double(let right)): return left == right
        default: return self == other
        }
    }

    /// Whether the value is greater; nil where one is no number.
    fileprivate func isGreater(than other: LuaValue) -> Bool? {
        if let left = exactNumber, let right = other.exactNumber { return left > right }
        guard let left = approximate, let right = other.approximate else { return nil }
        return left > right
    }

    private var approximate: Double? {
        switch self {
        case .double(let number): number
        default: exactNumber.map(\.approximate)
        }
    }

    /// The number without loss, where it is one that has finitely many decimal digits.
    private var exactNumber: ExactDecimal? {
        switch self {
        case .integer(let number): ExactDecimal(String(number))
        case .unsigned(let number): ExactDecimal(String(number))
        case .decimal(let text): ExactDecimal(text)
        case .double(let number):
            Int64(exactly: number).map { ExactDecimal(String($0)) } ?? nil
        default: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// The rules over what a migration leaves behind: the touched tables as the server has them.
extension StatementRunner {
    /// Holds the touched tables against the rules, and the number of tables in the schema.
    ///
    /// Only what the migration changed is its own: what a table broke before is told as that. Runs in the state
    /// `verification`, behind the script's hook.
    ///
    /// - Throws: ``LupoError`` `.doctrine` where a table breaks a rule of severity `error` that it kept before; as every
    ///   statement.
    func holdTablesAgainstRules() throws(LupoError) {
        var failure: LupoError?
        for table in manifest.touches.sorted() {
            guard let definition = try schema.definition(of: table) else { continue }
            let before = startingDefinitions[table]
            guard before != .some(.some(definition)) else { continue }
            let error = judge(table, definition, before: before)
            if failure == nil {
                failure = error
            } else {
                failure?.causes += [error].compactMap { $0 }
            }
        }
        if let error = try judgeTableCount() { failure = failure ?? error }
        if failure == nil { failure = try judgeRows() }
        if let failure { throw failure }
    }

    /// Holds one table against the rules.
    ///
    /// - Parameters:
    ///   - table: a touched one.
    ///   - definition: as it is now.
    ///   - before: as it was; nil inside where there was none, and nil where that is not known.
    /// - Returns: the first error, with the others among its causes; nil where there is none.
    private func judge(
        _ table: ObjectName,
        _ definition: String,
        before: String??
    ) -> LupoError? {
        var old: [String: Int] = [:]
        if case .some(.some(let before)) = before {
            for verdict in rules.verdicts(onTable: before, table) {
                old[verdict.key, default: 0] += 1
            }
        }
        var failure: LupoError?
        var known: [String] = []
        for verdict in rules.verdicts(onTable: definition, table) {
            if let count = old[verdict.key], count > 0 {
                old[verdict.key] = count - 1
                known.append(verdict.finding.rule)
                continue
            }
            // Where nobody knows how the table was, it may have been so before.
            let isOwn = before != nil
            let isOpen = verdict.allowance == nil && verdict.finding.severity == .error && isOwn
            keep(verdict, table, isOpen ? .failed : verdict.allowance == nil ? .warning : .passed)
            guard isOpen else { continue }
            let error = LupoError(
                .doctrine,
                "\(verdict.finding.rule): \(table) as it is now: \(verdict.finding.message)",
                hint: verdict.finding.hint
            )
            if failure == nil { failure = error } else { failure?.causes.append(error) }
        }
        if !known.isEmpty {
            let names = Set(known).sorted().joined(separator: ", ")
            record("host.rules", .passed, "\(table) breaks \(names) as it did before.", table)
        }
        return failure
    }

    private func keep(
        _ verdict: StatementRules.Verdict,
        _ table: ObjectName,
        _ status: ValidationRow.Status
    ) {
        let finding = verdict.finding
        guard finding.severity > .info else { return }
        if status == .warning {
            core.events(.note("\(finding.rule): \(table): \(finding.message)"))
        }
        record(finding.rule, status, verdict.message, table, verdict.allowance)
    }

    private func record(
        _ type: String,
        _ status: ValidationRow.Status,
        _ message: String,
        _ table: ObjectName,
        _ allowance: Allowance? = nil
    ) {
        var data: [(String, JSON)] = [("table", .string(table.description))]
        if let allowance { data.append(("allowed", allowance.json)) }
        let row = ValidationRow(
            type: type,
            status: status,
            message: message,
            data: .object(data),
            at: core.clock.now
        )
        record { $0.add(row) }
    }

    // MARK: - How many tables

    /// Rule S02: a migration that makes tables leaves no more than the doctrine has room for.
    private func judgeTableCount() throws(LupoError) -> LupoError? {
        let severity = rules.settings.severity(of: "S02")
        let limit = rules.settings.mostTables
        guard severity > .info, tableCountChange > 0 else { return nil }
        let count = try core.tableCount(of: manifest.schema, including: tableCountChange)
        guard count > limit else { return nil }
        let allowance = rules.allowance(for: "S02")
        let isOpen = allowance == nil && severity == .error
        let message =
            "\(manifest.schema.name) has \(count) tables, and the doctrine's boundary is \(limit)."
        let row = ValidationRow(
            type: "S02",
            status: isOpen ? .failed : allowance == nil ? .warning : .passed,
            message: message,
            data: .object([
                ("tables", .integer(Int64(count))), ("limit", .integer(Int64(limit))),
                ("allowed", allowance?.json ?? .null),
            ]),
            at: core.clock.now
        )
        record { $0.add(row) }
        guard isOpen else { return nil }
        return LupoError(
            .doctrine,
            "S02: \(message)",
            hint:
                "Use a table that is there, or retire one first; `doctrine = { max_tables = … }` in lupo.lua moves the boundary."
        )
    }
}

extension StatementRules.Verdict {
    /// What is recorded: with the reason where something allows it.
    var message: String {
        guard let allowance else { return finding.message }
        let end = allowance.until.map { " (until \($0))" } ?? ""
        return "\(finding.message) Allowed: \(allowance.reason)\(end)"
    }

    /// What makes two findings in one table the same.
    var key: String { finding.rule + "\u{0}" + finding.message }
}

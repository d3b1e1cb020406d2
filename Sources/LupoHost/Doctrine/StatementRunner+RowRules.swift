// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The rules over rows, as far as a bounded look into a table can tell.
extension StatementRunner {
    /// Most rows of a table that are looked at, the newest by primary key.
    static let mostRowsExamined: Int64 = 100_000

    /// Looks into the touched tables to which the attempt wrote rows, with one statement a table.
    ///
    /// A table that the migration did not make may have had such rows before: there it is a warning.
    ///
    /// - Returns: the first error; nil where there is none.
    /// - Throws: ``LupoError`` as every statement.
    func judgeRows() throws(LupoError) -> LupoError? {
        var failure: LupoError?
        for table in writtenRows.intersection(manifest.touches).sorted() {
            guard let definition = try schema.definition(of: table),
                let shape = try ObjectShape(showCreate: definition).table
            else { continue }
            let checks = RowCheck.checks(of: shape.columns).filter {
                rules.settings.severity(of: $0.rule) > .info
            }
            guard !checks.isEmpty else { continue }
            let found = try look(into: table, shape, checks)
            for (check, count) in zip(checks, found) where count > 0 {
                let error = tell(check, table, count)
                failure = failure ?? error
            }
        }
        return failure
    }

    /// How many of the rows that were looked at break each rule; empty where the server would not say.
    private func look(
        into table: ObjectName,
        _ shape: TableShape,
        _ checks: [RowCheck]
    ) throws(LupoError) -> [Int64] {
        var sums = SQLText(verbatim: "")
        var conditions = SQLText(verbatim: "")
        for (index, check) in checks.enumerated() {
            let comma = SQLText(verbatim: index == 0 ? "" : ", ")
            sums.append("\(comma)COUNT(NULLIF(\(try Identifier("c\(index)")), 0))")
            conditions.append("\(comma)(\(check.condition)) AS \(try Identifier("c\(index)"))")
        }
        var order = SQLText(verbatim: "")
        for (index, part) in (shape.primaryKey?.parts ?? []).enumerated() {
            order.append(index == 0 ? " ORDER BY \(part.column) DESC" : ", \(part.column) DESC")
        }
        do {
            let row = try core.connection.rows(
                """
                SELECT \(sums) FROM (SELECT \(conditions) FROM \(table)\(order) \
                LIMIT \(Self.mostRowsExamined)) AS looked
                """
            ).first
            return row?.values.map { $0.integerValue ?? 0 } ?? []
        } catch {
            if core.connection.isLost || error.isFatal { throw error }
            core.events(.note("the rows of \(table) were not looked at: \(error.message)"))
            return []
        }
    }

    private func tell(_ check: RowCheck, _ table: ObjectName, _ count: Int64) -> LupoError? {
        let allowance = rules.allowance(for: check.rule)
        let isOwn = made.contains(table.description)
        let severity = rules.settings.severity(of: check.rule)
        let isOpen = allowance == nil && severity == .error && isOwn
        let message = "\(table): \(check.message), in \(Amount.of(Int(count), "row"))."
        let row = ValidationRow(
            type: check.rule,
            status: isOpen ? .failed : allowance == nil ? .warning : .passed,
            message: message,
            data: .object([
                ("table", .string(table.description)), ("rows", .integer(count)),
                ("allowed", allowance?.json ?? .null),
            ]),
            at: core.clock.now
        )
        record { $0.add(row) }
        if !isOpen, allowance == nil { core.events(.note("\(check.rule): \(message)")) }
        return isOpen ? LupoError(.doctrine, "\(check.rule): \(message)") : nil
    }
}

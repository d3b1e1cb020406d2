// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A column that is added has a value for the rows that are there.
    static let d01 = Rule(
        "D01",
        "a new NOT NULL column has a default",
        seed: .warning,
        reason: """
            Without DEFAULT the rows that are there silently get 0 or an empty text, and every INSERT of the programs that run \
            now fails, since they do not know the column.
            """,
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NOT NULL"],
        good: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NOT NULL DEFAULT 0",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL",
            "CREATE TABLE IF NOT EXISTS a (n INT NOT NULL)",
        ]
    ) { subject in
        guard !(subject.statement.objects.first.map(subject.hasMade) ?? false) else { return [] }
        return subject.statement.alterClauses.compactMap { clause in
            guard clause.kind == .addColumn, let column = clause.column,
                column.isNullable == false, column.defaultValue == nil, !column.isAutoIncrement,
                !column.isGenerated
            else { return nil }
            return Problem(
                "\(clause.name ?? "The column") is NOT NULL and has no DEFAULT.",
                hint: "Write a DEFAULT, or NULL first and NOT NULL once it is filled.",
                range: clause.range
            )
        }
    }
}

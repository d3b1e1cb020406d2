// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A unique index is not put on rows that nobody has looked at.
    static let d02 = Rule(
        "D02",
        "a new unique index may meet duplicates",
        seed: .warning,
        reason:
            "One pair of equal rows stops it, after the server has read the whole table. Count them in `validate` first.",
        bad: [
            "ALTER TABLE a ADD UNIQUE INDEX IF NOT EXISTS u (b)",
            "CREATE UNIQUE INDEX IF NOT EXISTS u ON a (b)",
        ],
        good: [
            "ALTER TABLE a ADD INDEX IF NOT EXISTS i (b)",
            "CREATE TABLE IF NOT EXISTS a (b INT UNIQUE)",
        ]
    ) { subject in
        let statement = subject.statement
        guard let table = statement.objects.first, !subject.hasMade(table) else { return [] }
        let added = statement.alterClauses.filter { clause in
            clause.kind == .addUnique || clause.kind == .addPrimaryKey
                || clause.column?.isUnique == true
        }
        var ranges = added.map(\.range)
        if statement.verb == .createIndex, statement.elements.first?.kind == .unique {
            ranges.append(table.range)
        }
        return ranges.map { range in
            Problem(
                "\(table.name) may have rows that are equal in a new unique key.",
                hint: "Count them in `validate`, before anything is changed.",
                range: range
            )
        }
    }
}

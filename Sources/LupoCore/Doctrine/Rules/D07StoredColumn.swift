// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No stored generated column on a table that is there.
    static let d07 = Rule(
        "D07",
        "no stored generated column is added",
        seed: .warning,
        reason:
            "The server computes it for each row and copies the table; a virtual one is added at once.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT AS (b + 1) STORED"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT AS (b + 1) VIRTUAL"]
    ) { subject in
        guard !(subject.statement.objects.first.map(subject.hasMade) ?? false) else { return [] }
        return subject.statement.alterClauses.compactMap { clause in
            guard clause.kind == .addColumn, let column = clause.column, column.isGenerated,
                column.isStored
            else { return nil }
            return Problem(
                "\(clause.name ?? "The column") is computed and stored: the table is copied.",
                hint: "Write VIRTUAL, with an index where it is searched.",
                range: clause.range
            )
        }
    }
}

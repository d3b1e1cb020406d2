// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Columns have comments.
    static let p06 = Rule(
        "P06",
        "columns have comments",
        seed: .off,
        strict: .info,
        reason: "Units, forms and meanings that stand nowhere are guessed.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL COMMENT 'grams'"]
    ) { subject in
        guard !subject.statement.isTemporary else { return [] }
        return subject.columns.compactMap { column in
            guard column.isNew, column.clause.comment?.isEmpty ?? true else { return nil }
            return Problem(
                "\(column.name) has no COMMENT.",
                hint: "Say what it holds, in which unit.",
                range: column.range
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No computed columns.
    static let p10 = Rule(
        "P10",
        "no generated columns",
        seed: .off,
        strict: .warning,
        reason: "Logic lives in the application.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT AS (b + 1) VIRTUAL"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL"]
    ) { subject in
        subject.columns.compactMap { column in
            guard column.clause.isGenerated else { return nil }
            return Problem(
                "\(column.name) is computed by the server.",
                hint: "Write a plain column and fill it.",
                range: column.range
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The server sets no times by itself.
    static let p11 = Rule(
        "P11",
        "no automatic times",
        seed: .off,
        strict: .warning,
        reason:
            "Whoever writes a row says when: rows that are copied or repaired keep their times.",
        bad: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t DATETIME NULL ON UPDATE CURRENT_TIMESTAMP",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS t DATETIME DEFAULT NOW()",
        ],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS t_ymdhis BIGINT UNSIGNED NULL"]
    ) { subject in
        subject.columns.compactMap { column in
            let isAutomatic =
                column.clause.hasOnUpdate
                || (column.clause.isTemporal && column.clause.defaultIsExpression)
            guard isAutomatic else { return nil }
            return Problem(
                "The server sets \(column.name) by itself.",
                hint: "Write the time in the statement that writes the row.",
                range: column.range
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Ids are BIGINT UNSIGNED.
    static let s14 = Rule(
        "S14",
        "ids are BIGINT UNSIGNED",
        depths: [.statement, .schema],
        seed: .error,
        reason: "Ids of one type can be joined without conversion, and none runs out.",
        bad: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS b_id INT NULL",
            "CREATE TABLE IF NOT EXISTS a (n BIGINT NOT NULL, PRIMARY KEY (n))",
        ],
        good: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS b_id BIGINT(20) UNSIGNED NULL",
            "CREATE TABLE IF NOT EXISTS a (a_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS paid TINYINT(1) NOT NULL DEFAULT 0",
        ]
    ) { subject in
        guard !subject.statement.isTemporary else { return [] }
        return subject.columns.compactMap { column in
            let isID = column.name.lowercased().hasSuffix("_id") || column.isPrimaryKey
            let isRight =
                ["BIGINT", "INT8", "SERIAL"].contains(column.clause.type)
                && column.clause.isUnsigned
            guard isID, !isRight, !column.clause.type.isEmpty else { return nil }
            return Problem(
                "\(column.name) is an id and no BIGINT UNSIGNED.",
                hint: "Write BIGINT(20) UNSIGNED.",
                range: column.range
            )
        }
    }
}

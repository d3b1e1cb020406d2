// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Points in time are BIGINT `YYYYMMDDHHMMSS`.
    static let s13 = Rule(
        "S13",
        "timestamps are BIGINT YYYYMMDDHHMMSS",
        depths: [.statement, .schema],
        seed: .error,
        reason: """
            One form of time everywhere, in UTC, sortable and readable, without the server's time zones and without the end of \
            TIMESTAMP in 2038.
            """,
        bad: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS seen DATETIME NULL",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS seen_ymdhis VARCHAR(14) NULL",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS seen TIMESTAMP NULL",
        ],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS seen_ymdhis BIGINT UNSIGNED NULL"]
    ) { subject in
        subject.columns.compactMap { column in
            if column.clause.isTemporal {
                return Problem(
                    "\(column.name) is a \(column.clause.type).",
                    hint: "Write a BIGINT named *_ymdhis: YYYYMMDDHHMMSS in UTC.",
                    range: column.range
                )
            }
            guard column.name.lowercased().hasSuffix("_ymdhis"), !column.clause.type.isEmpty,
                !["BIGINT", "INT8"].contains(column.clause.type)
            else { return nil }
            return Problem(
                "\(column.name) is a \(column.clause.type), not a BIGINT.",
                hint: "Write BIGINT: YYYYMMDDHHMMSS has 14 digits.",
                range: column.range
            )
        }
    }
}

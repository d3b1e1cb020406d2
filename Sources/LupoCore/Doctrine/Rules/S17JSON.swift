// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Documents are JSON.
    static let s17 = Rule(
        "S17",
        "metadata is JSON",
        depths: [.statement, .schema],
        seed: .error,
        reason:
            "The server checks a JSON column and can look into it; text with something serialized in it is neither.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS meta_json TEXT NULL"],
        good: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS meta_json JSON NULL",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS meta_json LONGTEXT CHECK (json_valid(meta_json))",
        ]
    ) { subject in
        subject.columns.compactMap { column in
            let isChecked = column.clause.type == "LONGTEXT" && column.clause.hasCheck
            guard column.name.lowercased().hasSuffix("_json"), column.clause.type != "JSON",
                !isChecked, !column.clause.type.isEmpty
            else { return nil }
            return Problem(
                "\(column.name) is a \(column.clause.type), not JSON.",
                hint: "Write JSON.",
                range: column.range
            )
        }
    }
}

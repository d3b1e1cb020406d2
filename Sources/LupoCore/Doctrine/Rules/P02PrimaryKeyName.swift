// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A primary key is one column named after its table.
    static let p02 = Rule(
        "P02",
        "a primary key is named *_id",
        seed: .off,
        strict: .warning,
        reason: "One column of one name is what others refer to.",
        bad: ["CREATE TABLE IF NOT EXISTS lupo_moods (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"],
        good: [
            "CREATE TABLE IF NOT EXISTS lupo_moods (mood_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
        ]
    ) { subject in
        guard !subject.statement.isTemporary else { return [] }
        return subject.columns.compactMap { column in
            guard column.isPrimaryKey, !column.name.lowercased().hasSuffix("_id") else {
                return nil
            }
            return Problem(
                "The primary key \(column.name) is not named *_id.",
                hint: "Name it after its table: lupo_moods has mood_id.",
                range: column.range
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// INSERT names its columns.
    static let d06 = Rule(
        "D06",
        "INSERT names its columns",
        seed: .warning,
        reason:
            "Values without names go into other columns, or fail, as soon as somebody adds one.",
        bad: ["INSERT IGNORE INTO lupo_moods VALUES (1, 'calm')"],
        good: [
            "INSERT IGNORE INTO lupo_moods (mood_id, label) VALUES (1, 'calm')",
            "INSERT IGNORE INTO lupo_moods SET mood_id = 1",
        ]
    ) { subject in
        let statement = subject.statement
        guard statement.verb == .insert || statement.verb == .replace,
            statement.insertColumns == nil, let table = statement.objects.first
        else { return [] }
        return [
            Problem(
                "\(statement.verb.rawValue) does not say into which columns of \(table.name).",
                hint: "Name the columns.",
                range: table.range
            )
        ]
    }
}

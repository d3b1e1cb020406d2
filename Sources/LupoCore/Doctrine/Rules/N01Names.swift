// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Names are short, lower-case words.
    static let n01 = Rule(
        "N01",
        "names are lower_case_with_underscores",
        seed: .off,
        strict: .warning,
        reason: "Whether names of tables tell case apart depends on the server's file system.",
        bad: [
            "CREATE TABLE IF NOT EXISTS LupoMoods (n INT)",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS moodID INT NULL",
        ],
        good: ["CREATE TABLE IF NOT EXISTS lupo_moods_2 (n INT)"]
    ) { subject in
        let statement = subject.statement
        let tables = statement.objects.filter { $0.role == .create || $0.role == .renameTo }
            .map { ($0.name, $0.range) }
        let columns = subject.columns.map { ($0.name, $0.range) }
        return (tables + columns).compactMap { name, range in
            guard !name.isSnakeCase else { return nil }
            return Problem(
                "The name \(name) is not lower_case_with_underscores.",
                hint: "Begin with a letter; write letters, digits and underscores.",
                range: range
            )
        }
    }
}

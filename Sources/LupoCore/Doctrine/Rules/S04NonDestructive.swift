// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Nothing is taken away that the migration did not make itself.
    static let s04 = Rule(
        "S04",
        "nothing is destroyed",
        seed: .error,
        reason: """
            Rows, columns and names that are gone cannot be had back from the schema alone, and somebody may still use them. \
            A rollback may remove what its own migration made.
            """,
        bad: [
            "DROP TABLE IF EXISTS lupo_moods",
            "ALTER TABLE lupo_actors DROP COLUMN IF EXISTS mood_id", "TRUNCATE TABLE lupo_moods",
            "DELETE FROM lupo_moods WHERE mood_id = 1",
            "REPLACE INTO lupo_moods (mood_id) VALUES (1)",
            "RENAME TABLE IF EXISTS lupo_moods TO lupo_feelings",
        ],
        good: [
            "UPDATE lupo_moods SET is_deleted = 1 WHERE mood_id = 1",
            "DROP TEMPORARY TABLE IF EXISTS t",
        ]
    ) { subject in
        let statement = subject.statement
        guard subject.direction == .up, !statement.isExplained, !statement.isTemporary,
            !statement.targets.allSatisfy(subject.hasMade) || statement.targets.isEmpty
        else { return [] }
        if statement.verb == .alterTable {
            return statement.alterClauses.compactMap { clause in
                guard clause.kind.destructiveAct != nil else { return nil }
                let name = clause.name.map { " \($0)" } ?? ""
                return Problem(
                    "\(clause.kind.words)\(name) takes away what others may use.",
                    hint: keepIt,
                    range: clause.range
                )
            }
        }
        guard !statement.destructiveActs.isEmpty, let target = statement.targets.first else {
            return []
        }
        return [
            Problem(
                "\(statement.verb.rawValue) of \(target.name) takes away what others may use.",
                hint: keepIt,
                range: target.range
            )
        ]
    }

    private static let keepIt =
        "Keep it: mark rows by is_deleted, leave columns and tables, or say why in `allow`."
}

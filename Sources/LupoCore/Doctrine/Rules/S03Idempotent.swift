// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A statement can run twice.
    static let s03 = Rule(
        "S03",
        "idempotent statements",
        seed: .error,
        reason: """
            A migration that was cut off is run again. A statement that fails the second time, or does its work twice, makes of \
            one accident two.
            """,
        bad: [
            "CREATE TABLE lupo_moods (mood_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)",
            "ALTER TABLE lupo_actors ADD COLUMN mood_id BIGINT UNSIGNED NULL",
            "CREATE INDEX ix_mood ON lupo_actors (mood_id)",
            "INSERT INTO lupo_moods (mood_id) VALUES (1)", "DROP TABLE lupo_moods",
            "UPDATE lupo_actors SET visits = visits + 1",
        ],
        good: [
            "CREATE TABLE IF NOT EXISTS lupo_moods (mood_id BIGINT UNSIGNED NOT NULL PRIMARY KEY)",
            "ALTER TABLE lupo_actors ADD COLUMN IF NOT EXISTS mood_id BIGINT UNSIGNED NULL",
            "CREATE INDEX IF NOT EXISTS ix_mood ON lupo_actors (mood_id)",
            "INSERT INTO lupo_moods (mood_id) VALUES (1) ON DUPLICATE KEY UPDATE mood_id = mood_id",
            "INSERT IGNORE INTO lupo_moods (mood_id) VALUES (1)",
            "INSERT INTO lupo_moods (mood_id) SELECT 1 FROM DUAL WHERE NOT EXISTS "
                + "(SELECT 1 FROM lupo_moods WHERE mood_id = 1)",
            "UPDATE lupo_actors SET mood_id = 1 WHERE mood_id IS NULL",
        ]
    ) { subject in
        let statement = subject.statement
        guard !subject.isInStep, !statement.isTemporary, !statement.isExplained else { return [] }
        if statement.verb == .alterTable { return statement.alterClauses.compactMap(unguarded) }
        return [whole(subject)].compactMap { $0 }
    }

    private static func whole(_ subject: StatementSubject) -> Problem? {
        let statement = subject.statement
        let guards = statement.guards
        let verb = statement.verb.rawValue
        func lacks(_ words: String, fix: TextFix? = nil) -> Problem {
            Problem(
                "\(verb) has no \(words): a second run fails, or does it twice.",
                hint: "Write \(words), or put it into a step of a Lua migration.",
                range: statement.objects.first?.range ?? subject.whole,
                fix: fix
            )
        }
        func inserted(_ words: String) -> TextFix? {
            statement.objects.first.map { object in
                let place = object.range.lowerBound
                return TextFix(range: place..<place, text: words + " ")
            }
        }
        switch statement.verb {
        case .createTable, .createSequence:
            return guards.isDisjoint(with: [.ifNotExists, .orReplace])
                ? lacks("IF NOT EXISTS", fix: inserted("IF NOT EXISTS")) : nil
        case .createIndex, .createView:
            return guards.isDisjoint(with: [.ifNotExists, .orReplace])
                ? lacks("IF NOT EXISTS") : nil
        case .dropTable, .dropView, .dropSequence:
            return guards.contains(.ifExists)
                ? nil : lacks("IF EXISTS", fix: inserted("IF EXISTS"))
        case .dropIndex, .renameTable: return guards.contains(.ifExists) ? nil : lacks("IF EXISTS")
        case .insert:
            return guards.isDisjoint(with: [.ignore, .onDuplicateKeyUpdate, .notExists])
                ? lacks("ON DUPLICATE KEY UPDATE, IGNORE or NOT EXISTS") : nil
        case .update: return guards.contains(.where) ? nil : lacks("WHERE")
        default: return nil
        }
    }

    private static func unguarded(_ clause: AlterClause) -> Problem? {
        guard !clause.isGuarded else { return nil }
        let words: String
        switch clause.kind {
        case .addColumn, .addIndex, .addUnique, .addForeignKey, .addPartition:
            words = "IF NOT EXISTS"
        case .dropColumn, .dropIndex, .dropForeignKey, .dropConstraint, .dropPartition,
            .renameColumn, .renameIndex, .changeColumn:
            words = "IF EXISTS"
        default: return nil
        }
        let name = clause.name.map { " \($0)" } ?? ""
        return Problem(
            "\(clause.kind.words)\(name) has no \(words): a second run fails.",
            hint: "Write \(words), or let m.schema look first.",
            range: clause.range
        )
    }
}

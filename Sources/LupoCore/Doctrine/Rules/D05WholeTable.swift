// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// DELETE says which rows.
    static let d05 = Rule(
        "D05",
        "DELETE has a WHERE",
        seed: .error,
        reason: "Without WHERE all rows go, in one transaction that locks each of them.",
        bad: ["DELETE FROM lupo_moods"],
        good: ["UPDATE lupo_moods SET is_deleted = 1 WHERE mood_id = 1"]
    ) { subject in
        let statement = subject.statement
        guard statement.verb == .delete, statement.guards.isDisjoint(with: [.where, .limit]),
            statement.objects.count == 1, let table = statement.objects.first
        else { return [] }
        return [
            Problem(
                "DELETE removes every row of \(table.name).",
                hint: "Say which rows.",
                range: table.range
            )
        ]
    }
}

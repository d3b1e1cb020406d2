// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Tables have comments.
    static let p05 = Rule(
        "P05",
        "tables have comments",
        seed: .off,
        strict: .info,
        reason: "What a table is for belongs where everybody finds it.",
        bad: ["CREATE TABLE IF NOT EXISTS a (n INT)"],
        good: ["CREATE TABLE IF NOT EXISTS a (n INT) COMMENT='moods of actors'"]
    ) { subject in
        let statement = subject.statement
        guard statement.verb == .createTable, !statement.isTemporary, !statement.elements.isEmpty,
            !statement.settings.contains(where: { $0.kind == .comment && !$0.value.isEmpty }),
            let table = statement.objects.first
        else { return [] }
        return [
            Problem(
                "\(table.name) has no COMMENT.",
                hint: "Say what it is for.",
                range: table.range
            )
        ]
    }
}

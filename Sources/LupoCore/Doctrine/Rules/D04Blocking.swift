// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No statement keeps others from writing.
    static let d04 = Rule(
        "D04",
        "nobody is locked out",
        seed: .warning,
        strict: .error,
        reason:
            "While the server copies a table or holds it by LOCK=SHARED or EXCLUSIVE, nobody can write to it.",
        bad: [
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL, ALGORITHM=COPY",
            "ALTER TABLE a ADD INDEX IF NOT EXISTS i (n), LOCK=EXCLUSIVE",
        ],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS n INT NULL, ALGORITHM=INSTANT"]
    ) { subject in
        guard subject.statement.onlinePlace?.blocks == true,
            let table = subject.statement.objects.first, !subject.hasMade(table)
        else { return [] }
        return [
            Problem(
                "\(subject.statement.verb.rawValue) keeps others from writing to \(table.name).",
                hint:
                    "Leave ALGORITHM and LOCK out: the host asks the server for the least that does it.",
                range: table.range
            )
        ]
    }
}

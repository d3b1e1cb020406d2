// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// A column does not become NOT NULL while it may hold NULLs.
    static let d03 = Rule(
        "D03",
        "a column that becomes NOT NULL may hold NULLs",
        seed: .warning,
        reason:
            "One NULL stops the statement (1265), and a program that still writes NULL fails from then on.",
        bad: ["ALTER TABLE a MODIFY n INT NOT NULL"],
        good: ["ALTER TABLE a MODIFY n BIGINT NULL"]
    ) { subject in
        guard !(subject.statement.objects.first.map(subject.hasMade) ?? false) else { return [] }
        return subject.statement.alterClauses.compactMap { clause in
            guard clause.kind == .modifyColumn || clause.kind == .changeColumn,
                clause.column?.isNullable == false
            else { return nil }
            return Problem(
                "\(clause.newName ?? clause.name ?? "The column") becomes NOT NULL.",
                hint: "Fill it first, and count the NULLs in `validate`.",
                range: clause.range
            )
        }
    }
}

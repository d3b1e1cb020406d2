// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No ENUM, no SET.
    static let p07 = Rule(
        "P07",
        "no ENUM and no SET",
        seed: .off,
        strict: .warning,
        reason:
            "Each new value is an ALTER, the order of the values is their sort, and a wrong one is an empty text.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS s ENUM('x','y') NULL"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS s VARCHAR(20) NULL"]
    ) { subject in
        subject.columns.compactMap { column in
            guard ["ENUM", "SET"].contains(column.clause.type) else { return nil }
            return Problem(
                "\(column.name) is \(column.clause.type == "SET" ? "a SET" : "an ENUM").",
                hint: "Write VARCHAR, or a table of the values.",
                range: column.range
            )
        }
    }
}

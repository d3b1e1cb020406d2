// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No binary fractions.
    static let p08 = Rule(
        "P08",
        "no FLOAT and no DOUBLE",
        seed: .off,
        strict: .warning,
        reason:
            "0.1 is not 0.1 in them, sums depend on the order, and = does not find what was written.",
        bad: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS price DOUBLE NULL"],
        good: ["ALTER TABLE a ADD COLUMN IF NOT EXISTS price DECIMAL(12,2) NULL"]
    ) { subject in
        let types: Set<String> = [
            "FLOAT", "DOUBLE", "DOUBLE PRECISION", "REAL", "FLOAT4", "FLOAT8",
        ]
        return subject.columns.compactMap { column in
            guard types.contains(column.clause.type) else { return nil }
            return Problem(
                "\(column.name) is a \(column.clause.type).",
                hint: "Write DECIMAL.",
                range: column.range
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Indexes have few columns.
    static let n03 = Rule(
        "N03",
        "an index has at most three columns",
        seed: .off,
        strict: .info,
        reason: "Columns behind the third seldom narrow a search, and each write pays for them.",
        bad: ["ALTER TABLE t ADD INDEX IF NOT EXISTS i (a, b, c, d)"],
        good: ["ALTER TABLE t ADD INDEX IF NOT EXISTS i (a, b, c)"]
    ) { subject in
        let statement = subject.statement
        let added = statement.alterClauses
            .filter { $0.kind == .addIndex || $0.kind == .addUnique }.map { ($0.key, $0.range) }
        let made = statement.elements
            .filter { $0.kind == .index || $0.kind == .unique }.map { ($0.key, $0.range) }
        return (added + made).compactMap { key, range in
            guard let count = key?.columns.count, count > 3 else { return nil }
            return Problem("An index has \(count) columns.", hint: "Take three.", range: range)
        }
    }
}

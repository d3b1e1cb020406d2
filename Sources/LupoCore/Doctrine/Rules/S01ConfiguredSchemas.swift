// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Statements name no schema but the configured ones.
    static let s01 = Rule(
        "S01",
        "only the configured schemas",
        seed: .error,
        reason: """
            What belongs to the project stands in its three schemas. A name of another one is a slip, or work on a database \
            that nobody backs up and no ledger knows.
            """,
        bad: ["UPDATE shop.orders SET state = 1 WHERE state = 0"],
        good: ["UPDATE lupopedia.lupo_moods SET label = 'calm' WHERE label = 'quiet'"]
    ) { subject in
        let known = Set(subject.schemas.all.map { $0.name.lowercased() })
        func isKnown(_ schema: String, isRead: Bool) -> Bool {
            known.contains(schema.lowercased())
                || (isRead && schema.lowercased() == "information_schema")
        }
        let objects = subject.statement.objects.compactMap { reference -> Problem? in
            guard let schema = reference.schema,
                !isKnown(schema, isRead: !reference.role.isWritten)
            else { return nil }
            return problem(schema, subject, reference.range)
        }
        let schemas = subject.statement.schemas.compactMap { reference in
            isKnown(reference.name, isRead: true)
                ? nil : problem(reference.name, subject, reference.range)
        }
        return objects + schemas
    }

    private static func problem(
        _ schema: String,
        _ subject: StatementSubject,
        _ range: Range<Int>
    ) -> Problem {
        let names = subject.schemas.all.map(\.name)
        return Problem(
            "The schema \(schema) is not one of the configured three.",
            hint: names.nearest(to: schema).map { "Did you mean \($0)?" }
                ?? "They are \(names.joined(separator: ", ")).",
            range: range
        )
    }
}

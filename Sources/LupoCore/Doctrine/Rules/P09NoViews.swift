// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No views.
    static let p09 = Rule(
        "P09",
        "no views",
        seed: .off,
        strict: .warning,
        reason: "A view hides which tables a query reads, and breaks when one of them changes.",
        bad: ["CREATE OR REPLACE VIEW v AS SELECT 1 AS n"],
        good: ["SELECT 1 AS n"]
    ) { subject in
        guard [.createView, .alterView].contains(subject.statement.verb),
            let view = subject.statement.objects.first
        else { return [] }
        return [
            Problem(
                "\(view.name) is a view.",
                hint: "Write the query where it is used.",
                range: view.range
            )
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No triggers.
    static let s11 = Rule(
        "S11",
        "no triggers",
        seed: .error,
        reason:
            "What a statement does has to stand in it. A trigger works where nobody looks, and slows each write.",
        bad: ["CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1"],
        good: ["UPDATE a SET b = 1 WHERE b IS NULL"]
    ) { subject in
        guard subject.statement.verb == .createTrigger else { return [] }
        return [
            Problem(
                "A trigger is made.",
                hint: "Do the work in the application or in the migration.",
                range: subject.whole
            )
        ]
    }
}

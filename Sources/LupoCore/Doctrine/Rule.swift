// SPDX-License-Identifier: Apache-2.0

/// One rule of the doctrine, with all that people and programs have to know of it.
package struct Rule: Sendable {
    /// Stable for ever: `S10`.
    package let id: String
    /// What it asks for, in a few words.
    package let title: String
    /// What it looks at.
    package let depths: Set<RuleDepth>
    /// How much a finding weighs in each profile.
    package let severities: [DoctrineProfile: Severity]
    /// Why, for people.
    package let reason: String
    /// Statements that break it.
    package let bad: [String]
    /// Statements that keep it.
    package let good: [String]
    /// Looks at a statement; nil for rules of other depths.
    let check: (@Sendable (StatementSubject) -> [Problem])?

    /// What a check gives; the rest is the rule's own.
    struct Problem: Sendable {
        var message: String
        var hint: String?
        var range: Range<Int>
        var fix: TextFix?

        init(_ message: String, hint: String? = nil, range: Range<Int>, fix: TextFix? = nil) {
            self.message = message
            self.hint = hint
            self.range = range
            self.fix = fix
        }
    }

    /// Declares a rule.
    init(
        _ id: String,
        _ title: String,
        depths: Set<RuleDepth> = [.statement],
        seed: Severity,
        strict: Severity? = nil,
        reason: String,
        bad: [String],
        good: [String],
        check: (@Sendable (StatementSubject) -> [Problem])? = nil
    ) {
        self.id = id
        self.title = title
        self.depths = depths
        severities = [.seed: seed, .strict: strict ?? seed]
        self.reason = reason
        self.bad = bad
        self.good = good
        self.check = check
    }

    /// Looks at a statement.
    ///
    /// - Parameters:
    ///   - subject: the statement with its place.
    ///   - severity: what a finding weighs.
    /// - Returns: what was found, in the order of the text.
    package func findings(in subject: StatementSubject, severity: Severity) -> [RuleFinding] {
        guard severity > .off, let check else { return [] }
        return check(subject).map { problem in
            RuleFinding(
                rule: id,
                severity: severity,
                message: problem.message,
                hint: problem.hint,
                range: problem.range,
                fix: problem.fix
            )
        }
    }
}

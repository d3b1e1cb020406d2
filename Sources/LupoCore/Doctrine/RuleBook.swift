// SPDX-License-Identifier: Apache-2.0

/// All rules, with the severities of a project.
package struct RuleBook: Sendable {
    /// Every rule, by id.
    package static let rules: [Rule] = [
        .s01, .s02, .s03, .s04, .s10, .s11, .s12, .s13, .s14, .s15, .s16, .s17,
        .d01, .d02, .d03, .d04, .d05, .d06, .d07,
        .n01, .n02, .n03,
        .p01, .p02, .p03, .p04, .p05, .p06, .p07, .p08, .p09, .p10, .p11, .p12,
    ]

    private let active: [(rule: Rule, severity: Severity)]

    /// The rules that are on.
    ///
    /// - Parameters:
    ///   - profile: the severities to begin with.
    ///   - severities: those that the project says otherwise, by id.
    package init(profile: DoctrineProfile = .seed, severities: [String: Severity] = [:]) {
        active = Self.rules.compactMap { rule in
            let severity = severities[rule.id] ?? rule.severities[profile] ?? .off
            return severity == .off ? nil : (rule, severity)
        }
    }

    /// A rule by its id, without case.
    package static func rule(_ id: String) -> Rule? {
        rules.first { $0.id.lowercased() == id.lowercased() }
    }

    /// Holds a statement against all rules of a depth that are on.
    ///
    /// - Parameters:
    ///   - subject: the statement with its place; at the depth `schema` what SHOW CREATE TABLE says.
    ///   - depth: `statement` or `schema`.
    /// - Returns: findings in the order of the text, then of the rules.
    package func findings(
        in subject: StatementSubject,
        at depth: RuleDepth = .statement
    ) -> [RuleFinding] {
        active.lazy.filter { $0.rule.depths.contains(depth) }
            .flatMap { $0.rule.findings(in: subject, severity: $0.severity) }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}

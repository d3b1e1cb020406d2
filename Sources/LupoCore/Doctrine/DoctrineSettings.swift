// SPDX-License-Identifier: Apache-2.0

/// Which rules a project wants, and how much each weighs.
package struct DoctrineSettings: Sendable, Hashable {
    /// The severities to begin with.
    package var profile = DoctrineProfile.seed
    /// Those that the project says otherwise, by the rule's id.
    package var severities: [String: Severity] = [:]

    /// Most base tables of the core schema (rule S02).
    package var mostTables = 111

    /// The seed as it is.
    package init() {}

    /// The rules that are on.
    package var book: RuleBook { RuleBook(profile: profile, severities: severities) }

    /// How much a rule weighs.
    ///
    /// - Parameter id: the rule's id.
    /// - Returns: `.off` for one that does not exist.
    package func severity(of id: String) -> Severity {
        guard let rule = RuleBook.rule(id) else { return .off }
        return severities[rule.id] ?? rule.severities[profile] ?? .off
    }

    /// Takes over what `lupo.lua` says under `doctrine`.
    ///
    /// - Parameters:
    ///   - value: a table that was checked against its declaration.
    ///   - file: for errors.
    /// - Throws: ``LupoError`` `.configuration` for a rule that does not exist.
    package mutating func apply(_ value: APIValue, file: String) throws(LupoError) {
        if let name = value["profile"]?.stringValue, let profile = DoctrineProfile(rawValue: name) {
            self.profile = profile
        }
        if let number = value["max_tables"]?.integerValue { mostTables = Int(clamping: number) }
        for entry in value["rules"]?.entries ?? [] {
            guard let rule = RuleBook.rule(entry.key) else {
                throw LupoError(
                    .configuration,
                    "\(file): 'doctrine.rules' names \(entry.key.clipped(to: 40)), which is no rule.",
                    hint: RuleBook.advice(on: entry.key)
                )
            }
            severities[rule.id] = Severity(rawValue: entry.value.stringValue ?? "")
        }
    }
}

extension RuleBook {
    /// Whether a name is a rule's, or may be that of a validator, which is known only where its file is loaded.
    package static func mayBeRule(_ id: String) -> Bool {
        if rule(id) != nil { return true }
        let bytes = Array(id.utf8)
        let isNumbered =
            bytes.count >= 2 && bytes.dropFirst().allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        return id.isSnakeCase && !isNumbered
    }

    /// What to say of a name that is no rule's.
    package static func advice(on id: String) -> String {
        rules.map(\.id).nearest(to: id.uppercased()).map { "Did you mean \($0)?" }
            ?? "docs/rules lists them all."
    }
}

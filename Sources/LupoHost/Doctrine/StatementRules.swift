// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Holds the statements of one attempt against the rules, and remembers what was told.
///
/// A statement without findings is looked at once, however often it is sent.
final class StatementRules {
    /// What was found in a statement.
    struct Verdict {
        let finding: RuleFinding
        /// What allows it; nil where nothing does.
        let allowance: Allowance?
    }

    /// Where a statement stands.
    struct Setting: Hashable {
        var direction: StatementSubject.Direction
        /// In a step, or made by a builder: the journal keeps it from being run twice.
        var isInStep: Bool
    }

    /// Most findings of one rule that have rows of their own in the ledger; the others are counted.
    static let mostRows = 20

    let settings: DoctrineSettings
    private let book: RuleBook
    private let schemas: SchemaNames
    private let options: LexerOptions
    private let allowances: [Allowance]
    private let today: Int64
    /// Statements in which nothing was found, as long as the migration makes no further table.
    private var clean: Set<Clean> = []
    private var made: Set<String> = []
    private var recorded: Set<Recorded> = []
    /// Findings by rule, those included that have no row.
    private(set) var counts: [String: Int] = [:]

    /// What comments beside statements that define a table allow for that table.
    private var granted: [ObjectName: [Suppression]] = [:]

    private struct Clean: Hashable {
        let text: String
        let setting: Setting
    }

    private struct Recorded: Hashable {
        let rule: String
        let text: String
        let offset: Int
    }

    init(
        _ settings: DoctrineSettings,
        schemas: SchemaNames,
        options: LexerOptions,
        allowances: [Allowance],
        today: Int64
    ) {
        self.settings = settings
        book = settings.book
        self.schemas = schemas
        self.options = options
        self.allowances = allowances
        self.today = today
    }

    /// What the rules find in a statement.
    ///
    /// - Parameters:
    ///   - statement: as it was read.
    ///   - setting: where it stands.
    ///   - made: tables that the migration made.
    ///   - remarks: comments beside it, which may allow something; asked for only where something was found.
    /// - Returns: findings in the order of the text.
    func verdicts(
        on statement: ReadStatement,
        _ setting: Setting,
        made: Set<String>,
        remarks: () -> [Suppression]
    ) -> [Verdict] {
        if made.count != self.made.count {
            self.made = Set(made.map { $0.lowercased() })
            clean = []
        }
        let key = Clean(text: statement.text, setting: setting)
        if clean.contains(key) { return [] }
        let subject = StatementSubject(
            statement,
            direction: setting.direction,
            schemas: schemas,
            made: self.made,
            isInStep: setting.isInStep
        )
        let found = book.findings(in: subject)
        guard !found.isEmpty else {
            if clean.count >= 256 { clean = [] }
            clean.insert(key)
            return []
        }
        let remarks = remarks() + Suppression.read(statement.text, options: options)
        return found.map { Verdict(finding: $0, allowance: allowance(for: $0.rule, remarks)) }
    }

    /// Keeps what comments beside a statement allow for the tables that it defines, which are looked at once more later.
    func grant(
        _ statement: ReadStatement,
        to tables: some Sequence<ObjectName>,
        remarks: () -> [Suppression]
    ) {
        let remarks = remarks() + Suppression.read(statement.text, options: options)
        guard !remarks.isEmpty else { return }
        for table in tables { granted[table, default: []] += remarks }
    }

    /// What the rules find in a table, as SHOW CREATE TABLE has it.
    ///
    /// - Parameters:
    ///   - definition: the text; what cannot be read has no findings.
    ///   - table: for which comments may have allowed something.
    /// - Returns: findings in the order of the text.
    func verdicts(onTable definition: String, _ table: ObjectName) -> [Verdict] {
        guard let read = try? StatementReader(options: options).read(definition),
            read.verb == .createTable
        else { return [] }
        let subject = StatementSubject(read, direction: .up, schemas: schemas)
        return book.findings(in: subject, at: .schema).map {
            Verdict(finding: $0, allowance: allowance(for: $0.rule, granted[table] ?? []))
        }
    }

    /// What allows a rule to be broken.
    func allowance(for rule: String, _ remarks: [Suppression] = []) -> Allowance? {
        if let remark = remarks.first(where: { $0.covers(rule, today: today) }) {
            return Allowance(remark, rule: rule)
        }
        return allowances.first { $0.covers(rule, today: today) }
    }

    /// Whether a statement may destroy what the migration did not make: the project has taken rule S04 back, or something
    /// allows it.
    func mayDestroy(_ statement: ReadStatement? = nil, remarks: () -> [Suppression]) -> Bool {
        let rule = "S04"
        if let severity = settings.severities[rule], severity < .error { return true }
        if allowance(for: rule) != nil { return true }
        let remarks =
            remarks() + (statement.map { Suppression.read($0.text, options: options) } ?? [])
        return allowance(for: rule, remarks) != nil
    }

    /// Counts a finding.
    ///
    /// - Returns: whether it is to have a row: not the second time at the same place of the same text, nor behind many others.
    func count(_ finding: RuleFinding, in statement: ReadStatement) -> Bool {
        let key = Recorded(
            rule: finding.rule,
            text: statement.text,
            offset: finding.range.lowerBound
        )
        guard !recorded.contains(key) else { return false }
        counts[finding.rule, default: 0] += 1
        guard counts[finding.rule, default: 0] <= Self.mostRows else { return false }
        recorded.insert(key)
        return true
    }
}

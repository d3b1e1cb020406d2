// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("Rules of the doctrine")
struct RuleTests {
    private static let examples: [(rule: Rule, text: String, isBad: Bool)] = RuleBook.rules.flatMap
    {
        rule in
        rule.bad.map { (rule, $0, true) } + rule.good.map { (rule, $0, false) }
    }

    private func findings(_ rule: Rule, _ text: String) throws -> [RuleFinding] {
        let statement = try StatementReader(options: LexerOptions(serverVersion: 101_100)).read(
            text
        )
        let subject = StatementSubject(statement, direction: .up, schemas: try SchemaNames())
        return rule.findings(in: subject, severity: .warning)
    }

    @Test("Each example of a rule shows what it says", arguments: examples.indices)
    func example(index: Int) throws {
        let (rule, text, isBad) = Self.examples[index]
        let found = try findings(rule, text)
        #expect(found.isEmpty == !isBad, "\(rule.id): \(text): \(found)")
        for finding in found {
            #expect(finding.range.upperBound <= text.utf8.count)
            #expect(finding.message.hasSuffix("."))
        }
    }

    @Test("Every rule has an id of its own, a reason and both kinds of examples")
    func complete() {
        let ids = RuleBook.rules.map(\.id)
        #expect(Set(ids).count == ids.count)
        // What only a server can tell has no statement for an example.
        for rule in RuleBook.rules where rule.depths.contains(.statement) {
            #expect(!rule.bad.isEmpty && !rule.good.isEmpty, "\(rule.id)")
            #expect(!rule.reason.isEmpty && rule.reason.hasSuffix("."), "\(rule.id)")
        }
    }

    @Test("docs/rules holds a page of each rule, and an index")
    func pages() throws {
        let pages =
            [("README.md", RuleBook.index)] + RuleBook.rules.map { ($0.id + ".md", $0.markdown) }
        for (name, generated) in pages {
            let file = RepositoryFile("docs/rules/" + name)
            if RepositoryFile.shallUpdate { try file.write(generated) }
            #expect(
                try file.read() == generated,
                "docs/rules/\(name) differs; run the tests once with LUPO_UPDATE_GENERATED=1"
            )
        }
    }

    @Test("A fix makes the finding go away, and applies within the statement")
    func fixes() throws {
        var count = 0
        for (rule, text, isBad) in Self.examples where isBad {
            for fix in try findings(rule, text).compactMap(\.fix) {
                let bytes = Array(text.utf8)
                let mended = String(
                    decoding: bytes[..<fix.range.lowerBound] + fix.text.utf8
                        + bytes[fix.range.upperBound...],
                    as: UTF8.self
                )
                #expect(try findings(rule, mended).isEmpty, "\(mended)")
                count += 1
            }
        }
        #expect(count > 1)
    }

    @Test("What the migration has made itself it may remove, and a rollback may as well")
    func made() throws {
        let rule = try #require(RuleBook.rule("s04"))
        let statement = try StatementReader(options: LexerOptions(serverVersion: 101_100)).read(
            "DROP TABLE IF EXISTS T"
        )
        let schemas = try SchemaNames()
        for (direction, made, count) in [
            (StatementSubject.Direction.up, Set<String>(), 1), (.up, ["lupopedia.t"], 0),
            (.up, ["other.t"], 1), (.down, [], 0),
        ] {
            let subject = StatementSubject(
                statement,
                direction: direction,
                schemas: schemas,
                made: made
            )
            #expect(rule.findings(in: subject, severity: .error).count == count)
        }
    }

    @Test("A profile sets the severities, and a project says otherwise")
    func severities() throws {
        let statement = try StatementReader(options: LexerOptions(serverVersion: 101_100)).read(
            "CREATE TABLE IF NOT EXISTS t (n FLOAT, is_deleted INT, deleted_ymdhis BIGINT)"
        )
        let subject = StatementSubject(statement, direction: .up, schemas: try SchemaNames())
        #expect(RuleBook().findings(in: subject).isEmpty)
        let strict = RuleBook(profile: .strict).findings(in: subject)
        #expect(strict.contains { $0.rule == "P08" && $0.severity == .warning })
        let own = RuleBook(severities: ["P08": .error, "S15": .off]).findings(in: subject)
        #expect(own.map(\.rule) == ["P08"] && own.first?.severity == .error)
    }
}

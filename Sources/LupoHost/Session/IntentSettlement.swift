// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Finds out what came of a statement that was announced and has no outcome, from what stands in the schema.
///
/// MariaDB carries out a DDL statement on one table wholly or not at all. So a schema that is as before says that nothing
/// happened. One that has changed is held against what the statement would have made of it: it is tried on temporary
/// tables with the old definitions, which hide the real ones from this session alone. Where that is not possible (a
/// partitioned table), a change counts as the statement's, since the tables were leased (architecture, invariant 3).
struct IntentSettlement {
    let connection: MariaDBConnection
    let schema: SchemaReader
    let options: LexerOptions

    /// What is known now.
    enum Verdict {
        /// The schema is as it was before.
        case notDone
        /// The schema is as the statement makes it.
        case done
        /// It is neither; the tables that are otherwise than expected.
        case unclear([ObjectName])
    }

    /// Settles the last statement of an attempt that is to be continued, where its outcome is not known.
    ///
    /// - Throws: ``LupoError`` `.replayImpossible` where nobody can say.
    func settle(_ resumption: inout Resumption, at now: Timestamp) throws(LupoError) {
        guard var entry = resumption.open else { return }
        let (verdict, fingerprint) = try verdict(of: entry)
        entry.outcome.fingerprintAfter = fingerprint
        entry.outcome.finished = now
        switch verdict {
        case .done:
            entry.outcome.status = .done
            entry.outcome.rowsAffected = 0
            resumption.entries[resumption.entries.count - 1] = entry
        case .notDone:
            entry.outcome.status = .failed
            entry.outcome.error = IntentSettlement.notDone
            resumption.entries.removeLast()
        case .unclear(let tables):
            let names = tables.map(\.description).joined(separator: ", ")
            throw LupoError(
                .replayImpossible,
                "Nobody can say what came of the last statement before the host died: \(names) is neither as before "
                    + "nor as the statement makes it.",
                hint:
                    "Compare SHOW CREATE TABLE with the statement. Take the attempt back with `lupo-host rollback`, or "
                    + "mend the table by hand and record it with `lupo-host repair`.",
                statement: entry.statement
            )
        }
        resumption.settled.append(entry)
    }

    /// Settles a statement of the host's own, where its outcome is not known; it is left open where nobody can say.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func settle(
        _ open: JournalEntry,
        in resumption: inout Resumption,
        at now: Timestamp
    ) throws(LupoError) {
        var entry = open
        let (verdict, fingerprint) = try verdict(of: entry)
        entry.outcome.fingerprintAfter = fingerprint
        entry.outcome.finished = now
        switch verdict {
        case .done:
            entry.outcome.status = .done
            entry.outcome.rowsAffected = 0
        case .notDone:
            entry.outcome.status = .failed
            entry.outcome.error = IntentSettlement.notDone
        case .unclear: return
        }
        resumption.settled.append(entry)
    }

    /// Why an announced statement counts as failed.
    static let notDone = LupoError(
        .interruptedAttempt,
        "The host died before the server had carried it out; the tables are as before."
    )

    /// Looks.
    ///
    /// - Parameter entry: an intent whose sender's session is gone.
    /// - Returns: what came of it, and the fingerprint of its objects now.
    /// - Throws: ``LupoError`` as every statement.
    func verdict(of entry: JournalEntry) throws(LupoError) -> (Verdict, fingerprint: String) {
        var before: [ObjectName: String?] = [:]
        if case .object(let members) = entry.definitionsBefore {
            for (name, definition) in members {
                guard let object = ObjectName(journal: name) else { continue }
                before[object] = .some(definition.stringValue)
            }
        }
        let names = before.keys.sorted()
        schema.forget(names)
        let now = try schema.definitions(of: names)
        let fingerprint = Fingerprints.combined(now)
        if fingerprint == entry.fingerprintBefore { return (.notDone, fingerprint) }
        guard let text = entry.statement,
            let read = try? StatementReader(options: options).read(text)
        else { return (.done, fingerprint) }
        let differing = try differing(text, read, before: before, now: now)
        return (differing.isEmpty ? .done : .unclear(differing), fingerprint)
    }

    /// The tables that the statement would have made otherwise.
    private func differing(
        _ text: String,
        _ read: ReadStatement,
        before: [ObjectName: String?],
        now: [ObjectName: String?]
    ) throws(LupoError) -> [ObjectName] {
        let names = before.keys.sorted()
        if [.dropTable, .dropView, .dropSequence].contains(read.verb) {
            return names.filter { (now[$0] ?? nil) != nil }
        }
        // What is renamed has its old definition under another name.
        let bodies = { (tables: [ObjectName: String?]) in
            tables.values.compactMap { $0.map(Self.body) }.sorted()
        }
        if bodies(before) == bodies(now) { return [] }
        guard names.count == 1, let table = names.first else { return [] }
        guard let found = now[table] ?? nil else { return [table] }
        guard let expected = try? trial(text, read, on: table, before: before[table] ?? nil) else {
            return []
        }
        let isSame = Fingerprint.canonicalText(of: expected) == Fingerprint.canonicalText(of: found)
        return isSame ? [] : [table]
    }

    /// A definition without the name of its table.
    private static func body(_ definition: String) -> String {
        let text = Fingerprint.canonicalText(of: definition)
        return text.firstIndex(of: "(").map { String(text[$0...]) } ?? text
    }

    /// The definition that the statement gives to a table.
    ///
    /// - Returns: nil where it cannot be tried.
    private func trial(
        _ text: String,
        _ read: ReadStatement,
        on table: ObjectName,
        before: String?
    ) throws(LupoError) -> String? {
        let prefix = "CREATE TABLE"
        let alters: [StatementVerb] = [.alterTable, .createIndex, .dropIndex]
        var statement = text
        if let before {
            guard before.hasPrefix(prefix), !before.contains("PARTITION BY"),
                alters.contains(read.verb)
            else { return nil }
            // Its name stands there without the schema.
            try connection.execute(
                SQLText(
                    verbatim: "CREATE TEMPORARY TABLE \(table.quoted) "
                        + before.dropFirst(prefix.count).drop { $0 != "(" }
                ),
                effect: .none
            )
        } else {
            guard read.verb == .createTable, !read.objects.contains(where: { $0.role == .read }),
                let place = text.endOfCreate
            else { return nil }
            statement.insert(contentsOf: " TEMPORARY", at: place)
        }
        defer {
            _ = try? connection.execute("DROP TEMPORARY TABLE IF EXISTS \(table)", effect: .none)
        }
        try connection.execute(SQLText(verbatim: statement), effect: .none)
        guard let made = try connection.rows("SHOW CREATE TABLE \(table)").first?[1].textValue,
            made.hasPrefix("CREATE TEMPORARY TABLE")
        else { return nil }
        return prefix + made.dropFirst("CREATE TEMPORARY TABLE".count)
    }
}

extension String {
    /// Behind the word CREATE with which a statement begins; nil where it begins otherwise.
    fileprivate var endOfCreate: String.Index? {
        guard let start = firstIndex(where: { $0.isLetter }),
            let end = index(start, offsetBy: 6, limitedBy: endIndex),
            self[start..<end].uppercased() == "CREATE"
        else { return nil }
        return end
    }
}

extension ObjectName {
    /// Reads `schema.table` as the journal has it.
    init?(journal text: String) {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let schema = try? Identifier(parts[0]),
            let table = try? Identifier(parts[1])
        else { return nil }
        self.init(schema: schema, table: table)
    }
}

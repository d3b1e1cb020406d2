// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Takes back, newest first, what attempts defined, where the script's own rollback has not (decision 0018).
///
/// INVARIANTS
/// 1. A statement is taken back only where its tables stand as it left them; where they stand as before it, that is done.
/// 2. After each inverse the tables stand as before the statement, or nothing more of them is taken back.
/// 3. What happened is decided by the tables, not by what an earlier run came to write down: so a run that was cut off goes on.
final class UndoRun {
    private let core: SessionCore
    private let writer: LedgerWriter
    private let schema: SchemaReader
    private let statements: StatementRunner
    /// Fingerprints of the touched tables before the first attempt.
    private let before: [ObjectName: String?]
    /// Why it has to, as the end of a sentence.
    private let cause: String
    /// What came of the statement whose outcome nobody wrote down, as it was found before the script's rollback.
    private let openEnd: OpenEnd?
    /// Tables that nothing more can be done about, and why.
    private(set) var reasons: [ObjectName: String] = [:]
    /// How many statements were taken back.
    private(set) var count = 0

    /// A statement without an outcome, and the tables as it left them.
    struct OpenEnd {
        let trackingID: Int64
        let sequence: Int64
        /// Nil where it did nothing, or nobody can say.
        let fingerprintAfter: String?
    }

    init(
        core: SessionCore,
        statements: StatementRunner,
        before: [ObjectName: String?],
        openEnd: OpenEnd?,
        because cause: String
    ) {
        self.core = core
        writer = statements.writer
        schema = statements.schema
        self.statements = statements
        self.before = before
        self.openEnd = openEnd
        self.cause = cause
    }

    /// Takes back what can be.
    ///
    /// - Throws: ``LupoError`` where nothing can go on: a lost connection or lease, a request to stop.
    func perform() throws(LupoError) {
        try statements.claim()
        try writer.flush(on: core.connection)
        guard let place = writer.attempt.place else { return }
        let all = try core.ledger.definitions(of: place, writer.attempt.registry.identity)
        schema.forgetAll()
        for definition in try Self.unsettled(all, before, schema).reversed() {
            try statements.checkRequests()
            try takeBack(definition)
        }
    }

    /// The statements on tables that are not as before, or are tied to such by a statement on both.
    private static func unsettled(
        _ all: [LedgerStore.Definition],
        _ before: [ObjectName: String?],
        _ schema: SchemaReader
    ) throws(LupoError) -> [LedgerStore.Definition] {
        let tables = all.map { Set($0.entry.objects.compactMap(ObjectName.init(journal:))) }
        var open: Set<ObjectName> = []
        for table in Set(tables.joined()).union(before.keys).sorted() {
            let now = Fingerprints.map([table: try schema.definition(of: table)])
            if before[table] == nil || (now[table] ?? nil) != (before[table] ?? nil) {
                open.insert(table)
            }
        }
        var size = -1
        while size != open.count {
            size = open.count
            for names in tables where !names.isDisjoint(with: open) { open.formUnion(names) }
        }
        return zip(all, tables).filter { !$0.1.isDisjoint(with: open) }.map(\.0)
    }

    // MARK: - One statement

    private func takeBack(_ definition: LedgerStore.Definition) throws(LupoError) {
        let entry = definition.entry
        let tables = entry.objects.compactMap(ObjectName.init(journal:))
        if let blocked = tables.first(where: { reasons[$0] != nil }) {
            return block(tables, reasons[blocked] ?? "")
        }
        // A view's text changes with the tables that it names.
        schema.forget(tables)
        let live = try schema.definitions(of: tables)
        let now = Fingerprints.combined(live)
        if now == entry.fingerprintBefore { return }
        guard now == after(definition) else {
            return refuse(
                definition,
                tables,
                "\(names(tables)) is not as the statement left it"
            )
        }
        do {
            if let reason = try invert(definition, live) {
                return refuse(definition, tables, reason)
            }
        } catch {
            let isOver =
                error.isFatal || core.connection.isLost || statements.fatal != nil
                || core.interruption.isRequested
            if isOver { throw error }
            let why = error.message.withoutFullStop
            return refuse(definition, tables, "the server refused that: \(why)")
        }
        schema.forget(tables)
        guard Fingerprints.combined(try schema.definitions(of: tables)) == entry.fingerprintBefore
        else {
            return refuse(
                definition,
                tables,
                "\(names(tables)) is not as before the statement after that"
            )
        }
        count += 1
    }

    /// How the statement left its tables; nil where nobody knows.
    private func after(_ definition: LedgerStore.Definition) -> String? {
        if definition.entry.outcome.status == .done {
            return definition.entry.outcome.fingerprintAfter
        }
        guard let openEnd, openEnd.trackingID == definition.trackingID,
            openEnd.sequence == definition.entry.sequence
        else { return nil }
        return openEnd.fingerprintAfter
    }

    /// Sends what takes a statement back.
    ///
    /// - Returns: why it is not sent; nil where it was.
    private func invert(
        _ definition: LedgerStore.Definition,
        _ live: [ObjectName: String?]
    ) throws(LupoError) -> String? {
        let entry = definition.entry
        let old = entry.objectsBefore
        let reader = StatementReader(options: core.lexerOptions)
        guard let text = entry.statement.map({ core.secrets.reveal($0) }),
            let read = try? reader.read(text)
        else {
            return "it cannot be read"
        }
        if read.verb == .dropTable { return try giveBack(definition, old) }
        let inverse = Inverse(
            of: read,
            options: core.lexerOptions,
            defaultSchema: statements.manifest.schema,
            before: old,
            after: live
        )
        switch inverse {
        case .nothing: return "it changed what no statement is known to take back"
        case .impossible(let reason): return reason
        case .statement(let statement):
            if let reason = try obstacle(to: statement) { return reason }
            try send(statement.text, definition)
            return nil
        }
    }

    /// The way back of a DROP TABLE: the table itself, or an empty one.
    private func giveBack(
        _ definition: LedgerStore.Definition,
        _ old: [ObjectName: String?]
    ) throws(LupoError) -> String? {
        guard let (table, text) = old.first, let text else { return "it dropped no table" }
        if let trash = definition.entry.trash {
            let known = try core.ledger.backups(ofRegistry: writer.attempt.place?.registryID ?? 0)
            guard var aside = known.first(where: { $0.location == trash }) else {
                return "the ledger does not know \(trash)"
            }
            if aside.status == .intent { try statements.backups.settleTrash(&aside) }
            _ = try statements.backups.restore(aside)
            record(definition, "its name given back to \(trash)")
            return nil
        }
        guard definition.entry.parameters["was_empty"] == .bool(true),
            text.hasPrefix("CREATE TABLE ")
        else { return "DROP TABLE removed the rows with the table" }
        let body = text.dropFirst("CREATE TABLE ".count).drop { $0 != "(" }
        try send("CREATE TABLE \(table.quoted) \(body)", definition)
        return nil
    }

    private func send(
        _ text: String,
        _ definition: LedgerStore.Definition
    ) throws(LupoError) {
        try statements.undo(
            text,
            of: .object([
                ("undoes", .integer(definition.trackingID)),
                ("sequence", .integer(definition.entry.sequence)),
            ])
        )
        record(definition, text)
    }

    // MARK: - What would be lost

    /// Why an inverse must not be sent although it is known: what rows have got since would be lost.
    private func obstacle(to inverse: InverseStatement) throws(LupoError) -> String? {
        for obstacle in inverse.obstacles {
            let condition = SQLText(verbatim: obstacle.condition)
            let row = try core.connection.value(
                "SELECT 1 FROM \(obstacle.table) WHERE \(condition) LIMIT 1"
            )
            if row != nil { return "\(obstacle.table) has \(obstacle.words)" }
        }
        // What an attempt added that was never completed is its own; of a completed one others have made use.
        guard writer.attempt.state == .completed else { return nil }
        if let table = inverse.droppedTable, try !statements.isPutAside(table),
            try statements.mayHaveRows(table)
        {
            return "\(table) has rows, and the migration was completed"
        }
        guard let table = inverse.alteredTable else { return nil }
        for column in inverse.droppedColumns where try hasValues(column, of: table) {
            return
                "\(column) of \(table) has values, and the migration was completed: others may have written them"
        }
        return nil
    }

    private func hasValues(_ column: Identifier, of table: ObjectName) throws(LupoError) -> Bool {
        do {
            return try core.connection.value(
                "SELECT 1 FROM \(table) WHERE NOT (\(column) <=> DEFAULT(\(column))) LIMIT 1"
            ) != nil
        } catch {
            if core.connection.isLost || error.isFatal { throw error }
            // Without a default every value is somebody's.
            return try statements.mayHaveRows(table)
        }
    }

    // MARK: - What is told

    private func record(_ definition: LedgerStore.Definition, _ how: String) {
        let number = definition.entry.sequence
        core.events(.note("took back statement \(number): \(how.clipped(to: 200))"))
        add(
            .passed,
            definition,
            "Took back statement \(number) by \(how.clipped(to: 400)), since \(cause).",
            ("inverse", .string(how))
        )
    }

    private func refuse(
        _ definition: LedgerStore.Definition,
        _ tables: [ObjectName],
        _ reason: String
    ) {
        let number = definition.entry.sequence
        let subject = StatementRunner.subject(of: definition.entry)
        block(tables, "statement \(number) (\(subject)): \(reason)")
        core.events(.note("statement \(number) is not taken back by the host: \(reason)"))
        add(
            .warning,
            definition,
            "Statement \(number), \(subject), is not taken back by the host: \(reason).",
            ("reason", .string(reason))
        )
    }

    private func block(_ tables: [ObjectName], _ reason: String) {
        for table in tables where reasons[table] == nil { reasons[table] = reason }
    }

    private func add(
        _ status: ValidationRow.Status,
        _ definition: LedgerStore.Definition,
        _ message: String,
        _ detail: (String, JSON)
    ) {
        let row = ValidationRow(
            type: "host.undo",
            status: status,
            message: message.clipped(to: 2_000),
            data: .object([
                ("attempt", .integer(definition.trackingID)),
                ("sequence", .integer(definition.entry.sequence)),
                ("statement", JSON(definition.entry.statement?.clipped(to: 4_000))),
                detail,
            ]),
            at: core.clock.now
        )
        _ = writer.recordRollback { $0.add(row) }
    }

    private func names(_ tables: [ObjectName]) -> String {
        tables.map(\.description).joined(separator: ", ")
    }
}

extension JournalEntry {
    /// The definitions of its objects before it.
    var objectsBefore: [ObjectName: String?] {
        var out: [ObjectName: String?] = [:]
        guard case .object(let members) = definitionsBefore else { return out }
        for (name, definition) in members {
            guard let object = ObjectName(journal: name) else { continue }
            out[object] = .some(definition.stringValue)
        }
        return out
    }
}

extension String {
    /// A sentence as the end of another one.
    fileprivate var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension StatementRunner {
    /// Sends a statement of the host's own, in a rollback.
    ///
    /// - Parameters:
    ///   - text: names only what `touches` has.
    ///   - entry: what the journal says it takes back.
    /// - Throws: ``LupoError`` as every statement.
    func undo(_ text: String, of entry: JSON) throws(LupoError) {
        undoing = entry
        defer { undoing = nil }
        let checked = try checker.check(text)
        _ = try execute(checked, [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// An attempt that was cut off, or failed and was left as it is, with all that is needed to continue it.
struct Resumption {
    /// `migration_tracking_id` of the newest attempt of the chain.
    let trackingID: Int64
    /// Its number.
    let attempt: Int
    /// The number of the chain's first attempt, which the script goes on to see as `m.attempt`.
    let firstAttempt: Int
    /// The state in which it goes on.
    let state: MigrationState
    /// The hook of it: in a rollback another one.
    let hook: Hook?
    /// The state in which its host died; nil where the attempt has ended.
    let cutOffIn: MigrationState?
    /// `m.state` as the hook of that state found it.
    var scriptState: JSON
    /// What that hook has done in all attempts of the chain, oldest first.
    var entries: [JournalEntry]
    /// Whether the newest attempt has done anything itself.
    let hasProgress: Bool
    /// Statements of the newest attempt whose outcome was found out.
    var settled: [JournalEntry] = []

    /// The last statement, where nobody knows what came of it.
    var open: JournalEntry? { entries.last.flatMap { $0.outcome.status == .intent ? $0 : nil } }
}

extension Resumption {
    /// What the first state's row of the attempt that continues it says.
    var stateData: [(String, JSON)] {
        [
            ("resumes", .integer(trackingID)), ("replayed", .integer(Int64(entries.count))),
            ("replayed_hook", JSON(hook?.rawValue)),
        ]
    }

    /// The same with the secrets that its script had, in place of their names.
    func revealing(_ secrets: SecretTexts) -> Resumption {
        guard !secrets.isEmpty else { return self }
        var resumption = self
        resumption.scriptState = secrets.reveal(scriptState)
        resumption.entries = entries.map { entry in
            var entry = entry
            entry.statement = entry.statement.map { secrets.reveal($0) }
            entry.steps = entry.steps.map { secrets.reveal($0) }
            entry.outcome.cursor = secrets.reveal(entry.outcome.cursor)
            entry.outcome.result = secrets.reveal(entry.outcome.result)
            entry.outcome.scriptState = secrets.reveal(entry.outcome.scriptState)
            if let message = entry.outcome.error?.message {
                entry.outcome.error?.message = secrets.reveal(message)
            }
            return entry
        }
        return resumption
    }

    /// Compares the tables with what the journal says of them.
    ///
    /// - Parameters:
    ///   - starting: fingerprints of the touched tables before the chain's first execution.
    ///   - schema: the live definitions.
    /// - Throws: ``LupoError`` `.replayImpossible` where somebody changed one since.
    func check(
        against starting: [ObjectName: String?],
        _ schema: SchemaReader
    ) throws(LupoError) {
        var newest: [ObjectName: Int] = [:]
        for (index, entry) in entries.enumerated()
        where entry.outcome.status == .done && entry.outcome.fingerprintAfter != nil {
            for name in entry.objects {
                if let table = ObjectName(journal: name) { newest[table] = index }
            }
        }
        // Of a later state's tables only what its own hook did is known.
        let isFirst = state == .execution
        for (table, before) in starting.sorted(by: { $0.key < $1.key }) where newest[table] == nil {
            let now = try schema.definition(of: table)
            let found = Fingerprints.map([table: now])[table] ?? nil
            if isFirst, found != before { throw changed(table) }
        }
        for index in Set(newest.values).sorted() {
            let tables = entries[index].objects.compactMap(ObjectName.init(journal:))
            guard tables.allSatisfy({ newest[$0] == index }) else { continue }
            let now = Fingerprints.combined(try schema.definitions(of: tables))
            if now != entries[index].outcome.fingerprintAfter, let first = tables.first {
                throw changed(first)
            }
        }
    }

    private func changed(_ table: ObjectName) -> LupoError {
        LupoError(
            .replayImpossible,
            "\(table) is not as the interrupted attempt left it: somebody has changed it since.",
            hint: "Undo that change, or take the attempt back with `lupo-host rollback`."
        )
    }
}

extension AttemptLog {
    /// Ends the attempt that this one continues.
    mutating func continues(_ resumption: Resumption, at now: Timestamp) {
        continues(
            resumption.trackingID,
            cutOffIn: resumption.cutOffIn,
            attempt: resumption.attempt,
            because: LupoError(.interruptedAttempt, "The host that ran this attempt is gone."),
            settled: resumption.settled,
            at: now
        )
    }
}

extension LedgerStore {
    private struct Link {
        var trackingID: Int64
        var attempt: Int
        var states: [(state: MigrationState, data: JSON)]

        var begin: JSON { states.first?.data ?? .null }
    }

    /// Reads what an attempt has done.
    ///
    /// - Parameters:
    ///   - trackingID: of the attempt.
    ///   - state: in which it goes on.
    ///   - hook: the hook of that state.
    ///   - direction: `down` for a rollback's own attempt.
    ///   - cutOffIn: the state in which its host died; nil where it has ended.
    ///   - present: `m.state` where the chain does not say how the hook found it.
    /// - Returns: the attempt with those that it continues.
    /// - Throws: ``LupoError`` as every statement.
    func resumption(
        of trackingID: Int64,
        at state: MigrationState,
        hook: Hook?,
        direction: MigrationMachine.Direction,
        cutOffIn: MigrationState?,
        present: JSON
    ) throws(LupoError) -> Resumption {
        let chain = try chain(to: trackingID)
        var entries: [JournalEntry] = []
        var own = 0
        let journal = try hook.map { hook throws(LupoError) in
            try self.journal(of: chain.map(\.trackingID), hook: hook, direction: direction)
        }
        for link in chain {
            if link.begin["replayed_hook"]?.stringValue == hook?.rawValue,
                let used = link.begin["replayed"]?.integerValue
            {
                entries = Array(entries.prefix(Int(clamping: used)))
            }
            let done = journal?[link.trackingID] ?? []
            own = done.count
            entries += done
        }
        // Where a failed attempt ended, the new one tries again, and asks again for what may have made it fail.
        while cutOffIn == nil, let last = entries.last,
            last.outcome.status == .failed || last.kind == .read
        {
            entries.removeLast()
        }
        let found = chain.lazy.compactMap { link in
            link.states.first { $0.state == state }?.data
        }.first
        return Resumption(
            trackingID: trackingID,
            attempt: chain.last?.attempt ?? 1,
            firstAttempt: chain.first?.attempt ?? 1,
            state: state,
            hook: hook,
            cutOffIn: cutOffIn,
            scriptState: found.map { $0["m_state"] ?? .null } ?? present,
            entries: entries,
            hasProgress: own > 0
        )
    }

    /// The state in which an attempt ended that failed, before `failed`; nil where nothing of it can be continued.
    func lastState(of trackingID: Int64) throws(LupoError) -> MigrationState? {
        try link(trackingID).states.last { $0.state.next != nil }?.state
    }

    /// The attempt that a rollback takes back.
    func rolledBack(by trackingID: Int64) throws(LupoError) -> Int64? {
        try link(trackingID).begin["rolls_back"]?.integerValue
    }

    /// Whether an attempt, or one that it continues, carried out a statement that defines or alters a table.
    func hasDefined(_ trackingID: Int64) throws(LupoError) -> Bool {
        try hasEntry(of: trackingID, [.done], [.ddl, .builder])
    }

    /// Whether an attempt, or one that it continues, did something that may still stand.
    func hasLeftOvers(of trackingID: Int64) throws(LupoError) -> Bool {
        try hasEntry(of: trackingID, [.done, .intent], [.ddl, .builder, .dml, .batch, .bulk])
    }

    private func hasEntry(
        of trackingID: Int64,
        _ statuses: [JournalEntry.Status],
        _ kinds: [JournalEntry.Kind]
    ) throws(LupoError) -> Bool {
        let attempts = try chain(to: trackingID).map { Value.integer($0.trackingID) }
        return try connection.value(
            """
            SELECT EXISTS (SELECT 1 FROM \(tables.journal) WHERE migration_tracking_id IN (\(list: attempts)) \
            AND direction = 'up' AND is_deleted = 0 AND status IN (\(list: statuses.map { .text($0.rawValue) })) \
            AND kind IN (\(list: kinds.map { .text($0.rawValue) })))
            """
        )?.integerValue == 1
    }

    /// An attempt behind those that it continues, oldest first.
    private func chain(to trackingID: Int64) throws(LupoError) -> [Link] {
        var chain: [Link] = []
        var next: Int64? = trackingID
        while let id = next {
            let link = try link(id)
            chain.insert(link, at: 0)
            next = link.begin["resumes"]?.integerValue
        }
        return chain
    }

    private func link(_ trackingID: Int64) throws(LupoError) -> Link {
        let rows = try connection.rows(
            """
            SELECT state, state_data_json FROM \(tables.states) WHERE migration_tracking_id = \(trackingID) \
            AND is_deleted = 0 ORDER BY migration_state_id
            """
        )
        var link = Link(trackingID: trackingID, attempt: 1, states: [])
        for row in rows {
            guard let state = row[0].textValue.flatMap(MigrationState.init(rawValue:)) else {
                continue
            }
            let data = try row[1].textValue.map { text throws(LupoError) in try JSON(parsing: text)
            }
            link.states.append((state, data ?? .null))
        }
        link.attempt = Int(clamping: link.begin["attempt"]?.integerValue ?? 1)
        return link
    }

    private func journal(
        of attempts: [Int64],
        hook: Hook,
        direction: MigrationMachine.Direction
    ) throws(LupoError) -> [Int64: [JournalEntry]] {
        let stream = try connection.rows(
            """
            SELECT migration_tracking_id, sequence_number, state, hook, step_name, kind, status, statement_digest, \
            statement_text, parameters_json, source_location, objects_json, fingerprint_before, fingerprint_after, \
            definitions_json, rows_affected, cursor_json, result_json, state_after_json, error_number, \
            error_sqlstate, error_code, error_message, started_ymdhis, content_hash, outcome_hash, previous_hash \
            FROM \(tables.journal) WHERE migration_tracking_id IN (\(list: attempts.map(Value.integer))) \
            AND direction = \(direction.rawValue) AND hook = \(hook.rawValue) AND is_deleted = 0 \
            ORDER BY migration_tracking_id, sequence_number
            """
        )
        var out: [Int64: [JournalEntry]] = [:]
        for row in stream {
            guard let entry = try JournalEntry(row) else { continue }
            out[row[0].integerValue ?? 0, default: []].append(entry)
        }
        return out
    }
}

extension JournalEntry {
    /// Reads a row of the journal; nil for a kind that no script makes.
    init?(_ row: Row) throws(LupoError) {
        func json(_ name: String) throws(LupoError) -> JSON {
            guard let text = row[name]?.textValue else { return .null }
            return try JSON(parsing: text)
        }
        guard let kind = row["kind"]?.textValue.flatMap(Kind.init(rawValue:)),
            let status = row["status"]?.textValue.flatMap(Status.init(rawValue:)),
            let state = row["state"]?.textValue.flatMap(MigrationState.init(rawValue:))
        else { return nil }
        self.init(
            kind: kind,
            state: state,
            hook: row["hook"]?.textValue ?? "",
            steps: row["step_name"]?.textValue.map { [$0] } ?? [],
            started: row["started_ymdhis"]?.integerValue.flatMap(Timestamp.init(ymdhis:))
                ?? Timestamp(microseconds: 0)
        )
        sequence = row["sequence_number"]?.integerValue ?? 0
        digest = row["statement_digest"]?.textValue
        statement = row["statement_text"]?.textValue
        parameters = try json("parameters_json")
        location = row["source_location"]?.textValue
        objects = try json("objects_json").arrayValue?.compactMap(\.stringValue) ?? []
        fingerprintBefore = row["fingerprint_before"]?.textValue
        definitionsBefore = try json("definitions_json")
        contentHash = row["content_hash"]?.textValue ?? ""
        outcomeHash = row["outcome_hash"]?.textValue
        previousHash = row["previous_hash"]?.textValue ?? ""
        outcome.status = status
        outcome.rowsAffected = row["rows_affected"]?.integerValue
        outcome.fingerprintAfter = row["fingerprint_after"]?.textValue
        outcome.cursor = try json("cursor_json")
        outcome.result = try json("result_json")
        outcome.scriptState = try json("state_after_json")
        guard let message = row["error_message"]?.textValue else { return }
        let code = row["error_code"]?.textValue.flatMap(LupoError.Code.init(name:))
        var error = LupoError(code ?? .statementFailed, message, statement: statement)
        if let number = row["error_number"]?.integerValue {
            error.server = LupoCore.ServerFault(
                number: UInt32(clamping: number),
                sqlState: row["error_sqlstate"]?.textValue ?? ""
            )
        }
        outcome.error = error
    }
}

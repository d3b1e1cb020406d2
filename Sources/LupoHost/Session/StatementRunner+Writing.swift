// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What a statement that writes did, as a script sees it.
struct ExecutionResult: Sendable {
    /// Rows changed, as the server counted.
    var affected: Int64
    /// The first AUTO_INCREMENT value, or 0.
    var insertID: UInt64
    /// The server's warnings.
    var warnings: [ServerWarning]
}

extension StatementRunner {
    /// Sends a statement that writes.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - values: bound in order.
    ///   - call: the call that made it, for what `m.schema` makes.
    /// - Returns: what it did.
    /// - Throws: ``LupoError`` as every statement; what must not be caught is kept in `fatal`.
    func execute(
        _ statement: CheckedStatement,
        _ values: [Value],
        call: BuilderCall? = nil
    ) throws(LupoError) -> ExecutionResult {
        try prepareToSend()
        if call == nil, let known = try recall(statement, values) { return known }
        try holdAgainstRules(statement, isBuilder: call != nil)
        try checkTemporary(statement)
        try refuseLeased(statement.access.writes)
        do { try backUp(before: statement, call == nil || savesForBuilder ? nil : .builder) } catch
        {
            throw note(error, nil)
        }
        core.events(.sending(sql: statement.rewritten.text))
        let start = ContinuousClock.now
        let result: ExecutionResult
        do {
            if statement.access.commitsImplicitly {
                result = try executeDDL(statement, values, call)
            } else if let open {
                result = try execute(statement, values, in: open)
            } else if statement.access.writesAnything {
                result = try executeDML(statement, values)
            } else {
                result = try send(statement, values, effect: .none)
            }
        } catch {
            throw note(error, statement)
        }
        checker.note(statement.access)
        count += 1
        rowsAffected += result.affected
        if result.affected > 0 { writtenRows.formUnion(statement.access.writes) }
        core.events(
            .statement(
                sql: statement.rewritten.text,
                rowsAffected: result.affected,
                milliseconds: (ContinuousClock.now - start).milliseconds
            )
        )
        return result
    }

    /// A temporary table hides a real one of its name: what is written then is lost without a word.
    private func checkTemporary(_ statement: CheckedStatement) throws(LupoError) {
        let access = statement.access
        if access.kind == .session || !access.createsTemporary.isEmpty { core.isDirty = true }
        for table in access.createsTemporary {
            let isThere = try schema.definition(of: table) != nil
            guard manifest.touches.contains(table) || isThere else { continue }
            throw LupoError(
                .statementRefused,
                "The temporary table \(table) would hide the table of that name.",
                hint: "Give temporary tables names of their own."
            )
        }
    }

    // MARK: - A statement that commits by itself

    private func executeDDL(
        _ statement: CheckedStatement,
        _ values: [Value],
        _ call: BuilderCall?
    ) throws(LupoError) -> ExecutionResult {
        if let open { throw open.refusal(of: statement) }
        let objects = statement.access.writes
        let before = try schema.definitions(of: objects)
        let kind: JournalEntry.Kind = undoing != nil ? .undo : call == nil ? .ddl : .builder
        let drop = try drop(statement, before)
        var trash: TrashedDrop?
        if case .trash(let aside) = drop { trash = aside }
        var entry = makeEntry(kind, at: core.clock.now)
        describe(&entry, statement, values)
        if let call { entry.parameters = call.json }
        if let undoing { entry.parameters = undoing }
        entry.note(drop.note)
        entry.fingerprintBefore = Fingerprints.combined(before)
        entry.definitionsBefore = .object(
            before.sorted { $0.key < $1.key }.map { ($0.key.description, JSON($0.value)) }
        )
        var announced = entry
        record { announced = $0.announce(entry) }
        // A rollback counts from 1 anew.
        settled.remove(announced.sequence)
        do {
            try claim(with: announced)
        } catch {
            // Nothing was sent: the intent must not go out as one with a later write.
            settleUnsent(announced, error)
            if var aside = trash?.record { backups.giveUp(&aside, because: error) }
            throw error
        }
        var result = ExecutionResult(affected: 0, insertID: 0, warnings: [])
        do {
            let outcome = try sendDefinition(
                trash?.sent ?? statement,
                values,
                sequence: announced.sequence,
                before: before
            )
            // Rows that an ALTER copies are not rows that it changed.
            if outcome.warningCount > 0 { result.warnings = try core.connection.warnings() }
            try settle(announced, statement, before: before, result: result.journalJSON, error: nil)
            if var aside = trash?.record {
                try backups.settleAnnounced(&aside, because: nil)
                tell(aside)
            }
            return result
        } catch {
            // An outcome that nobody knows stays an intent: the next command settles it.
            if error.code == .outcomeUnknown || core.connection.isLost { throw error }
            if !settled.contains(announced.sequence) {
                try settle(announced, statement, before: before, error: error)
                if var aside = trash?.record {
                    try backups.settleAnnounced(&aside, because: error)
                }
            }
            throw error
        }
    }

    /// An announced statement that was not sent after all.
    private func settleUnsent(_ entry: JournalEntry, _ error: LupoError) {
        var outcome = JournalEntry.Outcome()
        outcome.status = .failed
        outcome.error = error
        outcome.finished = core.clock.now
        record { $0.settle(entry, outcome) }
    }

    private func settle(
        _ entry: JournalEntry,
        _ statement: CheckedStatement,
        before: [ObjectName: String?],
        result: JSON = .null,
        error: LupoError?
    ) throws(LupoError) {
        let objects = statement.access.writes
        schema.forget(objects)
        // A request to stop that came late must not keep the outcome from being looked at.
        core.connection.dropCancellation()
        let after = try core.interruption.holdingOff { () throws(LupoError) in
            try schema.definitions(of: objects)
        }
        let fingerprint = Fingerprints.combined(after)
        // The schema decides what happened: a statement may take effect although it was to be ended.
        let isDone = error == nil || fingerprint != entry.fingerprintBefore
        var outcome = JournalEntry.Outcome()
        outcome.status = isDone ? .done : .failed
        outcome.rowsAffected = 0
        outcome.result = result
        outcome.error = error
        outcome.fingerprintAfter = fingerprint
        outcome.finished = core.clock.now
        record { $0.settle(entry, outcome) }
        settled.insert(entry.sequence)
        if isDone { noteTables(statement.access, before: before) }
        if isDone, error != nil { count += 1 }
    }

    // MARK: - A statement in a transaction of its own

    private func executeDML(
        _ statement: CheckedStatement,
        _ values: [Value]
    ) throws(LupoError) -> ExecutionResult {
        try claim()
        var entry = makeEntry(.dml, at: core.clock.now)
        describe(&entry, statement, values)
        let result = try transaction(entry) { () throws(LupoError) in
            try send(statement, values, effect: .none)
        }
        return result
    }

    /// Runs statements in one transaction that commits together with a journal entry.
    ///
    /// - Parameters:
    ///   - entry: described, without an outcome.
    ///   - body: sends the statements; nothing is durable before the entry is.
    /// - Returns: what `body` returned.
    /// - Throws: ``LupoError`` as the statements and the ledger; the transaction is rolled back then.
    func transaction(
        _ entry: JournalEntry,
        _ body: () throws(LupoError) -> ExecutionResult
    ) throws(LupoError) -> ExecutionResult {
        var retries = LockRetries(core.configuration.locks)
        let subject = StatementRunner.subject(of: entry)
        while true {
            do throws(LupoError) {
                let result = try attempt(entry, body)
                recordRetries(retries, subject: subject, isDone: true)
                return result
            } catch {
                var failure = error
                // What may have been committed is not sent again, and has no outcome in the journal.
                if core.connection.isLost || failure.code == .outcomeUnknown { throw failure }
                if core.connection.isInTransaction {
                    try core.connection.execute("ROLLBACK", effect: .none)
                }
                do {
                    if try waitForRetry(&retries, after: failure, subject: subject) { continue }
                } catch {
                    failure = error
                }
                recordRetries(retries, subject: subject, isDone: false)
                var entry = entry
                entry.outcome.status = .failed
                entry.outcome.error = failure
                entry.outcome.finished = core.clock.now
                record { $0.append(entry) }
                throw failure
            }
        }
    }

    /// One try of a transaction; nothing of it is done where it fails.
    private func attempt(
        _ entry: JournalEntry,
        _ body: () throws(LupoError) -> ExecutionResult
    ) throws(LupoError) -> ExecutionResult {
        var entry = entry
        try begin()
        let result = try body()
        guard core.connection.isInTransaction else {
            throw LupoError(
                .internal,
                "The server ended the transaction by itself: \(entry.statement ?? "")"
            )
        }
        entry.outcome.status = .done
        entry.outcome.rowsAffected = result.affected
        entry.outcome.result = result.journalJSON
        entry.outcome.finished = core.clock.now
        try writer.complete(on: core.connection, inRollback: inRollback) { $0.append(entry) }
        return result
    }

    /// Begins a transaction; one that was left open by mistake is rolled back, never committed by the way.
    func begin() throws(LupoError) {
        guard !isReadOnly else {
            throw LupoError(
                .notAvailable,
                "What writes is not available here, where nothing may be written."
            )
        }
        if core.connection.isInTransaction {
            try core.connection.execute("ROLLBACK", effect: .none)
        }
        try core.connection.execute("START TRANSACTION", effect: .none)
    }

    private var isClaimed: Bool {
        (inRollback ? writer.rollback?.isStored : writer.attempt.isStored) == true
    }

    /// Makes the attempt and its leases durable before the first statement that writes.
    ///
    /// - Parameter intent: whether an intent waits to be written, which is durable then too.
    /// - Throws: ``LupoError`` as the ledger, and `.schemaDiffers` as ``checkBaseline()``.
    func claim(with intent: JournalEntry? = nil) throws(LupoError) {
        let isCurrent = schema.isCurrent(manifest.touches)
        if !isClaimed || intent != nil { try writer.flush(on: core.connection) }
        // Where nobody ever leased the tables, no other host changed them between the reading and the lease.
        if isCurrent, writer.hasFirstLeases { hasCheckedBaseline = true }
        try checkBaseline()
    }

    /// Refuses to write without leases what another host holds one on.
    ///
    /// - Throws: ``LupoError`` `.statementRefused` naming the holder; as every statement.
    func refuseLeased(_ tables: [ObjectName]) throws(LupoError) {
        guard writer.isSilent, !tables.isEmpty else { return }
        let keys = tables.map(LeaseClaim.key)
        let now = core.clock.now
        let holders = try core.ledger.leases(keys, now: now).filter { holder in
            holder.expires.microseconds > now.microseconds
        }
        guard let holder = holders.first else { return }
        throw LupoError(
            .statementRefused,
            "\(holder.key) is held by a migration that runs: \(holder.description).",
            hint: "Wait until it has ended; `lupo-host status` tells."
        )
    }

    /// Compares the touched tables, which are leased from now on, with what the checks before saw.
    ///
    /// - Throws: ``LupoError`` `.schemaDiffers` where another session changed one meanwhile; nothing was done then.
    private func checkBaseline() throws(LupoError) {
        guard !inRollback, hook == .execute, !hasCheckedBaseline else { return }
        hasCheckedBaseline = true
        schema.forget(manifest.touches)
        let now = Fingerprints.map(try schema.definitions(of: manifest.touches))
        let before = Fingerprints.map(startingDefinitions)
        let changed = before.keys.sorted().filter { before[$0] != now[$0] }
        guard !changed.isEmpty else { return }
        let error = LupoError(
            .schemaDiffers,
            "\(changed.map(\.description).joined(separator: ", ")) was changed by another session while this "
                + "migration was checking it.",
            hint: "Nothing was done; run the migration again."
        )
        isOvertaken = true
        fatal = error
        endScript()
        throw error
    }

    /// Sends a statement as it is.
    func send(
        _ statement: CheckedStatement,
        _ values: [Value],
        effect: StatementEffect,
        sequence: Int64 = 0
    ) throws(LupoError) -> ExecutionResult {
        let text = SQLText(verbatim: tagged(statement.rewritten.text, sequence: sequence))
        let result = try watched(statement.access.writes) { () throws(LupoError) in
            try core.connection.execute(text, values, effect: effect)
        }
        let warnings = result.warningCount > 0 ? try core.connection.warnings() : []
        return ExecutionResult(
            affected: Int64(clamping: result.affectedRows ?? 0),
            insertID: result.insertID,
            warnings: warnings
        )
    }
}

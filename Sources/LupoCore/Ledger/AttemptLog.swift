// SPDX-License-Identifier: Apache-2.0

/// What one attempt has to say to the ledger and has not said yet.
///
/// States without side effects are recorded lazily (architecture, invariant 1): they are collected here with their true
/// times and go out together with the next durable write, so that a migration of one DDL statement costs two
/// commits. `pendingWrite` describes the transaction; `confirm` is called once it is durable. Pure.
package struct AttemptLog: Sendable {
    /// The registry's row, as this attempt will leave it with its next write.
    package private(set) var registry: RegistryRow
    /// Where the attempt is stored; nil until the first write is confirmed.
    package private(set) var place: LedgerWrite.Place?
    /// When it began.
    package let started: Timestamp
    /// The state that it is in; nil before the first.
    package private(set) var state: MigrationState?
    /// When the oldest row that is not durable was made; nil where all is.
    package private(set) var pendingSince: Timestamp?
    /// Passed, warned and failed checks so far.
    package private(set) var validationCounts: [ValidationRow.Status: Int] = [:]
    /// Every state with its times, for the report.
    package private(set) var history: [StateRow] = []

    /// `up`, or `down` for a rollback's own attempt.
    package var direction = MigrationMachine.Direction.up
    /// Place of the migration among those of its process, from 1.
    package var executionOrder = 0
    /// Name of the rollback that took the attempt back; set before `end`.
    package var rollbackName: String?

    /// What no row may show; set before anything is recorded.
    package var secrets = SecretTexts()

    /// About how many bytes of journal wait to be written.
    package private(set) var pendingBytes = 0

    private let knownRegistryID: Int64?
    private var registryChain: HashChain
    private var stateChain: HashChain
    private var journalChain: HashChain
    private var states: [StateRow] = []
    private var endedStates: [MigrationState: Int64] = [:]
    private var journal: [JournalEntry] = []
    private var settled: [JournalEntry] = []
    private var validations: [ValidationRow] = []
    private var backups: [BackupRecord] = []
    private var nextSequence: Int64 = 1
    private var affected: Set<String> = []
    private var affectedIsPending = false
    private var ending: LedgerWrite.Ending?
    private var predecessor: LedgerWrite.Predecessor?
    private var isClosed = false

    /// Begins an attempt.
    ///
    /// - Parameters:
    ///   - registry: the row as it shall stand: new, or the stored one with its attempt increased.
    ///   - knownRegistryID: id of the stored row; nil where there is none.
    ///   - registryHash: `content_hash` of the stored row.
    ///   - started: server time.
    package init(
        registry: RegistryRow,
        knownRegistryID: Int64?,
        registryHash: String?,
        started: Timestamp
    ) {
        self.registry = registry
        self.registry.sourcePath = registry.sourcePath?.stored(in: 1_000)
        self.knownRegistryID = knownRegistryID
        self.started = started
        registryChain = HashChain(newest: registryHash ?? HashChain.origin)
        stateChain = HashChain(newest: registry.lastStateHash ?? HashChain.origin)
        journalChain = HashChain(newest: registry.lastJournalHash ?? HashChain.origin)
        self.registry.started = started.ymdhis
        self.registry.ended = nil
        self.registry.durationMilliseconds = nil
        self.registry.errorCode = nil
        self.registry.errorMessage = nil
        self.registry.skipReason = nil
    }

    /// Takes up an attempt whose rows are stored, to add what a later command does with it: `rolled_back`.
    ///
    /// - Parameters:
    ///   - registry: the row as it is stored.
    ///   - place: where the attempt is stored.
    ///   - registryHash: `content_hash` of the stored row.
    ///   - started: when the attempt began.
    package init(
        reopening registry: RegistryRow,
        at place: LedgerWrite.Place,
        registryHash: String?,
        started: Timestamp
    ) {
        self.registry = registry
        self.place = place
        self.started = started
        state = registry.state
        knownRegistryID = place.registryID
        registryChain = HashChain(newest: registryHash ?? HashChain.origin)
        stateChain = HashChain(newest: registry.lastStateHash ?? HashChain.origin)
        journalChain = HashChain(newest: registry.lastJournalHash ?? HashChain.origin)
    }

    /// Ends the attempt that this one continues; recorded before anything of its own.
    ///
    /// - Parameters:
    ///   - trackingID: of the attempt before.
    ///   - last: the state in which it was cut off; nil where it has ended before.
    ///   - attempt: its number.
    ///   - error: why it ended.
    ///   - settled: its statements whose outcome was found out, as they are known now.
    ///   - now: server time.
    package mutating func continues(
        _ trackingID: Int64,
        cutOffIn last: MigrationState?,
        attempt: Int,
        because error: LupoError,
        settled: [JournalEntry],
        at now: Timestamp
    ) {
        var before = LedgerWrite.Predecessor(trackingID: trackingID, direction: direction)
        for entry in settled {
            var entry = entry
            entry.outcome = hidden(entry.outcome)
            var chain = HashChain(newest: entry.contentHash)
            entry.outcomeHash = chain.append(entry.outcomeContent).hash
            journalChain = chain
            registry.lastJournalHash = chain.newest
            before.settled.append(entry)
        }
        if let last {
            let data = [("error", error.json)]
            let link = stateChain.append(
                StateRow.content(
                    identity: registry.identity,
                    attempt: attempt,
                    state: .failed,
                    previous: last,
                    entered: now,
                    data: data
                )
            )
            before.failed = StateRow(
                state: .failed,
                previous: last,
                entered: now,
                data: data,
                hash: link.hash,
                previousHash: link.previous
            )
            before.ending = LedgerWrite.Ending(
                status: .failed,
                at: now,
                durationMilliseconds: 0,
                error: error
            )
            registry.lastStateHash = link.hash
        }
        predecessor = before
    }

    /// Whether its rows exist.
    package var isStored: Bool { place != nil }

    /// Whether anything waits to be written.
    package var isPending: Bool { pendingSince != nil }

    /// The tables that the attempt wrote or defined so far, as `schema.table`, sorted.
    package var tablesAffected: [String] { affected.sorted() }

    /// Enters a state, and ends the one before.
    package mutating func enter(_ next: MigrationState, at now: Timestamp, data: [(String, JSON)]) {
        endState(at: now)
        let data = data.map { ($0.0, secrets.hide($0.1)) }
        let content = StateRow.content(
            identity: registry.identity,
            attempt: registry.attempt,
            state: next,
            previous: state,
            entered: now,
            data: data
        )
        let link = stateChain.append(content)
        let row = StateRow(
            state: next,
            previous: state,
            entered: now,
            data: data,
            hash: link.hash,
            previousHash: link.previous
        )
        states.append(row)
        history.append(row)
        state = next
        registry.state = next
        registry.lastStateHash = link.hash
        touch(now)
    }

    /// Adds a check.
    package mutating func add(_ validation: ValidationRow) {
        var validation = validation
        validation.message = secrets.hide(validation.message)
        validation.data = secrets.hide(validation.data)
        validations.append(validation)
        pendingBytes += 500 + validation.message.utf8.count
        pendingBytes += validation.data.nonNull?.encoded().utf8.count ?? 0
        validationCounts[validation.status, default: 0] += 1
        touch(validation.at)
    }

    /// Adds a backup whose row is new or has changed; it was sealed before.
    package mutating func add(_ backup: BackupRecord, at now: Timestamp) {
        backups.append(backup)
        touch(now)
    }

    /// Number of the newest journal entry; 0 where there is none.
    package var lastSequence: Int64 { nextSequence - 1 }

    /// Says which direction is being run, which a crash must leave behind.
    package mutating func setDirection(_ direction: MigrationMachine.Direction, at now: Timestamp) {
        registry.direction = direction
        touch(now)
    }

    /// Keeps `m.state` as it is at the end of a state.
    package mutating func setScriptState(_ json: JSON) { registry.scriptState = secrets.hide(json) }

    /// Keeps the digests of the files that the script has read so far, by path.
    package mutating func setFilesRead(_ files: [String: String]) {
        guard !files.isEmpty, case .object(var members) = registry.replay else { return }
        members.removeAll { $0.0 == "files" }
        let sorted = files.sorted { $0.key < $1.key }
        members.append(("files", .object(sorted.map { ($0.key, .string($0.value)) })))
        registry.replay = .object(members)
    }

    /// Announces a statement that commits by itself; it must be durable before the statement is sent.
    ///
    /// - Returns: the entry with its number, to be given to `settle`.
    package mutating func announce(_ entry: JournalEntry) -> JournalEntry {
        var numbered = number(entry)
        numbered.outcome.status = .intent
        journal.append(numbered)
        touch(entry.started)
        return numbered
    }

    /// Records what came of an announced statement.
    package mutating func settle(_ entry: JournalEntry, _ outcome: JournalEntry.Outcome) {
        var entry = entry
        entry.outcome = hidden(outcome)
        if let message = entry.outcome.error?.message {
            entry.outcome.error?.message = message.stored(in: 8_000)
        }
        let content = entry.outcomeContent
        var chain = HashChain(newest: entry.contentHash)
        entry.outcomeHash = chain.append(content).hash
        journalChain = chain
        registry.lastJournalHash = chain.newest
        if let place = journal.firstIndex(where: { $0.sequence == entry.sequence }) {
            journal[place] = entry
        } else {
            settled.append(entry)
        }
        noteObjects(of: entry)
        touch(outcome.finished ?? entry.started)
    }

    /// Records something that is over already: a read, a step, a DML statement within its transaction.
    ///
    /// - Returns: the entry with its number.
    @discardableResult
    package mutating func append(_ entry: JournalEntry) -> JournalEntry {
        let numbered = number(entry)
        journal.append(numbered)
        settle(numbered, entry.outcome)
        return numbered
    }

    /// Ends the attempt.
    package mutating func end(
        _ last: MigrationState,
        at now: Timestamp,
        error: LupoError?,
        skipReason: String? = nil
    ) {
        let error = error.map { secrets.hide($0) }
        let duration = (now.microseconds - started.microseconds) / 1_000
        let status = last.status
        ending = LedgerWrite.Ending(
            status: status,
            at: now,
            durationMilliseconds: duration,
            error: error
        )
        registry.ended = now.ymdhis
        registry.durationMilliseconds = duration
        note(error)
        registry.skipReason = secrets.hide(skipReason)?.stored(in: 8_000)
        registry.interruptedAttempts = 0
        registry.direction = .up
        isClosed = true
        touch(now)
    }

    /// Ends an attempt that was taken up again because its host is gone; its rollback is still to come.
    package mutating func cutOff(_ error: LupoError, at now: Timestamp) {
        // One whose rollback was cut off had failed before.
        if registry.state != .failed { enter(.failed, at: now, data: [("error", error.json)]) }
        let duration = (now.microseconds - started.microseconds) / 1_000
        ending = LedgerWrite.Ending(
            status: .failed,
            at: now,
            durationMilliseconds: duration,
            error: error
        )
        registry.ended = now.ymdhis
        registry.durationMilliseconds = duration
        note(error)
        touch(now)
    }

    private mutating func note(_ error: LupoError?) {
        registry.errorCode = error?.code.description
        registry.errorMessage = error?.message.stored(in: 8_000)
    }

    /// Lets go of an attempt that was taken up again; its own times stay as they are.
    ///
    /// - Parameters:
    ///   - last: the state that it is in from now on; nil where it stays in its state.
    ///   - now: server time.
    ///   - failure: what stopped its rollback.
    package mutating func close(
        _ last: MigrationState?,
        at now: Timestamp,
        failure: LupoError? = nil
    ) {
        if let last { enter(last, at: now, data: []) }
        // A completed migration whose rollback failed is neither: it stays on its way down until a person has helped.
        registry.direction = failure != nil && registry.state == .completed ? .down : .up
        if let failure = failure.map({ secrets.hide($0) }) {
            registry.errorCode = failure.code.description
            registry.errorMessage = failure.message
        }
        isClosed = true
        touch(now)
    }

    /// Lets go of an attempt that was taken up for its backups alone; it stays in its state.
    package mutating func letGo(at now: Timestamp) {
        isClosed = true
        touch(now)
    }

    /// The transaction that makes everything durable which is not.
    ///
    /// - Parameters:
    ///   - token: the fencing token of the lease under which it is written.
    ///   - ownerKey: the lease of this process.
    /// - Returns: the same description until `confirm`.
    package func pendingWrite(token: Int64, ownerKey: String) -> LedgerWrite {
        var row = registry
        row.fencingToken = token
        row.rowVersion += 1
        row.ownerKey = isClosed ? nil : ownerKey
        var chain = registryChain
        let link = chain.append(row.content)
        var write = LedgerWrite(
            place: place,
            registry: row,
            knownRegistryID: knownRegistryID,
            registryHash: link.hash,
            registryPreviousHash: link.previous,
            attemptStarted: started,
            direction: direction,
            executionOrder: executionOrder,
            rollbackName: rollbackName,
            states: states,
            endedStates: endedStates,
            journal: journal,
            settled: settled,
            validations: validations,
            tablesAffected: affectedIsPending ? tablesAffected : nil,
            ending: ending,
            predecessor: predecessor
        )
        write.backups = backups
        return write
    }

    /// Takes note that a write is durable.
    package mutating func confirm(_ write: LedgerWrite, at place: LedgerWrite.Place) {
        self.place = place
        registry.fencingToken = write.registry.fencingToken
        registry.rowVersion = write.registry.rowVersion
        registry.ownerKey = write.registry.ownerKey
        registryChain = HashChain(newest: write.registryHash)
        states.removeFirst(write.states.count)
        for state in write.endedStates.keys { endedStates[state] = nil }
        journal.removeFirst(write.journal.count)
        settled.removeFirst(write.settled.count)
        validations.removeFirst(write.validations.count)
        backups.removeFirst(write.backups.count)
        if write.tablesAffected != nil { affectedIsPending = false }
        if write.ending != nil { ending = nil }
        predecessor = nil
        pendingSince = nil
        pendingBytes = 0
    }

    private mutating func endState(at now: Timestamp) {
        guard let state, let last = history.indices.last else { return }
        let duration = (now.microseconds - history[last].entered.microseconds) / 1_000
        history[last].durationMilliseconds = duration
        if let place = states.firstIndex(where: { $0.state == state }) {
            states[place].durationMilliseconds = duration
        } else {
            endedStates[state] = duration
        }
    }

    private mutating func number(_ entry: JournalEntry) -> JournalEntry {
        var entry = entry
        entry.sequence = nextSequence
        nextSequence += 1
        entry.statement = secrets.hide(entry.statement)?.stored(in: 4_000_000)
        entry.parameters = secrets.hide(entry.parameters)
        entry.steps = entry.steps.map { secrets.hide($0) }
        entry.location = entry.location?.stored(in: 1_000)
        let link = journalChain.append(entry.content)
        entry.contentHash = link.hash
        entry.previousHash = link.previous
        registry.lastJournalHash = link.hash
        pendingBytes += 1_000 + (entry.statement?.utf8.count ?? 0)
        pendingBytes += entry.outcome.result.nonNull?.encoded().utf8.count ?? 0
        pendingBytes += entry.outcome.scriptState.nonNull?.encoded().utf8.count ?? 0
        return entry
    }

    private func hidden(_ outcome: JournalEntry.Outcome) -> JournalEntry.Outcome {
        guard !secrets.isEmpty else { return outcome }
        var outcome = outcome
        outcome.cursor = secrets.hide(outcome.cursor)
        outcome.result = secrets.hide(outcome.result)
        outcome.scriptState = secrets.hide(outcome.scriptState)
        outcome.error = outcome.error.map { secrets.hide($0) }
        return outcome
    }

    private mutating func noteObjects(of entry: JournalEntry) {
        guard entry.kind != .read, entry.kind != .step, entry.outcome.status == .done else {
            return
        }
        let before = affected.count
        affected.formUnion(entry.objects)
        if affected.count != before { affectedIsPending = true }
    }

    private mutating func touch(_ now: Timestamp) {
        if pendingSince == nil { pendingSince = now }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// Keeps one migration's attempt, and writes it to the ledger in as few commits as possible.
///
/// The session's thread records and writes; the heartbeat writes what has waited for a second, over its own
/// connection. Both go through one lock, so that a row is written once.
///
/// INVARIANTS
/// 1. Leases and the registry's row are taken in the same transaction as the first rows: there is no attempt without them.
/// 2. Every write compares the registry's row version, and carries the token.
/// 3. What a failed write described is kept and goes out with the next one.
package final class LedgerWriter: Sendable {
    /// What the last write of a migration does besides.
    package struct Finish: Sendable {
        /// Tables to classify.
        package var classified: [ObjectName] = []
        /// Schema version to record.
        package var version: SchemaVersionRow?

        /// Nothing besides.
        package init() {}
    }

    private struct State: Sendable {
        /// The attempt, and behind it its rollback once there is one.
        var attempts: [AttemptLog]
        var tableKeys: [String]
        var holdsTables = false
        var hasFirstLeases = false
        var token: Int64
        var fencedTokens: [Int64] = []
        var isHeldBack = false
    }

    private let state: Locked<State>
    private let tables: LedgerTables
    private let process: ProcessLease
    private let clock: ServerClock
    private let purpose: String
    private let session: SessionIdentity
    /// What stands in place of a ledger where nothing is to be kept; nil where all of it is.
    private let blank: AttemptLog?

    /// Begins a migration's bookkeeping; nothing is written yet.
    ///
    /// - Parameters:
    ///   - attempt: the log of the attempt.
    ///   - touches: the tables to lease.
    ///   - fencedTokens: tokens of dead owners whose leases may be taken before they run out.
    ///   - tables: where the ledger stands.
    ///   - process: the lease of this process, taken with the first write.
    ///   - session: the connection that runs the statements.
    ///   - clock: the server's time.
    ///   - isSilent: keeps nothing: what is recorded is forgotten, and no table is leased.
    package init(
        attempt: AttemptLog,
        touches: some Sequence<ObjectName>,
        fencedTokens: [Int64],
        tables: LedgerTables,
        process: ProcessLease,
        session: SessionIdentity,
        clock: ServerClock,
        isSilent: Bool = false
    ) {
        blank = isSilent ? attempt : nil
        self.tables = tables
        self.process = process
        self.session = session
        self.clock = clock
        purpose = attempt.registry.identity.description
        state = Locked(
            State(
                attempts: [attempt],
                tableKeys: touches.map(LeaseClaim.key),
                token: max(clock.now.microseconds, attempt.registry.fencingToken + 1),
                fencedTokens: fencedTokens
            )
        )
    }

    /// The fencing token of this attempt.
    package var token: Int64 { state.withLock { $0.token } }

    /// Whether nothing that is recorded goes to the ledger.
    package var isSilent: Bool { blank != nil }

    /// About how many bytes of journal wait to be written.
    package var pendingBytes: Int {
        state.withLock { $0.attempts.reduce(into: 0) { $0 += $1.pendingBytes } }
    }

    /// A copy of the attempt's log as it stands.
    package var attempt: AttemptLog { state.withLock { $0.attempts[0] } }

    /// A copy of the log of the attempt's rollback.
    package var rollback: AttemptLog? {
        state.withLock { $0.attempts.count > 1 ? $0.attempts[1] : nil }
    }

    /// Lease keys held for tables.
    package var heldTableKeys: [String] { state.withLock { $0.holdsTables ? $0.tableKeys : [] } }

    /// Whether nobody had ever leased one of the tables before.
    package var hasFirstLeases: Bool { state.withLock { $0.hasFirstLeases } }

    /// Whether the heartbeat leaves alone what waits: while a hook is only answered from the journal, nothing of its
    /// attempt needs to stand in the ledger.
    package var isHeldBack: Bool {
        get { state.withLock { $0.isHeldBack } }
        set { state.withLock { $0.isHeldBack = newValue } }
    }

    /// Records something, to be written later.
    package func record<Result>(_ body: (inout AttemptLog) -> Result) -> Result {
        state.withLock { body(&$0.attempts[0]) }
    }

    /// Records something about the rollback, to be written later.
    package func recordRollback<Result>(_ body: (inout AttemptLog) -> Result) -> Result? {
        state.withLock { state in
            guard state.attempts.count > 1 else { return nil }
            return body(&state.attempts[1])
        }
    }

    /// Adds the log of a rollback, which is written together with the attempt's from now on.
    package func begin(rollback: AttemptLog) { state.withLock { $0.attempts.append(rollback) } }

    /// Writes everything that is not durable yet.
    ///
    /// - Parameters:
    ///   - connection: the session's, or the heartbeat's.
    ///   - finish: given for the last write; table leases are released with it.
    /// - Throws: ``LupoError`` as ``LedgerStore/commit(_:)``.
    package func flush(
        on connection: MariaDBConnection,
        finish: Finish? = nil
    ) throws(LupoError) {
        try state.withLock { (state: inout State) throws(LupoError) in
            try write(&state, on: connection, completes: false, finish: finish)
        }
    }

    /// Records the end and writes it, with nothing in between that another thread could write alone.
    ///
    /// - Parameters:
    ///   - connection: the session's.
    ///   - finish: what the last write does besides.
    ///   - body: records the end of the attempt.
    /// - Throws: ``LupoError`` as ``LedgerStore/commit(_:)``.
    package func end(
        on connection: MariaDBConnection,
        finish: Finish,
        _ body: (inout AttemptLog) -> Void
    ) throws(LupoError) {
        try state.withLock { (state: inout State) throws(LupoError) in
            body(&state.attempts[0])
            try write(&state, on: connection, completes: false, finish: finish)
        }
    }

    /// Records something and commits it together with the transaction that is open on the connection.
    ///
    /// Where the commit fails, the transaction is gone and nothing was recorded.
    ///
    /// - Parameters:
    ///   - connection: the session's; a transaction is open on it.
    ///   - inRollback: whether it belongs to the rollback.
    ///   - body: what to record.
    /// - Throws: ``LupoError`` as ``LedgerStore/commit(_:)``.
    package func complete(
        on connection: MariaDBConnection,
        inRollback: Bool,
        _ body: (inout AttemptLog) -> Void
    ) throws(LupoError) {
        try state.withLock { (state: inout State) throws(LupoError) in
            var changed = state
            body(&changed.attempts[inRollback ? 1 : 0])
            try write(&changed, on: connection, completes: true, finish: nil)
            state = changed
        }
    }

    /// Writes what has waited for at least a second, unless the session is writing at this moment.
    package func flushIfOverdue(on connection: MariaDBConnection) throws(LupoError) {
        let now = clock.now
        try state.withLockIfFree { (state: inout State) throws(LupoError) in
            guard !state.isHeldBack else { return }
            let isOverdue = state.attempts.contains { attempt in
                guard let since = attempt.pendingSince else { return false }
                return now.microseconds - since.microseconds >= 1_000_000
            }
            if isOverdue { try write(&state, on: connection, completes: false, finish: nil) }
        }
    }

    private func write(
        _ state: inout State,
        on connection: MariaDBConnection,
        completes: Bool,
        finish: Finish?
    ) throws(LupoError) {
        if let blank {
            state.attempts = [blank]
            if completes { try connection.execute("COMMIT", effect: .lasting) }
            return
        }
        let indices = state.attempts.indices.filter { state.attempts[$0].isPending }
        guard !indices.isEmpty || finish != nil else { return }
        var statement = LedgerStatement(tables: tables, now: clock.now)
        statement.completesTransaction = completes
        statement.claims = process.claims(session: session)
        if !state.holdsTables, !state.tableKeys.isEmpty, finish == nil {
            statement.claims.append(claim(state))
        }
        statement.writes = indices.map { index in
            var write = state.attempts[index].pendingWrite(
                token: state.token,
                ownerKey: process.identity.key
            )
            write.connectionID = session.connectionID
            write.serverNonce = session.serverNonce
            return write
        }
        if state.holdsTables { statement.fences = [(state.tableKeys, state.token)] }
        if let finish {
            statement.isLast = true
            statement.classified = finish.classified
            statement.version = finish.version
            if state.holdsTables {
                statement.releases = [(state.tableKeys, state.token)]
            } else if !state.tableKeys.isEmpty {
                // Nothing had to be written to the tables; what a dead host held of them is given back all the same.
                statement.releases = state.fencedTokens.map { (state.tableKeys, $0) }
            }
        }
        let receipt = try LedgerStore(connection: connection, tables: tables).commit(statement)
        process.confirm(statement.claims)
        if statement.claims.contains(where: { $0.type == "table" }) { state.holdsTables = true }
        if finish != nil { state.holdsTables = false }
        if receipt.tookFirstLeases { state.hasFirstLeases = true }
        var places = receipt.places[...]
        for (index, write) in zip(indices, statement.writes) {
            guard let place = write.place ?? places.popFirst() else {
                throw LupoError(.internal, "The ledger did not say where an attempt was stored.")
            }
            state.attempts[index].confirm(write, at: place)
        }
    }

    private func claim(_ state: State) -> LeaseClaim {
        var claim = LeaseClaim(
            keys: state.tableKeys,
            type: "table",
            token: state.token,
            owner: process.identity.key,
            actor: process.actor,
            details: process.identity.details + session.details + [("purpose", .string(purpose))],
            length: process.leaseLength
        )
        claim.fencedTokens = state.fencedTokens
        return claim
    }
}

extension LedgerWriter {
    /// Whether something has waited for a second to be written.
    func isOverdue(at now: Timestamp) -> Bool {
        [attempt, rollback].compactMap { $0?.pendingSince }.contains { since in
            now.microseconds - since.microseconds >= 1_000_000
        }
    }
}

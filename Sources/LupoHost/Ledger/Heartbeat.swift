// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoLua
package import LupoMariaDB

/// Renews leases and shows long hooks to the outside, over a connection of its own.
///
/// It does nothing in its first second, so that a short run costs no second connection. It renews at a third of a
/// lease's length. A lease that it finds lost, or cannot renew for half its length, ends the session: `onLoss` is called.
package actor Heartbeat {
    private struct Watched: Sendable {
        var writers: [ObjectIdentifier: LedgerWriter] = [:]
    }

    private let executor: ThreadExecutor
    private let watched = Locked(Watched())
    private let options: ConnectionOptions
    private let server: String?
    private let tables: LedgerTables
    private let process: ProcessLease
    private let clock: ServerClock
    private let lockWatch: LockWatch?
    private let onLoss: @Sendable (LupoError) -> Void
    private var connection: MariaDBConnection?
    private var lastRenewal = ContinuousClock.now
    private var loop: Task<Void, Never>?

    /// The heartbeat's own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Describes a heartbeat; `start` begins it.
    ///
    /// In a cluster it is told which node the session is on, whose rows it renews. It waits for nothing that other nodes
    /// have committed: while a DDL statement keeps all nodes waiting, a wait for them would end in an error.
    ///
    /// - Throws: ``LupoError`` `.internal` where the system gives no thread.
    package init(
        options: ConnectionOptions,
        server: String? = nil,
        tables: LedgerTables,
        process: ProcessLease,
        clock: ServerClock,
        lockWatch: LockWatch? = nil,
        onLoss: @escaping @Sendable (LupoError) -> Void
    ) throws(LupoError) {
        executor = try ThreadExecutor(name: "heartbeat", stack: 1 << 20)
        self.options = options
        self.server = server
        self.tables = tables
        self.process = process
        self.clock = clock
        self.lockWatch = lockWatch
        self.onLoss = onLoss
    }

    /// Begins to beat.
    package func start() {
        lastRenewal = ContinuousClock.now
        loop = Task { await run() }
    }

    /// Ends; the connection is closed.
    package func stop() async {
        loop?.cancel()
        await loop?.value
        connection = nil
    }

    /// Watches an attempt: its leases are renewed, and what waits is written after a second.
    package nonisolated func watch(_ writer: LedgerWriter) {
        watched.withLock { $0.writers[ObjectIdentifier(writer)] = writer }
    }

    /// Lets go of an attempt.
    package nonisolated func unwatch(_ writer: LedgerWriter) {
        watched.withLock { $0.writers[ObjectIdentifier(writer)] = nil }
    }

    private func run() async {
        while !Task.isCancelled {
            // A cancelled sleep is the way to stop; there is nothing to handle.
            try? await Task.sleep(for: .milliseconds(200))
            if Task.isCancelled { return }
            beat()
            lookForBlockers()
        }
    }

    private func beat() {
        let writers = watched.withLock { Array($0.writers.values) }
        let length = Duration.microseconds(process.leaseLength)
        do {
            let now = clock.now
            let isOverdue = writers.contains { $0.isOverdue(at: now) }
            let mustRenew =
                ContinuousClock.now - lastRenewal >= length / 3 && !process.heldKeys.isEmpty
            guard isOverdue || mustRenew else { return }
            let connection = try openConnection()
            if mustRenew { try renew(writers, on: connection) }
            for writer in writers { try flush(writer, on: connection) }
        } catch {
            connection = nil
            if ContinuousClock.now - lastRenewal >= length / 2 { lose(error) }
        }
    }

    /// Looks who is in the way of a statement that has waited long; what cannot be seen is no reason to stop anything.
    private func lookForBlockers() {
        guard let lockWatch, lockWatch.isDue else { return }
        do {
            try lockWatch.look(on: try openConnection())
        } catch {
            connection = nil
        }
    }

    /// Writes what has waited; a conflict on an attempt that is stored means that another host has taken it over.
    private func flush(_ writer: LedgerWriter, on connection: MariaDBConnection) throws(LupoError) {
        do {
            try writer.flushIfOverdue(on: connection)
        } catch {
            guard error.isClaimConflict || error.code == .leaseLost else { throw error }
            // One that is not stored yet waits for its turn; the session finds that out by itself.
            if writer.attempt.isStored { lose(error) }
        }
    }

    private func openConnection() throws(LupoError) -> MariaDBConnection {
        if let connection, !connection.isLost { return connection }
        let fresh = try MariaDBConnection.connect(options, sameServerAs: server)
        connection = fresh
        return fresh
    }

    private func renew(
        _ writers: [LedgerWriter],
        on connection: MariaDBConnection
    ) throws(LupoError) {
        let store = LedgerStore(connection: connection, tables: tables)
        // A migration that ends or begins in this moment gives leases back or takes them; so one look proves nothing.
        for _ in 1...3 {
            let keys = heldKeys(writers)
            let renewed = try store.renew(
                keys,
                owner: process.identity.key,
                length: process.leaseLength,
                now: clock.now
            )
            lastRenewal = ContinuousClock.now
            if renewed >= keys.count { return }
        }
        lose(nil)
    }

    private func heldKeys(_ writers: [LedgerWriter]) -> [String] {
        process.heldKeys + writers.flatMap(\.heldTableKeys)
    }

    private func lose(_ cause: LupoError?) {
        onLoss(
            LupoError(
                .leaseLost,
                "This process has lost its lease on the migration.",
                hint: "Another host may have taken over; look at `lupo-host status`.",
                causes: cause.map { [$0] } ?? []
            )
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Waits for another host, says for whom, and gives up in time.
struct Waiter {
    private let core: SessionCore
    private var deadline: ContinuousClock.Instant?
    private var announced: LeaseHolder?

    /// The wait begins with the first holder, not here.
    init(core: SessionCore) { self.core = core }

    /// Whether a lease's owner may still be at work.
    ///
    /// On a single server the owner's session holds a named lock for as long as it lives, so that a host that died is known
    /// to be dead before its lease runs out. On Galera named locks say nothing about other nodes, and the lease decides.
    /// A session that outlived its lease is ended: whatever it runs is stopped before anybody takes over.
    func isAlive(_ holder: LeaseHolder) throws(LupoError) -> Bool {
        guard !core.facts.isGalera else { return holder.isAlive }
        guard holder.serverNonce == core.identity.serverNonce else { return false }
        let lock = "lupo:" + holder.owner.dropFirst("process:".count)
        let owner = try core.connection.value("SELECT IS_USED_LOCK(\(lock))")?.integerValue
        guard let owner else { return false }
        if holder.isAlive { return true }
        try end(connection: owner, of: holder, lock: lock)
        return false
    }

    /// Waits a moment.
    ///
    /// - Throws: ``LupoError`` `.locked` once `--lock-timeout` has passed, `.interrupted` after a signal.
    mutating func wait(for holder: LeaseHolder, purpose: String) throws(LupoError) {
        let now = ContinuousClock.now
        let deadline = deadline ?? now + .milliseconds(core.options.lockTimeout)
        self.deadline = deadline
        let since = holder.acquired.text + " UTC"
        guard now < deadline else {
            throw LupoError(
                .locked,
                "\(holder.description) has been at work on \(purpose) since \(since)"
                    + (holder.purpose.isEmpty ? "." : " (\(holder.purpose))."),
                hint: "Run the command again later, or wait longer with --lock-timeout "
                    + "(now \(core.options.lockTimeout / 1_000) s)."
            )
        }
        if announced?.token != holder.token {
            core.events(.waiting(for: holder.description, since: since, purpose: purpose))
            announced = holder
        }
        try core.checkInterruption()
        poll(nil, 0, 50)
        try core.checkInterruption()
    }

    /// Waits a moment for somebody whom the ledger does not name.
    ///
    /// - Throws: ``LupoError`` `.locked` once `--lock-timeout` has passed, `.interrupted` after a signal.
    mutating func waitForUnknown(purpose: String) throws(LupoError) {
        let now = ContinuousClock.now
        let deadline = deadline ?? now + .milliseconds(core.options.lockTimeout)
        self.deadline = deadline
        guard now < deadline else {
            throw LupoError(
                .locked,
                "A lock that \(purpose) needs is held, and its row in lupo_locks does not say by whom.",
                hint: "Look at \(core.ledger.tables.locks); a row that no host owns can be deleted."
            )
        }
        try core.checkInterruption()
        poll(nil, 0, 50)
        try core.checkInterruption()
    }

    /// Ends the session of a host that lost its lease, and waits until the server has let go of it.
    ///
    /// The server lets go of a session's named lock only after its statement is over, and tells that to every account.
    private func end(
        connection owner: Int64,
        of holder: LeaseHolder,
        lock: String
    ) throws(LupoError) {
        let shown = (try? BlockerSearch(core.connection).describe([owner]))?.first
        core.events(
            .note(
                "\(holder.description) has lost its lease; ending its "
                    + (shown ?? LockBlocker(connectionID: owner)).description
            )
        )
        do {
            try core.connection.execute("KILL CONNECTION \(owner)", effect: .none)
        } catch {
            guard error.server?.number == 1094 else { throw error }
        }
        while try isAtWork(owner, lock) {
            try core.checkInterruption()
            poll(nil, 0, 20)
        }
    }

    private func isAtWork(_ owner: Int64, _ lock: String) throws(LupoError) -> Bool {
        let holder = try core.connection.value("SELECT IS_USED_LOCK(\(lock))")?.integerValue
        if holder == owner { return true }
        let count = try core.connection.value(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE id = \(owner)"
        )
        return count?.integerValue != 0
    }
}

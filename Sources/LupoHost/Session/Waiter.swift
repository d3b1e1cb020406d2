// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Waits for another host, says for whom, and gives up in time.
struct Waiter {
    private let core: SessionCore
    private let owners: OwnerSearch
    private var deadline: ContinuousClock.Instant?
    private var announced: LeaseHolder?

    /// The wait begins with the first holder, not here.
    init(core: SessionCore) {
        self.core = core
        owners = OwnerSearch(core: core)
    }

    /// Whether a lease's owner may still be at work.
    ///
    /// A session that outlived its lease is ended: whatever it runs is stopped before anybody takes over. A lease from
    /// another life of the server holds nothing, and says so once.
    func isAlive(_ holder: LeaseHolder) throws(LupoError) -> Bool {
        let evidence = try owners.evidence(of: holder)
        switch evidence.standing {
        case .alive: return true
        case .outlived:
            if let owner = evidence.connectionID { try owners.end(owner, of: holder) }
            return false
        case .dead:
            if evidence.isFromAnotherLife {
                core.events(
                    .note("the lock of \(holder.description) holds nothing: \(evidence.reason)")
                )
            }
            return false
        }
    }

    /// Whether an owner that may be at work shows that it is: it renews its lease, or ends.
    ///
    /// The session of a host that was killed stays on the server as long as its statement runs. A host that lives renews its
    /// lease at a third of its length; one that is dead never does, and is found out at the lease's end.
    ///
    /// - Returns: true where it lives, false where it has ended or is dead.
    /// - Throws: ``LupoError`` as ``wait(for:purpose:)``.
    mutating func showsLife(_ holder: LeaseHolder, purpose: String) throws(LupoError) -> Bool {
        while try isAlive(holder) {
            let lease = try core.ledger.leases([holder.owner], now: core.clock.now).first
            guard let lease, lease.token == holder.token else { return false }
            if lease.expires != holder.expires { return true }
            try wait(for: holder, purpose: purpose)
        }
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
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// What is known of the process that holds a lease.
struct OwnerEvidence: Sendable, Hashable {
    /// What follows for the lease.
    enum Standing: String, Sendable, Hashable {
        /// The owner may be at work, and its lease holds.
        case alive
        /// The owner's session is on the server although its lease has run out: it is to be ended first.
        case outlived
        /// The owner cannot write anything any more.
        case dead
    }

    /// What follows.
    var standing: Standing
    /// Why, as half a sentence: "its session is on the server".
    var reason: String
    /// Whether the lease was taken in another life of the server, or on another one.
    var isFromAnotherLife = false
    /// Whether the lease has run out and the owner may only be late: to be looked at again in a moment.
    var mayBeLate = false
    /// The owner's connection, where it was found.
    var connectionID: Int64?
}

/// Finds out whether the owner of a lease may still be at work, and ends its session where it must not be any more.
///
/// An owner's session holds a named lock for as long as it lives, whose name nobody else has. So the server itself says
/// whether the session is there, and by which connection number: never the ledger, whose numbers mean something only in
/// one life of one server. In a cluster a named lock is known to one node alone, and that node is asked.
final class OwnerSearch {
    private let core: SessionCore
    /// Connections to other nodes; nil where one could not be made.
    private var nodes: [String: MariaDBConnection] = [:]
    private var unreachable: [String: ContinuousClock.Instant] = [:]
    /// Since when a session was seen whose lease has run out, by the lease's end.
    private var overdue: [String: (lease: Timestamp, since: ContinuousClock.Instant)] = [:]

    init(core: SessionCore) { self.core = core }

    /// Looks.
    ///
    /// - Throws: ``LupoError`` as every statement; `.locked` where a DDL statement keeps the whole cluster waiting.
    func evidence(of holder: LeaseHolder) throws(LupoError) -> OwnerEvidence {
        do {
            return try found(holder)
        } catch {
            throw core.connection.busyCluster(error) ?? error
        }
    }

    private func found(_ holder: LeaseHolder) throws(LupoError) -> OwnerEvidence {
        if let stranger = stranger(holder) { return stranger }
        guard core.facts.isGalera, holder.serverNonce != core.identity.serverNonce else {
            return try evidence(of: holder, on: core.connection)
        }
        guard let node = holder.node else {
            return byLease(holder, "it does not say on which node of the cluster its session is")
        }
        if node == core.identity.cluster?.address {
            return OwnerEvidence(
                standing: .dead,
                reason: "its node \(node) was started anew since",
                isFromAnotherLife: true
            )
        }
        let members = try core.connection.clusterFacts().members
        guard members.contains(node) else {
            return byLease(holder, "its node \(node) is not in the cluster")
        }
        do throws(LupoError) {
            let connection = try connection(to: node)
            guard try connection.serverFacts().nonce == holder.serverNonce else {
                return OwnerEvidence(
                    standing: .dead,
                    reason: "its node \(node) was started anew since",
                    isFromAnotherLife: true
                )
            }
            return try evidence(of: holder, on: connection)
        } catch {
            nodes[node] = nil
            unreachable[node] = ContinuousClock.now
            return byLease(holder, "its node \(node) cannot be asked")
        }
    }

    /// Ends the session of an owner that outlived its lease, and waits until the server has let go of it.
    ///
    /// The server lets go of a session's named lock only after its statement is over, and tells that to every account.
    ///
    /// - Throws: ``LupoError`` as every statement; `.interrupted` after a signal.
    func end(_ owner: Int64, of holder: LeaseHolder) throws(LupoError) {
        let connection = try self.connection(of: holder)
        let shown = (try? BlockerSearch(connection).describe([owner]))?.first
        core.events(
            .note(
                "\(holder.description) has lost its lease; ending its "
                    + (shown ?? LockBlocker(connectionID: owner)).description
            )
        )
        do {
            try connection.execute("KILL CONNECTION \(owner)", effect: .none)
        } catch {
            guard error.server?.number == 1094 else { throw error }
        }
        while try isAtWork(owner, holder.lockName, on: connection) {
            try core.checkInterruption()
            poll(nil, 0, 20)
        }
    }

    /// What a live owner's connection does now.
    ///
    /// - Returns: nil where it is gone, or cannot be seen.
    func session(_ id: Int64, of holder: LeaseHolder) -> LockBlocker? {
        guard let connection = try? connection(of: holder) else { return nil }
        return (try? BlockerSearch(connection).describe([id]))?.first
    }

    // MARK: -

    /// The evidence against a lease that was not taken in this life of this server, or of a node of this cluster.
    private func stranger(_ holder: LeaseHolder) -> OwnerEvidence? {
        let isSame =
            core.facts.isGalera
            ? holder.clusterID == core.identity.cluster?.id
            : holder.serverNonce == core.identity.serverNonce
        guard !isSame else { return nil }
        return OwnerEvidence(
            standing: .dead,
            reason: core.facts.isGalera
                ? "it was taken on another server or cluster"
                : "it was taken on another server, or before this one was started",
            isFromAnotherLife: true
        )
    }

    /// What the owner's own server says.
    private func evidence(
        of holder: LeaseHolder,
        on connection: MariaDBConnection
    ) throws(LupoError) -> OwnerEvidence {
        let lock = holder.lockName
        let owner = try connection.value("SELECT IS_USED_LOCK(\(lock))")?.integerValue
        let place = holder.node.map { "on the node \($0)" } ?? "on the server"
        guard let owner else {
            return OwnerEvidence(standing: .dead, reason: "its session is not \(place) any more")
        }
        let found = "its session, connection \(owner), is \(place)"
        if holder.isAlive(at: core.clock.now) {
            return OwnerEvidence(standing: .alive, reason: found, connectionID: owner)
        }
        let isLate = mayBeLate(holder)
        return OwnerEvidence(
            standing: isLate ? .alive : .outlived,
            reason: found + ", and has not renewed its lease",
            mayBeLate: isLate,
            connectionID: owner
        )
    }

    /// Whether an owner whose session is there was kept from renewing its lease, and may do it in a moment.
    ///
    /// A DDL statement keeps every commit in a cluster waiting until it is done, a renewal too.
    private func mayBeLate(_ holder: LeaseHolder) -> Bool {
        guard core.facts.isGalera else { return false }
        let now = ContinuousClock.now
        if let seen = overdue[holder.owner], seen.lease == holder.expires {
            return now - seen.since < .microseconds(margin)
        }
        overdue[holder.owner] = (holder.expires, now)
        return true
    }

    /// How much longer than its lease a process counts as alive in a cluster, in microseconds.
    private var margin: Int64 { min(core.options.leaseLength / 3, 5_000_000) }

    /// The lease alone decides.
    ///
    /// The clocks of two nodes may differ, so it counts as over only a third of its length later.
    private func byLease(_ holder: LeaseHolder, _ reason: String) -> OwnerEvidence {
        let isOver = !holder.isAlive(at: core.clock.now.advanced(byMicroseconds: -margin))
        return OwnerEvidence(
            standing: isOver ? .dead : .alive,
            reason: reason
                + (isOver ? ", and its lease has run out" : "; its lease has not run out")
        )
    }

    private func isAtWork(
        _ owner: Int64,
        _ lock: String,
        on connection: MariaDBConnection
    ) throws(LupoError) -> Bool {
        let holder = try connection.value("SELECT IS_USED_LOCK(\(lock))")?.integerValue
        if holder == owner { return true }
        let count = try connection.value(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE id = \(owner)"
        )
        return count?.integerValue != 0
    }

    /// The connection to the server on which an owner's session is.
    private func connection(of holder: LeaseHolder) throws(LupoError) -> MariaDBConnection {
        guard holder.serverNonce != core.identity.serverNonce, let node = holder.node else {
            return core.connection
        }
        return try connection(to: node)
    }

    /// A connection to another node, with the account of this session; made once.
    ///
    /// - Throws: ``LupoError`` as connecting; at once where it failed a moment ago.
    private func connection(to node: String) throws(LupoError) -> MariaDBConnection {
        if let known = nodes[node], !known.isLost { return known }
        if let failed = unreachable[node], ContinuousClock.now - failed < .seconds(2) {
            throw LupoError(.noServer, "The node \(node) does not answer.")
        }
        var options = core.connection.options
        let colon = node.lastIndex(of: ":") ?? node.endIndex
        let host = node[..<colon].trimmed("[]")
        guard let port = UInt16(node[colon...].dropFirst()), !host.isEmpty else {
            throw LupoError(.noServer, "\(node) is no address.")
        }
        options.endpoint = .tcp(host: host, port: port)
        if core.connection.options.endpoint.isLocal, !options.endpoint.isLocal {
            // What needed no TLS on this machine needs it on the way to another one.
            options.tls = TLSOptions(.verifyIdentity)
        }
        options.defaultSchema = nil
        options.session.isOnCluster = false
        // Nobody may have to wait long for a node that may not exist any more.
        options.connectTimeout = min(options.connectTimeout, .seconds(2))
        options.readTimeout = .seconds(5)
        options.writeTimeout = .seconds(5)
        let fresh = try MariaDBConnection(options)
        nodes[node] = fresh
        return fresh
    }
}

extension LeaseHolder {
    /// The name of the lock that the owner's session holds as long as it lives.
    var lockName: String {
        let prefix = "process:"
        return "lupo:" + (owner.hasPrefix(prefix) ? String(owner.dropFirst(prefix.count)) : owner)
    }

    /// Whether the lease holds at a time.
    func isAlive(at now: Timestamp) -> Bool { expires.microseconds > now.microseconds }
}

extension Substring {
    /// The text without some characters at its ends.
    fileprivate func trimmed(_ characters: String) -> String {
        var rest = self
        while let first = rest.first, characters.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, characters.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}

extension MariaDBConnection {
    /// What it means that a node did not get ready to read what decides: somebody else's statement keeps all nodes waiting.
    ///
    /// - Returns: nil for another error, and on a server that belongs to no cluster.
    func busyCluster(_ error: LupoError) -> LupoError? {
        guard error.server?.number == 1205, (try? serverFacts().isGalera) == true else {
            return nil
        }
        return LupoError(
            .locked,
            "Another statement, mostly an ALTER TABLE, keeps all nodes of the cluster waiting, so that nothing can be read.",
            hint:
                "Run the command again once it has ended; SHOW FULL PROCESSLIST on each node shows it.",
            server: error.server
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// The lease that says that this process lives; taken once, with its first write, and renewed by the heartbeat.
package final class ProcessLease: Sendable {
    /// Which process.
    package let identity: ProcessIdentity
    /// Who runs it.
    package let actor: Int64
    /// How long leases hold without renewal, in microseconds.
    package let leaseLength: Int64
    private let token: Int64
    private let isHeld = Locked(false)

    /// Describes a lease that is not taken yet.
    package init(identity: ProcessIdentity, actor: Int64, leaseLength: Int64, token: Int64) {
        self.identity = identity
        self.actor = actor
        self.leaseLength = leaseLength
        self.token = token
    }

    /// Lease keys to renew.
    package var heldKeys: [String] { isHeld.withLock { $0 } ? [identity.key] : [] }

    /// What the next write has to take.
    func claims(session: SessionIdentity) -> [LeaseClaim] {
        if isHeld.withLock({ $0 }) { return [] }
        return [
            LeaseClaim(
                keys: [identity.key],
                type: "process",
                token: token,
                owner: identity.key,
                actor: actor,
                details: identity.details + session.details + [("purpose", .string("lupo-host"))],
                length: leaseLength
            )
        ]
    }

    /// Takes note that the claims are durable.
    func confirm(_ claims: [LeaseClaim]) {
        if claims.contains(where: { $0.type == "process" }) { isHeld.withLock { $0 = true } }
    }

    /// Gives the lease back at the end of the process.
    ///
    /// - Throws: ``LupoError`` as every statement; the lease then runs out by itself.
    package func release(
        on connection: MariaDBConnection,
        tables: LedgerTables,
        now: Timestamp
    ) throws(LupoError) {
        guard isHeld.withLock({ $0 }) else { return }
        var statement = LedgerStatement(tables: tables, now: now)
        statement.releases = [([identity.key], token)]
        try LedgerStore(connection: connection, tables: tables).commit(statement)
        isHeld.withLock { $0 = false }
    }
}

/// The connection on which a session's statements run, and the life of the server in which its number means something.
package struct SessionIdentity: Sendable, Hashable {
    /// As in SHOW PROCESSLIST.
    package let connectionID: Int64
    /// The server and its start, as ``ServerFacts/nonce`` says.
    package let serverNonce: String
    /// The node's cluster, and where clients reach the node; nil on a server that belongs to none.
    package let cluster: ClusterPlace?

    /// The account on the server, as `user@host`.
    package let account: String?

    /// Where a node stands.
    package struct ClusterPlace: Sendable, Hashable {
        /// The cluster's history.
        package let id: String
        /// Host and port of the node, as the other nodes know them; nil where it does not say.
        package let address: String?
    }

    /// Joins the parts.
    package init(
        connectionID: Int64,
        serverNonce: String,
        cluster: ClusterPlace? = nil,
        account: String? = nil
    ) {
        self.account = account
        self.connectionID = connectionID
        self.serverNonce = serverNonce
        self.cluster = cluster
    }

    /// For a lease's details.
    var details: [(String, JSON)] {
        var details: [(String, JSON)] = [
            ("connection_id", .integer(connectionID)), ("server", .string(serverNonce)),
            ("account", JSON(account)),
        ]
        if let cluster {
            details += [("cluster", .string(cluster.id)), ("node", JSON(cluster.address))]
        }
        return details
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LupoCore

/// What a node of a Galera cluster says of itself and of the others.
///
/// MariaDB KB <https://mariadb.com/kb/en/galera-cluster-status-variables/>.
package struct ClusterFacts: Sendable, Hashable {
    /// `wsrep_node_name`.
    package let nodeName: String
    /// The cluster's history; another one after a dump was restored elsewhere or the cluster was made anew.
    package let clusterID: String
    /// `Primary` where the node belongs to the part that may write.
    package let componentStatus: String
    /// `Synced` where the node has all that the others have.
    package let state: String
    /// Whether the node takes statements.
    package let isReady: Bool
    /// Where clients reach the members of the node's component, in the order of their numbers.
    package let members: [String]
    /// The node's own number among them.
    package let index: Int

    /// Where clients reach this node, as the others know it; nil where it does not say.
    package var address: String? {
        guard members.indices.contains(index), members[index].contains(":") else { return nil }
        return members[index]
    }

    /// Whether the node belongs to the cluster with all its data.
    package var isUsable: Bool { componentStatus == "Primary" && state == "Synced" && isReady }
}

extension MariaDBConnection {
    /// Asks a node about the cluster as it is now; one round trip each time.
    ///
    /// - Throws: ``LupoError`` as every statement. A node without a cluster answers too.
    package func clusterFacts() throws(LupoError) -> ClusterFacts {
        let rows = try rows(
            """
            SELECT variable_name, variable_value FROM information_schema.global_status WHERE variable_name IN \
            ('WSREP_CLUSTER_STATE_UUID', 'WSREP_CLUSTER_STATUS', 'WSREP_LOCAL_STATE_COMMENT', 'WSREP_READY', \
            'WSREP_INCOMING_ADDRESSES', 'WSREP_LOCAL_INDEX') UNION ALL SELECT 'NODE', @@wsrep_node_name
            """
        )
        var values: [String: String] = [:]
        for row in rows { values[row[0].textValue ?? ""] = row[1].textValue }
        return ClusterFacts(
            nodeName: values["NODE"] ?? "",
            clusterID: values["WSREP_CLUSTER_STATE_UUID"] ?? "",
            componentStatus: values["WSREP_CLUSTER_STATUS"] ?? "",
            state: values["WSREP_LOCAL_STATE_COMMENT"] ?? "",
            isReady: values["WSREP_READY"] == "ON",
            members: (values["WSREP_INCOMING_ADDRESSES"] ?? "").split(separator: ",").map(
                String.init
            ),
            index: Int(values["WSREP_LOCAL_INDEX"] ?? "") ?? -1
        )
    }

    /// How long a node may take to become usable: one that gives another node what that one missed is so in a moment.
    private static let patienceWithNodes = Duration.seconds(3)

    private func notReady(_ cluster: ClusterFacts) -> LupoError {
        let node = "The node \(cluster.nodeName) at \(options.endpoint) "
        guard cluster.componentStatus == "Primary" else {
            return LupoError(
                .nodeNotReady,
                node + "is cut off from the other nodes of its Galera cluster: its component is "
                    + "\(cluster.componentStatus).",
                hint:
                    "Connect to another node, or wait until SHOW STATUS LIKE 'wsrep_cluster_status' says Primary."
            )
        }
        return LupoError(
            .nodeNotReady,
            node
                + "lacks data that its Galera cluster has, or is giving them to another node: it is "
                + "\(cluster.state).",
            hint:
                "Wait until SHOW STATUS LIKE 'wsrep_local_state_comment' says Synced, or connect to another node."
        )
    }

    /// Makes a session on a node see whatever was committed on any node before each of its statements, and its DDL reach
    /// all nodes; does nothing on a server that belongs to no cluster.
    ///
    /// - Returns: what the node says; nil where it belongs to no cluster.
    /// - Throws: ``LupoError`` `.nodeNotReady` where the node is not part of its cluster, or lacks data, for three seconds.
    @discardableResult
    package func joinCluster() throws(LupoError) -> ClusterFacts? {
        guard try serverFacts().isGalera else { return nil }
        let end = ContinuousClock.now + MariaDBConnection.patienceWithNodes
        var cluster = try clusterFacts()
        while !cluster.isUsable {
            guard ContinuousClock.now < end else { throw notReady(cluster) }
            poll(nil, 0, 100)
            cluster = try clusterFacts()
        }
        try stateSessionOnCluster()
        return cluster
    }
}

extension MariaDBConnection {
    /// Connects to the same server as another connection.
    ///
    /// Behind one address there may be several nodes of a cluster, and on another one a connection number is somebody
    /// else's.
    ///
    /// - Parameters:
    ///   - options: those of the other connection, or nearly.
    ///   - nonce: the server's, by ``ServerFacts/nonce``; nil where only one server can be meant.
    ///   - statingSession: whether the session's settings are sent.
    /// - Returns: the new connection.
    /// - Throws: as ``init(_:)``; `.noServer` where the address leads to other servers, several times in a row.
    package static func connect(
        _ options: ConnectionOptions,
        sameServerAs nonce: String?,
        statingSession: Bool = true
    ) throws(LupoError) -> MariaDBConnection {
        for _ in 1...8 {
            let connection = try MariaDBConnection(options, statingSession: statingSession)
            guard let nonce else { return connection }
            if try connection.serverFacts().nonce == nonce { return connection }
        }
        throw LupoError(
            .noServer,
            "\(options.endpoint) leads to other nodes than the one that is meant.",
            hint: "Name one node in the database's URL."
        )
    }
}

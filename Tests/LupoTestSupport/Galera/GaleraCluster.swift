// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LupoCore
package import LupoMariaDB
internal import Synchronization

/// Three nodes of a Galera cluster on 127.0.0.1, in memory where possible, gone with the test process.
///
/// Node 0 is made and stopped again; the others are copies of it, so that nobody has to send a whole state: a node that
/// joins gets only what it missed. The timers are short: a node that is silent for a second is left out.
package final class GaleraCluster: Sendable {
    /// One node, reached over TCP, as hosts on other machines would, or by its socket.
    package struct Node: Sendable {
        /// 0, 1 or 2.
        package let index: Int
        /// Where clients connect, on 127.0.0.1.
        package let port: UInt16
        /// The folder of the node: `data`, `error.log`, `pid`, and the socket `s`.
        package let folder: String

        /// Options for the administrator `root`.
        package var options: ConnectionOptions {
            var options = ConnectionOptions(
                endpoint: .tcp(host: "127.0.0.1", port: port),
                user: "root"
            )
            options.connectTimeout = .seconds(2)
            return options
        }

        /// The URL of the administrator, for `--database`.
        package var url: String { "mariadb://root@127.0.0.1:\(port)" }

        /// Connects as the administrator.
        package func connect() throws(LupoError) -> MariaDBConnection {
            try MariaDBConnection(options)
        }

        /// The process id of mariadbd.
        package var processID: Int32? {
            let bytes = try? FileTree.read(folder + "/pid")
            return bytes.flatMap {
                Int32(String(decoding: $0, as: UTF8.self).prefix { $0.isNumber })
            }
        }

        /// Sends the node's process a signal: SIGSTOP and SIGCONT.
        package func send(_ signal: Int32) {
            if let processID { _ = Glibc.kill(processID, signal) }
        }

        /// The end of the node's log.
        package var log: String {
            let bytes = (try? FileTree.read(folder + "/error.log")) ?? []
            return String(decoding: bytes.suffix(3_000), as: UTF8.self)
        }

        /// How many nodes this one sees in the primary component, once it takes part itself; 0 where it does not.
        package var clusterSize: Int {
            guard let connection = try? connect(),
                let rows = try? connection.rows(
                    """
                    SELECT variable_name, variable_value FROM information_schema.global_status WHERE variable_name IN \
                    ('WSREP_READY', 'WSREP_CLUSTER_STATUS', 'WSREP_CLUSTER_SIZE', 'WSREP_LOCAL_STATE')
                    """
                )
            else { return 0 }
            var status: [String: String] = [:]
            for row in rows { status[row[0].textValue ?? ""] = row[1].textValue }
            guard status["WSREP_READY"] == "ON", status["WSREP_CLUSTER_STATUS"] == "Primary",
                status["WSREP_LOCAL_STATE"] == "4"
            else { return 0 }
            return Int(status["WSREP_CLUSTER_SIZE"] ?? "") ?? 0
        }
    }

    /// The nodes.
    package let nodes: [Node]
    private let folder: TemporaryFolder
    private let supervisor: Supervisor

    private static let sharedCluster = Result { try GaleraCluster() }

    /// The cluster that all tests of the process share; started by the first who asks.
    ///
    /// Tests that disturb it leave it whole.
    ///
    /// - Throws: ``TestFailure`` where it cannot be made; names the Debian package where one is missing.
    package static func shared() throws -> GaleraCluster { try sharedCluster.get() }

    /// Makes and starts a cluster, about five seconds.
    ///
    /// - Throws: ``TestFailure`` with the ends of the nodes' logs.
    package init() throws {
        let files = try ServerFiles()
        let libraries = [
            "/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so",
        ]
        guard let library = libraries.first(where: { access($0, R_OK) == 0 }) else {
            throw TestFailure(
                "There is no \(libraries[0]): install the Debian package galera-4 (make dependencies does)."
            )
        }
        folder = try TemporaryFolder(named: "lupogc")
        try folder.write(GaleraScripts.transfer, to: "bin/wsrep_sst_lupo", mode: 0o755)
        let ports = try GaleraCluster.freePorts(9)
        let folder = folder.path
        nodes = (0..<3).map {
            Node(index: $0, port: ports[$0 * 3], folder: "\(folder)/n\($0)")
        }
        supervisor = try Supervisor(
            script: GaleraScripts.supervisor,
            arguments: [folder, files.program, files.share, library] + ports.map(String.init)
        )
        try waitForWhole(atMost: .seconds(60))
    }

    /// Kills a node without warning.
    package func kill(_ node: Int) {
        supervisor.say("kill \(node)\n")
        let end = ContinuousClock.now + .seconds(10)
        while (try? nodes[node].connect()) != nil, ContinuousClock.now < end { usleep(1_000) }
    }

    /// Starts a node that was killed; it gets from the others what it missed.
    package func start(_ node: Int) { supervisor.say("start \(node)\n") }

    /// Cuts a node off from the others, or lets it find them again; clients still reach it.
    package func isolate(_ node: Int, _ isIsolated: Bool) throws {
        try nodes[node].connect().execute(
            "SET GLOBAL wsrep_provider_options = \("gmcast.isolate=\(isIsolated ? 1 : 0)")",
            effect: .none
        )
    }

    /// Waits until some nodes are a cluster of so many, each of them ready and up to date.
    ///
    /// - Throws: ``TestFailure`` with the ends of the nodes' logs.
    package func waitFor(
        _ size: Int,
        on indices: [Int],
        atMost limit: Duration = .seconds(40)
    ) throws {
        let end = ContinuousClock.now + limit
        for index in indices {
            while nodes[index].clusterSize != size {
                guard ContinuousClock.now < end, !supervisor.hasEnded else {
                    throw TestFailure(
                        "Node \(index) does not see a cluster of \(size) within \(limit): "
                            + nodes.map { "\n== node \($0.index)\n\($0.log)" }.joined()
                    )
                }
                usleep(20_000)
            }
        }
    }

    /// Waits until all three nodes are a cluster.
    package func waitForWhole(atMost limit: Duration = .seconds(40)) throws {
        try waitFor(3, on: [0, 1, 2], atMost: limit)
    }

    /// Ports that nobody listens on now, all different.
    private static func freePorts(_ count: Int) throws -> [UInt16] {
        let listeners = try (0..<count).map { _ in try LoopbackListener(backlog: 0) }
        return listeners.map(\.port)
    }
}

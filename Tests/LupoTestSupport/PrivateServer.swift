// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LupoCore
package import LupoMariaDB

/// A real mariadbd of the tests' own: in memory where possible, on a unix socket, gone with the test process.
///
/// Most tests use ``shared()``, one server for the whole process, with a database of their own (``makeDatabase(_:)``).
/// A test that kills the server, or needs other flags, makes one for itself.
package final class PrivateServer: Sendable {
    /// The folder of the server: `data`, `files` (secure-file-priv), `error.log`, `pid`, and the socket `s`.
    package let folder: TemporaryFolder
    private let supervisor: Supervisor
    private let port: UInt16?
    /// The certificates of a server with TLS; nil for one without.
    package let certificates: TestCertificates?

    private static let sharedServer = Result { try PrivateServer() }

    /// The server that all tests of the process share; started by the first who asks.
    ///
    /// - Throws: ``TestFailure`` where the server cannot be made; names the Debian package where one is missing.
    package static func shared() throws -> PrivateServer { try sharedServer.get() }

    /// Makes and starts a server, about a third of a second.
    ///
    /// - Parameters:
    ///   - flags: further options of mariadbd, for example `--max-connections=5`.
    ///   - hasTLS: makes certificates and lets it listen on 127.0.0.1 as well, on ``tcpPort``.
    ///   - deadline: how long it may take until the server answers.
    /// - Throws: ``TestFailure`` with the end of the server's log.
    package init(
        flags: [String] = [],
        hasTLS: Bool = false,
        deadline: Duration = .seconds(30)
    ) throws {
        let files = try ServerFiles()
        folder = try TemporaryFolder(named: "lupodb")
        certificates = hasTLS ? try TestCertificates(in: folder) : nil
        port = try certificates.map { _ in try PrivateServer.freePort() }
        var all = PrivateServer.flags(folder: folder.path) + flags
        if let port, let certificates {
            all += ["--bind-address=127.0.0.1", "--port=\(port)"] + certificates.serverFlags
        } else {
            all.append("--skip-networking")
        }
        supervisor = try Supervisor(folder: folder.path, files: files, flags: all)
        try waitForGreeting(deadline)
    }

    /// The path of the unix socket.
    package var socketPath: String { folder.path("s") }

    /// The port on 127.0.0.1; nil for a server without TLS.
    package var tcpPort: UInt16? { port }

    /// The process id of mariadbd.
    package var processID: Int32? {
        let bytes = try? FileTree.read(folder.path("pid"))
        return bytes.flatMap { Int32(String(decoding: $0, as: UTF8.self).prefix { $0.isNumber }) }
    }

    /// Options for the administrator `root`, by the socket.
    package var options: ConnectionOptions {
        ConnectionOptions(endpoint: .socket(path: socketPath), user: "root")
    }

    /// The URL of the administrator, for `--database`.
    package var url: String { "mariadb://root@/?socket=" + socketPath }

    /// Connects as the administrator.
    ///
    /// - Parameter schema: the default schema.
    /// - Returns: a new connection.
    /// - Throws: ``LupoError`` as connecting does.
    package func connect(schema: Identifier? = nil) throws(LupoError) -> MariaDBConnection {
        var options = options
        options.defaultSchema = schema
        return try MariaDBConnection(options)
    }

    /// Makes an empty database `t_<suite>_<pid>_<n>`, dropped when the returned object goes.
    package func makeDatabase(_ suite: String) throws -> TestDatabase {
        try TestDatabase(server: self, suite: suite)
    }

    /// Kills the server without warning; returns when its socket takes no more connections.
    package func kill() throws {
        supervisor.killServer()
        let end = ContinuousClock.now + .seconds(10)
        while connectionProblem() == nil {
            guard ContinuousClock.now < end else { throw TestFailure("The server does not die.") }
            usleep(1_000)
        }
    }

    /// Starts the server again after ``kill()``, on the same data; returns when it answers.
    ///
    /// - Throws: ``TestFailure`` with the end of the server's log.
    package func restart(deadline: Duration = .seconds(30)) throws {
        supervisor.startServer()
        try waitForGreeting(deadline)
    }

    /// The end of the server's log.
    package var log: String {
        let name = ["error.log", "bootstrap.log"].first { access(folder.path($0), R_OK) == 0 }
        let bytes = name.flatMap { try? FileTree.read(folder.path($0)) } ?? []
        return String(decoding: bytes.suffix(2_000), as: UTF8.self)
    }

    // Small, quick and forgetful: what is lost in a crash is lost with the test.
    private static func flags(folder: String) -> [String] {
        [
            "--datadir=\(folder)/data", "--tmpdir=\(folder)", "--secure-file-priv=\(folder)/files",
            "--skip-name-resolve", "--local-infile=0", "--max-connections=200",
            "--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci",
            "--innodb-buffer-pool-size=48M", "--innodb-log-file-size=48M",
            "--innodb-data-file-path=ibdata1:5M:autoextend",
            "--innodb-temp-data-file-path=ibtmp1:3M:autoextend", "--innodb-autoextend-increment=1",
            "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--sync-frm=0",
            "--innodb-buffer-pool-dump-at-shutdown=0",
            "--innodb-buffer-pool-load-at-startup=0", "--key-buffer-size=64K",
            "--aria-pagecache-buffer-size=1M", "--performance-schema=OFF", "--query-cache-type=0",
            "--skip-log-bin", "--skip-slave-start", "--max-allowed-packet=64M",
            "--lock-wait-timeout=30",
        ]
    }

    private func waitForGreeting(_ deadline: Duration) throws {
        let end = ContinuousClock.now + deadline
        while let problem = connectionProblem() {
            guard problem.code == .noServer else { throw problem }
            guard !supervisor.hasEnded, !log.contains("[ERROR] Aborting") else {
                throw TestFailure("No mariadbd starts: \(log)")
            }
            guard ContinuousClock.now < end else {
                throw TestFailure("mariadbd does not answer within \(deadline): \(log)")
            }
            usleep(2_000)
        }
    }

    /// Why no connection can be made now; nil where one can.
    private func connectionProblem() -> LupoError? {
        do {
            _ = try connect()
            return nil
        } catch {
            return error
        }
    }

    /// A port that nobody listens on now.
    private static func freePort() throws -> UInt16 {
        try LoopbackListener(backlog: 0).port
    }
}

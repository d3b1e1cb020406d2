// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport

/// Stands between host and server on a unix socket, and cuts the first connection at the command that it was told.
///
/// Only the first connection counts, which is the session's; that of the heartbeat passes through.
final class CutProxy: Sendable {
    /// What to cut, and how.
    struct Order: Sendable {
        /// Which command, from 1.
        var number: Int
        /// Where in its way.
        var point: CutPoint
        /// Called with the host's process id where the cut comes; the connection is closed after it.
        var perform: @Sendable (Int32) -> Void
    }

    /// Called with each command of the session's connection, and that connection's number, before it is forwarded.
    typealias Watch = @Sendable (_ command: String, _ connection: UInt32?) -> Void

    private struct State {
        var order: Order?
        var watch: Watch?
        var hasSession = false
        var generation = 0
        var commands: [String] = []
        var cutAt: String?
        var isCutting = false
        /// The session's connection: the host's process and the socket to it.
        var session: (process: Int32, socket: Int32)?
    }

    private let folder: TemporaryFolder
    private let server: PrivateServer
    private let listener: Int32
    private let state = Locked(State())

    /// The path for the host to connect to.
    var socketPath: String { folder.path("s") }

    /// Listens.
    ///
    /// - Throws: ``TestFailure`` where no socket can be had.
    init(to server: PrivateServer) throws {
        self.server = server
        folder = try TemporaryFolder(named: "lupocut")
        listener = try UnixSocket.listening(folder.path("s"))
        let listener = listener
        PlainThread.start { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                // A host that inherited it would keep another one's session open.
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                guard let self else {
                    close(client)
                    return
                }
                let (generation, isSession) = self.state.withLock { state in
                    defer { state.hasSession = true }
                    return (state.generation, !state.hasSession)
                }
                PlainThread.start { self.serve(client, isSession ? generation : nil) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Forgets what was before, and waits for a new session's connection.
    ///
    /// - Parameters:
    ///   - order: what to cut; nil counts only.
    ///   - watch: who sees the commands before the server does.
    func arm(_ order: Order?, watch: Watch? = nil) {
        state.withLock { state in
            state.order = order
            state.watch = watch
            state.hasSession = false
            state.generation += 1
            state.commands = []
            state.cutAt = nil
            state.session = nil
        }
    }

    /// Cuts the session at this moment, whatever it does; nothing where there is none.
    ///
    /// - Parameter perform: as ``Order/perform``.
    func cutNow(_ perform: (Int32) -> Void) {
        let process = state.withLock { state -> Int32? in
            guard let session = state.session, state.cutAt == nil else { return nil }
            state.cutAt = "some moment after " + (state.commands.last ?? "the connection")
            return session.process
        }
        guard let process else { return }
        perform(process)
        state.withLock { state in
            if let session = state.session { shutdown(session.socket, Int32(SHUT_RDWR)) }
        }
    }

    /// The session's commands so far.
    var commands: [String] { state.withLock { $0.commands } }

    /// At which command it was cut; nil where it was not.
    var cutAt: String? { state.withLock { $0.cutAt } }

    /// Waits until a cut that has begun is done: the host may end before the server has died.
    func waitForCut() {
        while state.withLock({ $0.isCutting }) { usleep(500) }
    }

    private func serve(_ client: Int32, _ generation: Int?) {
        defer {
            // Nobody may cut a socket that has another owner by now.
            state.withLock { state in
                if state.session?.socket == client { state.session = nil }
                close(client)
            }
        }
        if generation != nil {
            state.withLock { $0.session = (UnixSocket.peer(client), client) }
        }
        let upstream = UnixSocket.connected(server.socketPath)
        guard upstream >= 0 else { return }
        var relay = Relay(client: client, upstream: upstream, server: server)
        defer { relay.closeUpstream() }
        relay.run { packet, connection in
            guard let generation, packet.isCommand else { return nil }
            self.state.withLock { $0.generation == generation ? $0.watch : nil }?(
                packet.label,
                connection
            )
            return self.state.withLock { state in
                guard state.generation == generation else { return nil }
                state.commands.append(packet.label)
                guard let order = state.order, order.number == state.commands.count else {
                    return nil
                }
                state.cutAt = packet.label
                state.isCutting = true
                return order
            }
        }
        if generation != nil { state.withLock { $0.isCutting = false } }
    }
}

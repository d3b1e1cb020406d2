// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport

/// A link between host and server that carries one byte at a time: a unix socket before that of a server.
final class SlowLink: Sendable {
    private struct State {
        var pause: UInt32
        var carried = 0
        var open: [Int32] = []
    }

    private let folder: TemporaryFolder
    private let listener: Int32
    private let state: Locked<State>

    /// The path for the host to connect to.
    var socketPath: String { folder.path("s") }

    /// Bytes that went through, in both directions.
    var carried: Int { state.withLock { $0.carried } }

    /// Listens.
    ///
    /// - Parameters:
    ///   - server: the path of the server's socket.
    ///   - pause: microseconds between two bytes.
    /// - Throws: ``TestFailure`` where no socket can be had.
    init(to server: String, pause: UInt32) throws {
        folder = try TemporaryFolder(named: "luposlow")
        state = Locked(State(pause: pause))
        let listening = SlowLink.socket()
        listener = listening
        let isBound = SlowLink.withAddress(folder.path("s")) { bind(listening, $0, $1) } == 0
        guard listening >= 0, isBound, listen(listening, 64) == 0 else {
            throw TestFailure("No socket at \(folder.path("s")) (errno \(errno)).")
        }
        let state = state
        PlainThread.start {
            while true {
                let client = accept(listening, nil, nil)
                guard client >= 0 else { return }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                let upstream = SlowLink.socket()
                _ = SlowLink.withAddress(server) { connect(upstream, $0, $1) }
                state.withLock { $0.open += [client, upstream] }
                for (from, to) in [(client, upstream), (upstream, client)] {
                    PlainThread.start { SlowLink.carry(from, to, state) }
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        cut()
    }

    /// Makes it faster or slower from now on.
    func pause(_ microseconds: UInt32) { state.withLock { $0.pause = microseconds } }

    /// Cuts all connections.
    func cut() {
        for descriptor in state.withLock({ $0.open }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private static func carry(_ from: Int32, _ to: Int32, _ state: Locked<State>) {
        var byte: UInt8 = 0
        while recv(from, &byte, 1, 0) == 1 {
            guard send(to, &byte, 1, Int32(MSG_NOSIGNAL)) == 1 else { break }
            let pause = state.withLock { state in
                state.carried += 1
                return state.pause
            }
            if pause > 0 { usleep(pause) }
        }
        // The sockets are closed with the process; only their ends are told here.
        shutdown(from, Int32(SHUT_RDWR))
        shutdown(to, Int32(SHUT_RDWR))
    }

    private static func socket() -> Int32 {
        Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLupoResources
import Glibc
import LupoCore
import LupoMariaDB

/// The first packet of a server that answers on a socket, and who it is.
///
/// MariaDB KB <https://mariadb.com/kb/en/connection/#initial-handshake-packet>. Asking for it needs no login, so a
/// server that is still starting does not count failed ones.
struct ServerGreeting {
    /// Absent where the server answers with an error instead, for example that it has too many connections.
    let version: ServerVersion?
    /// The process that listens; 0 where it lives in another pid namespace.
    let pid: pid_t

    /// Connects once and waits at most `patience` for the packet.
    ///
    /// - Returns: nil where nobody listens, or nobody speaks in time.
    static func ask(_ path: String, patience: Duration = .milliseconds(2_000)) -> ServerGreeting? {
        let socket = Glibc.socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        guard connect(socket, path) else { return nil }
        let peer = lupo_peer(socket)
        guard peer >= 0 else { return nil }
        let deadline = ContinuousClock.now + patience
        guard let header = receive(4, from: socket, until: deadline) else { return nil }
        let length = Int(header[0]) | Int(header[1]) << 8 | Int(header[2]) << 16
        guard let packet = receive(min(length, 256), from: socket, until: deadline) else {
            return nil
        }
        // Protocol 10, then the version up to a zero byte; 0xFF begins an error packet.
        let isGreeting = packet.first == 10
        let text = String(decoding: packet.dropFirst().prefix { $0 != 0 }, as: UTF8.self)
        return ServerGreeting(
            version: isGreeting ? ServerVersion(exactly: text) : nil,
            pid: peer
        )
    }

    private static func connect(_ socket: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let bytes = Array(path.utf8) + [0]
        guard bytes.count <= room else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, size) == 0
            }
        }
    }

    private static func receive(
        _ count: Int,
        from socket: Int32,
        until deadline: ContinuousClock.Instant
    ) -> [UInt8]? {
        var out: [UInt8] = []
        while out.count < count {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { return nil }
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let milliseconds = left / .milliseconds(1)
            guard poll(&waiting, 1, Int32(max(1, milliseconds))) >= 0 || errno == EINTR else {
                return nil
            }
            guard waiting.revents != 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: count - out.count)
            let got = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            guard got > 0 else { return nil }
            out += buffer.prefix(got)
        }
        return out
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Something on a unix socket that greets like a database server of a chosen version, and no more.
///
/// It stands in for servers that cannot be installed: MariaDB 10.5, MySQL 8.
package final class ScriptedServer: Sendable {
    /// What it does once the client has answered the greeting.
    package enum Manner: Sendable {
        /// Closes the connection.
        case hangUp
        /// Lets everybody in, and answers every command with success.
        case welcome
    }

    /// The path of the socket.
    package let socketPath: String
    private let folder: TemporaryFolder
    private let descriptor: Int32

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - version: as in the greeting, for example `5.5.5-10.5.20-MariaDB`.
    ///   - manner: what happens after the greeting.
    /// - Throws: ``TestFailure`` where no socket can be had.
    package init(version: String, _ manner: Manner) throws {
        folder = try TemporaryFolder(named: "lupogreet")
        socketPath = folder.path("s")
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let listener = descriptor
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, listen(listener, 16) == 0 else {
            throw TestFailure("No socket at \(socketPath) (errno \(errno)).")
        }
        let greeting = ScriptedServer.greeting(version)
        PlainThread.start { ScriptedServer.serve(listener, greeting, manner) }
    }

    deinit {
        // Wakes the thread that waits in accept, which then ends.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func serve(_ listener: Int32, _ greeting: [UInt8], _ manner: Manner) {
        while true {
            let client = accept(listener, nil, nil)
            guard client >= 0 else { return }
            PlainThread.start {
                defer { close(client) }
                send(client, greeting, greeting.count, Int32(MSG_NOSIGNAL))
                var block = [UInt8](repeating: 0, count: 4_096)
                while recv(client, &block, block.count, 0) > 0, manner == .welcome {
                    // An OK packet: no rows, no id, autocommit. The number follows that of the client's packet.
                    let answer: [UInt8] = [7, 0, 0, block[3] &+ 1, 0, 0, 0, 2, 0, 0, 0]
                    send(client, answer, answer.count, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }

    /// A greeting of protocol 10 with the capabilities of a usual server without TLS.
    private static func greeting(_ version: String) -> [UInt8] {
        var packet: [UInt8] = [10] + Array(version.utf8) + [0, 7, 0, 0, 0]
        packet += Array("abcdefgh".utf8) + [0, 0xFE, 0xF7, 45, 2, 0, 0xFF, 0x81, 21]
        packet += [UInt8](repeating: 0, count: 10) + Array("ijklmnopqrst".utf8) + [0]
        packet += Array("mysql_native_password".utf8) + [0]
        return [UInt8(packet.count & 0xFF), UInt8(packet.count >> 8), 0, 0] + packet
    }
}

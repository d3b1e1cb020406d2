// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A socket on 127.0.0.1 that listens and does nothing else: connections are made by the kernel and never answered.
package final class LoopbackListener: Sendable {
    /// The port.
    package let port: UInt16
    private let descriptor: Int32

    /// Listens on a port that the kernel chooses.
    package init(backlog: Int32 = 16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, size) == 0, listen(descriptor, backlog) == 0
                else { return Int32(-1) }
                return getsockname(descriptor, generic, &size)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard code == 0 else {
            close(descriptor)
            throw TestFailure("No port on 127.0.0.1 (errno \(errno)).")
        }
    }

    deinit { close(descriptor) }
}

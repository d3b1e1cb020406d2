// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoTestSupport

/// The calls of the C library for sockets with a path.
enum UnixSocket {
    /// A socket that listens.
    ///
    /// - Throws: ``TestFailure`` naming the path.
    static func listening(_ path: String) throws -> Int32 {
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        let code = withAddress(path) { bind(descriptor, $0, $1) }
        guard descriptor >= 0, code == 0, listen(descriptor, 64) == 0 else {
            throw TestFailure("No socket at \(path) (errno \(errno)).")
        }
        return descriptor
    }

    /// A connected socket; -1 where nobody listens.
    static func connected(_ path: String) -> Int32 {
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
            0
        )
        guard withAddress(path, { connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    /// The process at the other end.
    static func peer(_ descriptor: Int32) -> Int32 {
        var credentials = (pid: Int32(0), uid: UInt32(0), gid: UInt32(0))
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
        return credentials.pid
    }

    /// Sends all; false where the other end is gone.
    static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
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

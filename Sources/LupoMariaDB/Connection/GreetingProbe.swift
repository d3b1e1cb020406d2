// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LupoCore

/// Reads a server's greeting and hangs up before anything is sent.
///
/// Used only after a login failed: it tells a server that is too old, or is not MariaDB, from one that is ill. The greeting
/// is a packet of protocol version 10: a length of three bytes, a number, 0x0A, the version as a C string.
struct GreetingProbe {
    private let options: ConnectionOptions

    init(_ options: ConnectionOptions) { self.options = options }

    /// The version in the greeting; nil where there is none within two seconds.
    func version() -> ServerVersion? {
        let socket = connected()
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var packet = [UInt8](repeating: 0, count: 256)
        var count = 0
        let deadline = ContinuousClock.now + .seconds(2)
        while !packet.dropFirst(5).prefix(max(0, count - 5)).contains(0) {
            let left = ContinuousClock.now.duration(to: deadline)
            guard packet.count > count, left > .zero, wait(socket, left) else { return nil }
            let read = unsafe packet.withUnsafeMutableBytes { buffer in
                unsafe recv(
                    socket,
                    buffer.baseAddress.unsafelyUnwrapped + count,
                    buffer.count - count,
                    0
                )
            }
            guard read > 0 else { return nil }
            count += read
        }
        guard packet[4] == 10 else { return nil }
        let text = packet[5..<count].prefix { $0 != 0 }
        return ServerVersion(String(decoding: text, as: UTF8.self))
    }

    private func wait(_ socket: Int32, _ left: Duration) -> Bool {
        var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, Int32(left.inSeconds * 1000) + 1) > 0
    }

    private func connected() -> Int32 {
        switch options.endpoint {
        case .socket(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(path.utf8)
            let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
                guard bytes.count < room.count else { return false }
                unsafe room.copyBytes(from: bytes)
                return true
            }
            guard fits else { return -1 }
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let size = socklen_t(MemoryLayout<sockaddr_un>.size)
            let code = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(descriptor, $0, size)
                }
            }
            return opened(descriptor, code)
        case .tcp(let host, let port):
            var hints = unsafe addrinfo()
            unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var list: UnsafeMutablePointer<addrinfo>?
            guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0,
                let first = unsafe list
            else { return -1 }
            defer { unsafe freeaddrinfo(first) }
            let descriptor = unsafe socket(first.pointee.ai_family, hints.ai_socktype, 0)
            var limit = timeval(tv_sec: 2, tv_usec: 0)
            unsafe setsockopt(
                descriptor,
                SOL_SOCKET,
                SO_SNDTIMEO,
                &limit,
                socklen_t(MemoryLayout<timeval>.size)
            )
            let code = unsafe connect(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen)
            return opened(descriptor, code)
        }
    }

    private func opened(_ descriptor: Int32, _ code: Int32) -> Int32 {
        guard descriptor >= 0, code != 0 else { return descriptor }
        close(descriptor)
        return -1
    }
}

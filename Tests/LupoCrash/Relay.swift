// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

/// One connection through the proxy: two sockets, and the packets between them.
struct Relay {
    private let client: Int32
    private let server: PrivateServer
    private var upstream: Int32
    private var stream = CommandStream()
    private var block = [UInt8](repeating: 0, count: 1 << 16)
    /// Bytes from the server before the first command: they hold the greeting.
    private var greeting: [UInt8] = []
    private var hasSentCommand = false

    init(client: Int32, upstream: Int32, server: PrivateServer) {
        self.client = client
        self.upstream = upstream
        self.server = server
    }

    /// Closes the server's side; that of the client is the caller's.
    mutating func closeUpstream() {
        if upstream >= 0 { close(upstream) }
        upstream = -1
    }

    /// Passes everything on, until one side closes or the cut has come.
    ///
    /// - Parameter look: sees each packet of the client before it is forwarded, with the connection's number, and says
    ///   whether to cut there.
    mutating func run(_ look: (CommandStream.Packet, UInt32?) -> CutProxy.Order?) {
        while true {
            var both = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&both, 2, -1) > 0 else { return }
            if both[1].revents != 0 {
                guard let bytes = receive(upstream) else { return }
                if !hasSentCommand { greeting += bytes }
                guard UnixSocket.send(client, bytes) else { return }
            }
            if both[0].revents != 0 {
                guard let bytes = receive(client) else { return }
                for packet in stream.take(bytes) {
                    hasSentCommand = hasSentCommand || packet.isCommand
                    if let order = look(packet, connectionID) {
                        cut(packet, order)
                        return
                    }
                    guard UnixSocket.send(upstream, packet.bytes[...]) else { return }
                }
            }
        }
    }

    private mutating func receive(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        let count = recv(descriptor, &block, block.count, 0)
        return count > 0 ? block[..<count] : nil
    }

    private mutating func cut(_ packet: CommandStream.Packet, _ order: CutProxy.Order) {
        if order.point != .before {
            guard UnixSocket.send(upstream, packet.bytes[...]) else { return }
            if packet.isContinued { forwardRest() }
        }
        if order.point == .after || order.point == .replied, !packet.isUnanswered {
            let reply = wholeReply()
            if order.point == .replied { _ = UnixSocket.send(client, reply[...]) }
        }
        let host = UnixSocket.peer(client)
        // The server has to see its client go at the moment in which the kernel would show it.
        order.perform(host)
        closeUpstream()
    }

    /// The rest of a command that has more than one packet.
    private mutating func forwardRest() {
        while let bytes = receive(client) {
            for packet in stream.take(bytes) {
                guard UnixSocket.send(upstream, packet.bytes[...]), packet.isContinued else {
                    return
                }
            }
        }
    }

    /// Takes what the server answers until it waits for the next command; at most ten seconds.
    private mutating func wholeReply() -> [UInt8] {
        var reply: [UInt8] = []
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            var one = pollfd(fd: upstream, events: Int16(POLLIN), revents: 0)
            if poll(&one, 1, reply.isEmpty ? 100 : 1) > 0 {
                guard let bytes = receive(upstream) else { return reply }
                reply += bytes
            } else if !reply.isEmpty, isIdle {
                return reply
            }
        }
        return reply
    }

    /// Whether the server has nothing to do for this connection.
    private var isIdle: Bool {
        guard let id = connectionID, let control = try? server.connect() else { return true }
        let text = "SELECT command FROM information_schema.processlist WHERE id = \(id)"
        let command = try? control.value(SQLText(verbatim: text))
        return command?.textValue == nil || command?.textValue == "Sleep"
    }

    /// The connection's number as the greeting says it: after the protocol's version and the server's as a C string.
    private var connectionID: UInt32? {
        guard greeting.count > 5, let end = greeting[5...].firstIndex(of: 0),
            greeting.count > end + 4
        else { return nil }
        return (1...4).reduce(0) { $0 | UInt32(greeting[end + $1]) << UInt32(8 * ($1 - 1)) }
    }
}

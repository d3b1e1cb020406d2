// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// Everything that is needed to connect to one server as one user.
package struct ConnectionOptions: Sendable, Hashable {
    /// Where the server listens.
    package enum Endpoint: Sendable, Hashable, CustomStringConvertible {
        /// A unix socket. A path longer than the kernel takes (107 bytes) is reached through its folder.
        case socket(path: String)
        /// A name or an address (IPv6 without brackets) and a port.
        case tcp(host: String, port: UInt16)

        /// For messages: `socket /run/x.sock`, `db.example:3306`, `[::1]:3306`.
        package var description: String {
            switch self {
            case .socket(let path): "socket \(path)"
            case .tcp(let host, let port): (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
            }
        }

        /// True for a socket and for addresses that never leave the machine.
        package var isLocal: Bool {
            switch self {
            case .socket: true
            case .tcp(let host, _):
                host.lowercased() == "localhost" || host == "::1"
                    || (host.hasPrefix("127.")
                        && host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E })
            }
        }
    }

    /// Where the server listens.
    package var endpoint: Endpoint
    /// The account's name.
    package var user: String
    /// The account's password; nil sends none, as socket authentication wants it.
    package var password: Secret?
    /// How far the connection is protected.
    package var tls: TLSOptions
    /// The session's default database; the connection fails if it does not exist.
    package var defaultSchema: Identifier?
    /// How long connecting and logging in may take; whole seconds, at least one.
    package var connectTimeout: Duration = .seconds(10)
    /// How long the server may be silent in an answer; nil is without end.
    ///
    /// It is no limit for statements: when it strikes, the statement goes on at the server and its outcome is
    /// unknown. Use ``SessionSettings/maxStatementTime`` for that. A dead peer on TCP is found without it, by keep-alive.
    package var readTimeout: Duration?
    /// How long sending may take without progress; nil is without end.
    package var writeTimeout: Duration? = .seconds(60)
    /// What is stated at the start of the session.
    package var session = SessionSettings()
    /// How many prepared statements a connection keeps.
    package var statementCacheCapacity = 64

    /// Makes options with the defaults for an endpoint.
    ///
    /// A socket or a loopback address has no TLS by default: nothing leaves the machine, and a tunnel that ends there
    /// has a certificate that could not bear its name. Every other host is verified in full.
    package init(endpoint: Endpoint, user: String, password: Secret? = nil) {
        self.endpoint = endpoint
        self.user = user
        self.password = password
        self.tls = TLSOptions(endpoint.isLocal ? .disabled : .verifyIdentity)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct TransportSecurityTests {
    static let server = Result { () throws -> (PrivateServer, TestCertificates) in
        let server = try PrivateServer(hasTLS: true)
        let certificates = try #require(server.certificates)
        let admin = try server.connect()
        try admin.execute("CREATE USER fox@'127.0.0.1' IDENTIFIED BY 'den'")
        try admin.execute("CREATE USER lynx@'127.0.0.1' IDENTIFIED BY 'den' REQUIRE SSL")
        return (server, certificates)
    }

    private func options(
        _ mode: TLSMode,
        user: String = "fox",
        host: String = "127.0.0.1",
        authority: (TestCertificates) -> String? = { _ in nil }
    ) throws -> ConnectionOptions {
        let (server, certificates) = try TransportSecurityTests.server.get()
        let port = try #require(server.tcpPort)
        var options = ConnectionOptions(
            endpoint: .tcp(host: host, port: port),
            user: user,
            password: Secret("den")
        )
        options.tls = TLSOptions(mode)
        options.tls.authorityFile = authority(certificates)
        return options
    }

    private func cipher(_ options: ConnectionOptions) throws -> Value? {
        try MariaDBConnection(options).rows("SHOW STATUS LIKE 'Ssl_version'").first?[1]
    }

    @Test(.timeLimit(.minutes(1)), arguments: [TLSMode.verifyIdentity, .verifyCA])
    func `the right authority is accepted, by address and by name`(mode: TLSMode) throws {
        for host in ["127.0.0.1", "localhost"] {
            let options = try options(mode, host: host) { $0.authority }
            #expect(try cipher(options) == .text("TLSv1.3"))
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [TLSMode.verifyIdentity, .verifyCA])
    func `a wrong authority is refused`(mode: TLSMode) throws {
        let options = try options(mode) { $0.otherAuthority }
        let error = #expect(throws: LupoError.self) { try MariaDBConnection(options) }
        #expect(error?.code == .transportSecurity && error?.server?.number == 2026)
        #expect(error?.hint?.contains("ssl-ca") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func `the system's authorities do not vouch for a private one`() throws {
        let error = #expect(throws: LupoError.self) {
            try MariaDBConnection(options(.verifyIdentity))
        }
        #expect(error?.code == .transportSecurity)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a certificate for another name is refused by identity and accepted by authority`() throws
    {
        let identity = try options(.verifyIdentity, host: "127.0.0.2") { $0.authority }
        let error = #expect(throws: LupoError.self) { try MariaDBConnection(identity) }
        // 127.0.0.2 reaches nothing where the server is bound to 127.0.0.1: both are failures before a login.
        #expect(error?.code == .transportSecurity || error?.code == .noServer)
    }

    @Test(.timeLimit(.minutes(1)))
    func `required encrypts without looking at the certificate, disabled does not encrypt`() throws
    {
        #expect(try cipher(options(.required)) == .text("TLSv1.3"))
        #expect(try cipher(options(.disabled)) == .text(""))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an account that needs TLS does not get in without`() throws {
        let error = #expect(throws: LupoError.self) {
            try MariaDBConnection(options(.disabled, user: "lynx"))
        }
        #expect(error?.code == .accessDenied)
        #expect(try cipher(options(.required, user: "lynx")) == .text("TLSv1.3"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `TLS that a server does not have is refused, not done without`() throws {
        var options = try PrivateServer.shared().options
        options.tls = TLSOptions(.required)
        let error = #expect(throws: LupoError.self) { try MariaDBConnection(options) }
        #expect(error?.code == .transportSecurity)
    }

    @Test func `another host than this machine is verified unless somebody says otherwise`() {
        for (host, mode) in [
            ("db.example", TLSMode.verifyIdentity), ("10.0.0.5", .verifyIdentity),
            ("127.evil.example", .verifyIdentity), ("127.0.0.1", .disabled), ("::1", .disabled),
            ("localhost", .disabled),
        ] {
            let options = ConnectionOptions(endpoint: .tcp(host: host, port: 1), user: "u")
            #expect(options.tls.mode == mode, "\(host)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A URL with what must come out of it.
struct URLCase: Sendable, CustomTestStringConvertible {
    let url: String
    let endpoint: ConnectionOptions.Endpoint
    var user = "me"
    var schema: String?
    var mode: TLSMode = .verifyIdentity

    var testDescription: String { url }
}

@Suite struct DatabaseURLTests {
    private func resolve(_ url: String) throws(LupoError) -> DatabaseLocation {
        var sources = ConnectionSources(
            userName: "me",
            files: FileSource(read: { _ in nil }, names: { _ in nil })
        )
        sources.url = url
        return try sources.resolve()
    }

    @Test(arguments: [
        URLCase(url: "mariadb://db.example", endpoint: .tcp(host: "db.example", port: 3306)),
        URLCase(url: "MARIADB://db.example/", endpoint: .tcp(host: "db.example", port: 3306)),
        URLCase(
            url: "mariadb://wolf@db.example:3307/shop?ssl-mode=verify-ca&ssl-ca=/etc/ca.pem",
            endpoint: .tcp(host: "db.example", port: 3307),
            user: "wolf",
            schema: "shop",
            mode: .verifyCA
        ),
        URLCase(
            url: "mariadb://db.example?ssl_mode=REQUIRED",
            endpoint: .tcp(host: "db.example", port: 3306),
            mode: .required
        ),
        URLCase(
            url: "mariadb://w%40x%3Ay@[::1]:3306/a%20b%2Fc",
            endpoint: .tcp(host: "::1", port: 3306),
            user: "w@x:y",
            schema: "a b/c",
            mode: .disabled
        ),
        URLCase(
            url: "mariadb://[2001:db8::7]/x",
            endpoint: .tcp(host: "2001:db8::7", port: 3306),
            schema: "x"
        ),
        URLCase(
            url: "mariadb:///?socket=/run/mysqld/mysqld.sock",
            endpoint: .socket(path: "/run/mysqld/mysqld.sock"),
            mode: .disabled
        ),
        URLCase(
            url:
                "mariadb://root@localhost/shop?socket=/tmp/with%20blank%26amp.sock&connect-timeout=3",
            endpoint: .socket(path: "/tmp/with blank&amp.sock"),
            user: "root",
            schema: "shop",
            mode: .disabled
        ),
        URLCase(
            url: "mariadb://127.0.0.1?ssl-ca=/ca.pem",
            endpoint: .tcp(host: "127.0.0.1", port: 3306)
        ),
    ])
    func `a URL says where the server is`(item: URLCase) throws {
        guard case .server(let options) = try resolve(item.url) else {
            Issue.record("\(item.url) is no server")
            return
        }
        #expect(options.endpoint == item.endpoint)
        #expect(options.user == item.user)
        #expect(options.defaultSchema?.name == item.schema)
        #expect(options.tls.mode == item.mode)
        if item.url.contains("connect-timeout") { #expect(options.connectTimeout == .seconds(3)) }
    }

    @Test(
        arguments: [
            ("embedded:", nil, true), ("embedded:some/path", "some/path", true),
            ("embedded:/with%20blank?durability=none", "/with blank", false),
            ("embedded:?durability=full", nil, true),
        ] as [(String, String?, Bool)]
    )
    func `a URL can mean the embedded server`(url: String, path: String?, isDurable: Bool) throws {
        #expect(try resolve(url) == .embedded(EmbeddedLocation(path: path, isDurable: isDurable)))
    }

    @Test(
        arguments: [
            ("postgres://h/x", "postgres://"), ("h/x", "neither"), ("mysql://u@h", "mysql://"),
            ("mariadb://", "neither a host nor a socket"), ("mariadb:///shop", "neither a host"),
            ("mariadb://h:0/", "port"), ("mariadb://h:65536/", "65536"),
            ("mariadb://h:+80/", "+80"),
            ("mariadb://h:/", "port"), ("mariadb://a:b:c/", "colons"), ("mariadb://[::1/", "]"),
            ("mariadb://[::1]x/", "brackets"), ("mariadb://h?ssl-mod=required", "ssl-mod"),
            ("mariadb://h?ssl-mode=verify-identify", "Did you mean verify-identity?"),
            ("mariadb://h?ssl-mode=preferred", "plain text"),
            ("mariadb://h?ssl-mode=verify-ca", "ssl-ca"),
            ("mariadb://h?ssl-cert=/a", "ssl-key"),
            ("mariadb://h?connect-timeout=0", "connect-timeout"),
            ("mariadb://h?connect-timeout=5s", "5s"),
            ("mariadb://h?ssl-ca=", "ssl-ca has no value"),
            ("mariadb://h?ssl-ca=/a&ssl_ca=/b", "twice"), ("mariadb://h%2/", "%"),
            ("mariadb://h/%zz", "%"),
            ("mariadb://%00@h/", "%"), ("mariadb://h/%FF", "%"), ("mariadb://h?socket=/s", "both"),
            ("mariadb://?socket=s", "absolute"), ("embedded:?durability=some", "some"),
            ("embedded:?durabilty=none", "durabilty"),
            ("mariadb://h/\(String(repeating: "x", count: 65))", "64"),
        ]
    )
    func `a wrong URL is refused in words`(url: String, part: String) throws {
        let error = try #require(#expect(throws: LupoError.self) { try resolve(url) })
        #expect(error.code == .configuration)
        #expect(error.rendered().contains(part), "\(error.rendered())")
        #expect(error.context == ["--database"] || error.context.isEmpty)
    }

    @Test func `an unknown option is answered with the nearest known one`() throws {
        let error = #expect(throws: LupoError.self) { try resolve("mariadb://h?sokcet=/x") }
        #expect(error?.hint == "Did you mean socket?")
    }

    @Test(
        arguments: [
            "mariadb://wolf:hunter2@h/x", "mariadb://wolf:hun/ter2@h", "mariadb://:hunter2@h",
            "mariadb://wolf:hunter2@/?socket=/s", "mariadb://wolf:hun@ter2@h:3306/x",
            "mariadb://h?password=hunter2", "mariadb://h?PassWord=hunter2",
            "mariadb://h?pwd=hunter2",
        ]
    )
    func `a password in a URL is refused and not shown`(url: String) throws {
        let error = try #require(#expect(throws: LupoError.self) { try resolve(url) })
        #expect(
            error.code == .configuration && error.hint?.contains("LUPO_DATABASE_PASSWORD") == true
        )
        for text in [error.rendered(), error.json.encoded(), "\(error)"] {
            #expect(!text.contains("hunter2") && !text.contains("ter2"))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct OptionFileTests {
    private func sources(
        _ files: [String: String],
        modes: [String: UInt32] = [:]
    ) -> ConnectionSources {
        ConnectionSources(
            userName: "me",
            files: FileSource(
                read: { (path: String) throws(LupoError) -> FileSource.Content? in
                    files[path].map {
                        FileSource.Content(bytes: Array($0.utf8), mode: modes[path] ?? 0o600)
                    }
                },
                names: { folder in
                    let names = files.keys.filter { $0.hasPrefix(folder + "/") }
                        .map { String($0.dropFirst(folder.count + 1)) }.sorted()
                    return names.isEmpty ? nil : names
                }
            )
        )
    }

    private func options(_ sources: ConnectionSources) throws -> ConnectionOptions {
        guard case .server(let options) = try sources.resolve() else {
            throw TestFailure("no server")
        }
        return options
    }

    @Test(
        arguments: [
            ("host=h\nuser = wolf\n", "wolf"), ("host=h\nuser=\"a b\"  # note", "a b"),
            ("host=h\nuser='a#b'", "a#b"), ("host=h\nuser=a#b", "a"),
            ("host=h\nuser = a b  ", "a b"),
            ("host=h\nuser=a\\sb\\\\c\\\"", "a b\\c\""), ("host=h\nuser=\"a\\\"b\"", "a\"b"),
            ("; x\n# y\n\n  host = h\n\tuser\t=\twolf\r\n", "wolf"),
            ("host=h\nuser=one\nuser=two", "two"),
            ("host=h\nloose-nonsense=1\nuser=wolf", "wolf"),
            ("host=h\nunknown-here=1\nuser=wolf", "wolf"),
            ("host=h", "me"),
            ("host=h\nuser=one\n[mysqld]\nuser=two\n[lupo-host]\nuser=three", "three"),
        ]
    )
    func `lines are read as MariaDB reads them`(text: String, user: String) throws {
        var sources = sources(["/f": "[client]\n" + text])
        sources.defaultsFile = "/f"
        let options = try options(sources)
        #expect(options.user == user)
        #expect(options.endpoint == .tcp(host: "h", port: 3306))
    }

    @Test(
        arguments: [
            ("[client]\nhost", 2, "host has no value"), ("[client]\nport=x", 2, "port"),
            ("host=h", 1, "before any group"), ("[client\nhost=h", 1, "]"),
            ("[client]\nuser=\"abc", 2, "quote"), ("[client]\n\n!includ /x", 3, "!include"),
            ("[client]\n!include /missing", 2, "/missing"),
            ("[client]\n!includedir /missing", 2, "/missing"),
            ("[lupo-host]\nhosst=h", 2, "hosst"),
            ("[client]\npassword", 2, "password has no value"),
            ("[client]\nssl=maybe", 2, "maybe"), ("[client]\nprotocol=memory", 2, "memory"),
            ("[client]\n=x", 2, "name"), ("[client]\nssl-mode=none", 2, "ssl-mode"),
        ]
    )
    func `a wrong line is named by file and number`(text: String, line: Int, part: String) throws {
        var sources = sources(["/etc/my file.cnf": text])
        sources.defaultsFile = "/etc/my file.cnf"
        let error = try #require(#expect(throws: LupoError.self) { try sources.resolve() })
        #expect(error.code == .configuration && error.message.contains(part), "\(error.message)")
        #expect(error.location == SourceLocation(file: "/etc/my file.cnf", line: line))
    }

    @Test func `files include files and folders, relative to themselves, but not themselves`()
        throws
    {
        var sources = sources([
            "/a/main.cnf": "[client]\nhost=one\n!include sub/x.cnf\n!includedir /a/d\n",
            "/a/sub/x.cnf": "[client]\nhost=two\nuser=x\n", "/a/d/1.cnf": "[client]\nuser=first\n",
            "/a/d/2.cnf": "[client]\nuser=second\n", "/a/d/3.txt": "[client]\nuser=third\n",
            "/loop": "!include /loop\n",
        ])
        sources.defaultsFile = "/a/main.cnf"
        let options = try options(sources)
        #expect(options.endpoint == .tcp(host: "two", port: 3306) && options.user == "second")
        sources.defaultsFile = "/loop"
        let error = #expect(throws: LupoError.self) { try sources.resolve() }
        #expect(error?.message.contains("deeply") == true)
    }

    @Test func `a group suffix adds groups`() throws {
        var sources = sources([
            "/f": "[client]\nhost=a\n[client_test]\nhost=b\n[lupo-host_test]\nuser=u\n"
        ])
        sources.defaultsFile = "/f"
        #expect(try options(sources).endpoint == .tcp(host: "a", port: 3306))
        sources.defaultsGroupSuffix = "_test"
        #expect(try options(sources).endpoint == .tcp(host: "b", port: 3306))
        #expect(try options(sources).user == "u")
    }

    @Test(
        arguments: [
            ("ssl-verify-server-cert", TLSMode.verifyIdentity), ("skip-ssl", .disabled),
            ("ssl=0", .disabled),
            ("ssl-verify-server-cert=OFF", .required), ("ssl", .verifyIdentity),
            ("ssl-mode=DISABLED", .disabled),
        ]
    )
    func `the mariadb client's own switches are understood`(line: String, mode: TLSMode) throws {
        var sources = sources(["/f": "[client]\nhost=far.example\n\(line)\n"])
        sources.defaultsFile = "/f"
        #expect(try options(sources).tls.mode == mode)
    }

    @Test func `sources are asked in order, and the rest is filled from the option files`() throws {
        let mine = "[client]\nuser=filed\npassword=\"from file\"\nssl-ca=/ca.pem\n"
        var sources = sources(["/home/.my.cnf": mine, "/pw": "from pw file\nsecond line\n"])
        sources.homeFolder = "/home"
        // A user and a password alone name no server.
        #expect(try sources.resolve() == .embedded(EmbeddedLocation(path: nil, isDurable: true)))
        sources.configuredURL = ("mariadb://configured.example", nil)
        #expect(try options(sources).endpoint == .tcp(host: "configured.example", port: 3306))
        sources.environment["LUPO_DATABASE_URL"] = "mariadb://environment.example"
        #expect(try options(sources).endpoint == .tcp(host: "environment.example", port: 3306))
        sources.url = "mariadb://u@argument.example"
        let options = try options(sources)
        #expect(options.endpoint == .tcp(host: "argument.example", port: 3306))
        #expect(options.user == "u" && options.tls.authorityFile == "/ca.pem")
        #expect(options.password == Secret("from file"))
        sources.passwordCommand = { () throws(LupoError) -> String in "from command\n" }
        #expect(try self.options(sources).password == Secret("from command"))
        sources.passwordFile = "/pw"
        #expect(try self.options(sources).password == Secret("from pw file"))
        sources.environment["LUPO_DATABASE_PASSWORD"] = "from environment"
        #expect(try self.options(sources).password == Secret("from environment"))
        sources.url = "embedded:"
        #expect(try sources.resolve() == .embedded(EmbeddedLocation(path: nil, isDurable: true)))
    }

    @Test func `files that others may change or read are not trusted`() throws {
        var sources = sources(
            ["/f": "[client]\nhost=h\n", "/pw": "x\n"],
            modes: ["/f": 0o666, "/pw": 0o644]
        )
        sources.defaultsFile = "/f"
        let option = #expect(throws: LupoError.self) { try sources.resolve() }
        #expect(option?.code == .configuration && option?.hint == "chmod 600 /f")
        sources.defaultsFile = nil
        sources.url = "mariadb://h"
        sources.passwordFile = "/pw"
        let password = #expect(throws: LupoError.self) { try sources.resolve() }
        #expect(password?.hint == "chmod 600 /pw")
        sources.passwordFile = "/none"
        #expect(throws: LupoError.self) { try sources.resolve() }
        sources.passwordFile = nil
        sources.defaultsFile = "/none"
        #expect(throws: LupoError.self) { try sources.resolve() }
    }

    @Test func `real files are read`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "[client]\nsocket=/run/s\n",
            to: "ein Ordner/ü.cnf",
            mode: 0o600
        )
        var sources = ConnectionSources(userName: "me")
        sources.defaultsFile = path
        #expect(try options(sources).endpoint == .socket(path: "/run/s"))
        try folder.write("[client]\nuser=w\n", to: "d/a.cnf", mode: 0o600)
        try folder.write("[client]\nhost=h\n!includedir d\n", to: "main.cnf", mode: 0o600)
        sources.defaultsFile = folder.path("main.cnf")
        #expect(try options(sources).user == "w")
        sources.defaultsFile = folder.path("d")
        #expect(throws: LupoError.self) { try sources.resolve() }
    }
}

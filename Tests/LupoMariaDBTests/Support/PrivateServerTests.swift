// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct PrivateServerTests {
    @Test(.timeLimit(.minutes(1)))
    func `a server leaves no process and no folder`() throws {
        var server: PrivateServer? = try PrivateServer()
        let process = try #require(server?.processID)
        let folder = try #require(server?.folder.path)
        #expect(!FileTree.names(in: "/proc/\(process)").isEmpty)
        server = nil
        #expect(FileTree.names(in: "/proc/\(process)").isEmpty)
        #expect(FileTree.names(in: folder).isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `each test has a database of its own, dropped at the end`() throws {
        let server = try PrivateServer.shared()
        var one: TestDatabase? = try server.makeDatabase("support")
        let two = try server.makeDatabase("support")
        let name = try #require(one?.name)
        #expect(name != two.name && name.name.hasPrefix("t_support_"))
        let sql = try server.connect()
        #expect(try sql.rows("SHOW DATABASES LIKE \(name.name)").count == 1)
        one = nil
        #expect(try sql.rows("SHOW DATABASES LIKE \(name.name)").isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `further flags reach the server`() throws {
        let server = try PrivateServer(flags: ["--read-only=ON", "--lower-case-table-names=0"])
        #expect(try server.connect().serverFacts().isReadOnly)
        try server.connect().execute("CREATE USER plain@localhost")
        try server.connect().execute("GRANT CREATE ON *.* TO plain@localhost")
        var options = server.options
        options.user = "plain"
        let plain = try MariaDBConnection(options)
        let error = #expect(throws: LupoError.self) { try plain.execute("CREATE DATABASE d") }
        #expect(error?.code == .readOnlyServer)
    }
}

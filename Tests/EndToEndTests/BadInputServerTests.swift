// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A user with some of the privileges, and what is missing.
struct PoorUser: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Privileges in the three schemas, granted before; `%` stands for the prefix of the schemas.
    let grants: [String]
    let says: [String]
    let status: Int32

    static let all = [
        PoorUser(testDescription: "nothing", grants: [], says: ["denied"], status: 78),
        PoorUser(
            testDescription: "no_write",
            grants: ["SELECT ON %_orch.*", "SELECT ON %_temp.*", "ALL ON %_core.*"],
            says: ["ledger", "INSERT", "command denied"],
            status: 78
        ),
        PoorUser(
            testDescription: "no_create",
            grants: [
                "SELECT, INSERT, UPDATE, DELETE ON %_orch.*",
                "SELECT, INSERT, UPDATE, DELETE ON %_temp.*",
                "SELECT ON %_core.*",
            ],
            says: ["CREATE command denied", "no_create"],
            status: 3
        ),
    ]
}

@Suite("Servers that do not let one in, or not far enough", .serialized, .timeLimit(.minutes(2)))
struct BadInputServerTests {
    static let nothing = "function M.execute(m) end\nfunction M.rollback(m) end"

    /// A migration that makes a table of its own name.
    static func making(_ name: String) -> String {
        """
        function M.execute(m) m.db:exec "CREATE TABLE \(name) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)" end
        function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS \(name)" end
        """
    }

    /// A project whose schemas are set up, and a user of the server with a password.
    private func project(
        _ prefix: String,
        user: String,
        on server: PrivateServer
    ) async throws -> BadInputProject {
        var project = try BadInputProject(prefix, url: server.url)
        try project.migration("set_up", Self.nothing)
        _ = try await project.json(["run", "set_up_1_0_0.lua"])
        let account = SQLText(verbatim: "'\(user)'@localhost")
        try server.connect().execute(
            "CREATE USER \(account) IDENTIFIED BY \(BadInputProject.secret)"
        )
        project.url = "mariadb://\(user)@/?socket=" + server.socketPath
        return project
    }

    @Test("A wrong password, and none, are exit 78; the right one is never shown")
    func password() async throws {
        var project = try await project("password", user: "keeper", on: try PrivateServer.shared())
        let none = try await project.json(["run", "set_up_1_0_0.lua"])
        none.expect(
            status: 78,
            code: "access-denied",
            says: ["'keeper'@'localhost'", "using password: NO"],
            hint: ["LUPO_DATABASE_PASSWORD"]
        )
        project.environment = ["LUPO_DATABASE_PASSWORD": BadInputProject.secret + "!"]
        let wrong = try await project.json(["run", "set_up_1_0_0.lua"])
        wrong.expect(
            status: 78,
            code: "access-denied",
            says: ["'keeper'@'localhost'", "using password: YES"],
            hint: ["Check the user and the password"]
        )
        // Whatever comes out of a run with the right one, at every place where errors are shown.
        project.environment = ["LUPO_DATABASE_PASSWORD": BadInputProject.secret]
        for arguments in [["run", "set_up_1_0_0.lua"], ["status"], ["doctor"], ["history"]] {
            _ = try await project.text(arguments)
        }
        project.environment = [:]
        try project.folder.write(
            "[client]\npassword=\(BadInputProject.secret)\n",
            to: "my.cnf",
            mode: 0o600
        )
        let byFile = try await project.text(["doctor", "--defaults-file", "my.cnf"])
        #expect(byFile.output.contains("keeper"))
        try project.folder.write(
            "[client]\npassword=\"\(BadInputProject.secret)\nhost\n=",
            to: "my.cnf",
            mode: 0o600
        )
        _ = try await project.text(["doctor", "--defaults-file", "my.cnf"])
    }

    @Test(
        "No server is exit 69, with the place and what to do",
        arguments: [
            ("mariadb://root@/?socket=/nonexistent/s", "/nonexistent/s", "path of its socket"),
            ("mariadb://root@127.0.0.1:1", "127.0.0.1:1", "host and the port"),
            ("mariadb://root@nowhere.invalid", "nowhere.invalid", "host and the port"),
        ]
    )
    func noServer(_ url: String, _ place: String, _ hint: String) async throws {
        let project = try BadInputProject("nobody", url: url)
        try project.migration("set_up", Self.nothing)
        for arguments in [
            ["run", "set_up_1_0_0.lua"], ["status"], ["rollback", "set_up"], ["history"],
        ] {
            let answer = try await project.json(arguments)
            answer.expect(status: 69, code: "no-server", says: [place], hint: [hint])
        }
    }

    @Test(
        "A server that is too old, or is no MariaDB, is exit 69",
        arguments: [
            ("5.5.5-10.5.20-MariaDB", "MariaDB 10.5.20"),
            ("8.0.36", "8.0.36, which is not MariaDB"),
        ],
        [ScriptedServer.Manner.welcome, .hangUp]
    )
    func version(_ version: (String, String), _ manner: ScriptedServer.Manner) async throws {
        let server = try ScriptedServer(version: version.0, manner)
        let project = try BadInputProject(
            "old",
            url: "mariadb://root@/?socket=" + server.socketPath
        )
        try project.migration("set_up", Self.nothing)
        let answer = try await project.json(["run", "set_up_1_0_0.lua"])
        answer.expect(
            status: 69,
            code: "server-version",
            says: [version.1],
            hint: ["MariaDB 10.6 or newer"]
        )
    }

    @Test(
        "A user without privileges is told the GRANT; once it was run, the migration runs",
        arguments: PoorUser.all
    )
    func privileges(_ user: PoorUser) async throws {
        let server = try PrivateServer.shared()
        let name = user.testDescription
        var project = try await project("privileges", user: name, on: server)
        project.environment = ["LUPO_DATABASE_PASSWORD": BadInputProject.secret]
        let connection = try server.connect()
        for grant in user.grants {
            let text = "GRANT \(grant.replacing("%", with: "privileges")) TO '\(name)'@localhost"
            try connection.execute(SQLText(verbatim: text))
        }
        try project.migration(name, manifest: "touches = { \"\(name)\" },", Self.making(name))
        let first = try await project.json(["run", name + "_1_0_0.lua"])
        first.expect(
            status: user.status,
            code: "privileges",
            says: user.says,
            hint: ["GRANT ", "'\(name)'@'localhost';"]
        )
        // Each run may name more; what each asks for is given, and after a few there is nothing left to ask for.
        var answer = first
        for _ in 0..<3 where answer.result.exitStatus != 0 {
            let grants = Self.grants(in: answer.hint)
            #expect(!grants.isEmpty, "\(answer.hint)")
            for grant in grants { try connection.execute(SQLText(verbatim: grant)) }
            answer = try await project.json(["run", name + "_1_0_0.lua"])
        }
        answer.expect(status: 0, code: nil)
        let left = try project.leftovers(on: server).filter { $0.contains(name) }
        #expect(left == [])
    }

    /// The statements in a hint.
    static func grants(in hint: String) -> [String] {
        hint.split(whereSeparator: { $0 == ";" || $0 == "\n" }).compactMap { part in
            let words = part.split(separator: " ")
            guard let start = words.firstIndex(of: "GRANT") else { return nil }
            return words[start...].joined(separator: " ")
        }
    }

    @Test("A read-only server is exit 2 and nothing of the run is recorded; afterwards it runs")
    func readOnly() async throws {
        // A server of its own: the setting is everybody's.
        let server = try PrivateServer()
        var project = try await project("readonly", user: "reader", on: server)
        project.environment = ["LUPO_DATABASE_PASSWORD": BadInputProject.secret]
        let connection = try server.connect()
        for schema in ["core", "orch", "temp"] {
            try connection.execute(
                SQLText(verbatim: "GRANT ALL ON readonly_\(schema).* TO reader@localhost")
            )
        }
        try project.migration("made", manifest: "touches = { \"made\" },", Self.making("made"))
        try connection.execute("SET GLOBAL read_only = 1")
        let answer = try await project.json(["run", "made_1_0_0.lua"])
        let status = try await project.text(["status"])
        try connection.execute("SET GLOBAL read_only = 0")
        answer.expect(
            status: 2,
            code: "read-only-server",
            says: ["ledger", "read-only"],
            hint: ["primary server"]
        )
        #expect(answer.error?["statement"] == nil)
        #expect(status.exitStatus == 0)
        let standing = try project.standing(of: "made", on: server)
        #expect(standing == nil)
        let good = try await project.json(["run", "made_1_0_0.lua"])
        good.expect(status: 0, code: nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A command line that is wrong.
struct BadCommandLine: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    let says: [String]
    let hint: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: [String], _ says: [String], hint: [String] = []) {
        self.arguments = arguments
        self.says = says
        self.hint = hint
    }

    /// Those that the parser refuses, before there is a command.
    static let parsed = [
        BadCommandLine(["run"], ["<file>"], hint: ["lupo-host run --help"]),
        BadCommandLine(["run", "x.lua", "--nope"], ["--nope"], hint: ["lupo-host run --help"]),
        BadCommandLine(
            ["run", "x.lua", "--actor", "me"],
            ["'me'", "--actor"],
            hint: ["lupo-host run --help"]
        ),
        BadCommandLine(
            ["run", "x.lua", "--database"],
            ["--database"],
            hint: ["lupo-host run --help"]
        ),
        BadCommandLine(["frobnicate"], ["frobnicate"], hint: ["lupo-host --help"]),
        BadCommandLine(["rnu", "x.lua"], ["'rnu'"], hint: ["'run'"]),
        BadCommandLine(["new", "x"], ["--version"], hint: ["lupo-host new --help"]),
        BadCommandLine(["show"], ["<name>"], hint: ["lupo-host show --help"]),
    ]

    /// Those that the command refuses.
    static let refused = [
        BadCommandLine(
            ["run", "x.lua", "--lock-timeout", "soon"],
            ["--lock-timeout", "soon"],
            hint: ["30s"]
        ),
        BadCommandLine(
            ["run", "x.lua", "--statement-timeout=-1s"],
            ["--statement-timeout"],
            hint: ["30s"]
        ),
        BadCommandLine(["run", "x.lua", "--actor=-5"], ["-5"]),
        BadCommandLine(["run", "x.lua", "--arg", "size"], ["size"], hint: ["name=value"]),
        BadCommandLine(["run", "x.lua", "--arg", "a=1", "--arg", "a=2"], ["--arg a", "twice"]),
        BadCommandLine(["rollback"], ["what to roll back"], hint: ["lupo-host rollback"]),
        BadCommandLine(["rollback", "a", "--last", "1"], ["one of"], hint: ["lupo-host rollback"]),
        BadCommandLine(["rollback", "--last", "0"], ["--last 0"]),
        BadCommandLine(["rollback", "a@x.y"], ["x.y"]),
    ]
}

/// A `lupo.lua` that is wrong.
struct BadConfiguration: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let arguments: [String]
    let says: [String]
    let hint: [String]
    let line: Int64?

    init(
        _ what: String,
        _ text: String,
        _ says: [String],
        hint: [String] = [],
        line: Int64? = nil,
        arguments: [String] = []
    ) {
        testDescription = what
        self.text = text
        self.arguments = arguments
        self.says = says
        self.hint = hint
        self.line = line
    }

    static let all = [
        BadConfiguration(
            "unknown key",
            "return { databse = \"embedded:\" }",
            ["lupo.lua", "'databse'"],
            hint: ["'database'"]
        ),
        BadConfiguration(
            "wrong type",
            "return { database = 7 }",
            ["lupo.lua", "'database'", "string expected, got integer"]
        ),
        BadConfiguration(
            "wrong list",
            "return { migrations = \"a\" }",
            ["lupo.lua", "'migrations'"]
        ),
        BadConfiguration(
            "wrong time",
            "return { lock_timeout = \"soon\" }",
            ["lupo.lua", "'lock_timeout'"],
            hint: ["30s"]
        ),
        BadConfiguration(
            "wrong limit",
            "return { limits = { time = \"soon\" } }",
            ["lupo.lua", "limits.time"],
            hint: ["30s"]
        ),
        BadConfiguration(
            "syntax error",
            "return {\n\n  database = = 1 }",
            ["unexpected symbol near '='"],
            line: 3
        ),
        BadConfiguration(
            "no table",
            "local x = 7",
            ["does not return a table"],
            hint: ["return {"]
        ),
        BadConfiguration("empty", "", ["lupo.lua is empty"], hint: ["lupo-host init"]),
        BadConfiguration("raises", "\nerror(\"not today\")", ["not today"], line: 2),
        BadConfiguration("endless", "while true do end", ["Lua time"], hint: ["returns a table"]),
        BadConfiguration(
            "empty schema name",
            "return { schemas = { core = \"\" } }",
            ["lupo.lua", "schemas.core", "empty"]
        ),
        BadConfiguration(
            "one name twice",
            "return { schemas = { core = \"a\", orchestration = \"a\" } }",
            ["lupo.lua", "one name"]
        ),
        BadConfiguration(
            "unknown environment",
            "return { environments = { production = {} } }",
            ["'prduction'"],
            hint: ["'production'"],
            arguments: ["--env", "prduction"]
        ),
        BadConfiguration(
            "unknown key in an environment",
            "return { environments = { production = { datbase = \"x\" } } }",
            ["environments.production", "'datbase'"],
            hint: ["'database'"],
            arguments: ["--env", "production"]
        ),
        BadConfiguration(
            "a password in the URL",
            "return { database = \"mariadb://u:\(BadInputProject.secret)@h/\" }",
            ["holds a password"],
            hint: ["LUPO_DATABASE_PASSWORD"]
        ),
        BadConfiguration(
            "a password command that fails",
            "return { password_command = { \"false\" }, database = \"mariadb://u@127.0.0.1:1\" }",
            ["password_command false", "status 1"],
            hint: ["by hand"]
        ),
        BadConfiguration(
            "a password command that is not there",
            "return { password_command = { \"./none\" }, database = \"mariadb://u@127.0.0.1:1\" }",
            ["password_command ./none"],
            hint: ["by hand"]
        ),
        BadConfiguration(
            "a password file that is not there",
            "return { password_file = \"none\", database = \"mariadb://u@127.0.0.1:1\" }",
            ["password file", "none"]
        ),
    ]
}

/// A database URL that is wrong.
struct BadURL: Sendable, CustomTestStringConvertible {
    let url: String
    let says: [String]
    let hint: [String]
    var testDescription: String { url }

    init(_ url: String, _ says: [String], hint: [String] = []) {
        self.url = url
        self.says = says
        self.hint = hint
    }

    static let all = [
        BadURL("", ["--database is empty"], hint: ["embedded:"]),
        BadURL("shop", ["neither with mariadb:// nor with embedded:"], hint: ["mariadb://"]),
        BadURL("postgres://u@h", ["postgres://"], hint: ["mariadb://"]),
        BadURL(
            "mariadb://u:\(BadInputProject.secret)@h/",
            ["holds a password"],
            hint: ["LUPO_DATABASE_PASSWORD"]
        ),
        BadURL(
            "mariadb://u@h?password=\(BadInputProject.secret)",
            ["holds a password"],
            hint: ["LUPO_DATABASE_PASSWORD"]
        ),
        BadURL("mariadb://h?sl-mode=x", ["sl-mode"], hint: ["ssl-mode"]),
        BadURL("mariadb://h?ssl-mode=perhaps", ["perhaps", "verify-identity"]),
        BadURL("mariadb://h:99999", ["99999", "65535"]),
        BadURL("mariadb://h/%zz", ["%"], hint: ["%25"]),
        BadURL("embedded:?durabilty=none", ["durabilty"], hint: ["durability"]),
        BadURL("embedded:?durability=some", ["durability"]),
    ]
}

@Suite("Command lines and configurations that are wrong", .timeLimit(.minutes(1)))
struct BadInputConfigurationTests {
    @Test(
        "A command line that cannot be parsed is exit 64, as text and as JSON",
        arguments: BadCommandLine.parsed
    )
    func commandLine(_ line: BadCommandLine) async throws {
        let project = try BadInputProject("usage", url: nil)
        let answer = try await project.json(line.arguments)
        answer.expect(status: 64, code: "usage", says: line.says, hint: line.hint)
        let text = try await project.text(line.arguments)
        #expect(text.exitStatus == 64)
        #expect(text.output.isEmpty)
        #expect(text.errorOutput.contains("Usage: lupo-host"))
    }

    @Test("A command line that makes no sense is exit 64", arguments: BadCommandLine.refused)
    func refused(_ line: BadCommandLine) async throws {
        let project = try BadInputProject("usage", url: nil)
        let answer = try await project.json(line.arguments)
        answer.expect(status: 64, code: "usage", says: line.says, hint: line.hint)
        #expect(FileTree.names(in: project.folder.path) == ["lupo.lua"])
    }

    @Test("A wrong lupo.lua is exit 78 and says where", arguments: BadConfiguration.all)
    func configuration(_ configuration: BadConfiguration) async throws {
        let project = try BadInputProject("configuration", url: nil)
        try project.folder.write(configuration.text, to: "lupo.lua")
        let answer = try await project.json(["status"] + configuration.arguments)
        answer.expect(
            status: 78,
            code: "configuration",
            says: configuration.says,
            hint: configuration.hint
        )
        if let line = configuration.line { #expect(answer.line == line) }
        #expect(FileTree.names(in: project.folder.path) == ["lupo.lua"])
    }

    @Test(
        "A wrong URL is exit 78; a password in one is refused and not repeated",
        arguments: BadURL.all
    )
    func url(_ url: BadURL) async throws {
        let project = try BadInputProject("url", url: url.url)
        let answer = try await project.json(["status"])
        answer.expect(status: 78, code: "configuration", says: url.says, hint: url.hint)
        let text = try await project.text(["doctor"])
        #expect(text.exitStatus != 0)
    }

    @Test("An environment without a lupo.lua is exit 78")
    func environment() async throws {
        let project = try BadInputProject("environment", url: nil)
        FileTree.remove(project.folder.path("lupo.lua"))
        try project.folder.write("", to: ".git/x")
        let answer = try await project.json(["status", "--env", "production"])
        answer.expect(
            status: 78,
            code: "configuration",
            says: ["no lupo.lua", "'production'"],
            hint: ["lupo-host init"]
        )
    }

    @Test("A migration that the ledger does not know is exit 64", arguments: ["show", "rollback"])
    func unknown(_ command: String) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("unknown", url: server.url)
        try project.migration("known", "function M.execute(m) end\nfunction M.rollback(m) end")
        _ = try await project.json(["run", "known_1_0_0.lua"])
        let answer = try await project.json([command, "knwon"])
        answer.expect(status: 64, code: "not-found", says: ["knwon"], hint: ["known"])
    }

    @Test(
        "Nobody reads the output: the run goes on to its end",
        arguments: ["| :", ">&-", ">&- 2>&- <&-", "> /dev/full"]
    )
    func closedOutput(_ redirection: String) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("closed", url: nil)
        let name = "closed_" + String(redirection.utf8.reduce(0) { $0 * 3 + Int($1) })
        try project.migration(
            name,
            manifest: "touches = { \"\(name)\" },",
            """
            function M.execute(m)
              for i = 1, 2000 do print("line " .. i) end
              m.db:exec "CREATE TABLE \(name) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
            end
            function M.rollback(m) end
            """
        )
        let script =
            "{ \"$0\" \"$@\" \(redirection == "| :" ? "" : redirection); echo $? > status; } \(redirection == "| :" ? "2>&1 | :" : "")"
        let shell = CommandRunner(program: "/bin/sh")
        let result = try await shell.run(
            [
                "-c", script, try CommandRunner.lupoHost().program, "run", name + "_1_0_0.lua",
                "--database", server.url,
                "--progress", "plain",
            ],
            in: project.folder.path
        )
        #expect(!result.timedOut)
        let status = try project.folder.read("status")
        #expect(status == "0\n", "\(result.errorOutput)")
        let standing = try project.standing(of: name, on: server)
        #expect(standing == "completed/completed//")
        let left = try project.leftovers(on: server).filter { $0.contains(name) }
        #expect(left == [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A project with a table of three people, and `lupo-host console` in it.
struct ConsoleProject: Sendable {
    let project: BadInputProject
    let server: PrivateServer
    private let runner: CommandRunner

    /// Sets the schemas up and makes the table `people`.
    init(_ prefix: String) async throws {
        server = try PrivateServer.shared()
        project = try BadInputProject(prefix, url: server.url)
        runner = try CommandRunner.lupoHost()
        let seed = try await pipe(
            """
            m.db:exec [[
              CREATE TABLE people (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(50), balance DECIMAL(10,2))
            ]]
            m.db:insert("people", {
              { id = 1, name = "Ada", balance = "12.50" },
              { id = 2, name = "日本", balance = "1000.00" },
              { id = 3, name = lupo.null, balance = "0.01" },
            })
            """,
            ["--write"]
        )
        guard seed.exitStatus == 0 else { throw TestFailure(seed.errorOutput) }
    }

    /// Gives the console text on standard input.
    func pipe(_ text: String, _ arguments: [String] = []) async throws -> CommandResult {
        try await runner.run(
            ["console", "--database", server.url] + arguments,
            in: project.folder.path,
            input: text + "\n"
        )
    }

    /// Opens the console at a terminal, and waits for its prompt.
    func open(_ arguments: [String] = [], prompt: String = "lupo> ") async throws -> PseudoTerminal
    {
        let terminal = try PseudoTerminal(
            runner.program,
            ["console", "--color", "never", "--database", server.url] + arguments,
            in: project.folder.path
        )
        try await terminal.expect(prompt)
        return terminal
    }

    /// The number of people.
    func count() throws -> Int64? {
        let schema = try Identifier(project.prefix + "_core")
        return try server.connect().value("SELECT COUNT(*) FROM \(schema).people")?.integerValue
    }
}

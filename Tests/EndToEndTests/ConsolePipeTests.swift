// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

/// A text on standard input, and what the console makes of it.
struct ConsoleText: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    var arguments: [String] = []
    var output: String?
    var status: Int32 = 0
    var errors: [String] = []

    static let good: [ConsoleText] = [
        ConsoleText(
            testDescription: "an expression shows its value",
            text: "1 + 1\n=2 * 3\n\"x\", nil, { 1, a = true }",
            output: "2\n6\n\"x\"\nnil\n{ 1, a = true }\n"
        ),
        ConsoleText(
            testDescription: "a global stays, and a function",
            text:
                "n = m.db:value \"SELECT COUNT(*) FROM people\"\nfunction twice(x)\n  return x * 2\nend\ntwice(n)",
            output: "6\n"
        ),
        ConsoleText(
            testDescription: "rows are a table with widths of a terminal",
            text: "m.db:query \"SELECT * FROM people ORDER BY id\"",
            output: """
                id  name  balance
                ──  ────  ───────
                 1  Ada     12.50
                 2  日本  1000.00
                 3  NULL     0.01

                """
        ),
        ConsoleText(
            testDescription: "one row is a table too",
            text: "m.db:one(\"SELECT name FROM people WHERE id = ?\", { 1 })",
            output: "name\n────\nAda\n"
        ),
        ConsoleText(
            testDescription: "print writes to standard output",
            text: "for i = 1, 2 do\n  print(i)\nend",
            output: "1\n2\n"
        ),
        ConsoleText(
            testDescription: "control characters are shown as escapes",
            text: "m.db:value \"SELECT CONCAT('a', CHAR(27), '[31m')\"",
            output: "\"a\\27[31m\"\n"
        ),
        ConsoleText(
            testDescription: "a command lists tables",
            text: ".tables",
            output: """
                table   rows (about)  KiB  comment
                ──────  ────────────  ───  ───────
                people             3   16

                """
        ),
        ConsoleText(
            testDescription: "quit ends before the rest",
            text: "1\n.quit\n2",
            output: "1\n"
        ),
        ConsoleText(
            testDescription: "what writes tells how many rows",
            text: "m.db:exec \"UPDATE people SET balance = balance WHERE id < 3\"",
            arguments: ["--write"],
            output: "0 rows affected\n"
        ),
    ]

    static let bad: [ConsoleText] = [
        ConsoleText(
            testDescription: "a write is refused with the way to do it",
            text: "m.db:exec \"DELETE FROM people\"",
            status: 2,
            errors: ["exec is not available in console", "lupo-host console --write"]
        ),
        ConsoleText(
            testDescription: "a write by a function that reads is refused",
            text: "m.db:query \"DELETE FROM people\"",
            status: 2,
            errors: ["which may only read", "lupo-host console --write"]
        ),
        ConsoleText(
            testDescription: "a builder is refused",
            text: "m.schema:add_column(\"people\", { name = \"a\", type = \"int\" })",
            status: 2,
            errors: ["add_column is not available in console", "--write"]
        ),
        ConsoleText(
            testDescription: "the host's schemas are fenced with --write too",
            text: "m.db:exec \"DELETE FROM lupo_console_pipe_orch.lupo_migration_tracking\"",
            arguments: ["--write"],
            status: 2,
            errors: ["is the host's own"]
        ),
        ConsoleText(
            testDescription: "the first error ends it",
            text: "x = nope\nprint \"not reached\"",
            status: 2,
            errors: ["the global 'nope' is not declared", "> 1 | x = nope"]
        ),
        ConsoleText(
            testDescription: "an unfinished text is a syntax error",
            text: "x = {\n1,",
            status: 65,
            errors: ["near <eof>", "input 1:2"]
        ),
        ConsoleText(
            testDescription: "an error in a function of an earlier line shows that line",
            text: "function f()\n  error \"no\"\nend\nf()",
            status: 2,
            errors: ["input 1:2", "> 2 |   error \"no\""]
        ),
        ConsoleText(
            testDescription: "a hook that is none",
            text: "",
            arguments: ["--hook", "exekute", "x.lua"],
            status: 64,
            errors: ["Did you mean 'execute'?"]
        ),
        ConsoleText(
            testDescription: "a hook without a file",
            text: "",
            arguments: ["--hook", "execute"],
            status: 64,
            errors: ["--hook execute FILE"]
        ),
        ConsoleText(
            testDescription: "a command that is none",
            text: ".table",
            status: 64,
            errors: ["Did you mean .tables?"]
        ),
        ConsoleText(
            testDescription: "a table that is none",
            text: ".schema peple",
            status: 64,
            errors: ["Did you mean people?"]
        ),
        ConsoleText(
            testDescription: "help on what is not there",
            text: ".help m.db:qery",
            status: 64,
            errors: ["Did you mean m.db:query?"]
        ),
    ]
}

@Suite("lupo-host console in a pipe", .serialized)
struct ConsolePipeTests {
    private static let project = Task { try await ConsoleProject("lupo_console_pipe") }

    @Test("a text is answered", .timeLimit(.minutes(1)), arguments: ConsoleText.good)
    func good(_ text: ConsoleText) async throws {
        let project = try await ConsolePipeTests.project.value
        let result = try await project.pipe(text.text, text.arguments)
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        #expect(result.output == text.output, "\(result.errorOutput)")
    }

    @Test("an error is the exit status", .timeLimit(.minutes(1)), arguments: ConsoleText.bad)
    func bad(_ text: ConsoleText) async throws {
        let project = try await ConsolePipeTests.project.value
        let result = try await project.pipe(text.text, text.arguments)
        #expect(result.exitStatus == text.status, "\(result.errorOutput)")
        for error in text.errors {
            #expect(result.errorOutput.contains(error), "\(result.errorOutput)")
        }
        #expect(!result.output.contains("not reached"))
        #expect(try project.count() == 3)
    }

    @Test("help and limits are shown", .timeLimit(.minutes(1)))
    func help() async throws {
        let project = try await ConsolePipeTests.project.value
        let result = try await project.pipe(
            ".help\n.help m.db\n.help lupo.json.encode\n.limits\n.schema people"
        )
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        for text in [
            "Tab completes", "m.db:query(", "lupo.json.encode(", "limits.rows",
            "CREATE TABLE `people`",
        ] {
            #expect(result.output.contains(text), "\(text) is missing: \(result.output)")
        }
    }

    @Test("a file is read as one text, and its errors name it", .timeLimit(.minutes(1)))
    func read() async throws {
        let project = try await ConsolePipeTests.project.value
        try project.project.folder.write("local a = 1\nprint(a)\nerror \"bad\"\n", to: "part.lua")
        let result = try await project.pipe(".read part.lua")
        #expect(result.exitStatus == 2)
        #expect(result.output == "1\n")
        #expect(result.errorOutput.contains("part.lua:3"), "\(result.errorOutput)")
    }

    @Test(
        "a limit ends the script, a new one begins, and the console goes on",
        .timeLimit(.minutes(1))
    )
    func limit() async throws {
        let project = try await ConsoleProject("lupo_console_limit")
        try project.project.folder.write(
            """
            return {
              schemas = { core = "lupo_console_limit_core", orchestration = "lupo_console_limit_orch",
                ephemeral = "lupo_console_limit_temp" },
              limits = { time = "200ms" },
            }
            """,
            to: "lupo.lua"
        )
        let terminal = try await project.open()
        terminal.type("kept = 5\r")
        try await terminal.expect("lupo> ", after: terminal.length)
        terminal.type("while true do en\u{64}\r")
        try await terminal.expect("its variables are gone")
        for text in [
            "Lua time of 0.2 seconds",
            "Raise `limits.time` in \(project.project.folder.path)/lupo.lua.",
        ] {
            #expect(terminal.output.contains(text), "\(terminal.output)")
        }
        let length = terminal.length
        terminal.type("kept\r")
        try await terminal.expect("the global 'kept' is not declared", after: length)
        terminal.type("6 * 7\r")
        try await terminal.expect("\n42\n", after: length)
        terminal.type("\u{4}")
        #expect(try await terminal.exitStatus() == 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("lupo-host console at a terminal", .serialized)
struct ConsolePromptTests {
    private static let project = Task { try await ConsoleProject("lupo_console_prompt") }

    private func open(
        _ arguments: [String] = [],
        prompt: String = "lupo> "
    ) async throws -> PseudoTerminal {
        try await ConsolePromptTests.project.value.open(arguments, prompt: prompt)
    }

    /// Types a line and waits for its answer.
    private func ask(_ terminal: PseudoTerminal, _ keys: String, _ answer: String) async throws {
        let length = terminal.length
        terminal.type(keys)
        try await terminal.expect(answer, after: length)
        try await terminal.expect("> ", after: length)
    }

    @Test("it says where it is and what it may", .timeLimit(.minutes(1)))
    func banner() async throws {
        let reading = try await open()
        #expect(reading.output.contains("database lupo_console_prompt_core: read-only."))
        let writing = try await open(["--write"], prompt: "lupo!> ")
        #expect(writing.output.contains("may write"))
        #expect(writing.output.contains("not recorded in the ledger"))
    }

    @Test("rows come with their number and time", .timeLimit(.minutes(1)))
    func rows() async throws {
        let terminal = try await open()
        try await ask(terminal, "m.db:query \"SELECT name FROM people WHERE id = 2\"\r", "1 row (")
        #expect(terminal.output.contains("日本"))
        try await ask(
            terminal,
            "m.db:value \"SELECT REPEAT('é', 300) FROM people LIMIT 1\"\r",
            "é\""
        )
        let length = terminal.length
        try await ask(terminal, "m.db:query \"SELECT REPEAT('日', 300) AS t\"\r", "日…")
        let lines = terminal.output.dropFirst(0).split(whereSeparator: \.isNewline)
        #expect(lines.contains { $0.hasPrefix("日") && $0.count <= 50 })
        #expect(terminal.length > length)
    }

    @Test(
        "keys edit the line",
        .timeLimit(.minutes(1)),
        arguments: [
            ("1 + 2\u{1}x = \u{5} + 4\r=x\r", "\n7\n"),
            ("12345\u{1B}[D\u{1B}[D\u{7F}\u{1B}[C0\r", "\n12405\n"),
            ("99 junk\u{17}\u{8}\u{1B}[H7\r", "\n799\n"),
            ("1\u{15}2 + 2\u{1B}[D\u{1B}[D\u{1B}[D\u{B}\r", "\n2\n"),
            ("\"日本é\u{7F}\u{7F}語\"\r", "\n\"日語\"\n"),
            ("\"ae\u{301}x\u{1B}[D\u{7F}y\u{5}\"\r", "\n\"ayx\"\n"),
            ("\u{1B}[200~t = {\r\n 1, 2, 3\r\n}\u{1B}[201~\r#t\r", "\n3\n"),
            ("junk\u{3}5\r", "\n5\n"),
        ]
    )
    func editing(_ keys: String, _ answer: String) async throws {
        try await ask(try await open(), keys, answer)
    }

    @Test("an unfinished text goes on in the next line", .timeLimit(.minutes(1)))
    func continuation() async throws {
        let terminal = try await open()
        try await ask(terminal, "sum = 0 for i = 1, 3 do\r", "... ")
        try await ask(terminal, "sum = sum + i\r", "... ")
        try await ask(terminal, "end\r=sum\r", "\n6\n")
        // The whole text comes back, and can be edited in its lines.
        try await ask(terminal, "\u{1B}[A\u{1B}[A\u{1B}[A\u{1B}[A\u{1}-- \u{3}", "^C")
    }

    @Test("a word is completed by what is there", .timeLimit(.minutes(1)))
    func completion() async throws {
        let terminal = try await open()
        try await ask(terminal, "m.db:va\t\"SELECT MAX(bal\t) FROM peo\t\"\r", "1000.00")
        #expect(terminal.output.contains("m.db:value\"SELECT MAX(balance) FROM people\""))
        let length = terminal.length
        terminal.type("m.schema:has_\t")
        try await terminal.expect("has_column", after: length)
        #expect(terminal.output.contains("has_index"))
        #expect(!terminal.output.contains("add_column"))
        try await ask(terminal, "\u{3}long_name = { inner = 8 }\r", "lupo> ")
        try await ask(terminal, "lon\t.in\t\r", "\n8\n")
        try await ask(terminal, ".tab\t\r", "people")
    }

    @Test("the history is kept, without repetitions, for its owner alone", .timeLimit(.minutes(1)))
    func history() async throws {
        let project = try await ConsoleProject("lupo_console_history")
        let terminal = try await project.open()
        for _ in 0..<2 { try await ask(terminal, "111 + 1\r", "112") }
        try await ask(terminal, "t = {\r", "... ")
        try await ask(terminal, "2 }\r", "lupo> ")
        try await ask(terminal, " \"secret\"\r", "secret")
        terminal.type("\u{4}")
        #expect(try await terminal.exitStatus() == 0)
        let path = project.project.folder.path(".lupo/console_history")
        #expect(
            String(decoding: try FileTree.read(path), as: UTF8.self) == "111 + 1\nt = {\\n2 }\n"
        )
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let next = try await project.open()
        try await ask(next, "\u{1B}[A\u{1B}[A\u{1B}[A\r", "112")
        try await ask(next, "\u{12}11 +\r", "112")
    }

    @Test("Ctrl-C stops a statement, and variables stay", .timeLimit(.minutes(1)))
    func interruptedStatement() async throws {
        let terminal = try await open()
        try await ask(terminal, "kept = 5\r", "lupo> ")
        terminal.type("m.db:value \"SELECT SLEEP(50)\"\r")
        let server = try await ConsolePromptTests.project.value.server
        try await waitForStatement("SELECT SLEEP(50)", on: server)
        try await ask(terminal, "\u{3}", "The line was interrupted.")
        try await ask(terminal, "kept\r", "\n5\n")
        #expect(!terminal.output.contains("variables are gone"))
    }

    @Test("Ctrl-C stops a script, and the console goes on", .timeLimit(.minutes(1)))
    func interruptedScript() async throws {
        let terminal = try await open()
        let length = terminal.length
        terminal.type("print \"begun\" while true do end\r")
        try await terminal.expect("begun\n", after: length)
        try await ask(terminal, "\u{3}", "its variables are gone")
        try await ask(terminal, "6 * 7\r", "\n42\n")
    }

    @Test("SIGTERM ends it, and gives the terminal back", .timeLimit(.minutes(1)))
    func terminated() async throws {
        let terminal = try await open()
        kill(terminal.processID, SIGTERM)
        #expect(try await terminal.exitStatus() == 130)
    }

    private func waitForStatement(_ text: String, on server: PrivateServer) async throws {
        let connection = try server.connect()
        for _ in 0..<2_000 {
            let count = try connection.value(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE \("%" + text + "%") AND id <> CONNECTION_ID()"
            )
            if count?.integerValue == 1 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestFailure("The statement does not run.")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("lupo-host console before a hook", .serialized)
struct ConsoleHookTests {
    private static let project = Task {
        let project = try await ConsoleProject("lupo_console_hook")
        try project.project.migration(
            "raise_balance",
            manifest: "touches = { \"people\" },",
            """
            function M.pre(m)
              m.state.before = m.db:value "SELECT SUM(balance) FROM people"
            end

            function M.validate(m)
              m.check:at_most(m.db:value "SELECT COUNT(*) FROM people", 100, "too many people")
              m.state.by = m.args.by
            end

            function M.execute(m)
              m.db:exec("UPDATE people SET balance = balance + :by", { by = m.args.by })
            end

            function M.rollback(m)
              m.db:exec "UPDATE people SET balance = 0"
            end
            """
        )
        return project
    }

    private static let file = "raise_balance_1_0_0.lua"

    private func ask(_ text: String, _ arguments: [String]) async throws -> CommandResult {
        try await ConsoleHookTests.project.value.pipe(text, arguments + [ConsoleHookTests.file])
    }

    private func sum() async throws -> String? {
        let project = try await ConsoleHookTests.project.value
        let schema = try Identifier(project.project.prefix + "_core")
        let value = try project.server.connect().value("SELECT SUM(balance) FROM \(schema).people")
        guard case .decimal(let text)? = value else { return nil }
        return text
    }

    private func ledgerRows() async throws -> Int64? {
        let project = try await ConsoleHookTests.project.value
        let schema = try Identifier(project.project.prefix + "_orch")
        return try project.server.connect().value(
            "SELECT COUNT(*) FROM \(schema).lupo_migration_tracking WHERE migration_name = 'raise_balance'"
        )?.integerValue
    }

    @Test(
        "m is what the hook would get: its state, its arguments, its name",
        .timeLimit(.minutes(1))
    )
    func context() async throws {
        let result = try await ask(
            "m.hook, m.name, m.attempt, m.state.by\ntostring(m.state.before)\nM.execute ~= nil",
            ["--hook", "execute", "--arg", "by=5"]
        )
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        #expect(result.output == "\"execute\"\n\"raise_balance\"\n1\n\"5\"\n\"1012.51\"\ntrue\n")
    }

    @Test(
        "the hook itself may be called, and writes nothing without --write",
        .timeLimit(.minutes(1))
    )
    func reading() async throws {
        let result = try await ask("M.execute(m)", ["--hook", "execute", "--arg", "by=5"])
        #expect(result.exitStatus == 2)
        for text in [
            "which may only read", "raise_balance_1_0_0.lua:15", "lupo-host console --write",
        ] {
            #expect(result.errorOutput.contains(text), "\(result.errorOutput)")
        }
        #expect(try await sum() == "1012.51")
        #expect(try await ledgerRows() == 0)
    }

    @Test(
        "with --write the hook does its work within touches, and the ledger knows nothing",
        .timeLimit(.minutes(1))
    )
    func writing() async throws {
        let refused = try await ask(
            "m.db:exec \"CREATE TABLE others (id INT)\"",
            ["--write", "--hook", "execute"]
        )
        #expect(refused.exitStatus == 2)
        #expect(refused.errorOutput.contains("`touches` does not name"), "\(refused.errorOutput)")
        let result = try await ask(
            "M.execute(m)\nM.execute(m)",
            ["--write", "--hook", "execute", "--arg", "by=5"]
        )
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        #expect(try await sum() == "1042.51")
        #expect(try await ledgerRows() == 0)
        let undo = try await ask(
            "m.db:exec \"UPDATE people SET balance = balance - 10\"",
            ["--write", "--hook", "execute"]
        )
        #expect(undo.exitStatus == 0, "\(undo.errorOutput)")
    }

    @Test("before pre there is nothing, and pre may skip", .timeLimit(.minutes(1)))
    func pre() async throws {
        let result = try await ask(
            "m.hook, lupo.inspect(m.state)\nm:skip \"why\" ~= nil",
            ["--hook", "pre"]
        )
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        #expect(result.output == "\"pre\"\n\"{}\"\ntrue\n")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport
import Testing

/// The runner of the attacks, and the few attacks that are run with every change; `make attack` runs all of them.
@Suite("Attacks", .serialized, .timeLimit(.minutes(2)))
struct AttackSuiteTests {
    private static func runner() throws -> CommandRunner {
        let host = try CommandRunner.lupoHost().program
        let folder = host.split(separator: "/").dropLast().joined(separator: "/")
        return CommandRunner(program: "/\(folder)/lupo-attack")
    }

    @Test func `a sample of the attacks is held`() async throws {
        let result = try await Self.runner().run(["--sample"], limit: .seconds(90))
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("0 crashed, 0 hung, 0 got through, 0 ended otherwise"))
    }

    @Test func `what hangs, gets through or ends otherwise is told apart, and fails the run`()
        async throws
    {
        let folder = try TemporaryFolder(named: "lupoatk")
        for (name, expectation, manifest, body) in [
            ("waits", "kill time", "limits = { time = \"10m\" }", "while true do end"),
            ("passes", "error script \"no\"", "limits = {}", "m.log:info \"done\""),
            ("fails", "error script \"other words\"", "limits = {}", "error \"these words\""),
            (
                "leaves", "completed", "touches = { \"mine_leaves\" }",
                "m.db:exec \"DELETE FROM mine_leaves\""
            ),
            ("holds", "error script \"these words\"", "limits = {}", "error \"these words\""),
        ] {
            try folder.write(
                """
                -- It is here to see what is said about it.
                -- expect: \(expectation)
                -- then: 2 = SELECT \(name == "leaves" ? "COUNT(*) FROM mine_leaves" : "2")
                local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0", \(manifest) }
                function M.execute(m) \(body) end
                function M.rollback() end
                return M

                """,
                to: "theme/\(name)_1_0_0.lua"
            )
        }
        let result = try await Self.runner().run(
            ["--folder", folder.path, "--bound", "3"],
            limit: .seconds(60)
        )
        #expect(result.exitStatus == 1)
        let lines = result.output.split(whereSeparator: \.isNewline)
        for (start, name) in [
            ("HUNG", "waits"), ("GOT THROUGH", "passes"), ("DIFFERENT", "fails"),
            ("GOT THROUGH", "leaves"), ("held", "holds"),
        ] {
            #expect(
                lines.contains { $0.hasPrefix(start) && $0.contains("theme/\(name) ") },
                "\(result.output)"
            )
        }
        #expect(
            result.output.contains("1 held, 0 crashed, 1 hung, 2 got through, 1 ended otherwise")
        )
    }

    @Test func `an attack that does not say what is expected is no attack`() async throws {
        let folder = try TemporaryFolder(named: "lupoatk")
        try folder.write("-- It says nothing.\nreturn 1\n", to: "theme/silent_1_0_0.lua")
        let result = try await Self.runner().run(["--folder", folder.path])
        #expect(result.exitStatus != 0)
        #expect(result.errorOutput.contains("silent_1_0_0.lua"), "\(result.errorOutput)")
    }
}

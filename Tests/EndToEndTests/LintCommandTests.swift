// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@Suite("The command lint")
struct LintCommandTests {
    private let folder: TemporaryFolder
    private let program: CommandRunner

    init() throws {
        folder = try TemporaryFolder(named: "lint")
        program = try CommandRunner.lupoHost()
        try folder.write("SELECT 1;\nDROP TABLE IF EXISTS t;\n", to: "a_1_0_0.sql")
        try folder.write("DROP TABLE IF EXISTS t;\n", to: "deep/er/a_1_0_0_rollback.sql")
        try folder.write("no SQL", to: "deep/notes.txt")
    }

    private func lint(_ arguments: String...) async throws -> CommandResult {
        try await program.run(["lint"] + arguments, in: folder.path)
    }

    @Test("Folders are searched, places told, and an error is exit 1; no server is made")
    func text() async throws {
        let result = try await lint(".")
        #expect(result.exitStatus == 1)
        #expect(
            result.output == """
                error[S04]: DROP TABLE of t takes away what others may use.
                  --> a_1_0_0.sql:2:22
                    1 | SELECT 1;
                  > 2 | DROP TABLE IF EXISTS t;
                                             ^
                    3 | \("")
                  = hint: Keep it: mark rows by is_deleted, leave columns and tables, or say why in `allow`.

                2 files, 3 statements: 1 error

                """
        )
        let entries = try await program.run(
            ["lint", "--rule", "S04=warning", "."],
            in: folder.path
        )
        #expect(entries.exitStatus == 0)
        #expect(entries.output.contains("warning[S04]"))
    }

    @Test("JSON and annotations say the same")
    func formats() async throws {
        let json = try JSON(parsing: try await lint(".", "--format", "json").output)
        let finding = json["findings"]?.arrayValue?.first
        #expect(json["files"]?.integerValue == 2 && finding?["rule"]?.stringValue == "S04")
        #expect(finding?["line"]?.integerValue == 2 && finding?["column"]?.integerValue == 22)
        let github = try await lint(".", "--format", "github").output
        #expect(github.hasPrefix("::error file=a_1_0_0.sql,line=2,col=22,title=S04::DROP TABLE"))
    }

    @Test(
        "What cannot be meant is told",
        arguments: [
            (["--rule", "S04"], 64, "not of the form"), (["--rule", "S44=off"], 64, "no rule"),
            (["nothing.sql"], 64, "does not exist"), (["--profile", "strikt"], 64, "strict"),
        ]
    )
    func wrong(arguments: [String], status: Int32, words: String) async throws {
        let result = try await program.run(["lint"] + arguments, in: folder.path)
        #expect(result.exitStatus == status, "\(result.output)\(result.errorOutput)")
        #expect(result.errorOutput.contains(words), "\(result.errorOutput)")
    }

    @Test("explain has the rule's page")
    func explain() async throws {
        let result = try await program.run(["explain", "s04"], in: folder.path)
        #expect(result.exitStatus == 0 && result.output.contains("Breaks it:"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

/// What editors and linters make of the examples and of what `init`, `new` and `api` write.
@Suite struct ExamplesToolsTests {
    @Test func `every example has its place among the tests`() {
        let files = FileTree.names(in: ExampleProject.source).filter { name in
            name.hasSuffix(".lua") && name != "lupo.lua"
        }
        #expect(files == (ExampleProject.endings.map(\.file) + [ExampleProject.tour]).sorted())
    }

    @Test(.timeLimit(.minutes(1)))
    func `luacheck finds nothing in the examples`() async throws {
        let result = try await CommandRunner(program: "/usr/bin/luacheck").run(
            ["--no-color", "examples"],
            in: ExampleProject.root
        )
        #expect(result.exitStatus == 0, "\(result.output)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `the stub for editors is Lua`() async throws {
        let stub = try await CommandRunner.lupoHost().run(["api", "--stub"])
        #expect(stub.exitStatus == 0)
        let folder = try TemporaryFolder()
        let path = try folder.write(stub.output, to: "lupo.d.lua")
        // Only what does not compile is an error (E); a stub has unused values by its nature.
        let result = try await CommandRunner(program: "/usr/bin/luacheck").run(
            ["--no-color", "--no-config", "--std", "lua54", "--only", "0", "--", path]
        )
        #expect(result.exitStatus == 0, "\(result.output)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a new project passes luacheck and its first migration runs and comes back`() async throws
    {
        let folder = try TemporaryFolder(named: "new")
        let host = try CommandRunner.lupoHost()
        let environment = [
            "LUPO_DATABASE_URL": "embedded:\(folder.path)/s?durability=none",
            "LUPO_PROFILE": "seed",
        ]
        func run(_ arguments: [String]) async throws -> CommandResult {
            let result = try await host.run(arguments, environment: environment, in: folder.path)
            #expect(result.exitStatus == 0, "\(arguments): \(result.output)\(result.errorOutput)")
            return result
        }
        _ = try await run(["init"])
        _ = try await run([
            "new", "add_moods", "--version", "4.0.27", "--title", "How \"actors\" feel",
        ])
        let file = "database/migrations/add_moods_4_0_27.lua"
        let checked = try await CommandRunner(program: "/usr/bin/luacheck").run(
            ["--no-color", "."],
            in: folder.path
        )
        #expect(checked.exitStatus == 0, "\(checked.output)")
        _ = try await run(["server", "start"])
        #expect(try await run(["run", file]).output.contains("completed"))
        #expect(try await run(["rollback", "add_moods"]).output.contains("rolled back"))
        _ = try await run(["server", "stop"])
        #expect(try await run(["init"]).output.contains("kept"))
    }
}

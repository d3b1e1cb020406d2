// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Scripts that fail", .serialized, .timeLimit(.minutes(2)))
struct BadInputScriptTests {
    @Test(
        "says what, where and what next; the ledger knows it",
        arguments: BadScript.raised + BadScript.fenced
    )
    func inWriting(_ script: BadScript) async throws {
        try await run(script, status: 3, state: "rolled_back/rolled_back")
    }

    @Test("in a hook before execution changes nothing and is failed", arguments: BadScript.early)
    func before(_ script: BadScript) async throws {
        let isLate = script.hook == "execute"
        try await run(
            script,
            status: isLate ? 3 : 2,
            state: isLate ? "rolled_back/rolled_back" : "failed/failed"
        )
    }

    @Test("that take too much are ended, whatever they catch", arguments: BadScript.greedy)
    func limits(_ script: BadScript) async throws {
        try await run(script, status: 3, state: "rolled_back/rolled_back")
    }

    @Test("after verification keep the change and say so")
    func post() async throws {
        let script = BadScript(
            "error in post",
            "error(\"too late\")",
            "script",
            ["too late"],
            hint: ["made and verified"],
            in: "post"
        )
        try await run(script, status: 2, state: "failed/failed")
    }

    /// Runs one script in a ledger that all cases share.
    private func run(_ script: BadScript, status: Int32, state: String) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        let name = "s_" + script.name
        try project.migration(name, manifest: script.manifest, script.hooks)
        let answer = try await project.json(["run", name + "_1_0_0.lua"])
        answer.expect(status: status, code: script.code, says: script.says, hint: script.hint)
        let error = answer.error
        #expect(error?["context"]?.arrayValue?.first?.stringValue == script.hook)
        if !["script-time", "script-memory", "script-steps"].contains(script.code) {
            #expect(answer.line == 6, "\(answer.result.output)")
            #expect(error?["location"]?["file"]?.stringValue == name + "_1_0_0.lua")
        }
        #expect(error?["statement"]?.stringValue == script.statement)
        let standing = try project.standing(of: name, on: server)
        #expect(standing == "\(state)//\(script.code)")
        let left = try project.leftovers(on: server).filter { $0.contains(name) }
        #expect(left == [])
    }

    @Test(
        "A table that was there before is not dropped by the rollback of a CREATE TABLE that failed"
    )
    func rollbackOfNothing() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        try project.migration("warm_up", "function M.execute(m) end\nfunction M.rollback(m) end")
        _ = try await project.json(["run", "warm_up_1_0_0.lua"])
        let connection = try server.connect()
        try connection.execute(
            "CREATE TABLE scripts_core.precious (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
        )
        try connection.execute("INSERT INTO scripts_core.precious VALUES (1), (2)")
        try project.migration(
            "make_precious",
            manifest: "touches = { \"precious\" },",
            """
            function M.execute(m) m.db:exec "CREATE TABLE precious (id INT)" end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS precious" end
            """
        )
        let answer = try await project.json(["run", "make_precious_1_0_0.lua"])
        answer.expect(status: 3, code: "statement-failed", says: ["already exists"])
        let rows = try connection.value("SELECT COUNT(*) FROM scripts_core.precious")?.integerValue
        #expect(rows == 2)
    }

    @Test("A path with blanks, quotes and letters of all kinds runs, and is shown as it is")
    func path() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        let hooks = "function M.execute(m) %@ end\nfunction M.rollback(m) end"
        let good = try project.migration("path_good", hooks.replacing("%@", with: ""))
        let bad = try project.migration(
            "path_bad",
            hooks.replacing("%@", with: "\nerror(\"here\")")
        )
        let folder = "Übung 'ä\" ☃ 統合"
        for (name, path) in [("path_good", good), ("path_bad", bad)] {
            try project.folder.write(try FileTree.read(path), to: "\(folder)/\(name)_1_0_0.lua")
        }
        let done = try await project.json(["run", "\(folder)/path_good_1_0_0.lua"])
        done.expect(status: 0, code: nil)
        let failed = try await project.json(["run", "\(folder)/path_bad_1_0_0.lua"])
        failed.expect(status: 3, code: "script", says: ["here"])
        #expect(failed.error?["location"]?["file"]?.stringValue == "\(folder)/path_bad_1_0_0.lua")
        let text = try await project.text(["run", "\(folder)/path_bad_1_0_0.lua"])
        #expect((text.output + text.errorOutput).contains("--> \(folder)/path_bad_1_0_0.lua:6"))
    }

    @Test("Control characters of a script do not reach the terminal")
    func controlCharacters() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("scripts", url: server.url)
        try project.migration(
            "escape",
            "function M.execute(m) print(\"\\27[2Jx\") error(\"\\27[31mred\\r\\n\\7\") end\nfunction M.rollback(m) end"
        )
        let result = try await project.text(["run", "escape_1_0_0.lua"])
        #expect(result.exitStatus == 3)
        #expect(
            !(result.output + result.errorOutput).utf8.contains {
                $0 == 0x1B || $0 == 0x07 || $0 == 0x0D
            }
        )
    }
}

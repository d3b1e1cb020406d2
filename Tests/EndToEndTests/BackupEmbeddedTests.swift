// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@Suite("Backups on the embedded server")
struct BackupEmbeddedTests {
    @Test("A table's own files are exported, and taken in again", .timeLimit(.minutes(1)))
    func exported() async throws {
        let folder = try TemporaryFolder(named: "lupo")
        let program = try CommandRunner.lupoHost()
        try folder.write("return {}", to: "lupo.lua")
        try folder.write(
            """
            local M = lupo.migration { api = 1, name = "make", version = "1.0.0", touches = { "t" } }
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t (a) VALUES (1), (2), (3)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            return M
            """,
            to: "make_1_0_0.lua"
        )
        try folder.write(
            """
            local M = lupo.migration { api = 1, name = "clear", version = "1.0.1", touches = { "t" } }
            function M.execute(m)
              local sum = m.schema:checksum "t"
              m.db:exec "DELETE FROM t"
              m.log:info(sum)
              if m.args.fail then m:fail "as planned" end
            end
            function M.rollback(m) end
            return M
            """,
            to: "clear_1_0_1.lua"
        )
        func run(_ arguments: [String]) async throws -> CommandResult {
            try await program.run(arguments, in: folder.path)
        }
        let made = try await run(["run", "make_1_0_0.lua"])
        #expect(made.exitStatus == 0, "\(made.output)\(made.errorOutput)")
        let failed = try await run(["run", "clear_1_0_1.lua", "--arg", "fail=1"])
        #expect(failed.exitStatus == 3, "\(failed.output)\(failed.errorOutput)")
        let cleared = try await run(["run", "clear_1_0_1.lua"])
        #expect(cleared.exitStatus == 0, "\(cleared.output)\(cleared.errorOutput)")
        let json = try JSON(
            parsing: try await run(["backup", "list", "--format", "json"]).output
        )
        let rows = json["backups"]?.arrayValue ?? []
        #expect(rows.map { $0["method"]?.stringValue } == ["tablespace", "tablespace"])
        #expect(rows.map { $0["status"]?.stringValue } == ["verified", "restored"])
        // The first was given back: the second attempt saw the same rows.
        #expect(rows.map { $0["rows"]?.integerValue } == [3, 3])
        #expect(rows[0]["checksum"] == rows[1]["checksum"])
        let id = String(rows[0]["id"]?.integerValue ?? 0)
        let restored = try await run(["backup", "restore", id])
        #expect(restored.exitStatus == 0, "\(restored.output)\(restored.errorOutput)")
        let count = try await program.run(
            ["server", "shell", "--", "-N", "-e", "SELECT SUM(a) FROM lupopedia.t"],
            in: folder.path
        )
        #expect(count.output == "6\n", "\(count.output)\(count.errorOutput)")
        let purged = try await run(["backup", "purge", "--older-than", "1ms"])
        #expect(purged.exitStatus == 0, "\(purged.output)\(purged.errorOutput)")
        #expect(FileTree.names(in: folder.path(".lupo/backups")) == [])
        _ = try await run(["server", "stop"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("A terminal that is closed", .serialized, .timeLimit(.minutes(1)))
struct HangUpTests {
    @Test("in the middle of a run ends the statement, and the run stands where the ledger says")
    func closed() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("hangup", url: server.url)
        try project.migration(
            "window",
            manifest: "touches = { \"window_t\" },",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE window_t (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT)"
              m.db:exec "INSERT INTO window_t SELECT 1, SLEEP(60)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS window_t" end
            """
        )
        let terminal = try PseudoTerminal(
            CommandRunner.lupoHost().program,
            ["run", "window_1_0_0.lua", "--database", server.url, "--profile", "none"],
            in: project.folder.path
        )
        let end = ContinuousClock.now + .seconds(30)
        while try BadInputSignalTests.sleeping(server, "INSERT INTO window_t") != 1 {
            guard ContinuousClock.now < end else { throw TestFailure(terminal.output) }
            try await Task.sleep(for: .milliseconds(10))
        }
        terminal.hangUp()
        #expect(try await terminal.exitStatus() == 130)
        #expect(try BadInputSignalTests.sleeping(server, "window_t") == 0)
        #expect(
            try project.standing(of: "window", on: server) == "failed/failed//interrupted"
        )
        #expect(try project.leftovers(on: server) == [])
        let undone = try await project.json(["rollback", "window"])
        undone.expect(status: 0, code: nil)
    }
}

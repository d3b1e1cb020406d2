// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport
import Testing

/// Runs whose output nobody takes.
@Suite("Runs whose output is not read", .serialized, .timeLimit(.minutes(1)))
struct OutputStallTests {
    private static let hooks = """
        function M.execute(m)
          m.db:exec "CREATE TABLE chatty (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
          for n = 1, 300 do m.log:info(("line %d "):format(n) .. ("x"):rep(200)) end
        end
        function M.rollback(m) m.db:exec "DROP TABLE chatty" end
        """

    @Test(
        "go on to their end",
        arguments: [
            // Standard error is a pipe that is full already, and that nobody reads.
            """
            mkfifo p && exec 3<>p && head -c 65536 /dev/zero >&3
            "$1" run chatty_1_0_0.lua --database "$2" 2>&3; echo "status $?"
            """,
            // Whoever read standard output is gone before the report comes.
            """
            { "$1" run chatty_1_0_0.lua --database "$2"; echo "status $?" >&2; } | true
            """,
            // Neither of the two is open at all.
            """
            "$1" run chatty_1_0_0.lua --database "$2" >&- 2>&-; echo "status $?"
            """,
        ]
    )
    func unread(_ script: String) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("stall", url: server.url)
        try project.migration("chatty", manifest: "touches = { \"chatty\" },", Self.hooks)
        let host = try CommandRunner.lupoHost()
        let result = try await CommandRunner(program: "/bin/sh").run(
            ["-c", script, "sh", host.program, server.url],
            in: project.folder.path,
            limit: .seconds(40)
        )
        #expect(!result.timedOut)
        let said = result.output + result.errorOutput
        #expect(said.contains("status 0"), "\(said.suffix(500))")
        let standing = try project.standing(of: "chatty", on: server)
        #expect(standing == "completed/completed//")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// The program killed at a moment that the test chooses.
@Suite("Regression: kill -9")
struct RegressionKillTests {
    @Test(
        "What was verified before the host was killed is taken back only by command",
        .timeLimit(.minutes(2)),
        arguments: [
            ["run", "late_1_0_0.lua"], ["run", "late_1_0_0.lua", "--no-auto-rollback"],
            ["rollback", "late"],
        ]
    )
    func killedInPost(next: [String]) async throws {
        let server = try PrivateServer()
        let folder = try TemporaryFolder(named: "kill")
        let host = try CommandRunner.lupoHost()
        try folder.write(
            """
            local M = lupo.migration { api = 1, name = "late", version = "1.0.0", touches = { "t" } }
            function M.execute(m)
              if m.schema:has_table "t" then return end
              m.db:exec "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB"
            end
            function M.post(m)
              -- One statement, since a resume would answer the question from the journal, and sleep once more.
              m.db:value "SELECT IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'go') = 0, SLEEP(40), 0)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            return M
            """,
            to: "late_1_0_0.lua"
        )
        let environment = ["LUPO_DATABASE_URL": server.url]
        let killed = try await host.run(
            ["run", "late_1_0_0.lua"],
            environment: environment,
            in: folder.path
        ) { running in
            let inPost = try await running.wait { _ in try Self.isInPost(server) }
            #expect(inPost, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL, "\(killed.errorOutput)")

        let connection = try server.connect(schema: try Identifier("lupopedia"))
        try connection.execute("INSERT INTO t VALUES (5)")
        try connection.execute("CREATE TABLE go (id INT PRIMARY KEY) ENGINE=InnoDB")
        // The server notices only at the end of the statement that its client is gone.
        let sleeper =
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(40)%' AND id <> CONNECTION_ID()"
        for row in try connection.rows(SQLText(verbatim: sleeper)) {
            try connection.execute("KILL CONNECTION \(row[0].integerValue ?? 0)", effect: .none)
        }
        let again = try await host.run(
            next + ["--format", "json"],
            environment: environment,
            in: folder.path
        )
        #expect(again.exitStatus == 0, "\(again.errorOutput)")
        let report = try JSON(parsing: again.output)["migrations"]?.arrayValue?.first
        let isRollback = next[0] == "rollback"
        #expect(
            report?["outcome"]?.stringValue == (isRollback ? "rolled_back" : "completed"),
            "\(again.output)"
        )
        let tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 't'"
        let count = try connection.value(SQLText(verbatim: tables))?.integerValue
        #expect(count == (isRollback ? 0 : 1))
        if !isRollback { #expect(try connection.value("SELECT id FROM t")?.integerValue == 5) }
        let attempts = try connection.rows(
            """
            SELECT migration_name, execution_status FROM lupopedia_orchestration.lupo_migration_tracking \
            WHERE migration_name LIKE 'late%' ORDER BY migration_tracking_id
            """
        ).map { row in row.values.map { $0.textValue ?? "" } }
        #expect(
            attempts
                == (isRollback
                    ? [["late", "rolled_back"], ["late_rollback", "completed"]]
                    : [["late", "failed"], ["late", "completed"]])
        )
    }

    /// Whether the ledger has the attempt in its last state, and the hook's statement runs.
    private static func isInPost(_ server: PrivateServer) throws -> Bool {
        let connection = try server.connect()
        let sleeps = try connection.value(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(40)%' AND id <> CONNECTION_ID()"
        )
        guard sleeps?.integerValue == 1 else { return false }
        let state = try connection.value(
            "SELECT state FROM lupopedia_orchestration.lupo_migration_registry WHERE migration_name = 'late'"
        )
        return state?.textValue == "post_migration"
    }
}

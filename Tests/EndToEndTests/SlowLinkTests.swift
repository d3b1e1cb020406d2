// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Fault 32 of docs/faults.md.
@Suite("A link that carries one byte at a time", .serialized, .timeLimit(.minutes(1)))
struct SlowLinkTests {
    private let server: PrivateServer
    private let project: BadInputProject

    init() throws {
        server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        var project = try BadInputProject("l", url: server.url)
        project.environment["LUPO_LEASE"] = "1s"
        self.project = project
    }

    private func prepare() async throws -> String {
        _ = try await project.json(["rollback", "--last", "1"])
        let connection = try server.connect(schema: try Identifier("l_core"))
        try connection.execute(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
        )
        try connection.execute("INSERT INTO t VALUES (1, 1), (2, 2)")
        _ = try project.migration(
            "slow",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m.db:exec "UPDATE t SET a = a + 10 WHERE id > 0"
              m.db:exec "ALTER TABLE t ADD KEY w (w)"
            end
            function M.rollback(m)
              m.db:exec "UPDATE t SET a = a - 10 WHERE a > 10"
              m.schema:drop_index("t", "w")
              m.schema:drop_column("t", "w")
            end
            """
        )
        return "slow_1_0_0.lua"
    }

    private func sum() throws -> Int64? {
        try server.connect().value("SELECT CAST(SUM(a) AS SIGNED) FROM l_core.t")?.integerValue
    }

    @Test("32: all of a run goes through it, and ends as it would have")
    func wholeRun() async throws {
        let file = try await prepare()
        let link = try SlowLink(to: server.socketPath, pause: 1)
        var slow = project
        slow.url = "mariadb://root@/?socket=" + link.socketPath
        let answer = try await slow.json(["run", file])
        #expect(
            answer.result.exitStatus == 0,
            "\(answer.result.output)\(answer.result.errorOutput)"
        )
        #expect(link.carried > 10_000)
        #expect(try sum() == 23)
    }

    @Test(
        "32: it becomes so slow that no lease is renewed in time, and breaks; the next run converges"
    )
    func slowerThanLease() async throws {
        let file = try await prepare()
        let link = try SlowLink(to: server.socketPath, pause: 0)
        var slow = project
        slow.url = "mariadb://root@/?socket=" + link.socketPath
        let column =
            "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'l_core' AND column_name = 'w'"
        let answer = try await slow.json(["run", file]) { running in
            let begun = try await running.wait { _ in
                try server.connect().value(SQLText(verbatim: column))?.integerValue == 1
            }
            #expect(begun, "\(running.errorOutput)")
            link.pause(20_000)
            // Longer than the lease; a renewal needs some hundred bytes.
            try await Task.sleep(for: .milliseconds(2_500))
            // What the host opens afterwards, to end what it left on the server, would take minutes else.
            link.pause(0)
            link.cut()
        }
        #expect([0, 2].contains(answer.result.exitStatus ?? -1), "\(answer.result.output)")
        if answer.result.exitStatus == 2 {
            #expect(answer.code != nil && !answer.hint.isEmpty, "\(answer.result.output)")
        }
        let next = try await project.json(["run", file])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(try sum() == 23)
    }
}

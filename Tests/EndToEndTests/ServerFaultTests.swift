// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Faults 22 and 28 of docs/faults.md: a server that dies while it recovers, and one that turns read-only in a run.
@Suite("Faults of servers", .serialized, .timeLimit(.minutes(1)))
struct ServerFaultTests {
    private let server: PrivateServer
    private let project: BadInputProject

    init() throws {
        server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        var project = try BadInputProject("v", url: server.url)
        project.environment["LUPO_LEASE"] = "1s"
        self.project = project
    }

    private func rows(_ text: String) throws -> [String] {
        try server.connect().rows(SQLText(verbatim: text)).map { row in
            row.values.map { (try? $0.literal()) ?? "?" }.joined(separator: " ")
        }
    }

    private static let sleepers =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%' AND id <> CONNECTION_ID()"

    private func prepare() async throws -> String {
        _ = try await project.json(["rollback", "--last", "1"])
        _ = try rows(
            "CREATE TABLE v_core.t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
        )
        _ = try rows("INSERT INTO v_core.t SELECT seq, seq FROM v_core.seq_1_to_20000")
        _ = try rows("CREATE TABLE v_core.go (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
        _ = try project.migration(
            "cut",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m.db:exec "UPDATE t SET a = a + 100000 WHERE id > 0"
              m.db:value "SELECT IF((SELECT COUNT(*) FROM go) = 0, SLEEP(20), 0)"
              m.db:exec "ALTER TABLE t ADD KEY w (w)"
            end
            function M.rollback(m)
              m.db:exec "UPDATE t SET a = a - 100000 WHERE a > 100000"
              m.schema:drop_index("t", "w")
              m.schema:drop_column("t", "w")
            end
            """
        )
        return "cut_1_0_0.lua"
    }

    private func sleeps(_ running: RunningCommand) async throws {
        let begun = try await running.wait { _ in try rows(Self.sleepers) == ["1"] }
        #expect(begun, "\(running.errorOutput)")
    }

    @Test(
        "22: the server is killed again and again while it recovers; it comes back, and the next run converges"
    )
    func killedInRecovery() async throws {
        let file = try await prepare()
        _ = try await project.json(["run", file]) { running in
            try await sleeps(running)
            // An open transaction to be undone as well.
            let open = try server.connect()
            try open.execute("START TRANSACTION")
            try open.execute("UPDATE v_core.t SET a = a + 7 WHERE id > 5")
            try server.kill()
        }
        for milliseconds in [3, 15, 40, 80, 130] {
            _ = try? server.restart(deadline: .milliseconds(milliseconds))
            try server.kill()
        }
        try server.restart()
        _ = try rows("INSERT INTO v_core.go VALUES (1)")
        let next = try await project.json(["run", file])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(try rows("SELECT COUNT(*), SUM(a) FROM v_core.t") == ["20000 2200010000"])
    }

    @Test(
        "24: connection numbers come again after a restart; nobody who has the dead host's is ended"
    )
    func numbersComeAgain() async throws {
        let file = try await prepare()
        _ = try await project.json(["run", file]) { running in
            try await sleeps(running)
            running.send(SIGKILL)
            try server.kill()
        }
        let dead = "SELECT MAX(connection_id) FROM v_orch.lupo_migration_journal"
        try server.restart()
        let number = try #require(try server.connect().value(SQLText(verbatim: dead))?.integerValue)
        var others: [MariaDBConnection] = []
        while others.last.map({ Int64($0.connectionID) < number + 20 }) ?? true {
            others.append(try server.connect())
        }
        #expect(others.contains { Int64($0.connectionID) == number })
        _ = try rows("INSERT INTO v_core.go VALUES (1)")
        let next = try await project.json(["run", file])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        for other in others { #expect(try other.value("SELECT 1")?.integerValue == 1) }
        #expect(try rows("SELECT COUNT(*), SUM(a) FROM v_core.t") == ["20000 2200010000"])
    }

    @Test(
        "28: the server turns read-only in the middle of a run; nothing is half once it takes writes again"
    )
    func turnsReadOnly() async throws {
        let file = try await prepare()
        _ = try rows("CREATE USER w@localhost")
        _ = try rows("GRANT ALL PRIVILEGES ON *.* TO w@localhost")
        _ = try rows("REVOKE READ_ONLY ADMIN, SUPER ON *.* FROM w@localhost")
        var plain = project
        plain.url = server.url.replacing("root@", with: "w@")
        let cut = try await plain.json(["run", file]) { running in
            try await sleeps(running)
            _ = try rows("SET GLOBAL read_only = 1")
            _ = try rows("INSERT INTO v_core.go VALUES (1)")
            let id =
                try rows(
                    Self.sleepers.replacing("COUNT(*)", with: "id")
                ).first ?? "0"
            _ = try rows("KILL QUERY \(id)")
        }
        #expect(cut.result.exitStatus == 2, "\(cut.result.output)")
        #expect(cut.code != nil && !cut.result.timedOut, "\(cut.result.output)")
        // While it is read-only nothing is tried on the tables.
        let refused = try await plain.json(["run", file])
        refused.expect(status: 2, code: "read-only-server")
        _ = try rows("SET GLOBAL read_only = 0")
        let next = try await plain.json(["run", file])
        #expect(next.result.exitStatus == 0, "\(next.result.output)\(next.result.errorOutput)")
        #expect(try rows("SELECT COUNT(*), SUM(a) FROM v_core.t") == ["20000 2200010000"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// What the server was doing when it died.
struct ServerDeath: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The hook that runs, and the statement that it sends.
    let hook: String
    let statement: String
    let code: String
    let outcome: String

    static let all = [
        ServerDeath(
            testDescription: "reading",
            hook: "validate",
            statement: "SELECT SLEEP(:n)",
            code: "connection-lost",
            outcome: "failed"
        ),
        ServerDeath(
            testDescription: "writing",
            hook: "execute",
            statement: "INSERT INTO writing SELECT 1, SLEEP(:n)",
            code: "connection-lost",
            outcome: "failed"
        ),
        ServerDeath(
            testDescription: "defining",
            hook: "execute",
            statement:
                "CREATE TABLE defining (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) AS SELECT SLEEP(%d) AS id",
            code: "outcome-unknown",
            outcome: "unknown"
        ),
    ]
}

@Suite("A server that dies", .serialized, .timeLimit(.minutes(2)))
struct BadInputCrashTests {
    /// A commit reaches the system before it is answered, so that it survives the death of the server's process.
    static let server = Result { try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"]) }

    @Test(
        "in the middle of a statement is said for what it is, and the next run converges",
        arguments: ServerDeath.all
    )
    func dies(_ death: ServerDeath) async throws {
        let server = try Self.server.get()
        var project = try BadInputProject("crash", url: server.url)
        project.environment = ["LUPO_LEASE": "1s"]
        let name = death.testDescription
        try project.migration(
            name,
            manifest: "touches = { \"\(name)\" },",
            """
            local function send(m, sql)
              sql = sql:gsub("%%d", m.args.seconds)
              if sql:find "^SELECT" then return m.db:value(sql, { n = tonumber(m.args.seconds) }) end
              if sql:find ":n" then
                m.db:exec "CREATE TABLE IF NOT EXISTS \(name) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT)"
                return m.db:exec(sql, { n = tonumber(m.args.seconds) })
              end
              m.db:exec(sql)
            end
            function M.\(death.hook)(m) send(m, "\(death.statement)") end
            \(death.hook == "execute" ? "" : "function M.execute(m) end")
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS \(name)" end
            """
        )
        let arguments = ["run", name + "_1_0_0.lua", "--arg"]
        let word = death.hook == "validate" ? "SELECT SLEEP(" : "\(name) "
        let cut = try await project.json(arguments + ["seconds=60"]) { running in
            let isSeen = try await running.wait { _ in
                try BadInputSignalTests.sleeping(server, "SLEEP(") == 1
                    && BadInputSignalTests.sleeping(server, word) == 1
            }
            #expect(isSeen, "\(running.output)\(running.errorOutput)")
            try server.kill()
        }
        cut.expect(
            status: 2,
            code: death.code,
            says: ["connection"],
            hint: ["run the command again"]
        )
        #expect(cut.outcome == death.outcome)
        let without = try await project.json(arguments + ["seconds=0"])
        without.expect(
            status: 69,
            code: "no-server",
            says: [server.socketPath],
            hint: ["Start the server"]
        )

        try server.restart()
        let answer = try await project.json(arguments + ["seconds=0"])
        answer.expect(status: 0, code: nil)
        #expect(answer.outcome == "completed")
        let standing = try project.standing(of: name, on: server)
        #expect(standing == "completed/completed//")
        let left = try await project.leftovers(on: server, patience: .seconds(5))
        #expect(left == [])
        let again = try await project.json(arguments + ["seconds=0"])
        #expect(again.outcome == "already_completed")
    }

    @Test(
        "by a full disk rolls back, and goes on when there is room",
        .enabled(if: Self.mayMount, "needs root")
    )
    func fullDisk() async throws {
        let project = try BadInputProject("full", url: nil)
        let mount = project.folder.path("disk")
        try project.folder.write("", to: "disk/.keep")
        let program = CommandRunner(program: "/bin/mount")
        let mounted = try await program.run(["-t", "tmpfs", "-o", "size=150m", "tmpfs", mount])
        guard mounted.exitStatus == 0 else {
            // A container may have root and no right to mount; only CI must have it.
            #expect(getenv("CI") == nil, "\(mounted.errorOutput)")
            return
        }
        do {
            try await fill(project, mount)
        } catch {
            _ = try await CommandRunner(program: "/bin/umount").run(["-l", mount])
            throw error
        }
        let unmounted = try await CommandRunner(program: "/bin/umount").run([mount])
        #expect(unmounted.exitStatus == 0, "A server still uses it: \(unmounted.errorOutput)")
    }

    private func fill(_ project: BadInputProject, _ mount: String) async throws {
        var project = project
        project.url = "embedded:disk/server?durability=none"
        try project.migration(
            "fill",
            manifest: "touches = { \"fill\" },",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE fill (id BIGINT UNSIGNED NOT NULL PRIMARY KEY AUTO_INCREMENT, t VARCHAR(4000) NOT NULL)"
              local rows = {}
              for i = 1, 500 do rows[i] = { t = ("x"):rep(4000) } end
              for _ = 1, tonumber(m.args.blocks) do m.db:insert("fill", rows) end
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS fill" end
            """
        )
        let full = try await project.json(["run", "fill_1_0_0.lua", "--arg", "blocks=100"])
        full.expect(status: 3, code: "disk-full", hint: ["Free space"])
        #expect(full.outcome == "rolled_back")
        let good = try await project.json(["run", "fill_1_0_0.lua", "--arg", "blocks=1"])
        good.expect(status: 0, code: nil)
        #expect(good.outcome == "completed")
        #expect(BadInputSignalTests.processes(naming: mount) == [])
    }

    private static let mayMount = getuid() == 0 || getenv("CI") != nil
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite("Backups of a whole server by the program", .serialized, .timeLimit(.minutes(1)))
struct ServerBackupProgramTests {
    private let program: CommandRunner

    init() throws { program = try CommandRunner.lupoHost() }

    @Test(
        "The embedded server's data is lost, and comes back by the commands that stand beside the backup"
    )
    func embedded() async throws {
        let folder = try TemporaryFolder(named: "lupo")
        try folder.write(
            #"return { backup = { method = "mariadb-backup", folder = ".lupo/it's kept" } }"#,
            to: "lupo.lua"
        )
        for (name, version, body) in [
            (
                "make", "1.0.0",
                """
                m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
                m.db:exec "INSERT INTO t VALUES (1, 4), (2, 38)"
                """
            ),
            ("clear", "1.0.1", #"m.db:exec "UPDATE t SET a = 0 WHERE id > 0""#),
        ] {
            try folder.write(
                """
                local M = lupo.migration { api = 1, name = "\(name)", version = "\(version)", touches = { "t" } }
                function M.execute(m) \(body) end
                function M.rollback(m) end
                return M
                """,
                to: "\(name)_\(version.replacing(".", with: "_")).lua"
            )
        }
        func ask(_ arguments: [String]) async throws -> CommandResult {
            try await program.run(arguments, in: folder.path)
        }
        for file in ["make_1_0_0.lua", "clear_1_0_1.lua"] {
            let made = try await ask(["run", file])
            #expect(made.exitStatus == 0, "\(made.output)\(made.errorOutput)")
            #expect(made.errorOutput.contains("the server is backed up"), "\(made.errorOutput)")
        }
        let sum = ["server", "shell", "--", "-N", "-e", "SELECT SUM(a) FROM lupopedia.t"]
        #expect(try await ask(sum).output == "0\n")
        let list = try await ask(["backup", "list"])
        #expect(list.output.contains("the whole server"), "\(list.output)")
        #expect(list.output.contains("before execution"), "\(list.output)")
        let refused = try await ask(["backup", "restore", "2"])
        #expect(refused.exitStatus == 2, "\(refused.output)")
        #expect(refused.errorOutput.contains("--copy-back"), "\(refused.errorOutput)")

        FileTree.remove(folder.path(".lupo/server/data"))
        let places = FileTree.names(in: folder.path(".lupo/it's kept")).sorted()
        let text = try folder.read(".lupo/it's kept/\(places.last ?? "")/RESTORE.txt")
        let commands = text.split(separator: "\n").filter { $0.hasPrefix("    ") }
        let path = program.program.split(separator: "/").dropLast().joined(separator: "/")
        let script = "set -e; PATH=/\(path):$PATH\n" + commands.joined(separator: "\n")
        let done = try await CommandRunner(program: "/bin/sh").run(["-c", script], in: "/")
        #expect(done.exitStatus == 0, "\(done.output)\(done.errorOutput)")
        #expect(try await ask(sum).output == "42\n")
        let again = try await ask(["run", "clear_1_0_1.lua"])
        #expect(again.exitStatus == 0, "\(again.output)\(again.errorOutput)")
        #expect(try await ask(sum).output == "0\n")
        _ = try await ask(["server", "stop"])
    }

    @Test("A host that is killed while the server is copied takes the copying program with it")
    func killed() async throws {
        let server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        var project = try BadInputProject("b", url: server.url)
        project.environment["LUPO_LEASE"] = "1s"
        _ = try await project.json(["rollback", "--last", "1"])
        let connection = try server.connect(schema: try Identifier("b_core"))
        try connection.execute("CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
        _ = try project.migration(
            "add",
            manifest: "touches = { \"t\" }, backup = { method = \"mariadb-backup\" },",
            """
            function M.execute(m) m.db:exec "ALTER TABLE t ADD COLUMN a INT NULL" end
            function M.rollback(m) m.schema:drop_column("t", "a") end
            """
        )
        let place = project.folder.path(".lupo/backups")
        /// Whether a program is at work on that folder.
        @Sendable func isCopying() -> Bool {
            FileTree.names(in: "/proc").contains { name in
                guard let id = Int32(name), id != getpid(),
                    let bytes = try? FileTree.read("/proc/\(id)/cmdline")
                else { return false }
                let line = String(decoding: bytes, as: UTF8.self)
                return line.contains("mariadb-backup") && line.contains(place)
            }
        }
        let first = try await project.json(["run", "add_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in isCopying() }
            #expect(begun, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(first.result.signal == SIGKILL)
        let end = ContinuousClock.now + .seconds(10)
        while isCopying(), ContinuousClock.now < end { usleep(2_000) }
        #expect(!isCopying())
        let next = try await project.json(["run", "add_1_0_0.lua"])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        let rows = try server.connect().rows(
            "SELECT status FROM b_orch.lupo_migration_backups ORDER BY migration_backup_id"
        ).map { $0[0].text }
        #expect(rows == ["failed", "verified"])
        #expect(FileTree.names(in: place).count == 1)

        // Somebody asks to stop: nothing is left, and nothing was done.
        let back = try await project.json(["rollback", "add"])
        #expect(back.result.exitStatus == 0, "\(back.result.output)")
        let stopped = try await project.json(["run", "add_1_0_0.lua"]) { running in
            _ = try await running.wait { _ in isCopying() }
            running.send(SIGINT)
        }
        #expect(stopped.result.exitStatus == 130, "\(stopped.result.output)")
        #expect(!isCopying() && FileTree.names(in: place).count == 1)
    }
}

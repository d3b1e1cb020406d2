// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Faults of the table in docs/crash.md that need a server of their own.
@Suite("Faults", .serialized, .timeLimit(.minutes(1)))
struct FaultTests {
    /// A server with a project before it.
    private struct Place {
        let server: PrivateServer
        let project: BadInputProject

        init(_ flags: [String] = [], _ prefix: String = "f") throws {
            server = try PrivateServer(flags: flags + ["--innodb-flush-log-at-trx-commit=2"])
            project = try BadInputProject(prefix, url: server.url)
        }

        func rows(_ text: String) throws -> [String] {
            try server.connect().rows(SQLText(verbatim: text)).map { row in
                row.values.map { (try? $0.literal()) ?? "?" }.joined(separator: " ")
            }
        }

        /// Sets the database up and makes a table with rows for an ALTER that takes a moment.
        func prepare(rows: Int = 3) async throws {
            _ = try await project.json(["rollback", "--last", "1"])
            let connection = try server.connect(schema: try Identifier("f_core"))
            try connection.execute(
                "CREATE TABLE t (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, v CHAR(200) NOT NULL DEFAULT 'x') ENGINE=InnoDB"
            )
            let number = SQLText(verbatim: String(rows))
            try connection.execute("INSERT INTO t (id) SELECT seq FROM seq_1_to_\(number)")
        }

        /// Writes a migration that alters the table by copying it.
        func widen() throws -> String {
            _ = try project.migration(
                "widen",
                manifest: #"touches = { "t" }, backup = { automatic = "off" }, "#
                    + #"allow = { blocking_alter = "a test" },"#,
                """
                function M.execute(m)
                  if not m.schema:has_column("t", "w") then
                    m.db:exec "ALTER TABLE t MODIFY v CHAR(210) NOT NULL DEFAULT 'x', ADD COLUMN w INT NULL, ALGORITHM=COPY"
                  end
                end
                function M.rollback(m)
                  m.schema:drop_column("t", "w")
                  m.db:exec "ALTER TABLE t MODIFY v CHAR(200) NOT NULL DEFAULT 'x'"
                end
                """
            )
            return "widen_1_0_0.lua"
        }

        var isAltering: Bool {
            let text =
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%ALTER TABLE t MODIFY v CHAR(210)%' AND state LIKE 'copy%'"
            return (try? server.connect().value(SQLText(verbatim: text))?.integerValue) == 1
        }
    }

    @Test("23: the server is told to stop in the middle of an ALTER; the next run converges")
    func serverStops() async throws {
        let place = try Place()
        try await place.prepare(rows: 150_000)
        let file = try place.widen()
        let first = try await place.project.json(["run", file]) { running in
            let begun = try await running.wait { _ in place.isAltering }
            #expect(begun, "\(running.errorOutput)")
            if let process = place.server.processID { kill(process, SIGTERM) }
        }
        #expect(first.result.exitStatus == 2, "\(first.result.output)")
        while (try? place.server.connect()) != nil { usleep(2_000) }
        try place.server.restart()
        let second = try await place.project.json(["run", file])
        #expect(second.result.exitStatus == 0, "\(second.result.output)")
        #expect(try place.rows("SELECT COUNT(*), MAX(LENGTH(v)) FROM f_core.t") == ["150000 1"])
    }

    @Test("25: no connection is left; the run is refused and nothing is changed, then it runs")
    func connections() async throws {
        let place = try Place(["--max-connections=10"])
        try await place.prepare()
        let file = try place.widen()
        try place.server.connect().execute("CREATE USER 'm'@'localhost'")
        try place.server.connect().execute("GRANT ALL PRIVILEGES ON *.* TO 'm'@'localhost'")
        try place.server.connect().execute("REVOKE CONNECTION ADMIN ON *.* FROM 'm'@'localhost'")
        var project = place.project
        project.url = place.server.url.replacing("root@", with: "m@")
        var held: [MariaDBConnection] = []
        while held.count < 12, let one = try? place.server.connect() { held.append(one) }
        let refused = try await project.json(["run", file])
        #expect(refused.result.exitStatus == 69, "\(refused.result.output)")
        held.removeAll()
        let second = try await project.json(["run", file])
        #expect(second.result.exitStatus == 0, "\(second.result.output)")
    }

    @Test(
        "30: the server hangs longer than the lease; the host gives up or goes on, and no row is lost"
    )
    func serverHangs() async throws {
        let place = try Place()
        try await place.prepare(rows: 150_000)
        let file = try place.widen()
        var project = place.project
        project.environment["LUPO_LEASE"] = "1s"
        let first = try await project.json(["run", file]) { running in
            let begun = try await running.wait { _ in place.isAltering }
            #expect(begun, "\(running.errorOutput)")
            guard let process = place.server.processID else { return }
            kill(process, SIGSTOP)
            try await Task.sleep(for: .milliseconds(1_500))
            kill(process, SIGCONT)
        }
        #expect([0, 2].contains(first.result.exitStatus ?? -1), "\(first.result.output)")
        let second = try await project.json(["run", file])
        #expect(second.result.exitStatus == 0, "\(second.result.output)")
        #expect(try place.rows("SELECT COUNT(*) FROM f_core.t") == ["150000"])
    }

    @Test(
        "18: the file is edited between the crash and the next run; what it did is taken back first"
    )
    func editedAfterCrash() async throws {
        let place = try Place()
        try await place.prepare()
        func write(_ column: String, _ wait: Int) throws {
            _ = try place.project.migration(
                "edited",
                manifest: "touches = { \"t\" },",
                """
                function M.execute(m)
                  m.db:exec "ALTER TABLE t ADD COLUMN \(column) INT NULL"
                  m.db:value "SELECT SLEEP(\(wait))"
                end
                function M.rollback(m)
                  m.schema:drop_column("t", "first")
                  m.schema:drop_column("t", "second")
                end
                """
            )
        }
        let sleeper =
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%' AND id <> CONNECTION_ID()"
        try write("first", 20)
        _ = try await place.project.json(["run", "edited_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in try place.rows(sleeper).count == 1 }
            #expect(begun, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        _ = try place.rows("KILL CONNECTION \(try place.rows(sleeper).first ?? "0")")
        try write("second", 0)
        let next = try await place.project.json(["run", "edited_1_0_0.lua"])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(
            try place.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 't' AND ordinal_position > 2"
            ) == ["'second'"]
        )
    }

    @Test("37: somebody alters the table after a crash; the host refuses to call it taken back")
    func foreignChange() async throws {
        let place = try Place()
        try await place.prepare()
        _ = try place.project.migration(
            "cut",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m.db:value "SELECT SLEEP(20)"
            end
            function M.rollback(m) m.schema:drop_column("t", "w") end
            """
        )
        let sleeper =
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%' AND id <> CONNECTION_ID()"
        let first = try await place.project.json(["run", "cut_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in try place.rows(sleeper).count == 1 }
            #expect(begun, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(first.result.signal == SIGKILL)
        _ = try place.rows("KILL CONNECTION \(try place.rows(sleeper).first ?? "0")")
        _ = try place.rows("ALTER TABLE f_core.t ADD COLUMN foreign_word INT NULL")
        let next = try await place.project.json(["run", "cut_1_0_0.lua"])
        #expect(next.result.exitStatus == 2, "\(next.result.output)")
        #expect(next.result.output.contains("f_core.t is not as it was"), "\(next.result.output)")
        _ = try place.rows("ALTER TABLE f_core.t DROP COLUMN foreign_word")
        let mended = try await place.project.json(["rollback", "cut"])
        #expect(mended.result.exitStatus == 0, "\(mended.result.output)")
    }

    @Test("15: who reads the output has gone; the run ends as it would have")
    func closedPipe() async throws {
        let place = try Place()
        try await place.prepare()
        let file = try place.widen()
        let shell = CommandRunner(program: "/bin/sh")
        let host = try CommandRunner.lupoHost().program
        // Both outputs end in a pipe that nobody reads.
        _ = try await shell.run(
            [
                "-c",
                "{ \(host) run \(file) --progress plain --database \"$1\" 2>&1; echo $? > status; } | true",
                "sh", place.server.url,
            ],
            in: place.project.folder.path
        )
        #expect(try place.project.folder.read("status") == "0\n")
        #expect(
            try place.rows(
                "SELECT state FROM f_orch.lupo_migration_registry WHERE migration_name = 'widen'"
            ) == ["'completed'"]
        )
    }

    @Test(
        "38, 39: the server's disk is full; nothing is half, and with room the next run converges"
    )
    func diskFull() async throws {
        let folder = try TemporaryFolder(named: "lupofull")
        try folder.write("", to: "m/none")
        guard
            system("mount -t tmpfs -o size=180m tmpfs \(folder.path("m")) 2> /dev/null") == 0
        else { return }
        defer { _ = system("umount -l \(folder.path("m"))") }
        // The tables of this schema stand on the small disk.
        let place = try Place()
        _ = try await place.project.json(["rollback", "--last", "1"])
        let small = folder.path("m")
        _ = try place.rows(
            "CREATE TABLE f_core.t (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, v CHAR(200) NOT NULL DEFAULT 'x') ENGINE=InnoDB DATA DIRECTORY='\(small)'"
        )
        _ = try place.rows("INSERT INTO f_core.t (id) SELECT seq FROM f_core.seq_1_to_250000")
        let file = try place.widen()
        try folder.write([UInt8](repeating: 0, count: 60 << 20), to: "m/ballast")
        let full = try await place.project.json(["run", file])
        #expect(full.result.exitStatus == 3, "\(full.result.output)")
        #expect(try place.rows("SELECT COUNT(*) FROM f_core.t") == ["250000"])
        unlink(folder.path("m/ballast"))
        let next = try await place.project.json(["run", file])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(try place.rows("SELECT COUNT(*) FROM f_core.t") == ["250000"])
        _ = try place.rows("DROP TABLE f_core.t")
    }

    @Test(
        "16: the host's clock jumps by a day; leases and times are the server's",
        arguments: [1, -1]
    )
    func clockJumps(days: Int) async throws {
        let folder = try TemporaryFolder(named: "lupoclock")
        // From the hundredth look at the calendar on it is another day; the monotonic clock runs as it did.
        try folder.write(
            """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <time.h>
            int clock_gettime(clockid_t clock, struct timespec *out) {
                static int (*real)(clockid_t, struct timespec *);
                static int looks;
                if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
                int code = real(clock, out);
                if (clock == CLOCK_REALTIME && ++looks > 3) out->tv_sec += (\(days)) * 86400;
                return code;
            }
            """,
            to: "clock.c"
        )
        let compile =
            "cc -shared -fPIC -o \(folder.path("clock.so")) \(folder.path("clock.c")) 2> \(folder.path("log"))"
        guard system(compile) == 0 else { return }
        let place = try Place()
        try await place.prepare()
        var shifted = place.project
        shifted.environment = ["LUPO_LEASE": "1s", "LD_PRELOAD": folder.path("clock.so")]
        let project = shifted
        _ = try project.migration(
            "slow",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m.db:value "SELECT SLEEP(1.3)"
              m.db:exec "UPDATE t SET w = 1"
            end
            function M.rollback(m) m.schema:drop_column("t", "w") end
            """
        )
        let result = try await project.json(["run", "slow_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in
                try place.rows("SELECT COUNT(*) FROM f_temp.lupo_locks WHERE lock_type = 'table'")
                    == ["1"]
            }
            #expect(begun, "\(running.errorOutput)")
            // Who comes meanwhile waits: the lease is not over for a clock of tomorrow.
            let other = try await project.json(["run", "slow_1_0_0.lua"])
            #expect(other.result.output.contains("already_completed"), "\(other.result.output)")
        }
        #expect(result.result.exitStatus == 0, "\(result.result.output)")
        let drift = """
            SELECT COUNT(*) FROM f_orch.lupo_migration_states WHERE ABS(TIMESTAMPDIFF(SECOND, \
            STR_TO_DATE(state_entered_ymdhis, '%Y%m%d%H%i%s'), UTC_TIMESTAMP())) > 60
            """
        #expect(try place.rows(drift) == ["0"])
    }
}

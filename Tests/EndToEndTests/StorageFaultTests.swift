// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Faults 40, 41 and 43 of docs/faults.md: disks that are full, or fail, or forget.
@Suite("Faults of disks", .serialized, .timeLimit(.minutes(1)))
struct StorageFaultTests {
    private static func rows(_ server: PrivateServer, _ text: String) throws -> [String] {
        try server.connect().rows(SQLText(verbatim: text)).map { row in
            row.values.map { (try? $0.literal()) ?? "?" }.joined(separator: " ")
        }
    }

    // MARK: - 40

    @Test(
        "40: the disk under .lupo is full; the run says so or goes on, and with room the next one converges",
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system")
    )
    func fullProject() async throws {
        let folder = try TemporaryFolder(named: "lupofull")
        try folder.write("", to: "p/none")
        let place = folder.path("p")
        #expect(system("mount -t tmpfs -o size=160m tmpfs \(place)") == 0)
        defer { _ = system("umount -l \(place)") }
        let program = try CommandRunner.lupoHost()
        try folder.write("return {}", to: "p/lupo.lua")
        func migration(_ name: String, _ body: String) throws -> String {
            try folder.write(
                """
                local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0", touches = { "t" } }
                function M.execute(m) \(body) end
                function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
                return M
                """,
                to: "p/\(name)_1_0_0.lua"
            )
            return "\(name)_1_0_0.lua"
        }
        let make = try migration(
            "make",
            """
            m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v CHAR(200) NOT NULL) ENGINE=InnoDB"
            """
        )
        let fill = try migration(
            "fill",
            #"m.db:exec "INSERT INTO t SELECT seq, REPEAT('x', 200) FROM seq_1_to_100000""#
        )
        let made = try await program.run(["run", make], in: place)
        #expect(made.exitStatus == 0, "\(made.output)\(made.errorOutput)")

        func fillUp() { _ = system("cat /dev/zero > \(place)/ballast 2> /dev/null") }
        func ask(_ arguments: [String]) async throws -> CommandResult {
            try await program.run(arguments, in: place)
        }
        // Nothing can be written while the server is started, works and is stopped.
        fillUp()
        let full = try await ask(["run", fill, "--format", "json"])
        let said = "\(full.output)\(full.errorOutput)"
        #expect(full.signal == nil && !full.timedOut, "\(said)")
        #expect([2, 3, 69].contains(full.exitStatus ?? -1), "\(said)")
        let error = try JSON(parsing: full.output)
        let codes = [error["error"], error["migrations"]?.arrayValue?.first?["error"]]
            .compactMap { $0?["code"]?.stringValue }
        #expect(!codes.isEmpty, "\(said)")
        #expect(said.contains("disk") || said.contains("space"), "\(said)")
        unlink(place + "/ballast")
        let next = try await ask(["run", fill])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        let count = try await ask([
            "server", "shell", "--", "-N", "-e", "SELECT COUNT(*), SUM(LENGTH(v)) FROM lupopedia.t",
        ])
        #expect(count.output == "100000\t20000000\n", "\(count.output)\(count.errorOutput)")
        _ = try await ask(["server", "stop"])
    }

    // MARK: - 41

    /// Calls that fail with EIO on files whose path has a word, from the so-manieth on.
    private static func library(in folder: TemporaryFolder) throws -> String? {
        try folder.write(
            """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            static int hit(const char *call, int fd) {
                static int seen;
                const char *wanted = getenv("FAULT_CALL"), *word = getenv("FAULT_PATH");
                if (!wanted || !word || strcmp(wanted, call)) return 0;
                char link[64], path[4096];
                snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
                ssize_t size = readlink(link, path, sizeof path - 1);
                if (size < 0) return 0;
                path[size] = 0;
                if (!strstr(path, word)) return 0;
                const char *from = getenv("FAULT_FROM");
                return ++seen >= (from ? atoi(from) : 1);
            }
            #define FAIL(call) if (hit(call, fd)) { errno = EIO; return -1; }
            ssize_t write(int fd, const void *from, size_t size) {
                FAIL("write")
                return ((ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write"))(fd, from, size);
            }
            ssize_t read(int fd, void *to, size_t size) {
                FAIL("read")
                return ((ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read"))(fd, to, size);
            }
            ssize_t pread(int fd, void *to, size_t size, off_t at) {
                FAIL("pread")
                return ((ssize_t (*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, "pread"))(fd, to, size, at);
            }
            ssize_t pread64(int fd, void *to, size_t size, off_t at) {
                FAIL("pread")
                return ((ssize_t (*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, "pread64"))(fd, to, size, at);
            }
            int fsync(int fd) {
                FAIL("fsync")
                return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
            }
            int syncfs(int fd) {
                FAIL("syncfs")
                return ((int (*)(int))dlsym(RTLD_NEXT, "syncfs"))(fd);
            }
            """,
            to: "fault.c"
        )
        let library = folder.path("fault.so")
        let command =
            "cc -shared -fPIC -o \(library) \(folder.path("fault.c")) 2> \(folder.path("log"))"
        return system(command) == 0 ? library : nil
    }

    /// Method, call, part of the path, and from which such call on.
    private static let failures: [(method: String, call: String, word: String, from: Int)] = [
        ("file", "write", "/backups/", 2), ("file", "fsync", "/backups/", 1),
        ("file", "fsync", "/backups", 2), ("file", "pread", "/backups/", 1),
        ("tablespace", "write", "/backups/", 2), ("tablespace", "read", ".ibd", 1),
        ("tablespace", "fsync", "/backups/", 1), ("tablespace", "read", "/backups/", 1),
        ("mariadb-backup", "syncfs", "/backups/", 1), ("mariadb-backup", "read", "/backups/", 3),
    ]

    @Test(
        "41: reading, writing and flushing of backups fails; nothing is executed, and nothing says it was saved"
    )
    func failingDisk() async throws {
        let folder = try TemporaryFolder(named: "lupoeio")
        let library = try #require(try Self.library(in: folder))
        let server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        let project = try BadInputProject("e", url: server.url)
        _ = try await project.json(["rollback", "--last", "1"])
        let connection = try server.connect(schema: try Identifier("e_core"))
        try connection.execute(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(3000) NOT NULL) ENGINE=InnoDB"
        )
        // More than one piece of a file.
        try connection.execute("INSERT INTO t SELECT seq, REPEAT('x', 3000) FROM seq_1_to_800")
        for (method, call, word, from) in Self.failures {
            _ = try project.migration(
                "empty",
                manifest:
                    "touches = { \"t\" }, backup = { automatic = \"touched\", method = \"\(method)\" },",
                """
                function M.execute(m) m.db:exec "DELETE FROM t" end
                function M.rollback(m) end
                """
            )
            var failing = project
            failing.environment = [
                "LD_PRELOAD": library, "FAULT_CALL": call, "FAULT_PATH": word,
                "FAULT_FROM": String(from),
            ]
            let what = "\(method) \(call) \(word) \(from)"
            let answer = try await failing.json(["run", "empty_1_0_0.lua"])
            #expect(answer.result.exitStatus == 2, "\(what): \(answer.result.output)")
            #expect(answer.code == "file-system", "\(what): \(answer.result.output)")
            #expect(answer.message.contains("Input/output error"), "\(what): \(answer.message)")
            #expect(try Self.rows(server, "SELECT COUNT(*) FROM e_core.t") == ["800"], "\(what)")
            let verified =
                "SELECT COUNT(*) FROM e_orch.lupo_migration_backups WHERE status = 'verified' AND method = '\(method)'"
            #expect(try Self.rows(server, verified) == ["0"], "\(what)")
        }
        #expect(FileTree.names(in: project.folder.path(".lupo/backups")) == [])
        let next = try await project.json(["run", "empty_1_0_0.lua"])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(try Self.rows(server, "SELECT COUNT(*) FROM e_core.t") == ["0"])
        // Nor is what cannot be read given back, or called intact.
        var failing = project
        failing.environment = [
            "LD_PRELOAD": library, "FAULT_CALL": "read", "FAULT_PATH": "/backups/",
        ]
        let verify = try await failing.json(["backup", "verify"])
        #expect(verify.result.exitStatus == 2, "\(verify.result.output)")
    }

    // MARK: - 43

    @Test(
        "43: power is cut and the end of the redo log is lost; the server recovers or refuses, and the host is not deceived",
        arguments: [0, 700, 40_000]
    )
    func powerCut(_ lost: Int) async throws {
        let server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=1"])
        var project = try BadInputProject("w", url: server.url)
        project.environment["LUPO_LEASE"] = "1s"
        _ = try await project.json(["rollback", "--last", "1"])
        let connection = try server.connect(schema: try Identifier("w_core"))
        try connection.execute(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
        )
        try connection.execute("INSERT INTO t SELECT seq, seq FROM seq_1_to_1000")
        try connection.execute("CREATE TABLE go (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
        _ = try project.migration(
            "cut",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m.db:exec "UPDATE t SET a = a + 10000 WHERE id > 0"
              m.db:exec "ALTER TABLE t ADD COLUMN x INT NULL, ALGORITHM=COPY"
              m.db:value "SELECT IF((SELECT COUNT(*) FROM go) = 0, SLEEP(20), 0)"
              m.db:exec "ALTER TABLE t ADD KEY w (w)"
            end
            function M.rollback(m)
              m.db:exec "UPDATE t SET a = a - 10000 WHERE a > 10000"
              m.schema:drop_index("t", "w")
              m.schema:drop_column("t", "x")
              m.schema:drop_column("t", "w")
            end
            """
        )
        let sleeper =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%' AND id <> CONNECTION_ID()"
        let (data, copy) = (server.folder.path("data"), server.folder.path("copy"))
        _ = try await project.json(["run", "cut_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in try Self.rows(server, sleeper) == ["1"] }
            #expect(begun, "\(running.errorOutput)")
            // The disk as it is at some moment, while the server goes on.
            #expect(system("cp -a \(data) \(copy)") == 0)
            running.send(SIGKILL)
        }
        try server.kill()
        let log = copy + "/ib_logfile0"
        var bytes = try FileTree.read(log)
        let end = bytes.lastIndex { $0 != 0 } ?? 0
        // Its first part is no log, and survives.
        let begin = max(12_288, end + 1 - lost)
        if begin <= end { for place in begin...end { bytes[place] = 0 } }
        try FileTree.write(bytes, to: log, mode: 0o660)
        FileTree.remove(data)
        #expect(rename(copy, data) == 0)
        do { try server.restart(deadline: .seconds(5)) } catch {
            // It refuses to work on what it has: nobody is deceived.
            #expect(lost > 0, "\(error)")
            return
        }
        // It may have lost the table as well.
        _ = try? server.connect(schema: try Identifier("w_core")).execute(
            "INSERT IGNORE INTO go VALUES (1)"
        )
        let next = try await project.json(["run", "cut_1_0_0.lua"])
        let said = "\(lost): \(next.result.output)\(next.result.errorOutput)"
        #expect(next.result.signal == nil && !next.result.timedOut, "\(said)")
        guard next.result.exitStatus == 0 else {
            // A person has to decide, and is told about what.
            #expect(lost > 0, "\(said)")
            #expect(next.code != nil && !next.message.isEmpty && !next.hint.isEmpty, "\(said)")
            return
        }
        let sum = "SELECT COUNT(*), SUM(a), COUNT(w), COUNT(x) FROM w_core.t"
        #expect(try Self.rows(server, sum) == ["1000 10500500 0 0"], "\(said)")
        let check = try Self.rows(server, "CHECK TABLE w_core.t EXTENDED").last ?? ""
        #expect(check.contains("OK"), "\(check)")
        let back = try await project.json(["rollback", "cut"])
        #expect(back.result.exitStatus == 0, "\(back.result.output)")
        #expect(try Self.rows(server, "SELECT COUNT(*), SUM(a) FROM w_core.t") == ["1000 500500"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Backups of the whole server", .serialized)
struct ServerBackupTests {
    private let server: PrivateServer
    private let fixture: SessionFixture

    init() throws {
        server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        fixture = try SessionFixture(server: server)
        fixture.configure { $0.backup.method = .server }
    }

    /// Changes `t` by statements of which one loses rows.
    private func migration(_ name: String = "change") throws -> String {
        try fixture.write(
            name,
            manifest: "touches = { \"t\" }, backup = { method = \"mariadb-backup\" }",
            """
            function M.execute(m)
              m.db:exec "UPDATE t SET a = a + 1 WHERE id > 10"
              m.db:exec "DELETE FROM t"
            end
            function M.rollback(m) end
            """
        )
    }

    private func location() throws -> String {
        try fixture.value(
            "SELECT location FROM {o}.lupo_migration_backups WHERE method = 'mariadb-backup'"
        )
    }

    @Test(
        "It is made before execution, listed, verified, and puts a lost server back by its commands",
        .timeLimit(.minutes(1))
    )
    func wayBack() async throws {
        try fixture.prepareRows(300)
        // A server that was started anew counts from the highest row.
        try fixture.lay("ALTER TABLE t AUTO_INCREMENT = 301")
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(try migration())
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "0")
        // The table is saved by itself as well, before the statement that loses rows.
        let rows = try fixture.rows(
            "SELECT method, status, object_name, is_verified FROM {o}.lupo_migration_backups ORDER BY 1"
        )
        #expect(rows.map { $0[0] } == ["copy", "mariadb-backup"])
        #expect(rows[1] == ["mariadb-backup", "verified", "*.*", "1"])
        let listed = try await fixture.withSession { try await $0.listBackups(includesGone: false) }
        #expect(listed.rows.count == 2)
        let verified = try await fixture.withSession { try await $0.verifyBackups([]) }
        #expect(verified.rows.map(\.outcome) == ["intact", "intact"])

        let id = try fixture.value(
            "SELECT migration_backup_id FROM {o}.lupo_migration_backups WHERE method = 'mariadb-backup'"
        )
        let refused = try await fixture.withSession {
            try await $0.restoreBackups([Int64(id) ?? 0])
        }
        let hint = try #require(refused.rows.first?.error?.hint)
        #expect(refused.rows.first?.error?.code == .backupRefused)

        let place = try location()
        let text = String(decoding: try FileTree.read(place + "/RESTORE.txt"), as: UTF8.self)
        let commands = text.split(separator: "\n").filter { $0.hasPrefix("    ") }
            .map { String($0.dropFirst(4)) }
        #expect(commands.joined(separator: "\n") == hint)
        #expect(commands.count { $0.hasPrefix("systemctl") } == 2)
        // All is lost.
        try server.kill()
        FileTree.remove(server.folder.path("data"))
        let script = commands.filter { !$0.hasPrefix("systemctl") }.joined(separator: " && ")
        let done = try await CommandRunner(program: "/bin/sh").run(["-c", script], in: "/")
        #expect(done.exitStatus == 0, "\(done.output)\(done.errorOutput)")
        try server.restart()
        let after = try fixture.state(of: "t")
        #expect(after == before, "\(after) \(before)")
        let standing = try fixture.rows(
            "SELECT state FROM {o}.lupo_migration_registry WHERE migration_name = 'change'"
        )
        #expect(standing == [["backup"]])
        // The ledger of that moment has an attempt that was cut off; the next command settles it.
        let again = try await fixture.run(try migration())
        #expect(again.outcome == .completed, "\(again.error?.rendered() ?? "")")
    }

    @Test(
        "What is not as it was written is told apart, and purging takes it away",
        .timeLimit(.minutes(1))
    )
    func damage() async throws {
        try fixture.prepareRows(10)
        let report = try await fixture.run(try migration())
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let place = try location()
        let id = Int64(
            try fixture.value(
                "SELECT migration_backup_id FROM {o}.lupo_migration_backups WHERE method = 'mariadb-backup'"
            )
        )
        let number = try #require(id)
        func said() async throws -> String {
            let report = try await fixture.withSession { try await $0.verifyBackups([number]) }
            #expect(report.rows.map(\.outcome) == ["damaged"] && report.exitStatus == 2)
            return report.rows.first?.error?.message ?? ""
        }
        let file = "\(place)/data/ibdata1"
        let whole = try FileTree.read(file)
        var bytes = whole
        bytes[bytes.count / 2] ^= 1
        try FileTree.write(bytes, to: file, mode: 0o600)
        #expect(try await said().contains("ibdata1 is not what was written: its SHA-256"))
        try FileTree.write(Array(whole.dropLast()), to: file, mode: 0o600)
        #expect(try await said().contains("in place of \(whole.count)"))
        FileTree.remove(file)
        #expect(try await said().contains("it is gone"))
        try FileTree.write(whole, to: file, mode: 0o600)
        try FileTree.write([1], to: "\(place)/data/more", mode: 0o600)
        #expect(try await said().contains("it was not there"))
        FileTree.remove("\(place)/data/more")
        let intact = try await fixture.withSession { try await $0.verifyBackups([number]) }
        #expect(intact.rows.map(\.outcome) == ["intact"])
        FileTree.remove("\(place)/manifest.json")
        #expect(try await said().contains("manifest.json"))

        let purged = try await fixture.withSession {
            try await $0.purgeBackups([number], keep: nil, isDryRun: false)
        }
        #expect(purged.rows.map(\.outcome) == ["purged"])
        #expect(access(place, F_OK) != 0)
    }

    @Test("One table is taken out of it, and what it replaced is kept", .timeLimit(.minutes(1)))
    func oneTable() async throws {
        try fixture.prepareRows(50)
        try fixture.lay("ALTER TABLE t AUTO_INCREMENT = 51")
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(try migration())
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        try fixture.lay("INSERT INTO t (a, b) VALUES (7, 'new')")
        let id = try #require(
            Int64(
                try fixture.value(
                    "SELECT migration_backup_id FROM {o}.lupo_migration_backups WHERE method = 'mariadb-backup'"
                )
            )
        )
        func restore(_ table: String) async throws -> BackupReport {
            try await fixture.withSession { try await $0.restoreBackups([id], table: table) }
        }
        let other = try await restore("nothing")
        #expect(other.rows.first?.error?.code == .notFound)
        #expect(other.rows.first?.error?.hint?.contains(fixture.names.core.name + ".t") == true)
        let back = try await restore("t")
        #expect(
            back.rows.map(\.outcome) == ["restored"],
            "\(back.rows.first?.error?.rendered() ?? "")"
        )
        #expect(try fixture.state(of: "t") == before)
        #expect(try await restore("t").rows.map(\.outcome) == ["unchanged"])
        // It was emptied meanwhile: the same backup serves again.
        try fixture.lay("DROP TABLE t")
        #expect(try await restore("t").rows.map(\.outcome) == ["restored"])
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.copies().count { $0.hasPrefix("r") } == 1)
        let file = "\(try location())/data/\(fixture.names.core.name)/t.ibd"
        var bytes = try FileTree.read(file)
        bytes[bytes.count - 9] ^= 4
        try FileTree.write(bytes, to: file, mode: 0o600)
        #expect(try await restore("t").rows.first?.error?.code == .backupDamaged)
    }

    @Test("One command makes one, whatever it runs", .timeLimit(.minutes(1)))
    func once() async throws {
        try fixture.prepareRows(10)
        let files = [try migration("first"), try migration("second")]
        let report = try await fixture.run(files)
        #expect(report.migrations.map(\.outcome) == [.completed, .completed])
        let count =
            "SELECT COUNT(*) FROM {o}.lupo_migration_backups WHERE method = 'mariadb-backup'"
        #expect(try fixture.value(count) == "1")
        // A failing migration is rolled back from its tables' own backups.
        let file = try fixture.write(
            "third",
            manifest: "touches = { \"t\" }",
            """
            function M.execute(m)
              m.db:exec "INSERT INTO t (a) VALUES (1), (2), (3)"
              m.db:exec "DELETE FROM t"
              m:fail "as planned"
            end
            function M.rollback(m) m.db:exec "DELETE FROM t WHERE a IN (1, 2, 3)" end
            """
        )
        let failed = try await fixture.run(file)
        #expect(failed.outcome == .rolledBack, "\(failed.error?.rendered() ?? "")")
        #expect(try fixture.value(count) == "2")
    }

    @Test("Credentials of any kind reach the program, and nobody else", .timeLimit(.minutes(1)))
    func credentials() throws {
        let password = #"pa"ss \ 'w#or;d $HOME % é"#
        let root = try server.connect()
        try root.execute("CREATE USER 'b k'@'localhost' IDENTIFIED BY \(password)")
        try root.execute(
            "GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR ON *.* TO 'b k'@'localhost'"
        )
        var options = ConnectionOptions(
            endpoint: .socket(path: server.socketPath),
            user: "b k",
            password: Secret(password)
        )
        let tool = try BackupTool(for: root.serverVersion, interruption: Interruption())
        let folder = try TemporaryFolder(named: "lupobk")
        mkdir(folder.path("one"), 0o700)
        try tool.copy(server.folder.path("data"), of: options, to: folder.path("one"))
        for name in ["one/backup.log", "one/prepare.log", "one/data/backup-my.cnf"] {
            #expect(try !folder.read(name).contains("w#or"))
        }
        #expect(FileTree.names(in: folder.path("one")) == ["backup.log", "data", "prepare.log"])
        options.password = Secret("wrong")
        mkdir(folder.path("two"), 0o700)
        let wrong = #expect(throws: LupoError.self) {
            try tool.copy(server.folder.path("data"), of: options, to: folder.path("two"))
        }
        #expect(wrong?.code == .backupRefused && wrong?.message.contains("Access denied") == true)
    }

    @Test("A program that is missing, of another series, or that fails is refused clearly")
    func tools() throws {
        let folder = try TemporaryFolder(named: "lupobk")
        let version = ServerVersion("10.11.19-MariaDB")
        func tool(_ script: String?) throws -> BackupTool {
            if let script {
                FileTree.remove(folder.path("mariadb-backup"))
                try folder.write("#!/bin/sh\n" + script, to: "mariadb-backup", mode: 0o755)
            }
            return try BackupTool(
                for: version,
                searchPath: [folder.path],
                interruption: Interruption()
            )
        }
        let missing = #expect(throws: LupoError.self) { _ = try tool(nil) }
        #expect(missing?.hint?.contains("apt-get install mariadb-backup") == true)
        let other = #expect(throws: LupoError.self) {
            _ = try tool("echo 'mariadb-backup based on MariaDB server 10.6.18-MariaDB debian' >&2")
        }
        #expect(other?.message.contains("10.6.18") == true && other?.code == .backupRefused)
        let silent = #expect(throws: LupoError.self) { _ = try tool("exit 0") }
        #expect(silent?.message.contains("does not say its version") == true)
        let says = "echo based on MariaDB server 10.11.2-MariaDB; "
        for (script, code, words) in [
            (
                "[ $# -gt 1 ] && { echo 'Error: write: No space left on device'; exit 1; }",
                LupoError.Code.diskFull, "No space"
            ),
            (
                "[ $# -gt 1 ] && { echo 'Access denied for user'; exit 1; }", .backupRefused,
                "Access denied"
            ),
            ("[ $# -gt 1 ] && kill -9 $$", .backupRefused, "signal 9"),
            // It ends well, and does not say so.
            ("true", .backupRefused, "exit status 0"),
        ] {
            let failing = try tool(says + script + "; true")
            FileTree.remove(folder.path("to"))
            mkdir(folder.path("to"), 0o700)
            let error = #expect(throws: LupoError.self) {
                try failing.copy("/nowhere", of: server.options, to: folder.path("to"))
            }
            #expect(error?.code == code, "\(error?.rendered() ?? "")")
            #expect(error?.message.contains(words) == true, "\(error?.rendered() ?? "")")
        }
    }

    @Test(
        "Where there is too little room it is refused, and nothing is left",
        .timeLimit(.minutes(1))
    )
    func room() async throws {
        let mount = fixture.folder.path("small")
        mkdir(mount, 0o700)
        guard system("mount -t tmpfs -o size=24m tmpfs \(mount) 2> /dev/null") == 0 else { return }
        defer { _ = system("umount -l \(mount)") }
        fixture.configure { $0.backup.folder = mount }
        try fixture.prepareRows(10)
        let report = try await fixture.run(try migration())
        #expect(report.error?.code == .diskFull, "\(report.error?.rendered() ?? "")")
        #expect(report.outcome == .failed)
        #expect(FileTree.names(in: mount) == [])
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "10")
    }
}

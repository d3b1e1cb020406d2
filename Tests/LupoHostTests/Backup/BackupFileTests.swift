// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Backups that were damaged, and disks that are full")
struct BackupFileTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    /// Completes a migration that empties `t`, with a backup of it; gives the backup's place.
    private func backedUp(_ method: String) async throws -> String {
        try fixture.prepareRows(50)
        let file = try fixture.write(
            "empty",
            manifest: "touches = { \"t\" }, backup = { method = \"\(method)\" }",
            """
            function M.execute(m) m.db:exec "DELETE FROM t" end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        return try fixture.value("SELECT location FROM {o}.lupo_migration_backups")
    }

    @Test(
        "A torn or edited file is refused, and the table stays as it is",
        .timeLimit(.minutes(1)),
        arguments: ["cut", "bit", "longer", "gone", "empty"]
    )
    func damagedFile(_ damage: String) async throws {
        let path = try await backedUp("file")
        var bytes = try FileTree.read(path)
        switch damage {
        case "cut": bytes.removeLast(100)
        case "bit": bytes[bytes.count / 2] ^= 1
        case "longer": bytes.append(0)
        case "empty": bytes = []
        default: break
        }
        FileTree.remove(path)
        if damage != "gone" { try FileTree.write(bytes, to: path) }
        let verified = try await fixture.withSession { try await $0.verifyBackups([]) }
        #expect(verified.rows.map(\.outcome) == ["damaged"])
        #expect(verified.exitStatus == 2)
        let restored = try await fixture.withSession { try await $0.restoreBackups([1]) }
        #expect(restored.rows.first?.error?.code == .backupDamaged)
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["0"]])
    }

    @Test(
        "A file is read ahead in portions that are bounded by rows and by bytes",
        .timeLimit(.minutes(1))
    )
    func portions() async throws {
        let path = try await backedUp("file")
        for (rows, bytes, counts) in [
            (20, 1 << 20, [20, 20, 10]), (1_000, 1, Array(repeating: 1, count: 50)),
            (50, 1 << 20, [50]),
        ] {
            let ahead = try BackupFileAhead(
                BackupFileReader(path: path, digest: nil),
                rows: rows,
                bytes: bytes
            )
            var found: [[Value]] = []
            var sizes: [Int] = []
            while let portion = try ahead.next() {
                found += portion
                sizes.append(portion.count)
            }
            #expect(sizes == counts)
            #expect(found.map { $0[0].integerValue } == (1...50).map { Int64($0) })
        }
        // Who stops in the middle leaves no thread behind that waits.
        weak var left: BackupFileAhead?
        do {
            let ahead = try BackupFileAhead(BackupFileReader(path: path, digest: nil), rows: 1)
            _ = try ahead.next()
            left = ahead
        }
        #expect(left == nil)
    }

    @Test(
        "A copy that somebody changed is refused",
        .timeLimit(.minutes(1)),
        arguments: [
            "UPDATE {t} SET a = 0 WHERE id = 7", "DELETE FROM {t} WHERE id = 7",
            "ALTER TABLE {t} ADD COLUMN x INT", "DROP TABLE {t}",
        ]
    )
    func damagedCopy(_ statement: String) async throws {
        let place = try await backedUp("copy")
        try fixture.lay(statement.replacing("{t}", with: place))
        let restored = try await fixture.withSession { try await $0.restoreBackups([1]) }
        #expect(restored.rows.first?.error?.code == .backupDamaged)
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["0"]])
    }

    @Test(
        "A backup is given back by command, and deleted when its time is over",
        .timeLimit(.minutes(1)),
        arguments: ["copy", "file", "tablespace"]
    )
    func restoredByCommand(_ method: String) async throws {
        let place = try await backedUp(method)
        let verified = try await fixture.withSession { try await $0.verifyBackups([]) }
        #expect(verified.rows.map(\.outcome) == ["intact"])
        let restored = try await fixture.withSession { try await $0.restoreBackups([1]) }
        #expect(
            restored.rows.map(\.outcome) == ["restored"],
            "\(restored.rows.first?.error?.rendered() ?? "")"
        )
        #expect(try fixture.rows("SELECT COUNT(*), SUM(a) FROM {c}.t") == [["50", "1275"]])
        let early = try await fixture.withSession {
            try await $0.purgeBackups([], keep: nil, isDryRun: false)
        }
        #expect(early.rows.isEmpty)
        let planned = try await fixture.withSession {
            try await $0.purgeBackups([1], keep: nil, isDryRun: true)
        }
        #expect(planned.rows.map(\.outcome) == ["to_purge"])
        #expect(try fixture.copies().count == 1)
        let purged = try await fixture.withSession {
            try await $0.purgeBackups([1], keep: nil, isDryRun: false)
        }
        #expect(purged.rows.map(\.outcome) == ["purged"])
        #expect(try fixture.copies() == [])
        #expect(access(place, F_OK) != 0)
        #expect(try fixture.backups().map { $0[0] } == ["purged"])
    }

    @Test(
        "What the ledger says is not deleted where it is no backup",
        .timeLimit(.minutes(1)),
        arguments: ["file", "copy"]
    )
    func foreignPlace(_ method: String) async throws {
        _ = try await backedUp(method)
        let other = try fixture.folder.write("mine", to: "mine.txt")
        let place = method == "file" ? other : "\(fixture.names.core.name).t"
        try fixture.connect().execute(
            "UPDATE \(fixture.names.orchestration).lupo_migration_backups SET location = \(place)"
        )
        let purged = try await fixture.withSession {
            try await $0.purgeBackups([1], keep: nil, isDryRun: false)
        }
        #expect(purged.rows.first?.error?.code == .backupRefused)
        #expect(access(other, F_OK) == 0)
        #expect(try fixture.rows("SELECT COUNT(*) FROM {c}.t") == [["0"]])
    }

    @Test("A file system without room is noticed before anything is written")
    func noRoom() throws {
        #expect(throws: Never.self) { try BackupRoom.require(1, in: "/", for: "it") }
        let error = #expect(throws: LupoError.self) {
            try BackupRoom.require(1 << 60, in: "/", for: "a backup of a.b")
        }
        #expect(error?.code == .diskFull)
        #expect(error?.message.contains("a backup of a.b") == true)
    }

    @Test(
        "A disk that fills up while a backup is written leaves nothing behind",
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system"),
        .timeLimit(.minutes(1))
    )
    func fullDisk() async throws {
        try fixture.lay(
            // Compressed at the server, and not in the file: more than was to be expected.
            "CREATE TABLE t (id INT PRIMARY KEY, b LONGTEXT) ENGINE=InnoDB ROW_FORMAT=COMPRESSED",
            "INSERT INTO t SELECT seq, REPEAT('x', 1000000) FROM seq_1_to_60"
        )
        let mount = fixture.folder.path + "/small"
        mkdir(mount, 0o700)
        let mounting = CommandRunner(program: "/bin/mount")
        let result = try await mounting.run(
            ["-t", "tmpfs", "-o", "size=48m", "tmpfs", mount],
            in: fixture.folder.path
        )
        #expect(result.exitStatus == 0, "\(result.errorOutput)")
        fixture.configure { $0.backup.folder = mount }
        let file = try fixture.write(
            "full",
            manifest: "touches = { \"t\" }, backup = { method = \"file\" }",
            """
            function M.backup(m)
              m.backup:table "t"
            end
            function M.execute(m) end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.error?.code == .diskFull, "\(report.error?.rendered() ?? "")")
        #expect(FileTree.names(in: mount) == [])
        #expect(try fixture.backups().map { $0[0] } == ["failed"])
        _ = try await CommandRunner(program: "/bin/umount").run([mount], in: fixture.folder.path)
    }
}

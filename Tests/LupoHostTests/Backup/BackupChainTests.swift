// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Which backup counts, and how large it will be")
struct BackupChainTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func emptying(fails: Bool) throws -> String {
        try fixture.write(
            "empty",
            """
            function M.execute(m)
              m.db:exec "DELETE FROM t"
              \(fails ? "m:fail 'as planned'" : "")
            end
            function M.rollback(m) end
            """
        )
    }

    @Test(
        "What was saved before an earlier attempt that ended well is no backup for the next one",
        .timeLimit(.minutes(1))
    )
    func earlierAttempt() async throws {
        try fixture.prepareRows(10)
        let first = try await fixture.run(try emptying(fails: false))
        #expect(first.outcome == .completed, "\(first.error?.rendered() ?? "")")
        let back = try await fixture.rollBack("empty")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
        // What people did with the table since.
        try fixture.lay("INSERT INTO t (a, b) VALUES (1001, 'new'), (1002, 'new')")
        let before = try fixture.state(of: "t")
        let second = try await fixture.run(try emptying(fails: true))
        #expect(second.outcome == .rolledBack, "\(second.error?.rendered() ?? "")")
        #expect(try fixture.state(of: "t") == before)
        #expect(try fixture.rows("SELECT a FROM {c}.t ORDER BY a") == [["1001"], ["1002"]])
    }

    @Test(
        "A backup that will not fit is refused before a byte of it is written",
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system"),
        .timeLimit(.minutes(1))
    )
    func size() async throws {
        try fixture.lay(
            "CREATE TABLE t (id INT PRIMARY KEY, b VARCHAR(4000)) ENGINE=InnoDB",
            "INSERT INTO t SELECT seq, REPEAT('x', 4000) FROM seq_1_to_3000",
            "ANALYZE TABLE t"
        )
        let mount = fixture.folder.path("small")
        mkdir(mount, 0o700)
        #expect(system("mount -t tmpfs -o size=36m tmpfs \(mount)") == 0)
        defer { _ = system("umount -l \(mount)") }
        fixture.configure {
            $0.backup.folder = mount
            $0.backup.method = .file
        }
        let report = try await fixture.run(try emptying(fails: false))
        #expect(report.error?.code == .diskFull, "\(report.error?.rendered() ?? "")")
        #expect(report.error?.message.contains("There is no room for a backup of") == true)
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "3000")
    }
}

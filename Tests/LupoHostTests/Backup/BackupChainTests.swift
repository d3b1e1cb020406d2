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

    /// Inserts rows, overwrites a column of all of them, and fails.
    private func mixed(_ name: String, rollback: String) throws -> String {
        try fixture.write(
            name,
            """
            function M.execute(m)
              m.db:exec "INSERT INTO t (id, a, b) VALUES (501, 1, 'new'), (502, 2, 'new')"
              m.db:exec "UPDATE t SET a = a + 1000"
              m:fail "as planned"
            end
            function M.rollback(m)
              \(rollback)
            end
            """
        )
    }

    @Test(
        "What was saved half-way does not come back over a script's rollback that undid the table itself",
        .timeLimit(.minutes(1))
    )
    func savedHalfWay() async throws {
        try fixture.prepareRows(10)
        let before = try fixture.state(of: "t")
        let report = try await fixture.run(
            try mixed(
                "mixed",
                rollback: """
                    m.db:exec "DELETE FROM t WHERE id > 500"
                    m.db:exec "UPDATE t SET a = a - 1000 WHERE a > 1000"
                    """
            )
        )
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.rows("SELECT id, a FROM {c}.t ORDER BY id").count == 10)
        #expect(try fixture.value("SELECT SUM(a) FROM {c}.t") == "55")
        // The counter alone is further on.
        #expect(try fixture.state(of: "t").last == before.last)
        #expect(
            try fixture.rows("SELECT status, row_count FROM {o}.lupo_migration_backups")
                == [["verified", "12"]]
        )
    }

    @Test(
        "What was saved half-way comes back where the script's rollback leaves the table alone",
        .timeLimit(.minutes(1))
    )
    func savedHalfWayAlone() async throws {
        try fixture.prepareRows(10)
        let report = try await fixture.run(try mixed("mixed", rollback: ""))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.t") == "12")
        #expect(try fixture.value("SELECT SUM(a) FROM {c}.t") == "58")
    }

    @Test(
        "What was saved inside of a transaction holds nothing that the transaction wrote before",
        .timeLimit(.minutes(1))
    )
    func savedInTransaction() async throws {
        try fixture.prepareRows(10)
        let before = try fixture.state(of: "t")
        let file = try fixture.write(
            "mixed",
            """
            function M.execute(m)
              m.db:transaction(function()
                m.db:exec "INSERT INTO t (id, a, b) VALUES (501, 1, 'new')"
                m.db:exec "UPDATE t SET a = a + 1000"
              end)
              m:fail "as planned"
            end
            function M.rollback(m)
              m.db:exec "DELETE FROM t WHERE id > 500"
            end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        // The counter alone is further on.
        #expect(try fixture.state(of: "t").last == before.last)
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

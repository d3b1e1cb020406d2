// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization
import Testing

@testable import LupoHost

/// Statements that meet the locks of others.
@Suite("Lock manners")
struct LockMannersTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func prepare(rows: Int) async throws {
        try await fixture.prepare(
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT NOT NULL, s VARCHAR(50)) ENGINE=InnoDB",
            "INSERT INTO t SELECT seq, 0, 'x' FROM seq_1_to_\(rows)",
            "ANALYZE TABLE t"
        )
    }

    private func migration(_ body: String, _ manifest: String = "") throws -> String {
        try fixture.write(
            "change",
            manifest: "touches = { 't' }, " + manifest,
            "function M.execute(m) \(body) end\nfunction M.rollback(m) end"
        )
    }

    /// A connection whose transaction holds row 1 and the definition of `t`.
    private func holder() throws -> MariaDBConnection {
        let other = try fixture.connect()
        try other.execute("START TRANSACTION", effect: .none)
        try other.execute("UPDATE t SET s = 'secret' WHERE id = 1", effect: .none)
        return other
    }

    private func checks(_ type: String) throws -> [[String]] {
        try fixture.rows(
            """
            SELECT v.validation_status, v.validation_message FROM {o}.lupo_migration_validations v \
            JOIN {o}.lupo_migration_tracking t USING (migration_tracking_id) \
            WHERE t.migration_name = 'change' AND v.validation_type = '\(type)' ORDER BY 1
            """
        )
    }

    @Test(
        "What did not get its lock names the connection that held it, and no value of its statement",
        .timeLimit(.minutes(1)),
        arguments: [
            ("m.db:exec 'UPDATE t SET v = 1 WHERE id = 1'", true),
            ("m.db:exec 'ALTER TABLE t ADD COLUMN w INT'", false),
            ("m.db:exec 'ALTER TABLE t NOWAIT ADD COLUMN w INT'", false),
        ]
    )
    func named(_ statement: String, isCertain: Bool) async throws {
        try await prepare(rows: 10)
        fixture.configure { $0.locks.retries = 0 }
        let other = try holder()
        let report: MigrationReport = try await fixture.run(try migration(statement)) {
            $0.lockWait = 1_000
        }
        let error = try #require(report.error)
        #expect(error.code == .lockWait, "\(error.rendered())")
        let blocker = try #require(
            error.blockers.first { $0.connectionID == Int64(other.connectionID) }
        )
        #expect(blocker.user == "root" && blocker.transactionSeconds != nil)
        let words = isCertain ? " It waited for connection" : "ost likely it waited for connection"
        #expect(error.message.contains(words), "\(error.rendered())")
        #expect(error.message.contains("connection \(other.connectionID) (root@localhost)"))
        #expect(!error.rendered().contains("secret"))
        #expect(error.hint?.contains("KILL") == true)
        try other.execute("ROLLBACK", effect: .none)
    }

    @Test(
        "A statement that met a lock is tried again, and the ledger says so",
        .timeLimit(.minutes(1)),
        arguments: [
            "m.db:exec 'UPDATE t SET v = v + 1 WHERE id = 1'",
            "m.db:exec 'ALTER TABLE t ADD COLUMN w INT'",
        ]
    )
    func triedAgain(_ statement: String) async throws {
        try await prepare(rows: 10)
        let fixture = fixture
        let other = try holder()
        let holderID = Int64(other.connectionID)
        let path = try migration(statement)
        let release = Background {
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end,
                !fixture.notes.contains(where: { $0.contains("Trying again") })
            {
                usleep(1_000)
            }
            let killer = try fixture.connect()
            try killer.execute("KILL CONNECTION \(holderID)", effect: .none)
        }
        let report: MigrationReport = try await fixture.run(path) { $0.lockWait = 1_000 }
        try release.wait()
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let rows = try checks("host.retry")
        #expect(rows.count == 1 && rows[0][0] == "warning", "\(rows)")
        #expect(rows.first?[1].contains("tries. Lock wait timeout") == true)
        #expect(
            try fixture.rows(
                "SELECT status, COUNT(*) FROM {o}.lupo_migration_journal j JOIN {o}.lupo_migration_registry r "
                    + "USING (migration_registry_id) WHERE r.migration_name = 'change' AND kind IN ('ddl', 'dml') GROUP BY 1"
            ) == [["done", "1"]]
        )
        if statement.contains("UPDATE") {
            #expect(try fixture.value("SELECT v FROM {c}.t WHERE id = 1") == "1")
        }
    }

    @Test("A statement that is a deadlock's victim is tried again", .timeLimit(.minutes(1)))
    func deadlock() async throws {
        try await prepare(rows: 100)
        let fixture = fixture
        let rival = Background {
            let other = try fixture.connect()
            try other.execute("START TRANSACTION", effect: .none)
            try other.execute("UPDATE t SET v = 5 WHERE id >= 8", effect: .none)
            fixture.events.withLock { $0.append(.note("holds")) }
            let watcher = try fixture.connect()
            let end = ContinuousClock.now + .seconds(30)
            let waiting =
                "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
            while ContinuousClock.now < end,
                try watcher.value(SQLText(verbatim: waiting))?.integerValue == 0
            { usleep(150_000) }
            try other.execute("UPDATE t SET v = 5 WHERE id = 1", effect: .none)
            try other.execute("COMMIT", effect: .none)
        }
        let path = try migration("m.db:exec 'UPDATE t SET v = v + 1 WHERE id <= 8'")
        while !fixture.notes.contains("holds") { usleep(1_000) }
        let report: MigrationReport = try await fixture.run(path)
        try rival.wait()
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "\(6 + 6 + 6 + 92 * 5)")
    }

    @Test("A large table is changed in the way that keeps nobody waiting", .timeLimit(.minutes(1)))
    func ladder() async throws {
        try await prepare(rows: 3_000)
        let path = try migration(
            """
            m.db:exec "ALTER TABLE t ADD COLUMN w INT"
            m.db:exec "ALTER TABLE t ADD INDEX i (v)"
            m.db:exec "ALTER TABLE t FORCE"
            m.db:exec "CREATE INDEX j ON t (s) -- end"
            m.db:exec "ALTER TABLE t MODIFY v BIGINT"
            m.db:exec "DROP INDEX j ON t"
            """
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let ways = try checks("host.alter").map { $0[1] }
        for way in [
            "ALGORITHM=INSTANT.", "ALGORITHM=INPLACE, LOCK=NONE.", "others had to wait.",
        ] { #expect(ways.filter { $0.hasSuffix(way) }.count == 1, "\(ways)") }
        #expect(ways.filter { $0.hasSuffix("ALGORITHM=NOCOPY, LOCK=NONE.") }.count == 2, "\(ways)")
        let journal = try fixture.rows(
            "SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE statement_text LIKE '%ALGORITHM%'"
        )
        #expect(journal == [["0"]])
    }

    @Test("Copying a table above the limit needs the manifest's leave", .timeLimit(.minutes(1)))
    func copyLimit() async throws {
        try await prepare(rows: 3_000)
        fixture.configure { $0.locks.copyLimit = 1_500 }
        let alter = "m.db:exec 'ALTER TABLE t MODIFY v BIGINT'"
        let refused: MigrationReport = try await fixture.run(try migration(alter))
        #expect(refused.error?.code == .statementRefused, "\(refused.error?.rendered() ?? "")")
        #expect(refused.error?.message.contains("rows, ") == true)
        #expect(refused.error?.hint?.contains("blocking_alter") == true)
        #expect(
            try fixture.value(
                "SELECT data_type FROM information_schema.columns WHERE table_schema = '\(fixture.names.core.name)' "
                    + "AND table_name = 't' AND column_name = 'v'"
            ) == "int"
        )
        let allowed: MigrationReport = try await fixture.run(
            try migration(alter, "allow = { blocking_alter = 'nobody writes at night' }")
        )
        #expect(allowed.outcome == .completed, "\(allowed.error?.rendered() ?? "")")
    }

    @Test("Long transactions are reported before execution, or refused", .timeLimit(.minutes(1)))
    func longTransactions() async throws {
        try await prepare(rows: 10)
        let other = try holder()
        // The age has whole seconds.
        usleep(1_100_000)
        fixture.configure { $0.locks.longTransaction = 1_000 }
        let path = try migration("m.db:exec 'UPDATE t SET v = 1 WHERE id = 2'")
        let warned: MigrationReport = try await fixture.run(path)
        #expect(warned.outcome == .completed, "\(warned.error?.rendered() ?? "")")
        let rows = try checks("host.transactions")
        #expect(rows.count == 1 && rows[0][0] == "warning", "\(rows)")
        #expect(
            rows.first?[1].contains("connection \(other.connectionID) (root@localhost)") == true
        )

        fixture.configure { $0.locks.refusesLongTransactions = true }
        let next = try fixture.write(
            "second",
            "function M.execute(m) m.db:exec 'UPDATE t SET v = 3' end\nfunction M.rollback(m) end"
        )
        let refused: MigrationReport = try await fixture.run(next)
        #expect(refused.error?.code == .checkFailed && refused.statements == 0)
        #expect(refused.error?.blockers.isEmpty == false)
        try other.execute("ROLLBACK", effect: .none)
    }
}

extension SessionFixture {
    /// What the host told of its own, in order.
    fileprivate var notes: [String] {
        events.withLock { events in
            events.compactMap { event in
                if case .note(let text) = event { text } else { nil }
            }
        }
    }
}

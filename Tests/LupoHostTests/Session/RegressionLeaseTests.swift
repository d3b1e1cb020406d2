// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization
import Testing

@testable import LupoHost

/// Leases on tables that somebody else holds, or seems to hold.
@Suite("Regression: leases")
struct RegressionLeaseTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func write(_ name: String) throws -> String {
        try fixture.write(
            name,
            """
            function M.execute(m) m.db:exec "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB" end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
    }

    /// Puts a lease on `t` into the ledger; `details` is the whole of `lock_data_json`.
    private func putLease(_ details: String, isDeleted: Bool = false) throws {
        try fixture.send([
            """
            INSERT INTO {e}.lupo_locks (lock_key, lock_type, acquired_ymdhis, expires_ymdhis, lock_data_json, \
            created_ymdhis, updated_ymdhis, is_deleted) VALUES ('table:\(fixture.names.core.name).t', 'table', \
            20260101000000, 20360101000000, '\(details)', 20260101000000, 20260101000000, \(isDeleted ? 1 : 0))
            """
        ])
    }

    private static let far = 4_102_444_800_000_000

    /// The lease of a process that lives, as far as anybody can tell: its connection holds the named lock.
    private func putLiveOwner() async throws -> MariaDBConnection {
        let path = try fixture.write(
            "earlier",
            manifest: "touches = { 'u' }",
            """
            function M.execute(m) m.db:exec "CREATE TABLE u (id INT PRIMARY KEY) ENGINE=InnoDB" end
            function M.rollback(m) m.db:exec "DROP TABLE u" end
            """
        )
        #expect(try await fixture.run(path).outcome == .completed)
        let server = try fixture.value(
            "SELECT JSON_VALUE(lock_data_json, '$.server') FROM {e}.lupo_locks WHERE lock_type = 'process' LIMIT 1"
        )
        let owner = try fixture.connect()
        let name = fixture.names.core.name
        #expect(try owner.value("SELECT GET_LOCK(\("lupo:" + name), 0)")?.integerValue == 1)
        try putLease(
            """
            {"token": 5, "owner": "process:\(name)", "host": "elsewhere", "pid": 17, "server": "\(server)", \
            "expires_us": \(Self.far), "acquired_us": 5}
            """
        )
        return owner
    }

    @Test("Waiting for a table ends with the time for it", .timeLimit(.minutes(1)))
    func waitingEnds() async throws {
        let owner = try await putLiveOwner()
        let begin = ContinuousClock.now
        let report: MigrationReport = try await fixture.run(try write("waits")) {
            $0.lockTimeout = 1_000
        }
        let time = ContinuousClock.now - begin
        #expect(report.outcome == .failed && report.exitStatus == 75)
        #expect(
            report.error?.message.contains("process 17 on elsewhere") == true,
            "\(report.error?.rendered() ?? "")"
        )
        #expect(time >= .seconds(1) && time < .seconds(15))
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_tracking WHERE migration_name = 'waits'"
            ) == "0"
        )
        _ = try owner.value("SELECT RELEASE_ALL_LOCKS()")
    }

    @Test("Waiting for a table goes on once it is free", .timeLimit(.minutes(1)))
    func waitingGoesOn() async throws {
        let owner = try await putLiveOwner()
        let path = try write("waits")
        let fixture = fixture
        let holder = Background {
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end, fixture.waits.isEmpty { usleep(500) }
            // The wait is the subject: some sixty looks at the lease.
            usleep(3_000_000)
            try fixture.send([
                "UPDATE {e}.lupo_locks SET lock_data_json = JSON_SET(lock_data_json, '$.expires_us', 0) WHERE lock_type = 'table'"
            ])
        }
        let report: MigrationReport = try await fixture.run(path) { $0.lockTimeout = 40_000 }
        try holder.wait()
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(fixture.waits == ["process 17 on elsewhere"])
        _ = try owner.value("SELECT RELEASE_ALL_LOCKS()")
    }

    @Test("A migration that another host is at work on is waited for", .timeLimit(.minutes(1)))
    func sameMigration() async throws {
        let fixture = fixture
        let path = try fixture.write(
            "slow",
            """
            \(SessionFixture.awaitGo)
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.log:info "at work"
              await_go(m)
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let release = fixture.meet("at work") {
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end, fixture.waits.count < 2 { usleep(500) }
            // The wait is the subject: some sixty looks at the ledger.
            usleep(3_000_000)
        }
        async let first: MigrationReport = fixture.run(path)
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end, !fixture.logged.contains("at work") {
            try await Task.sleep(for: .milliseconds(2))
        }
        let impatient: MigrationReport = try await fixture.run(path) { $0.lockTimeout = 1_000 }
        #expect(impatient.outcome == .failed && impatient.exitStatus == 75)
        #expect(impatient.error?.message.contains("at work on slow@1.0.0") == true)
        let patient: MigrationReport = try await fixture.run(path) { $0.lockTimeout = 40_000 }
        #expect(patient.outcome == .alreadyCompleted, "\(patient.error?.rendered() ?? "")")
        #expect(try await first.outcome == .completed)
        try release.wait()
        #expect(fixture.logged == ["at work"])
    }

    @Test(
        "A lease that does not say who holds it is waited for, and no longer",
        .timeLimit(.minutes(1))
    )
    func unknownHolder() async throws {
        try await fixture.prepare()
        try putLease("{\"expires_us\": \(Self.far)}")
        let report: MigrationReport = try await fixture.run(try write("waits")) {
            $0.lockTimeout = 1_000
        }
        #expect(report.outcome == .failed && report.exitStatus == 75)
        #expect(
            report.error?.message.contains("does not say by whom") == true,
            "\(report.error?.rendered() ?? "")"
        )
    }

    @Test("A lease whose row is deleted is free", .timeLimit(.minutes(1)))
    func deletedLease() async throws {
        try await fixture.prepare()
        try putLease(
            "{\"token\": 5, \"owner\": \"process:x\", \"expires_us\": \(Self.far)}",
            isDeleted: true
        )
        let report: MigrationReport = try await fixture.run(try write("waits")) {
            $0.lockTimeout = 1_000
        }
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.rows(
                "SELECT is_deleted, expires_ymdhis = deleted_ymdhis FROM {e}.lupo_locks WHERE lock_type = 'table'"
            ) == [["1", "1"]]
        )
    }

    @Test(
        "Tables whose names differ in case or accents are tables of their own",
        .timeLimit(.minutes(1))
    )
    func namesThatCompareEqual() async throws {
        try await fixture.prepare()
        // Where the server folds case, there are no such tables.
        guard try fixture.value("SELECT @@lower_case_table_names") == "0" else { return }
        let path = try fixture.write(
            "twins",
            manifest: "touches = { 'T1', 't1', 'té', 'te' }",
            """
            local names = { "T1", "t1", "té", "te" }
            function M.execute(m)
              for n, name in ipairs(names) do
                m.db:exec("CREATE TABLE `" .. name .. "` (id INT PRIMARY KEY) ENGINE=InnoDB")
                m.db:exec("INSERT INTO `" .. name .. "` VALUES (" .. n .. ")")
              end
            end
            function M.rollback(m) for _, name in ipairs(names) do m.db:exec("DROP TABLE `" .. name .. "`") end end
            """
        )
        let report: MigrationReport = try await fixture.run(path) { $0.lockTimeout = 1_000 }
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(
            try fixture.value(
                "SELECT CONCAT_WS(',', (SELECT id FROM {c}.T1), (SELECT id FROM {c}.t1))"
            ) == "1,2"
        )
        #expect(
            try fixture.value("SELECT COUNT(*) FROM {e}.lupo_locks WHERE lock_type = 'table'")
                == "4"
        )
        let rolledBack = try await fixture.rollBack("twins")
        #expect(rolledBack.outcome == .rolledBack, "\(rolledBack.error?.rendered() ?? "")")
    }
}

extension SessionFixture {
    /// For whom the sessions waited, in order.
    fileprivate var waits: [String] {
        events.withLock { events in
            events.compactMap { event in
                if case .waiting(let holder, _, _) = event { holder } else { nil }
            }
        }
    }
}

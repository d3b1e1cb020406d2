// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization
import Testing

@testable import LupoHost

/// Migrations beside each other: in one session, and against other sessions.
@Suite("Regression: sharing")
struct RegressionSharingTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let create = """
        CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT NOT NULL DEFAULT 0) ENGINE=InnoDB
        """

    private func write(
        _ execute: String,
        name: String = "walk",
        manifest: String = "touches = { 't' }",
        before: String = ""
    ) throws -> String {
        try fixture.write(
            name,
            manifest: manifest,
            """
            \(SessionFixture.awaitGo)
            \(before)
            function M.execute(m)
            \(execute)
            end
            function M.rollback(m) m.log:info "rollback ran" end
            """
        )
    }

    // MARK: - One session

    @Test(
        "A migration sees nothing of what the one before left in the session",
        .timeLimit(.minutes(1))
    )
    func cleanSession() async throws {
        try await fixture.prepare(Self.create)
        let first = try write(
            """
            m.db:exec "CREATE TEMPORARY TABLE scratch (id INT) ENGINE=InnoDB"
            m.db:exec "INSERT INTO scratch VALUES (7)"
            m.db:value "SELECT @mark := 5"
            assert(m.db:value "SELECT @mark" == 5 and m.db:value "SELECT id FROM scratch" == 7)
            """,
            name: "first"
        )
        let second = try write(
            """
            m.log:info("mark " .. tostring(m.db:value "SELECT IFNULL(@mark, 'unset')"))
            m.log:info("scratch " .. tostring(pcall(m.db.value, m.db, "SELECT id FROM scratch")))
            m.db:exec "INSERT INTO t VALUES (1, 1)"
            m.log:info "second runs"
            await_go(m)
            """,
            name: "second"
        )
        let fixture = fixture
        let held = Mutex("nobody looked")
        // The lock that says that the process lives must have survived the cleaning.
        let look = fixture.meet("second runs") {
            let count = try fixture.value(
                """
                SELECT COUNT(*) FROM {e}.lupo_locks WHERE lock_type = 'process' AND is_deleted = 0 \
                AND JSON_VALUE(lock_data_json, '$.expires_us') > 0 \
                AND IS_USED_LOCK(CONCAT('lupo:', SUBSTR(lock_key, 9))) = \
                JSON_VALUE(lock_data_json, '$.connection_id')
                """
            )
            held.withLock { $0 = count }
        }
        let report: RunReport = try await fixture.run([first, second])
        #expect(report.migrations.map(\.outcome) == [.completed, .completed])
        #expect(
            report.migrations.last?.error == nil,
            "\(report.migrations.last?.error?.rendered() ?? "")"
        )
        #expect(fixture.logged.prefix(2) == ["mark unset", "scratch false"])
        try look.wait()
        #expect(held.withLock { $0 } == "1")
    }

    @Test(
        "A temporary table that would hide a real one is refused",
        .timeLimit(.minutes(1)),
        arguments: ["t", "other", "later"]
    )
    func hidingTable(name: String) async throws {
        try await fixture.prepare(
            Self.create,
            "CREATE TABLE other (id INT PRIMARY KEY) ENGINE=InnoDB"
        )
        let report: MigrationReport = try await fixture.run(
            try write(
                "m.db:exec 'CREATE TEMPORARY TABLE \(name) (id INT) ENGINE=InnoDB'",
                manifest: "touches = { 't', 'later' }"
            )
        ) { $0.rollsBackOnFailure = false }
        #expect(report.outcome == .failed && report.error?.code == .statementRefused)
        #expect(
            report.error?.message.contains("would hide") == true,
            "\(report.error?.rendered() ?? "")"
        )
    }

    // MARK: - Other sessions

    @Test(
        "A table that another session alters before the first write stops the run",
        .timeLimit(.minutes(1)),
        arguments: ["UPDATE t SET v = 1", "ALTER TABLE t ADD COLUMN w INT NULL"]
    )
    func alteredMeanwhile(statement: String) async throws {
        try await fixture.prepare(Self.create, "INSERT INTO t VALUES (1, 0)")
        let fixture = fixture
        let other = fixture.meet("checked") {
            try fixture.send(["ALTER TABLE t ADD COLUMN theirs INT NULL"])
        }
        let report: MigrationReport = try await fixture.run(
            try write(
                "pcall(function() m.db:exec '\(statement)' end) m.log:info 'went on'",
                before: "function M.validate(m) m.log:info 'checked' await_go(m) end"
            )
        ) { $0.rollsBackOnFailure = false }
        try other.wait()
        #expect(report.outcome == .failed && report.error?.code == .schemaDiffers)
        #expect(report.error?.message.contains("changed by another session") == true)
        #expect(report.statements == 0 && !fixture.logged.contains("went on"))
        #expect(try fixture.columns() == ["id", "v", "theirs"])
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
        #expect(try LedgerReader(fixture: fixture).broken("walk") == [])
    }

    @Test(
        "What was not begun is not taken back, and does not count as how the tables were",
        .timeLimit(.minutes(1)),
        arguments: [true, false]
    )
    func notBegun(rollsBack: Bool) async throws {
        try await fixture.prepare(Self.create, "INSERT INTO t VALUES (1, 0)")
        let fixture = fixture
        let other = fixture.meet("checked") {
            try fixture.send(["ALTER TABLE t ADD COLUMN theirs INT NULL"])
        }
        let path = try fixture.write(
            "widen",
            """
            \(SessionFixture.awaitGo)
            function M.validate(m) m.log:info 'checked' await_go(m) end
            function M.execute(m) m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL" end
            function M.rollback(m)
              m.log:info "rollback ran"
              m.db:exec "ALTER TABLE t DROP COLUMN w"
            end
            """
        )
        let report: MigrationReport = try await fixture.run(path) {
            $0.rollsBackOnFailure = rollsBack
        }
        try other.wait()
        #expect(report.outcome == .failed && report.exitStatus == 2)
        #expect(report.error?.code == .schemaDiffers, "\(report.error?.rendered() ?? "")")
        #expect(!fixture.logged.contains("rollback ran"))
        #expect(try fixture.columns() == ["id", "v", "theirs"])
        // As the hint says: the next run begins with the tables as they are.
        let again: MigrationReport = try await fixture.run(path)
        #expect(again.outcome == .completed, "\(again.error?.rendered() ?? "")")
        #expect(try fixture.columns() == ["id", "v", "theirs", "w"])
        let rolledBack = try await fixture.rollBack("widen")
        #expect(rolledBack.outcome == .rolledBack, "\(rolledBack.error?.rendered() ?? "")")
        #expect(fixture.logged.contains("rollback ran"))
        #expect(try fixture.columns() == ["id", "v", "theirs"])
        #expect(try LedgerReader(fixture: fixture).broken("widen") == [])
    }

    @Test(
        "A write under a table lease that another host has taken commits nothing",
        .timeLimit(.minutes(1))
    )
    func lostTableLease() async throws {
        try await fixture.prepare(Self.create, "INSERT INTO t VALUES (1, 0)")
        let fixture = fixture
        let other = fixture.meet("first done") {
            try fixture.send([
                """
                UPDATE {e}.lupo_locks SET lock_data_json = \
                JSON_SET(lock_data_json, '$.token', 99, '$.owner', 'process:other') WHERE lock_type = 'table'
                """
            ])
        }
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                m.db:exec "UPDATE t SET v = v + 1"
                m.log:info "first done"
                await_go(m)
                pcall(function() m.db:exec "UPDATE t SET v = v + 10" end)
                m.log:info "went on"
                """
            )
        )
        try other.wait()
        #expect(report.outcome == .failed)
        #expect(report.error?.code == .leaseLost, "\(report.error?.rendered() ?? "")")
        #expect(!fixture.logged.contains("went on") && !fixture.logged.contains("rollback ran"))
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "1")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// What is sent, what is counted, and what ends it.
@Suite("Regression: statements")
struct RegressionStatementTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let create = """
        CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v INT NOT NULL DEFAULT 0) ENGINE=InnoDB
        """
    private static let fill =
        "INSERT INTO t (id) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)"

    private func write(
        _ execute: String,
        manifest: String = "touches = { 't' }",
        rollback: String =
            "if m.schema:has_column('t', 'w') then m.db:exec 'ALTER TABLE t DROP COLUMN w' end"
    ) throws -> String {
        try fixture.write(
            "walk",
            manifest: manifest,
            "\(SessionFixture.awaitGo)function M.execute(m)\n\(execute)\nend\nfunction M.rollback(m) \(rollback) end"
        )
    }

    // MARK: - Batches

    @Test("A step within a batch is refused, and the batch is rolled back", .timeLimit(.minutes(1)))
    func stepInBatch() async throws {
        try await fixture.prepare(Self.create, Self.fill)
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                for rows in m.db:batches("t", { key = "id", size = 4 }) do
                  m.db:exec "UPDATE t SET v = 1"
                  m:step("inner", function() m.db:exec "UPDATE t SET v = 2" end)
                end
                """
            )
        ) { $0.rollsBackOnFailure = false }
        #expect(report.outcome == .failed && report.error?.code == .statementRefused)
        #expect(
            report.error?.message.contains("inner") == true,
            "\(report.error?.rendered() ?? "")"
        )
        #expect(report.statements == 0 && report.rowsAffected == 0)
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
        #expect(
            try fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_migration_journal WHERE kind = 'batch'"
            ) == "0"
        )
    }

    @Test("A batch that a hook leaves open in a coroutine is rolled back", .timeLimit(.minutes(1)))
    func openBatch() async throws {
        try await fixture.prepare(Self.create, Self.fill)
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                coroutine.wrap(function()
                  for rows in m.db:batches("t", { key = "id", size = 4 }) do
                    m.db:exec "UPDATE t SET v = 1"
                    coroutine.yield()
                  end
                end)()
                """
            )
        ) { $0.rollsBackOnFailure = false }
        #expect(report.outcome == .failed && report.error?.code == .script)
        #expect(
            report.error?.message.contains("open batch") == true,
            "\(report.error?.rendered() ?? "")"
        )
        #expect(report.statements == 0 && report.rowsAffected == 0)
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
    }

    @Test(
        "A condition of batches counts as a whole, so that the walk ends",
        .timeLimit(.minutes(1)),
        arguments: ["id = 2 OR id = 9", "id = 2) OR (id = 9", "id < 0 OR TRUE -- all"]
    )
    func condition(text: String) async throws {
        try await fixture.prepare(Self.create, Self.fill)
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                local batches = 0
                for rows in m.db:batches("t", { key = "id", size = 1, where = "\(text)" }) do
                  batches = batches + 1
                  assert(batches <= 10, "the walk does not end")
                  m.db:exec("UPDATE t SET v = v + 1 WHERE id = :id", { id = rows[1].id })
                end
                m.log:info(tostring(batches))
                """
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let all = text.contains("TRUE")
        #expect(fixture.logged == [all ? "10" : "2"])
        #expect(
            try fixture.value("SELECT GROUP_CONCAT(id ORDER BY id) FROM {c}.t WHERE v = 1")
                == (all ? "1,2,3,4,5,6,7,8,9,10" : "2,9")
        )
    }

    // MARK: - Values

    @Test("A parameter of nine megabytes is not kept in the journal", .timeLimit(.minutes(1)))
    func largeParameter() async throws {
        let server = try PrivateServer(flags: ["--max-allowed-packet=16M"])
        let fixture = try SessionFixture(server: server)
        let path = try fixture.write(
            "large",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB NOT NULL) ENGINE=InnoDB"
              m.db:exec("INSERT INTO t VALUES (?, ?)", { 1, lupo.bytes(string.rep("\\xff", 9 * 1024 * 1024)) })
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.value("SELECT LENGTH(b) FROM {c}.t") == "9437184")
        let parameters = try fixture.value(
            "SELECT parameters_json FROM {o}.lupo_migration_journal WHERE kind = 'dml'"
        )
        let json = try JSON(parsing: parameters)
        #expect(json["omitted"]?.integerValue == 2, "\(parameters.prefix(200))")
        #expect((json["bytes"]?.integerValue ?? 0) >= 9_437_184)
        #expect(try LedgerReader(fixture: fixture).broken("large") == [])
    }

    @Test(
        "A checksum tells fractions apart",
        .timeLimit(.minutes(1)),
        arguments: ["DECIMAL(5,2)", "DOUBLE", "FLOAT"]
    )
    func checksum(type: String) async throws {
        try await fixture.prepare(
            "CREATE TABLE t (id INT PRIMARY KEY, v \(type) NULL) ENGINE=InnoDB"
        )
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                m.db:exec "INSERT INTO t VALUES (1, 1.25), (2, NULL)"
                local first = lupo.inspect(m.schema:checksum "t")
                m.db:exec "UPDATE t SET v = 1.30 WHERE id = 1"
                local second = lupo.inspect(m.schema:checksum "t")
                m.db:exec "UPDATE t SET v = 1.25 WHERE id = 1"
                assert(first ~= second, "1.25 and 1.30 have one checksum: " .. first)
                assert(first == lupo.inspect(m.schema:checksum "t"), "one content has two checksums")
                """
            )
        )
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    // MARK: - Ends

    @Test("A migration that runs out of time is rolled back", .timeLimit(.minutes(1)))
    func timeout() async throws {
        try await fixture.prepare(Self.create)
        let report: MigrationReport = try await fixture.run(
            try write(
                "m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL' m.db:value 'SELECT SLEEP(30)'",
                manifest: "touches = { 't' }, timeout = '1s'"
            )
        )
        #expect(report.outcome == .rolledBack && report.exitStatus == 3)
        #expect(report.error?.code == .migrationTimeout, "\(report.error?.rendered() ?? "")")
        #expect(report.durationMilliseconds < 15_000)
        #expect(try fixture.columns() == ["id", "v"])
        #expect(try LedgerReader(fixture: fixture).broken("walk") == [])
    }

    @Test("A migration that a deadlock ends is rolled back", .timeLimit(.minutes(1)))
    func deadlock() async throws {
        try await fixture.prepare(Self.create, Self.fill)
        let fixture = fixture
        // The other session has changed more rows, so the script's transaction is the victim.
        let rival = Background {
            while !fixture.logged.contains("holds 1") { usleep(500) }
            let other = try fixture.connect()
            try other.execute("START TRANSACTION", effect: .none)
            try other.execute("UPDATE t SET v = 50 WHERE id >= 5", effect: .none)
            try other.execute("UPDATE t SET v = 50 WHERE id = 1", effect: .none)
            try other.execute("ROLLBACK", effect: .none)
        }
        let report: MigrationReport = try await fixture.run(
            try write(
                """
                m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
                for rows in m.db:batches("t", { key = "id", size = 4 }) do
                  m.db:exec "UPDATE t SET v = 1 WHERE id = 1"
                  m.log:info "holds 1"
                  local rival = "SELECT COUNT(*) FROM information_schema.innodb_lock_waits"
                  -- What it shows is made anew only for who has not read it for a tenth of a second.
                  while m.db:value(rival) == 0 do m.db:value "SELECT SLEEP(0.15)" end
                  m.db:exec "UPDATE t SET v = 1 WHERE id = 6"
                end
                """
            )
        )
        try rival.wait()
        #expect(report.outcome == .rolledBack && report.exitStatus == 3)
        #expect(report.error?.code == .deadlock, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.columns() == ["id", "v"])
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
    }

    @Test(
        "A statement that an administrator ends is a failure like any other",
        .timeLimit(.minutes(1)),
        arguments: [
            "m.db:query 'SELECT SLEEP(30) FROM t'", "m.db:exec 'UPDATE t SET v = v + SLEEP(30)'",
        ]
    )
    func killedQuery(statement: String) async throws {
        try await fixture.prepare(Self.create, Self.fill)
        let fixture = fixture
        let administrator = Background {
            let connection = try fixture.connect()
            let end = ContinuousClock.now + .seconds(20)
            while ContinuousClock.now < end {
                let found = try connection.value(
                    """
                    SELECT id FROM information_schema.processlist WHERE db = \(fixture.names.core.name) \
                    AND info LIKE '%SLEEP(30)%' AND id <> CONNECTION_ID()
                    """
                )?.integerValue
                guard let found else {
                    usleep(2_000)
                    continue
                }
                try connection.execute("KILL QUERY \(found)", effect: .none)
                return
            }
            throw TestFailure("The statement was not to be seen.")
        }
        let report: MigrationReport = try await fixture.run(
            try write("m.db:exec 'ALTER TABLE t ADD COLUMN w INT NULL' \(statement)")
        )
        try administrator.wait()
        #expect(report.outcome == .rolledBack && report.exitStatus == 3)
        #expect(report.error?.code == .statementFailed, "\(report.error?.rendered() ?? "")")
        #expect(report.error?.hint?.contains("KILL") == true)
        #expect(try fixture.columns() == ["id", "v"])
        #expect(try fixture.value("SELECT SUM(v) FROM {c}.t") == "0")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite(.timeLimit(.minutes(1)))
struct BootstrapTests {
    let fixture: BootstrapFixture
    let connection: MariaDBConnection

    init() throws {
        fixture = try BootstrapFixture()
        connection = try fixture.server.connect()
    }

    @Test func `an empty server gets three schemas, thirteen tables and their records`() throws {
        #expect(try fixture.bootstrap.state(on: connection) != .upToDate)
        let report = try #require(try fixture.bootstrap.bringUpToDate(connection))
        #expect(report.schemas == fixture.names.all)
        #expect(report.created.count == 13 && report.adopted.isEmpty)
        #expect(
            report.recorded == [
                "orchestrator_schema 4.0.25", "ephemeral_schema 4.0.25", "lupo_host_ledger 1.0.0",
            ]
        )
        #expect(try fixture.bootstrap.state(on: connection) == .upToDate)
    }

    @Test func `every file is on record, by the system, with times, states and hashes`() throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let tracking = try connection.rows(
            """
            SELECT migration_name, migration_version, migration_type, execution_status, \
            executed_by_actor_id, execution_start_ymdhis IS NOT NULL AND \
            execution_end_ymdhis >= execution_start_ymdhis AND execution_duration_ms >= 0, \
            JSON_LENGTH(tables_affected), \
            (SELECT GROUP_CONCAT(s.state ORDER BY s.migration_state_id) \
            FROM \(fixture.orchestration("lupo_migration_states")) s \
            WHERE s.migration_tracking_id = t.migration_tracking_id) \
            FROM \(fixture.orchestration("lupo_migration_tracking")) t ORDER BY 1
            """
        )
        let states =
            "pre_migration,validation,backup,execution,verification,post_migration,completed"
        let expected: [(String, String, Int64)] = [
            ("ephemeral_schema", "4.0.25", 5), ("lupo_host_ledger", "1.0.0", 3),
            ("orchestrator_schema", "4.0.25", 5),
        ]
        #expect(
            tracking.map(\.values)
                == expected.map { name, version, count in
                    [
                        .text(name), .text(version), .text("schema"), .text("completed"),
                        .integer(0),
                        .integer(1), .integer(count), .text(states),
                    ]
                }
        )
        let versions = try connection.rows(
            """
            SELECT schema_name, version_string, version_number, table_count, last_migration_name \
            FROM \(fixture.orchestration("lupo_schema_versions")) ORDER BY schema_version_id
            """
        )
        #expect(
            versions.map(\.values) == [
                [
                    .text(fixture.names.orchestration.name), .text("4.0.25"), .integer(40_025),
                    .integer(8), .text("lupo_host_ledger"),
                ],
                [
                    .text(fixture.names.ephemeral.name), .text("4.0.25"), .integer(40_025),
                    .integer(5), .text("ephemeral_schema"),
                ],
            ]
        )
        let hashes = try connection.value(
            """
            SELECT COUNT(*) FROM \(fixture.orchestration("lupo_migration_registry")) r \
            JOIN \(fixture.orchestration("lupo_migration_states")) s USING (migration_tracking_id) \
            WHERE s.state = 'completed' AND LENGTH(r.content_hash) = 64 \
            AND JSON_VALUE(s.state_data_json, '$.hash') = r.last_state_hash
            """
        )
        #expect(hashes == .integer(3))
        let classes = try connection.value(
            "SELECT COUNT(*) FROM \(fixture.orchestration("lupo_table_classifications"))"
        )
        #expect(classes == .integer(13))
    }

    @Test func `a second time changes nothing and asks one question`() throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let before = try fixture.fingerprint(connection)
        let asked = try questions()
        #expect(try fixture.bootstrap.bringUpToDate(connection) == nil)
        #expect(try questions() - asked == 2, "the check, and the counting itself")
        #expect(try fixture.fingerprint(connection) == before)
    }

    @Test func `a row that is recorded again chains with what it was`() throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let first = try registry()
        #expect(first.count == 3)
        for row in first { #expect(row["previous_hash"] == .text(HashChain.origin)) }
        try connection.execute("DROP TABLE \(fixture.orchestration("lupo_migration_backups"))")
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let ledger = try #require(
            try registry().first { $0["migration_name"] == .text("lupo_host_ledger") }
        )
        let before = try #require(first.first { $0["migration_name"] == .text("lupo_host_ledger") })
        #expect(ledger["previous_hash"] == before["content_hash"])
        #expect(ledger["attempt"] == .integer(2) && ledger["row_version"] == .integer(2))
    }

    private func registry() throws -> [Row] {
        try connection.rows(
            "SELECT * FROM \(fixture.orchestration("lupo_migration_registry")) ORDER BY migration_name"
        )
    }

    private func questions() throws -> Int64 {
        try connection.rows("SHOW SESSION STATUS LIKE 'Questions'").first?[1].textValue.flatMap {
            Int64($0)
        } ?? 0
    }

    @Test func `of eight hosts that start at once one does it`() async throws {
        let fixture = fixture
        let reports = try await withThrowingTaskGroup(of: Bootstrap.Report?.self) { group in
            for _ in 0..<8 {
                // The calls block, so each has a thread of its own.
                group.addTask {
                    try await onThread { () throws(LupoError) in
                        try fixture.bootstrap.bringUpToDate(fixture.server.connect())
                    }
                }
            }
            var out: [Bootstrap.Report?] = []
            for try await report in group { out.append(report) }
            return out
        }
        #expect(reports.count == 8)
        #expect(reports.compactMap { $0 }.count == 1)
        #expect(reports.compactMap { $0 }.first?.created.count == 13)
        let rows = try connection.value(
            "SELECT COUNT(*) FROM \(fixture.orchestration("lupo_migration_tracking"))"
        )
        #expect(rows == .integer(3))
    }

    @Test(arguments: 0...19)
    func `what was cut off after any statement is completed`(count: Int) throws {
        let reference = try BootstrapFixture()
        let statements = try fixture.statements()
        try #require(statements.count == 18, "one case for each prefix")
        for statement in statements.prefix(count) {
            try connection.execute(SQLText(verbatim: statement))
        }
        // Past the last statement: cut off between recording one file and the next.
        if count == 19 {
            _ = try fixture.bootstrap.bringUpToDate(connection)
            try connection.execute(
                """
                DELETE FROM \(fixture.orchestration("lupo_migration_registry")) \
                WHERE migration_name <> 'orchestrator_schema'
                """
            )
        }
        let report = try #require(try fixture.bootstrap.bringUpToDate(connection))
        if count < 19 { #expect(report.created.count + report.adopted.count == 13) }
        #expect(try fixture.bootstrap.state(on: connection) == .upToDate)
        _ = try reference.bootstrap.bringUpToDate(connection)
        let replaced = try reference.fingerprint(connection).map { line in
            zip(reference.names.all, fixture.names.all).reversed().reduce(line) { text, pair in
                text.replacing(pair.0.name, with: pair.1.name)
            }
        }
        #expect(try fixture.fingerprint(connection) == replaced)
    }

    @Test(
        arguments: ShippedMigration.all.flatMap { migration in
            migration.tables.map { (migration.schema, $0) }
        }
    )
    func `a table that was dropped by hand is made again and recorded`(
        schema: String,
        table: String
    ) throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let schema = try #require(fixture.names.replacements[schema])
        let name = try ObjectName(schema: schema, table: Identifier(table))
        try connection.execute("DROP TABLE \(name)")
        guard case .needed(let reason) = try fixture.bootstrap.state(on: connection) else {
            Issue.record("the loss was not seen")
            return
        }
        #expect(reason.contains(table))
        let report = try #require(try fixture.bootstrap.bringUpToDate(connection))
        #expect(report.created == [name])
        #expect(try fixture.bootstrap.state(on: connection) == .upToDate)
    }

    @Test func `a deployment that has the tables is adopted with its rows`() throws {
        // What an older host or a person has made: the ten tables, with history, and without this host's.
        for statement in try fixture.statements()
        where !statement.contains("_registry")
            && !statement.contains("_journal") && !statement.contains("_backups")
        {
            try connection.execute(SQLText(verbatim: statement))
        }
        try connection.execute(
            """
            INSERT INTO \(fixture.orchestration("lupo_migration_tracking")) \
            (migration_name, migration_version, execution_status, created_ymdhis, updated_ymdhis) \
            VALUES ('older', '4.0.20', 'completed', 20250101000000, 20250101000000)
            """
        )
        let report = try #require(try fixture.bootstrap.bringUpToDate(connection))
        #expect(
            report.adopted.count == 10 && report.created.count == 3
                && report.schemas == [fixture.names.core]
        )
        let adopted = try connection.value(
            """
            SELECT JSON_LENGTH(state_data_json, '$.adopted') \
            FROM \(fixture.orchestration("lupo_migration_states")) s \
            JOIN \(fixture.orchestration("lupo_migration_tracking")) t USING (migration_tracking_id) \
            WHERE t.migration_name = 'ephemeral_schema' AND s.state = 'pre_migration'
            """
        )
        #expect(adopted == .integer(5))
        let older = try connection.value(
            "SELECT COUNT(*) FROM \(fixture.orchestration("lupo_migration_tracking")) WHERE migration_name = 'older'"
        )
        #expect(older == .integer(1))
    }

    @Test func `comments, counters, column order and collation do not matter`() throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let tracking = try fixture.orchestration("lupo_migration_tracking")
        try connection.execute("ALTER TABLE \(tracking) AUTO_INCREMENT = 5000, COMMENT = 'theirs'")
        try connection.execute(
            "ALTER TABLE \(tracking) MODIFY is_deleted TINYINT(1) NOT NULL DEFAULT 0 FIRST"
        )
        try connection.execute(
            "ALTER TABLE \(tracking) CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
        )
        try connection.execute("DROP TABLE \(fixture.orchestration("lupo_migration_backups"))")
        let report = try fixture.bootstrap.bringUpToDate(connection)
        #expect(report?.created.count == 1)
    }

    @Test(arguments: [
        (
            "ALTER TABLE {t} DROP COLUMN state_duration_ms",
            "lacks column state_duration_ms int NULL DEFAULT NULL"
        ),
        ("ALTER TABLE {t} ADD COLUMN more INT", "has a further column more int NULL DEFAULT NULL"),
        (
            "ALTER TABLE {t} MODIFY state_duration_ms BIGINT",
            "column state_duration_ms is bigint NULL DEFAULT NULL, not int NULL DEFAULT NULL"
        ),
        (
            "ALTER TABLE {t} MODIFY is_deleted TINYINT NOT NULL DEFAULT 1",
            "column is_deleted is tinyint NOT NULL DEFAULT 1, not tinyint NOT NULL DEFAULT 0"
        ),
        (
            "ALTER TABLE {t} MODIFY created_ymdhis BIGINT NULL",
            "column created_ymdhis is bigint NULL DEFAULT NULL, not bigint NOT NULL"
        ),
        (
            "ALTER TABLE {t} MODIFY state_data_json LONGTEXT",
            "column state_data_json is longtext NULL DEFAULT NULL, not json NULL DEFAULT NULL"
        ),
        (
            "ALTER TABLE {t} MODIFY state ENUM('pre_migration', 'completed') NOT NULL",
            "column state is enum('pre_migration','completed') NOT NULL, not enum('pre_migration','validation',"
        ),
        (
            "ALTER TABLE {t} MODIFY migration_tracking_id BIGINT NOT NULL",
            "column migration_tracking_id is bigint NOT NULL, not bigint unsigned NOT NULL"
        ),
        ("ALTER TABLE {t} DROP INDEX idx_state", "lacks key idx_state INDEX (state)"),
        (
            "ALTER TABLE {t} DROP INDEX idx_state, ADD UNIQUE KEY idx_state (state)",
            "key idx_state is UNIQUE KEY (state), not INDEX (state)"
        ),
        (
            "ALTER TABLE {t} ADD INDEX more (state, is_deleted)",
            "has a further key more INDEX (state, is_deleted)"
        ),
        ("ALTER TABLE {t} ENGINE = Aria", "is Aria, not InnoDB"),
        (
            "ALTER TABLE {t} MODIFY state_data_json JSON, CONVERT TO CHARACTER SET latin1",
            "has character set latin1, not utf8mb4"
        ),
    ])
    func `a table of another shape is refused by name before anything is changed`(
        statement: String,
        difference: String
    ) throws {
        for statement in try fixture.statements().prefix(7) {
            try connection.execute(SQLText(verbatim: statement))
        }
        let table = try fixture.orchestration("lupo_migration_states")
        try connection.execute(SQLText(verbatim: statement.replacing("{t}", with: table.quoted)))
        let error = #expect(throws: LupoError.self) {
            try fixture.bootstrap.bringUpToDate(connection)
        }
        #expect(error?.code == .bootstrap)
        #expect(error?.hint?.contains(table.description) == true)
        #expect(error?.hint?.contains(difference) == true, "\(error?.hint ?? "")")
        let count = try connection.value(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = \(fixture.names.orchestration.name)"
        )
        #expect(count == .integer(5), "nothing was made beside it")
    }

    @Test func `a ledger of a newer major version is refused`() throws {
        _ = try fixture.bootstrap.bringUpToDate(connection)
        let registry = try fixture.orchestration("lupo_migration_registry")
        try connection.execute(
            """
            INSERT INTO \(registry) (migration_name, migration_version, checksum, checksum_algorithm, \
            created_ymdhis, updated_ymdhis) VALUES ('lupo_host_ledger', '2.0.0', '', '', 1, 1)
            """
        )
        let error = #expect(throws: LupoError.self) { try fixture.bootstrap.state(on: connection) }
        #expect(error?.code == .bootstrap)
        #expect(error?.message.contains("lupo_host_ledger 2.0.0") == true)
    }

    @Test func `a user without privileges is told which GRANTs are wanted`() throws {
        let user = "u\(UInt32.random(in: 0...UInt32.max))"
        try connection.execute("CREATE USER \(user)@localhost")
        defer { _ = try? connection.execute("DROP USER \(user)@localhost") }
        var options = fixture.server.options
        options.user = user
        let theirs = try MariaDBConnection(options)
        let error = #expect(throws: LupoError.self) { try fixture.bootstrap.bringUpToDate(theirs) }
        #expect(error?.code == .privileges)
        let grants = try #require(error?.hint).split(separator: "\n").dropFirst()
        #expect(grants.count == 3)
        for grant in grants { try connection.execute(SQLText(verbatim: String(grant.dropLast()))) }
        let again = try MariaDBConnection(options)
        #expect(
            try fixture.bootstrap.bringUpToDate(again)?.created.count == 13,
            "and these are enough"
        )
    }

    @Test func `who waits for another host too long is told for whom`() throws {
        let other = try fixture.server.connect()
        #expect(try other.value("SELECT GET_LOCK('lupo:bootstrap', 50)") == .integer(1))
        let impatient = Bootstrap(
            schemas: fixture.names,
            hostVersion: "0",
            lockTimeout: .milliseconds(50)
        )
        let error = #expect(throws: LupoError.self) { try impatient.bringUpToDate(connection) }
        _ = try other.value("SELECT RELEASE_LOCK('lupo:bootstrap')")
        #expect(error?.code == .locked)
        #expect(error?.message.contains("connection \(other.connectionID)") == true)
    }
}

/// Runs something that blocks on a thread of its own.
private func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws(LupoError) -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let box = Box { continuation.resume(with: Swift.Result { try body() }) }
        var thread = pthread_t()
        let started = pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            },
            Unmanaged.passRetained(box).toOpaque()
        )
        precondition(started == 0)
        pthread_detach(thread)
    }
}

private final class Box: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
}

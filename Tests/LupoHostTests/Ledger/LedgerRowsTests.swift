// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Ledger rows after a run")
struct LedgerRowsTests {
    let fixture: SessionFixture
    let ledger: LedgerReader

    init() throws {
        fixture = try SessionFixture()
        ledger = LedgerReader(fixture: fixture)
    }

    /// A migration that makes table `t`, with a place to fail in.
    @discardableResult
    func migration(
        _ name: String = "make_t",
        in place: String = "",
        rollback: String = #"m.db:exec "DROP TABLE IF EXISTS t""#
    ) throws -> String {
        func failing(_ hook: String) -> String { hook == place ? "error('broken in \(hook)')" : "" }
        return try fixture.write(
            name,
            manifest: #"touches = { "t" }, title = "Make t""#,
            """
            function M.pre(m) m.state.begun = true \(failing("pre")) end
            function M.validate(m) m.check:equal(1, 1, "one is one") \(failing("validate")) end
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(20)) ENGINE=InnoDB"
              m:step("fill", function()
                m.db:exec("INSERT INTO t VALUES (?, ?), (2, 'b')", { 1, "a" })
                m.state.filled = lupo.decimal "1.50"
                return 2
              end)
              \(failing("execute"))
            end
            function M.verify(m) m.check:rows("SELECT * FROM t", 2, "two rows") \(failing("verify")) end
            function M.post(m) m.db:exec "UPDATE t SET v = 'c' WHERE id = 2" \(failing("post")) end
            function M.rollback(m) \(rollback) end
            """
        )
    }

    func states(_ tracking: Int64?) throws -> [String] {
        try fixture.rows(
            """
            SELECT CONCAT_WS('<', state, previous_state) FROM {o}.lupo_migration_states \
            WHERE migration_tracking_id = \(tracking ?? 0) ORDER BY migration_state_id
            """
        ).map { $0[0] }
    }

    private static let allStates = [
        "pre_migration", "validation<pre_migration", "backup<validation", "execution<backup",
        "verification<execution", "post_migration<verification", "completed<post_migration",
    ]

    @Test("A completed run fills every table of the ledger", .timeLimit(.minutes(1)))
    func completed() async throws {
        let report: MigrationReport = try await fixture.run(try migration()) { options in
            options.arguments = [("size", "5")]
            options.actor = 7
        }
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
        let tracking = try #require(report.trackingID)
        #expect(
            try fixture.rows(
                """
                SELECT migration_name, migration_version, migration_type, execution_status, execution_order, \
                schema_name, tables_affected, error_message, rollback_migration_name, executed_by_actor_id, is_deleted, \
                deleted_ymdhis, execution_start_ymdhis <= execution_end_ymdhis, execution_duration_ms >= 0, \
                execution_start_ymdhis > 20200101000000 FROM {o}.lupo_migration_tracking \
                WHERE migration_tracking_id = \(tracking)
                """
            ) == [
                [
                    "make_t", "1.0.0", "schema", "completed", "1", fixture.names.core.name,
                    "[\"\(fixture.names.core.name).t\"]", "NULL", "NULL", "7", "0", "NULL", "1",
                    "1", "1",
                ]
            ]
        )
        #expect(try states(tracking) == Self.allStates)
        #expect(
            try fixture.value(
                """
                SELECT COUNT(*) FROM {o}.lupo_migration_states WHERE migration_tracking_id = \(tracking) \
                AND state <> 'completed' AND state_duration_ms IS NULL
                """
            ) == "0"
        )
        try first(state: tracking)
        try validations(tracking)
        try journal(tracking)
        try places(tracking)
        try rest(tracking)
        #expect(try ledger.broken("make_t") == [])
    }

    func first(state tracking: Int64) throws {
        let data = try JSON(
            parsing: try fixture.value(
                """
                SELECT state_data_json FROM {o}.lupo_migration_states WHERE migration_tracking_id = \(tracking) \
                AND state = 'pre_migration'
                """
            )
        )
        #expect(data["checksum"]?.stringValue?.count == 64)
        #expect(data["host_version"]?.stringValue == HostVersion.text)
        #expect(data["api_version"]?.integerValue == 1)
        #expect(data["attempt"]?.integerValue == 1)
        #expect(data["arguments"]?["size"]?.stringValue == "5")
        #expect(data["previous_hash"]?.stringValue == HashChain.origin)
    }

    func validations(_ tracking: Int64) throws {
        #expect(
            try fixture.rows(
                """
                SELECT validation_type, validation_status, validation_data_json IS NOT NULL \
                FROM {o}.lupo_migration_validations WHERE migration_tracking_id = \(tracking) \
                ORDER BY migration_validation_id
                """
            ) == [
                ["host.identity", "passed", "1"], ["host.server", "passed", "1"],
                ["host.schema_before", "passed", "1"],
                ["check.equal", "passed", "1"], ["check.rows", "passed", "1"],
                ["host.schema_after", "passed", "1"],
            ]
        )
    }

    func journal(_ tracking: Int64) throws {
        #expect(
            try fixture.rows(
                """
                SELECT sequence_number, kind, status, hook, state, step_name, rows_affected, direction, attempt, \
                LENGTH(statement_digest), fingerprint_before IS NOT NULL, fingerprint_after IS NOT NULL, \
                fingerprint_before <=> fingerprint_after, result_json, state_after_json, fencing_token > 0, \
                connection_id > 0, LENGTH(content_hash), LENGTH(outcome_hash), error_message, \
                finished_ymdhis >= started_ymdhis, duration_ms >= 0 FROM {o}.lupo_migration_journal \
                WHERE migration_tracking_id = \(tracking) ORDER BY sequence_number
                """
            ) == [
                [
                    "1", "ddl", "done", "execute", "execution", "NULL", "0", "up", "1", "64", "1",
                    "1", "0", "NULL",
                    "NULL", "1", "1", "64", "64", "NULL", "1", "1",
                ],
                [
                    "2", "dml", "done", "execute", "execution", "fill", "2", "up", "1", "64", "0",
                    "0", "1", "NULL",
                    "NULL", "1", "1", "64", "64", "NULL", "1", "1",
                ],
                [
                    "3", "step", "done", "execute", "execution", "fill", "NULL", "up", "1", "NULL",
                    "0", "0", "1",
                    "2", #"{"begun":true,"filled":{"decimal":"1.50"}}"#, "1", "1", "64", "64",
                    "NULL", "1", "1",
                ],
                [
                    "4", "dml", "done", "post", "post_migration", "NULL", "1", "up", "1", "64", "0",
                    "0", "1",
                    "NULL", "NULL", "1", "1", "64", "64", "NULL", "1", "1",
                ],
            ]
        )
    }

    func places(_ tracking: Int64) throws {
        #expect(
            try fixture.rows(
                """
                SELECT source_location FROM {o}.lupo_migration_journal WHERE migration_tracking_id = \(tracking) \
                ORDER BY sequence_number
                """
            ).map { $0[0] }
                == [7, 9, 8, 16].map { "\(fixture.folder.path)/make_t_1_0_0.lua:\($0)" }
        )
    }

    func rest(_ tracking: Int64) throws {
        let core = fixture.names.core.name
        #expect(
            try fixture.rows(
                """
                SELECT schema_name, table_name, classification, migration_status, is_deleted \
                FROM {o}.lupo_table_classifications WHERE schema_name = '\(core)' AND table_name = 't'
                """
            ) == [[core, "t", "core", "unmigrated", "0"]]
        )
        #expect(
            try fixture.rows(
                """
                SELECT version_string, version_number, table_count, last_migration_name \
                FROM {o}.lupo_schema_versions WHERE schema_name = '\(core)'
                """
            ) == [["1.0.0", "10000", "1", "make_t"]]
        )
        #expect(
            try fixture.rows(
                """
                SELECT lock_type, is_deleted, expires_ymdhis = deleted_ymdhis, \
                JSON_VALUE(lock_data_json, '$.token') > 0, JSON_VALUE(lock_data_json, '$.pid') > 0, \
                deleted_ymdhis IS NOT NULL, locked_by_actor_id FROM {e}.lupo_locks ORDER BY lock_type
                """
            ) == [
                ["process", "1", "1", "1", "1", "1", "7"], ["table", "1", "1", "1", "1", "1", "7"],
            ]
        )
        #expect(
            try fixture.rows(
                """
                SELECT migration_tracking_id, attempt, interrupted_attempts, execution_status, state, direction, \
                fencing_token > 0, owner_key, skip_reason, error_code, executed_by_actor_id, api_version, \
                host_version, script_state_json, JSON_VALUE(replay_json, '$.arguments.size'), row_version \
                FROM {o}.lupo_migration_registry WHERE migration_name = 'make_t'
                """
            ) == [
                [
                    String(tracking), "1", "0", "completed", "completed", "up", "1", "NULL", "NULL",
                    "NULL", "7", "1",
                    HostVersion.text, #"{"begun":true,"filled":{"decimal":"1.50"}}"#, "5", "4",
                ]
            ]
        )
    }

    @Test("A skipped run is completed with its reason and runs nothing", .timeLimit(.minutes(1)))
    func skipped() async throws {
        let path = try fixture.write(
            "skips",
            """
            function M.pre(m) return m:skip("nothing to do here") end
            function M.execute(m) m.db:exec "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB" end
            function M.rollback(m) error("must not run") end
            """
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .skipped)
        #expect(try states(report.trackingID) == ["pre_migration", "completed<pre_migration"])
        #expect(
            try fixture.value(
                """
                SELECT JSON_VALUE(state_data_json, '$.skipped') FROM {o}.lupo_migration_states \
                WHERE migration_tracking_id = \(report.trackingID ?? 0) AND state = 'completed'
                """
            ) == "nothing to do here"
        )
        let again: MigrationReport = try await fixture.run(path)
        #expect(again.outcome == .alreadyCompleted && again.skipReason == "nothing to do here")
        let back = try await fixture.rollBack("skips")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
        #expect(try ledger.broken("skips") == [])
    }

    @Test(
        "A failure before execution is failed and needs no rollback",
        arguments: ["pre", "validate"]
    )
    func failsBefore(hook: String) async throws {
        let report: MigrationReport = try await fixture.run(try migration(in: hook))
        #expect(report.outcome == .failed && report.exitStatus == 2)
        let last = hook == "pre" ? "failed<pre_migration" : "failed<validation"
        #expect(try states(report.trackingID).last == last)
        #expect(
            try fixture.rows(
                """
                SELECT execution_status, error_message LIKE '%broken in \(hook)%', rollback_migration_name \
                FROM {o}.lupo_migration_tracking WHERE migration_name LIKE 'make_t%'
                """
            ) == [["failed", "1", "NULL"]]
        )
        #expect(try ledger.broken("make_t") == [])
    }

    @Test(
        "A failure in execution or verification is rolled back",
        arguments: ["execute", "verify"]
    )
    func rollsBack(hook: String) async throws {
        let report: MigrationReport = try await fixture.run(try migration(in: hook))
        #expect(
            report.outcome == .rolledBack && report.exitStatus == 3,
            "\(report.error?.rendered() ?? "")"
        )
        let list = try states(report.trackingID)
        let before = hook == "execute" ? "failed<execution" : "failed<verification"
        #expect(list.suffix(2) == [before, "rolled_back<failed"])
        #expect(try fixture.rows("SHOW TABLES FROM {c} LIKE 't'") == [])
        #expect(
            try fixture.rows(
                """
                SELECT migration_name, migration_type, execution_status, rollback_migration_name, \
                error_message LIKE '%broken%' FROM {o}.lupo_migration_tracking WHERE migration_name LIKE 'make_t%' \
                ORDER BY migration_tracking_id
                """
            ) == [
                ["make_t", "schema", "rolled_back", "make_t_rollback", "1"],
                ["make_t_rollback", "rollback", "completed", "NULL", "NULL"],
            ]
        )
        let rollback = try fixture.value(
            "SELECT migration_tracking_id FROM {o}.lupo_migration_tracking WHERE migration_name = 'make_t_rollback'"
        )
        #expect(try states(Int64(rollback)) == Self.allStates)
        #expect(try ledger.broken("make_t") == [])
        // Edited, it runs again as attempt 2.
        let retry: MigrationReport = try await fixture.run(try migration())
        #expect(retry.outcome == .completed, "\(retry.error?.rendered() ?? "")")
        #expect(
            try fixture.value(
                "SELECT attempt FROM {o}.lupo_migration_registry WHERE migration_name = 'make_t'"
            )
                == "2"
        )
        #expect(try ledger.broken("make_t") == [])
    }

    @Test("A rollback that fails keeps failed, with both errors", .timeLimit(.minutes(1)))
    func rollbackFails() async throws {
        let report: MigrationReport = try await fixture.run(
            try migration(in: "execute", rollback: "error('cannot go back')")
        ) { $0.undo = .off }
        #expect(report.outcome == .failed && report.error?.code == .rollbackFailed)
        #expect(
            try fixture.rows(
                """
                SELECT execution_status, error_message LIKE '%broken in execute%' \
                AND error_message LIKE '%cannot go back%' FROM {o}.lupo_migration_tracking \
                WHERE migration_name = 'make_t'
                """
            ) == [["failed", "1"]]
        )
        #expect(
            try fixture.value(
                "SELECT direction FROM {o}.lupo_migration_registry WHERE state = 'failed'"
            ) == "up"
        )
        #expect(try ledger.broken("make_t") == [])
        // Mended, it is taken back by command.
        try migration()
        let back = try await fixture.rollBack("make_t")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
        #expect(try ledger.broken("make_t") == [])
    }

    @Test("A rollback that does not restore the schema keeps failed", .timeLimit(.minutes(1)))
    func rollbackDoesNotRestore() async throws {
        let report: MigrationReport = try await fixture.run(
            try migration(in: "execute", rollback: "")
        ) { $0.undo = .off }
        #expect(report.outcome == .failed && report.error?.code == .rollbackFailed)
        #expect(report.error?.causes.last?.code == .schemaDiffers)
        #expect(
            try fixture.value(
                "SELECT validation_status FROM {o}.lupo_migration_validations WHERE validation_type = 'host.rollback'"
            ) == "failed"
        )
        #expect(try ledger.broken("make_t") == [])
    }

    @Test("A failure in post leaves verified work in place", .timeLimit(.minutes(1)))
    func failsInPost() async throws {
        let report: MigrationReport = try await fixture.run(try migration(in: "post"))
        #expect(report.outcome == .failed && report.exitStatus == 2)
        #expect(try states(report.trackingID).last == "failed<post_migration")
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["t"]])
        #expect(try ledger.broken("make_t") == [])
    }

    @Test(
        "Without automatic rollback a failure stays, until the command takes it back",
        .timeLimit(.minutes(1))
    )
    func noAutoRollback() async throws {
        let rollback = """
            m.check:equal(tostring(m.state.filled), "1.50", "the state came back")
            m.db:exec "DROP TABLE t"
            """
        let path = try migration(in: "execute", rollback: rollback)
        let report: MigrationReport = try await fixture.run(path) { $0.rollsBackOnFailure = false }
        #expect(report.outcome == .failed)
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["t"]])
        let back = try await fixture.rollBack("make_t")
        #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
        #expect(
            try states(report.trackingID).suffix(2) == ["failed<execution", "rolled_back<failed"]
        )
        #expect(try fixture.rows("SHOW TABLES FROM {c} LIKE 't'") == [])
        #expect(try ledger.broken("make_t") == [])
    }

    @Test(
        "A completed migration goes back and forth, one attempt at a time",
        .timeLimit(.minutes(1))
    )
    func backAndForth() async throws {
        let path = try migration()
        for attempt in 1...3 {
            let up: MigrationReport = try await fixture.run(path)
            #expect(up.outcome == .completed, "\(up.error?.rendered() ?? "")")
            let back = try await fixture.rollBack("make_t")
            #expect(back.outcome == .rolledBack, "\(back.error?.rendered() ?? "")")
            #expect(try states(up.trackingID) == Self.allStates + ["rolled_back<completed"])
            #expect(
                try fixture.rows(
                    """
                    SELECT attempt, execution_status FROM {o}.lupo_migration_registry \
                    WHERE migration_name LIKE 'make_t%' ORDER BY migration_name
                    """
                ) == [[String(attempt), "rolled_back"], [String(attempt), "completed"]]
            )
        }
        #expect(try ledger.broken("make_t") == [])
    }

    @Test(
        "Texts that are too long for their columns are hashed as they are stored",
        .timeLimit(.minutes(1))
    )
    func longTexts() async throws {
        let path = try fixture.write(
            "long_texts",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT PRIMARY KEY, v TEXT) ENGINE=InnoDB"
              m:step(("a > b "):rep(300), function() m:step("é", function()
                m.db:exec("INSERT INTO t VALUES (1, ?)", { ("x"):rep(100) })
              end) end)
              pcall(function() m.db:exec("INSERT INTO t VALUES (1, 'again')") end)
              error(("ünïcode "):rep(4000))
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered().prefix(500) ?? "")")
        #expect(try ledger.broken("long_texts") == [])
        let skip = try fixture.write(
            "long_skip",
            """
            function M.pre(m) return m:skip(("because "):rep(20000)) end
            function M.execute(m) end
            function M.rollback(m) end
            """
        )
        let skipped: MigrationReport = try await fixture.run(skip)
        #expect(skipped.outcome == .skipped, "\(skipped.error?.rendered().prefix(500) ?? "")")
        #expect(try ledger.broken("long_skip") == [])
    }
}

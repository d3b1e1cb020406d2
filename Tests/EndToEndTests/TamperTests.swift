// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Fault 19 of docs/faults.md: rows of the ledger that something else than the host has changed.
@Suite("A ledger that somebody edited", .serialized, .timeLimit(.minutes(1)))
struct TamperTests {
    private let server: PrivateServer
    private let project: BadInputProject

    init() throws {
        server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        var project = try BadInputProject("h", url: server.url)
        project.environment["LUPO_LEASE"] = "1s"
        self.project = project
    }

    private func send(_ statements: String...) throws {
        let connection = try server.connect(schema: try Identifier("h_orch"))
        for statement in statements { try connection.execute(SQLText(verbatim: statement)) }
    }

    private func value(_ text: String) throws -> String? {
        let value = try server.connect().value(SQLText(verbatim: text))
        return value.map { $0.textValue ?? $0.integerValue.map(String.init) ?? "?" }
    }

    /// A migration whose host was killed behind its second statement.
    private func cutOff() async throws {
        _ = try await project.json(["rollback", "--last", "1"])
        try send(
            "CREATE TABLE h_core.t (id INT NOT NULL PRIMARY KEY, a INT NOT NULL) ENGINE=InnoDB"
        )
        try send("INSERT INTO h_core.t VALUES (1, 1), (2, 2), (3, 3)")
        try send("CREATE TABLE h_core.go (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB")
        _ = try project.migration(
            "cut",
            manifest: "touches = { \"t\" },",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ADD COLUMN w INT NULL"
              m:step("count", function() m.db:exec "UPDATE t SET a = a + 10 WHERE id < 3" end)
              m.db:value "SELECT IF((SELECT COUNT(*) FROM go) = 0, SLEEP(20), 0)"
            end
            function M.rollback(m)
              m.db:exec "UPDATE t SET a = a - 10 WHERE a > 10"
              m.schema:drop_column("t", "w")
            end
            """
        )
        let sleeper =
            "SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(20)%' AND id <> CONNECTION_ID()"
        _ = try await project.json(["run", "cut_1_0_0.lua"]) { running in
            let begun = try await running.wait { _ in try value(sleeper) != nil }
            #expect(begun, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        try send("KILL CONNECTION \(try value(sleeper) ?? "0")", "INSERT INTO h_core.go VALUES (1)")
    }

    private static let journal = "lupo_migration_journal"
    private static let newest =
        "migration_journal_id = (SELECT * FROM (SELECT MAX(migration_journal_id) FROM lupo_migration_journal) x)"
    private static let first = "statement_text LIKE 'ALTER TABLE t %'"
    private static let execution =
        "state = 'execution' AND state_data_json LIKE '%fingerprints%'"

    /// Table, and the change.
    private static let edits: [(table: String, statement: String)] = [
        (journal, "UPDATE {} SET rows_affected = 7 WHERE kind = 'dml'"),
        (journal, "UPDATE {} SET status = 'failed' WHERE kind = 'dml'"),
        (
            journal,
            "UPDATE {} SET statement_text = 'ALTER TABLE t ADD COLUMN x INT NULL' WHERE \(first)"
        ),
        (journal, "UPDATE {} SET objects_json = '[]' WHERE \(first)"),
        (
            journal,
            "UPDATE {} SET definitions_json = REPLACE(definitions_json, 'NOT NULL', 'NULL') WHERE \(first)"
        ),
        (journal, "UPDATE {} SET step_name = 'other' WHERE kind = 'dml'"),
        (journal, "DELETE FROM {} WHERE kind = 'dml'"),
        (journal, "DELETE FROM {} WHERE \(newest)"),
        (journal, "UPDATE {} SET content_hash = SHA2('x', 256) WHERE \(first)"),
        (
            "lupo_migration_states",
            "UPDATE {} SET state_data_json = JSON_SET(state_data_json, '$.fingerprints.\"h_core.t\"', SHA2('x', 256)) WHERE \(execution)"
        ),
        ("lupo_migration_states", "DELETE FROM {} WHERE state = 'validation'"),
        ("lupo_migration_states", "UPDATE {} SET state = 'verification' WHERE \(execution)"),
        (
            "lupo_migration_registry",
            "UPDATE {} SET script_state_json = '{\"again\":true}' WHERE migration_name = 'cut'"
        ),
        ("lupo_migration_registry", "UPDATE {} SET attempt = 2 WHERE migration_name = 'cut'"),
    ]

    @Test(
        "What was edited is named, nothing is done, and with the row as it was the next command converges"
    )
    func edited() async throws {
        try await cutOff()
        let before = try value("SELECT GROUP_CONCAT(id, ':', a ORDER BY id) FROM h_core.t")
        #expect(before == "1:11,2:12,3:3")
        for (place, edit) in Self.edits.enumerated() {
            let (table, statement) = edit
            try send("CREATE OR REPLACE TABLE h_core.kept AS SELECT * FROM \(table)")
            try send(statement.replacing("{}", with: table))
            let count = try value(
                "SELECT COUNT(*) FROM (SELECT * FROM h_orch.\(table) EXCEPT SELECT * FROM h_core.kept) x"
            )
            let gone = try value(
                "SELECT COUNT(*) FROM (SELECT * FROM h_core.kept EXCEPT SELECT * FROM h_orch.\(table)) x"
            )
            #expect(count != "0" || gone != "0", "\(statement) changes nothing")
            let arguments =
                place % 2 == 0
                ? ["run", "cut_1_0_0.lua", "--recovery", "resume"] : ["run", "cut_1_0_0.lua"]
            let answer = try await project.json(arguments)
            #expect(answer.result.exitStatus == 2, "\(statement): \(answer.result.output)")
            #expect(answer.code == "ledger-damaged", "\(statement): \(answer.result.output)")
            #expect(answer.message.contains("cut@1.0.0"), "\(answer.message)")
            #expect(answer.hint.contains("lupo-host repair cut"), "\(answer.hint)")
            #expect(
                try value("SELECT GROUP_CONCAT(id, ':', a ORDER BY id) FROM h_core.t") == before
            )
            try send("DELETE FROM \(table)", "INSERT INTO \(table) SELECT * FROM h_core.kept")
        }
        let answer = try await project.json(["run", "cut_1_0_0.lua", "--recovery", "resume"])
        #expect(answer.result.exitStatus == 0, "\(answer.result.output)")
        #expect(try value("SELECT GROUP_CONCAT(id, ':', a ORDER BY id) FROM h_core.t") == before)
        let back = try await project.json(["rollback", "cut"])
        #expect(back.result.exitStatus == 0, "\(back.result.output)")
        #expect(
            try value("SELECT GROUP_CONCAT(id, ':', a ORDER BY id) FROM h_core.t") == "1:1,2:2,3:3"
        )
    }

    @Test("What is recorded by hand ends it: what was edited before does not count any more")
    func repaired() async throws {
        try await cutOff()
        try send("UPDATE \(Self.journal) SET rows_affected = 7 WHERE kind = 'dml'")
        let refused = try await project.json(["rollback", "cut"])
        #expect(refused.code == "ledger-damaged", "\(refused.result.output)")
        try send(
            "ALTER TABLE h_core.t DROP COLUMN w",
            "UPDATE h_core.t SET a = a - 10 WHERE a > 10"
        )
        let repaired = try await project.json([
            "repair", "cut", "--as", "rolled_back", "--reason", "by hand",
        ])
        #expect(repaired.result.exitStatus == 0, "\(repaired.result.output)")
        let next = try await project.json(["run", "cut_1_0_0.lua"])
        #expect(next.result.exitStatus == 0, "\(next.result.output)")
        #expect(
            try value("SELECT GROUP_CONCAT(id, ':', a ORDER BY id) FROM h_core.t")
                == "1:11,2:12,3:3"
        )
        let back = try await project.json(["rollback", "cut"])
        #expect(back.result.exitStatus == 0, "\(back.result.output)")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Rollbacks that the host derives")
struct DerivedUndoTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let touches = "touches = { \"t\", \"u\", \"n\", \"v\" }"

    /// A migration that sends statements and then fails.
    private func failing(
        _ statements: [String],
        rollback: String = "",
        ends: String = "m:fail 'as planned'"
    ) throws -> String {
        try fixture.write(
            "derive",
            manifest: Self.touches,
            """
            function M.execute(m)
              \(statements.map { "m.db:exec [[\($0)]]" }.joined(separator: "\n  "))
              \(ends)
            end
            function M.rollback(m) \(rollback) end
            """
        )
    }

    /// The definitions of everything in the core schema but what was put aside, and the rows of `t`.
    private func state() throws -> [[String]] {
        let connection = try fixture.connect()
        var out: [[String]] = []
        for row in try connection.rows("SHOW FULL TABLES") {
            let name = row[0].shown
            if TrashName.isOne(name) { continue }
            let table = ObjectName(schema: fixture.names.core, table: try Identifier(name))
            let text = try connection.rows("SHOW CREATE TABLE \(table)")[0][1].shown
            out.append([name, Fingerprint.canonicalText(of: text)])
        }
        return out + (try fixture.rows("SELECT * FROM {c}.t ORDER BY id"))
    }

    private func trash() throws -> [String] {
        try fixture.rows(
            """
            SELECT table_name FROM information_schema.tables WHERE table_schema = '\(fixture.names.core.name)' \
            AND table_name LIKE 'lupo\\_trash\\_%' ORDER BY 1
            """
        ).map { $0[0] }
    }

    private func checks() throws -> [[String]] {
        try fixture.rows(
            """
            SELECT validation_status, validation_message FROM {o}.lupo_migration_validations \
            WHERE validation_type = 'host.undo' ORDER BY migration_validation_id
            """
        )
    }

    private static let many = [
        "CREATE TABLE n (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB",
        "ALTER TABLE t ADD COLUMN c INT NULL, ADD INDEX by_c (c)",
        "CREATE VIEW v AS SELECT id FROM t",
        "ALTER TABLE t RENAME COLUMN a TO aa, ALTER COLUMN b SET DEFAULT 'new'",
        "RENAME TABLE t TO u",
        "ALTER TABLE u ADD CHECK (aa > 0)",
    ]

    @Test(
        "What the script's rollback leaves or fails at is taken back",
        .timeLimit(.minutes(1)),
        arguments: [
            "", "error 'I do not know how'", "m.db:exec 'DROP TABLE nothing_of_that_name'",
            "m.db:exec 'ALTER TABLE u DROP CONSTRAINT CONSTRAINT_1' error 'half-way'",
        ]
    )
    func takesBack(_ rollback: String) async throws {
        try fixture.prepareRows(5)
        let before = try state()
        let report = try await fixture.run(try failing(Self.many, rollback: rollback))
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(report.exitStatus == 3)
        #expect(try state() == before)
        let journal = try fixture.rows(
            """
            SELECT kind, hook, status, parent_sequence_number FROM {o}.lupo_migration_journal WHERE direction = 'down' \
            AND kind = 'undo' ORDER BY migration_journal_id
            """
        )
        let taken = rollback.contains("half-way") ? 5 : 6
        #expect(
            journal.count == taken && journal.allSatisfy { $0[0...2] == ["undo", "host", "done"] }
        )
        #expect(journal.last?[3] == "1")
        let passed = try checks().filter { $0[0] == "passed" }.map { $0[1] }
        #expect(passed.count == taken)
        #expect(
            passed.last
                == "Took back statement 1 by DROP TABLE `\(fixture.names.core)`.`n`, since the script's rollback "
                + (rollback.isEmpty ? "left it." : "failed.")
        )
        #expect(try checks().filter { $0[0] == "warning" }.count == (rollback.isEmpty ? 0 : 1))
        #expect(try LedgerReader(fixture: fixture).broken("derive") == [])
        #expect(try LedgerReader(fixture: fixture).broken("derive_rollback") == [])
        #expect(try trash() == [])
    }

    @Test("Where it is switched off, the script's rollback alone decides", .timeLimit(.minutes(1)))
    func off() async throws {
        try fixture.prepareRows(2)
        let path = try failing(["ALTER TABLE t ADD COLUMN c INT"])
        let report: MigrationReport = try await fixture.run(path) { $0.undo = .off }
        #expect(report.outcome == .failed && report.error?.code == .rollbackFailed)
        #expect(try checks() == [])
        let again = try await fixture.rollBack("derive")
        #expect(again.outcome == .rolledBack, "\(again.error?.rendered() ?? "")")
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 3)
    }

    @Test("What has no inverse stays, and the error says why", .timeLimit(.minutes(1)))
    func impossible() async throws {
        try fixture.prepareRows(2)
        try fixture.lay("CREATE TABLE u (id INT PRIMARY KEY, x INT) ENGINE=InnoDB")
        let file = try fixture.write(
            "derive",
            manifest: Self.touches + ", backup = { automatic = \"off\" }",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE u MODIFY x TINYINT"
              m.db:exec "ALTER TABLE t ADD COLUMN c INT"
              m.db:exec "ALTER TABLE u ADD COLUMN y INT"
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .failed)
        let hint = report.error?.causes.compactMap(\.hint).joined() ?? ""
        #expect(hint.contains("values of the column x may have been changed"), "\(hint)")
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 3)
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.u").count == 2)
    }

    @Test(
        "Where somebody else changed the table, nothing of it is taken back",
        .timeLimit(.minutes(1))
    )
    func changedMeanwhile() async throws {
        try fixture.prepareRows(2)
        let path = try failing(["ALTER TABLE t ADD COLUMN c INT"])
        let left: MigrationReport = try await fixture.run(path) { $0.rollsBackOnFailure = false }
        #expect(left.outcome == .failed)
        try fixture.lay("ALTER TABLE t ADD COLUMN d INT")
        let report = try await fixture.rollBack("derive")
        #expect(report.outcome == .failed)
        #expect(
            report.error?.hint?.contains("is not as the statement left it") == true,
            "\(report.error?.rendered() ?? "")"
        )
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 5)
        try fixture.lay("ALTER TABLE t DROP COLUMN d")
        #expect(try await fixture.rollBack("derive").outcome == .rolledBack)
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 3)
    }

    @Test("A failed rollback that had rows to bring back stays failed", .timeLimit(.minutes(1)))
    func changedRows() async throws {
        try fixture.prepareRows(3)
        let report = try await fixture.run(
            try failing(
                ["ALTER TABLE t ADD COLUMN c INT", "UPDATE t SET a = 0 WHERE id = 2"],
                rollback: "error 'no'"
            )
        )
        #expect(report.outcome == .failed)
        let hint = report.error?.causes.compactMap(\.hint).joined() ?? ""
        #expect(hint.contains("The definitions are as before. The rows of"), "\(hint)")
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 3)
    }

    @Test(
        "Rows that were saved behind a change of the definition come back with it",
        .timeLimit(.minutes(1))
    )
    func savedLater() async throws {
        try fixture.prepareRows(4)
        let before = try state()
        for rollback in ["", "error 'no'"] {
            let report = try await fixture.run(
                try failing(
                    ["ALTER TABLE t ADD COLUMN c INT", "UPDATE t SET a = 0"],
                    rollback: rollback
                )
            )
            #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
            #expect(try state() == before)
        }
    }

    @Test(
        "A column that a completed migration made goes by itself only without values",
        .timeLimit(.minutes(1))
    )
    func completed() async throws {
        try fixture.prepareRows(2)
        let path = try failing(["ALTER TABLE t ADD COLUMN c INT"], ends: "")
        #expect(try await fixture.run(path).outcome == .completed)
        try fixture.lay("UPDATE t SET c = 7 WHERE id = 1")
        let refused = try await fixture.rollBack("derive")
        #expect(refused.outcome == .failed)
        #expect(
            refused.error?.hint?.contains("c of \(fixture.names.core).t has values") == true,
            "\(refused.error?.rendered() ?? "")"
        )
        try fixture.lay("UPDATE t SET c = NULL")
        #expect(try await fixture.rollBack("derive").outcome == .rolledBack)
        #expect(try fixture.rows("SHOW COLUMNS FROM {c}.t").count == 3)
    }

    @Test("A wider type goes back where the rows fit", .timeLimit(.minutes(1)))
    func widened() async throws {
        try fixture.prepareRows(2)
        let path = try fixture.write(
            "derive",
            manifest: Self.touches,
            """
            function M.execute(m)
              m.schema:modify_column("t", "b", { type = "string", length = 90, null = true })
            end
            function M.rollback(m) end
            """
        )
        #expect(try await fixture.run(path).outcome == .completed)
        try fixture.lay("UPDATE t SET b = REPEAT('x', 60) WHERE id = 1")
        let refused = try await fixture.rollBack("derive")
        #expect(
            refused.error?.hint?.contains("values of more than 50 characters in b") == true,
            "\(refused.error?.rendered() ?? "")"
        )
        try fixture.lay("UPDATE t SET b = 'short' WHERE id = 1")
        #expect(try await fixture.rollBack("derive").outcome == .rolledBack)
    }

    // MARK: - Tables that are put aside

    @Test(
        "A table with rows that a rollback drops is put aside, one without is dropped",
        .timeLimit(.minutes(1))
    )
    func putAside() async throws {
        try fixture.prepareRows(1)
        let path = try fixture.write(
            "derive",
            manifest: Self.touches,
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE n (id INT PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec "CREATE TABLE u (id INT PRIMARY KEY) ENGINE=InnoDB"
            end
            function M.rollback(m)
              m.schema:drop_table "n"
              m.db:exec "DROP TABLE u"
            end
            """
        )
        #expect(try await fixture.run(path).outcome == .completed)
        try fixture.lay("INSERT INTO n VALUES (1), (2)")
        let report = try await fixture.rollBack("derive")
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        let names = try trash()
        #expect(names.count == 1 && names[0].hasSuffix("_n"))
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.\(names[0])") == "2")
        #expect(try fixture.backups() == [["verified", "n", "NULL", "DROP TABLE"]])
        let status = try await fixture.withSession { try await $0.status() }
        #expect(!status.needsAttention)
        // What was put aside is not in the way of a new attempt, and can be given back once its name is free.
        let verified = try await fixture.withSession { try await $0.verifyBackups([]) }
        #expect(verified.rows.map(\.outcome) == ["intact"])
        let restored = try await fixture.withSession { try await $0.restoreBackups([1]) }
        #expect(
            restored.rows.map(\.outcome) == ["restored"],
            "\(restored.rows.first?.error?.rendered() ?? "")"
        )
        #expect(try fixture.value("SELECT COUNT(*) FROM {c}.n") == "2")
        #expect(try trash() == [])
    }

    @Test(
        "A table that a rollback must not drop is given its name back",
        .timeLimit(.minutes(1)),
        arguments: [UndoPolicy.auto, .off]
    )
    func droppedTooMuch(_ policy: UndoPolicy) async throws {
        try fixture.prepareRows(6)
        let before = try state()
        let path = try failing(
            ["CREATE TABLE n (id INT) ENGINE=InnoDB"],
            rollback: "m.db:exec 'DROP TABLE t' m.db:exec 'DROP TABLE n'"
        )
        let report: MigrationReport = try await fixture.run(path) { $0.undo = policy }
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try state() == before)
        #expect(try trash() == [])
        #expect(try fixture.backups() == [["restored", "t", "NULL", "DROP TABLE"]])
    }

    @Test("An old table that execute drops under another name comes back", .timeLimit(.minutes(1)))
    func replaced() async throws {
        try fixture.prepareRows(6)
        let before = try state()
        let path = try fixture.write(
            "derive",
            manifest: Self.touches,
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE n (id INT NOT NULL PRIMARY KEY, z INT) ENGINE=InnoDB"
              m.db:exec "INSERT INTO n SELECT id, a FROM t"
              m.db:exec "RENAME TABLE t TO u, n TO t"
              m.schema:drop_table "u"
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(path)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try state() == before)
        let names = try trash()
        #expect(names.count == 1 && names[0].hasSuffix("_n"), "\(names)")
    }

    @Test(
        "With trash_keep = none, and of a table tied by foreign keys, a drop is a drop",
        .timeLimit(.minutes(1)),
        arguments: [true, false]
    )
    func reallyDropped(_ isTied: Bool) async throws {
        if !isTied { fixture.configure { $0.trash = .none } }
        try fixture.prepareRows(2)
        let path = try failing(
            [
                isTied
                    ? "CREATE TABLE n (id INT PRIMARY KEY, t_id INT, FOREIGN KEY (t_id) REFERENCES t (id)) ENGINE=InnoDB"
                    : "CREATE TABLE n (id INT PRIMARY KEY, t_id INT) ENGINE=InnoDB",
                "INSERT INTO n VALUES (1, 1)",
            ],
            rollback: "m.db:exec 'DROP TABLE n'"
        )
        let report = try await fixture.run(path)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try trash() == [] && fixture.backups() == [])
        #expect(try fixture.rows("SHOW TABLES FROM {c}") == [["t"]])
    }

    @Test(
        "purge drops what the ledger knows, is old enough and nobody has changed",
        .timeLimit(.minutes(1))
    )
    func purge() async throws {
        try fixture.prepareRows(1)
        for _ in 1...2 {
            let path = try failing(
                ["CREATE TABLE n (id INT PRIMARY KEY) ENGINE=InnoDB", "INSERT INTO n VALUES (1)"],
                rollback: "m.db:exec 'DROP TABLE n'"
            )
            #expect(try await fixture.run(path).outcome == .rolledBack)
        }
        let names = try trash()
        #expect(names.count == 2)
        func purge(_ keep: Int64?, dry: Bool = false, trash: Bool = true) async throws -> [String] {
            try await fixture.withSession {
                try await $0.purgeBackups([], keep: keep, includesTrash: trash, isDryRun: dry)
            }.rows.map(\.outcome)
        }
        #expect(try await purge(nil) == [])
        #expect(try await purge(0, trash: false) == [])
        #expect(try await purge(0, dry: true) == ["to_purge", "to_purge"])
        try fixture.lay(
            "ALTER TABLE \(names[0]) ADD COLUMN mine INT",
            "CREATE TABLE lupo_trash_20200101000000_x (id INT)"
        )
        let outcomes = try await purge(0)
        #expect(outcomes.sorted() == ["failed", "purged"])
        #expect(try trash() == ["lupo_trash_20200101000000_x", names[0]])
        #expect(try fixture.backups().map { $0[0] }.sorted() == ["purged", "verified"])
    }
}

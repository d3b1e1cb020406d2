// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport

/// One kind of DDL that the host sends, as a migration of that one statement.
struct Definition: Sendable {
    let name: String
    /// What is there before it.
    var before: [String] = []
    /// What `touches` names.
    var touches = ["a"]
    let statement: String
    /// What the statement takes back; nil where it is the migration itself, and nothing fails.
    var undoing: String?
    /// What takes it back, in Lua; of one that takes back itself, `%@` is the statement.
    let rollback: String

    /// The migration.
    ///
    /// - Throws: ``TestFailure`` for one whose comments are wrong.
    func scenario() throws -> Scenario {
        let lines =
            [
                "-- SPDX-License-Identifier: Apache-2.0",
                "-- One statement that commits by itself: \(name).",
            ]
            + before.map { "-- before: \($0)" } + [
                "-- ends: \(undoing == nil ? "completed" : "rolled_back")"
            ]
        let names = touches.map { "\"\($0)\"" }.joined(separator: ", ")
        let send = "m.db:exec [[\(statement)]]"
        let execute = undoing.map { "m.db:exec [[\($0)]] m:fail 'as planned'" } ?? send
        let text = """
            \(lines.joined(separator: "\n"))
            local M = lupo.migration {
              api = 1, name = "\(name)", version = "1.0.0", touches = { \(names) },
              backup = { automatic = "off" }, allow = { blocking_alter = "a test" },
            }
            function M.execute(m) \(execute) end
            function M.rollback(m)
              \(rollback.replacing("%@", with: send))
            end
            return M

            """
        return try Scenario(name: name, text: text, files: [:])
    }

    private static let table = [
        """
        CREATE TABLE a (id INT NOT NULL PRIMARY KEY, n INT NOT NULL, t VARCHAR(40) NULL, KEY n (n)) ENGINE=InnoDB
        """,
        "INSERT INTO a SELECT seq, seq * 3, CONCAT('row ', seq) FROM seq_1_to_200",
    ]
    private static let second = [
        "CREATE TABLE b (id INT NOT NULL PRIMARY KEY, m INT NULL) ENGINE=InnoDB",
        "INSERT INTO b VALUES (1, 2), (3, 4)",
    ]
    private static let parted = [
        """
        CREATE TABLE a (id INT NOT NULL PRIMARY KEY, n INT NULL) ENGINE=InnoDB \
        PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN MAXVALUE)
        """,
        "INSERT INTO a SELECT seq, seq FROM seq_1_to_150",
    ]

    /// All of them.
    static let all: [Definition] = [
        Definition(
            name: "create_table",
            statement:
                "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, n INT NULL, KEY n (n)) ENGINE=InnoDB",
            rollback: "m.db:exec 'DROP TABLE IF EXISTS a'"
        ),
        Definition(
            name: "create_like",
            before: second,
            touches: ["a", "b"],
            statement: "CREATE TABLE a LIKE b",
            rollback: "m.db:exec 'DROP TABLE IF EXISTS a'"
        ),
        Definition(
            name: "create_select",
            before: second,
            touches: ["a", "b"],
            statement: "CREATE TABLE a (PRIMARY KEY (id)) ENGINE=InnoDB SELECT * FROM b",
            rollback: "m.db:exec 'DROP TABLE IF EXISTS a'"
        ),
        Definition(
            name: "add_column",
            before: table,
            statement: "ALTER TABLE a ADD COLUMN w INT NOT NULL DEFAULT 7",
            rollback: "m.schema:drop_column('a', 'w')"
        ),
        Definition(
            name: "copying_alter",
            before: table,
            statement: "ALTER TABLE a MODIFY n BIGINT NOT NULL, ALGORITHM=COPY",
            rollback: "m.db:exec 'ALTER TABLE a MODIFY n INT NOT NULL, ALGORITHM=COPY'"
        ),
        Definition(
            name: "inplace_rebuild",
            before: table,
            statement:
                "ALTER TABLE a ADD COLUMN w INT NULL FIRST, ADD KEY w (w), FORCE, ALGORITHM=INPLACE",
            rollback: "m.db:exec 'ALTER TABLE a DROP KEY IF EXISTS w, DROP COLUMN IF EXISTS w'"
        ),
        Definition(
            name: "several_clauses",
            before: table,
            statement:
                "ALTER TABLE a ADD COLUMN w INT NULL, ADD UNIQUE KEY t (t), DROP KEY n, COMMENT='changed'",
            rollback: """
                if m.schema:has_column('a', 'w') then
                    m.db:exec "ALTER TABLE a DROP COLUMN w, DROP KEY t, ADD KEY n (n), COMMENT=''"
                  end
                """
        ),
        Definition(
            name: "create_index",
            before: table,
            statement: "CREATE INDEX t ON a (t, n)",
            rollback: "m.schema:drop_index('a', 't')"
        ),
        Definition(
            name: "drop_index",
            before: table,
            statement: "DROP INDEX n ON a",
            rollback: "m.db:exec 'CREATE INDEX IF NOT EXISTS n ON a (n)'"
        ),
        Definition(
            name: "add_foreign_key",
            before: second + [
                "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, b INT NULL) ENGINE=InnoDB"
            ],
            touches: ["a", "b"],
            statement: "ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b (id)",
            rollback:
                "m.db:exec 'ALTER TABLE a DROP FOREIGN KEY IF EXISTS to_b, DROP KEY IF EXISTS to_b'"
        ),
        Definition(
            name: "convert",
            before: [
                "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, t VARCHAR(40) NULL) ENGINE=InnoDB CHARSET=latin1",
                "INSERT INTO a VALUES (1, 'one'), (2, 'two')",
            ],
            statement: "ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
            rollback: "m.db:exec 'ALTER TABLE a CONVERT TO CHARACTER SET latin1'"
        ),
        Definition(
            name: "rename_table",
            before: table,
            touches: ["a", "c"],
            statement: "RENAME TABLE a TO c",
            rollback: "if m.schema:has_table('c') then m.db:exec 'RENAME TABLE c TO a' end"
        ),
        Definition(
            name: "alter_rename",
            before: table,
            touches: ["a", "c"],
            statement: "ALTER TABLE a RENAME TO c",
            rollback: "if m.schema:has_table('c') then m.db:exec 'ALTER TABLE c RENAME TO a' end"
        ),
        Definition(
            name: "swap_tables",
            before: table + second,
            touches: ["a", "b", "c"],
            statement: "RENAME TABLE a TO c, b TO a, c TO b",
            rollback:
                "if not m.schema:has_column('a', 'n') then m.db:exec 'RENAME TABLE a TO c, b TO a, c TO b' end"
        ),
        Definition(
            name: "add_partition",
            before: parted,
            statement:
                "ALTER TABLE a REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES LESS THAN (120), PARTITION p2 VALUES LESS THAN MAXVALUE)",
            rollback: """
                local two = m.db:value "SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'a' AND partition_name = 'p2'"
                  if two == 1 then m.db:exec 'ALTER TABLE a REORGANIZE PARTITION p1, p2 INTO (PARTITION p1 VALUES LESS THAN MAXVALUE)' end
                """
        ),
        Definition(
            name: "create_view",
            before: table,
            touches: ["a", "v"],
            statement: "CREATE VIEW v AS SELECT id, n FROM a",
            rollback: "m.db:exec 'DROP VIEW IF EXISTS v'"
        ),
        Definition(
            name: "create_sequence",
            touches: ["s"],
            statement: "CREATE SEQUENCE s START WITH 5 INCREMENT BY 2",
            rollback: "m.db:exec 'DROP SEQUENCE IF EXISTS s'"
        ),
        // What takes something away may stand in a rollback alone.
        Definition(
            name: "drop_table",
            statement: "DROP TABLE a",
            undoing:
                "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, n INT NULL, KEY n (n)) ENGINE=InnoDB",
            rollback: "if m.schema:has_table('a') then %@ end"
        ),
        Definition(
            name: "truncate_table",
            before: [
                "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, n INT NULL, KEY n (n)) ENGINE=InnoDB"
            ],
            statement: "TRUNCATE TABLE a",
            undoing: "INSERT INTO a SELECT seq, seq FROM seq_1_to_200",
            rollback: "%@"
        ),
        Definition(
            name: "drop_column",
            before: table,
            statement: "ALTER TABLE a DROP COLUMN w",
            undoing: "ALTER TABLE a ADD COLUMN w INT NOT NULL DEFAULT 7",
            rollback: "if m.schema:has_column('a', 'w') then %@ end"
        ),
        Definition(
            name: "drop_view",
            before: table,
            touches: ["a", "v"],
            statement: "DROP VIEW IF EXISTS v",
            undoing: "CREATE VIEW v AS SELECT id, n FROM a",
            rollback: "%@"
        ),
        Definition(
            name: "drop_sequence",
            touches: ["s"],
            statement: "DROP SEQUENCE IF EXISTS s",
            undoing: "CREATE SEQUENCE s START WITH 5 INCREMENT BY 2",
            rollback: "%@"
        ),
    ]
}

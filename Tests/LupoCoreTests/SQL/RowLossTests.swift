// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct RowLossTests {
    @Test(arguments: [
        ("DELETE FROM t", "DELETE without WHERE"),
        ("DELETE a FROM a JOIN b ON a.id = b.id", "DELETE without WHERE"),
        ("DELETE FROM t LIMIT 5", nil),
        ("DELETE FROM t WHERE id = 1", nil),
        ("UPDATE t SET a = 1", "UPDATE without WHERE"),
        ("UPDATE t SET a = 1 WHERE TRUE", nil),
        ("UPDATE t SET a = 1 ORDER BY id LIMIT 1", nil),
        ("REPLACE INTO t VALUES (1)", nil),
        ("INSERT INTO t VALUES (1)", nil),
        ("TRUNCATE TABLE t", "TRUNCATE"),
        ("DROP TABLE t", "DROP TABLE"),
        ("DROP TEMPORARY TABLE t", nil),
        ("ALTER TABLE t ADD COLUMN a INT, DROP COLUMN b", "DROP COLUMN"),
        ("ALTER TABLE t MODIFY a BIGINT", "MODIFY COLUMN"),
        ("ALTER TABLE t CHANGE a b INT", "CHANGE COLUMN"),
        ("ALTER TABLE t RENAME COLUMN a TO b", nil),
        ("ALTER TABLE t DROP PARTITION p1", "DROP PARTITION"),
        ("ALTER TABLE t TRUNCATE PARTITION p1", "TRUNCATE PARTITION"),
        ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", "CONVERT TO CHARACTER SET"),
        ("ALTER IGNORE TABLE t ADD UNIQUE (a)", "ALTER IGNORE TABLE"),
        ("ALTER TABLE t ADD INDEX (a)", nil),
        ("EXPLAIN DELETE FROM t", nil),
    ])
    func `a statement says whether it may lose rows of a whole table`(
        _ text: String,
        _ expected: String?
    ) throws {
        #expect(
            try StatementReader(options: LexerOptions(serverVersion: 101_100)).read(text).rowLoss
                == expected
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("What comes back from a backup")
struct BackupTypeTests {
    /// A table with rows that are hard to keep.
    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let columns: String
        var options = ""
        let rows: [String]
        /// Methods that refuse it, with a word of the reason.
        var refused: [String: String] = [:]
    }

    static let samples = [
        Sample(
            testDescription: "generated and invisible columns",
            columns:
                "id INT PRIMARY KEY, a INT, v INT AS (a * 2) VIRTUAL, s VARCHAR(20) AS (CONCAT('x', a)) STORED, "
                + "i INT INVISIBLE DEFAULT 7, KEY (v)",
            rows: ["INSERT INTO t (id, a, i) VALUES (1, 10, 5), (2, NULL, NULL), (3, -1, 7)"]
        ),
        Sample(
            testDescription: "a counter beyond the rows, and an id of 0",
            columns: "id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT",
            options: "AUTO_INCREMENT=500",
            rows: [
                "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
                "INSERT INTO t VALUES (0, 1), (7, 2), (18446744073709551000, 3)",
                "DELETE FROM t WHERE a = 3",
            ]
        ),
        Sample(
            testDescription: "CHECKs that rows do not hold",
            columns:
                "id INT PRIMARY KEY, a INT CHECK (a > 0), j JSON, CONSTRAINT even CHECK (id % 2 = 0)",
            rows: [
                "SET check_constraint_checks = 0",
                "INSERT INTO t VALUES (1, -5, 'no json'), (2, 5, '{\"a\": [1, null, \"ü\"]}')",
            ]
        ),
        Sample(
            testDescription: "partitions",
            columns: "id INT NOT NULL, d DATE NOT NULL, PRIMARY KEY (id, d)",
            options: "PARTITION BY RANGE (YEAR(d)) (PARTITION p0 VALUES LESS THAN (2000), "
                + "PARTITION p1 VALUES LESS THAN MAXVALUE)",
            rows: ["INSERT INTO t VALUES (1, '1999-12-31'), (2, '2026-01-01'), (3, '2000-01-01')"],
            refused: ["tablespace": "partitioned"]
        ),
        Sample(
            testDescription: "numbers",
            columns:
                "id INT PRIMARY KEY, u BIGINT UNSIGNED, b BIT(10), c BIT(64), d DECIMAL(65,30), z INT(6) ZEROFILL, "
                + "f FLOAT, g DOUBLE, h FLOAT(7,3), k DOUBLE(12,3), t1 TINYINT(1), y YEAR",
            rows: [
                "INSERT INTO t VALUES (1, 18446744073709551615, b'1111111111', 18446744073709551615, "
                    + "-12345678901234567890123456789012345.123456789012345678901234567891, 42, 0.1, 0.1, 1234.567, "
                    + "123456789.123, -128, 2155)",
                "INSERT INTO t VALUES (2, 0, b'0', 1, 0.000000000000000000000000000001, 0, 1.17549e-38, 5e-324, 0.001, "
                    + "0, 127, 0)",
                "INSERT INTO t VALUES (3, NULL, NULL, NULL, NULL, NULL, 16777217, 1.7976931348623157e308, -0.0, NULL, "
                    + "NULL, 1901)",
                "INSERT INTO t (id, f, g) SELECT seq + 10, RAND(seq), RAND(seq + 1) * 1e-20 FROM seq_1_to_50",
            ]
        ),
        Sample(
            testDescription: "times, zero and impossible ones too",
            columns:
                "id INT PRIMARY KEY, d DATE, e DATETIME(6), s TIMESTAMP(3) NOT NULL DEFAULT '0000-00-00 00:00:00', "
                + "c TIME(6)",
            rows: [
                "SET sql_mode = 'ALLOW_INVALID_DATES'",
                "INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '-838:59:59.999999'), "
                    + "(2, '2026-02-31', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999', '00:00:00.000001'), "
                    + "(3, '2026-00-00', '2026-00-01 00:00:00', '1970-01-01 00:00:01', NULL)",
            ]
        ),
        Sample(
            testDescription: "bytes",
            columns: "id INT PRIMARY KEY, b BLOB, v VARBINARY(300), f BINARY(4), l LONGBLOB",
            rows: [
                "INSERT INTO t VALUES (1, UNHEX('00FF0A0D275C1A'), (SELECT UNHEX(GROUP_CONCAT(LPAD(HEX(seq), 2, '0') "
                    + "ORDER BY seq SEPARATOR '')) FROM seq_0_to_255), 'a', REPEAT(UNHEX('00'), 300000)), "
                    + "(2, '', '', '', NULL)"
            ]
        ),
        Sample(
            testDescription: "texts of many character sets",
            columns:
                "id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1, u VARCHAR(20) CHARACTER SET ucs2, "
                + "w TEXT CHARACTER SET utf16, m VARCHAR(20) CHARACTER SET utf8mb3, x TEXT CHARACTER SET utf8mb4, "
                + "s VARCHAR(20) CHARACTER SET sjis, c CHAR(10), o VARCHAR(10) COLLATE utf8mb4_bin",
            rows: [
                "INSERT INTO t VALUES (1, 'äöü€', 'ä€Ω', 'a😀b', 'ä€', '😀\\0\\'\\\\\\n\\\"%_', '表', 'trail  ', 'x ')",
                "INSERT INTO t VALUES (2, '', '', '', '', '', '', '', NULL)",
            ]
        ),
        Sample(
            testDescription: "enumerations, sets, addresses",
            columns:
                "id INT PRIMARY KEY, e ENUM('a', 'ü', 'c,d') CHARACTER SET latin1, s SET('x', 'y', 'z'), u UUID, "
                + "n INET6",
            rows: [
                "SET sql_mode = ''", "INSERT INTO t VALUES (1, 'ü', 'x,z', UUID(), '2001:db8::1')",
                "INSERT INTO t VALUES (2, 'unknown', '', NULL, NULL), (3, 'c,d', 'y', NULL, '::')",
            ]
        ),
        Sample(
            testDescription: "a point with a spatial index, and a full text",
            columns:
                "id INT PRIMARY KEY, p POINT NOT NULL, x TEXT, SPATIAL KEY (p), FULLTEXT KEY (x)",
            rows: ["INSERT INTO t VALUES (1, ST_GeomFromText('POINT(1 2)'), 'hello world')"],
            refused: ["tablespace": "FULLTEXT"]
        ),
        Sample(
            testDescription: "comments, defaults, keys and formats",
            columns:
                "id INT NOT NULL COMMENT 'it''s; \\\\ `id`', a VARCHAR(300) DEFAULT (CONCAT('a', 1)), "
                + "m TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, from_d DATE, to_d DATE, "
                + "PRIMARY KEY (id DESC), KEY a_part (a(10) DESC, id) COMMENT 'k', PERIOD FOR valid (from_d, to_d)",
            options: "ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 COMMENT='a ''table'''",
            rows: [
                "INSERT INTO t VALUES (1, 'x', '2020-01-01 00:00:00', '2026-01-01', '2026-02-01'), "
                    + "(2, DEFAULT, '2021-01-01 00:00:00', '2026-01-01', '2026-02-01')"
            ]
        ),
        Sample(
            testDescription: "equal rows without a key, and no rows at all",
            columns: "a INT, b VARCHAR(10)",
            rows: ["INSERT INTO t VALUES (1, 'x'), (1, 'x'), (NULL, NULL), (NULL, NULL), (2, '')"]
        ),
        Sample(
            testDescription: "an empty table",
            columns: "id INT NOT NULL AUTO_INCREMENT PRIMARY KEY",
            options: "AUTO_INCREMENT=12",
            rows: []
        ),
    ]

    @Test(
        "Every kind of column and table comes back exactly, or is refused",
        .timeLimit(.minutes(2)),
        arguments: ["copy", "file", "tablespace"]
    )
    func comesBack(_ method: String) async throws {
        for sample in Self.samples {
            try await check(sample, method)
        }
    }

    private func check(_ sample: Sample, _ method: String) async throws {
        let fixture = try SessionFixture()
        try fixture.lay("CREATE TABLE t (\(sample.columns)) ENGINE=InnoDB \(sample.options)")
        let connection = try fixture.connect()
        for statement in sample.rows { try connection.execute(SQLText(verbatim: statement)) }
        let before = try fixture.state(of: "t")
        let file = try fixture.write(
            "types",
            manifest: "touches = { \"t\" }, backup = { automatic = \"off\" }",
            """
            function M.backup(m) m.state.copy = m.backup:table("t", { method = "\(method)" }) end
            function M.execute(m)
              m.db:exec "DELETE FROM t LIMIT 1"
              m.db:exec "ALTER TABLE t ADD COLUMN extra INT NULL"
              m:fail "as planned"
            end
            function M.rollback(m) assert(m.backup:restore(m.state.copy)) end
            """
        )
        let report = try await fixture.run(file)
        let text = report.error?.rendered() ?? ""
        if let reason = sample.refused[method] {
            #expect(report.outcome == .failed && text.contains(reason), "\(sample): \(text)")
        } else {
            #expect(report.outcome == .rolledBack, "\(sample): \(text)")
        }
        #expect(try fixture.state(of: "t") == before, "\(sample.testDescription) by \(method)")
        let status = try fixture.backups().map { $0[0] }
        #expect(status == (sample.refused[method] == nil ? ["restored"] : ["failed"]))
    }

    @Test("A table whose name needs quotes", .timeLimit(.minutes(1)), arguments: ["copy", "file"])
    func strangeName(_ method: String) async throws {
        let fixture = try SessionFixture()
        let name = "we'ird `nä-me`"
        let quoted = try Identifier(name).quoted
        try fixture.lay(
            "CREATE TABLE \(quoted) (`i``d` INT PRIMARY KEY, `select` INT) ENGINE=InnoDB",
            "INSERT INTO \(quoted) VALUES (1, 2)"
        )
        let before = try fixture.state(of: name)
        let file = try fixture.write(
            "strange",
            manifest: "touches = { [[\(name)]] }, backup = { method = \"\(method)\" }",
            """
            function M.execute(m)
              m.db:exec [[DELETE FROM \(quoted)]]
              m:fail "as planned"
            end
            function M.rollback(m) end
            """
        )
        let report = try await fixture.run(file)
        #expect(report.outcome == .rolledBack, "\(report.error?.rendered() ?? "")")
        #expect(try fixture.state(of: name) == before)
    }
}

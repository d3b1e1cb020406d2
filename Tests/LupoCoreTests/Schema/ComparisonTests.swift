// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

@Suite struct ComparisonTests {
    @Test(
        "spellings of one column are no difference",
        arguments: [
            ("`a` int(11) DEFAULT NULL", "`a` int(4) DEFAULT NULL"),
            ("`a` int(11) DEFAULT NULL", "`a` int DEFAULT NULL"),
            ("`a` tinyint(1) NOT NULL DEFAULT 0", "`a` tinyint(4) NOT NULL DEFAULT '0'"),
            ("`a` decimal(10,2) DEFAULT 1.50", "`a` decimal(10,2) DEFAULT 1.5"),
            ("`a` decimal(10,2) DEFAULT 0.00", "`a` decimal(10,2) DEFAULT -0"),
            ("`a` double DEFAULT 10000000000", "`a` double DEFAULT 1e10"),
            ("`a` float DEFAULT 0.1", "`a` float DEFAULT 0.10000000149011612"),
            ("`a` longblob DEFAULT X'ff00'", "`a` longblob DEFAULT 0xff00"),
            ("`a` longblob DEFAULT X'6162'", "`a` longblob DEFAULT 'ab'"),
            (#"`a` text DEFAULT 'it\'s'"#, "`a` text DEFAULT 'it''s'"),
            (
                "`a` varchar(5) DEFAULT NULL",
                "`a` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT NULL"
            ),
            (
                "`a` varchar(5) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT NULL",
                "`a` varchar(5) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT NULL"
            ),
            ("`a` int(11) DEFAULT NULL COMMENT 'x'", "`a` int(11) DEFAULT NULL"),
            ("`a` year(4) DEFAULT NULL", "`a` year DEFAULT NULL"),
        ]
    )
    func same(left: String, right: String) throws {
        #expect(try columnShape(left).matches(try columnShape(right)))
        #expect(try columnShape(right).matches(try columnShape(left)))
    }

    @Test(
        "what holds other values is a difference",
        arguments: [
            ("`a` int(11) DEFAULT NULL", "`a` bigint(20) DEFAULT NULL"),
            ("`a` int(11) DEFAULT NULL", "`a` int(10) unsigned DEFAULT NULL"),
            (
                "`a` int(5) unsigned zerofill DEFAULT NULL",
                "`a` int(6) unsigned zerofill DEFAULT NULL"
            ),
            ("`a` int(11) DEFAULT NULL", "`a` int(11) NOT NULL"),
            ("`a` int(11) DEFAULT NULL", "`a` int(11)"),
            ("`a` int(11) DEFAULT 1", "`a` int(11) DEFAULT 2"),
            ("`a` int(11) DEFAULT 1", "`a` int(11) DEFAULT NULL"),
            ("`a` varchar(5) DEFAULT 'a'", "`a` varchar(5) DEFAULT 'A'"),
            ("`a` varchar(5) DEFAULT '1'", "`a` varchar(5) DEFAULT '1.0'"),
            ("`a` varchar(5) DEFAULT 'NULL'", "`a` varchar(5) DEFAULT NULL"),
            ("`a` varchar(5) DEFAULT 'uuid()'", "`a` varchar(5) DEFAULT uuid()"),
            ("`a` varchar(5) DEFAULT NULL", "`a` varchar(6) DEFAULT NULL"),
            ("`a` varchar(5) DEFAULT NULL", "`a` char(5) DEFAULT NULL"),
            ("`a` varchar(5) DEFAULT NULL", "`a` varchar(5) COLLATE utf8mb4_bin DEFAULT NULL"),
            ("`a` enum('a','b') DEFAULT NULL", "`a` enum('b','a') DEFAULT NULL"),
            ("`a` decimal(10,2) DEFAULT NULL", "`a` decimal(10,3) DEFAULT NULL"),
            ("`a` decimal(10,2) DEFAULT 1.50", "`a` decimal(10,2) DEFAULT 1.51"),
            (
                "`a` datetime DEFAULT NULL",
                "`a` datetime DEFAULT NULL ON UPDATE current_timestamp()"
            ),
            ("`a` datetime DEFAULT NULL", "`a` datetime(3) DEFAULT NULL"),
            ("`a` int(11) DEFAULT NULL", "`a` int(11) INVISIBLE DEFAULT NULL"),
            ("`a` int(11) NOT NULL", "`a` int(11) NOT NULL AUTO_INCREMENT"),
            (
                "`a` int(11) GENERATED ALWAYS AS (1) VIRTUAL",
                "`a` int(11) GENERATED ALWAYS AS (1) STORED"
            ),
            ("`a` text DEFAULT NULL", "`a` text /*M!100301 COMPRESSED*/ DEFAULT NULL"),
            (
                "`a` longtext COLLATE utf8mb4_bin DEFAULT NULL",
                "`a` longtext COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`a`))"
            ),
        ]
    )
    func different(left: String, right: String) throws {
        let wanted = try columnShape(left)
        let found = try columnShape(right)
        #expect(!wanted.matches(found))
        #expect(!found.matches(wanted))
        let line = try #require(wanted.difference(from: found, comments: false))
        let sides = line.dropFirst("column a: ".count).split(separator: " expected, ")
        #expect(sides.count == 2)
        // The two sides must not read the same.
        #expect(
            sides.first.map(String.init) != sides.last.map { String($0.dropLast(6)) },
            "\(line)"
        )
    }

    @Test func `a comment counts where it is asked for`() throws {
        let wanted = try columnShape("`a` int(11) DEFAULT NULL COMMENT 'x'")
        let found = try columnShape("`a` int(11) DEFAULT NULL COMMENT 'y'")
        #expect(!wanted.matches(found, comments: true))
        #expect(
            wanted.difference(from: found, comments: true)
                == "column a: int(11) NULL COMMENT 'x' expected, int(11) NULL COMMENT 'y' found"
        )
    }

    private func shape(_ body: String, _ options: String = "") throws -> TableShape {
        try tableShape(
            "CREATE TABLE `t` (\n  `a` int(11) NOT NULL,\n  `b` int(11) NOT NULL\(body)\n) "
                + "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci\(options)"
        )
    }

    @Test(
        "a table's differences are said one by one",
        arguments: [
            (",\n  `c` int(11) NOT NULL", "", "column c: none expected, int(11) NOT NULL found"),
            (",\n  PRIMARY KEY (`a`)", "", "primary key: none expected, (a) found"),
            (",\n  UNIQUE KEY `u` (`a`,`b`)", "", "index u: none expected, UNIQUE (a, b) found"),
            (
                ",\n  UNIQUE KEY `u` (`a`) USING HASH", "",
                "index u: none expected, UNIQUE (a) USING HASH found"
            ),
            (",\n  FULLTEXT KEY `u` (`a`)", "", "index u: none expected, FULLTEXT (a) found"),
            (
                ",\n  CONSTRAINT `c` CHECK (`a` > 0)", "",
                "CONSTRAINT `c` CHECK (`a` > 0) found, none expected"
            ),
            (
                "", "\n PARTITION BY HASH (`a`)",
                "partitions: none expected,  PARTITION BY HASH (`a`) found"
            ),
            ("", " WITH SYSTEM VERSIONING", "system versioning: none expected, on found"),
        ]
    )
    func tables(body: String, options: String, line: String) throws {
        let plain = try shape("")
        let other = try shape(body, options)
        #expect(plain.differences(from: other) == [line])
        #expect(other.differences(from: plain).count == 1)
        #expect(other.differences(from: other) == [])
    }

    @Test(
        "what has no effect on rows is no difference",
        arguments: [
            " ROW_FORMAT=DYNAMIC", " COMMENT='x'", " STATS_PERSISTENT=1", " `page_compressed`=1",
        ]
    )
    func quietOptions(option: String) throws {
        #expect(try shape("").differences(from: try shape("", option)) == [])
    }

    @Test func `engine, collation and comment are said`() throws {
        let other = try tableShape(
            "CREATE TABLE `t` (\n  `b` int(11) NOT NULL,\n  `a` int(11) NOT NULL\n) ENGINE=MyISAM "
                + "DEFAULT CHARSET=latin1 COMMENT='x'"
        )
        #expect(
            try shape("").differences(from: other, comments: true) == [
                "column order: a, b expected, b, a found", "engine: InnoDB expected, MyISAM found",
                "collation: utf8mb4_unicode_ci expected, latin1_swedish_ci found",
                "comment:  expected, x found",
            ]
        )
    }

    @Test func `keys are held against each other by kind and columns`() throws {
        let wanted = try shape(",\n  KEY `k` (`a`)")
        for other in [
            "KEY `k` (`b`)", "KEY `k` (`a`,`b`)", "UNIQUE KEY `k` (`a`)", "KEY `k` (`a` DESC)",
            "KEY `k` (`a`(3))", "KEY `k` (`a`) IGNORED", "FULLTEXT KEY `k` (`a`)",
        ] {
            let found = try shape(",\n  " + other)
            #expect(wanted.differences(from: found).count == 1, "\(other)")
        }
        for other in ["KEY `K` (`A`)", "KEY `k` (`a`) USING BTREE", "KEY `k` (`a`) COMMENT 'x'"] {
            #expect(wanted.differences(from: try shape(",\n  " + other)) == [], "\(other)")
        }
    }
}

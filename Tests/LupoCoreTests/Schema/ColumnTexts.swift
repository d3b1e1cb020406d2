// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What MariaDB 10.11.19 printed for SHOW CREATE TABLE, VIEW and SEQUENCE, for columns of all kinds.
///
/// Bytes that are no UTF-8 stand as U+FFFD, as a reader that repairs them gives them.
enum ColumnTexts {
    static let all: [(name: String, text: String)] = [
        (
            "a1",
            ##"""
            CREATE TABLE `a1` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `b` bit(3) DEFAULT b'101',
              `c` bit(1) DEFAULT NULL,
              `d` tinyint(1) DEFAULT 1,
              `f` int(5) unsigned zerofill DEFAULT NULL,
              `g` decimal(10,0) DEFAULT NULL,
              `h` decimal(5,2) DEFAULT 1.50,
              `i` float DEFAULT NULL,
              `j` double(5,2) DEFAULT NULL,
              `k` double DEFAULT 10000000000,
              `l` year(4) DEFAULT NULL,
              `m` date DEFAULT '2024-01-01',
              `n` datetime(3) DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
              `o` timestamp NULL DEFAULT NULL,
              `p` timestamp NULL DEFAULT NULL,
              `q` time DEFAULT NULL,
              `r` char(1) DEFAULT NULL,
              `s` varchar(20) DEFAULT NULL,
              `t` binary(4) DEFAULT 'a\0b\0',
              `u` varbinary(10) DEFAULT '\0�A',
              `v` tinytext DEFAULT NULL,
              `w` mediumtext DEFAULT NULL,
              `x` blob DEFAULT 'x',
              `y` enum('a','b''c','d,e)','\\','é','n\nl') DEFAULT 'a',
              `z` set('x','y') DEFAULT NULL COMMENT 'it''s "q" `b` \\ , ) (\nnewline	tab \0 nul \r',
              `aa` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '{}' CHECK (json_valid(`aa`)),
              `ab` inet6 DEFAULT NULL,
              `ac` uuid DEFAULT NULL,
              `ad` geometry DEFAULT NULL,
              `ae` point NOT NULL,
              `af` varchar(10) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL,
              `ag` char(3) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
              `ah` char(3) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
              `ai` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
              `aj` longtext DEFAULT NULL CHECK (json_valid(`aj`)),
              `ak` inet4 DEFAULT NULL,
              `al` varbinary(8) DEFAULT '�''',
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='tab''le, "x" \\ \n AUTO_INCREMENT=5 '
            """##
        ),
        (
            "a3",
            ##"""
            CREATE TABLE `a3` (
              `a` int(11) DEFAULT NULL,
              `b` int(11) GENERATED ALWAYS AS (`a` + 1) VIRTUAL,
              `c` int(11) GENERATED ALWAYS AS (`a` * 2) STORED COMMENT 'x',
              `d` int(11) INVISIBLE DEFAULT NULL,
              `e` int(11) DEFAULT (`a` + 1),
              `f` uuid DEFAULT uuid(),
              `g` varchar(30) DEFAULT concat('a','AUTO_INCREMENT=9 '),
              `h` int(11) DEFAULT NULL COMMENT 'h' CHECK (`h` > 0 and `h` < 10),
              `i` int(11) NOT NULL INVISIBLE DEFAULT 5,
              `j` varchar(20) GENERATED ALWAYS AS (concat('x',`a`)) STORED,
              `bl` blob DEFAULT NULL,
              UNIQUE KEY `j` (`j`),
              UNIQUE KEY `u` (`h`) USING HASH,
              UNIQUE KEY `ub` (`bl`) USING HASH,
              KEY `k1` (`a` DESC,`h`),
              KEY `k2` (`g`(5)) COMMENT 'a,)''b',
              KEY `k3` (`h`) IGNORED,
              KEY `i` (`i`) USING BTREE,
              FULLTEXT KEY `ft` (`g`),
              CONSTRAINT `chk` CHECK (`a` < `b`),
              CONSTRAINT `CONSTRAINT_1` CHECK (`a` <> 'x)y' or `a` in (1,2)),
              CONSTRAINT `CONSTRAINT_2` CHECK (`g` <> 'b\'\\\n q')
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "big",
            ##"""
            CREATE TABLE `big` (
              `a` bigint(20) DEFAULT NULL,
              `b` bigint(20) unsigned DEFAULT NULL,
              `c` decimal(65,30) DEFAULT NULL,
              `d` bit(64) NOT NULL DEFAULT b'0',
              `e` year(4) DEFAULT 2024,
              `f` time(6) DEFAULT '-10:00:00.500000'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "cm",
            ##"""
            CREATE TABLE `cm` (
              `a` int(11) DEFAULT NULL COMMENT 'tab	here \##u{1A} ctrl '' " \##u{8}'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "cs",
            ##"""
            CREATE TABLE `cs` (
              `a` varchar(5) DEFAULT NULL,
              `b` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
              `c` text CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci DEFAULT NULL,
              `d` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
            """##
        ),
        (
            "cs2",
            ##"""
            CREATE TABLE `cs2` (
              `a` varchar(5) DEFAULT NULL,
              `b` char(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
            """##
        ),
        (
            "cs9",
            ##"""
            CREATE TABLE `cs9` (
              `a` varchar(5) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci
            """##
        ),
        (
            "csb",
            ##"""
            CREATE TABLE `csb` (
              `a` varbinary(5) DEFAULT NULL,
              `b` varbinary(4) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=binary
            """##
        ),
        (
            "dbl",
            ##"""
            CREATE TABLE `dbl` (
              `a` double DEFAULT 0.1,
              `b` double DEFAULT 0.3333333333333333,
              `c` double DEFAULT 5e-324,
              `d` double DEFAULT 1.7976931348623157e308,
              `e` double DEFAULT 0,
              `f` double DEFAULT 1.2345678901234568e17,
              `g` double DEFAULT 1e15,
              `h` double DEFAULT 1e16,
              `i` double DEFAULT 0.0000001,
              `j` double DEFAULT 0.000123,
              `k` double DEFAULT 12345.678,
              `l` double DEFAULT 0.00005,
              `m` double DEFAULT 0.00000000012345678901234568
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "de",
            ##"""
            CREATE TABLE `de` (
              `a` varchar(9) DEFAULT ('x' collate utf8mb4_bin),
              `b` int(11) DEFAULT (case when 1 then 2 end),
              `c` int(11) DEFAULT (cast('1' as signed)),
              `d` int(11) DEFAULT (!1),
              `e` int(11) DEFAULT (1 between 0 and 2),
              `f` datetime DEFAULT '2020-01-01 00:00:00',
              `g` date DEFAULT '2020-01-01',
              `h` int(11) DEFAULT (1 is null),
              `i` varchar(9) DEFAULT 'x',
              `j` int(11) DEFAULT nextval(`t`.`sq`),
              `l` int(11) DEFAULT (1 and 2),
              `m` varchar(20) DEFAULT convert('x' using latin1),
              `n` varchar(20) DEFAULT current_user(),
              `o` int(11) DEFAULT year(curdate()),
              `p` double DEFAULT 3.141592653589793,
              `q` varchar(20) DEFAULT 'a''b',
              `r` varchar(99) DEFAULT json_object('a',1),
              `s` varchar(20) DEFAULT substr('abc',2),
              `t` int(11) DEFAULT (-`a`),
              `u` varbinary(4) DEFAULT (cast('x' as char charset binary)),
              `v` varchar(20) DEFAULT date_format(current_timestamp(),'%Y'),
              `w` int(11) DEFAULT extract(year from current_timestamp()),
              `x` int(11) DEFAULT if(`a`,1,2),
              `y` varchar(20) DEFAULT trim(both 'x' from 'xax')
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "dropd",
            ##"""
            CREATE TABLE `dropd` (
              `a` int(11) DEFAULT NULL,
              `b` varchar(5) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "ev",
            ##"""
            CREATE TABLE `ev` (
              `e` enum('a,b','c''d','(e)','f\\','g"h','`i`') NOT NULL DEFAULT 'c''d' COMMENT 'of, (many) ''things''',
              `s` set('x','y y') NOT NULL DEFAULT 'x,y y'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "inv",
            ##"""
            CREATE TABLE `inv` (
              `a` int(11) NOT NULL INVISIBLE DEFAULT 3 COMMENT 'i',
              `b` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "nonull",
            ##"""
            CREATE TABLE `nonull` (
              `a` timestamp NOT NULL,
              `b` timestamp(3) NOT NULL DEFAULT '2000-01-01 00:00:00.000',
              `c` timestamp NULL DEFAULT NULL ON UPDATE current_timestamp()
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "onu",
            ##"""
            CREATE TABLE `onu` (
              `a` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
              `b` datetime(6) DEFAULT NULL ON UPDATE current_timestamp(6) COMMENT 'x',
              `c` timestamp(2) NULL DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "refs",
            ##"""
            CREATE TABLE `refs` (
              `a` int(11) DEFAULT NULL,
              `ts` timestamp NULL DEFAULT '2020-01-01 00:00:00',
              `ts2` timestamp NOT NULL DEFAULT current_timestamp(),
              `d` double DEFAULT -1.5,
              `e` float DEFAULT 0.00001,
              `f` decimal(10,2) DEFAULT -3.00,
              `i` bigint(20) DEFAULT -9,
              `n` int(11) DEFAULT NULL,
              `tt` text DEFAULT 'a',
              `b` blob DEFAULT NULL,
              `dd` datetime DEFAULT current_timestamp() COMMENT 'c',
              `l` varchar(5) DEFAULT 'NULL',
              `st` varchar(10) DEFAULT '''q\\\n"%_' COMMENT '''q\\\n"%_',
              `vb` varbinary(9) DEFAULT 'é',
              `vc` varbinary(9) DEFAULT '�\0',
              `bi` binary(3) DEFAULT '�\0\0',
              `ye` year(4) DEFAULT 2020,
              `dt` date DEFAULT '0000-00-00',
              `bu` bigint(20) unsigned DEFAULT 18446744073709551615,
              `ff` double DEFAULT 1e300,
              `dec1` decimal(65,38) DEFAULT 1.50000000000000000000000000000000000000,
              `bl` blob DEFAULT 0xff00,
              `en` enum('a','b') NOT NULL DEFAULT 'b',
              `lt` longtext DEFAULT 'abc',
              `js` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '[]' CHECK (json_valid(`js`)),
              `ts3` timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
              `ex1` int(11) DEFAULT 1,
              `ex2` varchar(20) DEFAULT ucase('x'),
              `ex3` datetime DEFAULT (current_timestamp() + interval 1 day),
              `bo` tinyint(1) DEFAULT 0,
              `ex4` int(11) DEFAULT -5,
              `t4` time DEFAULT '10:00:00',
              `s2` set('a','b') DEFAULT 'a,b',
              `u4` uuid DEFAULT '123e4567-e89b-12d3-a456-426655440000',
              `i6` inet6 DEFAULT '::1'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "tv",
            ##"""
            CREATE TABLE `tv` (
              `a` text DEFAULT 'x\n\Z',
              `b` enum('a,b','\\z') DEFAULT '\\z',
              `c` varchar(9) DEFAULT '? \0'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "tx",
            ##"""
            CREATE TABLE `tx` (
              `a` tinytext DEFAULT NULL,
              `b` text DEFAULT NULL,
              `c` mediumtext DEFAULT NULL,
              `d` longtext DEFAULT NULL,
              `e` tinyblob DEFAULT NULL,
              `f` blob DEFAULT NULL,
              `g` mediumblob DEFAULT NULL,
              `h` longblob DEFAULT NULL,
              `i` char(0) DEFAULT NULL,
              `j` binary(1) DEFAULT NULL,
              `k` linestring DEFAULT NULL,
              `l` polygon DEFAULT NULL,
              `m` multipoint DEFAULT NULL,
              `n` multilinestring DEFAULT NULL,
              `o` multipolygon DEFAULT NULL,
              `p` geometrycollection DEFAULT NULL,
              `q` mediumint(8) unsigned DEFAULT NULL,
              `r` int(10) unsigned zerofill DEFAULT NULL,
              `s` float unsigned DEFAULT NULL,
              `t` decimal(5,2) unsigned zerofill DEFAULT NULL,
              `u` year(2) DEFAULT NULL,
              `v` datetime DEFAULT NULL,
              `w` time(2) DEFAULT NULL,
              `x` float(7,3) DEFAULT NULL,
              `y` point DEFAULT NULL,
              `z` binary(4) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "vo",
            ##"""
            CREATE TABLE `vo` (
              `a` int(11) GENERATED ALWAYS AS (1) VIRTUAL INVISIBLE COMMENT 'x',
              `b` int(11) GENERATED ALWAYS AS (2) STORED,
              `c` varchar(3) CHARACTER SET ascii COLLATE ascii_general_ci GENERATED ALWAYS AS ('x') VIRTUAL,
              UNIQUE KEY `b` (`b`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
    ]

    /// The text of that name.
    static func text(_ name: String) throws -> String {
        guard let entry = all.first(where: { $0.name == name }) else {
            throw LupoError(.notFound, "There is no text \(name).")
        }
        return entry.text
    }
}

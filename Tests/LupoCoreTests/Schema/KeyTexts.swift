// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What MariaDB 10.11.19 printed for SHOW CREATE TABLE, VIEW and SEQUENCE, for keys, constraints and options.
///
/// Bytes that are no UTF-8 stand as U+FFFD, as a reader that repairs them gives them.
enum KeyTexts {
    static let all: [(name: String, text: String)] = [
        (
            "ar",
            ##"""
            CREATE TABLE `ar` (
              `id` int(11) DEFAULT NULL,
              `sp` point NOT NULL,
              SPATIAL KEY `sp` (`sp`)
            ) ENGINE=Aria DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci PAGE_CHECKSUM=1 TRANSACTIONAL=0
            """##
        ),
        (
            "bb",
            ##"""
            CREATE TABLE `bb` (
              `a` varbinary(10) DEFAULT '\0�A',
              `b` varbinary(10) DEFAULT '\0�A',
              `c` varbinary(5) DEFAULT '�''',
              `d` longblob DEFAULT X'ff27',
              `e` varbinary(5) DEFAULT 'é',
              `f` varbinary(20) DEFAULT unhex('ff00'),
              `g` varbinary(5) DEFAULT '',
              `h` varbinary(5) DEFAULT '\##u{1A}	',
              `i` longblob DEFAULT X'',
              `j` varbinary(4) DEFAULT ''
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "cas",
            ##"""
            CREATE TABLE `cas` (
              `Id` int(11) NOT NULL,
              `ID2` int(11) DEFAULT NULL,
              PRIMARY KEY (`Id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "ch",
            ##"""
            CREATE TABLE `ch` (
              `id` bigint(20) unsigned DEFAULT NULL,
              `pid` bigint(20) unsigned DEFAULT NULL,
              `x` varchar(10) DEFAULT NULL,
              KEY `pid` (`pid`),
              KEY `fk``odd` (`x`),
              CONSTRAINT `ch_ibfk_1` FOREIGN KEY (`pid`) REFERENCES `p` (`id`) ON DELETE CASCADE ON UPDATE SET NULL,
              CONSTRAINT `fk``odd` FOREIGN KEY (`x`) REFERENCES `p` (`n`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC
            """##
        ),
        (
            "ck",
            ##"""
            CREATE TABLE `ck` (
              `a` int(11) NOT NULL CHECK (`a` > 0),
              `b` int(11) NOT NULL,
              `c` int(11) DEFAULT NULL,
              PRIMARY KEY (`a`,`b` DESC),
              UNIQUE KEY `b` (`b`),
              UNIQUE KEY `a` (`a`,`b`),
              KEY `kk` (`a`) KEY_BLOCK_SIZE=8 COMMENT 'z' IGNORED,
              KEY `c` (`c`),
              CONSTRAINT `ck_ibfk_1` FOREIGN KEY (`c`) REFERENCES `p2` (`id`),
              CONSTRAINT `CONSTRAINT_1` CHECK (`a` < 5 and `b` > 1)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "counter",
            ##"""
            CREATE TABLE `counter` (
              `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
              `note` varchar(40) NOT NULL DEFAULT ' AUTO_INCREMENT=12 ' COMMENT ' AUTO_INCREMENT=13 ',
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB AUTO_INCREMENT=4711 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT=') AUTO_INCREMENT=14 '
            """##
        ),
        (
            "em1",
            ##"""
            CREATE TABLE `em1` (
              `a` int(11) DEFAULT NULL COMMENT 'x?'
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "em2",
            ##"""
            CREATE TABLE `em2` (
              `a` enum('?','b') NOT NULL DEFAULT '?',
              `b` text DEFAULT 'a😀',
              `c` set('x?') DEFAULT NULL,
              `d` varchar(5) DEFAULT concat('😀')
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "em3",
            ##"""
            CREATE TABLE `em3` (
              `a` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='?'
            """##
        ),
        (
            "em4",
            ##"""
            CREATE TABLE `em4` (
              `a` varchar(5) DEFAULT NULL CHECK (`a` <> '😀')
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "eo",
            ##"""
            CREATE TABLE `eo` (
              `a` int(11) DEFAULT NULL,
              `b` varchar(5) NOT NULL DEFAULT ''
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci `page_compressed`='1' `page_compression_level`='4'
            """##
        ),
        (
            "fts",
            ##"""
            CREATE TABLE `fts` (
              `a` text DEFAULT NULL,
              `b` varchar(10) DEFAULT NULL,
              FULLTEXT KEY `f2` (`a`,`b`) COMMENT 'words',
              FULLTEXT KEY `b` (`b`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "inn",
            ##"""
            CREATE TABLE `inn` (
              `id` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 `page_compressed`='0' `encrypted`='no'
            """##
        ),
        (
            "lk",
            ##"""
            CREATE TABLE `lk` (
              `a` varchar(1000) DEFAULT NULL,
              `b` varchar(768) DEFAULT NULL,
              `c` text DEFAULT NULL,
              `d` varchar(100) DEFAULT NULL,
              KEY `b` (`b`),
              KEY `c` (`c`(768)),
              KEY `dd` (`d`),
              KEY `de` (`d`(50))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "lk2",
            ##"""
            CREATE TABLE `lk2` (
              `a` varchar(1000) DEFAULT NULL,
              KEY `a` (`a`(768))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "mem",
            ##"""
            CREATE TABLE `mem` (
              `id` int(11) DEFAULT NULL,
              KEY `id` (`id`) USING BTREE,
              KEY `h` (`id`)
            ) ENGINE=MEMORY DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci STATS_PERSISTENT=1 STATS_SAMPLE_PAGES=5
            """##
        ),
        (
            "mx2",
            ##"""
            CREATE TABLE `mx2` (
              `a` int(11) DEFAULT 0,
              `b` decimal(20,6) DEFAULT 12345678901234.500000,
              `c` decimal(5,2) DEFAULT 1.56,
              `d` smallint(5) unsigned DEFAULT 3,
              `e` bigint(20) unsigned DEFAULT 9223372036854775808,
              `f` float DEFAULT 0.1
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "mx3",
            ##"""
            CREATE TABLE `mx3` (
              `a` varchar(16383) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "mx4",
            ##"""
            CREATE TABLE `mx4` (
              `a` varbinary(65532) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "mx5",
            ##"""
            CREATE TABLE `mx5` (
              `a` varchar(300) CHARACTER SET ascii COLLATE ascii_general_ci DEFAULT NULL,
              KEY `a` (`a`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "my",
            ##"""
            CREATE TABLE `my` (
              `id` int(11) DEFAULT NULL,
              `b` text /*M!100301 COMPRESSED*/ DEFAULT NULL,
              `c` varchar(300) /*M!100301 COMPRESSED*/ DEFAULT NULL,
              KEY `id` (`id`)
            ) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci MIN_ROWS=2 MAX_ROWS=10 AVG_ROW_LENGTH=100 PACK_KEYS=1 CHECKSUM=1 DELAY_KEY_WRITE=1 ROW_FORMAT=FIXED DATA DIRECTORY='/srv/tables/'
            """##
        ),
        (
            "p",
            ##"""
            CREATE TABLE `p` (
              `id` bigint(20) unsigned NOT NULL,
              `n` varchar(10) DEFAULT NULL,
              PRIMARY KEY (`id`),
              KEY `n` (`n`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "p2",
            ##"""
            CREATE TABLE `p2` (
              `id` int(11) NOT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "rn",
            ##"""
            CREATE TABLE `rn` (
              `b_json` longtext DEFAULT NULL,
              `B` bigint(20) DEFAULT NULL,
              `c_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c_json`)),
              KEY `b` (`B`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "serial1",
            ##"""
            CREATE TABLE `serial1` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              UNIQUE KEY `id` (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "tinyd",
            ##"""
            CREATE TABLE `tinyd` (
              `a` tinyint(1) NOT NULL DEFAULT 1,
              `b` enum('x','Y') DEFAULT NULL,
              `c` char(5) DEFAULT 'a',
              `d` varchar(5) DEFAULT 'a  ',
              `e` enum('a') DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "un",
            ##"""
            CREATE TABLE `un` (
              `id` int(11) DEFAULT NULL
            ) ENGINE=MRG_MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "vv",
            ##"""
            CREATE TABLE `vv` (
              `a` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='a;b' CONNECTION='x'
            """##
        ),
        (
            "we_ird_t_a_b_l_e_",
            ##"""
            CREATE TABLE `we``ird t\a"b'l,e(` (
              `a``b` int(11) DEFAULT NULL,
              `c(,)\n` int(11) DEFAULT NULL,
              KEY `x``y,(` (`a``b`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "zz",
            ##"""
            CREATE TABLE `zz` (
              `id` int(11) NOT NULL AUTO_INCREMENT,
              `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '{}' COMMENT 'x' CHECK (json_valid(`j`)),
              `jj` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_length(`jj`) > 1),
              `k` varchar(5) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT NULL CHECK (`k` <> ''),
              KEY `id` (`id`)
            ) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
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

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What MariaDB 10.11.19 printed for the tables of `DefinitionCases`, each made by the host's own CREATE TABLE.
enum DefinitionGolden {
    static let all: [(name: String, text: String)] = [
        (
            "plain",
            ##"""
            CREATE TABLE `plain` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "keyed",
            ##"""
            CREATE TABLE `keyed` (
              `mood_id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`mood_id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='It''s "a" table\\, (really)\nü'
            """##
        ),
        (
            "bare",
            ##"""
            CREATE TABLE `bare` (
              `a` int(11) NOT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "own",
            ##"""
            CREATE TABLE `own` (
              `is_deleted` tinyint(1) NOT NULL DEFAULT 0,
              `id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
              `updated_ymdhis` bigint(20) DEFAULT NULL,
              `created_ymdhis` bigint(20) NOT NULL,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_bigint",
            ##"""
            CREATE TABLE `c_bigint` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` bigint(20) NOT NULL,
              `b` bigint(20) DEFAULT NULL,
              `c` bigint(20) NOT NULL DEFAULT 0,
              `d` bigint(20) unsigned NOT NULL,
              `e` bigint(20) NOT NULL DEFAULT -9223372036854775808 COMMENT 'lowest',
              `f` bigint(20) unsigned DEFAULT 18446744073709551615,
              `g` bigint(20) DEFAULT NULL,
              `h` bigint(20) NOT NULL DEFAULT 5,
              `i` bigint(20) NOT NULL DEFAULT 1,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_int",
            ##"""
            CREATE TABLE `c_int` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` int(11) NOT NULL,
              `b` int(11) DEFAULT NULL,
              `c` int(11) NOT NULL DEFAULT 0,
              `d` int(10) unsigned NOT NULL,
              `e` int(11) NOT NULL DEFAULT -2147483648 COMMENT 'lowest',
              `f` int(10) unsigned DEFAULT 4294967295,
              `g` int(11) DEFAULT NULL,
              `h` int(11) NOT NULL DEFAULT 5,
              `i` int(11) NOT NULL DEFAULT 1,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_smallint",
            ##"""
            CREATE TABLE `c_smallint` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` smallint(6) NOT NULL,
              `b` smallint(6) DEFAULT NULL,
              `c` smallint(6) NOT NULL DEFAULT 0,
              `d` smallint(5) unsigned NOT NULL,
              `e` smallint(6) NOT NULL DEFAULT -32768 COMMENT 'lowest',
              `f` smallint(5) unsigned DEFAULT 65535,
              `g` smallint(6) DEFAULT NULL,
              `h` smallint(6) NOT NULL DEFAULT 5,
              `i` smallint(6) NOT NULL DEFAULT 1,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_tinyint",
            ##"""
            CREATE TABLE `c_tinyint` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` tinyint(4) NOT NULL,
              `b` tinyint(4) DEFAULT NULL,
              `c` tinyint(4) NOT NULL DEFAULT 0,
              `d` tinyint(3) unsigned NOT NULL,
              `e` tinyint(4) NOT NULL DEFAULT -128 COMMENT 'lowest',
              `f` tinyint(3) unsigned DEFAULT 255,
              `g` tinyint(4) DEFAULT NULL,
              `h` tinyint(4) NOT NULL DEFAULT 5,
              `i` tinyint(4) NOT NULL DEFAULT 1,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_boolean",
            ##"""
            CREATE TABLE `c_boolean` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` tinyint(1) NOT NULL DEFAULT 0,
              `b` tinyint(1) DEFAULT NULL,
              `c` tinyint(1) NOT NULL DEFAULT 1 COMMENT 'c',
              `d` tinyint(1) DEFAULT 0,
              `e` tinyint(1) DEFAULT NULL,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_ymdhis",
            ##"""
            CREATE TABLE `c_ymdhis` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a_ymdhis` bigint(20) NOT NULL,
              `b_ymdhis` bigint(20) DEFAULT NULL COMMENT 'when',
              `c_ymdhis` bigint(20) NOT NULL DEFAULT 20240131235959,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_decimal",
            ##"""
            CREATE TABLE `c_decimal` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` decimal(20,6) NOT NULL,
              `b` decimal(20,6) DEFAULT NULL,
              `c` decimal(10,2) NOT NULL DEFAULT -1.50,
              `d` decimal(10,0) unsigned NOT NULL DEFAULT 7,
              `e` decimal(65,38) NOT NULL DEFAULT 0.00000010000000000000000000000000000000,
              `f` decimal(38,38) NOT NULL DEFAULT 0.25000000000000000000000000000000000000,
              `g` decimal(5,2) DEFAULT 0.10 COMMENT 'g',
              `h` decimal(20,0) NOT NULL DEFAULT 18446744073709551615,
              `i` decimal(20,6) NOT NULL DEFAULT 0.000000,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_double",
            ##"""
            CREATE TABLE `c_double` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` double NOT NULL,
              `b` double DEFAULT NULL,
              `c` double NOT NULL DEFAULT 0,
              `d` double NOT NULL DEFAULT 0.1,
              `e` double NOT NULL DEFAULT 0.3333333333333333,
              `f` double NOT NULL DEFAULT 1.7976931348623157e308,
              `g` double NOT NULL DEFAULT 5e-324,
              `h` double DEFAULT -1.5 COMMENT 'h',
              `i` double NOT NULL DEFAULT 1e15,
              `j` double NOT NULL DEFAULT 1.2345678901234568e17,
              `k` double NOT NULL DEFAULT 0.00000000012345678901234568,
              `l` double NOT NULL DEFAULT 2.5,
              `m` double NOT NULL DEFAULT 0,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_string",
            ##"""
            CREATE TABLE `c_string` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` varchar(255) NOT NULL,
              `b` varchar(1) DEFAULT NULL,
              `c` varchar(4000) NOT NULL DEFAULT '',
              `d` varchar(40) NOT NULL DEFAULT 'calm' COMMENT 'It''s calm',
              `e` varchar(40) DEFAULT 'NULL',
              `f` varchar(40) NOT NULL DEFAULT 'a''b"c`d\\e\nf\rg	h\0i\##u{1A}j%_\\%, ) -- #',
              `g` varchar(40) NOT NULL DEFAULT '  ü 漢  ',
              `h` varchar(40) DEFAULT NULL,
              `i` varchar(64) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
              `j` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'x',
              `k` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
              `l` varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL,
              `m` varchar(20) NOT NULL DEFAULT '0x41',
              `n` varchar(20) NOT NULL DEFAULT 'current_timestamp()' COMMENT 'a\\b, ''c'' (d)\n	',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_text",
            ##"""
            CREATE TABLE `c_text` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` text NOT NULL,
              `b` text DEFAULT NULL COMMENT 'b',
              `c` text NOT NULL DEFAULT '',
              `d` text DEFAULT 'a\'b"c\\d\ne\rf\0g\Zh	😀%_\\_',
              `e` text CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
              `f` text CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'NULL',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_mediumtext",
            ##"""
            CREATE TABLE `c_mediumtext` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` mediumtext NOT NULL,
              `b` mediumtext DEFAULT NULL COMMENT 'b',
              `c` mediumtext NOT NULL DEFAULT '',
              `d` mediumtext DEFAULT 'a\'b"c\\d\ne\rf\0g\Zh	😀%_\\_',
              `e` mediumtext CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
              `f` mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'NULL',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_longtext",
            ##"""
            CREATE TABLE `c_longtext` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` longtext NOT NULL,
              `b` longtext DEFAULT NULL COMMENT 'b',
              `c` longtext NOT NULL DEFAULT '',
              `d` longtext DEFAULT 'a\'b"c\\d\ne\rf\0g\Zh	😀%_\\_',
              `e` longtext CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
              `f` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'NULL',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_json",
            ##"""
            CREATE TABLE `c_json` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`a_json`)),
              `b_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`b_json`)),
              `c_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '{}' COMMENT 'c' CHECK (json_valid(`c_json`)),
              `d_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '{"a\'b": [1, "x\\"y\\\\z\\n😀"]}' CHECK (json_valid(`d_json`)),
              `e``f_json` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`e``f_json`)),
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_enum",
            ##"""
            CREATE TABLE `c_enum` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` enum('small','large') NOT NULL,
              `b` enum('a,b','c''d','(e)','f\\','g"h','`i`','j\nk','','漢') NOT NULL DEFAULT 'c''d' COMMENT 'b',
              `c` enum('x') DEFAULT NULL,
              `d` enum('x','\\') DEFAULT '\\',
              `e` enum('x','y') CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL DEFAULT 'y',
              `f` enum('1','2') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '2',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_bytes",
            ##"""
            CREATE TABLE `c_bytes` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` varbinary(255) NOT NULL,
              `b` varbinary(32) DEFAULT NULL,
              `c` varbinary(4) NOT NULL DEFAULT '',
              `d` varbinary(9) NOT NULL DEFAULT 'a''\\\0\n\r\##u{1A}b' COMMENT 'd',
              `e` varbinary(4) NOT NULL DEFAULT unhex('ff0041'),
              `f` varbinary(9) DEFAULT '😀',
              `g` varbinary(9) NOT NULL DEFAULT 'text',
              `h` varbinary(9) DEFAULT unhex('c3'),
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "c_blob",
            ##"""
            CREATE TABLE `c_blob` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` longblob NOT NULL,
              `b` longblob DEFAULT NULL COMMENT 'b',
              `c` longblob NOT NULL DEFAULT X'ff0041',
              `d` longblob DEFAULT X'',
              `e` longblob NOT NULL DEFAULT X'7465277874',
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "indexed",
            ##"""
            CREATE TABLE `indexed` (
              `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
              `a` varchar(100) NOT NULL,
              `b` text NOT NULL,
              `Case` int(11) NOT NULL,
              `d` varbinary(40) NOT NULL,
              `wide` varchar(768) NOT NULL,
              `code` varchar(3072) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
              `created_ymdhis` bigint(20) NOT NULL,
              `updated_ymdhis` bigint(20) NOT NULL,
              `is_deleted` tinyint(4) NOT NULL DEFAULT 0,
              `deleted_ymdhis` bigint(20) DEFAULT NULL,
              PRIMARY KEY (`id`),
              UNIQUE KEY `unique_a` (`a`),
              UNIQUE KEY `u``q, (` (`d`(7),`updated_ymdhis`),
              KEY `idx_a` (`a`),
              KEY `idx_is_deleted_a` (`is_deleted`,`a`(10)),
              KEY `idx_b` (`b`(768)),
              KEY `whole` (`a`,`Case`),
              KEY `idx_wide` (`wide`),
              KEY `idx_code` (`code`),
              KEY `longer` (`Case`,`a`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What MariaDB 10.11.19 printed for SHOW CREATE TABLE, VIEW and SEQUENCE, for partitions, versioned tables, views and sequences.
///
/// Bytes that are no UTF-8 stand as U+FFFD, as a reader that repairs them gives them.
enum SpecialTexts {
    static let all: [(name: String, text: String)] = [
        (
            "op",
            ##"""
            CREATE TABLE `op` (
              `id` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci WITH SYSTEM VERSIONING
             PARTITION BY SYSTEM_TIME LIMIT 1000
            PARTITIONS 3
            """##
        ),
        (
            "opc",
            ##"""
            CREATE TABLE `opc` (
              `a` int(11) DEFAULT NULL,
              `b` varchar(10) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY RANGE  COLUMNS(`a`,`b`)
            (PARTITION `p0` VALUES LESS THAN (1,'a)''b') ENGINE = InnoDB,
             PARTITION `p1` VALUES LESS THAN (MAXVALUE,MAXVALUE) ENGINE = InnoDB)
            """##
        ),
        (
            "opk",
            ##"""
            CREATE TABLE `opk` (
              `id` int(11) NOT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY KEY ALGORITHM = 1 (`id`)
            PARTITIONS 2
            """##
        ),
        (
            "oplh",
            ##"""
            CREATE TABLE `oplh` (
              `id` int(11) NOT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY LINEAR HASH (`id`)
            PARTITIONS 2
            """##
        ),
        (
            "per",
            ##"""
            CREATE TABLE `per` (
              `id` int(11) DEFAULT NULL,
              `s` date NOT NULL,
              `e` date NOT NULL,
              PERIOD FOR `app` (`s`, `e`),
              UNIQUE KEY `id` (`id`,`app` WITHOUT OVERLAPS)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
            """##
        ),
        (
            "perp",
            ##"""
            CREATE TABLE `perp` (
              `id` int(11) NOT NULL,
              `s` date NOT NULL,
              `e` date NOT NULL,
              PERIOD FOR `app` (`s`, `e`),
              PRIMARY KEY (`id`),
              UNIQUE KEY `id` (`id`,`app` WITHOUT OVERLAPS),
              CONSTRAINT `CONSTRAINT_1` CHECK (`id` > 0)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci WITH SYSTEM VERSIONING
            """##
        ),
        (
            "ph",
            ##"""
            CREATE TABLE `ph` (
              `id` int(11) NOT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY HASH (`id`)
            PARTITIONS 4
            """##
        ),
        (
            "pl",
            ##"""
            CREATE TABLE `pl` (
              `id` int(11) DEFAULT NULL,
              `v` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY LIST (`id`)
            SUBPARTITION BY HASH (`v`)
            SUBPARTITIONS 2
            (PARTITION `a` VALUES IN (1,2) ENGINE = InnoDB,
             PARTITION `b` VALUES IN (NULL,3) ENGINE = InnoDB)
            """##
        ),
        (
            "plist",
            ##"""
            CREATE TABLE `plist` (
              `id` int(11) NOT NULL,
              `v` int(11) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='AUTO_INCREMENT=3 ('
             PARTITION BY KEY (`id`)
            PARTITIONS 3
            """##
        ),
        (
            "pr",
            ##"""
            CREATE TABLE `pr` (
              `id` int(11) DEFAULT NULL,
              `d` date DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY RANGE (year(`d`))
            (PARTITION `p0` VALUES LESS THAN (2000) COMMENT = 'x' ENGINE = InnoDB,
             PARTITION `p1` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)
            """##
        ),
        (
            "sq",
            ##"""
            CREATE TABLE `sq` (
              `next_not_cached_value` bigint(21) NOT NULL,
              `minimum_value` bigint(21) NOT NULL,
              `maximum_value` bigint(21) NOT NULL,
              `start_value` bigint(21) NOT NULL COMMENT 'start value when sequences is created or value if RESTART is used',
              `increment` bigint(21) NOT NULL COMMENT 'increment value',
              `cache_size` bigint(21) unsigned NOT NULL,
              `cycle_option` tinyint(1) unsigned NOT NULL COMMENT '0 if no cycles are allowed, 1 if the sequence should begin a new cycle when maximum_value is passed',
              `cycle_count` bigint(21) NOT NULL COMMENT 'How many cycles have been done'
            ) ENGINE=InnoDB SEQUENCE=1
            """##
        ),
        (
            "sq_seq",
            ##"""
            CREATE SEQUENCE `sq` start with 5 minvalue 1 maxvalue 9223372036854775806 increment by 2 cache 1000 nocycle ENGINE=InnoDB
            """##
        ),
        (
            "subq",
            ##"""
            CREATE TABLE `subq` (
              `a` int(11) DEFAULT NULL,
              `b` int(11) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
             PARTITION BY RANGE (`a`)
            SUBPARTITION BY KEY (`b`)
            (PARTITION `p0` VALUES LESS THAN (10)
             (SUBPARTITION `s0` COMMENT = 'a)b' ENGINE = InnoDB,
              SUBPARTITION `s1` ENGINE = InnoDB),
             PARTITION `p1` VALUES LESS THAN MAXVALUE
             (SUBPARTITION `s2` ENGINE = InnoDB,
              SUBPARTITION `s3` ENGINE = InnoDB))
            """##
        ),
        (
            "sv",
            ##"""
            CREATE TABLE `sv` (
              `id` int(11) NOT NULL,
              `a` int(11) DEFAULT NULL WITHOUT SYSTEM VERSIONING,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci WITH SYSTEM VERSIONING
            """##
        ),
        (
            "sv2",
            ##"""
            CREATE TABLE `sv2` (
              `id` int(11) NOT NULL,
              `rs` timestamp(6) GENERATED ALWAYS AS ROW START,
              `re` timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE,
              PRIMARY KEY (`id`,`re`),
              PERIOD FOR SYSTEM_TIME (`rs`, `re`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci WITH SYSTEM VERSIONING
            """##
        ),
        (
            "sv3",
            ##"""
            CREATE TABLE `sv3` (
              `id` int(11) NOT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci WITH SYSTEM VERSIONING
             PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH STARTS TIMESTAMP'2026-11-23 00:00:00'
            (PARTITION `h` HISTORY ENGINE = InnoDB,
             PARTITION `c` CURRENT ENGINE = InnoDB)
            """##
        ),
        (
            "v",
            ##"""
            CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `v` AS select `a1`.`id` AS `id`,'AUTO_INCREMENT=7' AS `x` from `a1`
            """##
        ),
        (
            "vw2",
            ##"""
            CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `vw2` AS select 1 AS `1`
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

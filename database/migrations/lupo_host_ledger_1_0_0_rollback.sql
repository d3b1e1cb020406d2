-- SPDX-License-Identifier: Apache-2.0
--
-- lupo_host_ledger 1.0.0, rollback
--
-- Drops the three tables of lupo_host_ledger_1_0_0.sql. Which file each migration was, every journal of statements
-- and the record of where backups lie are in them and are lost for good; the five tables of the
-- orchestration schema keep the history of attempts. Save them first:
--   mariadb-dump lupopedia_orchestration > ledger.sql
--
-- By hand:   mariadb < lupo_host_ledger_1_0_0_rollback.sql         (lupo-host refuses to run this file)
-- Again:     changes nothing.
--
-- The first statement is the guard. Where a migration is running, or was cut off and is not settled, it stops with
-- error 1242 (subquery returns more than one row) before anything is dropped; do not run this file with --force.
-- One table a statement, since MariaDB drops several at once one after another and can stop between two.

SET @lupo_nothing_in_the_way = (
    SELECT 1
    UNION ALL
    SELECT 2
    FROM lupopedia_orchestration.lupo_migration_tracking
    WHERE execution_status = 'running'
      AND is_deleted = 0
);

DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_backups;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_journal;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_registry;

UPDATE lupopedia_orchestration.lupo_schema_versions
SET table_count = 5,
    last_migration_name = 'orchestrator_schema',
    updated_ymdhis = CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED)
WHERE schema_name = 'lupopedia_orchestration'
  AND version_string = '4.0.25'
  AND table_count = 8;

-- SPDX-License-Identifier: Apache-2.0
--
-- orchestrator_schema 4.0.25, rollback
--
-- Drops the five tables of orchestrator_schema_4_0_25.sql. The history of every migration is in them and is lost
-- for good; save it first:   mariadb-dump lupopedia_orchestration > history.sql
--
-- By hand:   mariadb < orchestrator_schema_4_0_25_rollback.sql     (lupo-host refuses to run this file)
-- Before:    lupo_host_ledger_1_0_0_rollback.sql and ephemeral_schema_4_0_25_rollback.sql.
-- Again:     changes nothing.
--
-- The first statement is the guard. Where tables that need these are still there it stops with error 1242
-- (subquery returns more than one row) before anything is dropped; do not run this file with --force.
-- One table a statement, since MariaDB drops several at once one after another and can stop between two.
-- The schema itself stays, empty: dropping it would take along what others have put there.

SET @lupo_nothing_in_the_way = (
    SELECT 1
    UNION ALL
    SELECT 2
    FROM information_schema.TABLES
    WHERE (TABLE_SCHEMA = 'lupopedia_orchestration'
           AND TABLE_NAME NOT IN ('lupo_migration_tracking', 'lupo_schema_versions',
                                  'lupo_table_classifications', 'lupo_migration_states',
                                  'lupo_migration_validations'))
       OR (TABLE_SCHEMA = 'lupopedia_ephemeral'
           AND TABLE_NAME IN ('lupo_sessions', 'lupo_cache', 'lupo_temp_data',
                              'lupo_job_queue', 'lupo_locks'))
);

DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_validations;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_states;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_table_classifications;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_schema_versions;
DROP TABLE IF EXISTS lupopedia_orchestration.lupo_migration_tracking;

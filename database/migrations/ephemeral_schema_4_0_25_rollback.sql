-- SPDX-License-Identifier: Apache-2.0
--
-- ephemeral_schema 4.0.25, rollback
--
-- Drops the five tables of ephemeral_schema_4_0_25.sql with all that is in them, and takes the schema's version
-- off the record by a soft delete. Every session ends, every waiting job is lost, every lock is free: stop
-- the application and all migrations first.
--
-- By hand:   mariadb < ephemeral_schema_4_0_25_rollback.sql        (lupo-host refuses to run this file)
-- Before:    nothing. The orchestration schema must still be there.
-- Again:     changes nothing.
--
-- One table a statement, since MariaDB drops several at once one after another and can stop between two.
-- The schema itself stays, empty: dropping it would take along what others have put there.

DROP TABLE IF EXISTS lupopedia_ephemeral.lupo_locks;
DROP TABLE IF EXISTS lupopedia_ephemeral.lupo_job_queue;
DROP TABLE IF EXISTS lupopedia_ephemeral.lupo_temp_data;
DROP TABLE IF EXISTS lupopedia_ephemeral.lupo_cache;
DROP TABLE IF EXISTS lupopedia_ephemeral.lupo_sessions;

UPDATE lupopedia_orchestration.lupo_schema_versions
SET table_count = 0,
    is_deleted = 1,
    deleted_ymdhis = CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
    updated_ymdhis = CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED)
WHERE schema_name = 'lupopedia_ephemeral'
  AND version_string = '4.0.25'
  AND is_deleted = 0;

-- SPDX-License-Identifier: Apache-2.0
--
-- ephemeral_schema 4.0.25
--
-- Makes the ephemeral schema and its five tables: sessions, cache, intermediate data, jobs and locks.
-- Nothing here is meant to last; losing all of it must not lose anything of the application's.
--
-- By hand:   mariadb < ephemeral_schema_4_0_25.sql
-- Before:    orchestrator_schema_4_0_25.sql, whose lupo_schema_versions gets this schema's version.
-- Again:     changes nothing. A table that is already there is left as it is, whatever its shape.
-- Undo:      ephemeral_schema_4_0_25_rollback.sql
-- Needs:     CREATE on the schema, INSERT, SELECT and UPDATE on lupo_schema_versions.
--
-- Times are UTC as YYYYMMDDHHMMSS in BIGINT. Rows are deleted softly. Relations are kept by the application:
-- no foreign keys, no triggers, no stored routines.
--
-- Layout: lupo-host reads the expected shape of each table from this text. One column or key a line.

CREATE DATABASE IF NOT EXISTS lupopedia_ephemeral
    CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS lupopedia_ephemeral.lupo_sessions (
    session_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    session_key VARCHAR(255) NOT NULL COMMENT 'Key that the client presents',
    actor_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Actor whose session it is',
    session_data_json JSON NULL DEFAULT NULL COMMENT 'Contents of the session',
    ip_address VARCHAR(45) NULL DEFAULT NULL COMMENT 'Address of the client, IPv4 or IPv6',
    user_agent VARCHAR(500) NULL DEFAULT NULL COMMENT 'Program of the client as it names itself',
    last_activity_ymdhis BIGINT NOT NULL COMMENT 'Newest use of the session, UTC',
    expires_ymdhis BIGINT NOT NULL COMMENT 'End of its life, UTC',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (session_id),
    UNIQUE KEY unique_session_key (session_key),
    INDEX idx_actor_id (actor_id),
    INDEX idx_expires_ymdhis (expires_ymdhis),
    INDEX idx_last_activity (last_activity_ymdhis)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Sessions that may be lost at any time';

CREATE TABLE IF NOT EXISTS lupopedia_ephemeral.lupo_cache (
    cache_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    cache_key VARCHAR(255) NOT NULL COMMENT 'Key of the value within its group',
    cache_group VARCHAR(100) NULL DEFAULT NULL COMMENT 'Group that is emptied together',
    cache_value LONGTEXT NULL DEFAULT NULL COMMENT 'The value',
    cache_type VARCHAR(50) NULL DEFAULT 'json' COMMENT 'Form of the value: json, serialized or text',
    expires_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'End of its life, UTC, absent where it has none',
    hit_count INT NOT NULL DEFAULT 0 COMMENT 'How often the value was read',
    last_hit_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'Newest read, UTC',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (cache_id),
    UNIQUE KEY unique_cache_key_group (cache_key, cache_group),
    INDEX idx_cache_group (cache_group),
    INDEX idx_expires_ymdhis (expires_ymdhis),
    INDEX idx_last_hit (last_hit_ymdhis)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Computed values that can be computed again';

CREATE TABLE IF NOT EXISTS lupopedia_ephemeral.lupo_temp_data (
    temp_data_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    temp_key VARCHAR(255) NOT NULL COMMENT 'Key that its maker gave it',
    temp_type VARCHAR(100) NOT NULL COMMENT 'Kind of data',
    temp_data_json JSON NULL DEFAULT NULL COMMENT 'The data, where it is JSON',
    temp_data_text LONGTEXT NULL DEFAULT NULL COMMENT 'The data, where it is text',
    created_by_actor_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Actor who made it',
    expires_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'End of its life, UTC, absent where it has none',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (temp_data_id),
    INDEX idx_temp_key (temp_key),
    INDEX idx_temp_type (temp_type),
    INDEX idx_expires_ymdhis (expires_ymdhis),
    INDEX idx_created_by (created_by_actor_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Intermediate data that can be purged without loss';

CREATE TABLE IF NOT EXISTS lupopedia_ephemeral.lupo_job_queue (
    job_queue_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the job',
    job_type VARCHAR(100) NOT NULL COMMENT 'Kind of job',
    job_status ENUM('pending', 'running', 'completed', 'failed', 'cancelled') NOT NULL DEFAULT 'pending' COMMENT 'How far the job has come',
    job_priority INT NOT NULL DEFAULT 0 COMMENT 'Higher is taken earlier',
    job_data_json JSON NULL DEFAULT NULL COMMENT 'Parameters of the job',
    scheduled_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'Not to be taken before, UTC',
    started_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When a worker took it, UTC',
    completed_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it ended, UTC',
    error_message TEXT NULL DEFAULT NULL COMMENT 'Why it failed',
    retry_count INT NOT NULL DEFAULT 0 COMMENT 'How often it was tried again',
    max_retries INT NOT NULL DEFAULT 3 COMMENT 'How often it may be tried again',
    created_by_actor_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Actor who asked for it',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (job_queue_id),
    INDEX idx_job_status (job_status),
    INDEX idx_job_type (job_type),
    INDEX idx_scheduled_ymdhis (scheduled_ymdhis),
    INDEX idx_priority (job_priority, job_status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Jobs that workers take from here';

CREATE TABLE IF NOT EXISTS lupopedia_ephemeral.lupo_locks (
    lock_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    lock_key VARCHAR(255) NOT NULL COMMENT 'Name of what is locked',
    lock_type VARCHAR(100) NULL DEFAULT NULL COMMENT 'Kind of lock',
    locked_by_actor_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Actor who holds it',
    acquired_ymdhis BIGINT NOT NULL COMMENT 'When it was taken, UTC',
    expires_ymdhis BIGINT NOT NULL COMMENT 'When it runs out, UTC',
    lock_data_json JSON NULL DEFAULT NULL COMMENT 'Holder, fencing token and exact expiry',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (lock_id),
    UNIQUE KEY unique_lock_key (lock_key),
    INDEX idx_expires_ymdhis (expires_ymdhis),
    INDEX idx_locked_by (locked_by_actor_id),
    INDEX idx_lock_type (lock_type)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Leases on named things, one row for each name';

INSERT INTO lupopedia_orchestration.lupo_schema_versions
    (schema_name, version_string, version_number, table_count,
     last_migration_name, last_migration_ymdhis, created_ymdhis, updated_ymdhis)
VALUES
    ('lupopedia_ephemeral', '4.0.25', 40025, 5,
     'ephemeral_schema',
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED))
ON DUPLICATE KEY UPDATE
    updated_ymdhis = IF(is_deleted = 1 OR table_count < VALUES(table_count),
                        VALUES(updated_ymdhis), updated_ymdhis),
    table_count = GREATEST(table_count, VALUES(table_count)),
    is_deleted = 0,
    deleted_ymdhis = NULL;

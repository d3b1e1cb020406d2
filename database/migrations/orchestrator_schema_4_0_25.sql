-- SPDX-License-Identifier: Apache-2.0
--
-- orchestrator_schema 4.0.25
--
-- Makes the orchestration schema and its five tables: what was migrated, which version each schema has,
-- what each table is for, and the states and checks that every migration went through.
--
-- By hand:   mariadb < orchestrator_schema_4_0_25.sql
-- Again:     changes nothing. A table that is already there is left as it is, whatever its shape.
-- Undo:      orchestrator_schema_4_0_25_rollback.sql
-- Needs:     CREATE on the schema, INSERT, SELECT and UPDATE on lupo_schema_versions.
--
-- Times are UTC as YYYYMMDDHHMMSS in BIGINT. Rows are deleted softly. Relations are kept by the application:
-- no foreign keys, no triggers, no stored routines.
--
-- Layout: lupo-host reads the expected shape of each table from this text. One column or key a line.

CREATE DATABASE IF NOT EXISTS lupopedia_orchestration
    CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_tracking (
    migration_tracking_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the attempt',
    migration_name VARCHAR(255) NOT NULL COMMENT 'Name of the migration, without version and suffix',
    migration_version VARCHAR(50) NOT NULL COMMENT 'Version as written in the manifest, for example 4.0.31',
    migration_type ENUM('schema', 'data', 'rollback', 'validation') NOT NULL DEFAULT 'schema' COMMENT 'What the attempt does',
    execution_status ENUM('pending', 'running', 'completed', 'failed', 'rolled_back') NOT NULL DEFAULT 'pending' COMMENT 'How far the attempt has come',
    execution_order INT NOT NULL DEFAULT 0 COMMENT 'Position among the migrations of one call, counted from 1, or 0 where it ran alone',
    schema_name VARCHAR(64) NULL DEFAULT NULL COMMENT 'Schema that the migration works in',
    tables_affected TEXT NULL DEFAULT NULL COMMENT 'JSON array of schema.table names that the attempt wrote',
    execution_start_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'Begin of the attempt, UTC',
    execution_end_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'End of the attempt, UTC',
    execution_duration_ms INT NULL DEFAULT NULL COMMENT 'Length of the attempt in milliseconds',
    error_message TEXT NULL DEFAULT NULL COMMENT 'Why the attempt failed',
    rollback_migration_name VARCHAR(255) NULL DEFAULT NULL COMMENT 'Name of the rollback that undid this attempt',
    executed_by_actor_id BIGINT(20) UNSIGNED NULL DEFAULT 1 COMMENT 'Actor who asked for it, 0 is the system itself, 1 the default human actor',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_tracking_id),
    INDEX idx_migration_version (migration_version),
    INDEX idx_execution_status (execution_status),
    INDEX idx_execution_order (execution_order),
    INDEX idx_migration_name (migration_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='One row for each attempt to run a migration: what ran, when, how it ended';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_schema_versions (
    schema_version_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    schema_name VARCHAR(64) NOT NULL COMMENT 'Schema that the version belongs to',
    version_string VARCHAR(50) NOT NULL COMMENT 'Version as written, for example 4.0.25',
    version_number INT NOT NULL COMMENT 'Version as one number for display: major * 10000 + minor * 100 + patch',
    table_count INT NOT NULL DEFAULT 0 COMMENT 'Base tables in the schema at this version',
    last_migration_name VARCHAR(255) NULL DEFAULT NULL COMMENT 'Newest migration that changed the schema',
    last_migration_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When that migration ended, UTC',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (schema_version_id),
    UNIQUE KEY unique_schema_version (schema_name, version_string),
    INDEX idx_schema_name (schema_name),
    INDEX idx_version_number (version_number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Versions that each schema of the federation has had';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_table_classifications (
    table_classification_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    schema_name VARCHAR(64) NOT NULL COMMENT 'Schema that holds the table',
    table_name VARCHAR(64) NOT NULL COMMENT 'Name of the table',
    classification ENUM('core', 'orchestration', 'ephemeral', 'legacy', 'deprecated') NOT NULL COMMENT 'Class of the table',
    category VARCHAR(100) NULL DEFAULT NULL COMMENT 'Part of the application that the table serves',
    migration_priority INT NOT NULL DEFAULT 0 COMMENT 'Higher is moved earlier',
    target_schema VARCHAR(64) NULL DEFAULT NULL COMMENT 'Schema that the table is to be moved to',
    migration_status ENUM('unmigrated', 'pending', 'migrated', 'skipped') NOT NULL DEFAULT 'unmigrated' COMMENT 'How far the move has come',
    notes TEXT NULL DEFAULT NULL COMMENT 'Remarks for people',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (table_classification_id),
    UNIQUE KEY unique_schema_table (schema_name, table_name),
    INDEX idx_classification (classification),
    INDEX idx_migration_status (migration_status),
    INDEX idx_target_schema (target_schema)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='What each table is for, and where it is to go';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_states (
    migration_state_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    migration_tracking_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Attempt, in lupo_migration_tracking',
    state ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') NOT NULL COMMENT 'State that was entered',
    previous_state ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') NULL DEFAULT NULL COMMENT 'State that was left, absent in the first row',
    state_entered_ymdhis BIGINT NOT NULL COMMENT 'When the state was entered, UTC',
    state_duration_ms INT NULL DEFAULT NULL COMMENT 'Time spent in the state, in milliseconds',
    state_data_json JSON NULL DEFAULT NULL COMMENT 'What belongs to the state: checksums, versions, arguments, hashes',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_state_id),
    INDEX idx_migration_tracking_id (migration_tracking_id),
    INDEX idx_state (state),
    INDEX idx_state_entered (state_entered_ymdhis)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='States that each attempt has gone through, one row for each entry';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_validations (
    migration_validation_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
    migration_tracking_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Attempt, in lupo_migration_tracking',
    validation_type VARCHAR(100) NOT NULL COMMENT 'Kind of check or id of the rule',
    validation_status ENUM('pending', 'passed', 'failed', 'warning') NOT NULL DEFAULT 'pending' COMMENT 'Result of the check',
    validation_message TEXT NULL DEFAULT NULL COMMENT 'Result in words',
    validation_data_json JSON NULL DEFAULT NULL COMMENT 'What was measured',
    validated_ymdhis BIGINT NOT NULL COMMENT 'When the check was made, UTC',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_validation_id),
    INDEX idx_migration_tracking_id (migration_tracking_id),
    INDEX idx_validation_status (validation_status),
    INDEX idx_validation_type (validation_type)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Checks made before and after execution, with their results';

INSERT INTO lupopedia_orchestration.lupo_schema_versions
    (schema_name, version_string, version_number, table_count,
     last_migration_name, last_migration_ymdhis, created_ymdhis, updated_ymdhis)
VALUES
    ('lupopedia_orchestration', '4.0.25', 40025, 5,
     'orchestrator_schema',
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
     CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED))
ON DUPLICATE KEY UPDATE
    updated_ymdhis = IF(is_deleted = 1 OR table_count < VALUES(table_count),
                        VALUES(updated_ymdhis), updated_ymdhis),
    table_count = GREATEST(table_count, VALUES(table_count)),
    is_deleted = 0,
    deleted_ymdhis = NULL;

-- SPDX-License-Identifier: Apache-2.0
--
-- lupo_host_ledger 1.0.0
--
-- Makes the three tables that lupo-host needs beside the five of orchestrator_schema 4.0.25: the identity and the
-- present state of each migration, the journal of every statement, and the record of backups. docs/ledger.md says
-- what each column means and who writes it when.
--
-- By hand:   mariadb < lupo_host_ledger_1_0_0.sql
-- Before:    orchestrator_schema_4_0_25.sql
-- Again:     changes nothing. A table that is already there is left as it is, whatever its shape.
-- Undo:      lupo_host_ledger_1_0_0_rollback.sql
-- Needs:     CREATE on the schema, SELECT and UPDATE on lupo_schema_versions.
--
-- Times are UTC as YYYYMMDDHHMMSS in BIGINT. Rows are deleted softly. Relations are kept by the application:
-- no foreign keys, no triggers, no stored routines.
--
-- Layout: lupo-host reads the expected shape of each table from this text. One column or key a line.

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_registry (
    migration_registry_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the migration',
    migration_name VARCHAR(255) NOT NULL COMMENT 'Name of the migration, without version and suffix',
    migration_version VARCHAR(50) NOT NULL COMMENT 'Version as written in the manifest, for example 4.0.31',
    migration_type ENUM('schema', 'data', 'rollback', 'validation') NOT NULL DEFAULT 'schema' COMMENT 'Type as written in the manifest',
    schema_name VARCHAR(64) NULL DEFAULT NULL COMMENT 'Schema that the migration works in',
    checksum CHAR(64) NOT NULL COMMENT 'Checksum of what the newest attempt ran, lower-case hexadecimal',
    checksum_algorithm VARCHAR(32) NOT NULL COMMENT 'How the checksum was made',
    migration_tracking_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Newest attempt, in lupo_migration_tracking',
    rollback_tracking_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Newest attempt to roll it back, in lupo_migration_tracking',
    superseded_by_registry_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Migration that supersedes this one, in this table',
    attempt INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Number of the newest attempt, from 1',
    interrupted_attempts INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Attempts in a row that were cut off',
    execution_status ENUM('pending', 'running', 'completed', 'failed', 'rolled_back') NOT NULL DEFAULT 'pending' COMMENT 'As in lupo_migration_tracking, for the newest attempt',
    state ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') NOT NULL DEFAULT 'pre_migration' COMMENT 'State of the newest attempt',
    direction ENUM('up', 'down') NOT NULL DEFAULT 'up' COMMENT 'down while a rollback is under way',
    undo_cursor BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'Journal entry that the rollback undoes next',
    fencing_token BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Highest token that wrote this row',
    row_version BIGINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Increased by each change, compared by each change',
    owner_key VARCHAR(255) NULL DEFAULT NULL COMMENT 'Lease of the process that runs it, in lupo_locks, absent where none does',
    skip_reason TEXT NULL DEFAULT NULL COMMENT 'Why the newest attempt had nothing to do',
    error_code VARCHAR(64) NULL DEFAULT NULL COMMENT 'Stable name of the error of the newest attempt',
    error_message TEXT NULL DEFAULT NULL COMMENT 'Its text',
    execution_start_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'Begin of the newest attempt, UTC',
    execution_end_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'End of the newest attempt, UTC',
    execution_duration_ms BIGINT NULL DEFAULT NULL COMMENT 'Length of the newest attempt in milliseconds',
    executed_by_actor_id BIGINT(20) UNSIGNED NULL DEFAULT 1 COMMENT 'Actor who asked for the newest attempt',
    source_path VARCHAR(1024) NULL DEFAULT NULL COMMENT 'File that the newest attempt ran, as the host was given it',
    api_version INT UNSIGNED NULL DEFAULT NULL COMMENT 'Version of the script API that the file asks for',
    host_version VARCHAR(50) NULL DEFAULT NULL COMMENT 'Version of the host that ran the newest attempt',
    server_uid VARCHAR(64) NULL DEFAULT NULL COMMENT 'Identity of the server that it ran on',
    manifest_json JSON NULL DEFAULT NULL COMMENT 'The manifest of the newest attempt',
    replay_json JSON NULL DEFAULT NULL COMMENT 'Arguments, random seed and frozen time of the chain of attempts',
    script_state_json JSON NULL DEFAULT NULL COMMENT 'm.state at the end of the newest completed state',
    last_state_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of the newest row of lupo_migration_states',
    last_journal_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of the newest row of lupo_migration_journal',
    content_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of this row as it stands and of previous_hash',
    previous_hash CHAR(64) NULL DEFAULT NULL COMMENT 'content_hash of this row before its newest change',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_registry_id),
    UNIQUE KEY unique_migration (migration_name, migration_version, migration_type),
    INDEX idx_migration_tracking_id (migration_tracking_id),
    INDEX idx_rollback_tracking_id (rollback_tracking_id),
    INDEX idx_superseded_by_registry_id (superseded_by_registry_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Identity and present state of each migration, one row for each';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_journal (
    migration_journal_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the entry',
    migration_registry_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Migration, in lupo_migration_registry',
    migration_tracking_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Attempt, in lupo_migration_tracking',
    attempt INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Number of the attempt, from 1',
    direction ENUM('up', 'down') NOT NULL DEFAULT 'up' COMMENT 'down for what a rollback does',
    sequence_number BIGINT UNSIGNED NOT NULL COMMENT 'Order within attempt and direction, from 1 without gaps',
    parent_sequence_number BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'Step that the entry belongs to, or the entry that this one undoes',
    state ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') NOT NULL COMMENT 'State in which it was made',
    hook VARCHAR(32) NOT NULL COMMENT 'Hook of the script, or host where the host itself did it',
    step_name VARCHAR(1024) NULL DEFAULT NULL COMMENT 'Names of the open steps, outermost first',
    kind VARCHAR(32) NOT NULL COMMENT 'ddl, dml, batch, bulk, read, step, builder, undo, backup or restore',
    status ENUM('intent', 'done', 'failed', 'undone') NOT NULL DEFAULT 'intent' COMMENT 'How far the entry has come',
    statement_digest CHAR(64) NULL DEFAULT NULL COMMENT 'SHA-256 of statement and typed values',
    statement_text MEDIUMTEXT NULL DEFAULT NULL COMMENT 'The statement without the tag of the host',
    parameters_json JSON NULL DEFAULT NULL COMMENT 'Its values, secret ones left out',
    source_location VARCHAR(1100) NULL DEFAULT NULL COMMENT 'Place in the script as file:line',
    objects_json JSON NULL DEFAULT NULL COMMENT 'Objects that it writes or reads, as schema.table',
    fingerprint_before CHAR(64) NULL DEFAULT NULL COMMENT 'Fingerprint of the objects before',
    fingerprint_expected CHAR(64) NULL DEFAULT NULL COMMENT 'Fingerprint that the statement should lead to, where it is known',
    fingerprint_after CHAR(64) NULL DEFAULT NULL COMMENT 'Fingerprint of the objects after',
    definitions_json JSON NULL DEFAULT NULL COMMENT 'SHOW CREATE of each object before and after',
    undo_json JSON NULL DEFAULT NULL COMMENT 'Statements that undo it, where the host knows them',
    rows_affected BIGINT NULL DEFAULT NULL COMMENT 'Rows changed, as the server counted',
    cursor_json JSON NULL DEFAULT NULL COMMENT 'Where the next batch begins',
    result_json JSON NULL DEFAULT NULL COMMENT 'Result of a read, or what a step returned',
    state_after_json JSON NULL DEFAULT NULL COMMENT 'm.state after the entry',
    error_number INT UNSIGNED NULL DEFAULT NULL COMMENT 'Number of the error of the server',
    error_sqlstate CHAR(5) NULL DEFAULT NULL COMMENT 'Its SQLSTATE',
    error_code VARCHAR(64) NULL DEFAULT NULL COMMENT 'Stable name of the error of the host',
    error_message TEXT NULL DEFAULT NULL COMMENT 'Text of the error',
    started_ymdhis BIGINT NOT NULL COMMENT 'Begin, UTC',
    finished_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'End, UTC',
    duration_ms BIGINT NULL DEFAULT NULL COMMENT 'Length in milliseconds',
    fencing_token BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Token of the lease under which it was written',
    connection_id BIGINT(20) UNSIGNED NULL DEFAULT NULL COMMENT 'Connection that sent it',
    server_nonce VARCHAR(100) NULL DEFAULT NULL COMMENT 'Identity and start time of the server, since connection numbers come again',
    content_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of the entry as it was begun and of previous_hash',
    outcome_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of content_hash and of the outcome',
    previous_hash CHAR(64) NULL DEFAULT NULL COMMENT 'outcome_hash of the entry before, in the chain of its migration',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_journal_id),
    UNIQUE KEY unique_journal_entry (migration_tracking_id, direction, sequence_number),
    INDEX idx_migration_registry_id (migration_registry_id, attempt),
    INDEX idx_connection_id (connection_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Every statement, batch and step of each attempt, written ahead and settled after';

CREATE TABLE IF NOT EXISTS lupopedia_orchestration.lupo_migration_backups (
    migration_backup_id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the backup',
    migration_registry_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Migration, in lupo_migration_registry',
    migration_tracking_id BIGINT(20) UNSIGNED NOT NULL COMMENT 'Attempt, in lupo_migration_tracking',
    sequence_number INT UNSIGNED NOT NULL COMMENT 'Order within the attempt, from 1',
    object_name VARCHAR(129) NOT NULL COMMENT 'What was saved, as schema.table',
    method VARCHAR(32) NOT NULL COMMENT 'How: copy, file, tablespace, rename or server',
    location VARCHAR(1024) NOT NULL COMMENT 'Where: schema.table of the copy, or path of the file',
    status ENUM('intent', 'copied', 'verified', 'restored', 'failed', 'purged') NOT NULL DEFAULT 'intent' COMMENT 'How far the backup has come',
    row_count BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'Rows saved',
    byte_count BIGINT UNSIGNED NULL DEFAULT NULL COMMENT 'Bytes taken at the location',
    checksum VARCHAR(64) NULL DEFAULT NULL COMMENT 'Checksum over the rows',
    checksum_algorithm VARCHAR(32) NULL DEFAULT NULL COMMENT 'How the checksum was made',
    fingerprint CHAR(64) NULL DEFAULT NULL COMMENT 'Fingerprint of the object when it was saved',
    definition_json JSON NULL DEFAULT NULL COMMENT 'SHOW CREATE of the object and of its triggers',
    detail_json JSON NULL DEFAULT NULL COMMENT 'What the method needs to restore',
    is_verified TINYINT NOT NULL DEFAULT 0 COMMENT '1 where row count and checksum were compared with the source',
    verified_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When they were compared, UTC',
    restored_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was restored, UTC',
    expires_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it may be purged, UTC, absent where it is kept',
    purged_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was purged, UTC',
    error_message TEXT NULL DEFAULT NULL COMMENT 'Why it failed',
    fencing_token BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Token of the lease under which it was written',
    content_hash CHAR(64) NULL DEFAULT NULL COMMENT 'Hash of this row as it stands and of previous_hash',
    previous_hash CHAR(64) NULL DEFAULT NULL COMMENT 'content_hash of this row before its newest change, or of the backup before',
    created_ymdhis BIGINT NOT NULL COMMENT 'When the row was made, UTC',
    updated_ymdhis BIGINT NOT NULL COMMENT 'When the row was last changed, UTC',
    is_deleted TINYINT NOT NULL DEFAULT 0 COMMENT '1 where the row is deleted softly',
    deleted_ymdhis BIGINT NULL DEFAULT NULL COMMENT 'When it was deleted softly, UTC',
    PRIMARY KEY (migration_backup_id),
    UNIQUE KEY unique_backup (migration_tracking_id, sequence_number),
    INDEX idx_migration_registry_id (migration_registry_id),
    INDEX idx_object_name (object_name),
    INDEX idx_status (status),
    INDEX idx_expires_ymdhis (expires_ymdhis)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    COMMENT='Copies made before something was changed that a rollback could not restore otherwise';

UPDATE lupopedia_orchestration.lupo_schema_versions
SET table_count = 8,
    last_migration_name = 'lupo_host_ledger',
    last_migration_ymdhis = CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED),
    updated_ymdhis = CAST(DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%S') AS UNSIGNED)
WHERE schema_name = 'lupopedia_orchestration'
  AND version_string = '4.0.25'
  AND table_count < 8;

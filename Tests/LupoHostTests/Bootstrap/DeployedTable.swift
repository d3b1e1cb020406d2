// SPDX-License-Identifier: Apache-2.0

import Testing

/// The ten tables as existing deployments have them at 4.0.25, written down independently of the SQL files.
///
/// A line a column: name, type, then what is said about NULL and default. The keys follow, a line each.
struct DeployedTable: Sendable, CustomTestStringConvertible {
    let schema: String
    let name: String
    let columns: String
    let keys: String

    var testDescription: String { schema + "." + name }

    /// All ten, in the order of the files.
    static let all = [
        DeployedTable(
            schema: "lupopedia_orchestration",
            name: "lupo_migration_tracking",
            columns: """
                migration_tracking_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                migration_name | VARCHAR(255) | not null
                migration_version | VARCHAR(50) | not null
                migration_type | ENUM('schema', 'data', 'rollback', 'validation') | not null, default 'schema'
                execution_status | ENUM('pending', 'running', 'completed', 'failed', 'rolled_back') | not null, default 'pending'
                execution_order | INT | not null, default 0
                schema_name | VARCHAR(64) | null
                tables_affected | TEXT | null
                execution_start_ymdhis | BIGINT | null
                execution_end_ymdhis | BIGINT | null
                execution_duration_ms | INT | null
                error_message | TEXT | null
                rollback_migration_name | VARCHAR(255) | null
                executed_by_actor_id | BIGINT(20) UNSIGNED | null, default 1
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                INDEX idx_migration_version (migration_version)
                INDEX idx_execution_status (execution_status)
                INDEX idx_execution_order (execution_order)
                INDEX idx_migration_name (migration_name)
                """
        ),
        DeployedTable(
            schema: "lupopedia_orchestration",
            name: "lupo_schema_versions",
            columns: """
                schema_version_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                schema_name | VARCHAR(64) | not null
                version_string | VARCHAR(50) | not null
                version_number | INT | not null
                table_count | INT | not null, default 0
                last_migration_name | VARCHAR(255) | null
                last_migration_ymdhis | BIGINT | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                UNIQUE KEY unique_schema_version (schema_name, version_string)
                INDEX idx_schema_name (schema_name)
                INDEX idx_version_number (version_number)
                """
        ),
        DeployedTable(
            schema: "lupopedia_orchestration",
            name: "lupo_table_classifications",
            columns: """
                table_classification_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                schema_name | VARCHAR(64) | not null
                table_name | VARCHAR(64) | not null
                classification | ENUM('core', 'orchestration', 'ephemeral', 'legacy', 'deprecated') | not null
                category | VARCHAR(100) | null
                migration_priority | INT | not null, default 0
                target_schema | VARCHAR(64) | null
                migration_status | ENUM('unmigrated', 'pending', 'migrated', 'skipped') | not null, default 'unmigrated'
                notes | TEXT | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                UNIQUE KEY unique_schema_table (schema_name, table_name)
                INDEX idx_classification (classification)
                INDEX idx_migration_status (migration_status)
                INDEX idx_target_schema (target_schema)
                """
        ),
        DeployedTable(
            schema: "lupopedia_orchestration",
            name: "lupo_migration_states",
            columns: """
                migration_state_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                migration_tracking_id | BIGINT(20) UNSIGNED | not null
                state | ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') | not null
                previous_state | ENUM('pre_migration', 'validation', 'backup', 'execution', 'verification', 'post_migration', 'completed', 'failed', 'rolled_back') | null
                state_entered_ymdhis | BIGINT | not null
                state_duration_ms | INT | null
                state_data_json | JSON | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                INDEX idx_migration_tracking_id (migration_tracking_id)
                INDEX idx_state (state)
                INDEX idx_state_entered (state_entered_ymdhis)
                """
        ),
        DeployedTable(
            schema: "lupopedia_orchestration",
            name: "lupo_migration_validations",
            columns: """
                migration_validation_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                migration_tracking_id | BIGINT(20) UNSIGNED | not null
                validation_type | VARCHAR(100) | not null
                validation_status | ENUM('pending', 'passed', 'failed', 'warning') | not null, default 'pending'
                validation_message | TEXT | null
                validation_data_json | JSON | null
                validated_ymdhis | BIGINT | not null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                INDEX idx_migration_tracking_id (migration_tracking_id)
                INDEX idx_validation_status (validation_status)
                INDEX idx_validation_type (validation_type)
                """
        ),
        DeployedTable(
            schema: "lupopedia_ephemeral",
            name: "lupo_sessions",
            columns: """
                session_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                session_key | VARCHAR(255) | not null
                actor_id | BIGINT(20) UNSIGNED | null
                session_data_json | JSON | null
                ip_address | VARCHAR(45) | null
                user_agent | VARCHAR(500) | null
                last_activity_ymdhis | BIGINT | not null
                expires_ymdhis | BIGINT | not null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                UNIQUE KEY unique_session_key (session_key)
                INDEX idx_actor_id (actor_id)
                INDEX idx_expires_ymdhis (expires_ymdhis)
                INDEX idx_last_activity (last_activity_ymdhis)
                """
        ),
        DeployedTable(
            schema: "lupopedia_ephemeral",
            name: "lupo_cache",
            columns: """
                cache_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                cache_key | VARCHAR(255) | not null
                cache_group | VARCHAR(100) | null
                cache_value | LONGTEXT | null
                cache_type | VARCHAR(50) | null, default 'json'
                expires_ymdhis | BIGINT | null
                hit_count | INT | not null, default 0
                last_hit_ymdhis | BIGINT | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                UNIQUE KEY unique_cache_key_group (cache_key, cache_group)
                INDEX idx_cache_group (cache_group)
                INDEX idx_expires_ymdhis (expires_ymdhis)
                INDEX idx_last_hit (last_hit_ymdhis)
                """
        ),
        DeployedTable(
            schema: "lupopedia_ephemeral",
            name: "lupo_temp_data",
            columns: """
                temp_data_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                temp_key | VARCHAR(255) | not null
                temp_type | VARCHAR(100) | not null
                temp_data_json | JSON | null
                temp_data_text | LONGTEXT | null
                created_by_actor_id | BIGINT(20) UNSIGNED | null
                expires_ymdhis | BIGINT | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                INDEX idx_temp_key (temp_key)
                INDEX idx_temp_type (temp_type)
                INDEX idx_expires_ymdhis (expires_ymdhis)
                INDEX idx_created_by (created_by_actor_id)
                """
        ),
        DeployedTable(
            schema: "lupopedia_ephemeral",
            name: "lupo_job_queue",
            columns: """
                job_queue_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                job_type | VARCHAR(100) | not null
                job_status | ENUM('pending', 'running', 'completed', 'failed', 'cancelled') | not null, default 'pending'
                job_priority | INT | not null, default 0
                job_data_json | JSON | null
                scheduled_ymdhis | BIGINT | null
                started_ymdhis | BIGINT | null
                completed_ymdhis | BIGINT | null
                error_message | TEXT | null
                retry_count | INT | not null, default 0
                max_retries | INT | not null, default 3
                created_by_actor_id | BIGINT(20) UNSIGNED | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                INDEX idx_job_status (job_status)
                INDEX idx_job_type (job_type)
                INDEX idx_scheduled_ymdhis (scheduled_ymdhis)
                INDEX idx_priority (job_priority, job_status)
                """
        ),
        DeployedTable(
            schema: "lupopedia_ephemeral",
            name: "lupo_locks",
            columns: """
                lock_id | BIGINT(20) UNSIGNED | not null, auto increment, primary key
                lock_key | VARCHAR(255) | not null
                lock_type | VARCHAR(100) | null
                locked_by_actor_id | BIGINT(20) UNSIGNED | null
                acquired_ymdhis | BIGINT | not null
                expires_ymdhis | BIGINT | not null
                lock_data_json | JSON | null
                created_ymdhis | BIGINT | not null
                updated_ymdhis | BIGINT | not null
                is_deleted | TINYINT | not null, default 0
                deleted_ymdhis | BIGINT | null
                """,
            keys: """
                UNIQUE KEY unique_lock_key (lock_key)
                INDEX idx_expires_ymdhis (expires_ymdhis)
                INDEX idx_locked_by (locked_by_actor_id)
                INDEX idx_lock_type (lock_type)
                """
        ),
    ]
}

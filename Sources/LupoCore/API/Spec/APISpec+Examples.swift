// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The tables that the examples of functions presuppose, as one statement.
    ///
    /// An example runs inside a hook of its function, in a migration that touches `lupo_actors` and `lupo_moods`; the
    /// latter does not exist.
    package static let exampleSchema = """
        CREATE TABLE IF NOT EXISTS lupo_actors (
          id BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
          full_name VARCHAR(200) NOT NULL,
          created_ymdhis BIGINT(20) NOT NULL DEFAULT 0,
          updated_ymdhis BIGINT(20) NOT NULL DEFAULT 0,
          is_deleted TINYINT(4) NOT NULL DEFAULT 0,
          deleted_ymdhis BIGINT(20) NULL
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
        """

    /// The files beside the migration that the examples presuppose.
    package static let exampleFiles: [(path: String, content: String)] = [
        ("data/moods.csv", "name,weight\ncalm,1\nmerry,2\n"),
        (
            "data/moods.sql",
            """
            INSERT INTO lupo_actors (full_name) VALUES ('Ada');
            UPDATE lupo_actors SET full_name = 'Ada; or Bo' WHERE full_name = 'Ada';

            """
        ),
        ("data/moods.json", "{\"default\": \"calm\"}\n"),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport

@testable import LupoHost

extension SessionFixture {
    /// The schema of the copies.
    var backupSchema: Identifier { get throws { try configuration.backupSchema() } }

    /// Makes tables with rows in the core schema.
    func lay(_ statements: String...) throws {
        let connection = try server.connect()
        try connection.execute("CREATE DATABASE IF NOT EXISTS \(names.core)")
        try connection.execute("USE \(names.core)", effect: .none)
        for statement in statements {
            try connection.execute(SQLText(verbatim: statement))
        }
    }

    /// `t` with `count` rows.
    func prepareRows(_ count: Int = 100) throws {
        try lay(
            "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL, b VARCHAR(50) NULL) ENGINE=InnoDB",
            "INSERT INTO t (a, b) SELECT seq, CONCAT('row ', seq) FROM seq_1_to_\(count)"
        )
    }

    /// SHOW CREATE and CHECKSUM of a table.
    func state(of table: String) throws -> [String] {
        let connection = try connect()
        let name = try Identifier(table)
        let definition = try connection.rows("SHOW CREATE TABLE \(name)")
        let sum = try connection.rows("CHECKSUM TABLE \(name)")
        return [definition[0][1].shown, sum[0][1].shown]
    }

    /// The tables of the backup schema, sorted.
    func copies() throws -> [String] {
        try connect().rows(
            """
            SELECT table_name FROM information_schema.tables WHERE table_schema = \(try backupSchema.name) ORDER BY 1
            """
        ).map { $0[0].shown }
    }

    /// Status, object, rows and reason of each backup.
    func backups() throws -> [[String]] {
        try rows(
            """
            SELECT status, object_name, row_count, JSON_VALUE(detail_json, '$.reason') \
            FROM {o}.lupo_migration_backups ORDER BY migration_backup_id
            """
        ).map { row in
            [row[0], String(row[1].split(separator: ".").last ?? ""), row[2], row[3]]
        }
    }
}

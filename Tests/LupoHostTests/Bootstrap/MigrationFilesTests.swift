// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// The shipped files as a person runs them: by the mariadb client, with the usual names, on a server of their own.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct MigrationFilesTests {
    private static let files = [
        "orchestrator_schema_4_0_25", "ephemeral_schema_4_0_25", "lupo_host_ledger_1_0_0",
    ]

    private let server: PrivateServer
    private let connection: MariaDBConnection

    init() throws {
        server = try PrivateServer()
        connection = try server.connect()
    }

    /// Runs a carried file by the client, as `mariadb < file` does.
    ///
    /// - Returns: what the client said; nothing where all went well.
    @discardableResult
    private func run(_ name: String) async throws -> String {
        let text = try #require(Resources.bytes(of: "database/migrations/\(name).sql"))
        try SmallFile.write(text, to: server.folder.path("file.sql"))
        let path = server.folder.path("file.sql")
        let words = ["mariadb", "--no-defaults", "-u", "root", "-S", server.socketPath]
        return try await output(of: "sh", ["-c", words.joined(separator: " ") + " < " + path])
    }

    private func shape() throws -> [String] {
        let rows = try connection.rows(
            """
            SELECT CONCAT_WS('|', table_schema, table_name, column_name, column_type, is_nullable, \
            COALESCE(column_default, '-'), extra, COALESCE(collation_name, '-'), column_comment <> '') \
            FROM information_schema.columns WHERE table_schema LIKE 'lupopedia%' \
            UNION ALL SELECT CONCAT_WS('|', table_schema, table_name, index_name, non_unique, \
            seq_in_index, column_name) FROM information_schema.statistics \
            WHERE table_schema LIKE 'lupopedia%'
            """
        )
        return rows.compactMap { $0[0].textValue }.sorted()
    }

    private func versions() throws -> [[Value]] {
        try connection.rows(
            """
            SELECT schema_name, version_string, version_number, table_count, is_deleted, created_ymdhis, \
            updated_ymdhis FROM lupopedia_orchestration.lupo_schema_versions ORDER BY schema_name
            """
        ).map(\.values)
    }

    @Test func `the files make the ten tables that deployments have`() async throws {
        for file in Self.files.prefix(2) { #expect(try await run(file).isEmpty) }
        for table in DeployedTable.all {
            let columns = try connection.rows(
                """
                SELECT CONCAT_WS(' | ', column_name, column_type, is_nullable, \
                COALESCE(column_default, '-'), extra, COALESCE(collation_name, '-')) \
                FROM information_schema.columns \
                WHERE table_schema = \(table.schema) AND table_name = \(table.name) ORDER BY ordinal_position
                """
            ).compactMap { $0[0].textValue }
            #expect(columns == table.expectedColumns, "\(table.name)")
            let keys = try connection.rows(
                """
                SELECT CONCAT(IF(index_name = 'PRIMARY', 'PRIMARY KEY', \
                IF(non_unique, CONCAT('INDEX ', index_name), CONCAT('UNIQUE KEY ', index_name))), \
                ' (', GROUP_CONCAT(column_name ORDER BY seq_in_index SEPARATOR ', '), ')') \
                FROM information_schema.statistics \
                WHERE table_schema = \(table.schema) AND table_name = \(table.name) GROUP BY index_name
                """
            ).compactMap { $0[0].textValue }
            #expect(Set(keys) == table.expectedKeys, "\(table.name)")
            let options = try connection.rows(
                """
                SELECT engine, table_collation, table_comment <> '', (SELECT COUNT(*) \
                FROM information_schema.columns c WHERE c.table_schema = t.table_schema \
                AND c.table_name = t.table_name AND c.column_comment = '') \
                FROM information_schema.tables t \
                WHERE table_schema = \(table.schema) AND table_name = \(table.name)
                """
            ).first
            #expect(
                options?.values
                    == [.text("InnoDB"), .text("utf8mb4_unicode_ci"), .integer(1), .integer(0)]
            )
        }
        let count = try connection.value(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema LIKE 'lupopedia%'"
        )
        #expect(count == .integer(10))
        let schemas = try connection.rows(
            """
            SELECT schema_name, default_collation_name FROM information_schema.schemata \
            WHERE schema_name LIKE 'lupopedia%' ORDER BY 1
            """
        )
        #expect(
            schemas.map(\.values) == [
                [.text("lupopedia_ephemeral"), .text("utf8mb4_unicode_ci")],
                [.text("lupopedia_orchestration"), .text("utf8mb4_unicode_ci")],
            ]
        )
    }

    @Test func `running them again changes nothing`() async throws {
        for file in Self.files { #expect(try await run(file).isEmpty) }
        let (shape, versions) = (try shape(), try versions())
        #expect(
            versions.map { Array($0.prefix(5)) } == [
                [
                    .text("lupopedia_ephemeral"), .text("4.0.25"), .integer(40_025), .integer(5),
                    .integer(0),
                ],
                [
                    .text("lupopedia_orchestration"), .text("4.0.25"), .integer(40_025),
                    .integer(8), .integer(0),
                ],
            ]
        )
        // A rerun at another second must not move a stamp.
        let second = try connection.value("SELECT UNIX_TIMESTAMP()")
        while try connection.value("SELECT UNIX_TIMESTAMP()") == second {}
        for file in Self.files { #expect(try await run(file).isEmpty) }
        #expect(try self.shape() == shape)
        #expect(try self.versions() == versions)
    }

    @Test func `the rollbacks take back what the files made, and the files make it again`()
        async throws
    {
        for file in Self.files { try await run(file) }
        let made = try shape()
        try connection.execute("CREATE TABLE lupopedia_ephemeral.theirs (a INT)")
        for file in Self.files.reversed().map({ $0 + "_rollback" }) where !file.hasPrefix("orch") {
            #expect(try await run(file).isEmpty, "\(file)")
            #expect(try await run(file).isEmpty, "\(file) again")
        }
        #expect(try versions().map { $0[4] } == [.integer(1), .integer(0)])
        #expect(try await run("orchestrator_schema_4_0_25_rollback").isEmpty)
        #expect(try await run("orchestrator_schema_4_0_25_rollback").isEmpty)
        let left = try connection.rows(
            "SELECT table_name FROM information_schema.tables WHERE table_schema LIKE 'lupopedia%'"
        )
        #expect(left.map { $0[0] } == [.text("theirs")], "what others made is left alone")
        try connection.execute("DROP TABLE lupopedia_ephemeral.theirs")
        for file in Self.files { #expect(try await run(file).isEmpty) }
        #expect(try shape() == made)
    }

    @Test func `a rollback is refused while something needs its tables`() async throws {
        for file in Self.files { try await run(file) }
        let made = try shape()
        #expect(try await run("orchestrator_schema_4_0_25_rollback").contains("ERROR 1242"))
        try connection.execute(
            """
            INSERT INTO lupopedia_orchestration.lupo_migration_tracking (migration_name, \
            migration_version, execution_status, created_ymdhis, updated_ymdhis) \
            VALUES ('m', '1.0.0', 'running', 20260101000000, 20260101000000)
            """
        )
        #expect(try await run("lupo_host_ledger_1_0_0_rollback").contains("ERROR 1242"))
        #expect(try shape() == made)
    }

    @Test func `what was made by hand is adopted by the host`() async throws {
        for file in Self.files.prefix(2) { try await run(file) }
        let bootstrap = Bootstrap(schemas: try SchemaNames(), hostVersion: "0.1.0-test")
        let report = try #require(try bootstrap.bringUpToDate(connection))
        #expect(report.adopted.count == 10 && report.created.count == 3)
        #expect(try bootstrap.bringUpToDate(connection) == nil)
        // Run by hand once more, they leave the count of the host's tables alone.
        for file in Self.files { try await run(file) }
        #expect(try versions().map { $0[3] } == [.integer(5), .integer(8)])
        #expect(try bootstrap.bringUpToDate(connection) == nil)
    }

    @Test func `a server of latin1 gets utf8mb4 all the same`() async throws {
        try connection.execute("SET GLOBAL character_set_server = latin1")
        for file in Self.files { #expect(try await run(file).isEmpty) }
        let odd = try connection.rows(
            """
            SELECT table_name, column_name FROM information_schema.columns \
            WHERE table_schema LIKE 'lupopedia%' AND collation_name NOT LIKE 'utf8mb4%' \
            UNION ALL SELECT schema_name, '' FROM information_schema.schemata \
            WHERE schema_name LIKE 'lupopedia%' AND default_collation_name NOT LIKE 'utf8mb4%'
            """
        )
        #expect(odd.isEmpty)
    }
}

extension DeployedTable {
    /// Each column as the test's query writes it.
    fileprivate var expectedColumns: [String] {
        columns.split(separator: "\n").map { line in
            let parts = line.split(separator: " | ").map(String.init)
            let isNullable = !parts[2].contains("not null")
            let type = Self.stored(parts[1])
            let isText = ["varchar", "text", "longtext", "enum"].contains { type.hasPrefix($0) }
            let given = parts[2].split(separator: ", ").last { $0.hasPrefix("default ") }?
                .dropFirst(8)
            return [
                parts[0], type, isNullable ? "YES" : "NO",
                given.map(String.init) ?? (isNullable ? "NULL" : "-"),
                parts[2].contains("auto increment") ? "auto_increment" : "",
                parts[1] == "JSON" ? "utf8mb4_bin" : isText ? "utf8mb4_unicode_ci" : "-",
            ].joined(separator: " | ")
        }
    }

    /// What MariaDB makes of a type.
    private static func stored(_ type: String) -> String {
        switch type {
        case "JSON": "longtext"
        case "INT": "int(11)"
        case "BIGINT": "bigint(20)"
        case "TINYINT": "tinyint(4)"
        default: type.lowercased().replacing(", ", with: ",")
        }
    }

    fileprivate var expectedKeys: Set<String> {
        let primary = columns.split(separator: " ").first ?? ""
        return Set(keys.split(separator: "\n").map(String.init) + ["PRIMARY KEY (\(primary))"])
    }
}

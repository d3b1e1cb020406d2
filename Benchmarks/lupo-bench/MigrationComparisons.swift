// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Many migrations of one table each.
///
/// Each round has schemas of its own, and nothing is dropped in between: ext4 searches for inodes past those that were
/// freed in the last minutes, which would make the later of two rounds the slower one.
extension BenchServer {
    /// By the mariadb client, which writes a ledger row before each table and settles it afterwards, and by lupo-host
    /// with all that it records.
    ///
    /// - Parameters:
    ///   - migrations: how many.
    ///   - limit: the greatest quotient that is accepted, if there is one.
    /// - Returns: the comparison; the ledgers' tables stand before the time is taken.
    func ledgerComparison(migrations: Int, limit: Double?) -> Comparison {
        let rounds = Counter()
        return Comparison(
            name: "migration of one table, \(migrations) in one process, \(place)",
            operations: migrations,
            rounds: 3,
            limit: limit,
            baseline: floor(migrations, "floor"),
            subject: .init(
                prepare: { () async throws(LupoError) in
                    try await setUpLedger("host_\(rounds.next())")
                    for number in 1...migrations {
                        try write(migrationScript(number), to: migrationFile(number))
                    }
                },
                work: { () async throws(LupoError) in
                    let files = (1...migrations).map(migrationFile)
                    try await inProject.run(["run"] + files + database)
                    return try tables(in: "host_\(rounds.value)", but: 0)
                }
            )
        )
    }

    /// The same tables and the ledger's very rows, put together beforehand and sent by prepared statements: what is left
    /// when the host itself costs nothing.
    ///
    /// - Parameter migrations: how many.
    /// - Returns: the comparison, without a limit.
    func recordsComparison(migrations: Int) -> Comparison {
        let rounds = Counter()
        let prepared = Prepared()
        return Comparison(
            name: "the same with the ledger's rows alone, \(place)",
            operations: migrations,
            rounds: 3,
            baseline: floor(migrations, "records_floor"),
            subject: .init(
                prepare: { () async throws(LupoError) in
                    let schema = "records_\(rounds.next())"
                    try await setUpLedger(schema)
                    let records = try LedgerRecords(schema: schema, on: try connect(schema))
                    prepared.commits = []
                    for number in 1...migrations {
                        prepared.commits.append(
                            try records.commits(of: number, creating: definition(number))
                        )
                    }
                },
                work: { () async throws(LupoError) in
                    let schema = "records_\(rounds.value)"
                    let connection = try connect(schema)
                    for (index, commits) in prepared.commits.enumerated() {
                        _ = try connection.rows(repeating: commits.intent, effect: .lasting)
                        try connection.execute(SQLText(verbatim: definition(index + 1)))
                        _ = try connection.rows(repeating: commits.outcome, effect: .lasting)
                    }
                    return try tables(in: schema, but: 0)
                }
            )
        )
    }

    private func connect(_ schema: String) throws(LupoError) -> MariaDBConnection {
        let connection = try MariaDBConnection(
            ConnectionOptions(endpoint: .socket(path: socket), user: "root")
        )
        try connection.execute("USE \(try Identifier(schema))", effect: .none)
        return connection
    }

    // MARK: - The baseline

    private func floor(_ migrations: Int, _ name: String) -> Comparison.Side {
        let rounds = Counter()
        return .init(
            prepare: { () async throws(LupoError) in
                let schema = "\(name)_\(rounds.next())"
                let server = try BaselineServer(socket: socket)
                try server.execute("CREATE DATABASE \(schema) CHARACTER SET utf8mb4")
                try server.execute(
                    """
                    CREATE TABLE \(schema).ledger (id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
                    name VARCHAR(255) NOT NULL, state VARCHAR(20) NOT NULL, started BIGINT NOT NULL,
                    ended BIGINT NULL) ENGINE=InnoDB
                    """
                )
            },
            work: { () async throws(LupoError) in
                let schema = "\(name)_\(rounds.value)"
                let arguments = [
                    "--no-defaults", "--user=root", "--socket=\(socket)", "--batch",
                ]
                try await Program(path: "mariadb").run(
                    arguments,
                    input: ledgerScript(migrations, schema)
                )
                return try tables(in: schema, but: 1)
            }
        )
    }

    /// A ledger row, the table, the row's outcome; each statement commits by itself.
    private func ledgerScript(_ migrations: Int, _ schema: String) -> String {
        (1...migrations).reduce(into: "USE \(schema);\n") { script, number in
            script += """
                INSERT INTO ledger VALUES (\(number), 'add_table_\(number)', 'execution', 20260101000000, NULL);
                \(definition(number));
                UPDATE ledger SET state = 'completed', ended = 20260101000001 WHERE id = \(number);

                """
        }
    }

    private func tables(in schema: String, but others: Int64) throws(LupoError) -> String {
        let server = try BaselineServer(socket: socket)
        return "\(try server.tables(in: schema) - others)"
    }

    // MARK: - The project

    /// lupo-host in the folder of the migrations, where ``setUpLedger(_:)`` writes its configuration.
    private var inProject: Program { Program(path: program.path, folder: folder) }

    private func setUpLedger(_ schema: String) async throws(LupoError) {
        let names =
            "core = \"\(schema)\", orchestration = \"\(schema)_o\", ephemeral = \"\(schema)_e\""
        try write("return { schemas = { \(names) } }\n", to: "\(folder)/lupo.lua")
        try write(
            """
            local M = lupo.migration { api = 1, name = "set_up", version = "1.0.0" }
            function M.execute() end
            function M.rollback() end
            return M

            """,
            to: "\(folder)/set_up_1_0_0.lua"
        )
        try await inProject.run(["run", "\(folder)/set_up_1_0_0.lua"] + database)
    }

    private func migrationFile(_ number: Int) -> String {
        "\(folder)/add_table_\(number)_1_0_0.lua"
    }

    private func migrationScript(_ number: Int) -> String {
        """
        local M = lupo.migration {
          api = 1,
          name = "add_table_\(number)",
          version = "1.0.0",
          touches = { "table_\(number)" },
        }

        function M.execute(m)
          m.db:exec [[\(definition(number))]]
        end

        function M.rollback(m)
          m.schema:drop_table("table_\(number)")
        end

        return M

        """
    }

    /// The same on all sides.
    private func definition(_ number: Int) -> String {
        """
        CREATE TABLE table_\(number) (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, \
        name VARCHAR(255) NOT NULL, created_ymdhis BIGINT NOT NULL) ENGINE=InnoDB
        """
    }
}

/// What one round has put together.
private final class Prepared {
    var commits: [LedgerRecords.Commits] = []
}

// SPDX-License-Identifier: Apache-2.0

import CBaseline
import LupoCore

/// A server of the benchmark, and what is compared on it.
struct BenchServer {
    /// Where it listens.
    let socket: String
    /// Where its data lies, for the lines of the table.
    let place: String
    /// lupo-host, which is run as its users run it.
    let program: Program
    /// Where the migrations of the benchmark are written.
    let folder: String

    private var database: [String] { ["--database", "mariadb://root@/?socket=\(socket)"] }

    // MARK: - Rows

    /// A whole table read over the binary protocol: by a C loop into buffers, and by a migration's hook into Lua.
    ///
    /// The process of lupo-host is started, set to work and ended within the time that is taken.
    ///
    /// - Parameter rows: how many rows ``BaselineServer/generate(rows:)`` has made.
    /// - Returns: the comparison; each round opens its own connection.
    func streamComparison(rows: Int) -> Comparison {
        let rounds = Counter()
        return Comparison(
            name: "row of 10 columns read into Lua, \(rows) rows",
            operations: rows,
            rounds: 5,
            limit: 3,
            baseline: .init { () async throws(LupoError) in
                let totals = try BaselineServer(socket: socket).stream()
                guard totals.rows == Int64(rows) else {
                    throw LupoError(.internal, "\(totals.rows) rows came, and \(rows) were made.")
                }
                return "\(totals.rows) \(totals.integers) \(totals.floats) "
                    + "\(totals.text_bytes) \(totals.nulls)"
            },
            subject: .init(
                prepare: { () async throws(LupoError) in
                    // A migration runs once: each round has one of its own.
                    if rounds.next() == 1 { try await setUp() }
                    try write(streamScript("read_rows_\(rounds.value)"), to: file(rounds.value))
                },
                work: { () async throws(LupoError) in
                    let arguments = ["run", file(rounds.value), "--format", "json"]
                    let output = try await program.run(arguments + database)
                    return try skipReason(in: output)
                }
            )
        )
    }

    private func file(_ round: Int) -> String { "\(folder)/read_rows_\(round)_1_0_0.lua" }

    /// Says what it read as its reason to skip, which the report carries.
    private func streamScript(_ name: String) -> String {
        """
        local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0" }

        function M.pre(m)
          local rows, integers, floats, bytes, nulls = 0, 0, 0, 0, 0
          for row in m.db:rows [[
            SELECT id, station, counter, value, name, city, taken, price, flag, note
            FROM lupopedia.readings]] do
            rows = rows + 1
            integers = integers + row.id + row.station + row.counter + row.flag
            floats = floats + row.value
            bytes = bytes + #row.name + #row.city
            if row.note == nil then nulls = nulls + 1 else bytes = bytes + #row.note end
          end
          return m:skip(table.concat({ rows, integers, floats, bytes, nulls }, " "))
        end

        function M.execute() end

        function M.rollback() end

        return M

        """
    }

    private func skipReason(in output: String) throws(LupoError) -> String {
        let report = try JSON(parsing: output)
        guard let reason = report["migrations"]?.arrayValue?.first?["skip_reason"]?.stringValue
        else {
            throw LupoError(.internal, "The report has no reason: \(output.prefix(1_000))")
        }
        return reason
    }

    // MARK: - Migrations

    /// Many one-table migrations: by the mariadb client, which writes a ledger row before each table and settles it
    /// afterwards, and by lupo-host with all that it records.
    ///
    /// - Parameter migrations: how many.
    /// - Returns: the comparison; each round begins without the schemas, and with the ledgers' tables made.
    func ledgerComparison(migrations: Int) -> Comparison {
        Comparison(
            name: "migration of one table, \(migrations) in one process, \(place)",
            operations: migrations,
            rounds: 3,
            limit: 1.5,
            baseline: .init(
                prepare: { () async throws(LupoError) in try prepareFloor() },
                work: { () async throws(LupoError) in
                    let arguments = [
                        "--no-defaults", "--user=root", "--socket=\(socket)", "--batch",
                    ]
                    try await Program(path: "mariadb").run(
                        arguments,
                        input: ledgerScript(migrations)
                    )
                    return try tables(in: "lupo_floor", but: 1)
                }
            ),
            subject: .init(
                prepare: { () async throws(LupoError) in
                    try await setUp()
                    for number in 1...migrations {
                        try write(migrationScript(number), to: migrationFile(number))
                    }
                },
                work: { () async throws(LupoError) in
                    let files = (1...migrations).map(migrationFile)
                    try await program.run(["run"] + files + database)
                    return try tables(in: "lupopedia", but: 0)
                }
            )
        )
    }

    private func tables(in schema: String, but others: Int64) throws(LupoError) -> String {
        let server = try BaselineServer(socket: socket)
        return "\(try server.tables(in: schema) - others)"
    }

    /// Both ledgers stand before the time is taken.
    private func setUp() async throws(LupoError) {
        let server = try BaselineServer(socket: socket)
        let hasRows = try server.tables(in: "lupo_bench") > 0
        for schema in ["lupopedia", "lupopedia_orchestration", "lupopedia_ephemeral"] {
            try server.execute("DROP DATABASE IF EXISTS \(schema)")
        }
        try write(
            """
            local M = lupo.migration { api = 1, name = "set_up", version = "1.0.0" }
            function M.execute() end
            function M.rollback() end
            return M

            """,
            to: "\(folder)/set_up_1_0_0.lua"
        )
        try await program.run(["run", "\(folder)/set_up_1_0_0.lua"] + database)
        // A hook reads its own schemas only.
        if hasRows {
            try server.execute(
                "CREATE VIEW lupopedia.readings AS SELECT * FROM lupo_bench.readings"
            )
        }
    }

    private func prepareFloor() throws(LupoError) {
        let server = try BaselineServer(socket: socket)
        try server.execute("DROP DATABASE IF EXISTS lupo_floor")
        try server.execute("CREATE DATABASE lupo_floor CHARACTER SET utf8mb4")
        try server.execute(
            """
            CREATE TABLE lupo_floor.ledger (id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
            name VARCHAR(255) NOT NULL, state VARCHAR(20) NOT NULL, started BIGINT NOT NULL,
            ended BIGINT NULL) ENGINE=InnoDB
            """
        )
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

    /// A ledger row, the table, the row's outcome; each statement commits by itself.
    private func ledgerScript(_ migrations: Int) -> String {
        (1...migrations).reduce(into: "USE lupo_floor;\n") { script, number in
            script += """
                INSERT INTO ledger VALUES (\(number), 'add_table_\(number)', 'execution', 20260101000000, NULL);
                \(definition(number));
                UPDATE ledger SET state = 'completed', ended = 20260101000001 WHERE id = \(number);

                """
        }
    }

    /// The same on both sides.
    private func definition(_ number: Int) -> String {
        """
        CREATE TABLE table_\(number) (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, \
        name VARCHAR(255) NOT NULL, created_ymdhis BIGINT NOT NULL) ENGINE=InnoDB
        """
    }
}

/// Counts the rounds of one side.
private final class Counter {
    private(set) var value = 0

    func next() -> Int {
        value += 1
        return value
    }
}

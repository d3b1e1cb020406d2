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

    var database: [String] { ["--database", "mariadb://root@/?socket=\(socket)"] }

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

    /// The ledger stands before the time is taken.
    private func setUp() async throws(LupoError) {
        let server = try BaselineServer(socket: socket)
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
        try server.execute(
            "CREATE VIEW lupopedia.readings AS SELECT * FROM lupo_bench.readings"
        )
    }
}

/// Counts the rounds of one side.
final class Counter {
    private(set) var value = 0

    func next() -> Int {
        value += 1
        return value
    }
}

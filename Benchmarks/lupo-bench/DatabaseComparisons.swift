// SPDX-License-Identifier: Apache-2.0

import CBaseline
import LupoCore
import Subprocess

/// A whole table read over the binary protocol: by a C loop into buffers, and into Lua.
///
/// - Parameters:
///   - rows: how many rows ``BaselineServer/generate(rows:)`` has made.
///   - socket: where the server listens.
/// - Returns: the comparison; each round opens its own connection.
func streamComparison(rows: Int, socket: String) -> Comparison {
    Comparison(
        name: "row of 10 columns streamed, \(rows) rows",
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
        }
    )
}

/// Many one-table migrations: by the mariadb client, which writes a ledger row before each table and settles it
/// afterwards, and by lupo-host with all that it records.
///
/// - Parameters:
///   - migrations: how many.
///   - socket: where the server listens.
/// - Returns: the comparison; each round begins without the schema.
func ledgerComparison(migrations: Int, socket: String) -> Comparison {
    let script = ledgerScript(migrations: migrations)
    return Comparison(
        name: "migration of one table, \(migrations) in one process",
        operations: migrations,
        rounds: 3,
        limit: 1.5,
        baseline: .init(
            prepare: { () async throws(LupoError) in
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
            },
            work: { () async throws(LupoError) in
                try await runClient(script, socket: socket)
                return "\(migrations)"
            }
        )
    )
}

/// A ledger row, the table, the row's outcome; each statement commits by itself.
private func ledgerScript(migrations: Int) -> String {
    (1...migrations).reduce(into: "USE lupo_floor;\n") { script, number in
        script += """
            INSERT INTO ledger VALUES (\(number), 'add_table_\(number)', 'execution', 20260101000000, NULL);
            CREATE TABLE table_\(number) (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, \
            name VARCHAR(255) NOT NULL, created_ymdhis BIGINT NOT NULL) ENGINE=InnoDB;
            UPDATE ledger SET state = 'completed', ended = 20260101000001 WHERE id = \(number);

            """
    }
}

private func runClient(_ script: String, socket: String) async throws(LupoError) {
    let arguments = ["--no-defaults", "--user=root", "--socket=\(socket)", "--batch"]
    do {
        let result = try await Subprocess.run(
            .name("mariadb"),
            arguments: Arguments(arguments),
            input: .string(script),
            output: .discarded,
            error: .string(limit: 16_384)
        )
        guard result.terminationStatus.isSuccess else {
            throw LupoError(
                .statementFailed,
                "The mariadb client failed: \(result.standardError)"
            )
        }
    } catch let error as LupoError {
        throw error
    } catch {
        throw LupoError(
            .internal,
            "The mariadb client could not be run: \(error)",
            hint: "Run `make dependencies`."
        )
    }
}

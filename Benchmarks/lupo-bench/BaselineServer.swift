// SPDX-License-Identifier: Apache-2.0

import CBaseline
import LupoCore

/// A connection of the baseline's: libmariadb with nothing of lupo-host between.
struct BaselineServer: ~Copyable {
    let socket: String
    private let connection: OpaquePointer

    /// Connects as root, the only user of the benchmark's server.
    init(socket: String) throws(LupoError) {
        guard let connection = baseline_connect(socket, "root") else {
            throw LupoError(.internal, "There is no memory for a connection.")
        }
        if let message = baseline_error(connection).map({ String(cString: $0) }) {
            baseline_disconnect(connection)
            throw LupoError(.noServer, message, hint: "Look at the server's log in .build/bench.")
        }
        self.socket = socket
        self.connection = connection
    }

    deinit { baseline_disconnect(connection) }

    /// Makes the table that is read, anew.
    func generate(rows: Int) throws(LupoError) {
        try check(baseline_generate(connection, Int64(rows)))
    }

    /// Runs one statement that returns no rows.
    func execute(_ sql: String) throws(LupoError) {
        try check(baseline_execute(connection, sql))
    }

    /// How many tables a schema has; 0 where there is none.
    func tables(in schema: String) throws(LupoError) -> Int64 {
        let count = baseline_tables(connection, schema)
        if count < 0 { try check(-1) }
        return count
    }

    /// Reads the whole table.
    func stream() throws(LupoError) -> baseline_totals {
        var totals = baseline_totals()
        try check(baseline_stream(connection, &totals))
        return totals
    }

    private var lastError: String? {
        baseline_error(connection).map { String(cString: $0) }
    }

    private func check(_ result: Int32) throws(LupoError) {
        guard result != 0 else { return }
        throw LupoError(.statementFailed, lastError ?? "The server said no, and not why.")
    }
}

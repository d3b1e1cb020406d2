// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct CancellationTests {
    /// Waits until the list of what the server does has an entry for which a condition holds.
    private func wait(_ server: PrivateServer, until condition: SQLText) throws {
        let watcher = try server.connect()
        let sql: SQLText =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE \(condition)"
        while try watcher.value(sql) == .integer(0) {}
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "SELECT SLEEP(100)", "SELECT BENCHMARK(2000000000, SHA2('a', 512))",
            "SELECT COUNT(*) FROM mysql.seq_1_to_1000000000 WHERE seq % 2 = 0",
        ],
        [[], [Value.integer(1)]]
    )
    func `a statement is cancelled from another thread, and the connection goes on`(
        statement: String,
        parameters: [Value]
    ) throws {
        let server = try PrivateServer.shared()
        let connection = try server.connect()
        let handle = connection.cancellation
        let canceller = Background {
            try wait(server, until: "id = \(handle.connectionID) AND command <> 'Sleep'")
            try handle.cancelStatement()
        }
        let sql: SQLText =
            "\(SQLText(verbatim: statement))\(parameters.isEmpty ? "" : " HAVING 1 = ?" as SQLText)"
        let error = try #require(
            #expect(throws: LupoError.self) { try connection.value(sql, parameters) }
        )
        try canceller.wait()
        #expect(error.code == .interrupted, "\(error)")
        #expect(!handle.isPending)
        #expect(try connection.value("SELECT 1") == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a statement that waits while it is prepared is cancelled, and only that one`() throws {
        let database = try PrivateServer.shared().makeDatabase("prepare")
        let server = database.server
        let holder = try database.connect()
        try holder.execute("CREATE TABLE held (id INT)")
        try holder.execute("CREATE TABLE `read` (id INT)")
        try holder.execute("START TRANSACTION")
        _ = try holder.query("SELECT * FROM `read`")
        // Holds `held` exclusively, in which preparing waits, while it waits for `read` itself.
        let drop = Background { try database.connect().execute("DROP TABLE held, `read`") }
        try wait(server, until: "info LIKE 'DROP TABLE held%' AND state LIKE '%lock%'")
        let connection = try database.connect()
        let handle = connection.cancellation
        let canceller = Background {
            let id = handle.connectionID
            try wait(server, until: "id = \(id) AND command = 'Prepare' AND state LIKE '%lock%'")
            try handle.cancelStatement()
        }
        let error = #expect(throws: LupoError.self) {
            try connection.value("SELECT id FROM held WHERE id = ?", [.integer(1)])
        }
        try canceller.wait()
        #expect(error?.code == .interrupted)
        #expect(!handle.isPending)
        #expect(try connection.value("SELECT 1") == .integer(1))
        try holder.execute("COMMIT")
        _ = try drop.wait()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a request between two statements ends the next one, and only that`() throws {
        let connection = try PrivateServer.shared().connect()
        try connection.cancellation.cancelStatement()
        #expect(connection.cancellation.isPending)
        let error = #expect(throws: LupoError.self) { try connection.execute("DO 1") }
        #expect(error?.code == .interrupted)
        for number in 1...50 {
            #expect(try connection.value("SELECT \(number)") == .integer(Int64(number)))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a long ALTER is cancelled and leaves the old table`() throws {
        let database = try PrivateServer.shared().makeDatabase("cancel")
        let connection = try database.connect()
        try connection.execute(
            "CREATE TABLE big AS SELECT seq AS id, REPEAT('x', 200) AS t FROM seq_1_to_200000"
        )
        let handle = connection.cancellation
        let server = database.server
        let canceller = Background {
            try wait(server, until: "id = \(handle.connectionID) AND command <> 'Sleep'")
            try handle.cancelStatement()
        }
        let error = #expect(throws: LupoError.self) {
            try connection.execute("ALTER TABLE big MODIFY id VARCHAR(30), ALGORITHM=COPY")
        }
        try canceller.wait()
        #expect(error?.code == .interrupted)
        #expect(try connection.query("SELECT id FROM big LIMIT 1").columns.first?.kind == .unsigned)
    }

    @Test(.timeLimit(.minutes(1)))
    func `cancelling a connection that has gone is no error`() throws {
        var connection: MariaDBConnection? = try PrivateServer.shared().connect()
        let handle = try #require(connection?.cancellation)
        connection = nil
        try handle.cancelStatement()
        try handle.killConnection()
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct ConnectionTests {
    @Test(.timeLimit(.minutes(1)))
    func `a session states its settings and does not depend on the server's`() throws {
        let connection = try PrivateServer.shared().connect()
        let row = try #require(
            try connection.rows(
                """
                SELECT @@character_set_client, @@collation_connection, @@time_zone, @@sql_mode, \
                @@lock_wait_timeout, @@innodb_lock_wait_timeout, @@max_statement_time, @@autocommit
                """
            ).first
        )
        #expect(row[0] == .text("utf8mb4"))
        #expect(row[1] == .text("utf8mb4_unicode_ci"))
        #expect(row[2] == .text("+00:00"))
        #expect(
            row[3]
                == .text(
                    "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
                        + "NO_ENGINE_SUBSTITUTION"
                )
        )
        #expect(row[4] == .integer(30) && row[5] == .integer(30))
        #expect(row[6] == .decimal("0.000000") || row[6] == .double(0))
        #expect(row[7] == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection knows its server`() throws {
        let connection = try PrivateServer.shared().connect()
        #expect(connection.serverVersion.isSupported)
        let facts = try connection.serverFacts()
        #expect(facts.currentUser == "root@localhost")
        #expect(facts.characterSet == "utf8mb4")
        #expect(!facts.isGalera && !facts.isReadOnly)
        #expect(facts.maxAllowedPacket == 64 << 20)
        let again = try PrivateServer.shared().connect().serverFacts()
        #expect(facts.startedAt == again.startedAt && facts.startedAt > 1_600_000_000)
        let id = try connection.value("SELECT CONNECTION_ID()")
        #expect(id == .integer(Int64(connection.connectionID)))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a default schema that does not exist is a matter of configuration`() throws {
        let error = #expect(throws: LupoError.self) {
            try PrivateServer.shared().connect(schema: Identifier("no_such_schema"))
        }
        #expect(error?.code == .configuration)
        #expect(error?.server?.number == 1049)
        #expect(error?.message.contains("no_such_schema") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func `an absent socket is no server`() {
        let options = ConnectionOptions(endpoint: .socket(path: "/nonexistent/s"), user: "root")
        let error = #expect(throws: LupoError.self) { try MariaDBConnection(options) }
        #expect(error?.code == .noServer)
        #expect(error?.message.contains("/nonexistent/s") == true)
    }
}

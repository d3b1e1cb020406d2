// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Locks that were taken in another life of the server, or on another one: connection numbers in them mean nothing.
@Suite("Locks from another life of the server", .serialized, .timeLimit(.minutes(1)))
struct OtherLifeTests {
    private static let hooks = """
        function M.execute(m)
          m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
          if m.attempt == 1 then m.db:value "SELECT SLEEP(30)" end
        end
        function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS t" end
        """

    /// Runs a migration until it sleeps, does something, and gives how it ended.
    private func cutOff(
        _ project: BadInputProject,
        _ server: PrivateServer,
        _ cut: @escaping @Sendable (RunningCommand) throws -> Void
    ) async throws -> CommandResult {
        try await project.text(["run", "life_1_0_0.lua"]) { running in
            let isSeen = try await running.wait { _ in
                try BadInputSignalTests.sleeping(server, "SLEEP(30)") == 1
            }
            #expect(isSeen, "\(running.errorOutput)")
            try cut(running)
        }
    }

    /// Opens connections until one has a number, and keeps them all.
    private func reach(_ number: UInt64, _ server: PrivateServer) throws -> [MariaDBConnection] {
        var connections: [MariaDBConnection] = []
        repeat {
            connections.append(try server.connect())
        } while connections.last.map {
            $0.connectionID < number
        } ?? false
        return connections
    }

    @Test("are ignored after a restart, and nobody who has their connection number now is ended")
    func restarted() async throws {
        let server = try PrivateServer()
        let project = try BadInputProject("life", url: server.url)
        try project.migration("life", manifest: "touches = { \"t\" },", Self.hooks)
        let cut = try await cutOff(project, server) { running in
            running.send(SIGKILL)
            try server.kill()
        }
        #expect(cut.signal == SIGKILL)
        // Servers tell when they began in whole seconds.
        try await Task.sleep(for: .milliseconds(1_100))
        try server.restart()
        let connection = try server.connect()
        let old = try connection.value(
            SQLText(
                verbatim:
                    "SELECT JSON_VALUE(lock_data_json, '$.connection_id') FROM \(project.prefix)_temp.lupo_locks WHERE is_deleted = 0 LIMIT 1"
            )
        )?.text
        let number = try #require(old.flatMap(UInt64.init))
        let innocents = try reach(number, server)
        #expect(
            innocents.contains { $0.connectionID == number } || connection.connectionID == number
        )
        let begin = ContinuousClock.now
        let next = try await project.text(["run", "life_1_0_0.lua"])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        // The lease has 15 s to run, which mean nothing any more.
        #expect(ContinuousClock.now - begin < .seconds(12))
        #expect(
            next.errorOutput.contains("holds nothing: it was taken on another server"),
            "\(next.errorOutput)"
        )
        for innocent in innocents + [connection] { try innocent.ping() }
    }

    @Test("are ignored where a dump was restored, however long their lease still runs")
    func restoredElsewhere() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("life", url: server.url)
        try project.migration("life", manifest: "touches = { \"t\" },", Self.hooks)
        let cut = try await cutOff(project, server) { $0.send(SIGKILL) }
        #expect(cut.signal == SIGKILL)
        // As a dump of the server on which it was taken would have it: its number is that of somebody else here.
        let innocent = try server.connect()
        let locks = project.prefix + "_temp.lupo_locks"
        try innocent.execute(
            SQLText(
                verbatim: """
                    UPDATE \(locks) SET lock_data_json = JSON_SET(lock_data_json, '$.server', '7-1790000000-0badcafe', \
                    '$.connection_id', \(innocent.connectionID), '$.expires_us', 4102444800000000) WHERE is_deleted = 0
                    """
            )
        )
        let list = try await project.text(["lock", "list"])
        #expect(list.output.contains("dead   it was taken on another server"), "\(list.output)")
        let next = try await project.text(["run", "life_1_0_0.lua"])
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(next.errorOutput.contains("holds nothing"), "\(next.errorOutput)")
        try innocent.ping()
    }
}

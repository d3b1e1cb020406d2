// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

extension LedgerRowsTests {
    @Test("The chains hold over an attempt that was cut off", .timeLimit(.minutes(1)))
    func cutOff() async throws {
        let path = try fixture.write(
            "cut_off",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m:step("first", function() m.db:exec "INSERT INTO t VALUES (1)" m.state.at = m.attempt end)
              m.db:exec "INSERT INTO t VALUES (2)"
              if m.attempt == 1 then m.db:value "SELECT SLEEP(20)" end
            end
            function M.rollback(m)
              assert(m.state.at == 1, "the state of the newest step")
              m.db:exec "DROP TABLE t"
            end
            """
        )
        let fixture = fixture
        let killer = Background {
            let connection = try fixture.server.connect()
            for _ in 0..<3_000 {
                let id = try connection.value(
                    """
                    SELECT id FROM information_schema.processlist WHERE info LIKE '%SELECT SLEEP(20)%' \
                    AND db = \(fixture.names.core.name)
                    """
                )?.integerValue
                if let id {
                    try connection.execute("KILL CONNECTION \(id)", effect: .none)
                    return
                }
                usleep(5_000)
            }
        }
        let first: MigrationReport = try await fixture.run(path)
        try killer.wait()
        #expect(first.error?.code == .connectionLost, "\(first.error?.rendered() ?? "")")
        #expect(try states(first.trackingID).last == "execution<backup")
        #expect(try ledger.broken("cut_off") == [])
        let next: MigrationReport = try await fixture.run(path)
        #expect(next.outcome == .completed, "\(next.error?.rendered() ?? "")")
        #expect(
            try states(first.trackingID).suffix(2) == ["failed<execution", "rolled_back<failed"]
        )
        #expect(
            try fixture.rows(
                """
                SELECT execution_status, execution_end_ymdhis IS NOT NULL, error_message LIKE '%gone%' \
                FROM {o}.lupo_migration_tracking WHERE migration_tracking_id = \(first.trackingID ?? 0)
                """
            ) == [["rolled_back", "1", "1"]]
        )
        #expect(try ledger.broken("cut_off") == [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Leases in lupo_locks")
struct LeaseTests {
    let fixture: SessionFixture
    let store: LedgerStore

    init() async throws {
        fixture = try SessionFixture()
        // Opening a session sets the database up.
        try await fixture.withSession { _ in }
        store = LedgerStore(
            connection: try fixture.connect(),
            tables: try LedgerTables(fixture.names)
        )
    }

    private func claim(
        _ keys: [String],
        token: Int64,
        owner: String = "process:a",
        fenced: [Int64] = []
    ) throws {
        var claim = LeaseClaim(
            keys: keys,
            type: "table",
            token: token,
            owner: owner,
            actor: token,
            details: [("purpose", .string("test \(token)"))]
        )
        claim.fencedTokens = fenced
        var statement = LedgerStatement(tables: store.tables, now: Timestamp(microseconds: token))
        statement.claims = [claim]
        try store.commit(statement)
    }

    private func release(_ keys: [String], token: Int64, isFenced: Bool) throws {
        var statement = LedgerStatement(tables: store.tables, now: Timestamp(microseconds: token))
        statement.releases = [(keys, token)]
        if isFenced { statement.fences = statement.releases }
        statement.classified = [ObjectName(schema: fixture.names.core, table: try Identifier("x"))]
        try store.commit(statement)
    }

    /// Key, token, actor, whether it is deleted, and whether it has a future, of each lease on a table.
    private var leases: [[String]] {
        get throws {
            try fixture.rows(
                """
                SELECT lock_key, JSON_VALUE(lock_data_json, '$.token'), locked_by_actor_id, is_deleted, \
                expires_ymdhis > acquired_ymdhis \
                FROM {e}.lupo_locks WHERE lock_type = 'table' ORDER BY lock_key
                """
            )
        }
    }

    private var classified: String {
        get throws {
            try fixture.value(
                "SELECT COUNT(*) FROM {o}.lupo_table_classifications WHERE table_name = 'x'"
            )
        }
    }

    /// One key at a time is taken by another way than several.
    @Test(
        "A lease is taken, held, given back and taken by another",
        .timeLimit(.minutes(1)),
        arguments: [["table:a"], ["table:a", "table:b"]]
    )
    func life(keys: [String]) throws {
        // Each commit is sent as text once and prepared from the second round on.
        for round in Int64(0)..<3 {
            let first = 10 + round * 10
            try claim(keys, token: first)
            #expect(try leases == keys.map { [$0, "\(first)", "\(first)", "0", "1"] })
            let held = #expect(throws: LupoError.self) {
                try claim(keys, token: first + 1, owner: "process:b")
            }
            #expect(held?.code == .locked)
            // The same again is no conflict: an answer may have been lost.
            try claim(keys, token: first)
            #expect(try leases == keys.map { [$0, "\(first)", "\(first)", "0", "1"] })
            try release(keys, token: first, isFenced: true)
            #expect(try leases == keys.map { [$0, "\(first)", "\(first)", "1", "0"] })
            try claim(keys, token: first + 2, owner: "process:b")
            #expect(try leases == keys.map { [$0, "\(first + 2)", "\(first + 2)", "0", "1"] })
            // A dead owner's lease is taken by naming its token.
            try claim(keys, token: first + 3, owner: "process:c", fenced: [first + 2])
            #expect(try leases == keys.map { [$0, "\(first + 3)", "\(first + 3)", "0", "1"] })
            try release(keys, token: first + 3, isFenced: false)
        }
    }

    @Test("Of several leases all are taken or none", .timeLimit(.minutes(1)))
    func allOrNone() throws {
        try claim(["table:b"], token: 5)
        try claim(["table:c"], token: 6)
        try release(["table:c"], token: 6, isFenced: true)
        let before = try leases
        for _ in 0..<2 {
            // One is new, one held and one free: as many rows change as if all of two were new.
            let error = #expect(throws: LupoError.self) {
                try claim(["table:a", "table:b", "table:c"], token: 7, owner: "process:b")
            }
            #expect(error?.code == .locked)
            #expect(throws: LupoError.self) {
                try claim(["table:b", "table:c"], token: 7, owner: "process:b")
            }
            #expect(try leases == before)
        }
    }

    @Test("Who has lost a lease writes nothing", .timeLimit(.minutes(1)))
    func lost() throws {
        for token in Int64(20)..<23 {
            try claim(["table:a", "table:b"], token: token)
            try release(["table:b"], token: token, isFenced: false)
            try claim(["table:b"], token: token + 100, owner: "process:b")
            try fixture.connect().execute(
                "DELETE FROM \(store.tables.classifications) WHERE table_name = \("x")"
            )
            let before = try leases
            let error = #expect(throws: LupoError.self) {
                try release(["table:a", "table:b"], token: token, isFenced: true)
            }
            #expect(error?.code == .leaseLost)
            #expect(try leases == before)
            #expect(try classified == "0")
            // Without the fence it gives back what it has.
            try release(["table:a", "table:b"], token: token, isFenced: false)
            #expect(try classified == "1")
            #expect(try leases.map { $0[3] } == ["1", "0"])
            try release(["table:b"], token: token + 100, isFenced: true)
        }
    }

    @Test(
        "A table that was leased before is looked at again once it is leased",
        .timeLimit(.minutes(1))
    )
    func looksAgain() async throws {
        // A server of its own, since its counter is global.
        let fixture = try SessionFixture(server: try PrivateServer())
        func write(_ name: String, _ statement: String) throws -> String {
            try fixture.write(
                name,
                "function M.execute(m) m.db:exec '\(statement)' end function M.rollback(m) end"
            )
        }
        let paths = [
            try write("one", "CREATE TABLE t (id INT PRIMARY KEY) ENGINE=InnoDB"),
            try write("two", "ALTER TABLE t ADD COLUMN a INT NULL"),
        ]
        let connection = try fixture.server.connect()
        func count() throws -> Int {
            let text = try connection.rows("SHOW GLOBAL STATUS LIKE 'Com_show_create_table'").first
            return Int(text?[1].textValue ?? "") ?? 0
        }
        let reads = try await fixture.withSession { session in
            var reads: [Int] = []
            for path in paths {
                let before = try count()
                let report = await session.run([path])
                #expect(report.exitStatus == 0)
                reads.append(try count() - before)
            }
            return reads
        }
        #expect(reads == [2, 3])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// Statements that the server goes on with after their host was killed.
@Suite("A dead host's statement that still runs", .serialized, .timeLimit(.minutes(1)))
struct OrphanTests {
    private let fixture: ConcurrencyFixture

    init() throws { fixture = try ConcurrencyFixture() }

    private static let statements = [
        "ALTER TABLE t ALGORITHM=COPY, ADD COLUMN w INT NULL",
        "INSERT INTO t SELECT 9, SLEEP(60)",
    ]

    /// The connection of this project's hosts that runs a statement with a text in it; empty for none.
    private func session(_ text: String) -> String {
        fixture.value(
            """
            SELECT id FROM information_schema.processlist WHERE info LIKE '%\(text)%' AND id <> CONNECTION_ID() \
            AND db = '\(fixture.names.core.name)'
            """
        )
    }

    /// Runs a migration until its ALTER has copied the table and waits for a reader, then kills the host.
    ///
    /// - Returns: the file, and the reader, whose transaction keeps the ALTER at work.
    private func killedInAlter() async throws -> (file: String, reader: MariaDBConnection) {
        try fixture.write(
            "makes",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t VALUES (1, 1), (2, 2)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let made = try await fixture.host(["run", "makes_1_0_0.lua"])
        #expect(made.exitStatus == 0, "\(made.errorOutput)")
        let file = try fixture.write(
            "widens",
            """
            function M.execute(m)
              m.db:exec "ALTER TABLE t ALGORITHM=COPY, ADD COLUMN w INT NULL"
              m.db:exec "UPDATE t SET w = n * 10"
            end
            function M.rollback(m) m.db:exec "ALTER TABLE t DROP COLUMN IF EXISTS w" end
            """
        )
        let reader = try fixture.server.connect(schema: fixture.names.core)
        try reader.execute("START TRANSACTION", effect: .none)
        _ = try reader.rows("SELECT * FROM t")
        let fixture = fixture
        let killed = try await fixture.host(["run", file]) { running in
            let isWaiting = try await running.wait { _ in
                fixture.value(
                    "SELECT state FROM information_schema.processlist WHERE info LIKE '%ALTER TABLE t%' AND id <> CONNECTION_ID()"
                ) == "Waiting for table metadata lock"
            }
            #expect(isWaiting, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL)
        #expect(session("ALTER TABLE t") != "", "The ALTER ended with its host.")
        return (file, reader)
    }

    @Test(
        "is waited for, by the commands that settle as well, and counts as what it did",
        arguments: [
            ["run", "FILE", "--recovery", "resume"], ["run", "FILE"], ["resume", "widens"],
            ["recover", "widens"],
        ]
    )
    func finishes(command: [String]) async throws {
        let (file, reader) = try await killedInAlter()
        let (fixture, blocking) = (fixture, reader.connectionID)
        let next = try await fixture.host(command.map { $0 == "FILE" ? file : $0 }) { running in
            let isWaiting = try await running.wait {
                $0.errorOutput.contains("waiting for process")
            }
            #expect(isWaiting, "\(running.output)\(running.errorOutput)")
            #expect(self.session("ALTER TABLE t") != "", "The ALTER was ended.")
            try fixture.server.connect().execute("KILL CONNECTION \(blocking)", effect: .none)
        }
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        let isTakenBack = command[0] == "recover"
        let columns = try fixture.rows("SHOW COLUMNS FROM {c}.t").map { $0[0] }
        #expect(columns == (isTakenBack ? ["id", "n"] : ["id", "n", "w"]))
        if !isTakenBack { #expect(try fixture.rows("SELECT SUM(w) FROM {c}.t") == [["30"]]) }
        let alters = try fixture.rows(
            """
            SELECT status FROM {o}.lupo_migration_journal WHERE statement_text LIKE 'ALTER%ADD COLUMN%' \
            ORDER BY migration_journal_id
            """
        )
        // To go on means to send it no second time.
        let isResumed = command.contains("resume")
        #expect(alters == (isResumed || isTakenBack ? [["done"]] : [["done"], ["done"]]))
    }

    @Test("is ended once the lease of its host has run out", arguments: statements)
    func ended(statement: String) async throws {
        let isAlter = statement.hasPrefix("ALTER")
        try fixture.write(
            "makes",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t VALUES (1, 1)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let made = try await fixture.host(["run", "makes_1_0_0.lua"])
        #expect(made.exitStatus == 0, "\(made.errorOutput)")
        let file = try fixture.write(
            "cut",
            """
            function M.execute(m)
              if m.attempt == 1 then m.db:exec "\(statement)" end
            end
            function M.rollback(m) end
            """
        )
        let fixture = fixture
        let reader = try fixture.server.connect(schema: fixture.names.core)
        try reader.execute("START TRANSACTION", effect: .none)
        if isAlter { _ = try reader.rows("SELECT * FROM t") }
        let word = String(statement.prefix(12))
        let killed = try await fixture.host(["run", file], lease: "1s") { running in
            let isRunning = try await running.wait { _ in self.session(word) != "" }
            #expect(isRunning, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL)
        let orphan = session(word)
        #expect(orphan != "", "The statement ended with its host.")
        let next = try await fixture.host(["run", file], lease: "1s")
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(
            next.errorOutput.contains("has lost its lease; ending its connection \(orphan)"),
            "\(next.errorOutput)"
        )
        #expect(session(word) == "")
        #expect(try fixture.rows("SELECT * FROM {c}.t") == [["1", "1"]])
        try reader.execute("COMMIT", effect: .none)
    }
}

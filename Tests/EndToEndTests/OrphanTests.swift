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

    /// Each row costs some milliseconds.
    private static let alter =
        "ALTER TABLE t ALGORITHM=COPY, ADD COLUMN w CHAR(32) NULL DEFAULT (MD5(REPEAT('x', 1000000 + id)))"

    /// The connection of this project's hosts that runs a script's statement; empty for none.
    private func session(_ statement: String) -> String {
        // Behind the host's tag: the journal's entry has the text too.
        fixture.value(
            """
            SELECT id FROM information_schema.processlist WHERE info LIKE '%*/ \(statement.prefix(12))%' \
            AND id <> CONNECTION_ID() AND db = '\(fixture.names.core.name)'
            """
        )
    }

    /// Lets statements wait for row locks for a minute, and locks a row of `t`.
    private func lockRow() throws -> MariaDBConnection {
        try fixture.folder.write(
            try fixture.folder.read("lupo.lua").replacing(
                "return {",
                with: "return { locks = { wait = \"60s\" },"
            ),
            to: "lupo.lua"
        )
        let holder = try fixture.server.connect(schema: fixture.names.core)
        try holder.execute("START TRANSACTION", effect: .none)
        try holder.execute("UPDATE t SET n = 100 WHERE id = 2", effect: .none)
        return holder
    }

    private func make(rows: Int) async throws {
        try fixture.write(
            "makes",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, n INT NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO t SELECT seq, seq FROM seq_1_to_\(rows)"
            end
            function M.rollback(m) m.db:exec "DROP TABLE t" end
            """
        )
        let made = try await fixture.host(["run", "makes_1_0_0.lua"])
        #expect(made.exitStatus == 0, "\(made.errorOutput)")
    }

    /// Runs a migration until the server is at a statement, then kills the host.
    ///
    /// - Returns: the file, and the connection that goes on with the statement.
    private func killed(
        at statement: String,
        lease: String? = nil
    ) async throws -> (file: String, orphan: String) {
        let file = try fixture.write(
            "cut",
            touches: ["t", "t_copy"],
            """
            function M.execute(m)
              m.db:exec "\(statement)"
              m.db:exec "UPDATE t SET n = -n"
            end
            function M.rollback(m)
              m.db:exec "ALTER TABLE t DROP COLUMN IF EXISTS w"
              m.db:exec "DROP TABLE IF EXISTS t_copy"
            end
            """
        )
        let killed = try await fixture.host(["run", file], lease: lease) { running in
            let isRunning = try await running.wait { _ in self.session(statement) != "" }
            #expect(isRunning, "\(running.errorOutput)")
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL)
        let orphan = session(statement)
        #expect(orphan != "", "The statement ended with its host.")
        return (file, orphan)
    }

    @Test(
        "is waited for, by the commands that settle as well, and counts as what it did",
        arguments: [["run", "FILE", "--recovery", "resume"], ["recover", "cut"]]
    )
    func finishes(command: [String]) async throws {
        try await make(rows: 3)
        let holder = try lockRow()
        let (file, orphan) = try await killed(
            at:
                "CREATE TABLE t_copy (id INT NOT NULL PRIMARY KEY, n INT NULL) ENGINE=InnoDB AS SELECT id, n FROM t"
        )
        let (fixture, blocking) = (fixture, holder.connectionID)
        let next = try await fixture.host(command.map { $0 == "FILE" ? file : $0 }) { running in
            let isWaiting = try await running.wait {
                $0.errorOutput.contains("waiting for process")
            }
            #expect(isWaiting, "\(running.output)\(running.errorOutput)")
            #expect(self.session("CREATE TABLE") == orphan, "The statement was ended.")
            try fixture.server.connect().execute("KILL CONNECTION \(blocking)", effect: .none)
        }
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(!next.errorOutput.contains("ending its"), "\(next.errorOutput)")
        let isTakenBack = command[0] == "recover"
        let copy = fixture.value("SELECT GROUP_CONCAT(n ORDER BY id) FROM {c}.t_copy")
        #expect(copy == (isTakenBack ? "" : "1,2,3"))
        #expect(fixture.value("SELECT SUM(n) FROM {c}.t") == (isTakenBack ? "6" : "-6"))
        // It was sent once. What is taken back needs no outcome.
        let copies = try fixture.rows(
            "SELECT status FROM {o}.lupo_migration_journal WHERE statement_text LIKE 'CREATE TABLE t_copy%'"
        )
        #expect(copies == [[isTakenBack ? "intent" : "done"]])
    }

    @Test(
        "is ended once the lease of its host has run out",
        arguments: [alter, "INSERT INTO t SELECT id + 10000, -n FROM t WHERE id = 2"]
    )
    func ended(statement: String) async throws {
        let isAlter = statement.hasPrefix("ALTER")
        try await make(rows: 10_000)
        let holder = isAlter ? nil : try lockRow()
        let (file, orphan) = try await killed(at: statement, lease: "1s")
        // The second time it is a short one.
        let text = try fixture.folder.read(file).replacing("1000000 + id", with: "1")
        try fixture.folder.write(text, to: file)
        let (fixture, blocking) = (fixture, holder?.connectionID)
        let next = try await fixture.host(["run", file], lease: "1s") { running in
            let isEnded = try await running.wait {
                $0.errorOutput.contains("has lost its lease; ending its connection \(orphan)")
            }
            #expect(isEnded, "\(running.output)\(running.errorOutput)")
            guard let blocking else { return }
            try fixture.server.connect().execute("KILL CONNECTION \(blocking)", effect: .none)
        }
        #expect(next.exitStatus == 0, "\(next.output)\(next.errorOutput)")
        #expect(session(statement) == "")
        #expect(fixture.value("SELECT COUNT(*) FROM {c}.t") == (isAlter ? "10000" : "10001"))
        #expect(fixture.value("SELECT SUM(n) FROM {c}.t") == (isAlter ? "-50005000" : "-50004998"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// What a migration costs, counted by the server: on a server of its own, since the counters are global.
@Suite("Commits and round trips of a migration", .serialized)
struct CommitCountTests {
    /// Transactions that wrote something and were committed, and questions asked, by everybody.
    private struct Counters {
        let commits: Int
        let questions: Int
    }

    /// The binary log holds one GTID group for each transaction that wrote, DDL included: the measure of durable commits.
    private static func counters(_ connection: MariaDBConnection) throws -> Counters {
        let position = try connection.value("SELECT @@gtid_binlog_pos")?.textValue ?? ""
        let questions =
            try connection.rows("SHOW GLOBAL STATUS LIKE 'Questions'").first?[1].textValue ?? ""
        return Counters(
            commits: Int(position.split(separator: "-").last ?? "0") ?? 0,
            questions: Int(questions) ?? 0
        )
    }

    @Test("One DDL costs two commits beside it, k cost k + 1", .timeLimit(.minutes(1)))
    func commits() async throws {
        let server = try PrivateServer(flags: [
            "--log-bin=binlog", "--binlog-format=ROW", "--server-id=7",
        ])
        let fixture = try SessionFixture(server: server)
        func write(_ name: String, _ execute: String) throws -> String {
            try fixture.write(
                name,
                manifest: "touches = { \"\(name)\" }",
                "function M.execute(m) \(execute) end function M.rollback(m) m.db:exec 'DROP TABLE \(name)' end"
            )
        }
        func ddl(_ name: String, _ count: Int) -> String {
            let more = (1..<count).map {
                " m.db:exec 'ALTER TABLE \(name) ADD COLUMN c\($0) INT NULL'"
            }.joined()
            return "m.db:exec 'CREATE TABLE \(name) (id INT PRIMARY KEY) ENGINE=InnoDB'" + more
        }
        // The first migration of a process takes the process's lease in the same commit.
        var paths = [try write("warm", ddl("warm", 1))]
        for count in 1...4 { paths.append(try write("ddl_\(count)", ddl("ddl_\(count)", count))) }
        paths.append(
            try write(
                "dml",
                ddl("dml", 1)
                    + " m.db:exec 'INSERT INTO dml VALUES (1)' m.db:exec 'DELETE FROM dml'"
            )
        )
        paths.append(try write("nothing", "m.log:info 'no statement'"))
        let files = paths
        let costs = try await fixture.withSession { session in
            let connection = try server.connect()
            var costs: [Counters] = []
            for path in files {
                let before = try Self.counters(connection)
                let report = await session.run([path])
                let after = try Self.counters(connection)
                #expect(
                    report.exitStatus == 0,
                    "\(report.migrations.first?.error?.rendered() ?? "")"
                )
                // Two questions of the counting itself stand between the two looks.
                costs.append(
                    Counters(
                        commits: after.commits - before.commits,
                        questions: after.questions - before.questions - 2
                    )
                )
            }
            return costs
        }
        print("commits:", costs.map(\.commits), "questions:", costs.map(\.questions))
        let own = [1, 1, 2, 3, 4, 3, 0]
        // The table's count is read once a process, the tables' definitions once each.
        let beside = zip(costs, own).map { $0.commits - $1 }
        #expect(beside == [2, 2, 3, 4, 5, 2, 1])
        for (count, cost) in costs.dropFirst().prefix(4).enumerated() {
            #expect(
                // What the ledger knows; the table before, the opening and the closing commit; the statement, the table
                // after it, and a commit between two statements.
                cost.questions == 3 + 3 * (count + 1),
                "\(count + 1) statements: \(cost.questions) questions"
            )
        }
    }
}

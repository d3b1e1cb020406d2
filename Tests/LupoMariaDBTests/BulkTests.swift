// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct BulkTests {
    let database: TestDatabase
    let connection: MariaDBConnection

    init() throws {
        database = try PrivateServer.shared().makeDatabase("bulk")
        connection = try database.connect()
        try connection.execute(
            """
            CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, a INT, d DOUBLE, n DECIMAL(20,5), s VARCHAR(50), \
            b VARBINARY(50))
            """
        )
    }

    private static func row(_ id: Int) -> [Value] {
        [
            .integer(Int64(id)), id % 7 == 0 ? .null : .integer(Int64(-id)),
            id % 5 == 0 ? .null : .double(Double(id) / 8), .decimal("\(id).50000"),
            id % 3 == 0 ? .null : .text("text \(id) ä"),
            id % 11 == 0 ? .null : .bytes([0, UInt8(id % 256)]),
        ]
    }

    private func count() throws -> Value? { try connection.value("SELECT COUNT(*) FROM t") }

    @Test(.timeLimit(.minutes(1)))
    func `rows with NULLs in every column arrive as they are`() throws {
        let rows = (1...2_500).map(BulkTests.row)
        let result = try connection.executeBulk(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
            rows: rows
        )
        #expect(result.affectedRows == 2_500 && !result.isInTransaction)
        let back = try connection.rows("SELECT * FROM t ORDER BY id").map(\.values)
        #expect(back == rows)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a column may change its type from row to row`() throws {
        let ids: [Value] = [.integer(1), .unsigned(.max), .text("3"), .decimal("4"), .integer(5)]
        try connection.executeBulk("INSERT INTO t (id) VALUES (?)", rows: ids.map { [$0] })
        let back = try connection.rows("SELECT id FROM t ORDER BY id").map { $0[0] }
        #expect(back == [.integer(1), .integer(3), .integer(4), .integer(5), .unsigned(.max)])
    }

    @Test(.timeLimit(.minutes(1)))
    func `the statement serves single executions after a bulk`() throws {
        let sql: SQLText = "INSERT INTO t (id, a) VALUES (?, ?)"
        try connection.executeBulk(sql, rows: [[.integer(1), .null], [.integer(2), .integer(3)]])
        #expect(try connection.execute(sql, [.integer(9), .integer(9)]).affectedRows == 1)
        #expect(try count() == .integer(3))
    }

    @Test(.timeLimit(.minutes(1)))
    func `an update sums the affected rows`() throws {
        try connection.executeBulk(
            "INSERT INTO t (id, a) VALUES (?, 0)",
            rows: (1...50).map { [.integer($0)] }
        )
        let result = try connection.executeBulk(
            "UPDATE t SET a = ? WHERE id <= ?",
            rows: [[.integer(1), .integer(10)], [.integer(2), .integer(20)]]
        )
        #expect(result.affectedRows == 30)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [3, 1_500, 2_500])
    func `one bad row takes everything back and is named`(bad: Int) throws {
        var rows = (1...2_500).map(BulkTests.row)
        rows[bad - 1][0] = .integer(1)
        let error = #expect(throws: LupoError.self) {
            try connection.executeBulk("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows: rows)
        }
        #expect(error?.server?.number == 1062)
        #expect(
            error?.message.hasPrefix("Row \(bad) of 2500: ") == true,
            "\(String(describing: error))"
        )
        #expect(try count() == .integer(0))
        #expect(!connection.isInTransaction)
    }

    @Test(.timeLimit(.minutes(1)))
    func `inside a transaction only the bulk is taken back`() throws {
        try connection.execute("START TRANSACTION")
        try connection.execute("INSERT INTO t (id) VALUES (77)")
        let error = #expect(throws: LupoError.self) {
            try connection.executeBulk(
                "INSERT INTO t (id) VALUES (?)",
                rows: [[.integer(1)], [.integer(77)], [.integer(2)]]
            )
        }
        #expect(error?.message.hasPrefix("Row 2 of 3: ") == true)
        #expect(connection.isInTransaction)
        try connection.execute("COMMIT")
        #expect(try count() == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `rows of a table without transactions are not sent twice`() throws {
        try connection.execute(
            "CREATE TABLE m (id INT PRIMARY KEY AUTO_INCREMENT, u INT UNIQUE) ENGINE=MyISAM"
        )
        let error = #expect(throws: LupoError.self) {
            try connection.executeBulk(
                "INSERT INTO m (u) VALUES (?)",
                rows: [[.integer(1)], [.integer(2)], [.integer(1)], [.integer(3)]]
            )
        }
        #expect(error?.server?.number == 1062)
        #expect(error?.message.hasPrefix("Row 1 ") == false)
        let kept = try connection.value("SELECT COUNT(*) FROM m")
        #expect(kept == .integer(2))
    }

    @Test(.timeLimit(.minutes(1)))
    func `large rows go in smaller packets, and one too large is refused`() throws {
        try connection.execute("CREATE TABLE large (id INT PRIMARY KEY, b LONGBLOB)")
        let sql: SQLText = "INSERT INTO large VALUES (?, ?)"
        let block = [UInt8](repeating: 7, count: 400_000)
        try connection.executeBulk(sql, rows: (1...200).map { [.integer($0), .bytes(block)] })
        #expect(try connection.value("SELECT SUM(LENGTH(b)) FROM large") == .decimal("80000000"))
        let rows: [[Value]] = [
            [.integer(300), .bytes(block)],
            [.integer(301), .bytes([UInt8](repeating: 1, count: 65 << 20))],
        ]
        let error = #expect(throws: LupoError.self) { try connection.executeBulk(sql, rows: rows) }
        #expect(error?.code == .value)
        #expect(try connection.value("SELECT COUNT(*) FROM large") == .integer(200))
    }

    @Test(.timeLimit(.minutes(1)))
    func `rows of different lengths are refused, and no rows do nothing`() throws {
        let error = #expect(throws: LupoError.self) {
            try connection.executeBulk(
                "INSERT INTO t (id) VALUES (?)",
                rows: [[.integer(1)], [.integer(2), .null]]
            )
        }
        #expect(error?.code == .value && error?.message.contains("Row 2") == true)
        let result = try connection.executeBulk("INSERT INTO t (id) VALUES (?)", rows: [])
        #expect(result.affectedRows == 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct StatementTests {
    let database: TestDatabase
    let connection: MariaDBConnection

    init() throws {
        database = try PrivateServer.shared().makeDatabase("statement")
        connection = try database.connect()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a statement says what it did`() throws {
        try connection.execute("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT)")
        let insert = try connection.execute("INSERT INTO t (a) VALUES (1), (2), (3)")
        #expect(insert.affectedRows == 3 && insert.insertID == 1)
        let bound = try connection.execute("INSERT INTO t (a) VALUES (?)", [.integer(9)])
        #expect(bound.affectedRows == 1 && bound.insertID == 4)
        // Three rows match, two change.
        let update = try connection.execute("UPDATE t SET a = 2 WHERE a < 4")
        #expect(update.affectedRows == 2 && update.matchedRows == 3)
        let select = try connection.query("SELECT a FROM t")
        #expect(select.outcome.affectedRows == nil && select.rows.count == 4)
        #expect(select.rows.first?["a"] == .integer(2) && select.rows.first?["b"] == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `an open transaction is known after each statement, and DDL ends it`() throws {
        try connection.execute("CREATE TABLE t (a INT)")
        #expect(!connection.isInTransaction)
        #expect(try connection.execute("START TRANSACTION").isInTransaction)
        #expect(try connection.execute("INSERT INTO t VALUES (?)", [.integer(1)]).isInTransaction)
        #expect(try connection.execute("CREATE TABLE u (a INT)").isInTransaction == false)
        #expect(!connection.isInTransaction && connection.isAutocommit)
    }

    @Test(.timeLimit(.minutes(1)))
    func `warnings are counted and fetched on demand`() throws {
        let result = try connection.execute("DROP TABLE IF EXISTS nothing_here")
        #expect(result.warningCount == 1)
        let warning = try #require(try connection.warnings().first)
        #expect(warning.level == "Note" && warning.code == 1051)
        #expect(warning.message.contains("nothing_here"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a second statement is refused while rows are being read`() throws {
        let stream = try connection.stream("SELECT seq FROM seq_1_to_10", effect: .none)
        #expect(try stream.next())
        let error = #expect(throws: LupoError.self) { try connection.execute("DO 1") }
        #expect(error?.code == .statementRefused)
        try stream.close()
        #expect(stream.result != nil)
        try connection.execute("DO 1")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a stream that failed leaves the next one alone`() throws {
        let sql: SQLText = "SELECT IF(seq < 5, seq, (SELECT 1 UNION SELECT 2)) FROM seq_1_to_9"
        var failed: RowStream? = try connection.stream(sql, effect: .none)
        #expect(throws: LupoError.self) { while try failed?.next() == true {} }
        let second = try connection.stream("SELECT seq FROM seq_1_to_3", effect: .none)
        #expect(try failed?.next() == false)
        failed = nil
        var rows = 0
        while try second.next() { rows += 1 }
        #expect(rows == 3 && !connection.isStreaming)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [[], [Value.integer(1)]])
    func `a long result that nobody wants is cut off, and the connection goes on`(
        parameters: [Value]
    ) throws {
        let condition: SQLText = parameters.isEmpty ? "" : " WHERE 1 = ?"
        try connection.execute("START TRANSACTION")
        do {
            // A billion rows: reading them all would run into the time limit.
            let stream = try connection.stream(
                "SELECT seq FROM seq_1_to_1000000000" + condition,
                parameters,
                effect: .none
            )
            for _ in 0..<3 { #expect(try stream.next()) }
        }
        #expect(!connection.isStreaming)
        #expect(try connection.value("SELECT 7") == .integer(7))
        #expect(connection.isInTransaction)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [[], [Value.integer(0)]])
    func `a failure in the middle of a result is thrown and leaves the connection usable`(
        parameters: [Value]
    ) throws {
        let condition: SQLText = parameters.isEmpty ? "" : " WHERE seq > ?"
        let sql: SQLText =
            "SELECT IF(seq < 5000, seq, (SELECT 1 UNION SELECT 2)) FROM seq_1_to_9000\(condition)"
        var rows = 0
        let error = #expect(throws: LupoError.self) {
            try connection.forEachRow(sql, parameters) { _ in
                rows += 1
                return true
            }
        }
        #expect(error?.code == .statementFailed && error?.server?.number == 1242)
        #expect(rows < 9_000)
        #expect(try connection.value("SELECT 1") == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `every result of a compound statement is read`() throws {
        let results = try connection.executeBatch(
            """
            BEGIN NOT ATOMIC
              CREATE TABLE b (a INT); SELECT 1 AS x, \("it's; a \\ test") AS y;
              INSERT INTO b VALUES (1), (2); SELECT a FROM b ORDER BY a; SELECT a FROM b WHERE a > 9;
            END
            """
        )
        #expect(results.map(\.count) == [1, 2, 0])
        #expect(results.first?.first?.values == [.integer(1), .text("it's; a \\ test")])
        let error = #expect(throws: LupoError.self) {
            try connection.executeBatch(
                "BEGIN NOT ATOMIC SELECT 1; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'stop here'; END"
            )
        }
        #expect(error?.server == ServerFault(number: 1644, sqlState: "45000"))
        #expect(try connection.value("SELECT 2") == .integer(2))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [[], [Value.integer(5)]])
    func `the further results of a CALL are dropped`(parameters: [Value]) throws {
        try connection.execute(
            "CREATE PROCEDURE p(n INT) BEGIN SELECT n; SELECT n + 1, 'x'; SELECT 'three'; END"
        )
        let call: SQLText = parameters.isEmpty ? "CALL p(5)" : "CALL p(?)"
        for _ in 0..<3 {
            let rows = try connection.rows(call, parameters)
            #expect(rows.map(\.values) == [[.integer(5)]])
        }
        #expect(try connection.value("SELECT ?", [.text("after")]) == .text("after"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `several statements in one text are refused by the server`() throws {
        let error = #expect(throws: LupoError.self) {
            try connection.execute("SELECT 1; SELECT 2")
        }
        #expect(error?.server?.number == 1064)
    }

    @Test(.timeLimit(.minutes(1)))
    func `LOAD DATA LOCAL reads no file of this machine`() throws {
        try connection.execute("CREATE TABLE l (a TEXT)")
        let error = #expect(throws: LupoError.self) {
            try connection.execute("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE l")
        }
        #expect(error?.code == .statementFailed)
        #expect(try connection.value("SELECT COUNT(*) FROM l") == .integer(0))
    }

    @Test(.timeLimit(.minutes(1)))
    func `the cache of prepared statements closes the oldest`() throws {
        var options = try PrivateServer.shared().options
        options.statementCacheCapacity = 3
        let small = try MariaDBConnection(options)
        for round in 1...2 {
            for number in 1...10 {
                let sql: SQLText = "SELECT ? + \(number)"
                #expect(try small.value(sql, [.integer(1)]) == .integer(Int64(number + 1)))
                #expect(small.cachedStatementCount <= 3, "round \(round)")
            }
        }
        let open = try small.value(
            "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'PREPARED_STMT_COUNT'"
        )
        let all = try small.value(
            "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'COM_STMT_CLOSE'"
        )
        #expect(all == .text("17"), "20 prepared, 3 kept; \(String(describing: open))")
        small.closeCachedStatements()
        #expect(small.cachedStatementCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a kept statement sees a table that was altered in between`() throws {
        try connection.execute("CREATE TABLE a (id INT, x INT)")
        try connection.execute("INSERT INTO a VALUES (1, 2)")
        let sql: SQLText = "SELECT * FROM a WHERE id = ?"
        func read() throws -> ([String], [Value]) {
            let result = try connection.query(sql, [.integer(1)])
            return (result.columns.map(\.name), result.rows.first?.values ?? [])
        }
        #expect(try read() == (["id", "x"], [.integer(1), .integer(2)]))
        let other = try database.connect()
        try other.execute("ALTER TABLE a ADD COLUMN y VARCHAR(10) DEFAULT 'new'")
        #expect(try read() == (["id", "x", "y"], [.integer(1), .integer(2), .text("new")]))
        try other.execute("ALTER TABLE a CHANGE y renamed BLOB")
        #expect(
            try read() == (
                ["id", "x", "renamed"], [.integer(1), .integer(2), .bytes(Array("new".utf8))]
            )
        )
        try other.execute("ALTER TABLE a DROP COLUMN x")
        #expect(try read() == (["id", "renamed"], [.integer(1), .bytes(Array("new".utf8))]))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [100_000, 20_000_000])
    func `long strings survive both ways and both protocols`(size: Int) throws {
        try connection.execute(
            "CREATE TABLE long_text (id INT PRIMARY KEY, a LONGTEXT, b LONGBLOB)"
        )
        let text = String(repeating: "0123456789äö€🐺", count: size / 21)
        let bytes = Array(text.utf8.reversed())
        let parameters: [Value] = [.integer(1), .text(text), .bytes(bytes)]
        try connection.execute("INSERT INTO long_text VALUES (?, ?, ?)", parameters)
        try connection.execute("INSERT INTO long_text VALUES (2, \(text), 'short')")
        for condition: (SQLText, [Value]) in [("id < 9", []), ("id < ?", [.integer(9)])] {
            let rows = try connection.rows(
                "SELECT a, b FROM long_text WHERE \(condition.0) ORDER BY id",
                condition.1
            )
            #expect(rows[0].values == [.text(text), .bytes(bytes)])
            #expect(rows[1].values == [.text(text), .bytes(Array("short".utf8))])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a statement larger than the server takes is refused before it is sent`() throws {
        let text = String(repeating: "x", count: 65 << 20)
        let error = #expect(throws: LupoError.self) {
            try connection.value("SELECT LENGTH(?)", [.text(text)])
        }
        #expect(error?.code == .value)
        #expect(error?.message.contains("67108864") == true)
        #expect(try connection.value("SELECT 1") == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `more parameters than the protocol takes are refused`() throws {
        let marks = Array(repeating: SQLText(verbatim: "?"), count: 65_535).joined(separator: ",")
        let values = (0..<65_535).map { Value.integer(Int64($0)) }
        let full = try connection.value("SELECT INTERVAL(65000, \(marks))", values)
        #expect(full == .integer(65_001))
        let error = #expect(throws: LupoError.self) {
            try connection.value("SELECT INTERVAL(65000, \(marks), ?)", values + [.integer(1)])
        }
        #expect(error?.code == .value && error?.message.contains("65536") == true)
        let few = #expect(throws: LupoError.self) {
            try connection.value("SELECT ?, ?", [.integer(1)])
        }
        #expect(few?.code == .value)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [Value.double(.nan), .double(.infinity), .decimal("1e5")]
    )
    func `a value that SQL cannot hold is refused before anything is sent`(value: Value) throws {
        let bound = #expect(throws: LupoError.self) { try connection.value("SELECT ?", [value]) }
        #expect(bound?.code == .value && bound?.message.contains("Parameter 1") == true)
        let literal = #expect(throws: LupoError.self) { try connection.value("SELECT \(value)") }
        #expect(literal?.code == .value)
    }
}

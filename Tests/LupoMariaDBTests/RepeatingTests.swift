// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct RepeatingTests {
    let database: TestDatabase
    let connection: MariaDBConnection

    init() throws {
        database = try PrivateServer.shared().makeDatabase("repeating")
        connection = try database.connect()
        try connection.execute(
            "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a LONGTEXT, b BIGINT)"
        )
    }

    /// A transaction with a result, as the ledger's are.
    private func insertion(_ text: String?, _ number: Int64) -> SQLText {
        """
        BEGIN NOT ATOMIC
        DECLARE v_id INT;
        DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END;
        START TRANSACTION;
        INSERT INTO t (a, b) VALUES (\(text), \(number));
        SET v_id = LAST_INSERT_ID();
        IF \(number) < 0 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30009, MESSAGE_TEXT = 'negative'; END IF;
        COMMIT;
        SELECT v_id, \(number) + 1;
        END
        """
    }

    @Test(.timeLimit(.minutes(1)))
    func `a statement is prepared when it comes the second time`() throws {
        var prepared: [Int64] = []
        for number in 1...4 {
            let rows = try connection.rows(
                repeating: insertion("it's \\ \(number)\0", Int64(number)),
                effect: .lasting
            )
            #expect(rows.map(\.values) == [[.integer(Int64(number)), .integer(Int64(number) + 1)]])
            let count = try connection.value(
                """
                SELECT CAST(VARIABLE_VALUE AS SIGNED) FROM information_schema.SESSION_STATUS \
                WHERE VARIABLE_NAME = 'COM_STMT_PREPARE'
                """
            )
            prepared.append(try #require(count?.integerValue))
        }
        #expect(prepared == [0, 1, 1, 1])
        #expect(connection.cachedStatementCount == 1)
        let texts = try connection.rows("SELECT a FROM t ORDER BY id").map { $0[0] }
        #expect(texts == (1...4).map { .text("it's \\ \($0)\0") })
    }

    @Test(.timeLimit(.minutes(1)))
    func `an error of the server is the same both ways, and the connection goes on`() throws {
        for _ in 0..<3 {
            let error = #expect(throws: LupoError.self) {
                try connection.rows(repeating: insertion(nil, -1), effect: .lasting)
            }
            #expect(error?.server?.number == 30_009 && error?.code == .statementFailed)
            #expect(!connection.isInTransaction && !connection.isLost)
        }
        #expect(try connection.value("SELECT COUNT(*) FROM t") == .integer(0))
        _ = try connection.rows(repeating: insertion(nil, 1), effect: .lasting)
        #expect(try connection.value("SELECT COUNT(*) FROM t WHERE a IS NULL") == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `what cannot be prepared goes as text each time`() throws {
        // A parameter cannot stand for a name.
        for _ in 0..<3 {
            let rows = try connection.rows(
                repeating: "SELECT 7 AS \("name"), \(1)",
                effect: .none
            )
            #expect(rows.first?["name"] == .integer(7))
        }
        #expect(connection.cachedStatementCount == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a table that changed in between is read anew`() throws {
        func read() throws -> [Value]? {
            try connection.rows(repeating: "SELECT * FROM t WHERE id = \(1)", effect: .none).first?
                .values
        }
        try connection.execute("INSERT INTO t VALUES (1, 'a', 2)")
        for _ in 0..<2 { #expect(try read() == [.integer(1), .text("a"), .integer(2)]) }
        try connection.execute("ALTER TABLE t DROP COLUMN a")
        #expect(try read() == [.integer(1), .integer(2)])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "FLUSH TABLES", "ALTER TABLE t ADD COLUMN c INT NULL DEFAULT 3 FIRST",
            "ALTER TABLE t MODIFY a VARCHAR(50) NOT NULL", "OPTIMIZE TABLE t",
            "RENAME TABLE t TO u, u TO t",
        ]
    )
    func `a compound statement goes on when its table was changed by another session`(
        change: String
    ) throws {
        for number in Int64(1)...3 {
            _ = try connection.rows(repeating: insertion("x", number), effect: .lasting)
        }
        try database.connect().execute(SQLText(verbatim: change))
        for number in Int64(4)...6 {
            let rows = try connection.rows(repeating: insertion("y", number), effect: .lasting)
            #expect(rows.first?[0] == .integer(number))
        }
        #expect(
            try connection.rows("SELECT a, b FROM t ORDER BY b").map(\.values)
                == (Int64(1)...6).map { [.text($0 < 4 ? "x" : "y"), .integer($0)] }
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func `after a reset of the session it is prepared anew`() throws {
        for number in Int64(1)...3 {
            _ = try connection.rows(repeating: insertion("x", number), effect: .lasting)
            try connection.reset()
            try connection.execute("USE \(database.name)")
        }
        #expect(try connection.value("SELECT COUNT(*) FROM t") == .integer(3))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a value that SQL does not have is refused before it is sent`() throws {
        for _ in 0..<2 {
            let error = #expect(throws: LupoError.self) {
                try connection.rows(repeating: "SELECT \(Double.nan)", effect: .none)
            }
            #expect(error?.code == .value)
        }
    }
}

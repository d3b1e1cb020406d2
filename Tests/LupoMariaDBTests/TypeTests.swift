// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// One column type with the literal of a value and what both protocols must give for it.
struct TypeCase: Sendable, CustomTestStringConvertible {
    let type: String
    let literal: String
    let value: Value
    /// False where the value that comes back cannot be written again as it is.
    var isWritable = true

    var testDescription: String { "\(type) \(literal)" }
}

@Suite struct TypeTests {
    static let numbers: [TypeCase] = [
        TypeCase(type: "TINYINT", literal: "-128", value: .integer(-128)),
        TypeCase(type: "TINYINT(1)", literal: "1", value: .integer(1)),
        TypeCase(type: "TINYINT UNSIGNED", literal: "255", value: .integer(255)),
        TypeCase(type: "SMALLINT", literal: "-32768", value: .integer(-32_768)),
        TypeCase(type: "SMALLINT UNSIGNED", literal: "65535", value: .integer(65_535)),
        TypeCase(type: "MEDIUMINT", literal: "-8388608", value: .integer(-8_388_608)),
        TypeCase(type: "MEDIUMINT UNSIGNED", literal: "16777215", value: .integer(16_777_215)),
        TypeCase(type: "INT", literal: "-2147483648", value: .integer(-2_147_483_648)),
        TypeCase(type: "INT(8) ZEROFILL", literal: "42", value: .integer(42)),
        TypeCase(type: "INT UNSIGNED", literal: "4294967295", value: .integer(4_294_967_295)),
        TypeCase(type: "BIGINT", literal: "-9223372036854775808", value: .integer(.min)),
        TypeCase(type: "BIGINT", literal: "9223372036854775807", value: .integer(.max)),
        TypeCase(type: "BIGINT UNSIGNED", literal: "0", value: .integer(0)),
        TypeCase(type: "BIGINT UNSIGNED", literal: "9223372036854775807", value: .integer(.max)),
        TypeCase(
            type: "BIGINT UNSIGNED",
            literal: "9223372036854775808",
            value: .unsigned(1 << 63)
        ),
        TypeCase(type: "BIGINT UNSIGNED", literal: "18446744073709551615", value: .unsigned(.max)),
        TypeCase(type: "BOOLEAN", literal: "FALSE", value: .integer(0)),
        TypeCase(type: "YEAR", literal: "2155", value: .integer(2155)),
        TypeCase(type: "YEAR", literal: "0", value: .integer(0), isWritable: false),
        TypeCase(type: "DECIMAL(10,2)", literal: "-12.50", value: .decimal("-12.50")),
        TypeCase(type: "DECIMAL(8,2) ZEROFILL", literal: "12.5", value: .decimal("000012.50")),
        TypeCase(type: "DECIMAL(5,0)", literal: "0", value: .decimal("0")),
        TypeCase(
            type: "DECIMAL(65,30)",
            literal: "-12345678901234567890123456789012345.123456789012345678901234567890",
            value: .decimal(
                "-12345678901234567890123456789012345.123456789012345678901234567890"
            )
        ),
        TypeCase(type: "FLOAT", literal: "1.1", value: .double(1.1)),
        TypeCase(type: "FLOAT", literal: "16777216", value: .double(16_777_200)),
        TypeCase(type: "FLOAT", literal: "-3.4e38", value: .double(-3.4e38)),
        TypeCase(type: "FLOAT", literal: "1e-38", value: .double(1e-38)),
        TypeCase(type: "FLOAT", literal: "0.333333333", value: .double(0.333333)),
        TypeCase(type: "FLOAT(10,2)", literal: "1234.567", value: .double(1234.57)),
        TypeCase(type: "FLOAT(7,4)", literal: "-999.00009", value: .double(-999.0001)),
        TypeCase(type: "DOUBLE", literal: "0.1", value: .double(0.1)),
        TypeCase(type: "DOUBLE", literal: "-0e0", value: .double(0)),
        TypeCase(
            type: "DOUBLE",
            literal: "1.7976931348623157e308",
            value: .double(.greatestFiniteMagnitude)
        ),
        TypeCase(type: "DOUBLE", literal: "5e-324", value: .double(.leastNonzeroMagnitude)),
        TypeCase(type: "DOUBLE", literal: "1e15/3", value: .double(333_333_333_333_333.3)),
        TypeCase(
            type: "DOUBLE",
            literal: "9007199254740993e0",
            value: .double(9_007_199_254_740_992)
        ),
        TypeCase(type: "DOUBLE(12,3)", literal: "123456.7894", value: .double(123_456.789)),
        TypeCase(type: "INT", literal: "NULL", value: .null),
        TypeCase(type: "DECIMAL(5,1)", literal: "NULL", value: .null),
    ]

    static let strings: [TypeCase] = [
        TypeCase(type: "CHAR(10)", literal: "'a b '", value: .text("a b")),
        TypeCase(type: "VARCHAR(20)", literal: "'a b '", value: .text("a b ")),
        TypeCase(type: "VARCHAR(20)", literal: "''", value: .text("")),
        TypeCase(type: "VARCHAR(20)", literal: "'Zürich 🐺'", value: .text("Zürich 🐺")),
        TypeCase(type: "VARCHAR(20)", literal: "X'610062'", value: .text("a\0b")),
        TypeCase(
            type: "VARCHAR(20) CHARACTER SET latin1",
            literal: "'Zürich'",
            value: .text("Zürich")
        ),
        TypeCase(type: "VARCHAR(20) CHARACTER SET utf16", literal: "'é'", value: .text("é")),
        TypeCase(type: "TINYTEXT", literal: "'t'", value: .text("t")),
        TypeCase(
            type: "LONGTEXT",
            literal: "REPEAT('ab', 500)",
            value: .text(String(repeating: "ab", count: 500))
        ),
        TypeCase(type: "JSON", literal: "'{\"a\": [1, null]}'", value: .text("{\"a\": [1, null]}")),
        TypeCase(type: "ENUM('x','y z')", literal: "'y z'", value: .text("y z")),
        TypeCase(type: "SET('a','b','c')", literal: "'a,c'", value: .text("a,c")),
        TypeCase(type: "BINARY(4)", literal: "X'00FF'", value: .bytes([0, 255, 0, 0])),
        TypeCase(type: "VARBINARY(4)", literal: "X'00FF'", value: .bytes([0, 255])),
        TypeCase(type: "BLOB", literal: "''", value: .bytes([])),
        TypeCase(
            type: "LONGBLOB",
            literal: "REPEAT(X'80', 700)",
            value: .bytes(Array(repeating: 0x80, count: 700))
        ),
        TypeCase(type: "BIT(1)", literal: "1", value: .bytes([1])),
        TypeCase(type: "BIT(12)", literal: "b'100000000011'", value: .bytes([8, 3])),
        TypeCase(
            type: "BIT(64)",
            literal: "18446744073709551615",
            value: .bytes(Array(repeating: 255, count: 8))
        ),
        TypeCase(
            type: "UUID",
            literal: "'6CCD780C-BABA-1026-9564-5B8C656024DB'",
            value: .text("6ccd780c-baba-1026-9564-5b8c656024db")
        ),
        TypeCase(type: "INET6", literal: "'2001:DB8::1'", value: .text("2001:db8::1")),
        TypeCase(
            type: "POINT",
            literal: "POINT(1, 2)",
            value: .bytes([
                0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40,
            ])
        ),
        TypeCase(type: "TEXT", literal: "NULL", value: .null),
        TypeCase(type: "BIT(3)", literal: "NULL", value: .null),
    ]

    static let times: [TypeCase] = [
        TypeCase(type: "DATE", literal: "'2024-02-29'", value: .text("2024-02-29")),
        TypeCase(type: "DATE", literal: "'0000-00-00'", value: .text("0000-00-00")),
        TypeCase(type: "DATE", literal: "'2024-00-00'", value: .text("2024-00-00")),
        TypeCase(
            type: "DATETIME",
            literal: "'9999-12-31 23:59:59'",
            value: .text("9999-12-31 23:59:59")
        ),
        TypeCase(
            type: "DATETIME",
            literal: "'0000-00-00 00:00:00'",
            value: .text("0000-00-00 00:00:00")
        ),
        TypeCase(
            type: "DATETIME(3)",
            literal: "'2024-01-02 03:04:05.6'",
            value: .text("2024-01-02 03:04:05.600")
        ),
        TypeCase(
            type: "DATETIME(6)",
            literal: "'2024-01-02 03:04:05.000007'",
            value: .text("2024-01-02 03:04:05.000007")
        ),
        TypeCase(
            type: "DATETIME(6)",
            literal: "'2024-01-02'",
            value: .text("2024-01-02 00:00:00.000000")
        ),
        TypeCase(
            type: "TIMESTAMP NULL",
            literal: "'2024-01-02 03:04:05'",
            value: .text("2024-01-02 03:04:05")
        ),
        TypeCase(
            type: "TIMESTAMP(2) NULL",
            literal: "'2024-01-02 03:04:05.25'",
            value: .text("2024-01-02 03:04:05.25")
        ),
        TypeCase(type: "TIME", literal: "'-838:59:59'", value: .text("-838:59:59")),
        TypeCase(type: "TIME", literal: "'00:00:00'", value: .text("00:00:00")),
        TypeCase(type: "TIME", literal: "'-00:00:01'", value: .text("-00:00:01")),
        TypeCase(type: "TIME(6)", literal: "'838:59:59.999999'", value: .text("838:59:59.999999")),
        TypeCase(type: "TIME(1)", literal: "'-01:02:03.4'", value: .text("-01:02:03.4")),
        TypeCase(type: "DATE", literal: "NULL", value: .null),
        TypeCase(type: "TIME(3)", literal: "NULL", value: .null),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: [numbers, strings, times])
    func `every type gives the same value by both protocols, and takes it back`(
        cases: [TypeCase]
    ) throws {
        let database = try PrivateServer.shared().makeDatabase("types")
        let connection = try database.connect()
        for (index, item) in cases.enumerated() {
            let table: SQLText = "\(try Identifier("t\(index)"))"
            try connection.execute(
                "CREATE TABLE \(table) (id INT PRIMARY KEY, c \(SQLText(verbatim: item.type)))"
            )
            try connection.execute(
                "INSERT INTO \(table) VALUES (1, \(SQLText(verbatim: item.literal)))"
            )
            let text = try connection.value("SELECT c FROM \(table) WHERE id = 1")
            let binary = try connection.value("SELECT c FROM \(table) WHERE id = ?", [.integer(1)])
            #expect(text == item.value, "\(item.type) \(item.literal), text protocol")
            #expect(binary == item.value, "\(item.type) \(item.literal), binary protocol")
            guard item.isWritable else { continue }
            try connection.execute("INSERT INTO \(table) VALUES (?, ?)", [.integer(2), item.value])
            try connection.execute("INSERT INTO \(table) VALUES (3, \(item.value))")
            for id in [2, 3] {
                let back = try connection.value("SELECT c FROM \(table) WHERE id = \(id)")
                #expect(
                    back == item.value,
                    "\(item.type) \(item.literal), written back as row \(id)"
                )
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "NULL", "1", "1.50", "1e0", "'x'", "X'00'", "NOW()", "NOW(6)", "CURDATE()",
            "CURTIME(3)",
            "SEC_TO_TIME(1.5)", "TIMEDIFF('10:00:00', '12:30:00.5')", "1/3", "18446744073709551615",
            "CAST(1.1 AS FLOAT)", "CAST('2024-01-02' AS DATETIME(6))", "TRUE", "UUID()", "1 = 2",
            "JSON_OBJECT('a', 1)", "@@version", "DATABASE()",
            "STR_TO_DATE('10:11:12.5', '%H:%i:%s.%f')",
            "CAST(-1 AS UNSIGNED)", "GREATEST(1, 2.5)", "IF(1, NULL, 'x')", "b'101'",
            "(SELECT GROUP_CONCAT(1))", "PI()", "POINT(0, 0)", "CAST(1 AS CHAR)", "1e100",
            "-1.7e-9",
        ]
    )
    func `an expression gives the same by both protocols`(expression: String) throws {
        let connection = try PrivateServer.shared().connect()
        let sql = SQLText(verbatim: expression)
        // One frozen clock and one row make both results comparable.
        try connection.execute("SET timestamp = 1700000000.123456", effect: .none)
        let text = try connection.query("SELECT \(sql) AS x")
        let binary = try connection.query("SELECT \(sql) AS x WHERE 1 = ?", [.integer(1)])
        #expect(text.columns.map(\.kind) == binary.columns.map(\.kind))
        if expression != "UUID()" { #expect(text.rows.first?.values == binary.rows.first?.values) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `columns say their names and kinds`() throws {
        let connection = try PrivateServer.shared().connect()
        let sql: SQLText = "SELECT 1 a, 'x' b, X'00' c, NOW() d, 1.5 e, 1e0 f, NULL g"
        let columns = try connection.query(sql).columns
        #expect(
            columns.map(\.kind) == [.integer, .text, .binary, .temporal, .decimal, .double, .null]
        )
        #expect(columns.map(\.name) == ["a", "b", "c", "d", "e", "f", "g"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `text that is not UTF-8 is refused with the name of its column`() throws {
        let column = try #require(
            try PrivateServer.shared().connect().query("SELECT 'x' AS town").columns.first
        )
        let error = #expect(throws: LupoError.self) {
            try [UInt8]([0x61, 0xFF]).withUnsafeBytes { bytes in
                try Cell.text(bytes).value(in: column)
            }
        }
        #expect(error?.code == .value)
        #expect(error?.message.contains("town") == true)
    }
}

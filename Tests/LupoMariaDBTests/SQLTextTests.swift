// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct SQLTextTests {
    @Test func `an interpolation quotes names and escapes values`() throws {
        let table = ObjectName(schema: try Identifier("a`b"), table: try Identifier("t"))
        let column = try Identifier("x y")
        let part: SQLText = "AND \(column) > \(UInt64.max)"
        let none: String? = nil
        let sql: SQLText = """
            SELECT \(list: [column, column]) FROM \(table) WHERE a = \("it's \\ ü\0") AND b = \(-5) \(part) \
            AND c IN (\(list: [Value.integer(1), .null])) AND d = \(none) AND e = \([UInt8]([0, 255])) AND f = \(1.5)
            """
        #expect(
            sql.text == """
                SELECT `x y`, `x y` FROM `a``b`.`t` WHERE a = 'it''s \\\\ ü\\0' AND b = -5 AND `x y` > \
                18446744073709551615 AND c IN (1, NULL) AND d = NULL AND e = X'00ff' AND f = 1.5e0
                """
        )
        #expect(
            sql.redacted == """
                SELECT `x y`, `x y` FROM `a``b`.`t` WHERE a = ? AND b = ? AND `x y` > ? AND c IN (?, ?) \
                AND d = ? AND e = ? AND f = ?
                """
        )
    }

    @Test func `the template leaves the values out, in their order`() {
        var sql: SQLText = "CALL p(\("ü"), 1"
        sql.append(", \(Int64.min)")
        let rest = [SQLText(verbatim: "x"), "\(UInt8(7))"].joined(separator: " + \(2) + ")
        sql.append(rest + ")")
        #expect(sql.template == "CALL p(?, 1, ?x + ? + ?)")
        #expect(
            sql.values == [.text("ü"), .integer(.min), .integer(2), .integer(7)]
        )
        #expect(sql.text == "CALL p('ü', 1, -9223372036854775808x + 2 + 7)")
        let plain = SQLText(verbatim: "SELECT '?'")
        #expect(plain.template == "SELECT '?'" && plain.values.isEmpty)
    }

    @Test func `a JSON document is a text literal`() {
        let sql: SQLText = "SELECT \(JSON.object([("a\"b", .string("'\\n"))]))"
        #expect(sql.text == #"SELECT '{"a\\"b":"''\\\\n"}'"#)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "", "'", "''", "\\", "\\'", "'; DROP TABLE t; -- ", "\0\n\r\u{1A}\u{8}\t", "\"`%_",
            "é€🐺\u{10FFFF}", "?:name@x", "/* */ #", String(repeating: "\\'", count: 500), "a\\",
        ],
        ["", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"]
    )
    func `no text leaves its literal, and under the host's mode it arrives as it is`(
        text: String,
        mode: String
    ) throws {
        let connection = try PrivateServer.shared().connect()
        if !mode.isEmpty { try connection.execute("SET sql_mode = \(mode)") }
        let rows = try connection.rows("SELECT \(text) AS a, 7 AS b")
        #expect(rows.first?.values.count == 2 && rows.first?["b"] == .integer(7))
        if mode != "NO_BACKSLASH_ESCAPES" { #expect(rows.first?["a"] == .text(text)) }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            Value.null, .integer(.min), .integer(.max), .unsigned(.max), .double(0.1),
            .double(-1e300),
            .double(1e16), .double(-0.0), .decimal("-12.500"), .decimal("0.10"),
            .text("x"),
            .bytes([]), .bytes([0, 39, 92]),
        ]
    )
    func `a literal comes back as the value that it was made of`(value: Value) throws {
        let connection = try PrivateServer.shared().connect()
        #expect(try connection.value("SELECT \(value)") == value)
        #expect(try connection.value("SELECT ?", [value]) == value)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

private let text = """
    CREATE TABLE `t` (
      `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
      `Code` varchar(20) NOT NULL,
      `maybe` int(11) DEFAULT NULL,
      `a` int(11) NOT NULL,
      `b` int(11) NOT NULL,
      `body` text NOT NULL,
      `updated_ymdhis` bigint(20) NOT NULL,
      PRIMARY KEY (`id`),
      UNIQUE KEY `u1` (`Code`),
      UNIQUE KEY `u2` (`maybe`),
      UNIQUE KEY `u3` (`a`,`b`),
      UNIQUE KEY `u4` (`body`(20)),
      KEY `k` (`a`)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    """

@Suite struct WritingTests {
    private let table: TableShape
    private let name: ObjectName

    init() throws {
        table = try tableShape(text)
        name = try object("t")
    }

    @Test func `the columns that the host stamps are those that are there`() throws {
        #expect(table.stampedColumns.map(\.name) == ["updated_ymdhis"])
        let plain = try #require(DefinitionGolden.all.first { $0.name == "plain" })
        #expect(
            try tableShape(plain.text).stampedColumns.map(\.name)
                == ["created_ymdhis", "updated_ymdhis"]
        )
    }

    @Test(
        "a key is found by its columns in any order and case",
        arguments: [
            (["id"], "PRIMARY"), (["code"], "u1"), (["b", "A"], "u3"), (["maybe"], "u2"),
        ]
    )
    func keys(columns: [String], key: String) throws {
        #expect(try table.uniqueKey(of: columns, in: name).name.name == key)
    }

    @Test(
        "without such a key an upsert is refused",
        arguments: [
            (["a"], "no primary or unique key of a"),
            (["a", "b", "id"], "no primary or unique key"),
            (["body"], "no primary or unique key"), (["cod"], "has no column cod"),
            ([], "no primary"),
        ]
    )
    func noKey(columns: [String], message: String) throws {
        let error = #expect(throws: LupoError.self) { try table.uniqueKey(of: columns, in: name) }
        #expect(error?.code == .value)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.hint != nil)
    }

    @Test func `a table is walked by a unique column that is never NULL`() throws {
        #expect(try table.walkingColumn(nil, in: name).name.name == "id")
        #expect(try table.walkingColumn("CODE", in: name).name.name == "Code")
        for (column, message) in [
            ("maybe", "admits NULL"), ("a", "no unique index"), ("body", "no unique index"),
            ("x", "has no column x"),
        ] {
            let error = #expect(throws: LupoError.self) {
                try table.walkingColumn(column, in: name)
            }
            #expect(error?.message.contains(message) == true, "\(column)")
        }
        let plural = try tableShape(try KeyTexts.text("ck"))
        #expect(throws: LupoError.self) { try plural.walkingColumn(nil, in: name) }
    }
}

@Suite struct SQLLiteralTests {
    @Test(
        "a literal says the text again",
        arguments: [
            "", "a", "'", "''", "\\", "\\'", "a\0b\nc\rd\u{1A}e\tf", "%_\\%\\_", "\"`", "漢😀",
            "--#/*",
        ]
    )
    func roundTrip(text: String) {
        #expect(SQLLiteral.decoded(SQLLiteral.printed(text)) == text)
        let isPattern = text.contains("\\%")
        #expect((SQLLiteral.decoded(SQLLiteral.text(text)) == text) || isPattern)
        #expect(!SQLLiteral.text(text).contains("\n"))
    }

    @Test(
        "what is no single literal is not decoded",
        arguments: [
            "", "'", "a", "'a", "'a'b'", "'a' 'b'", "'a\\'", "1", "b'1'",
        ]
    )
    func noLiteral(text: String) {
        #expect(SQLLiteral.decoded(text) == nil)
    }

    @Test(
        "hexadecimal literals are bytes",
        arguments: [
            ("0xff00", [255, 0]), ("X'ff00'", [255, 0]), ("x''", []), ("0x", []), ("0xf", nil),
            ("x'gg'", nil), ("x'", nil), ("'ff'", nil),
        ] as [(String, [UInt8]?)]
    )
    func hexadecimal(literal: String, bytes: [UInt8]?) {
        #expect(SQLLiteral.decodedHexadecimal(literal) == bytes)
    }

    @Test(
        "a decimal number has one form",
        arguments: [
            ("1.50", "1.5"), ("-0.0", "0"), ("007", "7"), (".5", "0.5"), ("5.", "5"),
            ("1e3", "1000"),
            ("1.25e-3", "0.00125"), ("+2", "2"), ("-12.3E1", "-123"), ("0", "0"),
            ("1e-07", "0.0000001"),
            ("18446744073709551615", "18446744073709551615"),
        ]
    )
    func decimals(text: String, form: String) {
        #expect(DecimalText(text)?.text == form)
    }

    @Test(
        "what is no number is not read",
        arguments: [
            "", "-", ".", "a", "1a", "1e", "1e999999", "1.2.3", "0x10", "nan", "1 ", "--1",
        ]
    )
    func noDecimal(text: String) {
        #expect(DecimalText(text) == nil)
    }
}

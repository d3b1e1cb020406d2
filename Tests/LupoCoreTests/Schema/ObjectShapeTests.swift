// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

private let texts = ColumnTexts.all + KeyTexts.all + SpecialTexts.all + DefinitionGolden.all

@Suite struct ObjectShapeTests {
    @Test("a real text is read and written back byte by byte", arguments: texts)
    func roundTrip(name: String, text: String) throws {
        guard case .table(let table) = try ObjectShape(showCreate: text) else { return }
        #expect(table.sql() == text)
        #expect(table.differences(from: table, comments: true).isEmpty)
    }

    @Test("a canonical text is a text again, and its own canonical text", arguments: texts)
    func canonical(name: String, text: String) throws {
        guard case .table(let table) = try ObjectShape(showCreate: text) else { return }
        let again = try tableShape(table.canonicalText)
        #expect(again.canonicalText == table.canonicalText)
        #expect(again.autoIncrement == nil)
        #expect(again.differences(from: table, comments: true).isEmpty)
    }

    @Test(
        "views and sequences are known by their kind",
        arguments: [
            ("v", "view"), ("vw2", "view"), ("sq", "sequence"), ("sq_seq", "sequence"),
        ]
    )
    func kinds(name: String, kind: String) throws {
        let shape = try ObjectShape(showCreate: try SpecialTexts.text(name))
        #expect(shape.kindText == kind)
        #expect(shape.table == nil)
    }

    @Test func `the name of a view may be qualified`() throws {
        let shape = try ObjectShape(showCreate: try SpecialTexts.text("vw2"))
        #expect(shape == .view(try Identifier("vw2")))
    }

    @Test func `a temporary table says so`() throws {
        let table = try tableShape(
            "CREATE TEMPORARY TABLE `x` (\n  `a` int(11) DEFAULT NULL\n) ENGINE=InnoDB"
        )
        #expect(table.isTemporary)
        #expect(table.collation == nil)
    }

    @Test(
        "what is outside of the grammar is an error",
        arguments: [
            "", "CREATE", "CREATE TABLE x (\n  `a` int(11)\n)", "CREATE TABLE `x`",
            "CREATE TABLE `x` (\n)", "CREATE TABLE `x` (\n  `a` int(11)", "DROP TABLE `x`",
            "CREATE TABLE `x` (\n  `a` int(11),\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` INT(11)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11) DEFAULT\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11) DEFAULT 1 NOT NULL\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11) DEFAULT (1\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11) COMMENT 'open\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11) COMMENT 'x' FANCY\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` enum(1)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int('x')\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(99999999999999999999)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` timestamp DEFAULT NULL\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11),\n  BRIGHT KEY `k` (`a`)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11),\n  KEY `k` (`a`),\n  `b` int(11)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11),\n  KEY `k` (a)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11),\n  CONSTRAINT `k` UNIQUE (`a`)\n) ENGINE=InnoDB",
            "CREATE TABLE `x` (\n  `a` int(11)\n) ENGINE=InnoDB AUTO_INCREMENT=x",
            "CREATE TABLE `x` (\n  `a` int(11)\n) CHARSET=utf8 AUTO_INCREMENT=4",
            "CREATE TABLE `x` (\n  `a` int(11)\n) ENGINE",
            "CREATE TABLE `x` (\n  `a` int(11)\n) ENGINE=InnoDB\n UNKNOWN BY x",
            "CREATE TABLE `x` (\n  `a` int(11)\n) ENGINE=InnoDB\n PARTITION BY HASH (`a`",
            "CREATE TABLE `\0` (\n  `a` int(11)\n) ENGINE=InnoDB", "CREATE VIEW v AS SELECT 1",
        ]
    )
    func errors(text: String) {
        let error = #expect(throws: LupoError.self) { try ObjectShape(showCreate: text) }
        #expect(error?.code == .statementUnreadable)
        #expect(error?.message.contains("at byte") == true)
    }

    @Test(
        "every beginning of a text is read or an error, and never anything worse",
        arguments: [
            "a1", "a3", "refs",
        ]
    )
    func truncated(name: String) throws {
        let text = try ColumnTexts.text(name)
        var read = 0
        for end in stride(from: 0, to: text.count, by: 7) {
            do throws(LupoError) {
                _ = try ObjectShape(showCreate: String(text.prefix(end)))
                read += 1
            } catch {
                #expect(error.code == .statementUnreadable)
            }
        }
        // Only a text that is cut among the table's options can still be whole.
        #expect(read < 20)
    }
}

@Suite struct ColumnShapeTests {
    private func column(_ name: String, of table: String) throws -> ColumnShape {
        try #require(try tableShape(try ColumnTexts.text(table)).column(named: name))
    }

    @Test(
        "a type is taken apart",
        arguments: [
            ("`a` bigint(20) unsigned NOT NULL", "bigint", [20], true, false),
            ("`a` int(5) unsigned zerofill DEFAULT NULL", "int", [5], true, true),
            ("`a` decimal(65,38) DEFAULT NULL", "decimal", [65, 38], false, false),
            ("`a` double DEFAULT NULL", "double", [], false, false),
            ("`a` timestamp(3) NULL DEFAULT NULL", "timestamp", [3], false, false),
            ("`a` inet6 DEFAULT NULL", "inet6", [], false, false),
        ] as [(String, String, [Int], Bool, Bool)]
    )
    func types(line: String, name: String, numbers: [Int], unsigned: Bool, zero: Bool) throws {
        let type = try columnShape(line).type
        #expect(type.name == name)
        #expect(type.numbers == numbers)
        #expect((type.isUnsigned, type.isZerofill) == (unsigned, zero))
    }

    @Test func `the texts of an enum are decoded`() throws {
        let type = try column("y", of: "a1").type
        #expect(type.values == ["a", "b'c", "d,e)", "\\", "é", "n\nl"])
    }

    @Test func `a comment may hold anything`() throws {
        let comment = try column("z", of: "a1").comment
        #expect(comment == "it's \"q\" `b` \\ , ) (\nnewline\ttab \0 nul \r")
        let table = try tableShape(try ColumnTexts.text("a1"))
        #expect(table.comment == "tab'le, \"x\" \\ \n AUTO_INCREMENT=5 ")
        #expect(table.autoIncrement == 77)
    }

    @Test(
        "a default is a literal, an expression, NULL or none",
        arguments: [
            ("b", "a1", .literal("b'101'")), ("d", "a1", .literal("1")),
            ("ae", "a1", ColumnShape.Default.none), ("c", "a1", .null),
            ("n", "a1", .expression("current_timestamp(3)")), ("e", "a3", .expression("(`a` + 1)")),
            ("f", "a3", .expression("uuid()")), ("i", "refs", .literal("-9")),
            ("l", "refs", .literal("'NULL'")), ("bl", "refs", .literal("0xff00")),
            ("ff", "refs", .literal("1e300")), ("ex2", "refs", .expression("ucase('x')")),
            ("y", "de", .expression("trim(both 'x' from 'xax')")),
            ("a", "de", .expression("('x' collate utf8mb4_bin)")),
        ] as [(String, String, ColumnShape.Default)]
    )
    func defaults(name: String, table: String, expected: ColumnShape.Default) throws {
        #expect(try column(name, of: table).defaultValue == expected)
    }

    @Test func `a generated column has its expression and its kind`() throws {
        #expect(
            try column("b", of: "a3").generation == .expression("`a` + 1", isStored: false)
        )
        #expect(
            try column("j", of: "a3").generation == .expression("concat('x',`a`)", isStored: true)
        )
        let table = try tableShape(try SpecialTexts.text("sv2"))
        #expect(table.column(named: "rs")?.generation == .rowStart)
        #expect(table.column(named: "re")?.generation == .rowEnd)
        #expect(table.column(named: "re")?.isInvisible == true)
        #expect(table.systemPeriod == "SYSTEM_TIME (`rs`, `re`)")
        #expect(table.isVersioned)
    }

    @Test func `nullability, ON UPDATE, checks and invisibility are told apart`() throws {
        #expect(try column("i", of: "a3").isInvisible)
        #expect(try column("h", of: "a3").check == "`h` > 0 and `h` < 10")
        #expect(try column("n", of: "a1").onUpdate == "current_timestamp(3)")
        #expect(try column("o", of: "a1").isNullable)
        #expect(try !column("a", of: "nonull").isNullable)
        #expect(try column("id", of: "a1").isAutoIncrement)
        let versioned = try tableShape(try SpecialTexts.text("sv"))
        #expect(versioned.column(named: "a")?.isUnversioned == true)
    }

    @Test(
        "a column's character set is its own or the table's",
        arguments: [
            ("`a` char(1) DEFAULT NULL", "utf8mb4", "utf8mb4_unicode_ci"),
            (
                "`a` char(1) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT NULL", "latin1",
                "latin1_bin"
            ),
            ("`a` char(1) COLLATE utf8mb4_bin DEFAULT NULL", "utf8mb4", "utf8mb4_bin"),
            ("`a` char(1) CHARACTER SET latin1 DEFAULT NULL", "latin1", "latin1_swedish_ci"),
            ("`a` char(1) CHARACTER SET utf8 DEFAULT NULL", "utf8mb3", "utf8mb3_general_ci"),
            (
                "`a` char(1) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT NULL", "utf8mb3",
                "utf8mb3_bin"
            ),
            ("`a` char(1) COLLATE uca1400_ai_ci DEFAULT NULL", "utf8mb4", "uca1400_ai_ci"),
        ]
    )
    func charsets(line: String, charset: String, collation: String) throws {
        let column = try columnShape(line)
        #expect(column.charset == charset)
        #expect(column.collation == collation)
    }

    @Test func `a number or bytes have no character set`() throws {
        #expect(try columnShape("`a` int(11) DEFAULT NULL").charset == nil)
        #expect(try columnShape("`a` varbinary(3) DEFAULT NULL").collation == nil)
    }
}

@Suite struct TableShapeTests {
    private func table(_ name: String) throws -> TableShape {
        try tableShape(try KeyTexts.text(name))
    }

    @Test func `keys have kind, columns, prefixes and order`() throws {
        let table = try tableShape(try ColumnTexts.text("a3"))
        #expect(table.key(named: "k1")?.parts.map(\.text) == ["a DESC", "h"])
        #expect(table.key(named: "K2")?.columnList == "(g(5))")
        #expect(table.key(named: "k2")?.comment == "a,)'b")
        #expect(table.key(named: "k3")?.isIgnored == true)
        #expect(table.key(named: "u")?.algorithm == "HASH")
        #expect(table.key(named: "ft")?.kind == .fulltext)
        #expect(table.key(named: "i")?.algorithm == "BTREE")
        #expect(table.key(named: "nope") == nil)
        #expect(try self.table("ar").key(named: "sp")?.kind == .spatial)
        #expect(try self.table("ck").key(named: "kk")?.blockSize == 8)
        #expect(try self.table("ck").primaryKey?.columnList == "(a, b DESC)")
    }

    @Test func `constraints are foreign keys or checks`() throws {
        let table = try table("ch")
        #expect(table.constraints.map(\.isForeignKey) == [true, true])
        #expect(table.constraints.map(\.name.name) == ["ch_ibfk_1", "fk`odd"])
        guard case .foreignKey(let reference) = table.constraints.first?.rule else {
            Issue.record("no foreign key")
            return
        }
        #expect(reference.table.name == "p")
        #expect(reference.actions == " ON DELETE CASCADE ON UPDATE SET NULL")
        let checks = try tableShape(try ColumnTexts.text("a3")).constraints
        #expect(checks.last?.rule == .check(#"`g` <> 'b\'\\\n q'"#))
    }

    @Test func `a reference to another schema is read`() throws {
        let text =
            "CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL,\n  KEY `a` (`a`),\n  CONSTRAINT `c` "
            + "FOREIGN KEY (`a`, `b`) REFERENCES `o`.`p` (`x`, `y`) ON DELETE NO ACTION\n) "
            + "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"
        let table = try tableShape(text)
        #expect(table.sql() == text)
        #expect(table.collation == "utf8mb4_general_ci")
        guard case .foreignKey(let reference) = table.constraints.first?.rule else {
            Issue.record("no foreign key")
            return
        }
        #expect(reference.schema?.name == "o")
    }

    @Test func `options are kept in order`() throws {
        let table = try table("inn")
        #expect(table.engine == "InnoDB")
        #expect(table.rowFormat == "COMPRESSED")
        #expect(table.options.last?.name == "`encrypted`")
        #expect(try self.table("my").options.contains { $0.name == "DATA DIRECTORY" })
    }

    @Test func `partitions are kept as text`() throws {
        let table = try tableShape(try SpecialTexts.text("pr"))
        #expect(table.partitioning?.hasPrefix(" PARTITION BY RANGE (year(`d`))\n(") == true)
    }

    @Test func `names may hold anything`() throws {
        let table = try table("we_ird_t_a_b_l_e_")
        #expect(table.name.name == "we`ird t\\a\"b'l,e(")
        #expect(table.columns.map(\.name.name) == ["a`b", "c(,)\\n"])
        #expect(table.keys.map(\.name.name) == ["x`y,("])
    }

    @Test("the record for scripts has exactly its fields", arguments: texts)
    func info(name: String, text: String) throws {
        guard case .table(let table) = try ObjectShape(showCreate: text) else { return }
        let info = table.info(schema: try Identifier("shop"))
        #expect(APIType.record(.tableInfo).problems(with: info) == [])
    }

    @Test func `the record for scripts says what is there`() throws {
        let info = try tableShape(try ColumnTexts.text("a3")).info(schema: try Identifier("shop"))
        #expect(info["schema"] == .string("shop"))
        #expect(info["engine"] == .string("InnoDB"))
        #expect(info["collation"] == .string("utf8mb4_unicode_ci"))
        let columns = try #require(info["columns"]?.elements)
        #expect(columns[0]["default"] == .string("NULL"))
        #expect(columns[1]["generated"] == .string("`a` + 1"))
        #expect(columns[1]["default"] == nil)
        #expect(columns[6]["collation"] == .string("utf8mb4_unicode_ci"))
        #expect(columns[8]["null"] == .boolean(false))
        let indexes = try #require(info["indexes"]?.elements)
        #expect(indexes[1]["type"] == .string("HASH"))
        #expect(indexes[3]["columns"] == .array([.string("a DESC"), .string("h")]))
        #expect(indexes[4]["columns"] == .array([.string("g(5)")]))
        #expect(indexes.last?["type"] == .string("FULLTEXT"))
        let memory = try table("mem").info(schema: try Identifier("shop"))["indexes"]?.elements
        #expect(memory?.map { $0["type"] } == [.string("BTREE"), .string("HASH")])
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("What takes a statement back")
struct InverseTests {
    /// A statement, the definitions that it finds and leaves, and what takes it back.
    struct Case: Sendable, CustomTestStringConvertible {
        let statement: String
        let before: [String: String]
        let after: [String: String]
        let expected: Inverse

        var testDescription: String { statement }
    }

    private static let key = "PRIMARY KEY (`id`)"

    private static func table(_ name: String = "t", _ lines: String...) -> String {
        "CREATE TABLE `\(name)` (\n  " + lines.joined(separator: ",\n  ")
            + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
    }

    private static let id = "`id` int(11) NOT NULL"
    private static let name = "`name` varchar(40) DEFAULT NULL"
    private static let plain = table("t", id, name, key)

    private static func find(
        _ statement: String,
        _ before: [String: String],
        _ after: [String: String]
    )
        throws -> Inverse
    {
        let options = LexerOptions(serverVersion: 101_119)
        let schema = try Identifier("s")
        func named(_ texts: [String: String]) throws -> [ObjectName: String?] {
            var out: [ObjectName: String?] = [:]
            for name in Set(before.keys).union(after.keys) {
                out[ObjectName(schema: schema, table: try Identifier(name))] = .some(texts[name])
            }
            return out
        }
        return Inverse(
            of: try StatementReader(options: options).read(statement),
            options: options,
            defaultSchema: schema,
            before: try named(before),
            after: try named(after)
        )
    }

    private static func text(_ inverse: Inverse) -> String {
        switch inverse {
        case .nothing: "nothing"
        case .statement(let statement): statement.text
        case .impossible(let reason): "no: " + reason
        }
    }

    /// ALTER of `t` as it is in `plain`: the statement, the lines after it, and what is expected.
    private static let alters: [(String, [String], String)] = [
        (
            "ALTER TABLE t ADD COLUMN a INT", [id, name, "`a` int(11) DEFAULT NULL", key],
            "DROP COLUMN `a`"
        ),
        (
            "ALTER TABLE s.t ADD (a INT, b INT)",
            [id, name, "`a` int(11) DEFAULT NULL", "`b` int(11) DEFAULT NULL", key],
            "DROP COLUMN `a`, DROP COLUMN `b`"
        ),
        ("ALTER TABLE t ADD COLUMN IF NOT EXISTS name INT", [id, name, key], "nothing"),
        (
            "ALTER TABLE t ADD COLUMN a INT UNIQUE",
            [id, name, "`a` int(11) DEFAULT NULL", key, "UNIQUE KEY `a` (`a`)"],
            "DROP INDEX `a`, DROP COLUMN `a`"
        ),
        (
            "ALTER TABLE t ADD INDEX (name)", [id, name, key, "KEY `name` (`name`)"],
            "DROP INDEX `name`"
        ),
        (
            "CREATE INDEX by_name ON t (name)", [id, name, key, "KEY `by_name` (`name`)"],
            "DROP INDEX `by_name`"
        ),
        (
            "CREATE UNIQUE INDEX by_name ON t (name)",
            [id, name, key, "UNIQUE KEY `by_name` (`name`)"], "DROP INDEX `by_name`"
        ),
        (
            "ALTER TABLE t ADD FULLTEXT KEY words (name)",
            [id, name, key, "FULLTEXT KEY `words` (`name`)"], "DROP INDEX `words`"
        ),
        (
            "ALTER TABLE t ADD CHECK (id > 0)",
            [id, name, key, "CONSTRAINT `CONSTRAINT_1` CHECK (`id` > 0)"],
            "DROP CONSTRAINT `CONSTRAINT_1`"
        ),
        (
            "ALTER TABLE t ADD FOREIGN KEY (name) REFERENCES p (name)",
            [
                id, name, key, "KEY `name` (`name`)",
                "CONSTRAINT `t_ibfk_1` FOREIGN KEY (`name`) REFERENCES `p` (`name`)",
            ],
            "DROP FOREIGN KEY `t_ibfk_1`, DROP INDEX `name`"
        ),
        (
            "ALTER TABLE t RENAME COLUMN name TO title",
            [id, "`title` varchar(40) DEFAULT NULL", key],
            "RENAME COLUMN `title` TO `name`"
        ),
        (
            "ALTER TABLE t CHANGE name title VARCHAR(40)",
            [id, "`title` varchar(40) DEFAULT NULL", key],
            "RENAME COLUMN `title` TO `name`"
        ),
        (
            "ALTER TABLE t ALTER name SET DEFAULT 'x'",
            [id, "`name` varchar(40) DEFAULT 'x'", key],
            "ALTER COLUMN `name` SET DEFAULT NULL"
        ),
        (
            "ALTER TABLE t ALTER COLUMN name DROP DEFAULT", [id, "`name` varchar(40)", key],
            "ALTER COLUMN `name` SET DEFAULT NULL"
        ),
        (
            "ALTER TABLE t MODIFY name VARCHAR(80)", [id, "`name` varchar(80) DEFAULT NULL", key],
            "MODIFY COLUMN `name` varchar(40) DEFAULT NULL"
        ),
        (
            "ALTER TABLE t MODIFY name VARCHAR(40) FIRST", [name, id, key],
            "MODIFY COLUMN `id` int(11) NOT NULL FIRST"
        ),
        ("ALTER TABLE t DROP PRIMARY KEY", [id, name], "ADD PRIMARY KEY (`id`)"),
        ("ALTER TABLE t FORCE", [id, name, key], "nothing"),
        (
            "ALTER TABLE t MODIFY name VARCHAR(20)", [id, "`name` varchar(20) DEFAULT NULL", key],
            "no: values of the column name may have been changed with its type"
        ),
        (
            "ALTER TABLE t DROP COLUMN name", [id, key],
            "no: DROP COLUMN name removed the column's values"
        ),
        (
            "ALTER IGNORE TABLE t ADD UNIQUE (name)",
            [id, name, key, "UNIQUE KEY `name` (`name`)"],
            "no: ALTER IGNORE TABLE may have removed or changed rows"
        ),
        (
            "ALTER TABLE t ADD COLUMN a INT, DROP COLUMN name",
            [id, "`a` int(11) DEFAULT NULL", key],
            "no: DROP COLUMN name removed the column's values"
        ),
    ]

    @Test("Of what changes a table", arguments: alters.indices)
    func alter(_ index: Int) throws {
        let (statement, lines, expected) = Self.alters[index]
        let after =
            "CREATE TABLE `t` (\n  " + lines.joined(separator: ",\n  ")
            + "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
        let found = Self.text(try Self.find(statement, ["t": Self.plain], ["t": after]))
        let isStatement = expected != "nothing" && !expected.hasPrefix("no: ")
        #expect(found == (isStatement ? "ALTER TABLE `s`.`t` " + expected : expected))
    }

    private static let view =
        "CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW `v` AS select 1 AS `1`"
    private static let sequence =
        "CREATE SEQUENCE `q` start with 1 minvalue 1 maxvalue 9 increment by 1 cache 1000 nocycle ENGINE=InnoDB"

    @Test(
        "Of what makes, drops and renames",
        arguments: [
            ("CREATE TABLE t (id INT)", [:], ["t": plain], "DROP TABLE `s`.`t`"),
            ("CREATE TABLE t LIKE u", [:], ["t": plain], "DROP TABLE `s`.`t`"),
            ("CREATE TABLE IF NOT EXISTS t (id INT)", ["t": plain], ["t": plain], "nothing"),
            ("CREATE TEMPORARY TABLE t (id INT)", [:], [:], "nothing"),
            ("CREATE VIEW v AS SELECT 1", [:], ["v": view], "DROP VIEW `s`.`v`"),
            (
                "CREATE OR REPLACE VIEW v AS SELECT 2", ["v": view + " "], ["v": view],
                "no: it replaced s.v, whose earlier definition is not made again"
            ),
            ("CREATE SEQUENCE q", [:], ["q": sequence], "DROP SEQUENCE `s`.`q`"),
            (
                "CREATE TRIGGER x.a BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1", [:], [:],
                "DROP TRIGGER `x`.`a`"
            ),
            (
                "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1", [:], [:],
                "DROP TRIGGER `s`.`a`"
            ),
            (
                "CREATE OR REPLACE TRIGGER a BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1", [:],
                [:],
                "no: it may have replaced a trigger, whose definition is not known"
            ),
            ("RENAME TABLE t TO u", ["t": plain], ["u": plain], "RENAME TABLE `s`.`u` TO `s`.`t`"),
            (
                "RENAME TABLE a TO b, c TO a", ["a": plain, "c": plain], ["b": plain, "a": plain],
                "RENAME TABLE `s`.`a` TO `s`.`c`, `s`.`b` TO `s`.`a`"
            ),
            (
                "RENAME TABLE IF EXISTS a TO b, c TO d", ["c": plain], ["d": plain],
                "RENAME TABLE `s`.`d` TO `s`.`c`"
            ),
            (
                "ALTER TABLE t RENAME TO u", ["t": plain], ["u": table("u", id, name, key)],
                "ALTER TABLE `s`.`u` RENAME TO `s`.`t`"
            ),
            (
                "ALTER TABLE t ADD COLUMN a INT, RENAME u", ["t": plain],
                ["u": table("u", id, name, "`a` int(11) DEFAULT NULL", key)],
                "ALTER TABLE `s`.`u` DROP COLUMN `a`, RENAME TO `s`.`t`"
            ),
            ("DROP TABLE t", ["t": plain], [:], "no: DROP TABLE removed the rows with the table"),
            ("UPDATE t SET id = 1", ["t": plain], ["t": plain], "nothing"),
        ] as [(String, [String: String], [String: String], String)]
    )
    func makers(
        _ statement: String,
        _ before: [String: String],
        _ after: [String: String],
        _ expected: String
    ) throws {
        #expect(Self.text(try Self.find(statement, before, after)) == expected)
    }

    @Test("What rows have got since stands in the way of a type that holds less")
    func obstacles() throws {
        let wide = Self.table("t", Self.id, "`name` varchar(80) DEFAULT NULL", Self.key)
        let found = try Self.find(
            "ALTER TABLE t MODIFY name VARCHAR(80)",
            ["t": Self.plain],
            ["t": wide]
        )
        guard case .statement(let inverse) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(inverse.obstacles.map(\.condition) == ["CHAR_LENGTH(`name`) > 40"])
        let long = Self.table("t", "`id` bigint(20) DEFAULT NULL", Self.name, Self.key)
        let other = try Self.find("ALTER TABLE t MODIFY id BIGINT", ["t": Self.plain], ["t": long])
        guard case .statement(let second) = other else {
            Issue.record("\(other)")
            return
        }
        #expect(
            second.obstacles.map(\.condition)
                == ["`id` IS NULL", "`id` NOT BETWEEN -2147483648 AND 2147483647"]
        )
    }

    @Test("Names of what was put aside are recognised, short enough and say when")
    func trashNames() throws {
        let now = try #require(Timestamp(ymdhis: 20_261_124_103_000))
        let short = try TrashName.make(for: try Identifier("orders"), at: now)
        #expect(short.name == "lupo_trash_20261124103000_orders")
        let long = try Identifier(String(repeating: "é", count: 64))
        let first = try TrashName.make(for: long, at: now)
        let second = try TrashName.make(for: long, at: now, copy: 2)
        #expect(first.name.unicodeScalars.count == 64 && second.name.unicodeScalars.count == 64)
        #expect(first != second)
        for name in [short, first, second] { #expect(TrashName.isOne(name.name)) }
        let blank = try Identifier(String(repeating: "a", count: 37) + " b")
        #expect(try TrashName.make(for: blank, at: now).name.last == "a")
        for name in ["orders", "lupo_trash_", "lupo_trash_orders", "lupo_trash_2026_orders"] {
            #expect(!TrashName.isOne(name))
        }
    }
}

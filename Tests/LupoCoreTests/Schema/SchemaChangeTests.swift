// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

private let text = """
    CREATE TABLE `moods` (
      `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
      `Name` varchar(100) NOT NULL,
      `mood` varchar(20) DEFAULT NULL,
      `twice` int(11) GENERATED ALWAYS AS (`id` * 2) VIRTUAL,
      `note` text DEFAULT NULL COMMENT 'old',
      PRIMARY KEY (`id`),
      UNIQUE KEY `unique_name` (`Name`),
      KEY `idx_mood` (`mood`)
    ) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    """
    .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n")

@Suite struct SchemaChangeTests {
    private let live: ObjectShape
    private let name: ObjectName

    init() throws {
        live = try ObjectShape(showCreate: text)
        name = try object("moods")
    }

    private func column(_ name: String, _ json: String) throws -> ColumnDefinition {
        try ColumnDefinition(name: name, definition: try APIValue(json: json))
    }

    private func add(_ column: String, _ json: String) throws -> SchemaChange {
        try SchemaChange.planAddColumn(try self.column(column, json), to: name, live: live)
    }

    private func modify(
        _ column: String,
        _ json: String,
        mayNarrow: Bool = false
    ) throws -> SchemaChange {
        try SchemaChange.planModifyColumn(
            try self.column(column, json),
            in: name,
            live: live,
            mayNarrow: mayNarrow
        )
    }

    private func rename(_ old: String, _ new: String) throws -> SchemaChange {
        try SchemaChange.planRenameColumn(
            try Identifier(old),
            to: try Identifier(new),
            in: name,
            live: live
        )
    }

    private func index(_ columns: String, _ options: String = "{}") throws -> SchemaChange {
        let index = try IndexDefinition(
            columns: try APIValue(json: columns),
            options: try APIValue(json: options)
        )
        return try SchemaChange.planAddIndex(index, to: name, live: live)
    }

    @Test func `a column that is absent is added`() throws {
        #expect(
            try add("size", #"{"type": "int", "after": "MOOD"}"#)
                == .statement(
                    "ALTER TABLE `shop`.`moods` ADD COLUMN IF NOT EXISTS `size` INT(11) NOT NULL "
                        + "AFTER `MOOD`"
                )
        )
    }

    @Test func `a column that is there is left, whatever its comment and place`() throws {
        let same = #"{"type": "string", "length": 20, "null": true, "comment": "x", "first": true}"#
        #expect(try add("mood", same) == .nothing)
    }

    @Test func `a column of another shape stops the builder and shows both`() throws {
        let error = #expect(throws: LupoError.self) {
            try add("mood", #"{"type": "string", "length": 40, "default": "calm"}"#)
        }
        #expect(error?.code == .schemaDiffers)
        #expect(
            error?.message
                == "The table shop.moods has another column of that name: column mood: "
                + "varchar(40) NOT NULL DEFAULT 'calm' expected, varchar(20) NULL found."
        )
        #expect(error?.hint?.contains("modify_column") == true)
    }

    @Test(
        "a builder says why it stops",
        arguments: [
            ("name", #"{"type": "string", "length": 100}"#, "the name name expected, Name found"),
            ("x", #"{"type": "int", "after": "mod"}"#, "has no column mod"),
            (
                "note", #"{"type": "text", "null": true, "collation": "utf8mb4_bin"}"#,
                "COLLATE utf8mb4_bin NULL expected, text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NULL found"
            ),
            (
                "id", #"{"type": "bigint", "unsigned": true}"#,
                "bigint(20) unsigned NOT NULL AUTO_INCREMENT found"
            ),
            (
                "twice", #"{"type": "int", "null": true}"#,
                "GENERATED ALWAYS AS (`id` * 2) VIRTUAL found"
            ),
        ]
    )
    func addErrors(column: String, json: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try add(column, json) }
        #expect(error?.code == .schemaDiffers)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `a new column's name fits its kind, an old one's may stay`() throws {
        let error = #expect(throws: LupoError.self) { try add("x", #"{"type": "json"}"#) }
        #expect(error?.code == .value)
        #expect(error?.hint == "Name it x_json.")
        let change = try modify("note", #"{"type": "json", "null": true}"#, mayNarrow: true)
        #expect(change != .nothing)
    }

    @Test func `modify changes a comment and a place, and nothing that is so`() throws {
        let same = #"{"type": "text", "null": true, "comment": "old""#
        #expect(try modify("note", same + "}") == .nothing)
        #expect(try modify("note", same + #", "after": "twice"}"#) == .nothing)
        #expect(try modify("note", same + #", "first": true}"#) != .nothing)
        #expect(try modify("note", same + #", "after": "id"}"#) != .nothing)
        #expect(try modify("note", #"{"type": "text", "null": true}"#) != .nothing)
        #expect(
            try modify("mood", #"{"type": "string", "length": 40, "null": true}"#)
                == .statement(
                    "ALTER TABLE `shop`.`moods` MODIFY COLUMN IF EXISTS `mood` VARCHAR(40) "
                        + "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NULL DEFAULT NULL"
                )
        )
    }

    @Test func `modify refuses to lose values, but in rollback`() throws {
        let json = #"{"type": "string", "length": 10, "null": true}"#
        let error = #expect(throws: LupoError.self) { try modify("mood", json) }
        #expect(error?.code == .statementRefused)
        #expect(error?.message.contains("varchar(10) holds less than varchar(20)") == true)
        #expect(try modify("mood", json, mayNarrow: true) != .nothing)
    }

    @Test(
        "modify leaves what a definition cannot say",
        arguments: [
            ("id", #"{"type": "bigint", "unsigned": true}"#, "is AUTO_INCREMENT"),
            ("twice", #"{"type": "int", "null": true}"#, "is generated"),
            ("nmae", #"{"type": "int"}"#, "has no column nmae"),
            ("mood", #"{"type": "text", "after": "x"}"#, "has no column x"),
        ]
    )
    func modifyErrors(column: String, json: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try modify(column, json) }
        #expect(error?.code == .schemaDiffers)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `a rename is done once`() throws {
        #expect(
            try rename("mood", "feeling")
                == .statement(
                    "ALTER TABLE `shop`.`moods` RENAME COLUMN IF EXISTS `mood` TO `feeling`"
                )
        )
        #expect(try rename("feeling", "mood") == .nothing)
        #expect(try rename("mood", "mood") == .nothing)
        #expect(try rename("Name", "name") != .nothing)
        #expect(try rename("name", "Name") == .nothing)
    }

    @Test(
        "a rename that cannot be says why",
        arguments: [
            ("mood", "note", "has both columns"), ("modd", "feeling", "has no column modd"),
            ("x", "X", "has no column x"),
        ]
    )
    func renameErrors(old: String, new: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try rename(old, new) }
        #expect(error?.code == .schemaDiffers)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `an index is added unless it is there`() throws {
        #expect(try index(#""mood""#) == .nothing)
        #expect(try index(#""MOOD(20)""#, #"{"name": "IDX_mood"}"#) == .nothing)
        #expect(try index(#""name""#, #"{"unique": true}"#) == .nothing)
        #expect(
            try index(#"["mood", "note(40)"]"#)
                == .statement(
                    "ALTER TABLE `shop`.`moods` ADD INDEX IF NOT EXISTS `idx_mood_note` "
                        + "(`mood`, `note`(40))"
                )
        )
        #expect(
            try index(#""mood""#, #"{"unique": true}"#)
                == .statement(
                    "ALTER TABLE `shop`.`moods` ADD UNIQUE INDEX IF NOT EXISTS `unique_mood` "
                        + "(`mood`)"
                )
        )
    }

    @Test(
        "an index of the same name and another shape stops the builder",
        arguments: [
            (#""Name""#, #"{"name": "idx_mood"}"#),
            (#""mood""#, #"{"name": "idx_mood", "unique": true}"#),
            (#""mood(5)""#, #"{"name": "idx_mood"}"#),
            (#"["mood", "id"]"#, #"{"name": "idx_mood"}"#),
        ]
    )
    func indexErrors(columns: String, options: String) throws {
        let error = #expect(throws: LupoError.self) { try index(columns, options) }
        #expect(error?.code == .schemaDiffers)
        #expect(error?.message.contains("expected, (mood) found") == true)
    }

    @Test func `what is absent need not be dropped`() throws {
        let none = try Identifier("none")
        let mood = try Identifier("MOOD")
        let key = try Identifier("idx_mood")
        #expect(try SchemaChange.planDropColumn(none, from: name, live: live) == .nothing)
        #expect(try SchemaChange.planDropColumn(mood, from: name, live: nil) == .nothing)
        #expect(try SchemaChange.planDropIndex(none, from: name, live: live) == .nothing)
        #expect(try SchemaChange.planDropIndex(key, from: name, live: nil) == .nothing)
        #expect(try SchemaChange.planDropTable(name, live: nil) == .nothing)
        #expect(
            try SchemaChange.planDropColumn(mood, from: name, live: live)
                == .statement("ALTER TABLE `shop`.`moods` DROP COLUMN IF EXISTS `MOOD`")
        )
        #expect(
            try SchemaChange.planDropIndex(key, from: name, live: live)
                == .statement("ALTER TABLE `shop`.`moods` DROP INDEX IF EXISTS `idx_mood`")
        )
        #expect(
            try SchemaChange.planDropTable(name, live: live)
                == .statement("DROP TABLE IF EXISTS `shop`.`moods`")
        )
        let error = #expect(throws: LupoError.self) {
            try SchemaChange.planDropIndex(try Identifier("primary"), from: name, live: live)
        }
        #expect(error?.code == .value)
    }

    @Test func `a table of another shape is not made over`() throws {
        let definition = try TableDefinition(
            name: name,
            definition: try APIValue(json: #"{"columns": [{"name": "mood", "type": "text"}]}"#)
        )
        let error = #expect(throws: LupoError.self) {
            try SchemaChange.planCreateTable(definition, live: live)
        }
        #expect(error?.code == .schemaDiffers)
        for part in [
            "column mood: text NOT NULL expected, varchar(20) NULL found",
            "column is_deleted: tinyint(4) NOT NULL DEFAULT 0 expected, none found",
            "column note: none expected, text NULL found",
            "index idx_mood: none expected, (mood) found",
        ] {
            #expect(error?.message.contains(part) == true, "\(part)")
        }
    }

    @Test("a view or a sequence is no table", arguments: ["v", "sq"])
    func otherObjects(object: String) throws {
        let live = try ObjectShape(showCreate: try SpecialTexts.text(object))
        let definition = try TableDefinition(
            name: name,
            definition: try APIValue(json: #"{"columns": []}"#)
        )
        let none = try Identifier("x")
        let column = try column("x", #"{"type": "int"}"#)
        let name = name
        let plans: [() throws -> SchemaChange] = [
            { try SchemaChange.planCreateTable(definition, live: live) },
            { try SchemaChange.planAddColumn(column, to: name, live: live) },
            { try SchemaChange.planDropColumn(none, from: name, live: live) },
            { try SchemaChange.planDropIndex(none, from: name, live: live) },
            { try SchemaChange.planDropTable(name, live: live) },
        ]
        for plan in plans {
            let error = #expect(throws: LupoError.self) { try plan() }
            #expect(error?.code == .schemaDiffers)
            #expect(error?.message.contains("not a table") == true)
        }
    }

    @Test func `a table that is absent can only be created`() throws {
        let column = try column("x", #"{"type": "int"}"#)
        let index = try IndexDefinition(columns: .string("x"))
        let name = name
        let id = column.name
        let plans: [() throws -> SchemaChange] = [
            { try SchemaChange.planAddColumn(column, to: name, live: nil) },
            { try SchemaChange.planModifyColumn(column, in: name, live: nil, mayNarrow: true) },
            { try SchemaChange.planRenameColumn(id, to: id, in: name, live: nil) },
            { try SchemaChange.planAddIndex(index, to: name, live: nil) },
        ]
        for plan in plans {
            let error = #expect(throws: LupoError.self) { try plan() }
            #expect(error?.code == .schemaDiffers)
            #expect(error?.message == "There is no table shop.moods.")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

private func table(_ json: String) throws -> TableDefinition {
    try TableDefinition(name: try object("moods"), definition: try APIValue(json: json))
}

private func column(_ name: String, _ json: String) throws -> ColumnDefinition {
    try ColumnDefinition(name: name, definition: try APIValue(json: json))
}

private func index(_ columns: String, _ options: String = "{}") throws -> IndexDefinition {
    try IndexDefinition(
        columns: try APIValue(json: columns),
        options: try APIValue(json: options)
    )
}

@Suite struct DefinitionGoldenTests {
    @Test("a table is what the server made of the definition", arguments: DefinitionCases.all)
    func golden(name: String, json: String) throws {
        let entry = try #require(DefinitionGolden.all.first { $0.name == name })
        let live = try ObjectShape(showCreate: entry.text)
        let definition = try TableDefinition(
            name: try object(name),
            definition: try APIValue(json: json)
        )
        let found = try #require(live.table)
        #expect(definition.differences(from: found, comments: true) == [])
        #expect(try SchemaChange.planCreateTable(definition, live: live) == .nothing)
        for column in definition.columns where !column.isAutoIncrement {
            let again = try SchemaChange.planModifyColumn(
                column,
                in: definition.name,
                live: live,
                mayNarrow: false
            )
            #expect(again == .nothing, "\(column.name)")
        }
        for index in definition.indexes {
            let again = try SchemaChange.planAddIndex(index, to: definition.name, live: live)
            #expect(again == .nothing, "\(index.name)")
        }
    }

    @Test("another definition is not what the server made", arguments: DefinitionCases.all)
    func others(name: String, json: String) throws {
        let entry = try #require(DefinitionGolden.all.first { $0.name == name })
        let found = try tableShape(entry.text)
        var definition = try TableDefinition(
            name: try object(name),
            definition: try APIValue(json: json)
        )
        for index in definition.columns.indices {
            let column = definition.columns[index]
            definition.columns[index].isNullable.toggle()
            #expect(definition.differences(from: found).count == 1, "\(column.name)")
            definition.columns[index] = column
            definition.columns[index].comment += "!"
            #expect(definition.differences(from: found, comments: true).count == 1)
            #expect(definition.differences(from: found) == [])
            definition.columns[index] = column
        }
    }

    @Test func `every kind of column has golden tables`() {
        let text = DefinitionCases.all.map(\.json).joined()
        for kind in ColumnKind.allCases {
            #expect(text.contains("\"type\": \"\(kind.rawValue)\""), "\(kind)")
        }
        #expect(DefinitionGolden.all.map(\.name) == DefinitionCases.all.map(\.name))
    }
}

@Suite struct TableDefinitionTests {
    @Test func `the doctrine's columns are added`() throws {
        let definition = try table(
            #"""
            {"columns": [{"name": "name", "type": "string", "length": 100}],
             "indexes": [{"columns": "name", "unique": true}], "comment": "How an actor can feel"}
            """#
        )
        #expect(
            SchemaStatement.createTable(definition) == """
                CREATE TABLE IF NOT EXISTS `shop`.`moods` (
                  `id` BIGINT(20) UNSIGNED NOT NULL AUTO_INCREMENT,
                  `name` VARCHAR(100) NOT NULL,
                  `created_ymdhis` BIGINT(20) NOT NULL,
                  `updated_ymdhis` BIGINT(20) NOT NULL,
                  `is_deleted` TINYINT(4) NOT NULL DEFAULT 0,
                  `deleted_ymdhis` BIGINT(20) NULL DEFAULT NULL,
                  PRIMARY KEY (`id`),
                  UNIQUE KEY `unique_name` (`name`)
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='How an actor can feel'
                """
        )
    }

    @Test(
        "the doctrine's columns are left away or taken as they are",
        arguments: [
            (
                #"{"columns": [], "id": "mood_id"}"#,
                ["mood_id", "created_ymdhis", "updated_ymdhis", "is_deleted", "deleted_ymdhis"]
            ),
            (
                #"{"columns": [], "id": true, "timestamps": false}"#,
                ["id", "is_deleted", "deleted_ymdhis"]
            ),
            (
                #"{"columns": [], "id": false, "soft_delete": false}"#,
                ["created_ymdhis", "updated_ymdhis"]
            ),
            (
                #"{"columns": [{"name": "Created_YMDHIS", "type": "bigint"}, {"name": "a", "type": "int"}, {"name": "ID", "type": "int"}], "soft_delete": false}"#,
                ["Created_YMDHIS", "a", "ID", "updated_ymdhis"]
            ),
        ]
    )
    func doctrine(json: String, names: [String]) throws {
        #expect(try table(json).columns.map(\.name.name) == names)
    }

    @Test func `an id of the author's own is the primary key`() throws {
        let definition = try table(#"{"columns": [{"name": "ID", "type": "int"}]}"#)
        #expect(definition.primaryKey?.parts.map(\.column.name) == ["ID"])
        #expect(try table(#"{"columns": [], "id": false}"#).primaryKey == nil)
    }

    @Test(
        "a definition that makes no table is refused",
        arguments: [
            ("{}", "'columns' is missing"), (#"{"columns": 3}"#, "table expected"),
            (#"{"columns": [], "colums": []}"#, "unknown field 'colums'"),
            (
                #"{"columns": [], "id": false, "timestamps": false, "soft_delete": false}"#,
                "needs a column"
            ),
            (#"{"columns": [{"type": "int"}]}"#, "columns[1]: the field 'name' is missing"),
            (#"{"columns": [{"name": "a"}]}"#, "columns[1]: the field 'type' is missing"),
            (#"{"columns": [{"name": "a", "type": "strnig"}]}"#, "'strnig' is none of"),
            (#"{"columns": [{"name": "", "type": "int"}]}"#, "An identifier is empty"),
            (
                #"{"columns": [{"name": "a", "type": "int"}, {"name": "A", "type": "int"}]}"#,
                "column A is there twice"
            ),
            (#"{"columns": [{"name": "a", "type": "json"}]}"#, "ends in _json"),
            (#"{"columns": [{"name": "a", "type": "ymdhis"}]}"#, "ends in _ymdhis"),
            (#"{"columns": [{"name": "id", "type": "text"}]}"#, "primary key is of type text"),
            (#"{"columns": [{"name": "id", "type": "int", "null": true}]}"#, "primary key is null"),
            (#"{"columns": [], "id": ""}"#, "An identifier is empty"),
            (#"{"columns": [], "comment": "😀"}"#, "U+1F600"),
            (#"{"columns": [{"name": "a", "type": "int", "comment": "x😀"}]}"#, "U+1F600"),
            (#"{"columns": [], "indexes": [{"columns": "nmae"}]}"#, "there is no column nmae"),
            (
                #"{"columns": [], "indexes": [{"columns": "id"}, {"columns": "ID"}]}"#,
                "the index idx_ID is there twice"
            ),
            (#"{"columns": [], "indexes": [{}]}"#, "'columns' is missing"),
        ]
    )
    func errors(json: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try table(json) }
        #expect(error?.code == .value)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `a comment has at most 2048 characters`() throws {
        let long = String(repeating: "ü", count: 2048)
        #expect(try table("{\"columns\": [], \"comment\": \"\(long)\"}").comment == long)
        #expect(throws: LupoError.self) {
            try table("{\"columns\": [], \"comment\": \"\(long)x\"}")
        }
    }
}

@Suite struct ColumnDefinitionTests {
    @Test(
        "a column that cannot be is refused",
        arguments: [
            (#"{"type": "bigint", "length": 4}"#, "a bigint column has no 'length'"),
            (#"{"type": "string", "unsigned": true}"#, "a string column has no 'unsigned'"),
            (#"{"type": "json", "collation": "utf8mb4_bin"}"#, "has no 'collation'"),
            (#"{"type": "int", "sise": 4}"#, "unknown field 'sise'"),
            (#"{"type": "string", "length": 0}"#, "0 is not from 1 to 16383"),
            (#"{"type": "string", "length": 16384}"#, "16384 is not"),
            (#"{"type": "bytes", "length": 65533}"#, "65533 is not"),
            (#"{"type": "decimal", "precision": 5}"#, "DECIMAL(5,6) does not exist"),
            (#"{"type": "decimal", "precision": 66, "scale": 0}"#, "does not exist"),
            (#"{"type": "enum"}"#, "needs its values"),
            (#"{"type": "enum", "values": []}"#, "needs its values"),
            (#"{"type": "enum", "values": ["a", "A"]}"#, "holds 'A' twice"),
            (#"{"type": "enum", "values": ["a "]}"#, "removes the blanks"),
            (#"{"type": "enum", "values": ["😀"]}"#, "U+1F600"),
            (#"{"type": "enum", "values": ["ü"], "charset": "ascii"}"#, "not ascii"),
            (#"{"type": "enum", "values": ["a"], "default": "b"}"#, "'b' is none of a"),
            (#"{"type": "string", "charset": "latin1"}"#, "'latin1' is none of"),
            (#"{"type": "string", "collation": "ascii_bin"}"#, "none of the character set utf8mb4"),
            (
                #"{"type": "string", "charset": "ascii", "collation": "utf8mb4_bin"}"#,
                "none of the character set ascii"
            ),
            (
                #"{"type": "string", "collation": "utf8mb4_bin; DROP TABLE x"}"#,
                "none of the character set"
            ),
            (#"{"type": "int", "default": null}"#, "NULL is no default"),
            (#"{"type": "int", "first": true, "after": "a"}"#, "cannot be first and after"),
            (#"{"type": "int", "after": "x"}"#, "'after' names the column itself"),
            (#"{"type": "int", "after": ""}"#, "An identifier is empty"),
        ]
    )
    func errors(json: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try column("x", json) }
        #expect(error?.code == .value)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix("Column x") == true)
    }

    @Test(
        "a default that does not fit is refused, and never rounded or cut",
        arguments: [
            (#"{"type": "int", "default": 2147483648}"#, "2147483648"),
            (#"{"type": "int", "default": -2147483649}"#, "-2147483649"),
            (#"{"type": "int", "unsigned": true, "default": -1}"#, "0 to 4294967295"),
            (
                #"{"type": "bigint", "default": {"$u64": "9223372036854775808"}}"#,
                "9223372036854775807"
            ),
            (#"{"type": "tinyint", "default": 128}"#, "-128 to 127"),
            (#"{"type": "boolean", "default": 2}"#, "0 to 1"),
            (#"{"type": "int", "default": 1.5}"#, "not a whole number"),
            (#"{"type": "int", "default": "5"}"#, "must be a whole number"),
            (#"{"type": "int", "default": {"$float": "nan"}}"#, "no number in SQL"),
            (#"{"type": "double", "default": {"$float": "inf"}}"#, "no number in SQL"),
            (#"{"type": "double", "default": "1"}"#, "must be a number"),
            (
                #"{"type": "decimal", "precision": 5, "scale": 2, "default": {"$decimal": "1.555"}}"#,
                "without loss"
            ),
            (#"{"type": "decimal", "precision": 5, "scale": 2, "default": 1000}"#, "without loss"),
            (#"{"type": "decimal", "unsigned": true, "default": -1}"#, "unsigned"),
            (#"{"type": "string", "length": 3, "default": "abcd"}"#, "4 characters"),
            (#"{"type": "string", "default": 5}"#, "must be a string"),
            (#"{"type": "string", "default": true}"#, "must be a string"),
            (#"{"type": "string", "default": "😀"}"#, "U+1F600"),
            (#"{"type": "string", "charset": "ascii", "default": "ü"}"#, "not ascii"),
            (#"{"type": "json", "default": "{"}"#, "not JSON"),
            (#"{"type": "bytes", "length": 1, "default": {"$bytes": "ffff"}}"#, "2 bytes"),
            (#"{"type": "blob", "default": 1}"#, "must be lupo.bytes or a string"),
        ]
    )
    func defaults(json: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try column("x", json) }
        #expect(error?.code == .value)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func `an unknown field and a wrong value come with the nearest name`() throws {
        let field = #expect(throws: LupoError.self) {
            try column("x", #"{"type": "string", "lenght": 3}"#)
        }
        #expect(field?.hint == "did you mean 'length'?")
        let value = #expect(throws: LupoError.self) {
            try column("x", #"{"type": "enum", "values": ["small", "large"], "default": "smal"}"#)
        }
        #expect(value?.hint == "did you mean 'small'?")
    }

    @Test(
        "a column is written for a table of any collation",
        arguments: [
            (#"{"type": "bigint", "unsigned": true}"#, "`x` BIGINT(20) UNSIGNED NOT NULL"),
            (#"{"type": "int"}"#, "`x` INT(11) NOT NULL"),
            (#"{"type": "boolean", "default": true}"#, "`x` TINYINT(1) NOT NULL DEFAULT 1"),
            (
                #"{"type": "string", "length": 40, "default": "it's \\ \n\u001a"}"#,
                #"`x` VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT 'it''s \\ \n\Z'"#
            ),
            (
                #"{"type": "string", "length": 9, "charset": "ascii"}"#,
                "`x` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL"
            ),
            (
                #"{"type": "json", "null": true, "comment": "it's"}"#,
                "`x` JSON NULL DEFAULT NULL COMMENT 'it''s'"
            ),
            (
                #"{"type": "enum", "values": ["a'b", "C"], "after": "y`z"}"#,
                "`x` ENUM('a''b','C') CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL AFTER `y``z`"
            ),
            (
                #"{"type": "bytes", "length": 2, "default": {"$bytes": "4100"}, "first": true}"#,
                "`x` VARBINARY(2) NOT NULL DEFAULT x'4100' FIRST"
            ),
            (
                #"{"type": "bytes", "length": 2, "default": {"$bytes": "ff"}}"#,
                "`x` VARBINARY(2) NOT NULL DEFAULT (unhex('ff'))"
            ),
            (
                #"{"type": "decimal", "precision": 5, "scale": 2, "default": {"$float": "1e-2"}}"#,
                "`x` DECIMAL(5,2) NOT NULL DEFAULT 0.01"
            ),
        ]
    )
    func sql(json: String, expected: String) throws {
        let column = try column("x", json)
        let table = try object("moods")
        #expect(
            SchemaStatement.addColumn(column, to: table)
                == "ALTER TABLE `shop`.`moods` ADD COLUMN IF NOT EXISTS " + expected
        )
        #expect(
            SchemaStatement.modifyColumn(column, in: table)
                == "ALTER TABLE `shop`.`moods` MODIFY COLUMN IF EXISTS " + expected
        )
    }
}

@Suite struct IndexDefinitionTests {
    @Test(
        "an index gets its name from its columns",
        arguments: [
            (#""name""#, "{}", "idx_name"), (#"["a", "b(40)"]"#, "{}", "idx_a_b"),
            (#"["a", "b"]"#, #"{"unique": true}"#, "unique_a_b"), (#""a""#, #"{"name": "n"}"#, "n"),
            (#""odd(x)""#, "{}", "idx_odd(x)"),
        ]
    )
    func names(columns: String, options: String, name: String) throws {
        let found = try? index(columns, options).name.name
        #expect(found == (columns.contains("(x)") ? nil : name))
    }

    @Test func `a long name is cut, always in the same way`() throws {
        let columns = (1...6).map { "\"a_rather_long_column_\($0)\"" }.joined(separator: ", ")
        let name = try index("[\(columns)]").name.name
        #expect(name.count == 64)
        #expect(name.hasPrefix("idx_a_rather_long_column_1_a_rather_long_column_2_a_rat"))
        #expect(try index("[\(columns)]").name.name == name)
        let other = columns.replacingOccurrence(of: "_6", with: "_7")
        #expect(try index("[\(other)]").name.name != name)
        let exact = String(repeating: "x", count: 60)
        #expect(try index("\"\(exact)\"").name.name == "idx_" + exact)
    }

    @Test(
        "an index that cannot be is refused",
        arguments: [
            ("3", "{}", "must be a column or a list"), ("[]", "{}", "1 to 32 columns"),
            (#"["a", "A"]"#, "{}", "holds A twice"), (#"["a", 3]"#, "{}", "no string"),
            (#""a(0)""#, "{}", "is no length"), (#""a(9999)""#, "{}", "is no length"),
            (#""a""#, #"{"name": "Primary"}"#, "primary key's"),
            (#""a""#, #"{"nmae": "x"}"#, "unknown field 'nmae'"),
            (#""""#, "{}", "An identifier is empty"),
            (#""a""#, #"{"name": ""}"#, "An identifier is empty"),
        ]
    )
    func errors(columns: String, options: String, message: String) throws {
        let error = #expect(throws: LupoError.self) { try index(columns, options) }
        #expect(error?.code == .value)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "a column that an index cannot hold is refused",
        arguments: [
            (#""b""#, "needs a prefix"), (#""b(769)""#, "up to 3076 bytes"),
            (#""n(4)""#, "has no prefix"), (#""s(101)""#, "longer than the column"),
            (#""w""#, "up to 3076 bytes"), (#""nope""#, "there is no column nope"),
            (#""j_json""#, "needs a prefix"), (#""e(1)""#, "has no prefix"),
        ]
    )
    func fit(columns: String, message: String) throws {
        let json = """
            {"columns": [{"name": "b", "type": "text"}, {"name": "n", "type": "int"},
             {"name": "s", "type": "string", "length": 100}, {"name": "w", "type": "string", "length": 769},
             {"name": "j_json", "type": "json"}, {"name": "e", "type": "enum", "values": ["x"]}],
             "indexes": [{"columns": \(columns)}]}
            """
        let error = #expect(throws: LupoError.self) { try table(json) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}

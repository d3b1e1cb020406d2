// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@testable import LupoHost

struct ShippedSQLTests {
    @Test func `names are replaced as whole words and whole literals only`() throws {
        let sql = try ShippedSQL(
            "-- in a comment: abc; '\nINSERT INTO abc.t_abc VALUES ('abc', 'abc.x', 'it''s abc');",
            replacing: ["abc": Identifier("n`e'w")]
        )
        #expect(
            sql.statements.map(ShippedSQL.text)
                == ["INSERT INTO `n``e'w`.t_abc VALUES ('n`e''w', 'abc.x', 'it''s abc')"]
        )
    }

    @Test(arguments: [
        "SELECT 1", "SELECT `a`;", "SELECT \"a\";", "SELECT 'a\\'b';", "SELECT 'a", "# x\n;",
        "/* x */;",
    ])
    func `what the reader does not know stops it`(text: String) {
        let error = #expect(throws: LupoError.self) { try ShippedSQL(text) }
        #expect(error?.code == .internal)
    }

    @Test(arguments: ShippedMigration.all)
    func `a file makes the tables that its record names`(migration: ShippedMigration) throws {
        let names = try SchemaNames()
        let file = try ShippedFile(migration, schemas: names)
        #expect(try file.tables.map(\.name) == migration.tableNames(names))
        #expect(
            file.tables.allSatisfy {
                $0.shape.engine == "InnoDB" && $0.shape.characterSet == "utf8mb4"
            }
        )
        #expect(file.tables.allSatisfy { $0.shape.keys.first?.name == "PRIMARY" })
    }

    @Test(arguments: Resources.names.filter { $0.hasSuffix(".sql") })
    func `a carried file obeys the doctrine that it founds`(name: String) throws {
        let text = try #require(Resources.text(of: name))
        #expect(text.hasPrefix("-- SPDX-License-Identifier: Apache-2.0\n"))
        #expect(text.utf8.allSatisfy { $0 < 0x80 && $0 != 0x0D && $0 != 0x09 })
        let sql = try ShippedSQL(text)
        let words = sql.statements.joined().compactMap { token -> String? in
            if case .word(let word) = token { word.uppercased() } else { nil }
        }
        let forbidden = [
            "FOREIGN", "REFERENCES", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "DATETIME",
            "TIMESTAMP",
            "DATE", "TRUNCATE", "DELETE", "REPLACE", "USE", "NOW", "FLOAT", "DOUBLE",
        ]
        #expect(words.allSatisfy { !forbidden.contains($0) })
        // The dates that are there are made of UTC.
        #expect(words.count { $0 == "DATE_FORMAT" } == words.count { $0 == "UTC_TIMESTAMP" })
        for statement in sql.statements.map(ShippedSQL.text) {
            if statement.hasPrefix("CREATE") { #expect(statement.contains(" IF NOT EXISTS ")) }
            if statement.hasPrefix("DROP") { #expect(statement.hasPrefix("DROP TABLE IF EXISTS ")) }
            #expect(!statement.hasPrefix("DROP") || name.hasSuffix("_rollback.sql"))
        }
    }

    @Test(arguments: ShippedMigration.all)
    func `every table has ids, soft deletes and times of the doctrine`(
        migration: ShippedMigration
    ) throws {
        for table in try ShippedFile(migration, schemas: SchemaNames()).tables {
            let columns = table.shape.columns
            #expect(
                columns.suffix(4).map(\.name) == [
                    "created_ymdhis", "updated_ymdhis", "is_deleted", "deleted_ymdhis",
                ]
            )
            for column in columns {
                if column.name.hasSuffix("_id") || column.isAutoIncrement {
                    #expect(column.type == "bigint unsigned", "\(table.name).\(column.name)")
                }
                if column.name.hasSuffix("_ymdhis") {
                    #expect(column.type == "bigint", "\(table.name).\(column.name)")
                }
                #expect(
                    column.name.hasSuffix("_json") == (column.type == "json"),
                    "\(table.name).\(column.name)"
                )
            }
            #expect(Set(table.shape.keys.map(\.name)).count == table.shape.keys.count)
        }
    }

    @Test func `the binary carries each file of its migrations, with its rollback`() {
        let expected = ShippedMigration.all.flatMap { migration in
            [migration.path, migration.path.replacing(".sql", with: "_rollback.sql")]
        }
        #expect(Set(Resources.names.filter { $0.hasSuffix(".sql") }) == Set(expected))
        #expect(Resources.bytes(of: "database/migrations/none.sql") == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

/// What lies around the attacks, and must be as it was when they have gone.
enum Surroundings {
    /// Makes files outside of the attacks' folders, and ways to them inside.
    static func makeFiles(in folder: TemporaryFolder) throws {
        let secret = AttackProject.secret
        try folder.write("return \"\(secret)\"\n", to: "attacks/outside.lua")
        try folder.write("{ \"secret\": \"\(secret)\" }\n", to: "attacks/outside.json")
        for theme in FileTree.names(in: folder.path("attacks")) where !theme.contains(".") {
            let place = "attacks/" + theme
            try folder.link("../outside.lua", as: place + "/link.lua")
            try folder.link("../outside.json", as: place + "/link.json")
            try folder.link("..", as: place + "/up")
            try folder.link("/proc/self", as: place + "/process")
            guard mkfifo(folder.path(place + "/pipe.lua"), 0o600) == 0 else {
                throw TestFailure("\(place)/pipe.lua cannot be made (errno \(errno)).")
            }
            // A hole costs no disk; reading it whole would cost as much memory.
            let large = try folder.write("", to: place + "/large.lua")
            guard truncate(large, 1 << 32) == 0 else {
                throw TestFailure("\(large) cannot be made long (errno \(errno)).")
            }
            try folder.write(
                String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000),
                to: place + "/deep.json"
            )
        }
    }

    /// Makes tables that no attack may change, and one of hostile texts that they may read.
    ///
    /// An attack that speaks of `mine_` and its own name finds that table, with two rows.
    static func makeTables(for attacks: [Attack], on server: PrivateServer) throws {
        let connection = try server.connect()
        let secret = AttackProject.secret
        let core = try Identifier(AttackProject.core)
        try connection.execute("CREATE DATABASE outside")
        for schema in [core, try Identifier("outside")] {
            try connection.execute(
                "CREATE TABLE \(schema).precious (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, word VARCHAR(100) NOT NULL)"
            )
            try connection.execute(
                "INSERT INTO \(schema).precious VALUES (1, \(secret)), (2, 'two')"
            )
        }
        try connection.execute(
            "CREATE TABLE \(core).texts (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, body LONGTEXT NOT NULL)"
        )
        try connection.execute(
            "INSERT INTO \(core).texts VALUES (1, REPEAT('a', 30000)), (2, CONCAT('x', CHAR(27), '[2J', CHAR(10), 'y'))"
        )
        for attack in attacks where attack.text.contains("mine_" + attack.migration) {
            let table = try Identifier("mine_" + attack.migration)
            try connection.execute(
                "CREATE TABLE \(core).\(table) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, word VARCHAR(100) NULL)"
            )
            try connection.execute("INSERT INTO \(core).\(table) VALUES (1, 'one'), (2, 'two')")
        }
    }

    /// What an attack left in its tables that it should not have.
    static func differences(after attack: Attack, on server: PrivateServer) throws -> [String] {
        guard !attack.later.isEmpty else { return [] }
        let connection = try server.connect(schema: try Identifier(AttackProject.core))
        return try attack.later.compactMap { statement, answer in
            let found = try connection.value(SQLText(verbatim: statement))
            let text: String
            switch found {
            case .text(let words)?: text = words
            case .integer(let number)?: text = "\(number)"
            case let other: text = other.map { "\($0)" } ?? "nothing"
            }
            return text == answer ? nil : "\(statement) answers \(text), not \(answer)"
        }
    }

    /// One line for each thing; two readings differ where something has changed.
    ///
    /// Tables of scripts are called `mine_…`. The rows of the ledger change with every run: of those, that of the first
    /// migration stands for all.
    static func read(_ server: PrivateServer, _ folder: TemporaryFolder) throws -> [String] {
        let connection = try server.connect()
        let core = AttackProject.core
        let rows = try connection.rows(
            """
            SELECT CONCAT('schema ', SCHEMA_NAME, ' ', DEFAULT_CHARACTER_SET_NAME) FROM information_schema.SCHEMATA \
            UNION ALL SELECT CONCAT('table ', TABLE_SCHEMA, '.', TABLE_NAME, ' ', \
            MD5(GROUP_CONCAT(CONCAT_WS(' ', COLUMN_NAME, COLUMN_TYPE, COLUMN_DEFAULT) ORDER BY ORDINAL_POSITION))) \
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema') \
            AND NOT (TABLE_SCHEMA = \(core) AND TABLE_NAME LIKE 'mine\\_%') GROUP BY TABLE_SCHEMA, TABLE_NAME \
            UNION ALL SELECT CONCAT('routine ', ROUTINE_SCHEMA, '.', ROUTINE_NAME) FROM information_schema.ROUTINES \
            UNION ALL SELECT CONCAT('trigger ', TRIGGER_SCHEMA, '.', TRIGGER_NAME) FROM information_schema.TRIGGERS \
            UNION ALL SELECT CONCAT('event ', EVENT_SCHEMA, '.', EVENT_NAME) FROM information_schema.EVENTS \
            UNION ALL SELECT CONCAT('view ', TABLE_SCHEMA, '.', TABLE_NAME) FROM information_schema.VIEWS \
            UNION ALL SELECT CONCAT('user ', User, '@', Host, ' ', MD5(Priv)) FROM mysql.global_priv \
            UNION ALL SELECT CONCAT('right ', User, '@', Host, ' ', Db) FROM mysql.db \
            UNION ALL SELECT CONCAT('function ', name) FROM mysql.func \
            UNION ALL SELECT CONCAT('variable ', VARIABLE_NAME, ' ', VARIABLE_VALUE) \
            FROM information_schema.GLOBAL_VARIABLES WHERE VARIABLE_NAME NOT LIKE 'GTID%' \
            UNION ALL SELECT CONCAT('row ', id, ' ', word) FROM outside.precious \
            UNION ALL SELECT CONCAT('row ', id, ' ', word) FROM atk_core.precious \
            UNION ALL SELECT CONCAT('row ', id, ' ', MD5(body)) FROM atk_core.texts \
            UNION ALL SELECT CONCAT_WS(' ', 'canary', execution_status, state, content_hash) \
            FROM atk_orch.lupo_migration_registry WHERE migration_name = 'canary'
            """
        )
        let lines = rows.map { row -> String in
            if case .text(let text) = row[0] { text } else { "\(row[0])" }
        }
        let files = [folder.path, server.folder.path("files")].flatMap { place in
            FileTree.names(in: place).map { "file \(place)/\($0)" }
        }
        return lines.sorted() + files
    }
}

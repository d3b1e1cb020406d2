// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct StatementFenceTests {
    private func name(_ text: String, schema: String = "core") throws -> ObjectName {
        let parts = text.split(separator: ".").map(String.init)
        return ObjectName(
            schema: try Identifier(parts.count == 2 ? parts[0] : schema),
            table: try Identifier(parts[parts.count - 1])
        )
    }

    private func fence(foldsCase: Bool = false) throws -> StatementFence {
        StatementFence(
            schemas: FencedSchemas(
                core: try Identifier("core"),
                orchestration: try Identifier("core_orchestration"),
                ephemeral: try Identifier("core_ephemeral")
            ),
            defaultSchema: try Identifier("core"),
            touches: [try name("users"), try name("orders"), try name("users_new")],
            foldsCase: foldsCase
        )
    }

    private func admit(
        _ sql: String,
        _ rights: StatementRights = .write,
        temporary: [String] = [],
        foldsCase: Bool = false
    ) throws -> StatementAccess {
        try fence(foldsCase: foldsCase).admit(
            try StatementReader(options: .standard).read(sql),
            rights: rights,
            hook: "execute",
            temporaryTables: Set(try temporary.map { try name($0) })
        )
    }

    @Test("what is refused, and by which code", arguments: FenceCases.refused)
    func refused(sql: String, rights: StatementRights, code: LupoError.Code) throws {
        let error = try #require(throws: LupoError.self) { try admit(sql, rights) }
        #expect(error.code == code, "\(error.message)")
        #expect(error.hint != nil)
    }

    @Test("what is never for scripts is refused with every right", arguments: StatementCases.others)
    func others(sql: String, outline: String) throws {
        let allowed =
            outline.hasPrefix("SHOW") || outline.hasPrefix("SET set:user")
            || outline.hasPrefix("SET read")
        guard !allowed || outline.contains("unread") || outline.contains("session") else { return }
        #expect(throws: LupoError.self) { try admit(sql, .destructive) }
    }

    @Test("what is admitted names what it writes and reads", arguments: FenceCases.admitted)
    func admitted(sql: String, writes: String, reads: String) throws {
        let access = try admit(sql, .destructive)
        #expect(access.writes.map(\.description).joined(separator: ",") == writes)
        #expect(access.reads.map(\.description).joined(separator: ",") == reads)
    }

    @Test(
        "the hint names the nearest table",
        arguments: [
            ("UPDATE user SET a = 1", "Did you mean \"users\"?"),
            ("UPDATE zebra SET a = 1", "Add \"zebra\" to touches."),
            ("UPDATE users JOIN zebra USING (i) SET a = 1", "qualify them"),
            ("SELECT * FROM cor.users", "Did you mean \"core\"?"),
            ("SET max_statement_tim = 1", "user variables are free"),
            ("SELECT CONCATT('a')", "Did you mean CONCAT?"),
        ]
    )
    func hints(sql: String, hint: String) throws {
        let error = try #require(throws: LupoError.self) { try admit(sql) }
        #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "")")
    }

    @Test func `a hook that reads may not write, and says where to`() throws {
        for sql in [
            "UPDATE users SET a = 1", "SELECT NEXTVAL(users)", "CREATE TEMPORARY TABLE t (i INT)",
            "ANALYZE TABLE users",
        ] {
            let error = try #require(throws: LupoError.self) { try admit(sql, .readOnly) }
            #expect(error.code == .notAvailable)
        }
        for sql in [
            "SELECT 1", "EXPLAIN UPDATE users SET a = 1", "SHOW TABLES", "SET @a = 1", "DO 1",
            "DESC users",
        ] {
            #expect(try admit(sql, .readOnly).writes.isEmpty)
        }
    }

    @Test func `destructive acts need their right`() throws {
        let acts: [(String, DestructiveAct)] = [
            ("DROP TABLE users", .dropTable), ("TRUNCATE users", .truncate),
            ("ALTER TABLE users DROP COLUMN a", .dropColumn),
            ("ALTER TABLE users ADD a INT, DROP b", .dropColumn),
            ("ALTER TABLE users DROP PARTITION p", .dropPartition),
            ("ALTER TABLE users EXCHANGE PARTITION p WITH TABLE orders", .exchangePartition),
            ("DROP SEQUENCE users", .dropSequence),
        ]
        for (sql, act) in acts {
            let error = try #require(throws: LupoError.self) { try admit(sql) }
            #expect(error.code == .statementRefused)
            #expect(try admit(sql, .destructive).destructive == [act])
            let right = StatementRights(mayWrite: true, permitted: [act])
            #expect(try admit(sql, right).destructive == [act])
        }
        #expect(try admit("DELETE FROM users WHERE a").destructive == [.deleteRows])
        #expect(try admit("RENAME TABLE users TO users_new").destructive == [.renameTable])
    }

    @Test func `temporary tables need no touches but keep to the schemas`() throws {
        let temporary = [try name("t")]
        let read = [try name("users")]
        let made = try admit("CREATE TEMPORARY TABLE t AS SELECT * FROM users")
        #expect(
            made.createsTemporary == temporary && made.writes.isEmpty
                && !made.commitsImplicitly
        )
        let written = try admit("INSERT INTO t SELECT * FROM users", temporary: ["t"])
        #expect(written.writes.isEmpty && written.reads == read)
        #expect(
            try admit("DROP TEMPORARY TABLE t", temporary: ["t"]).dropsTemporary == temporary
        )
        #expect(try admit("TRUNCATE t", temporary: ["t"]).destructive.isEmpty)
        #expect(throws: LupoError.self) {
            try admit("DROP TABLE t", .destructive, temporary: ["t"])
        }
        #expect(throws: LupoError.self) { try admit("INSERT INTO t VALUES (1)") }
        #expect(throws: LupoError.self) {
            try admit("CREATE TEMPORARY TABLE core_ephemeral.t (i INT)")
        }
    }

    @Test func `case counts as the server counts it, and never for the host's own schemas`() throws
    {
        #expect(throws: LupoError.self) { try admit("UPDATE Users SET a = 1") }
        #expect(try admit("UPDATE Users SET a = 1", foldsCase: true).writes.count == 1)
        #expect(throws: LupoError.self) { try admit("SELECT * FROM CORE.users") }
        #expect(try admit("SELECT * FROM CORE.users", foldsCase: true).reads.count == 1)
        let error = try #require(throws: LupoError.self) {
            try admit("UPDATE CORE_ORCHESTRATION.x SET a = 1")
        }
        #expect(error.code == .schemaFence)
    }

    @Test func `DDL and row locks are told to the journal`() throws {
        let made = try admit("CREATE TABLE users_new LIKE users")
        #expect(made.isDDL && made.commitsImplicitly)
        let changed = try admit("UPDATE users SET a = 1")
        #expect(!changed.isDDL && !changed.commitsImplicitly && changed.writesAnything)
        #expect(try admit("SELECT * FROM users FOR UPDATE").locksRows)
    }

    @Test func `a name that cannot be a table's is unreadable`() throws {
        let long = String(repeating: "a", count: 65)
        let error = try #require(throws: LupoError.self) { try admit("SELECT * FROM `\(long)`") }
        #expect(error.code == .statementUnreadable && error.causes.count == 1)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The schemas that the host knows.
package struct FencedSchemas: Sendable, Hashable {
    /// Those whose tables migrations may write, the core schema among them.
    package var writable: [Identifier]
    /// The host's own: readable, never written, altered or locked by a script.
    package var protected: [Identifier]

    /// Takes the configured three, and further ones that migrations may write.
    package init(
        core: Identifier,
        orchestration: Identifier,
        ephemeral: Identifier,
        others: [Identifier] = []
    ) {
        writable = [core] + others
        protected = [orchestration, ephemeral]
    }

    /// The server's own that may be read.
    static let readable: Set<String> = ["information_schema"]
    /// Tables among them that show the statements and the accounts of others.
    static let unreadable: Set<String> = [
        "processlist", "innodb_trx", "user_privileges", "user_statistics", "client_statistics",
    ]
}

/// Decides whether a script's statement may be sent.
///
/// It rests on ``ReadStatement`` alone, so it sees exactly what the server will run, however the text was built. A script
/// still runs as a user of the server: what views and triggers that already exist do beyond the tables that a
/// statement names is not seen here.
package struct StatementFence: Sendable {
    let schemas: FencedSchemas
    let defaultSchema: Identifier
    let touches: Set<ObjectName>?
    let foldsCase: Bool

    /// Makes the fence of one migration.
    ///
    /// - Parameters:
    ///   - schemas: the configured schemas.
    ///   - defaultSchema: the manifest's schema, which is the session's default database.
    ///   - touches: the tables that the manifest names, resolved; empty if it names none, nil where every table of
    ///     the schemas may be written.
    ///   - foldsCase: whether the server compares table names without case (`@@lower_case_table_names` is not 0).
    ///     The host's schemas are guarded without case in any event.
    package init(
        schemas: FencedSchemas,
        defaultSchema: Identifier,
        touches: Set<ObjectName>?,
        foldsCase: Bool
    ) {
        self.schemas = schemas
        self.defaultSchema = defaultSchema
        self.touches = touches
        self.foldsCase = foldsCase
    }

    /// Admits a statement, or says why it is not sent.
    ///
    /// - Parameters:
    ///   - statement: read under the session's own options.
    ///   - rights: the running hook's.
    ///   - hook: its name, for messages.
    ///   - temporaryTables: those that exist in the session; writes to them need no `touches`.
    /// - Returns: what it touches.
    /// - Throws: ``LupoError`` `.statementRefused` for what no script may send, or not in this hook; `.schemaFence` for
    ///   a foreign schema or the host's own; `.notAvailable` for a write in a hook that only reads; `.touches` for a
    ///   table that the manifest does not name.
    package func admit(
        _ statement: ReadStatement,
        rights: StatementRights,
        hook: String,
        temporaryTables: Set<ObjectName> = []
    ) throws(LupoError) -> StatementAccess {
        try StatementTag.checkUnforged(statement.text)
        try refuseForAll(statement)
        try checkSchemas(of: statement)
        let access = try access(of: statement, temporaryTables: temporaryTables)
        try check(access, of: statement, rights: rights, hook: hook)
        for name in access.writes { try checkTouched(name, by: statement) }
        return access
    }

    // MARK: - Names

    func resolve(
        _ reference: ObjectReference,
        in statement: ReadStatement
    ) throws(LupoError) -> ObjectName {
        do throws(LupoError) {
            let schema = try reference.schema.map { (name) throws(LupoError) in try Identifier(name)
            }
            return ObjectName(
                schema: schema ?? defaultSchema,
                table: try Identifier(reference.name)
            )
        } catch {
            throw LupoError(
                .statementUnreadable,
                "The name at line \(reference.line), column \(reference.column) cannot be a table's.",
                hint: "Write a name that MariaDB allows.",
                statement: statement.text,
                causes: [error]
            )
        }
    }

    /// Whether two names are the same to the server.
    func isSame(_ left: ObjectName, _ right: ObjectName) -> Bool {
        isSame(left.schema, right.schema) && isSame(left.table, right.table)
    }

    func isSame(_ left: Identifier, _ right: Identifier) -> Bool {
        left == right || (foldsCase && left.name.lowercased() == right.name.lowercased())
    }

    func isProtected(_ schema: String) -> Bool {
        schemas.protected.contains { $0.name.lowercased() == schema.lowercased() }
    }

    // MARK: - Access

    private func access(
        of statement: ReadStatement,
        temporaryTables: Set<ObjectName>
    ) throws(LupoError) -> StatementAccess {
        var writes: Set<ObjectName> = []
        var reads: Set<ObjectName> = []
        var created: Set<ObjectName> = []
        var dropped: Set<ObjectName> = []
        for reference in statement.objects {
            let name = try resolve(reference, in: statement)
            let isTemporary = temporaryTables.contains { isSame($0, name) }
            switch reference.role {
            case .create where statement.isTemporary: created.insert(name)
            case .drop where statement.isTemporary: dropped.insert(name)
            case .create: writes.insert(name)
            case .drop, .renameFrom, .renameTo:
                if isTemporary { throw temporaryName(name, in: statement) }
                writes.insert(name)
            default:
                if isTemporary { continue }
                if reference.role.isWritten { writes.insert(name) } else { reads.insert(name) }
            }
        }
        let isOnTemporary = writes.isEmpty && !statement.targets.isEmpty
        return StatementAccess(
            kind: statement.kind,
            verb: statement.verb,
            writes: writes.sorted(),
            reads: reads.subtracting(writes).sorted(),
            createsTemporary: created.sorted(),
            dropsTemporary: dropped.sorted(),
            isDDL: statement.kind == .ddl && !isOnTemporary,
            commitsImplicitly: statement.commitsImplicitly,
            locksRows: statement.rowLock != nil && !statement.isExplained,
            destructive: isOnTemporary ? [] : statement.destructiveActs
        )
    }

    private func temporaryName(_ name: ObjectName, in statement: ReadStatement) -> LupoError {
        LupoError(
            .statementRefused,
            "\(statement.verb.rawValue) names \(name), which is a temporary table here and may be a real one.",
            hint: "Write DROP TEMPORARY TABLE, and give temporary tables names of their own.",
            statement: statement.text
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

extension StatementFence {
    /// The hook's rights, and the shapes that the server does not do atomically.
    func check(
        _ access: StatementAccess,
        of statement: ReadStatement,
        rights: StatementRights,
        hook: String
    ) throws(LupoError) {
        let verb = statement.verb.rawValue
        let changes =
            access.writesAnything || !access.createsTemporary.isEmpty
            || !access.dropsTemporary.isEmpty || statement.kind == .ddl || statement.kind == .dml
        if changes, !statement.isExplained, !rights.mayWrite {
            let object = access.writes.first.map { " of \($0)" } ?? ""
            throw LupoError(
                .notAvailable,
                "\(verb)\(object) is not available in \(hook), which may only read.",
                hint: "Move the statement to execute.",
                statement: statement.text
            )
        }
        try checkAtomic(statement, verb)
        let refused = access.destructive.subtracting(rights.permitted).sorted()
        if let act = refused.first {
            throw LupoError(
                .statementRefused,
                "\(act.rawValue)\(access.writes.first.map { " on \($0)" } ?? "") is destructive and not allowed in \(hook).",
                hint:
                    "Keep the object; a rollback may remove what its migration made. Where it has to be: "
                    + "allow = { S04 = \"the reason\" } in the manifest.",
                statement: statement.text
            )
        }
    }

    /// What a crash would leave half done is refused (measured: the old table is gone in half of all kills).
    private func checkAtomic(_ statement: ReadStatement, _ verb: String) throws(LupoError) {
        let isReplaced =
            statement.guards.contains(.orReplace) && !statement.isTemporary
            && [.createTable, .createSequence].contains(statement.verb)
        if isReplaced {
            throw LupoError(
                .statementRefused,
                "CREATE OR REPLACE of a table is not atomic: a crash leaves no table at all.",
                hint: "Create a new table, swap the names with RENAME TABLE, and drop the old one.",
                statement: statement.text
            )
        }
        let isMultiple =
            [.dropTable, .dropView, .dropSequence].contains(statement.verb)
            && !statement.isTemporary && statement.objects.count > 1
        if isMultiple {
            throw LupoError(
                .statementRefused,
                "\(verb) of \(statement.objects.count) objects is not atomic: a crash leaves some of them.",
                hint: "Drop each in a statement of its own.",
                statement: statement.text
            )
        }
    }

    /// Every schema that is named is a configured one, and the host's own are only read.
    func checkSchemas(of statement: ReadStatement) throws(LupoError) {
        let changes = statement.kind == .dml || statement.kind == .ddl
        for reference in statement.objects {
            let schema = reference.schema ?? defaultSchema.name
            let place = "\(schema).\(reference.name)"
            if isProtected(schema) {
                if reference.role.isWritten || reference.role == .parent {
                    throw fence(
                        "\(statement.verb.rawValue) names \(place), and the schema \(schema) is the host's own.",
                        "Leave its tables to the host; m.state keeps what a script needs.",
                        statement
                    )
                }
                // A change locks the rows that it reads; a view would open a way to write them.
                let locks = statement.rowLock != nil || (changes && reference.role == .read)
                if locks, !statement.isExplained {
                    throw fence(
                        "\(statement.verb.rawValue) would lock rows of \(place), which is the host's own.",
                        "Read the values in a query first and pass them as parameters.",
                        statement
                    )
                }
            } else if !isWritable(schema) {
                let isRead =
                    !reference.role.isWritten && reference.role != .parent
                    && FencedSchemas.readable.contains(schema.lowercased())
                if !isRead { throw foreign(schema, statement) }
                if FencedSchemas.unreadable.contains(reference.name.lowercased()) {
                    throw fence(
                        "\(statement.verb.rawValue) names \(place), which shows what others do on the server.",
                        "Leave other sessions to the server's administrator.",
                        statement
                    )
                }
            }
        }
        for reference in statement.schemas {
            let isKnown =
                isWritable(reference.name) || isProtected(reference.name)
                || FencedSchemas.readable.contains(reference.name.lowercased())
            if !isKnown { throw foreign(reference.name, statement) }
        }
    }

    private func isWritable(_ schema: String) -> Bool {
        schemas.writable.contains { writable in
            writable.name == schema
                || (foldsCase && writable.name.lowercased() == schema.lowercased())
        }
    }

    private func foreign(_ schema: String, _ statement: ReadStatement) -> LupoError {
        let known = (schemas.writable + schemas.protected).map(\.name)
        let near = known.nearest(to: schema).map { "Did you mean \"\($0)\"? " } ?? ""
        return fence(
            "\(statement.verb.rawValue) names the schema \(schema), which is not a configured one.",
            near + "The configured schemas are \(known.joined(separator: ", ")).",
            statement
        )
    }

    private func fence(
        _ message: String,
        _ hint: String,
        _ statement: ReadStatement
    ) -> LupoError {
        LupoError(.schemaFence, message, hint: hint, statement: statement.text)
    }

    /// Every written table stands in the manifest's `touches`.
    func checkTouched(_ name: ObjectName, by statement: ReadStatement) throws(LupoError) {
        guard let touches else { return }
        if touches.contains(where: { isSame($0, name) }) { return }
        let written = isSame(name.schema, defaultSchema) ? name.table.name : name.description
        let known = touches.map { touched in
            isSame(touched.schema, defaultSchema) ? touched.table.name : touched.description
        }
        var hint = "Add \"\(written)\" to touches."
        if let near = known.nearest(to: written) {
            hint = "Did you mean \"\(near)\"? Otherwise add \"\(written)\" to touches."
        }
        if statement.isWriteAmbiguous {
            hint +=
                " Columns without a table's name count for every table of an UPDATE; qualify them."
        }
        throw LupoError(
            .touches,
            "\(statement.verb.rawValue) writes \(name), which `touches` does not name.",
            hint: hint,
            statement: statement.text
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

extension StatementFence {
    /// Session variables that a script may set: they change how much a statement may use, not what it means.
    static let settable: Set<String> = [
        "group_concat_max_len", "join_buffer_size", "max_heap_table_size",
        "max_recursive_iterations", "optimizer_switch", "optimizer_search_depth",
        "sort_buffer_size", "system_versioning_alter_history", "tmp_memory_table_size",
        "tmp_table_size",
    ]

    /// Further ones for a single statement by `SET STATEMENT … FOR`.
    static let settableForStatement: Set<String> = settable.union([
        "innodb_lock_wait_timeout", "lock_wait_timeout", "max_statement_time", "sql_select_limit",
        "system_versioning_asof",
    ])

    /// Functions that reach beyond the statement: the session's locks, the server's files, its replication.
    static let refusedFunctions: [String: String] = [
        "GET_LOCK": "Use the host's own locks: a migration holds those of its touched tables.",
        "RELEASE_LOCK": "Leave the session's locks to the host.",
        "RELEASE_ALL_LOCKS": "Leave the session's locks to the host.",
        "LOAD_FILE": "Read files of the migration with m.files.",
        "MASTER_POS_WAIT": "Leave replication to the server's administrator.",
        "MASTER_GTID_WAIT": "Leave replication to the server's administrator.",
    ]

    /// Engines that keep rows where the schema says, on this server.
    static let engines: Set<String> = [
        "innodb", "aria", "myisam", "memory", "heap", "rocksdb", "columnstore", "archive",
    ]

    /// What no script may send, in any hook.
    func refuseForAll(_ statement: ReadStatement) throws(LupoError) {
        if let hint = Self.refusal(of: statement) {
            throw refused("\(statement.verb.rawValue) is not for scripts.", hint, statement)
        }
        try refuseVariables(statement)
        try refuseFunctions(statement)
        if let output = statement.output, output != .variables {
            throw refused(
                "\(output.rawValue) writes a file on the server.",
                "Read the rows with m.db:query.",
                statement
            )
        }
        try refuseStorage(statement)
    }

    /// The reason for a refusal by kind or verb, as the hint that belongs to it; nil where none is.
    private static func refusal(of statement: ReadStatement) -> String? {
        switch statement.kind {
        case .transaction:
            return
                "The host decides where transactions begin and end; m.db:batches commits once a batch."
        case .dynamic:
            return "Send the statement itself, so that the host can read it."
        case .account: return "Leave users, roles and privileges to the server's administrator."
        case .lock: return "The host locks what `touches` names."
        case .loadData: return "Read the file with m.files and write its rows with m.db:insert."
        case .client: return "Send each statement in a call of its own."
        case .show where !statement.isWhollyRead:
            return "Ask information_schema for it."
        default: break
        }
        switch statement.verb {
        case .use: return "Write the schema before the table's name."
        case .createTrigger, .dropTrigger: return "Do the work in the migration (rule S11)."
        case .createRoutine, .alterRoutine, .dropRoutine, .createEvent, .alterEvent, .dropEvent:
            return "Do the work in the migration (rule S12)."
        case .createDatabase, .alterDatabase, .dropDatabase:
            return "The schemas are those of the configuration; the host makes them."
        case .analyzeTable, .optimizeTable, .checkTable, .repairTable, .checksumTable: return nil
        default:
            return statement.kind == .administrative || !statement.isWhollyRead
                ? "Leave it to the server's administrator." : nil
        }
    }

    private func refuseVariables(_ statement: ReadStatement) throws(LupoError) {
        let pairs =
            statement.assignments.map { ($0, Self.settable) }
            + statement.statementVariables.map { ($0, Self.settableForStatement) }
        for (assignment, allowed) in pairs where assignment.scope != .user {
            if assignment.scope == .session, allowed.contains(assignment.name) { continue }
            let near = allowed.nearest(to: assignment.name).map { "Did you mean \($0)? " } ?? ""
            throw refused(
                "SET of \(assignment.scope == .global ? "global " : "")\(assignment.name) is not for scripts.",
                near + "The host states the session's settings; user variables are free.",
                statement
            )
        }
    }

    private func refuseFunctions(_ statement: ReadStatement) throws(LupoError) {
        for call in statement.functions {
            if call.isBuiltIn {
                guard let hint = Self.refusedFunctions[call.name] else { continue }
                throw refused("\(call.name) is not for scripts.", hint, statement)
            }
            let name = (call.schema.map { $0 + "." } ?? "") + call.name
            let near = SQLWords.builtIn.nearest(to: call.name).map { "Did you mean \($0)? " } ?? ""
            throw refused(
                "\(name) is not a function of MariaDB, and a stored one may do anything.",
                near + "Compute the value in the statement or in Lua (rule S12).",
                statement
            )
        }
    }

    /// Rows outside the schema: files, other servers, other tables.
    private func refuseStorage(_ statement: ReadStatement) throws(LupoError) {
        for option in statement.options {
            if option.name == "ENGINE", Self.engines.contains(option.value.lowercased()) {
                continue
            }
            let name = option.name == "ENGINE" ? "ENGINE \(option.value)" : option.name
            throw refused(
                "\(name) keeps rows outside of the schema.",
                "Use ENGINE=InnoDB and no folder.",
                statement
            )
        }
        let isMoved = statement.alterClauses.contains { clause in
            clause.kind == .discardTablespace || clause.kind == .importTablespace
        }
        if isMoved {
            throw refused(
                "A table's file is not for scripts to detach or attach.",
                "Use m.backup.",
                statement
            )
        }
    }

    private func refused(
        _ message: String,
        _ hint: String,
        _ statement: ReadStatement
    ) -> LupoError {
        LupoError(.statementRefused, message, hint: hint, statement: statement.text)
    }
}

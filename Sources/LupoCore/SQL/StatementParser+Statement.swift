// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// Statements that scripts may not send, by their first words; nothing behind the words is read.
    private static let refusedWhole: [(words: [String], kind: StatementKind, verb: StatementVerb)] =
        [
            (["START", "TRANSACTION"], .transaction, .begin),
            (["COMMIT"], .transaction, .commit), (["ROLLBACK"], .transaction, .rollback),
            (["SAVEPOINT"], .transaction, .savepoint),
            (["RELEASE", "SAVEPOINT"], .transaction, .savepoint), (["XA"], .transaction, .xa),
            (["PREPARE"], .dynamic, .prepare), (["EXECUTE"], .dynamic, .execute),
            (["DEALLOCATE"], .dynamic, .deallocate), (["DROP", "PREPARE"], .dynamic, .deallocate),
            (["CALL"], .dynamic, .call), (["BEGIN", "NOT", "ATOMIC"], .dynamic, .compound),
            (["BEGIN"], .transaction, .begin), (["IF"], .dynamic, .compound),
            (["CASE"], .dynamic, .compound), (["LOOP"], .dynamic, .compound),
            (["WHILE"], .dynamic, .compound), (["REPEAT"], .dynamic, .compound),
            (["FOR"], .dynamic, .compound), (["DECLARE"], .dynamic, .compound),
            (["SIGNAL"], .dynamic, .diagnostics), (["RESIGNAL"], .dynamic, .diagnostics),
            (["GET"], .dynamic, .diagnostics), (["LOCK"], .lock, .lockTables),
            (["UNLOCK"], .lock, .unlockTables), (["HANDLER"], .lock, .handler),
            (["LOAD", "DATA"], .loadData, .loadData), (["LOAD", "XML"], .loadData, .loadData),
            (["LOAD", "INDEX"], .administrative, .loadIndex), (["GRANT"], .account, .grant),
            (["REVOKE"], .account, .revoke), (["RENAME", "USER"], .account, .account),
            (["KILL"], .administrative, .kill), (["SHUTDOWN"], .administrative, .shutdown),
            (["FLUSH"], .administrative, .flush), (["RESET"], .administrative, .reset),
            (["PURGE"], .administrative, .purge), (["CHANGE"], .administrative, .replication),
            (["START"], .administrative, .replication), (["STOP"], .administrative, .replication),
            (["INSTALL"], .administrative, .plugin), (["UNINSTALL"], .administrative, .plugin),
            (["BACKUP"], .administrative, .backup), (["CACHE"], .administrative, .cacheIndex),
            (["BINLOG"], .administrative, .binlog), (["HELP"], .show, .help),
            (["DELIMITER"], .client, .delimiter), (["SOURCE"], .client, .source),
        ]

    mutating func parseStatement() throws(LupoError) {
        if takeRefused() { return }
        guard let first = peek else { throw unexpected("a statement") }
        if first.symbol == UInt8(ascii: "(") { return try queryStatement(.select) }
        switch first.word {
        case "SELECT", "WITH": try queryStatement(.select)
        case "VALUES": try queryStatement(.values)
        case "DO":
            advance()
            out.verb = .do
            try expression()
        case "INSERT":
            advance()
            try insert(.insert)
        case "REPLACE":
            advance()
            try insert(.replace)
        case "UPDATE":
            advance()
            try update()
        case "DELETE":
            advance()
            try delete()
        case "CREATE": try create()
        case "ALTER": try alter()
        case "DROP": try drop()
        case "RENAME": try rename()
        case "TRUNCATE": try truncate()
        case "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "CHECKSUM": try maintain()
        case "EXPLAIN", "DESCRIBE", "DESC": try explain()
        case "SHOW": try show()
        case "SET": try set()
        case "USE":
            advance()
            out.kind = .session
            out.verb = .use
            try schema()
        default: throw fault("\(spelling(first)) begins no statement that the host knows")
        }
    }

    /// A body whose own `;` stand in the text, read as far as its verb; nil for anything else.
    mutating func multiStatementBody(text: String) -> ReadStatement? {
        out.text = text
        if takeRefused(), [.compound, .delimiter, .source].contains(out.verb) { return out }
        index = 0
        guard word == "CREATE" else { return nil }
        skipCreatePrefix()
        guard let verb = Self.routineVerbs[word] else { return nil }
        out.kind = .ddl
        out.verb = verb.create
        out.isWhollyRead = false
        return out
    }

    private mutating func takeRefused() -> Bool {
        let isLabel = peek?.isName == true && isSymbol(":", at: 1)
        let match =
            isLabel
            ? (words: [], kind: .dynamic, verb: .compound)
            : Self.refusedWhole.first { entry in
                entry.words.indices.allSatisfy { word($0) == entry.words[$0] }
            }
        guard let match else { return false }
        refuse(match.kind, match.verb)
        return true
    }

    /// Notes a statement of which only the verb matters.
    mutating func refuse(_ kind: StatementKind, _ verb: StatementVerb) {
        out.kind = kind
        out.verb = verb
        out.isWhollyRead = false
        skipRest()
    }

    private mutating func queryStatement(_ verb: StatementVerb) throws(LupoError) {
        out.kind = .query
        out.verb = verb
        try query()
    }

    /// EXPLAIN, DESCRIBE and DESC, of a table or a statement.
    private mutating func explain() throws(LupoError) {
        advance()
        while accept(anyOf: ["EXTENDED", "PARTITIONS"]) {}
        if accept("FORMAT") {
            guard acceptAssignment() else { throw unexpected("\"=\"") }
            advance()
        }
        let isStatement = isExplainable
        if accept("FOR", "CONNECTION") {
            try expression()
        } else if isStatement {
            try parseStatement()
        } else {
            try object(.definition)
            if peek != nil { advance() }
        }
        if !isStatement { out.verb = .describe }
        out.kind = .explain
        out.isExplained = true
        // Nothing is written, so what the statement would write is only looked at.
        for position in out.objects.indices where out.objects[position].role.isWritten {
            out.objects[position].role = .definition
        }
    }

    private var isExplainable: Bool {
        isSymbol("(")
            || ["SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE", "VALUES"].contains(word)
    }

    /// `ANALYZE TABLE a, b` and its like; also `ANALYZE [FORMAT=JSON] UPDATE …`, which runs the statement.
    private mutating func maintain() throws(LupoError) {
        let command = word
        advance()
        if command == "ANALYZE", word == "FORMAT" || isExplainable {
            if accept("FORMAT") {
                guard acceptAssignment() else { throw unexpected("\"=\"") }
                advance()
            }
            guard isExplainable else { throw unexpected("a statement") }
            try parseStatement()
            out.isAnalyzed = true
            return
        }
        out.kind = .administrative
        out.verb =
            switch command {
            case "ANALYZE": .analyzeTable
            case "OPTIMIZE": .optimizeTable
            case "CHECK": .checkTable
            case "REPAIR": .repairTable
            default: .checksumTable
            }
        _ = accept(anyOf: ["NO_WRITE_TO_BINLOG", "LOCAL"])
        guard accept(anyOf: ["TABLE", "TABLES", "VIEW"]) else { throw unexpected("TABLE") }
        repeat { try object(command == "CHECKSUM" ? .read : .maintain) } while accept(symbol: ",")
        // Options: QUICK, EXTENDED, PERSISTENT FOR COLUMNS (…), WAIT 5, FOR UPGRADE.
        while let lexeme = peek {
            guard lexeme.symbol == UInt8(ascii: "(") else {
                guard lexeme.symbol == 0 else { throw unexpected("an option") }
                advance()
                continue
            }
            try parenthesized()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// The stored code that scripts may not define (rules S11 and S12), by the word behind CREATE.
    static let routineVerbs:
        [String: (create: StatementVerb, alter: StatementVerb, drop: StatementVerb)] = [
            "TRIGGER": (.createTrigger, .createTrigger, .dropTrigger),
            "PROCEDURE": (.createRoutine, .alterRoutine, .dropRoutine),
            "FUNCTION": (.createRoutine, .alterRoutine, .dropRoutine),
            "PACKAGE": (.createRoutine, .alterRoutine, .dropRoutine),
            "EVENT": (.createEvent, .alterEvent, .dropEvent),
        ]

    /// Objects beside tables that only the server's administrator makes.
    private mutating func takeAdministrated(
        _ server: StatementVerb,
        _ database: StatementVerb
    ) throws(LupoError) -> Bool {
        switch word {
        case "USER", "ROLE": refuse(.account, .account)
        case "SERVER": refuse(.administrative, server)
        case "TABLESPACE", "LOGFILE", "UNDO": refuse(.administrative, server)
        case "DATABASE", "SCHEMA":
            advance()
            out.kind = .ddl
            out.verb = database
            if !acceptIfExists() { acceptIfNotExists() }
            if peek?.isName == true, word != "CHARACTER" { try schema() }
            out.isWhollyRead = false
            skipRest()
        default: return false
        }
        return true
    }

    /// Passes CREATE with all that may stand before the kind of object.
    mutating func skipCreatePrefix() {
        advance()
        if accept("OR", "REPLACE") { out.guards.insert(.orReplace) }
        while true {
            if accept("DEFINER") || accept("ALGORITHM") {
                _ = acceptAssignment()
                advance()
                // `root`@`localhost` is a name and a user variable to the lexer; CURRENT_USER() has parentheses.
                if peek?.token.kind == .userVariable { advance() }
                if isSymbol("("), isSymbol(")", at: 1) { advance(2) }
            } else if accept("SQL", "SECURITY") || accept("WITH", "SYSTEM") {
                advance()
            } else if !accept(anyOf: ["AGGREGATE"]) {
                return
            }
        }
    }

    mutating func create() throws(LupoError) {
        skipCreatePrefix()
        out.kind = .ddl
        if accept("TEMPORARY") { out.isTemporary = true }
        if let routine = Self.routineVerbs[word] { return refuse(.ddl, routine.create) }
        if try takeAdministrated(.createServer, .createDatabase) { return }
        if accept("TABLE") { return try createTable() }
        if accept("VIEW") { return try view(.createView, .create) }
        if accept("SEQUENCE") { return try sequence(.createSequence, .create) }
        let isOnline = word == "ONLINE"
        _ = accept(anyOf: ["ONLINE", "OFFLINE"])
        let kind: TableElement.Kind = word == "UNIQUE" ? .unique : .index
        _ = accept(anyOf: ["UNIQUE", "FULLTEXT", "SPATIAL", "VECTOR"])
        guard accept("INDEX") else { throw unexpected("TABLE, VIEW, INDEX or SEQUENCE") }
        out.verb = .createIndex
        acceptIfNotExists()
        let name = try name("an index's name")
        if accept("USING") { advance() }
        try expect("ON")
        try object(.alter)
        var element = TableElement(kind: kind, name: name, range: out.objects[0].range)
        let start = index
        try parenthesized()
        element.key = keyClause(start..<index)
        out.elements = [element]
        acceptWait()
        if let last = lexemes.last {
            noteOnlinePlace(from: index, offset: last.token.range.upperBound, isOnline: isOnline)
        }
        try definition(stopsAtComma: false)
    }

    mutating func view(
        _ verb: StatementVerb,
        _ role: ObjectReference.Role
    ) throws(LupoError) {
        out.verb = verb
        acceptIfNotExists()
        try object(role)
        if isSymbol("("), !isQueryInParentheses() { try parenthesized() }
        try expect("AS")
        try query()
        if accept("WITH") {
            _ = accept(anyOf: ["CASCADED", "LOCAL"])
            try expect("CHECK")
            try expect("OPTION")
        }
    }

    private mutating func sequence(
        _ verb: StatementVerb,
        _ role: ObjectReference.Role
    ) throws(LupoError) {
        out.verb = verb
        if !acceptIfExists() { acceptIfNotExists() }
        try object(role)
        try definition(stopsAtComma: false)
    }

    mutating func alter() throws(LupoError) {
        skipCreatePrefix()
        out.kind = .ddl
        if let routine = Self.routineVerbs[word] { return refuse(.ddl, routine.alter) }
        if try takeAdministrated(.alterServer, .alterDatabase) { return }
        if accept("VIEW") { return try view(.alterView, .alter) }
        if accept("SEQUENCE") { return try sequence(.alterSequence, .alter) }
        var isOnline = false
        while word == "ONLINE" || word == "OFFLINE" {
            if word == "ONLINE" { isOnline = true }
            advance()
        }
        if accept("IGNORE") { out.guards.insert(.ignore) }
        guard accept("TABLE") else { throw unexpected("TABLE, VIEW or SEQUENCE") }
        try alterTable(isOnline: isOnline)
    }

    mutating func drop() throws(LupoError) {
        advance()
        out.kind = .ddl
        if accept("TEMPORARY") { out.isTemporary = true }
        if let routine = Self.routineVerbs[word] { return refuse(.ddl, routine.drop) }
        if try takeAdministrated(.dropServer, .dropDatabase) { return }
        if accept("INDEX") {
            out.verb = .dropIndex
            _ = acceptIfExists()
            let name = try name("an index's name")
            try expect("ON")
            try object(.alter)
            out.elements = [TableElement(kind: .index, name: name, range: out.objects[0].range)]
            acceptWait()
            return try definition(stopsAtComma: false)
        }
        if accept(anyOf: ["TABLE", "TABLES"]) {
            out.verb = .dropTable
        } else if accept("VIEW") {
            out.verb = .dropView
        } else if accept("SEQUENCE") {
            out.verb = .dropSequence
        } else {
            throw unexpected("TABLE, VIEW, INDEX or SEQUENCE")
        }
        _ = acceptIfExists()
        repeat { try object(.drop) } while accept(symbol: ",")
        acceptWait()
        _ = accept(anyOf: ["RESTRICT", "CASCADE"])
    }

    mutating func rename() throws(LupoError) {
        advance()
        guard accept(anyOf: ["TABLE", "TABLES"]) else { throw unexpected("TABLE") }
        out.kind = .ddl
        out.verb = .renameTable
        _ = acceptIfExists()
        repeat {
            try object(.renameFrom)
            acceptWait()
            try expect("TO")
            try object(.renameTo)
        } while accept(symbol: ",")
    }

    mutating func truncate() throws(LupoError) {
        advance()
        out.kind = .ddl
        out.verb = .truncate
        _ = accept("TABLE")
        try object(.truncate)
        acceptWait()
        if accept(anyOf: ["DROP", "REUSE"]) { try expect("STORAGE") }
    }
}

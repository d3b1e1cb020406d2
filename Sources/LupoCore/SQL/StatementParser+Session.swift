// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// SET in all its forms; `SET STATEMENT … FOR x` is unwrapped to x.
    mutating func set() throws(LupoError) {
        advance()
        if accept("STATEMENT") { return try statementVariables() }
        out.kind = .session
        out.verb = .set
        switch word {
        case "PASSWORD": return refuse(.account, .setPassword)
        case "ROLE": return refuse(.account, .setRole)
        case "DEFAULT" where word(1) == "ROLE": return refuse(.account, .setRole)
        case "TRANSACTION": return refuse(.transaction, .setTransaction)
        case "GLOBAL", "SESSION", "LOCAL":
            if word(1) == "TRANSACTION" { return refuse(.transaction, .setTransaction) }
        default: break
        }
        repeat { try setItem() } while accept(symbol: ",")
    }

    private mutating func statementVariables() throws(LupoError) {
        repeat {
            let assignment = VariableAssignment(
                scope: .session,
                name: try name("a variable's name").lowercased()
            )
            guard acceptAssignment() else { throw unexpected("\"=\"") }
            try value(stopsAt: "FOR")
            out.statementVariables.append(assignment)
        } while accept(symbol: ",")
        try expect("FOR")
        let variables = out.statementVariables
        guard word != "SET" || word(1) != "STATEMENT" else { throw unexpected("a statement") }
        try parseStatement()
        out.statementVariables = variables
    }

    private mutating func setItem() throws(LupoError) {
        guard let lexeme = peek else { throw unexpected("a variable") }
        let assignment: VariableAssignment
        switch lexeme.token.kind {
        case .userVariable:
            let range = lexeme.token.range.lowerBound + 1..<lexeme.token.range.upperBound
            assignment = VariableAssignment(scope: .user, name: bytes.unquoted(range))
            advance()
        case .systemVariable:
            assignment = try systemVariable(lexeme)
        default:
            if accept("NAMES") || accept("CHARSET") {
                return try noteWhole("names")
            }
            if accept("CHARACTER", "SET") || accept("CHAR", "SET") {
                return try noteWhole("character set")
            }
            var scope = VariableAssignment.Scope.session
            if accept("GLOBAL") {
                scope = .global
            } else {
                _ = accept(anyOf: ["SESSION", "LOCAL"])
            }
            var name = try name("a variable's name").lowercased()
            while accept(symbol: ".") { name += "." + (try self.name().lowercased()) }
            assignment = VariableAssignment(scope: scope, name: name)
        }
        guard acceptAssignment() else { throw unexpected("\"=\"") }
        try value(stopsAt: "")
        out.assignments.append(assignment)
    }

    /// `@@x`, `@@session.x`, `@@global.x`; the scope is a token of its own.
    private mutating func systemVariable(_ lexeme: Lexeme) throws(LupoError) -> VariableAssignment {
        advance()
        let range = lexeme.token.range.lowerBound + 2..<lexeme.token.range.upperBound
        var parts = [bytes.unquoted(range).lowercased()]
        while accept(symbol: ".") { parts.append(try name("a variable's name").lowercased()) }
        var scope = VariableAssignment.Scope.session
        if parts.count > 1, ["global", "session", "local"].contains(parts[0]) {
            if parts[0] == "global" { scope = .global }
            parts.removeFirst()
        }
        return VariableAssignment(scope: scope, name: parts.joined(separator: "."))
    }

    private mutating func noteWhole(_ name: String) throws(LupoError) {
        out.assignments.append(VariableAssignment(scope: .session, name: name))
        _ = accept("DEFAULT")
        if let lexeme = peek, lexeme.symbol == 0 { advance() }
        if accept("COLLATE") { advance() }
    }

    /// A value, which may be a reserved word: ON, ALL, BINARY, DEFAULT.
    private mutating func value(stopsAt stop: String) throws(LupoError) {
        let start = index
        if !accept(anyOf: ["ON", "ALL", "BINARY", "DEFAULT"]) {
            try expression(stopsAtComma: true, stop: stop)
        }
        guard index > start else { throw unexpected("a value") }
    }

    /// SHOW, which may name a schema or a table.
    mutating func show() throws(LupoError) {
        advance()
        out.kind = .show
        out.verb = .show
        _ = accept(anyOf: ["FULL", "EXTENDED", "GLOBAL", "SESSION", "LOCAL", "OPEN", "STORAGE"])
        switch word {
        case "CREATE": return try showCreate()
        case "COLUMNS", "FIELDS", "INDEX", "INDEXES", "KEYS":
            advance()
            guard accept(anyOf: ["FROM", "IN"]) else { throw unexpected("FROM") }
            var reference = try objectName(.definition)
            if accept(anyOf: ["FROM", "IN"]) { reference.schema = try name("a schema's name") }
            out.objects.append(reference)
        case "TABLES", "TRIGGERS", "EVENTS":
            advance()
            if accept(anyOf: ["FROM", "IN"]) { try schema() }
        case "TABLE":
            advance()
            try expect("STATUS")
            if accept(anyOf: ["FROM", "IN"]) { try schema() }
        case "GRANTS", "BINLOG", "MASTER", "SLAVE", "REPLICA", "ALL", "RELAYLOG", "EXPLAIN",
            "ANALYZE",
            "PROCEDURE", "FUNCTION", "PACKAGE", "BINARY", "PROFILE", "PROCESSLIST":
            return refuse(.show, .show)
        default:
            guard peek != nil else { throw unexpected("what to show") }
            while !["", "LIKE", "WHERE", "LIMIT"].contains(word) || isSymbol("(") || isSymbol("*")
                || isSymbol(")")
            { advance() }
        }
        if accept("LIKE") {
            guard
                peek?.token.kind == .string || peek?.token.kind == .positionalPlaceholder
                    || peek?.token.kind == .namedPlaceholder
            else { throw unexpected("a pattern") }
            advance()
        } else if accept("WHERE") || accept("LIMIT") {
            try expression()
        }
    }

    private mutating func showCreate() throws(LupoError) {
        advance()
        if accept(anyOf: ["TABLE", "VIEW", "SEQUENCE"]) {
            try object(.definition)
        } else if accept(anyOf: ["DATABASE", "SCHEMA"]) {
            acceptIfNotExists()
            try schema()
        } else {
            refuse(.show, .show)
        }
    }
}

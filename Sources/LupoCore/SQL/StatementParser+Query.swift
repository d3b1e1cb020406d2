// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    private static let selectOptions: Set<String> = [
        "ALL", "DISTINCT", "DISTINCTROW", "HIGH_PRIORITY", "STRAIGHT_JOIN", "SQL_SMALL_RESULT",
        "SQL_BIG_RESULT", "SQL_BUFFER_RESULT", "SQL_CACHE", "SQL_NO_CACHE", "SQL_CALC_FOUND_ROWS",
    ]

    /// A query with its CTEs, set operations and tail; ends before `)` or what does not belong to it.
    mutating func query() throws(LupoError) {
        try enter()
        scopes.append([])
        if accept("WITH") { try commonTables() }
        try queryTerm()
        while accept(anyOf: ["UNION", "EXCEPT", "INTERSECT", "MINUS"]) {
            _ = accept(anyOf: ["ALL", "DISTINCT"])
            try queryTerm()
        }
        try clauses(withTables: false)
        scopes.removeLast()
        leave()
    }

    /// `WITH [RECURSIVE] a (x) AS (…), b AS (…)`; a CTE is not visible in its own body unless it is recursive.
    private mutating func commonTables() throws(LupoError) {
        let isRecursive = accept("RECURSIVE")
        repeat {
            let name = try name("a CTE's name").lowercased()
            if isSymbol("(") { try parenthesized() }
            try expect("AS")
            try expect(symbol: "(")
            if isRecursive { scopes[scopes.count - 1].insert(name) }
            try query()
            scopes[scopes.count - 1].insert(name)
            try expect(symbol: ")")
            if accept("CYCLE") {
                repeat { _ = try self.name("a column's name") } while accept(symbol: ",")
                try expect("RESTRICT")
            }
        } while accept(symbol: ",")
    }

    private mutating func queryTerm() throws(LupoError) {
        if accept(symbol: "(") {
            try query()
            try expect(symbol: ")")
        } else if accept("SELECT") {
            while accept(anyOf: Self.selectOptions) {}
            let start = index
            try expression()
            guard index > start else { throw unexpected("what to select") }
            try clauses(withTables: true)
        } else if accept("VALUES") {
            guard isSymbol("(") else { throw unexpected("a row") }
            try expression()
        } else {
            throw unexpected("a query")
        }
    }

    /// FROM, WHERE and all behind them.
    private mutating func clauses(withTables: Bool) throws(LupoError) {
        while let lexeme = peek {
            switch lexeme.word {
            case "FROM":
                guard withTables else { throw unexpected("another clause") }
                advance()
                _ = try tableReferences()
            case "WHERE", "HAVING", "LIMIT", "OFFSET", "FETCH", "WINDOW":
                advance()
                try expression()
            case "GROUP", "ORDER":
                advance()
                try expect("BY")
                try expression()
            case "INTO":
                _ = try acceptInto()
            case "FOR", "LOCK":
                guard acceptRowLock() else { throw unexpected("FOR UPDATE or LOCK IN SHARE MODE") }
            default: return
            }
        }
    }

    /// `INTO OUTFILE …`, `INTO DUMPFILE …`, `INTO @a, @b`.
    mutating func acceptInto() throws(LupoError) -> Bool {
        guard accept("INTO") else { return false }
        if accept("OUTFILE") {
            out.output = .outfile
            try expression()
        } else if accept("DUMPFILE") {
            out.output = .dumpfile
            try expression()
        } else {
            out.output = out.output ?? .variables
            repeat {
                guard peek?.token.kind == .userVariable else { throw unexpected("a user variable") }
                advance()
            } while accept(symbol: ",")
        }
        return true
    }

    /// `FOR UPDATE`, `LOCK IN SHARE MODE`, each with WAIT, NOWAIT or SKIP LOCKED.
    mutating func acceptRowLock() -> Bool {
        if accept("FOR", "UPDATE") {
            out.rowLock = .update
        } else if accept("LOCK", "IN", "SHARE", "MODE") {
            out.rowLock = out.rowLock ?? .share
        } else {
            return false
        }
        if !accept("SKIP", "LOCKED") { acceptWait() }
        return true
    }
}

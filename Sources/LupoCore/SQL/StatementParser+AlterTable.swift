// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// ALTER TABLE, behind TABLE.
    mutating func alterTable(isOnline: Bool = false) throws(LupoError) {
        out.verb = .alterTable
        _ = acceptIfExists()
        try object(.alter)
        acceptWait()
        guard let first = peek else { return }
        noteOnlinePlace(from: index, offset: first.token.range.lowerBound, isOnline: isOnline)
        repeat { try alterClause() } while accept(symbol: ",")
    }

    private mutating func alterClause() throws(LupoError) {
        guard let first = peek else { throw unexpected("a clause") }
        let before = out.alterClauses.count
        let head = index
        let clause = try clauseHead()
        let inPartitions = clause.map { head in
            [.addPartition, .reorganizePartition, .partitionBy].contains(head.0)
        }
        let start = index
        try definition(stopsAtComma: true, inPartitions: inPartitions ?? false)
        guard out.alterClauses.count == before, let (kind, name, newName, isGuarded) = clause else {
            return
        }
        let end = lexemes[index - 1].token.range.upperBound
        var found = AlterClause(
            kind: kind,
            name: name,
            newName: newName,
            isGuarded: isGuarded,
            range: first.token.range.lowerBound..<end
        )
        if kind == .tableOption || kind == .convertCharset {
            noteSettings(in: head..<index, converts: kind == .convertCharset)
        }
        if kind.definesColumn { found.column = columnClause(start..<index) }
        if kind.addsKey { found.key = keyClause(start..<index) }
        out.alterClauses.append(found)
    }

    private typealias Head = (AlterClause.Kind, String?, String?, Bool)

    /// Reads a clause's own words and names; nil where it has noted its clauses itself.
    private mutating func clauseHead() throws(LupoError) -> Head? {
        let verb = word
        switch verb {
        case "ADD":
            advance()
            return try addHead()
        case "DROP":
            advance()
            return try dropHead()
        case "MODIFY", "CHANGE":
            advance()
            _ = accept("COLUMN")
            let isGuarded = acceptGuard()
            let name = try name("a column's name")
            if verb == "MODIFY" { return (.modifyColumn, name, nil, isGuarded) }
            return (.changeColumn, name, try self.name("a column's name"), isGuarded)
        case "ALTER":
            advance()
            return try alterHead()
        case "RENAME":
            advance()
            return try renameHead()
        case "CONVERT", "EXCHANGE", "ANALYZE", "CHECK", "OPTIMIZE", "REBUILD", "REPAIR", "COALESCE",
            "REORGANIZE", "TRUNCATE", "PARTITION", "REMOVE":
            return try partitionHead(verb)
        case "DISABLE", "ENABLE":
            advance()
            try expect("KEYS")
            return (verb == "ENABLE" ? .enableKeys : .disableKeys, nil, nil, false)
        case "DISCARD", "IMPORT":
            advance()
            if accept("PARTITION") { advance() }
            try expect("TABLESPACE")
            return (verb == "IMPORT" ? .importTablespace : .discardTablespace, nil, nil, false)
        case "ORDER": return (.orderBy, nil, nil, false)
        case "FORCE":
            advance()
            return (.force, nil, nil, false)
        case "ALGORITHM": return (.algorithm, nil, nil, false)
        case "LOCK": return (.lock, nil, nil, false)
        default:
            guard !verb.isEmpty else { throw unexpected("a clause") }
            return (.tableOption, nil, nil, false)
        }
    }

    private mutating func addHead() throws(LupoError) -> Head? {
        var constraint: String?
        if accept("CONSTRAINT") {
            acceptGuard()
            if peek?.isName == true { constraint = try name() }
        }
        switch word {
        case "PRIMARY":
            advance(2)
            return (.addPrimaryKey, constraint, nil, acceptGuard())
        case "UNIQUE", "INDEX", "KEY", "FULLTEXT", "SPATIAL": return try addIndexHead(constraint)
        case "VECTOR" where ["INDEX", "KEY"].contains(word(1)): return try addIndexHead(constraint)
        case "FOREIGN":
            advance(2)
            let isGuarded = acceptGuard()
            if peek?.isName == true { constraint = try name() }
            return (.addForeignKey, constraint, nil, isGuarded)
        case "CHECK": return (.addCheck, constraint, nil, false)
        case "PARTITION":
            advance()
            return (.addPartition, nil, nil, acceptGuard())
        case "PERIOD" where word(1) == "FOR": return (.addPeriod, nil, nil, false)
        case "SYSTEM" where word(1) == "VERSIONING":
            advance(2)
            return (.addSystemVersioning, nil, nil, false)
        default: return try addColumnHead()
        }
    }

    private mutating func addIndexHead(_ constraint: String?) throws(LupoError) -> Head? {
        let kind: AlterClause.Kind = word == "UNIQUE" ? .addUnique : .addIndex
        let isPlain = word == "INDEX" || word == "KEY"
        advance()
        if !isPlain { _ = accept(anyOf: ["INDEX", "KEY"]) }
        let isGuarded = acceptGuard()
        var name = constraint
        if peek?.isName == true { name = try self.name() }
        return (kind, name, nil, isGuarded)
    }

    /// `ADD [COLUMN] [IF NOT EXISTS] a INT` or `ADD COLUMN (a INT, b INT)`, where each column is a clause.
    private mutating func addColumnHead() throws(LupoError) -> Head? {
        _ = accept("COLUMN")
        let isGuarded = acceptGuard()
        guard isSymbol("(") else {
            return (.addColumn, try name("a column's name"), nil, isGuarded)
        }
        advance()
        repeat {
            guard let first = peek else { throw unexpected("a column") }
            let name = try name("a column's name")
            let start = index
            try definition(stopsAtComma: true)
            let end = lexemes[index - 1].token.range.upperBound
            var clause = AlterClause(
                kind: .addColumn,
                name: name,
                isGuarded: isGuarded,
                range: first.token.range.lowerBound..<end
            )
            clause.column = columnClause(start..<index)
            out.alterClauses.append(clause)
        } while accept(symbol: ",")
        try expect(symbol: ")")
        return nil
    }

    private mutating func dropHead() throws(LupoError) -> Head? {
        let verb = word
        switch verb {
        case "PRIMARY":
            advance(2)
            return (.dropPrimaryKey, nil, nil, false)
        case "INDEX", "KEY", "CONSTRAINT", "PARTITION", "CHECK":
            advance()
        case "FOREIGN":
            advance()
            try expect("KEY")
        case "PERIOD" where word(1) == "FOR": return (.dropPeriod, nil, nil, false)
        case "SYSTEM" where word(1) == "VERSIONING":
            advance(2)
            return (.dropSystemVersioning, nil, nil, false)
        default: _ = accept("COLUMN")
        }
        let isGuarded = acceptGuard()
        let name = try name()
        let kind: AlterClause.Kind =
            switch verb {
            case "INDEX", "KEY": .dropIndex
            case "FOREIGN": .dropForeignKey
            case "CONSTRAINT", "CHECK": .dropConstraint
            case "PARTITION": .dropPartition
            default: .dropColumn
            }
        while kind == .dropPartition, accept(symbol: ",") { _ = try self.name() }
        return (kind, name, nil, isGuarded)
    }

    private mutating func alterHead() throws(LupoError) -> Head? {
        if accept(anyOf: ["INDEX", "KEY"]) {
            let isGuarded = acceptGuard()
            return (.ignoreIndex, try name("an index's name"), nil, isGuarded)
        }
        _ = accept("COLUMN")
        let isGuarded = acceptGuard()
        let name = try name("a column's name")
        if accept("SET", "DEFAULT") { return (.setDefault, name, nil, isGuarded) }
        guard accept("DROP", "DEFAULT") else { throw unexpected("SET DEFAULT or DROP DEFAULT") }
        return (.dropDefault, name, nil, isGuarded)
    }

    private mutating func renameHead() throws(LupoError) -> Head? {
        let isColumn = word == "COLUMN"
        if isColumn || word == "INDEX" || word == "KEY" {
            advance()
            let isGuarded = acceptGuard()
            let old = try name()
            try expect("TO")
            return (isColumn ? .renameColumn : .renameIndex, old, try name(), isGuarded)
        }
        if !accept(anyOf: ["TO", "AS"]) { _ = acceptAssignment() }
        // The table leaves its name, so both names are written.
        let target = try objectName(.renameTo)
        out.objects[0].role = .renameFrom
        out.objects.append(target)
        return (.renameTable, nil, target.name, false)
    }
}

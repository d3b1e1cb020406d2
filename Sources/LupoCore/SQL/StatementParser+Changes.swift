// SPDX-License-Identifier: Apache-2.0

extension StatementParser {
    /// INSERT and REPLACE, behind the verb.
    mutating func insert(_ verb: StatementVerb) throws(LupoError) {
        out.kind = .dml
        out.verb = verb
        while accept(anyOf: ["LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"]) {}
        if accept("IGNORE") { out.guards.insert(.ignore) }
        _ = accept("INTO")
        try object(.write)
        if accept("PARTITION") { try parenthesized() }
        if isSymbol("("), !isQueryInParentheses() {
            let start = index
            try parenthesized()
            out.insertColumns = keyClause(start..<index).columns
        }
        if accept("SET") {
            out.insertColumns = try assignments().compactMap(\.last)
        } else if accept(anyOf: ["VALUES", "VALUE"]) {
            guard isSymbol("(") else { throw unexpected("a row") }
            try expression(stop: "AS")
        } else {
            try query()
        }
        if accept("ON") {
            try expect("DUPLICATE")
            try expect("KEY")
            try expect("UPDATE")
            out.guards.insert(.onDuplicateKeyUpdate)
            _ = try assignments()
        }
        try returning()
    }

    /// UPDATE, behind the verb: of several tables, those are written whose columns are assigned.
    mutating func update() throws(LupoError) {
        out.kind = .dml
        out.verb = .update
        _ = accept("LOW_PRIORITY")
        if accept("IGNORE") { out.guards.insert(.ignore) }
        let factors = try tableReferences()
        if accept("FOR") { try portion() }
        try expect("SET")
        let columns = try assignments()
        try changeTail()
        for column in columns {
            if column.count == 1 {
                let bases = factors.compactMap(\.object)
                if bases.count > 1 || bases.count < factors.count { out.isWriteAmbiguous = true }
                for base in bases { out.objects[base].role = .write }
                if bases.isEmpty { throw fault("no table of the UPDATE can be written") }
            } else {
                let schema = column.count == 3 ? column[0] : nil
                try markWritten(schema: schema, name: column[column.count - 2], among: factors)
            }
        }
    }

    /// DELETE in its three forms, behind the verb.
    mutating func delete() throws(LupoError) {
        out.kind = .dml
        out.verb = .delete
        while accept(anyOf: ["LOW_PRIORITY", "QUICK"]) {}
        if accept("IGNORE") { out.guards.insert(.ignore) }
        // DELETE HISTORY FROM t forgets versions; HISTORY FROM t is no table's name here.
        if word == "HISTORY", word(1) == "FROM" { advance() }
        if accept("FROM") {
            let targets = try deleteTargets()
            if accept("USING") {
                try deleteTargets(targets, from: try tableReferences())
            } else {
                try deleteSingle(targets)
            }
        } else {
            let targets = try deleteTargets()
            try expect("FROM")
            try deleteTargets(targets, from: try tableReferences())
        }
        try changeTail()
    }

    /// `t1, db.t2.*`: names that are resolved against the table references behind them.
    private mutating func deleteTargets() throws(LupoError) -> [ObjectReference] {
        var targets: [ObjectReference] = []
        repeat {
            guard let first = peek else { throw unexpected("a table's name") }
            var parts = [try name("a table's name")]
            var end = first.token.range.upperBound
            while accept(symbol: ".") {
                if accept(symbol: "*") { break }
                guard parts.count < 2, let part = peek else { throw unexpected("\"*\"") }
                parts.append(try name("a table's name"))
                end = part.token.range.upperBound
            }
            targets.append(
                ObjectReference(
                    schema: parts.count == 2 ? parts[0] : nil,
                    name: parts[parts.count - 1],
                    role: .write,
                    range: first.token.range.lowerBound..<end,
                    line: first.token.line,
                    column: first.token.column
                )
            )
        } while accept(symbol: ",")
        return targets
    }

    private mutating func deleteSingle(_ targets: [ObjectReference]) throws(LupoError) {
        guard let target = targets.first, targets.count == 1 else { throw unexpected("USING") }
        out.objects.append(target)
        if accept("PARTITION") { try parenthesized() }
        if accept("FOR") { try portion() }
        _ = try alias()
        if accept("BEFORE") {
            try expect("SYSTEM_TIME")
            try expression()
        }
    }

    private mutating func deleteTargets(
        _ targets: [ObjectReference],
        from factors: [TableFactor]
    ) throws(LupoError) {
        for target in targets {
            try markWritten(schema: target.schema, name: target.name, among: factors)
        }
    }

    /// `PORTION OF period FROM x TO y`.
    private mutating func portion() throws(LupoError) {
        try expect("PORTION")
        guard word == "OF" else { throw unexpected("OF") }
        advance()
        _ = try name("a period's name")
        try expect("FROM")
        try expression(stop: "TO")
        try expect("TO")
        try expression()
    }

    /// WHERE, ORDER BY, LIMIT and RETURNING of a change.
    private mutating func changeTail() throws(LupoError) {
        if accept("WHERE") {
            out.guards.insert(.where)
            try expression()
        }
        if accept("ORDER") {
            try expect("BY")
            try expression()
        }
        if accept("LIMIT") {
            out.guards.insert(.limit)
            try expression()
        }
        try returning()
    }

    private mutating func returning() throws(LupoError) {
        guard accept("RETURNING") else { return }
        out.guards.insert(.returning)
        try expression()
    }

    /// Notes that a table is written which a column or a DELETE names by its alias or its name.
    private mutating func markWritten(
        schema: String?,
        name: String,
        among factors: [TableFactor]
    ) throws(LupoError) {
        func matches(_ factor: TableFactor, _ isSame: (String, String) -> Bool) -> Bool {
            if let schema {
                guard let written = factor.name, isSame(written, name) else { return false }
                // A table without a schema stands in the default one, which may be this.
                return factor.schema.map { isSame($0, schema) } ?? true
            }
            guard let visible = factor.alias ?? factor.name else { return false }
            return isSame(visible, name)
        }
        var found = factors.filter { matches($0, ==) }
        if found.isEmpty {
            found = factors.filter { matches($0) { $0.lowercased() == $1.lowercased() } }
        }
        guard !found.isEmpty else { throw fault("no table of the statement is named \(name)") }
        for factor in found {
            guard let object = factor.object else { throw fault("\(name) is not a table") }
            out.objects[object].role = .write
        }
    }
}

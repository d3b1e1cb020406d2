// SPDX-License-Identifier: Apache-2.0

/// A constraint of the whole table as SHOW CREATE TABLE describes it.
package struct ConstraintShape: Sendable, Hashable {
    /// What it demands.
    package enum Rule: Sendable, Hashable {
        /// A condition, without its parentheses.
        case check(String)
        /// A foreign key.
        case foreignKey(Reference)
    }

    /// Where a foreign key points to.
    package struct Reference: Sendable, Hashable {
        /// The columns of this table.
        package var columns: [Identifier]
        /// The other table's schema, where it is another one.
        package var schema: Identifier?
        /// The other table.
        package var table: Identifier
        /// Its columns.
        package var targets: [Identifier]
        /// What follows, as printed: ` ON DELETE CASCADE`.
        package var actions: String
    }

    /// The name.
    package var name: Identifier
    /// What it demands.
    package var rule: Rule

    /// Whether it is a foreign key (rule S10).
    package var isForeignKey: Bool {
        if case .foreignKey = rule { true } else { false }
    }

    /// The line of SHOW CREATE TABLE, without its indent and comma.
    var sql: String {
        let start = "CONSTRAINT \(name.quoted) "
        switch rule {
        case .check(let text): return start + "CHECK (\(text))"
        case .foreignKey(let reference):
            let schema = reference.schema.map { $0.quoted + "." } ?? ""
            return start
                + "FOREIGN KEY (\(reference.columns.quotedList)) REFERENCES "
                + "\(schema)\(reference.table.quoted) (\(reference.targets.quotedList))"
                + reference.actions
        }
    }
}

extension [Identifier] {
    fileprivate var quotedList: String { map(\.quoted).joined(separator: ", ") }
}

extension DefinitionScanner {
    /// A constraint's line, behind the word CONSTRAINT and a blank.
    mutating func constraint() throws(LupoError) -> ConstraintShape {
        let name = try identifier()
        if take(" CHECK ") {
            return ConstraintShape(name: name, rule: .check(try parenthesised()))
        }
        try expect(" FOREIGN KEY ")
        let columns = try identifierList()
        try expect(" REFERENCES ")
        var table = try identifier()
        var schema: Identifier?
        if take(".") {
            schema = table
            table = try identifier()
        }
        try expect(" ")
        let targets = try identifierList()
        let start = position
        for event in [" ON DELETE ", " ON UPDATE "] where take(event) {
            let isKnown =
                take("CASCADE") || take("SET NULL") || take("SET DEFAULT") || take("NO ACTION")
                || take("RESTRICT")
            guard isKnown else { throw failure("an action") }
        }
        return ConstraintShape(
            name: name,
            rule: .foreignKey(
                ConstraintShape.Reference(
                    columns: columns,
                    schema: schema,
                    table: table,
                    targets: targets,
                    actions: text(from: start)
                )
            )
        )
    }

    private mutating func identifierList() throws(LupoError) -> [Identifier] {
        try expect("(")
        var names: [Identifier] = []
        repeat { names.append(try identifier()) } while take(", ")
        try expect(")")
        return names
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A statement with what a rule may know of where it stands.
package struct StatementSubject: Sendable {
    /// Which way the migration goes.
    package enum Direction: Sendable, Hashable {
        /// It makes the change.
        case up
        /// It takes it back.
        case down
    }

    /// The statement.
    package let statement: ReadStatement
    /// Which way the migration goes.
    package let direction: Direction
    /// The configured schemas.
    package let schemas: SchemaNames
    /// Tables that the same migration has made, as `schema.table` in lower case.
    package let made: Set<String>
    /// Whether it stands in a step, which the journal knows: it is not run a second time.
    package let isInStep: Bool

    /// Joins the parts.
    package init(
        _ statement: ReadStatement,
        direction: Direction,
        schemas: SchemaNames,
        made: Set<String> = [],
        isInStep: Bool = false
    ) {
        self.statement = statement
        self.direction = direction
        self.schemas = schemas
        self.made = made
        self.isInStep = isInStep
    }

    /// The whole statement in bytes.
    var whole: Range<Int> { 0..<statement.text.utf8.count }

    /// The columns that the statement defines: of CREATE TABLE, and of ADD, MODIFY and CHANGE.
    var columns: [Column] {
        let made = statement.elements.compactMap { element in
            element.column.map { clause in
                Column(
                    name: element.name ?? "",
                    clause: clause,
                    range: element.range,
                    isNew: true,
                    isPrimaryKey: clause.isPrimaryKey || isKeyOfTable(element.name)
                )
            }
        }
        let altered = statement.alterClauses.compactMap { clause in
            clause.column.map { column in
                Column(
                    name: clause.newName ?? clause.name ?? "",
                    clause: column,
                    range: clause.range,
                    isNew: clause.kind == .addColumn,
                    isPrimaryKey: column.isPrimaryKey
                )
            }
        }
        return made + altered
    }

    private func isKeyOfTable(_ name: String?) -> Bool {
        guard let name else { return false }
        return statement.elements.contains { element in
            element.kind == .primaryKey
                && (element.key?.columns ?? []).contains { $0.lowercased() == name.lowercased() }
        }
    }

    /// A column that a statement defines.
    struct Column {
        var name: String
        var clause: ColumnClause
        var range: Range<Int>
        /// It is not there before.
        var isNew: Bool
        /// It is, or belongs to, the primary key that the statement defines.
        var isPrimaryKey: Bool
    }

    /// Whether the migration itself has made a table.
    func hasMade(_ reference: ObjectReference) -> Bool {
        made.contains(StatementSubject.key(reference, in: schemas))
    }

    /// A table as it stands in `made`.
    package static func key(_ reference: ObjectReference, in schemas: SchemaNames) -> String {
        "\(reference.schema ?? schemas.core.name).\(reference.name)".lowercased()
    }
}

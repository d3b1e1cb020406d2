// SPDX-License-Identifier: Apache-2.0

/// The way back of ALTER TABLE, CREATE INDEX and DROP INDEX: one ALTER TABLE from the definition after to the one before.
///
/// What the definitions differ in is taken back, but only what the statement's clauses may have done: a column goes only
/// where the statement added it, and comes back never, since its values are gone.
struct TableInverse {
    let derivation: InverseDerivation
    /// The table before and after.
    let old: TableShape
    let new: TableShape
    /// Its name after.
    let table: ObjectName
    /// Its name before.
    let source: ObjectName
    /// The columns' names after, in lower case, with those before.
    let renamedColumns: [String: Identifier]
    /// The same of indexes.
    let renamedKeys: [String: Identifier]

    init(_ derivation: InverseDerivation) throws(LupoError) {
        self.derivation = derivation
        let statement = derivation.statement
        guard let first = statement.objects.first else { throw Self.unknown }
        source = try derivation.name(of: first)
        table = try derivation.name(in: .renameTo) ?? source
        guard let oldText = derivation.before[source] ?? nil,
            let newText = derivation.after[table] ?? nil,
            let old = try ObjectShape(showCreate: oldText).table,
            let new = try ObjectShape(showCreate: newText).table
        else { throw Self.unknown }
        self.old = old
        self.new = new
        var columns: [String: Identifier] = [:]
        var keys: [String: Identifier] = [:]
        for clause in statement.alterClauses {
            guard let from = clause.name, let to = clause.newName else { continue }
            switch clause.kind {
            case .renameColumn, .changeColumn:
                guard old.column(named: from) != nil, from.lowercased() != to.lowercased() else {
                    continue
                }
                columns[to.lowercased()] = try Identifier(from)
            case .renameIndex:
                guard old.key(named: from) != nil else { continue }
                keys[to.lowercased()] = try Identifier(from)
            default: continue
            }
        }
        renamedColumns = columns
        renamedKeys = keys
    }

    private static let unknown = LupoError(
        .schemaDiffers,
        "there is no table of that name before and after it."
    )

    /// Finds the way back.
    func inverse() -> Inverse {
        if let reason = lossyClause ?? lossyOption { return .impossible(reason) }
        var parts = Parts()
        if let reason = columns(&parts) ?? keys(&parts) ?? constraints(&parts) {
            return .impossible(reason)
        }
        if old.comment != new.comment {
            parts.last.append("COMMENT = \(SQLLiteral.text(old.comment))")
        }
        // Seen on 10.11: an ALTER that rebuilds a table and renames it loses its foreign keys without a word.
        let isTied = (old.constraints + new.constraints).contains(where: \.isForeignKey)
        if source != table, isTied, !parts.clauses.isEmpty {
            return .impossible(
                "the server may lose foreign keys of a table that is changed and renamed at once"
            )
        }
        if source != table { parts.last.append("RENAME TO \(source.quoted)") }
        guard !parts.clauses.isEmpty else { return .nothing }
        var inverse = InverseStatement(
            "ALTER TABLE \(table.quoted) " + parts.clauses.joined(separator: ", ")
        )
        inverse.alteredTable = table
        inverse.droppedColumns = parts.droppedColumns
        inverse.obstacles = parts.obstacles
        return .statement(inverse)
    }

    /// Clauses in the order in which the statement has them.
    struct Parts {
        /// Keys and constraints that go.
        var removed: [String] = []
        /// Columns that go.
        var dropped: [String] = []
        /// Columns and keys that change.
        var changed: [String] = []
        /// Keys and constraints that come back.
        var added: [String] = []
        /// What is said at the end.
        var last: [String] = []
        var droppedColumns: [Identifier] = []
        var obstacles: [InverseObstacle] = []

        var clauses: [String] { removed + dropped + changed + added + last }
    }

    // MARK: - What is lost

    private var lossyClause: String? {
        if derivation.statement.guards.contains(.ignore) {
            return "ALTER IGNORE TABLE may have removed or changed rows"
        }
        return derivation.statement.alterClauses.lazy.compactMap { clause in
            switch clause.kind {
            case .addColumn, .modifyColumn, .changeColumn, .renameColumn, .setDefault, .dropDefault,
                .addIndex, .addUnique, .addPrimaryKey, .addForeignKey, .addCheck, .dropIndex,
                .dropPrimaryKey, .dropForeignKey, .dropConstraint, .renameIndex, .ignoreIndex,
                .enableKeys, .disableKeys, .renameTable, .tableOption, .algorithm, .lock, .orderBy,
                .force:
                nil
            case .dropColumn:
                old.column(named: clause.name ?? "") == nil
                    ? nil : "DROP COLUMN \(clause.name ?? "") removed the column's values"
            default: "the host does not take back what it did to partitions, history or text"
            }
        }.first
    }

    private var lossyOption: String? {
        if old.partitioning != new.partitioning { return "it changed the table's partitions" }
        if old.systemPeriod != new.systemPeriod || old.applicationPeriod != new.applicationPeriod {
            return "it changed the table's periods"
        }
        func others(_ table: TableShape) -> [TableShape.Option] {
            table.options.filter { $0.name != "COMMENT" }
        }
        return others(old) == others(new) ? nil : "it changed the table's options"
    }

    // MARK: - Names

    /// The name before of a column.
    func oldName(ofColumn name: Identifier) -> Identifier {
        renamedColumns[name.name.lowercased()] ?? name
    }

    /// The name after of a column that was there before; nil where it is gone.
    func newColumn(for column: ColumnShape) -> ColumnShape? {
        new.columns.first {
            oldName(ofColumn: $0.name).name.lowercased() == column.name.name.lowercased()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What `insert`, `upsert` and `batches` need to know of a table.
extension TableShape {
    /// Which of `created_ymdhis` and `updated_ymdhis` the host fills in, in that order, as the table spells them.
    package var stampedColumns: [Identifier] {
        ["created_ymdhis", "updated_ymdhis"].compactMap { column(named: $0)?.name }
    }

    /// Whole columns of each primary or unique key; one with a prefix or without overlaps is not among them.
    package var uniqueKeys: [KeyShape] {
        keys.filter { key in
            key.isUnique && key.parts.allSatisfy { $0.prefix == nil && !$0.isWithoutOverlaps }
        }
    }

    /// The primary or unique key over exactly these columns, in any order.
    ///
    /// - Parameters:
    ///   - columns: as given to `upsert`.
    ///   - name: the table, for the error.
    /// - Returns: the key, its columns in its own order.
    /// - Throws: ``LupoError`` `.value` where there is none; the hint lists the keys that there are.
    package func uniqueKey(
        of columns: [String],
        in name: ObjectName
    ) throws(LupoError) -> KeyShape {
        for column in columns where self.column(named: column) == nil {
            throw unknownColumn(column, name)
        }
        let wanted = Set(columns.map { $0.lowercased() })
        if let key = uniqueKeys.first(where: { $0.columnSet == wanted }) { return key }
        let lists = uniqueKeys.map { "{ \($0.parts.map(\.text).joined(separator: ", ")) }" }
        throw LupoError(
            .value,
            "The table \(name) has no primary or unique key of \(columns.joined(separator: ", ")).",
            hint: lists.isEmpty
                ? "Add a unique index before." : "Its keys are \(lists.joined(separator: ", "))."
        )
    }

    /// The column by whose order `batches` walks the table: one alone in a unique key, and never NULL.
    ///
    /// - Parameters:
    ///   - column: as given to `batches`; nil for the primary key.
    ///   - name: the table, for the error.
    /// - Returns: the column as the table spells it.
    /// - Throws: ``LupoError`` `.value` where the column does not do.
    package func walkingColumn(
        _ column: String?,
        in name: ObjectName
    ) throws(LupoError) -> ColumnShape {
        guard let wanted = column ?? primaryKey?.singleColumn else {
            throw LupoError(
                .value,
                "The table \(name) has no primary key of one column.",
                hint: "Give batches a key: a NOT NULL column with a unique index of its own."
            )
        }
        guard let shape = self.column(named: wanted) else { throw unknownColumn(wanted, name) }
        let isUnique = uniqueKeys.contains { $0.columnSet == [wanted.lowercased()] }
        guard isUnique, !shape.isNullable else {
            throw LupoError(
                .value,
                "The column \(shape.name) of \(name) "
                    + (isUnique ? "admits NULL" : "has no unique index of its own")
                    + ", so its order does not reach every row once.",
                hint: "Walk by a NOT NULL column with a unique index of its own."
            )
        }
        return shape
    }

    private func unknownColumn(_ column: String, _ name: ObjectName) -> LupoError {
        let names = columns.map(\.name.name)
        return LupoError(
            .value,
            "The table \(name) has no column \(column.clipped(to: 80)).",
            hint: names.nearest(to: column).map { "did you mean '\($0)'?" }
                ?? "the columns are \(names.joined(separator: ", "))."
        )
    }
}

extension KeyShape {
    fileprivate var columnSet: Set<String> { Set(parts.map { $0.column.name.lowercased() }) }

    fileprivate var singleColumn: String? { parts.count == 1 ? parts.first?.column.name : nil }
}

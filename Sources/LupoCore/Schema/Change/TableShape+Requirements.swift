// SPDX-License-Identifier: Apache-2.0

extension ObjectShape {
    /// The table, where it is one.
    func requireTable(_ name: ObjectName) throws(LupoError) -> TableShape {
        guard case .table(let table) = self else {
            throw LupoError(
                .schemaDiffers,
                "\(name) is a \(kindText), not a table.",
                hint: "Take another name."
            )
        }
        return table
    }
}

extension ObjectShape? {
    /// The table, where there is one.
    func requirePresent(_ name: ObjectName) throws(LupoError) -> TableShape {
        guard let self else {
            throw LupoError(
                .schemaDiffers,
                "There is no table \(name).",
                hint: "Create it before by m.schema:create_table."
            )
        }
        return try self.requireTable(name)
    }
}

extension TableShape {
    /// The column, where there is one; else an error with the nearest name.
    func requireColumn(
        _ column: Identifier,
        _ name: ObjectName
    ) throws(LupoError) -> ColumnShape {
        if let found = self.column(named: column.name) { return found }
        let names = columns.map(\.name.name)
        throw LupoError(
            .schemaDiffers,
            "The table \(name) has no column \(column).",
            hint: names.nearest(to: column.name).map { "did you mean '\($0)'?" }
                ?? "the columns are \(names.joined(separator: ", "))."
        )
    }

    /// Whether `after` names a column.
    func requirePosition(
        of column: ColumnDefinition,
        _ name: ObjectName
    ) throws(LupoError) {
        if case .after(let other) = column.position { _ = try requireColumn(other, name) }
    }

    /// Whether the column stands where it is wanted.
    func isInPlace(_ column: ColumnDefinition) -> Bool {
        let names = columns.map { $0.name.name.lowercased() }
        guard let index = names.firstIndex(of: column.name.name.lowercased()) else { return false }
        switch column.position {
        case nil: return true
        case .first: return index == 0
        case .after(let other): return index > 0 && names[index - 1] == other.name.lowercased()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

extension TableInverse {
    /// The columns' part; returns why there is no way back.
    func columns(_ parts: inout Parts) -> String? {
        let added = Set(
            derivation.statement.alterClauses.filter { $0.kind == .addColumn }.compactMap {
                $0.name?.lowercased()
            }
        )
        var order: [Identifier] = []
        for column in new.columns {
            if let earlier = old.column(named: oldName(ofColumn: column.name).name) {
                order.append(earlier.name)
                continue
            }
            guard added.contains(column.name.name.lowercased()) else {
                return "the column \(column.name) is not known to be its own"
            }
            parts.dropped.append("DROP COLUMN \(column.name.quoted)")
            parts.droppedColumns.append(column.name)
        }
        for (index, column) in old.columns.enumerated() {
            guard let present = newColumn(for: column) else {
                return "the column \(column.name) is gone with its values"
            }
            let place = order.firstIndex(of: column.name)
            let isMoved = place != index
            if isMoved, let place {
                order.remove(at: place)
                order.insert(column.name, at: index)
            }
            let position =
                !isMoved
                ? ""
                : index == 0 ? " FIRST" : " AFTER \(old.columns[index - 1].name.quoted)"
            if let reason = change(present, backTo: column, position, &parts) { return reason }
        }
        return nil
    }

    /// One column that stays.
    private func change(
        _ present: ColumnShape,
        backTo column: ColumnShape,
        _ position: String,
        _ parts: inout Parts
    ) -> String? {
        var same = present
        same.name = column.name
        let isRenamed = present.name != column.name
        if same == column, position.isEmpty {
            if isRenamed {
                parts.changed.append(
                    "RENAME COLUMN \(present.name.quoted) TO \(column.name.quoted)"
                )
            }
            return nil
        }
        same.defaultValue = column.defaultValue
        if same == column, position.isEmpty, !isRenamed {
            parts.changed.append(Self.defaultClause(column))
            return nil
        }
        if column.generation != present.generation {
            return "the column \(column.name) is generated otherwise than before"
        }
        if column.generation == nil {
            if Narrowing(from: column, to: present).isNarrowing {
                return "values of the column \(column.name) may have been changed with its type"
            }
            if let reason = fit(present, column, &parts) { return reason }
        }
        let head =
            isRenamed
            ? "CHANGE COLUMN \(present.name.quoted) " : "MODIFY COLUMN "
        parts.changed.append(head + column.sql + position)
        return nil
    }

    private static func defaultClause(_ column: ColumnShape) -> String {
        let head = "ALTER COLUMN \(column.name.quoted) "
        switch column.defaultValue {
        case .none: return head + "DROP DEFAULT"
        case .null: return head + "SET DEFAULT NULL"
        case .literal(let text): return head + "SET DEFAULT \(text)"
        case .expression(let text): return head + "SET DEFAULT (\(text))"
        }
    }

    /// Where the earlier type holds less, which rows would be in the way; returns why it cannot be told.
    private func fit(
        _ present: ColumnShape,
        _ column: ColumnShape,
        _ parts: inout Parts
    ) -> String? {
        let name = present.name
        func obstacle(_ condition: String, _ words: String) {
            parts.obstacles.append(
                InverseObstacle(table: table, condition: condition, words: "\(words) in \(name)")
            )
        }
        let narrowing = Narrowing(from: present, to: column)
        if narrowing.needsRowsWithoutNull { obstacle("\(name.quoted) IS NULL", "NULL") }
        guard let reason = narrowing.reason else { return nil }
        let texts: Set<String> = ["char", "varchar"]
        if let range = column.type.integerRange, present.type.integerBytes != nil {
            obstacle(
                "\(name.quoted) NOT BETWEEN \(range.lowest) AND \(range.highest)",
                "numbers outside of \(column.type)"
            )
            return nil
        }
        if texts.contains(column.type.name), present.type.isText, !present.type.hasValues,
            column.charset == present.charset, let length = column.type.numbers.first
        {
            obstacle(
                "CHAR_LENGTH(\(name.quoted)) > \(length)",
                "values of more than \(length) characters"
            )
            return nil
        }
        return "values that the column \(name) has got since may not fit: \(reason)"
    }
}

extension ColumnType {
    /// The smallest and the largest value of a whole number; nil for other types.
    fileprivate var integerRange: (lowest: Int64, highest: UInt64)? {
        guard let bytes = integerBytes else { return nil }
        let bits = UInt64(bytes) * 8
        if isUnsigned { return (0, .max >> (64 - bits)) }
        return (-(Int64.max >> (64 - Int64(bits))) - 1, .max >> (65 - bits))
    }
}

// SPDX-License-Identifier: Apache-2.0

extension TableShape {
    /// What a live table has otherwise, with this shape as the one that is wanted.
    ///
    /// Columns with their types, nullability, defaults and order, keys, constraints, engine, collation, partitions and
    /// system versioning count; AUTO_INCREMENT=n and the other options do not.
    ///
    /// - Parameters:
    ///   - live: the table in the database.
    ///   - comments: comments count too.
    /// - Returns: a line for each difference, such as
    ///   `column mood: varchar(40) NOT NULL DEFAULT 'calm' expected, varchar(20) NULL found`; empty for the same shape.
    package func differences(from live: TableShape, comments: Bool = false) -> [String] {
        columnDifferences(from: live, comments: comments)
            + keyDifferences(from: live)
            + constraintDifferences(from: live)
            + optionDifferences(from: live, comments: comments)
    }

    private func columnDifferences(from live: TableShape, comments: Bool) -> [String] {
        var lines: [String] = []
        for column in columns {
            guard let other = live.column(named: column.name.name) else {
                lines.append(
                    "column \(column.name): "
                        + "\(column.summary(against: column, comments: false)) expected, none found"
                )
                continue
            }
            if let line = column.difference(from: other, comments: comments) { lines.append(line) }
        }
        for other in live.columns where column(named: other.name.name) == nil {
            lines.append(
                "column \(other.name): none expected, "
                    + "\(other.summary(against: other, comments: false)) found"
            )
        }
        let wanted = columns.map { $0.name.name.lowercased() }
        let found = live.columns.map { $0.name.name.lowercased() }
        if wanted != found, wanted.sorted() == found.sorted() {
            lines.append(
                "column order: \(columns.map(\.name.name).joined(separator: ", ")) expected, "
                    + "\(live.columns.map(\.name.name).joined(separator: ", ")) found"
            )
        }
        return lines
    }

    private func keyDifferences(from live: TableShape) -> [String] {
        var lines: [String] = []
        for key in keys {
            guard let other = live.key(named: key.name.name) else {
                lines.append("\(key.title): \(key.summary) expected, none found")
                continue
            }
            if !key.matches(other) {
                lines.append("\(key.title): \(key.summary) expected, \(other.summary) found")
            }
        }
        for other in live.keys where key(named: other.name.name) == nil {
            lines.append("\(other.title): none expected, \(other.summary) found")
        }
        return lines
    }

    private func constraintDifferences(from live: TableShape) -> [String] {
        let found = live.constraints
        return constraints.filter { !found.contains($0) }.map { "\($0.sql) expected, none found" }
            + found.filter { !constraints.contains($0) }.map { "\($0.sql) found, none expected" }
    }

    private func optionDifferences(from live: TableShape, comments: Bool) -> [String] {
        var pairs: [(String, String?, String?)] = [
            ("engine", engine, live.engine),
            ("collation", collation, live.collation),
            ("partitions", partitioning, live.partitioning),
            ("period", applicationPeriod, live.applicationPeriod),
            (
                "system versioning", isVersioned ? systemPeriod ?? "on" : nil,
                live.isVersioned ? live.systemPeriod ?? "on" : nil
            ),
        ]
        if comments { pairs.append(("comment", comment, live.comment)) }
        return pairs.filter { $0.1 != $0.2 }.map {
            "\($0.0): \($0.1 ?? "none") expected, \($0.2 ?? "none") found"
        }
    }
}

extension ColumnShape {
    /// The line about one column, with this one as the wanted; nil where both are the same.
    func difference(from live: ColumnShape, comments: Bool) -> String? {
        guard name == live.name else {
            return "column \(name): the name \(name) expected, \(live.name) found"
        }
        guard !matches(live, comments: comments) else { return nil }
        return "column \(name): \(summary(against: live, comments: comments)) expected, "
            + "\(live.summary(against: self, comments: comments)) found"
    }
}

extension TableDefinition {
    /// What a live table has otherwise; see ``TableShape/differences(from:comments:)``.
    package func differences(from live: TableShape, comments: Bool = false) -> [String] {
        shape.differences(from: live, comments: comments)
    }
}

extension ColumnDefinition {
    /// Whether a live column has this shape; the name and the position do not count.
    package func matches(_ column: ColumnShape, comments: Bool = false) -> Bool {
        shape.matches(column, comments: comments)
    }
}

extension IndexDefinition {
    /// Whether a live key has this shape; the name does not count.
    ///
    /// - Parameters:
    ///   - key: the live key.
    ///   - table: its table; a prefix of a column's whole length is no prefix there.
    /// - Returns: whether they are equal but for their names.
    package func matches(_ key: KeyShape, in table: TableShape) -> Bool {
        shape(in: table.columns).matches(key)
    }
}

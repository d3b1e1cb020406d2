// SPDX-License-Identifier: Apache-2.0

/// A table as SHOW CREATE TABLE describes it, taken apart without loss.
///
/// ``sql(includingCounter:)`` gives the server's text back, byte by byte.
package struct TableShape: Sendable, Hashable {
    /// An option behind the columns: `ENGINE=InnoDB`, `WITH SYSTEM VERSIONING`.
    package struct Option: Sendable, Hashable {
        /// The words before the equals sign, as printed.
        package var name: String
        /// What follows it, as printed; nil for an option without.
        package var value: String?
    }

    /// The table's name.
    package var name: Identifier
    /// Made by CREATE TEMPORARY TABLE.
    package var isTemporary = false
    /// The columns in order.
    package var columns: [ColumnShape] = []
    /// The keys in the server's order, the primary key first.
    package var keys: [KeyShape] = []
    /// Foreign keys and CHECKs of the table, in the server's order.
    package var constraints: [ConstraintShape] = []
    /// The period of valid time, as printed behind PERIOD FOR.
    package var applicationPeriod: String?
    /// The period of system time, as printed behind PERIOD FOR.
    package var systemPeriod: String?
    /// The options in order, AUTO_INCREMENT not among them.
    package var options: [Option] = []
    /// The value of AUTO_INCREMENT=n, which rows change and which is no part of the shape.
    package var autoIncrement: UInt64?
    /// Everything from PARTITION BY on, as printed.
    package var partitioning: String?

    init(name: Identifier) { self.name = name }

    /// The storage engine, as printed.
    package var engine: String? { self[option: "ENGINE"] }

    /// The default character set; `utf8` is written `utf8mb3`.
    package var charset: String? { self[option: "DEFAULT CHARSET"].map(Collation.modern) }

    /// The default collation; where it is not printed, the character set's own.
    package var collation: String? {
        self[option: "COLLATE"].map(Collation.modern) ?? charset.map(Collation.primary)
    }

    /// The comment.
    package var comment: String { self[option: "COMMENT"].flatMap(SQLLiteral.decoded) ?? "" }

    /// The row format, where the table's author gave one.
    package var rowFormat: String? { self[option: "ROW_FORMAT"] }

    /// Keeps the history of its rows.
    package var isVersioned: Bool { options.contains { $0.name == "WITH SYSTEM VERSIONING" } }

    /// The primary key.
    package var primaryKey: KeyShape? { keys.first { $0.kind == .primary } }

    /// The column of that name; case does not count, as in the server.
    package func column(named name: String) -> ColumnShape? {
        let name = name.lowercased()
        return columns.first { $0.name.name.lowercased() == name }
    }

    /// The key of that name, `PRIMARY` for the primary key; case does not count.
    package func key(named name: String) -> KeyShape? {
        let name = name.lowercased()
        return keys.first { $0.name.name.lowercased() == name }
    }

    private subscript(option name: String) -> String? {
        options.first { $0.name == name }?.value
    }
}

extension TableShape {
    /// The text of SHOW CREATE TABLE.
    ///
    /// - Parameter includingCounter: with `AUTO_INCREMENT=n`, where there was one.
    /// - Returns: the server's text, byte by byte, but for the counter.
    package func sql(includingCounter: Bool = true) -> String {
        var lines = columns.map(\.sql)
        if let applicationPeriod { lines.append("PERIOD FOR \(applicationPeriod)") }
        lines += keys.map(\.sql)
        if let systemPeriod { lines.append("PERIOD FOR \(systemPeriod)") }
        lines += constraints.map(\.sql)
        var out = "CREATE \(isTemporary ? "TEMPORARY " : "")TABLE \(name.quoted) (\n  "
        out += lines.joined(separator: ",\n  ") + "\n)"
        for option in options {
            out += " " + option.name + (option.value.map { "=" + $0 } ?? "")
            if option.name == "ENGINE", includingCounter, let autoIncrement {
                out += " AUTO_INCREMENT=\(autoIncrement)"
            }
        }
        if let partitioning { out += "\n" + partitioning }
        return out
    }

    /// The text that a fingerprint covers: without the counter, keys and constraints in the order of their names.
    ///
    /// An index that is dropped and made again moves to the end in SHOW CREATE TABLE, without another meaning.
    package var canonicalText: String {
        var table = self
        table.keys.sort {
            ($0.kind != .primary ? 1 : 0, $0.name) < ($1.kind != .primary ? 1 : 0, $1.name)
        }
        table.constraints.sort { $0.name < $1.name }
        return table.sql(includingCounter: false)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What journal and schema say of an attempt that was cut off or has failed, before anything is done about it.
package struct AttemptFinding: Sendable, Hashable {
    /// A statement of the journal, as far as it is told.
    package struct Statement: Sendable, Hashable {
        /// Its place in the journal.
        package var sequence: Int64
        /// How far it came.
        package var status: JournalEntry.Status
        /// `file:line` in the script.
        package var location: String?
        /// Its text; nil for what has none.
        package var text: String?

        /// Joins the parts.
        package init(
            sequence: Int64,
            status: JournalEntry.Status,
            location: String?,
            text: String?
        ) {
            self.sequence = sequence
            self.status = status
            self.location = location
            self.text = text
        }

        fileprivate var description: String {
            let line = location.flatMap { $0.split(separator: ":").last }.map { ", line \($0)" }
            let words = text.map { ": " + $0.clipped(to: 100).escapingControls() }
            return "statement \(sequence)" + (line ?? "") + (words ?? "")
        }

        fileprivate var json: JSON {
            .object([
                ("sequence", .integer(sequence)),
                ("status", .string(status.rawValue)),
                ("location", JSON(location)),
                ("statement", JSON(text)),
            ])
        }
    }

    /// How a table stands.
    package enum Standing: Sendable, Hashable {
        /// Defined as before the attempt.
        case before
        /// Defined as a statement left it; gone where that dropped it.
        case after(Int64)
        /// Defined as before a statement whose outcome nobody wrote down.
        case beforeOpen(Int64)
        /// Neither as before such a statement nor known otherwise: it was carried out, or somebody changed the table.
        case afterOpen(Int64)
        /// As nothing in the journal leaves it.
        case otherwise

        fileprivate var words: String {
            switch self {
            case .before: "as before the attempt"
            case .after(let number): "as statement \(number) left it"
            case .beforeOpen(let number): "as before statement \(number)"
            case .afterOpen(let number): "not as before statement \(number)"
            case .otherwise: "as nothing in the journal leaves it"
            }
        }

        fileprivate var name: String {
            switch self {
            case .before: "before"
            case .after: "after"
            case .beforeOpen: "before_open"
            case .afterOpen: "after_open"
            case .otherwise: "otherwise"
            }
        }

        fileprivate var statement: Int64? {
            switch self {
            case .after(let number), .beforeOpen(let number), .afterOpen(let number): number
            case .before, .otherwise: nil
            }
        }
    }

    /// A table with how it stands.
    package struct Table: Sendable, Hashable {
        /// Its name.
        package var name: ObjectName
        /// Compared with the journal.
        package var standing: Standing

        /// Joins the parts.
        package init(name: ObjectName, standing: Standing) {
            self.name = name
            self.standing = standing
        }
    }

    /// `up`, or `down` where a rollback was cut off.
    package var direction: MigrationMachine.Direction
    /// Statements by how far they came; reads do not count.
    package var counts: [JournalEntry.Status: Int]
    /// The newest statement that was not a read; nil where there is none.
    package var last: Statement?
    /// The touched tables, by name.
    package var tables: [Table]

    /// Joins the parts.
    package init(
        direction: MigrationMachine.Direction,
        counts: [JournalEntry.Status: Int],
        last: Statement?,
        tables: [Table]
    ) {
        self.direction = direction
        self.counts = counts
        self.last = last
        self.tables = tables
    }

    /// For people, one line each.
    package var lines: [String] {
        let what = direction == .down ? "its rollback's journal" : "journal"
        let total = counts.values.reduce(0, +)
        guard let last, total > 0 else {
            return ["\(what): nothing was written"] + schemaLine
        }
        let parts = JournalEntry.Status.allCases.compactMap { status in
            counts[status].map { count in
                "\(count) \(status == .intent ? "without an outcome" : status.rawValue)"
            }
        }
        let line =
            "\(what): \(total) \(total == 1 ? "statement" : "statements"), \(parts.joined(separator: ", "));"
            + " the last is \(last.description)"
        return [line] + schemaLine
    }

    private var schemaLine: [String] {
        guard !tables.isEmpty else { return [] }
        let words = tables.map { "\($0.name) is \($0.standing.words)" }
        return ["schema: " + words.joined(separator: "; ")]
    }

    /// The object `found` of a report.
    package var json: JSON {
        .object([
            ("direction", .string(direction.rawValue)),
            (
                "statements",
                .object(
                    JournalEntry.Status.allCases.map { status in
                        (status.rawValue, .integer(Int64(counts[status] ?? 0)))
                    }
                )
            ),
            ("last", last?.json ?? .null),
            (
                "tables",
                .array(
                    tables.map { table in
                        .object([
                            ("table", .string(table.name.description)),
                            ("standing", .string(table.standing.name)),
                            ("statement", JSON(table.standing.statement)),
                        ])
                    }
                )
            ),
        ])
    }
}

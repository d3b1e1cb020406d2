// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// `backup` as a person reads it.
struct BackupRenderer {
    let style: TerminalStyle
    /// The terminal's columns; nil where the output is none.
    let width: Int?

    func rendered(_ report: BackupReport) -> String {
        if !report.isSetUp { return style.yellow("This database is not set up yet.") + "\n" }
        if report.rows.isEmpty {
            return report.command == "purge" ? "Nothing to purge.\n" : "No backups.\n"
        }
        let isList = report.command == "list"
        var table = TextTable(
            [
                "ID", "TABLE", "MIGRATION", isList ? "STATUS" : "RESULT", "ROWS", "SIZE",
                "MADE (UTC)",
                "KEPT UNTIL", "METHOD", isList ? "WHY" : "NOTE",
            ],
            rightAligned: [0, 4, 5],
            dispensable: [7, 5, 2, 8],
            leastLast: 12
        )
        for row in report.rows {
            let record = row.record
            let outcome = isList ? record.status.rawValue : row.outcome.replacing("_", with: " ")
            table.append([
                TextTable.Cell(String(record.id ?? 0)),
                TextTable.Cell(
                    record.method == .server
                        ? "the whole server" : record.object.description.escapingControls()
                ),
                TextTable.Cell(row.migration.escapingControls()),
                TextTable.Cell(outcome, paint: paint(row, isList)),
                TextTable.Cell(record.rows.map(Amounts.grouped) ?? ""),
                TextTable.Cell(record.bytes.map(size) ?? ""),
                TextTable.Cell(Amounts.moment(record.created)),
                TextTable.Cell(Amounts.moment(record.expires)),
                TextTable.Cell(record.method.rawValue),
                TextTable.Cell(note(row, isList).escapingControls().ellipsized(to: 80)),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    private func note(_ row: BackupReport.Row, _ isList: Bool) -> String {
        if let note = row.note ?? row.error?.message { return note }
        if row.record.method == .trash {
            let isRollback = row.record[detail: "direction"].stringValue == "down"
            return "in place of DROP TABLE" + (isRollback ? " in a rollback" : "")
        }
        if let reason = row.record[detail: "reason"].stringValue {
            return reason == "touched" ? "before execution" : "before " + reason
        }
        guard isList else { return "" }
        return row.record.isPartial ? "m.backup:table, a part" : "m.backup:table"
    }

    private func size(_ bytes: Int64) -> String {
        bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(max(1, bytes >> 10)) KiB"
    }

    private func paint(_ row: BackupReport.Row, _ isList: Bool) -> (@Sendable (String) -> String)? {
        if row.error != nil { return style.red }
        if isList { return row.record.status == .verified ? style.green : style.yellow }
        return row.outcome == "kept" ? style.yellow : style.green
    }
}

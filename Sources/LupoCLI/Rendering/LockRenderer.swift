// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// `lock` as a person reads it.
struct LockRenderer {
    let style: TerminalStyle
    /// The terminal's columns; nil where the output is none.
    let width: Int?

    func rendered(_ report: LockReport) -> String {
        if !report.isSetUp { return style.yellow("This database is not set up yet.") + "\n" }
        if report.rows.isEmpty { return "Nothing is locked.\n" }
        let isList = report.command == "list"
        var table = TextTable(
            [
                "LOCK", "HELD BY", "ACCOUNT", "FOR", "SINCE (UTC)", "UNTIL (UTC)",
                isList ? "STATE" : "RESULT", "WHY",
            ],
            dispensable: [2, 5, 3, 4],
            leastLast: 30
        )
        for row in report.rows {
            table.append([
                TextTable.Cell(row.name.escapingControls()),
                TextTable.Cell((row.holder ?? "").escapingControls()),
                TextTable.Cell((row.account ?? "").escapingControls()),
                TextTable.Cell((row.purpose ?? "").escapingControls()),
                TextTable.Cell(row.acquired?.text ?? ""),
                TextTable.Cell(row.expires?.text ?? ""),
                TextTable.Cell(isList ? row.state : row.outcome, paint: paint(row, isList)),
                TextTable.Cell(why(row).escapingControls().ellipsized(to: 200)),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    /// The evidence, and what the holder's session does now.
    private func why(_ row: LockReport.Row) -> String {
        guard let session = row.session else { return row.reason }
        if let idle = session.idleSeconds { return row.reason + "; idle for \(idle) s" }
        return row.reason + (session.statement.map { "; running: \($0)" } ?? "")
    }

    private func paint(
        _ row: LockReport.Row,
        _ isList: Bool
    ) -> (@Sendable (String) -> String)? {
        guard isList else { return style.green }
        return row.state == "alive" ? style.green : row.state == "dead" ? style.yellow : style.red
    }
}

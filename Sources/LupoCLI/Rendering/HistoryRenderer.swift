// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// `history` and `show` as a person reads them.
struct HistoryRenderer {
    let style: TerminalStyle
    /// The terminal's columns; nil where the output is none.
    let width: Int?

    func rendered(_ report: HistoryReport) -> String {
        if !report.isSetUp { return style.yellow("This database is not set up yet.") + "\n" }
        if report.attempts.isEmpty { return "No attempts.\n" }
        if report.command == "show" {
            return report.attempts.reversed().map(details).joined(separator: "\n")
        }
        var table = TextTable(
            [
                "RUN", "STARTED (UTC)", "MIGRATION", "VERSION", "TYPE", "STATUS", "TOOK", "ACTOR",
                "TABLES",
            ],
            rightAligned: [0, 6, 7],
            dispensable: [8, 7, 4, 3],
            leastLast: 20
        )
        for attempt in report.attempts {
            table.append([
                TextTable.Cell(String(attempt.trackingID)),
                TextTable.Cell(Amounts.moment(attempt.started)),
                TextTable.Cell(attempt.name.escapingControls()),
                TextTable.Cell(attempt.version.escapingControls()),
                TextTable.Cell(attempt.type),
                TextTable.Cell(attempt.status.spaced, paint: paint(attempt.status)),
                TextTable.Cell(attempt.durationMilliseconds.map(Amounts.duration) ?? ""),
                TextTable.Cell(attempt.actor.map { String($0) } ?? ""),
                TextTable.Cell(attempt.tablesAffected.joined(separator: ", ").ellipsized(to: 60)),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    private func details(_ attempt: HistoryReport.Attempt) -> String {
        var out = style.bold("\(attempt.name) \(attempt.version)".escapingControls())
        out += "  run \(attempt.trackingID), \(attempt.type), "
        out += paint(attempt.status)(attempt.status.spaced)
        if let took = attempt.durationMilliseconds { out += " in \(Amounts.duration(took))" }
        out += "\n"
        if let actor = attempt.actor {
            out += "started \(Amounts.moment(attempt.started)) UTC by actor \(actor)\n"
        }
        if !attempt.tablesAffected.isEmpty {
            out += "tables  \(attempt.tablesAffected.joined(separator: ", "))\n"
        }
        if let name = attempt.rollbackName { out += "rolled back by \(name)\n" }
        out += "\n" + states(attempt)
        if !attempt.journal.isEmpty { out += "\n" + journal(attempt) }
        if !attempt.validations.isEmpty { out += "\n" + validations(attempt) }
        if let error = attempt.error {
            out += "\n" + error.escapingControls(keepingNewlines: true) + "\n"
        }
        return out
    }

    private func states(_ attempt: HistoryReport.Attempt) -> String {
        var table = TextTable(["STATE", "ENTERED (UTC)", "TOOK"], rightAligned: [2])
        for state in attempt.states {
            table.append([
                TextTable.Cell(state.state),
                TextTable.Cell(Amounts.moment(state.entered)),
                TextTable.Cell(state.durationMilliseconds.map(Amounts.duration) ?? ""),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    private func journal(_ attempt: HistoryReport.Attempt) -> String {
        var table = TextTable(
            ["#", "KIND", "STATUS", "ROWS", "TOOK", "LINE", "STATEMENT"],
            rightAligned: [0, 3, 4, 5],
            dispensable: [1],
            leastLast: 40
        )
        for row in attempt.journal {
            let text = (row.text ?? row.place).split(whereSeparator: \.isWhitespace).joined(
                separator: " "
            )
            table.append([
                TextTable.Cell(String(row.sequence)),
                TextTable.Cell(row.kind),
                TextTable.Cell(row.status, paint: row.status == "done" ? nil : style.yellow),
                TextTable.Cell(row.rowsAffected.map(Amounts.grouped) ?? ""),
                TextTable.Cell(row.durationMilliseconds.map(Amounts.duration) ?? ""),
                TextTable.Cell(line(row, in: attempt)),
                TextTable.Cell(text.escapingControls().ellipsized(to: 100)),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    /// The line alone in the migration's own file, with the file's name in a module.
    private func line(
        _ row: HistoryReport.Statement,
        in attempt: HistoryReport.Attempt
    ) -> String {
        guard let location = row.location, let colon = location.lastIndex(of: ":") else {
            return ""
        }
        let file = location[..<colon].split(separator: "/").last ?? ""
        let line = location[location.index(after: colon)...]
        let undone =
            attempt.name.hasSuffix("_rollback") ? attempt.name.dropLast("_rollback".count) : ""
        let isOwn =
            file.hasPrefix(attempt.name + "_") || !undone.isEmpty && file.hasPrefix(undone + "_")
        return (isOwn ? String(line) : "\(file):\(line)").escapingControls()
    }

    private func validations(_ attempt: HistoryReport.Attempt) -> String {
        var table = TextTable(["CHECK", "RESULT", ""])
        for row in attempt.validations {
            table.append([
                TextTable.Cell(row.type),
                TextTable.Cell(row.status, paint: row.status == "passed" ? style.green : style.red),
                TextTable.Cell(finding(row).escapingControls().ellipsized(to: 120)),
            ])
        }
        return table.rendered(style: style, width: width)
    }

    /// What a check says: a script's message tells what it means where the check does not hold.
    private func finding(_ row: HistoryReport.Validation) -> String {
        let isScripts = row.type.hasPrefix("check.") && row.type != "check.column"
        return isScripts && row.status == "passed" ? "ruled out: " + row.message : row.message
    }

    private func paint(_ status: String) -> @Sendable (String) -> String {
        switch status {
        case "completed": style.green
        case "failed": style.red
        default: style.yellow
        }
    }
}

extension String {
    fileprivate var spaced: String { String(map { $0 == "_" ? " " : $0 }) }
}

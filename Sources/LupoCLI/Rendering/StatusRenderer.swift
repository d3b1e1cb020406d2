// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// `status` as a person reads it.
struct StatusRenderer {
    let style: TerminalStyle
    /// The terminal's columns; nil where the output is none.
    let width: Int?

    func rendered(_ report: StatusReport) -> String {
        var out = ""
        if !report.isSetUp {
            out +=
                style.yellow("This database is not set up yet") + "; the first `run` does that.\n"
        }
        if report.migrations.isEmpty {
            out += report.isSetUp ? "No migrations.\n" : ""
        } else {
            var table = TextTable(
                ["MIGRATION", "VERSION", "TYPE", "STATUS", "EXECUTED (UTC)", "TOOK", ""],
                rightAligned: [5],
                dispensable: [2, 5, 4],
                leastLast: 30
            )
            for row in report.migrations { table.append(cells(row)) }
            out += table.rendered(style: style, width: width) + "\n" + summary(report) + "\n"
        }
        for error in report.unreadable { out += "\n" + error.rendered(label: "unreadable") + "\n" }
        return out
    }

    private func cells(_ row: StatusReport.Row) -> [TextTable.Cell] {
        [
            TextTable.Cell(row.identity.name),
            TextTable.Cell(row.identity.version.description),
            TextTable.Cell(row.identity.type.rawValue),
            TextTable.Cell(row.status.words, paint: paint(row.status)),
            TextTable.Cell(Amounts.moment(row.executed)),
            TextTable.Cell(row.durationMilliseconds.map(Amounts.duration) ?? ""),
            TextTable.Cell(remark(row).escapingControls().ellipsized(to: 100)),
        ]
    }

    private func remark(_ row: StatusReport.Row) -> String {
        if row.checksumMatches == false, row.status == .completed {
            return "the file has changed since"
        }
        if let first = row.drift.first {
            let more = row.drift.count - 1
            return first.description + (more > 0 ? ", and \(more) more" : "")
        }
        if row.status == .running, let state = row.state { return "in \(state.rawValue)" }
        if let reason = row.skipReason { return "skipped: \(reason)" }
        if let error = row.error, row.status == .failed || row.status == .rolledBack {
            return error
        }
        if row.file == nil, row.identity.type != .rollback {
            return "no file in the migration folders"
        }
        return ""
    }

    private func paint(_ status: ExecutionStatus) -> @Sendable (String) -> String {
        switch status {
        case .completed: style.green
        case .failed: style.red
        case .running, .rolledBack: style.yellow
        case .pending: style.cyan
        }
    }

    private func summary(_ report: StatusReport) -> String {
        ExecutionStatus.allCases.compactMap { status in
            let count = report.migrations.lazy.filter { $0.status == status }.count
            return count == 0 ? nil : "\(count) \(status.words)"
        }.joined(separator: ", ")
    }
}

extension ExecutionStatus {
    /// The status without its underscore.
    var words: String { self == .rolledBack ? "rolled back" : rawValue }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What `lint` found, for people.
struct LintRenderer {
    let style: TerminalStyle

    func rendered(_ report: LintReport) -> String {
        let blocks = report.open.map(block)
        return blocks.map { $0 + "\n\n" }.joined() + summary(report) + "\n"
    }

    private func block(_ entry: LintReport.Entry) -> String {
        let finding = entry.finding.finding
        let head = "\(finding.severity.rawValue)[\(finding.rule)]"
        let painted =
            switch finding.severity {
            case .error: style.red(style.bold(head))
            case .warning: style.yellow(style.bold(head))
            default: style.cyan(style.bold(head))
            }
        var lines = ["\(painted): \(finding.message)"]
        let place = "\(entry.file.escapingControls()):\(entry.finding.line):\(entry.finding.column)"
        lines.append("  --> " + style.cyan(place))
        lines += excerpt(entry.finding)
        if let hint = finding.hint { lines.append("  = hint: \(hint)") }
        return lines.joined(separator: "\n")
    }

    /// The line with its neighbours, and a caret under the place.
    private func excerpt(_ finding: SQLLinter.Finding) -> [String] {
        guard let excerpt = finding.excerpt else { return [] }
        let width = String(excerpt.firstLine + excerpt.lines.count - 1).count
        var out: [String] = []
        for (offset, text) in excerpt.lines.enumerated() {
            let number = excerpt.firstLine + offset
            let label = String(repeating: " ", count: width - String(number).count) + String(number)
            let isPlace = number == finding.line
            let line =
                "  \(isPlace ? ">" : " ") \(label) | \(text.escapingControls().clipped(to: 400))"
            out.append(isPlace ? line : style.dim(line))
            if isPlace, finding.column <= text.count {
                let before = String(text.prefix(finding.column - 1)).escapingControls().count
                let blanks = String(repeating: " ", count: width + 5 + before + 2)
                out.append(blanks + style.red("^"))
            }
        }
        return out
    }

    private func summary(_ report: LintReport) -> String {
        func number(_ count: Int, _ word: String) -> String {
            "\(count) \(word)\(count == 1 ? "" : "s")"
        }
        let looked = number(report.files, "file") + ", " + number(report.statements, "statement")
        let parts = [(Severity.error, "error"), (.warning, "warning"), (.info, "note")].compactMap {
            report.count($0) > 0 ? number(report.count($0), $1) : nil
        }
        let allowed = report.entries.count - report.open.count
        let rest = allowed > 0 ? ", \(allowed) allowed" : ""
        guard !parts.isEmpty else { return looked + ": " + style.green("nothing found") + rest }
        return looked + ": " + parts.joined(separator: ", ") + rest
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// A run's report as a person reads it.
struct RunRenderer {
    let style: TerminalStyle
    /// The working folder: files below it are shown from there.
    var folder = ProcessFacts.workingFolder

    /// Each migration with its states, then one line that sums up where there were several.
    func rendered(_ report: RunReport) -> String {
        var out = ""
        let isLong = report.migrations.count > 20
        for migration in report.migrations {
            if isLong, migration.outcome == .completed || migration.outcome == .alreadyCompleted {
                continue
            }
            if !out.isEmpty { out += "\n" }
            out += rendered(migration)
        }
        if report.migrations.count > 1 { out += (out.isEmpty ? "" : "\n") + sum(report) }
        return out
    }

    private func rendered(_ migration: MigrationReport) -> String {
        let title = migration.identity.map { "\($0.name) \($0.version)" } ?? migration.file
        var out = style.bold(title.escapingControls())
        if migration.identity != nil {
            out += "  " + style.dim(shortened(migration.file).escapingControls())
        }
        out += "\n"
        for state in migration.states where state.state.hook != nil {
            out += line(state, of: migration)
        }
        out += "  " + verdict(migration) + "\n"
        for note in migration.notes { out += "  " + style.dim(note.escapingControls()) + "\n" }
        if let error = migration.error { out += "\n" + painted(error) + "\n" }
        return out
    }

    private func shortened(_ file: String) -> String {
        file.hasPrefix(folder + "/") ? String(file.dropFirst(folder.count + 1)) : file
    }

    private func line(_ state: StateRow, of migration: MigrationReport) -> String {
        let isLast = migration.states.last { $0.state.hook != nil }?.state == state.state
        let hasFailed = isLast && migration.error != nil
        let mark = hasFailed ? style.red("✗") : style.green("✓")
        let name = state.state.rawValue
        let padding = String(repeating: " ", count: 16 - name.count)
        let duration = state.durationMilliseconds.map(Amounts.duration) ?? ""
        let gap = String(repeating: " ", count: max(0, 9 - duration.count))
        var out = "  \(mark) \(name)\(padding)\(gap)\(style.dim(duration))"
        if state.state == .execution, migration.statements > 0 {
            let statements = Amounts.count(Int64(migration.statements), "statement")
            let rows =
                migration.rowsAffected > 0
                ? ", " + Amounts.count(migration.rowsAffected, "row") : ""
            out += "   \(statements)\(rows)"
        }
        return out + "\n"
    }

    private func verdict(_ migration: MigrationReport) -> String {
        let took = Amounts.duration(migration.durationMilliseconds)
        switch migration.outcome {
        case .completed: return style.green("completed") + " in \(took)" + details(migration)
        case .skipped:
            let reason = migration.skipReason.map { ": " + $0.escapingControls() } ?? ""
            return style.cyan("skipped") + reason
        case .alreadyCompleted:
            return style.cyan("nothing to do") + ": completed before, and the file has not changed"
        case .rolledBack:
            let word =
                migration.error == nil ? style.green("rolled back") : style.yellow("rolled back")
            return word + " in \(took); the schema is as before" + details(migration)
        case .failed:
            return migration.states.isEmpty
                ? style.red("not run") : style.red("failed") + " after \(took)"
        case .unknown: return style.red("outcome unknown")
        }
    }

    private func details(_ migration: MigrationReport) -> String {
        var parts: [String] = []
        if !migration.tablesAffected.isEmpty {
            parts.append(migration.tablesAffected.joined(separator: ", "))
        }
        if let passed = migration.validations[.passed], passed > 0 {
            parts.append(Amounts.count(Int64(passed), "check") + " passed")
        }
        if let warned = migration.validations[.warning], warned > 0 {
            parts.append(Amounts.count(Int64(warned), "warning"))
        }
        return parts.isEmpty ? "" : style.dim("  · " + parts.joined(separator: " · "))
    }

    private func sum(_ report: RunReport) -> String {
        let parts = MigrationReport.Outcome.allCases.compactMap { outcome -> String? in
            let count = report.migrations.lazy.filter { $0.outcome == outcome }.count
            let word = outcome.rawValue.replacingUnderscores
            return count == 0 ? nil : "\(Amounts.grouped(Int64(count))) \(word)"
        }
        let time = report.migrations.reduce(into: Int64(0)) { $0 += $1.durationMilliseconds }
        let total = Amounts.count(Int64(report.migrations.count), "migration")
        return "\(total): \(parts.joined(separator: ", ")) in \(Amounts.duration(time))\n"
    }

    /// An error with its first line in colour, and where to learn more.
    func painted(_ error: LupoError) -> String {
        let text = error.rendered() + more(error)
        guard let end = text.firstIndex(of: ":") else { return text }
        return style.red(style.bold(String(text[..<end]))) + text[end...]
    }
}

extension RunRenderer {
    /// Errors whose message and hint say all that their page says.
    private static let plain: [LupoError.Code] = [
        .usage, .notFound, .configuration, .pluginNotFound, .pluginSyntax, .pluginLoad, .manifest,
        .hook, .script, .scriptArgument, .notAvailable, .checkFailed, .fileSystem, .interrupted,
        .value, .internal, .statementFailed,
    ]

    private func more(_ error: LupoError) -> String {
        guard let page = ErrorPages.current.page(about: error),
            page.fault != nil || !Self.plain.contains(error.code)
        else { return "" }
        return "\n  = more: " + style.dim("lupo-host explain \(page.name)")
    }
}

extension String {
    fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}

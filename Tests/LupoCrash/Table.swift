// SPDX-License-Identifier: Apache-2.0

/// The verdicts, counted by scenario and by what was cut where.
struct Table: Sendable {
    private var counts: [String: [String: [CellRun.Outcome: Int]]] = [:]
    /// Those that did not converge.
    private(set) var failures: [CellRun.Verdict] = []
    /// How the commands that were cut ended, with how often.
    private(set) var ends: [String: Int] = [:]
    /// All cells.
    private(set) var total = 0

    /// Counts a verdict.
    mutating func add(_ verdict: CellRun.Verdict) {
        let cell = verdict.cell
        let row = "\(cell.scenario) (\(cell.policy))"
        counts[row, default: [:]]["\(cell.kind)", default: [:]][verdict.outcome, default: 0] += 1
        ends[verdict.firstEnd, default: 0] += 1
        total += 1
        if verdict.outcome != .converged { failures.append(verdict) }
    }

    /// The lines of the table: converged of all, by scenario and by kind.
    var lines: [String] {
        let kinds = CutKind.allCases.map(\.rawValue).filter { kind in
            counts.values.contains { $0[kind] != nil }
        }
        let width = (counts.keys.map(\.count).max() ?? 0) + 2
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        var out = [padded("", width) + kinds.map { padded($0, 14) }.joined()]
        for row in counts.keys.sorted() {
            let columns = kinds.map { kind -> String in
                guard let cells = counts[row]?[kind] else { return padded("–", 14) }
                let all = cells.values.reduce(0, +)
                return padded("\(cells[.converged] ?? 0) of \(all)", 14)
            }
            out.append(padded(row, width) + columns.joined())
        }
        return out
    }

    /// One line with all counts.
    var summary: String {
        let found = CellRun.Outcome.allCases.map { outcome -> String in
            let count = counts.values.flatMap(\.values).reduce(0) { $0 + ($1[outcome] ?? 0) }
            let name = outcome == .ledger ? "with a wrong ledger" : outcome.rawValue
            return "\(count) \(outcome == .wrong ? "otherwise wrong" : name)"
        }
        return found.joined(separator: ", ")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoHost

/// Shows what came of a line.
struct ConsolePrinter {
    /// Most rows that are shown on a terminal.
    static let rowLimit = 1_000

    let style: TerminalStyle
    let errorStyle: TerminalStyle
    /// Whether a person looks at it: only then there are row counts and times, and nothing is wider than the terminal.
    let isTerminal: Bool

    /// Most rows of one result that are worth describing.
    var rows: Int { isTerminal ? ConsolePrinter.rowLimit : 10_000_000 }

    /// Shows results on standard output, and an error on standard error.
    func show(_ reply: ConsoleReply) {
        for result in reply.results { Output.write(text(result, reply.milliseconds)) }
        if let error = reply.error {
            // The terminal has written ^C where the cursor was.
            if isTerminal, error.code == .interrupted { Output.writeError("\n") }
            show(error)
        }
        if reply.hasLostVariables {
            Output.writeError(
                "The script was ended; a new one has begun, and its variables are gone.\n"
            )
        }
    }

    /// Shows an error in the usual form.
    func show(_ error: LupoError) {
        Output.writeError(RunRenderer(style: errorStyle).painted(error) + "\n")
    }

    private func text(_ result: ConsoleResult, _ milliseconds: Int64) -> String {
        switch result {
        case .value(let text): return text.escapingControls(keepingNewlines: true) + "\n"
        case .rows(let columns, let rows, let total):
            let table = ResultTable(columns, rows, style: style)
            let width = isTerminal ? ProcessFacts.outputWidth ?? 80 : nil
            let left =
                total > rows.count ? "… \(Amounts.grouped(Int64(total - rows.count))) more; " : ""
            return table.rendered(width: width)
                + note(left + Amounts.count(Int64(total), "row"), milliseconds)
        case .executed(let affected, let insertID, let warnings):
            var out = warnings.map { style.yellow("warning") + " \($0)\n" }.joined()
            let id = insertID.map { ", first id \($0)" } ?? ""
            out += Amounts.count(affected, "row") + " affected" + id
            return out + (isTerminal ? style.dim(" (\(Amounts.duration(milliseconds)))") : "")
                + "\n"
        }
    }

    private func note(_ text: String, _ milliseconds: Int64) -> String {
        isTerminal ? style.dim("\(text) (\(Amounts.duration(milliseconds)))") + "\n" : ""
    }

    /// Shows what a script logs while it runs; standard error.
    func show(_ event: ProgressEvent) {
        switch event {
        case .log(let level, let message, let fields):
            let word = level == "error" ? errorStyle.red(level) : errorStyle.dim(level)
            let members = fields.nonNull.map { " " + errorStyle.dim($0.encoded()) } ?? ""
            Output.writeError("\(word) \(message.escapingControls())\(members)\n")
        case .note(let text): Output.writeError(text.escapingControls() + "\n")
        case .waiting(let holder, let since, let purpose):
            Output.writeError(
                "waiting for \(holder), since \(since): \(purpose)\n".escapingControls(
                    keepingNewlines: true
                )
            )
        default: return
        }
    }
}

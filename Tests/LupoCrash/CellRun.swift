// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport

/// Runs one cell and judges it.
struct CellRun: Sendable {
    let place: Place
    let reference: Reference
    let cell: Cell

    /// What became of a cell.
    enum Outcome: String, Sendable, CaseIterable {
        /// Schema, data and ledger are what they have to be.
        case converged
        /// Rows are there that should not be, or values that were changed twice.
        case doubled
        /// Rows or changes are missing.
        case lost
        /// The schema or the data is something else altogether.
        case different
        /// The next command did not come to an end, or not to a good one.
        case stuck
        /// Schema and data are right, the ledger is not.
        case ledger
        /// The host died of itself, hung, or said something that was not so.
        case wrong
    }

    /// What was found.
    struct Verdict: Sendable {
        var cell: Cell
        var outcome: Outcome
        /// At which command it was cut.
        var command: String
        var finding: String
        /// How the command that was cut ended.
        var firstEnd: String
    }

    /// The command line of a scenario.
    static func arguments(
        _ scenario: Scenario,
        _ policy: Cell.Policy,
        _ next: NextCommand
    ) -> [String] {
        if scenario.command == .rollback || next == .undo { return ["rollback", scenario.name] }
        return ["run", scenario.file] + (policy == .resume ? ["--recovery", "resume"] : [])
    }

    /// Runs the command, cuts it, runs the next one, and compares.
    ///
    /// - Returns: nil where the command ended before it came to the cut.
    /// - Throws: ``TestFailure`` and ``LupoError`` where the place itself does not work.
    func perform() async throws -> Verdict? {
        let scenario = reference.scenario
        try await place.reset(for: scenario)
        if scenario.command == .rollback { _ = try await place.run(["run", scenario.file]) }
        let cut = try await place.run(
            Self.arguments(scenario, cell.policy, .again),
            cutting: cell.kind,
            at: .command(cell.number, cell.point)
        )
        return try await judge(cut)
    }

    /// Runs the command that follows on one that was cut, and compares.
    ///
    /// - Parameter cut: how that one ended.
    /// - Returns: nil where nothing was cut.
    /// - Throws: ``TestFailure`` and ``LupoError`` where the place itself does not work.
    func judge(_ cut: CutCommand) async throws -> Verdict? {
        let scenario = reference.scenario
        guard let command = cut.place else { return nil }
        let first = cut.result
        func verdict(_ outcome: Outcome, _ finding: String) -> Verdict {
            Verdict(
                cell: cell,
                outcome: outcome,
                command: command,
                finding: finding,
                firstEnd: Self.describe(first)
            )
        }
        if let finding = try falsehood(of: first) { return verdict(.wrong, finding) }
        let next = try await place.run(Self.arguments(scenario, cell.policy, cell.next))
        if let finding = problem(with: next) { return verdict(.stuck, finding) }
        let expected =
            cell.next == .undo && scenario.command == .run ? reference.before : reference.after
        let found = try place.snapshot()
        let difference = found.difference(from: expected)
        guard difference.isEmpty else {
            return verdict(
                Self.kind(of: difference),
                difference.prefix(6).joined(separator: "; ")
            )
        }
        let audit = try place.audit()
        var findings = try audit.findings(on: scenario.name)
        if cell.next == .again, cell.policy == .rollback, scenario.end == .completed,
            scenario.command == .run, !scenario.differsInJournal
        {
            let done = try audit.done(by: scenario.name)
            if done != reference.done { findings.append("the journal has \(done)") }
        }
        guard findings.isEmpty else {
            return verdict(.ledger, findings.joined(separator: "; "))
        }
        return verdict(.converged, Self.describe(next))
    }

    // MARK: - The command that is cut

    /// What the cut command did or said that is not so; nil where all is in order.
    private func falsehood(of first: CommandResult) throws -> String? {
        if first.timedOut { return "the command that was cut hangs" }
        if let signal = first.signal {
            let isKilled = signal == SIGKILL && (cell.kind == .host || cell.kind == .power)
            return isKilled ? nil : "the host died of signal \(signal): \(first.errorOutput)"
        }
        let status = first.exitStatus ?? -1
        guard [0, 2, 3, 69].contains(status) else {
            return "the host exits with \(status): \(first.output)\(first.errorOutput)"
        }
        // What was said to be done has to be so, and what was taken back too.
        guard status == 0 || status == 3 else { return nil }
        let expected =
            status == reference.scenario.expectedStatus ? reference.after : reference.before
        let difference = try place.snapshot().difference(from: expected)
        return difference.isEmpty
            ? nil : "the host exits with \(status), but: \(difference.prefix(6))"
    }

    // MARK: - The next one

    private func problem(with next: CommandResult) -> String? {
        let expected = reference.scenario.expectedStatus
        if next.timedOut { return "the next command hangs: \(next.errorOutput.suffix(300))" }
        if next.exitStatus == 0, cell.next == .undo || expected == 0 { return nil }
        if cell.next == .undo {
            // There is nothing to take back where nothing was begun.
            if next.exitStatus == 64 { return nil }
        } else if next.exitStatus == expected {
            return nil
        }
        return
            "the next command ends with \(Self.describe(next)): \(next.output.suffix(2_000))\(next.errorOutput)"
    }

    static func describe(_ result: CommandResult) -> String {
        if result.timedOut { return "no end" }
        if let signal = result.signal { return "signal \(signal)" }
        let document = try? JSON(parsing: result.output)
        let migration = document?["migrations"]?.arrayValue?.first
        let error = document?["error"]?.nonNull ?? migration?["error"]?.nonNull
        let words = [
            "exit \(result.exitStatus ?? -1)", migration?["outcome"]?.stringValue,
            error?["code"]?.stringValue,
        ]
        return words.compactMap { $0 }.joined(separator: ", ")
    }

    private static func kind(of difference: [String]) -> Outcome {
        let more = difference.contains { $0.hasPrefix("+ ") }
        let less = difference.contains { $0.hasPrefix("- ") }
        if difference.contains(where: { $0.dropFirst(2).contains(": CREATE ") }) {
            return .different
        }
        return more && less ? .different : more ? .doubled : .lost
    }
}

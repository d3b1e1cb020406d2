// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoTestSupport

/// Cuts the built `lupo-host` off at every command that it sends to the server, and judges what the next command makes of it.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lupo-crash",
        abstract: "Cuts migrations off at every point and says whether all converged.",
        discussion: """
            Each cell kills the host, the server or both, or cuts the connection between them, at one command of one \
            migration; then the next command runs, and schema, data and ledger are compared with those of a run that \
            nothing cut. The exit status is 1 where one cell did not converge.
            """,
        subcommands: [
            MatrixCommand.self, RepeatCommand.self, CallsCommand.self, SoakCommand.self,
            BackfillCommand.self,
        ],
        defaultSubcommand: MatrixCommand.self
    )
}

/// What all commands take.
struct PlaceOptions: ParsableArguments {
    @Option(help: "The folder of the migrations.")
    var folder = PlaceOptions.defaultFolder

    @Option(
        help: "The program to judge; the one that was built with this one, where nothing is said."
    )
    var program: String?

    @Option(help: "How many run side by side, each with a server of its own.")
    var jobs = 2

    private func help(_ arguments: [String]) async throws -> String {
        let host = try program.map(CommandRunner.init(program:)) ?? CommandRunner.lupoHost()
        return try await host.run(arguments + ["--help"]).output
    }

    /// The migrations of the folder that the program can run.
    func scenarios() async throws -> [Scenario] {
        let help = try await help([])
        return try Scenario.all(in: folder).filter { scenario in
            scenario.needs.map { help.contains("\n  \($0) ") } ?? true
        }
    }

    /// How the program can be told to settle what was cut off.
    func offeredPolicies() async throws -> [Cell.Policy] {
        try await help(["run"]).contains("--recovery") ? Cell.Policy.allCases : [.rollback]
    }

    private static var defaultFolder: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(2).joined(separator: "/") + "/Crash"
    }
}

/// The whole matrix, a part of it, or a sample.
struct MatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Runs the matrix, or a part of it."
    )

    @OptionGroup var place: PlaceOptions

    @Option(help: "Parts of scenarios' names; all where nothing is said.")
    var scenario: [String] = []

    @Option(help: "host, server, connection or power; all where nothing is said.")
    var kind: [CutKind] = []

    @Option(help: "before, during, after or replied; all where nothing is said.")
    var point: [CutPoint] = []

    @Option(help: "rollback or resume; what the program offers, where nothing is said.")
    var policy: [Cell.Policy] = []

    @Option(help: "again or undo; both where nothing is said.")
    var next: [NextCommand] = []

    @Option(help: "So many cells by chance instead of all.")
    var sample: Int?

    @Option(help: "What the chance begins with.")
    var seed: UInt64?

    func run() async throws {
        let scenarios = try await place.scenarios().filter { found in
            scenario.isEmpty || scenario.contains { found.name.contains($0) }
        }
        guard !scenarios.isEmpty else { throw TestFailure("No scenario has such a name.") }
        let series = MatrixPlan(
            kinds: kind,
            points: point,
            policies: policy.isEmpty ? try await place.offeredPolicies() : policy,
            nexts: next
        ).series(scenarios)
        let table = Locked(Table())
        let matrix = Matrix(
            scenarios: scenarios,
            jobs: place.jobs,
            program: place.program,
            report: { verdict in
                table.withLock { $0.add(verdict) }
                if verdict.outcome != .converged { say(verdict) }
            },
            note: { series, count in say("\(series): \(count) cells") }
        )
        let began = ContinuousClock.now
        if let sample {
            let seed = seed ?? UInt64.random(in: 1...1_000_000)
            say("seed \(seed)")
            var chance = Chance(seed)
            let cells = (0..<sample).map { _ in
                series[chance.below(series.count)].cell(1 + chance.below(10_000))
            }
            try await matrix.run(cells: cells)
        } else {
            try await matrix.run(series)
        }
        try show(table.withLock { $0 }, ContinuousClock.now - began)
    }
}

/// One cell, as a failing one prints it.
struct RepeatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repeat",
        abstract: "Runs single cells again."
    )

    @OptionGroup var place: PlaceOptions

    @Argument(help: "Cells, such as ddl/rollback/again/host/after/17.")
    var cells: [String]

    func run() async throws {
        let chosen = try cells.map { text in
            guard let cell = Cell(text) else { throw TestFailure("\(text) is no cell.") }
            return cell
        }
        let table = Locked(Table())
        let matrix = Matrix(
            scenarios: try await place.scenarios(),
            jobs: 1,
            program: place.program,
            report: { verdict in
                table.withLock { $0.add(verdict) }
                say(verdict)
            },
            note: { _, _ in }
        )
        let began = ContinuousClock.now
        try await matrix.run(cells: chosen)
        try show(table.withLock { $0 }, ContinuousClock.now - began)
    }
}

extension CutKind: ExpressibleByArgument {}
extension CutPoint: ExpressibleByArgument {}
extension NextCommand: ExpressibleByArgument {}
extension Cell.Policy: ExpressibleByArgument {}

/// The table at the end; a failure where a cell did not converge.
func show(_ table: Table, _ time: Duration) throws {
    say("")
    for line in table.lines { say(line) }
    say("")
    let ends = table.ends.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    say(
        "The cut commands ended with: "
            + ends.map { "\($0.key) × \($0.value)" }.joined(separator: "; ")
    )
    let seconds = time / .seconds(1)
    let rate = (Double(table.total) / max(seconds, 0.001) * 10).rounded() / 10
    say("\(table.total) cells in \(Int(seconds)) s, \(rate) a second: \(table.summary)")
    guard table.failures.isEmpty else { throw ExitCode.failure }
}

/// What is to be said of one cell.
func say(_ verdict: CellRun.Verdict) {
    let command = verdict.command.split(whereSeparator: \.isNewline).joined(separator: " ")
    say("\(verdict.outcome.rawValue.uppercased()): scripts/crash repeat \(verdict.cell)")
    say("    at: \(command.prefix(160))")
    say("    the command that was cut: \(verdict.firstEnd)")
    say("    \(verdict.finding)")
}

/// Writes a line at once, so that one sees how far it is.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
}

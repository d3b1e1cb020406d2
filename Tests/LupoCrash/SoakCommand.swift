// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoTestSupport

/// Random cuts, several in a row, until all runs are over.
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Cuts at random moments, several times in a row.",
        discussion: """
            Each run takes a scenario, a policy, and up to five cuts by chance: what dies, and at which command or after \
            which time. Then the command runs until it ends, and everything is compared. The seed says all of it but \
            what a moment in time meets.
            """
    )

    @OptionGroup var place: PlaceOptions

    @Option(help: "How many runs.")
    var runs = 500

    @Option(help: "What the chance begins with.")
    var seed: UInt64?

    @Option(help: "Only this run of the seed.")
    var only: Int?

    @Option(help: "rollback or resume; by chance what the program offers, where nothing is said.")
    var policy: [Cell.Policy] = []

    func run() async throws {
        let scenarios = try await place.scenarios()
        let seed = seed ?? UInt64.random(in: 1...1_000_000)
        say("seed \(seed)")
        let numbers = only.map { [$0] } ?? Array(1...max(1, runs))
        let queue = Locked(Array(numbers.reversed()))
        let tally = Locked((runs: 0, cuts: 0, failures: 0))
        let began = ContinuousClock.now
        let program = place.program
        let policies = policy.isEmpty ? try await place.offeredPolicies() : policy
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, place.jobs) {
                group.addTask {
                    let place = try await Place(scenarios, program: program)
                    let references = References(scenarios, place)
                    while let number = queue.withLock({ $0.popLast() }) {
                        var chance = Chance(seed &* 1_000_003 &+ UInt64(number))
                        let plan = SoakRun(scenarios, policies, &chance)
                        let reference = try await references.reference(
                            plan.scenario,
                            plan.policy
                        )
                        let found = try await plan.perform(in: place, reference)
                        let count = tally.withLock { tally in
                            tally.runs += 1
                            tally.cuts += found.cuts.count
                            tally.failures += found.problem == nil ? 0 : 1
                            return tally.runs
                        }
                        if let problem = found.problem {
                            say("FAILED: scripts/crash soak --seed \(seed) --only \(number)")
                            say("    \(plan.scenario), \(plan.policy)")
                            for cut in found.cuts { say("    \(cut)") }
                            say("    \(problem)")
                        }
                        if count % 50 == 0 { say("\(count) runs") }
                    }
                }
            }
            try await group.waitForAll()
        }
        let (count, cuts, failures) = tally.withLock { $0 }
        let seconds = Int((ContinuousClock.now - began) / .seconds(1))
        say(
            "\(count) runs with \(cuts) cuts in \(seconds) s, seed \(seed): \(count - failures) converged, \(failures) failed"
        )
        guard failures == 0 else { throw ExitCode.failure }
    }
}

/// One run of the soak.
struct SoakRun: Sendable {
    let scenario: String
    let policy: Cell.Policy
    /// Whether two hosts at once find what was cut off.
    private let isRaced: Bool
    private let cuts: [(kind: CutKind, moment: CutMoment)]

    /// What became of it.
    struct Finding: Sendable {
        /// The cuts that came, with how the commands ended.
        var cuts: [String] = []
        /// What is wrong; nil where all converged.
        var problem: String?
    }

    /// Chooses by chance.
    init(_ scenarios: [Scenario], _ policies: [Cell.Policy], _ chance: inout Chance) {
        scenario = scenarios[chance.below(scenarios.count)].name
        policy = policies[chance.below(policies.count)]
        var cuts: [(kind: CutKind, moment: CutMoment)] = []
        for _ in 0...chance.below(5) {
            let kind = CutKind.allCases[chance.below(CutKind.allCases.count)]
            let point = CutPoint.allCases[chance.below(CutPoint.allCases.count)]
            let number = 1 + chance.below(60)
            let delay = Duration.microseconds(3_000 + chance.below(150_000))
            let isTimed = chance.below(3) == 0
            cuts.append((kind, isTimed ? .time(delay) : .command(number, point)))
        }
        self.cuts = cuts
        isRaced = chance.below(4) == 0
    }

    private static func twice(
        _ arguments: [String],
        in place: Place
    ) async throws -> [CommandResult] {
        async let one = place.run(arguments)
        async let other = place.run(arguments)
        return try await [one, other]
    }

    /// Whether the host leaves an attempt to a person: under the policy `resume` it goes on by itself only three times in a
    /// row without coming any further.
    private func asksForWord(_ result: CommandResult) -> Bool {
        policy == .resume && result.exitStatus == 2
            && result.output.contains("cut off three times in a row")
            && result.output.contains("`lupo-host resume \(scenario)` tries once more")
    }

    /// Runs it.
    ///
    /// - Throws: ``TestFailure`` and ``LupoError`` where the place itself does not work.
    func perform(in place: Place, _ reference: Reference) async throws -> Finding {
        let scenario = reference.scenario
        var finding = Finding()
        try await place.reset(for: scenario)
        if scenario.command == .rollback { _ = try await place.run(["run", scenario.file]) }
        let arguments = CellRun.arguments(scenario, policy, .again)
        for cut in cuts {
            let first = try await place.run(arguments, cutting: cut.kind, at: cut.moment)
            let end = CellRun.describe(first.result)
            guard let met = first.place else {
                finding.cuts.append("not cut, \(end)")
                break
            }
            finding.cuts.append("\(cut.kind), \(cut.moment), at \(met.prefix(80)): \(end)")
            if first.result.timedOut || first.result.signal.map({ $0 != 9 }) == true {
                finding.problem = "the host ended with \(end): \(first.result.errorOutput)"
                return finding
            }
        }
        if isRaced {
            let both = try await Self.twice(arguments, in: place)
            finding.cuts.append(
                "then two at once: " + both.map(CellRun.describe).joined(separator: "; ")
            )
            // After three cuts in a row one of them takes back, and the other one runs.
            let allowed: Set<Int32?> = [scenario.expectedStatus, 3]
            guard both.allSatisfy({ allowed.contains($0.exitStatus) || asksForWord($0) }) else {
                finding.problem = both.map { $0.output + $0.errorOutput }.joined(separator: "\n")
                return finding
            }
        }
        var last = try await place.run(arguments)
        if asksForWord(last) {
            // It says that a person has to, and how.
            last = try await place.run(["resume", scenario.name])
            finding.cuts.append("then resumed by hand: " + CellRun.describe(last))
            if last.exitStatus == 0 { last = try await place.run(arguments) }
        }
        // After three attempts in a row that were cut off the host stops and leaves the rest to the next command.
        if last.exitStatus == 3, scenario.expectedStatus != 3 {
            let difference = try place.snapshot().difference(from: reference.before)
            guard difference.isEmpty else {
                finding.problem = "exit 3, but not as before: \(difference)"
                return finding
            }
            last = try await place.run(arguments)
        }
        guard last.exitStatus == scenario.expectedStatus else {
            finding.problem =
                "the last command ends with \(CellRun.describe(last)): \(last.output)\(last.errorOutput)"
            return finding
        }
        let difference = try place.snapshot().difference(from: reference.after)
        let ledger = try place.audit().findings(on: scenario.name)
        if !difference.isEmpty || !ledger.isEmpty {
            finding.problem = (difference + ledger).joined(separator: "; ")
        }
        return finding
    }
}

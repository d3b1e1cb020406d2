// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoTestSupport

/// The server killed at each system call of each kind of DDL.
struct CallsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calls",
        abstract: "Kills the server at each system call by which it carries out a DDL statement.",
        discussion: """
            Needs strace, and the right to attach it to a server of one's own. A cell is named \
            calls/STATEMENT/POLICY/CALL.
            """
    )

    @Option(
        help: "The program to judge; the one that was built with this one, where nothing is said."
    )
    var program: String?

    @Option(help: "Parts of statements' names; all where nothing is said.")
    var statement: [String] = []

    @Option(help: "rollback or resume; both where nothing is said.")
    var policy: [Cell.Policy] = []

    @Option(help: "Only so many cells, chosen by chance.")
    var sample: Int?

    @Option(help: "The seed of that chance.")
    var seed: UInt64?

    @Option(help: "Only this call.")
    var call: Int?

    @Option(help: "How many run side by side, each with a server of its own.")
    var jobs = 2

    func run() async throws {
        let chosen = Definition.all.filter { kind in
            statement.isEmpty || statement.contains { kind.name.contains($0) }
        }
        guard !chosen.isEmpty else { throw TestFailure("No statement has such a name.") }
        let policies = policy.isEmpty ? Cell.Policy.allCases : policy
        var work = chosen.flatMap { kind in policies.map { (kind, $0, call.map { [$0] }) } }
        if let sample {
            let seed = seed ?? UInt64.random(in: 1...1_000_000)
            say("seed \(seed)")
            var chance = Chance(seed)
            work = (0..<sample).map { _ in
                let (kind, policy, _) = work[chance.below(work.count)]
                return (kind, policy, [1 + chance.below(24)])
            }
        }
        let (queue, table) = (Locked(Array(work.reversed())), Locked(Table()))
        let counts = Locked<[String: Int]>([:])
        let program = program
        let began = ContinuousClock.now
        let isSample = sample != nil
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, min(jobs, work.count)) {
                group.addTask {
                    let place = try await Place(chosen.map { try $0.scenario() }, program: program)
                    while let (kind, policy, calls) = queue.withLock({ $0.popLast() }) {
                        let reference = try await Reference(
                            try kind.scenario(),
                            policy: policy,
                            in: place
                        )
                        let run = CallRun(place: place, reference: reference, policy: policy)
                        var done = 0
                        for number in calls ?? Array(1...5_000) {
                            guard let verdict = try await run.perform(number, of: kind.statement)
                            else { break }
                            done += 1
                            table.withLock { $0.add(verdict) }
                            if verdict.outcome != .converged {
                                say(
                                    "\(verdict.outcome.rawValue.uppercased()): scripts/crash calls --statement \(kind.name) "
                                        + "--policy \(policy) --call \(number)"
                                )
                                say("    at: \(verdict.command)")
                                say("    \(verdict.firstEnd); \(verdict.finding)")
                            }
                        }
                        if !isSample {
                            counts.withLock { $0[kind.name] = max($0[kind.name] ?? 0, done) }
                            say("calls/\(kind.name)/\(policy): \(done) calls")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try show(table.withLock { $0 }, ContinuousClock.now - began)
    }
}

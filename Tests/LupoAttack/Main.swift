// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoTestSupport

/// Runs hostile migrations against the built `lupo-host`, each in a process of its own with a bound on its time.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lupo-attack",
        abstract: "Runs hostile migrations and says which of them were held.",
        discussion:
            "The exit status is 1 where one crashed, hung, got through, or ended in another way than expected."
    )

    @Option(help: "The folder of the attacks.")
    var folder = Main.defaultFolder

    @Option(help: "How many seconds one may run.")
    var bound = 20

    @Option(help: "How many run side by side.")
    var jobs = 2

    @Flag(help: "Only those that are marked as a sample.")
    var sample = false

    @Flag(help: "Puts no bound on memory, for builds with a sanitizer.")
    var sanitized = false

    @Argument(help: "Parts of names; all attacks where there is none.")
    var names: [String] = []

    private static var defaultFolder: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(2).joined(separator: "/") + "/Attacks"
    }

    func run() async throws {
        let attacks = try Attack.all(in: folder).filter { attack in
            (!sample || attack.isSample)
                && (names.isEmpty || names.contains { attack.name.contains($0) })
        }
        guard !attacks.isEmpty else { throw TestFailure("No attack has such a name.") }
        let began = ContinuousClock.now
        let project = try await AttackProject(attacks, from: folder, bound: .seconds(bound))
        let verdicts = try await runAll(attacks, in: project)
        let time = ContinuousClock.now - began
        say("")
        for kind in [Verdict.Kind.crashed, .hung, .gotThrough, .different] {
            for verdict in verdicts where verdict.kind == kind {
                say("\(kind.rawValue): \(verdict.attack.path): \(verdict.attack.aim)")
                say("    \(verdict.finding)")
            }
        }
        let held = verdicts.count { $0.kind == .held }
        let crashed = verdicts.count { $0.kind == .crashed }
        let hung = verdicts.count { $0.kind == .hung }
        let through = verdicts.count { $0.kind == .gotThrough }
        let different = verdicts.count { $0.kind == .different }
        say(
            "\(verdicts.count) attacks in \(Verdict.seconds(time)): \(held) held, \(crashed) crashed, \(hung) hung, "
                + "\(through) got through, \(different) ended otherwise"
        )
        guard held == verdicts.count else { throw ExitCode.failure }
    }

    /// Runs the attacks, as many side by side as `jobs` says, and prints a line for each that has ended.
    private func runAll(
        _ attacks: [Attack],
        in project: AttackProject
    ) async throws -> [Verdict] {
        let queue = Locked(Array(attacks.reversed()))
        let known = Locked(Set(try project.surroundings()))
        let mostMemory = sanitized ? Int.max : 400 << 20
        return try await withThrowingTaskGroup(of: [Verdict].self) { group in
            for _ in 0..<max(1, jobs) {
                group.addTask {
                    var verdicts: [Verdict] = []
                    while let attack = queue.withLock({ $0.popLast() }) {
                        let run = try await project.run(attack)
                        let now = Set(try project.surroundings())
                        let around = known.withLock { before in
                            defer { before = now }
                            return before.symmetricDifference(now).sorted()
                        }
                        let changes = around + (try project.differences(after: attack))
                        let verdict = Verdict(attack, run, changes: changes, mostMemory: mostMemory)
                        say(verdict.line)
                        verdicts.append(verdict)
                    }
                    return verdicts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

/// Writes a line at once, so that one sees how far the attacks are.
private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
}

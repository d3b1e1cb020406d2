// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport

/// What a scenario looks like where nothing is cut: what every cell of it is compared with.
struct Reference: Sendable {
    let scenario: Scenario
    /// The core schema before the command that is cut.
    let before: Snapshot
    /// The core schema after it.
    let after: Snapshot
    /// What the journal has as done after it, of the migration or of its rollback.
    let done: [String]
    /// The commands of the session's connection, in order.
    let commands: [String]

    /// Runs the scenario without a cut.
    ///
    /// - Throws: ``TestFailure`` where it does not end as it says, or leaves a ledger that does not fit together.
    init(_ scenario: Scenario, policy: Cell.Policy, in place: Place) async throws {
        self.scenario = scenario
        try await place.reset(for: scenario)
        if scenario.command == .rollback {
            let made = try await place.run(["run", scenario.file])
            guard made.exitStatus == 0 else {
                throw TestFailure("\(scenario.name) does not run: \(made.output)")
            }
        }
        before = try place.snapshot()
        place.proxy.arm(nil)
        let result = try await place.run(
            CellRun.arguments(scenario, policy, .again),
            isProxied: true
        )
        guard result.exitStatus == scenario.expectedStatus else {
            throw TestFailure(
                "\(scenario.name) exits with \(result.exitStatus ?? -1): \(result.output)\(result.errorOutput)"
            )
        }
        after = try place.snapshot()
        commands = place.proxy.commands
        let audit = try place.audit()
        done = try audit.done(by: scenario.name)
        let findings = try audit.findings(on: scenario.name)
        guard findings.isEmpty else {
            throw TestFailure("\(scenario.name), uncut: \(findings.joined(separator: "; "))")
        }
        if scenario.command == .run, scenario.end == .rolledBack, after != before {
            throw TestFailure(
                "\(scenario.name) is not taken back: \(after.difference(from: before))"
            )
        }
    }
}

extension Scenario {
    /// The exit status of the command that is cut, where nothing cuts it.
    var expectedStatus: Int32 { command == .rollback ? 0 : end.exitStatus }
}

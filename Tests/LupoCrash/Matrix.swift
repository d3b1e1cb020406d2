// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport

/// A row of cells that differ in their number alone: what one worker goes through until nothing is cut any more.
struct Series: Sendable, Hashable, CustomStringConvertible {
    var scenario: String
    var policy: Cell.Policy
    var next: NextCommand
    var kind: CutKind
    var point: CutPoint

    var description: String { "\(scenario)/\(policy)/\(next)/\(kind)/\(point)" }

    /// One of its cells.
    func cell(_ number: Int) -> Cell {
        Cell(
            scenario: scenario,
            policy: policy,
            next: next,
            kind: kind,
            point: point,
            number: number
        )
    }
}

/// Runs cells side by side, each worker in a place of its own.
struct Matrix: Sendable {
    let scenarios: [Scenario]
    let jobs: Int
    let program: String?
    /// Called with each verdict, one after the other.
    let report: @Sendable (CellRun.Verdict) -> Void
    /// Called with each series that has come to its end, and with how many cells it had.
    let note: @Sendable (Series, Int) -> Void

    /// Runs each series to its end.
    ///
    /// - Throws: ``TestFailure`` and ``LupoError`` where a place does not work, or a scenario not without a cut.
    func run(_ series: [Series]) async throws {
        let queue = Locked(Array(series.reversed()))
        try await workers { place, references in
            while let series = queue.withLock({ $0.popLast() }) {
                let reference = try await references.reference(series.scenario, series.policy)
                var number = 1
                while true {
                    let run = CellRun(
                        place: place,
                        reference: reference,
                        cell: series.cell(number)
                    )
                    guard let verdict = try await run.perform() else { break }
                    report(verdict)
                    number += 1
                }
                note(series, number - 1)
            }
        }
    }

    /// Runs single cells; a number beyond the last command counts from the first again.
    ///
    /// - Throws: as ``run(_:)``.
    func run(cells: [Cell]) async throws {
        let queue = Locked(Array(cells.reversed()))
        try await workers { place, references in
            while let cell = queue.withLock({ $0.popLast() }) {
                let reference = try await references.reference(cell.scenario, cell.policy)
                var cell = cell
                cell.number = (cell.number - 1) % max(1, reference.commands.count) + 1
                let run = CellRun(place: place, reference: reference, cell: cell)
                if let verdict = try await run.perform() { report(verdict) }
            }
        }
    }

    private func workers(
        _ body: @escaping @Sendable (Place, References) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, jobs) {
                group.addTask {
                    let place = try await Place(scenarios, program: program)
                    try await body(place, References(scenarios, place))
                }
            }
            try await group.waitForAll()
        }
    }
}

/// What each scenario looks like uncut in one place; found out once.
actor References {
    private let scenarios: [Scenario]
    private let place: Place
    private var known: [String: Reference] = [:]

    init(_ scenarios: [Scenario], _ place: Place) {
        self.scenarios = scenarios
        self.place = place
    }

    /// The reference of a scenario.
    ///
    /// - Throws: ``TestFailure`` where there is no such scenario, or it does not end as it says.
    func reference(_ name: String, _ policy: Cell.Policy) async throws -> Reference {
        if let reference = known["\(name) \(policy)"] { return reference }
        guard let scenario = scenarios.first(where: { $0.name == name }) else {
            throw TestFailure("There is no scenario \(name).")
        }
        let reference = try await Reference(scenario, policy: policy, in: place)
        known["\(name) \(policy)"] = reference
        return reference
    }
}

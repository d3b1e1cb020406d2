// SPDX-License-Identifier: Apache-2.0

/// Which series the matrix has.
struct MatrixPlan: Sendable {
    /// Those asked for; empty for all.
    var kinds: [CutKind]
    var points: [CutPoint]
    var policies: [Cell.Policy]
    var nexts: [NextCommand]

    /// The series of some scenarios, the longest first so that no worker is left with one at the end.
    ///
    /// Left out is what would be judged twice. A host that was killed after a reply is in the same place as one that is killed
    /// before its next command, since it keeps nothing outside of the database; the same holds for a power failure. Taking
    /// back by hand is tried after a dead host, where it makes a difference who settles.
    func series(_ scenarios: [Scenario]) -> [Series] {
        var out: [Series] = []
        for scenario in scenarios {
            for policy in policies {
                for next in chosen(nexts, NextCommand.allCases) {
                    for kind in chosen(kinds, CutKind.allCases) {
                        for point in chosen(points, CutPoint.allCases)
                        where isUseful(scenario, policy, next, kind, point) {
                            out.append(
                                Series(
                                    scenario: scenario.name,
                                    policy: policy,
                                    next: next,
                                    kind: kind,
                                    point: point
                                )
                            )
                        }
                    }
                }
            }
        }
        return out
    }

    private func chosen<Choice>(_ some: [Choice], _ all: [Choice]) -> [Choice] {
        some.isEmpty ? all : some
    }

    private func isUseful(
        _ scenario: Scenario,
        _ policy: Cell.Policy,
        _ next: NextCommand,
        _ kind: CutKind,
        _ point: CutPoint
    ) -> Bool {
        if next == .undo {
            guard scenario.command == .run, kind == .host, policy == .rollback else { return false }
        }
        switch kind {
        case .host: return point == .before || point == .during
        case .power: return point == .during
        case .server: return point != .replied
        case .connection: return true
        }
    }
}

/// Numbers that look random and come again with the same seed (SplitMix64).
struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to less than `bound`.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}

// SPDX-License-Identifier: Apache-2.0

/// Where in a command's way to the server and back something is cut.
enum CutPoint: String, Sendable, Hashable, CaseIterable {
    /// The command is not forwarded.
    case before
    /// It is forwarded, and the cut comes while the server works on it.
    case during
    /// The server has finished, and its reply is withheld.
    case after
    /// The reply has been forwarded.
    case replied
}

/// What dies.
enum CutKind: String, Sendable, Hashable, CaseIterable {
    /// SIGKILL to the host.
    case host
    /// SIGKILL to the server, which is started again at once.
    case server
    /// The session's connection; both live on.
    case connection
    /// SIGKILL to both, as when the machine's power fails.
    case power
}

/// What is typed next.
enum NextCommand: String, Sendable, Hashable, CaseIterable {
    /// The same command once more.
    case again
    /// `rollback NAME`.
    case undo
}

/// One cell of the matrix: everything that repeats it.
struct Cell: Sendable, Hashable, CustomStringConvertible {
    var scenario: String
    var policy: Policy
    var next: NextCommand
    var kind: CutKind
    var point: CutPoint
    /// Which command of the session's connection, from 1.
    var number: Int

    /// How the host settles what was cut off.
    enum Policy: String, Sendable, Hashable, CaseIterable {
        case rollback
        case resume
    }

    var description: String {
        "\(scenario)/\(policy)/\(next)/\(kind)/\(point)/\(number)"
    }

    init(
        scenario: String,
        policy: Policy,
        next: NextCommand,
        kind: CutKind,
        point: CutPoint,
        number: Int
    ) {
        self.scenario = scenario
        self.policy = policy
        self.next = next
        self.kind = kind
        self.point = point
        self.number = number
    }

    /// Reads the coordinates that a failing cell prints.
    init?(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 6, let policy = Policy(rawValue: parts[1]),
            let next = NextCommand(rawValue: parts[2]), let kind = CutKind(rawValue: parts[3]),
            let point = CutPoint(rawValue: parts[4]), let number = Int(parts[5]), number > 0
        else { return nil }
        self.init(
            scenario: parts[0],
            policy: policy,
            next: next,
            kind: kind,
            point: point,
            number: number
        )
    }
}

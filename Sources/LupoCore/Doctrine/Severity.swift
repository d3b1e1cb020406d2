// SPDX-License-Identifier: Apache-2.0

/// How much a finding of a rule weighs.
package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The rule does not run.
    case off
    /// Told, and no more.
    case info
    /// Told, and kept with the run.
    case warning
    /// Stops what is checked.
    case error

    private var weight: Int {
        switch self {
        case .off: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    /// Orders by weight.
    package static func < (left: Severity, right: Severity) -> Bool { left.weight < right.weight }
}

/// What a rule looks at.
package enum RuleDepth: String, Sendable, Hashable, CaseIterable {
    /// Names, pairs and encodings of files.
    case file
    /// A statement before it is sent.
    case statement
    /// The tables that a migration touched, as the server has them.
    case schema
    /// Rows.
    case data
    /// What the host itself does.
    case host
}

/// A choice of severities that has a name.
package enum DoctrineProfile: String, Sendable, Hashable, CaseIterable {
    /// The doctrine as it was laid down.
    case seed
    /// The doctrine, and what its projects ask for besides.
    case strict
    /// No rule at all; what the host refuses for safety it refuses all the same.
    case none
}

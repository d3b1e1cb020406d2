// SPDX-License-Identifier: Apache-2.0

/// One of the limits that a project, or a migration, may set.
package enum Limit: String, Sendable, Hashable, CaseIterable {
    /// Lua time of one hook.
    case time
    /// Memory of a script's values.
    case memory
    /// Lua instructions of one hook.
    case steps
    /// What a script logs and prints in one run.
    case log
    /// Rows of one result that a script holds at once.
    case rows
    /// Time of one statement on the server.
    case statementTimeout = "statement_timeout"
    /// Time of a whole run.
    case timeout

    /// The key in `lupo.lua` and in a manifest.
    package var key: String {
        switch self {
        case .statementTimeout, .timeout: rawValue
        default: "limits." + rawValue
        }
    }

    /// What it is counted in.
    private enum Unit { case milliseconds, bytes, count }

    private var unit: Unit {
        switch self {
        case .time, .statementTimeout, .timeout: .milliseconds
        case .memory, .log: .bytes
        case .steps, .rows: .count
        }
    }

    /// Reads a value as a configuration writes it: `"30s"`, `"64MiB"`, or a number of seconds, bytes or rows.
    ///
    /// - Returns: milliseconds, bytes or a number, above 0; nil for anything else.
    package func value(_ written: APIValue) -> Int64? {
        switch unit {
        case .milliseconds: written.milliseconds
        case .bytes: written.byteCount
        case .count: written.integerValue.flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// A value as it would be written: `30s`, `64MiB`, `100000`.
    package func text(_ value: Int64) -> String {
        switch unit {
        case .milliseconds:
            for (suffix, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
                as [(String, Int64)]
            where value % size == 0 { return "\(value / size)\(suffix)" }
            return "\(value)ms"
        case .bytes:
            for (suffix, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] as [(String, Int64)]
            where value % (1 << shift) == 0 { return "\(value >> shift)\(suffix)" }
            return "\(value)B"
        case .count: return "\(value)"
        }
    }

    /// What holds where nobody says anything; nil for no limit.
    package var standard: Int64? {
        switch self {
        case .time: 60_000
        case .memory: 64 << 20
        case .log: 1 << 20
        case .rows: 100_000
        case .steps, .statementTimeout, .timeout: nil
        }
    }

    /// How far a manifest may raise it where `lupo.lua` does not say; nil for as far as it wants.
    package var standardCeiling: Int64? {
        switch self {
        case .time: 600_000
        case .memory: 1 << 30
        case .log: 64 << 20
        case .rows: 10_000_000
        case .steps, .statementTimeout, .timeout: nil
        }
    }

    /// An example of a value, for hints.
    package var example: String {
        switch unit {
        case .milliseconds: "\"30s\""
        case .bytes: "\"64MiB\""
        case .count: "1000000"
        }
    }
}

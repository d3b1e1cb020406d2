// SPDX-License-Identifier: Apache-2.0

/// A connection to the server that another one waits for, or most likely does.
package struct LockBlocker: Sendable, Hashable {
    /// The server's number of it, as KILL takes it.
    package var connectionID: Int64
    /// The account's name; nil where the server does not show it.
    package var user: String?
    /// Where the account comes from; empty for the server's own machine.
    package var host: String?
    /// How long its transaction has been open, in seconds; nil where it has none of InnoDB.
    package var transactionSeconds: Int64?
    /// What it runs, or ran last, without any literal; nil where nobody knows.
    package var statement: String?
    /// How long it has been doing nothing, in seconds; nil where it runs a statement.
    package var idleSeconds: Int64?

    /// Names a connection of which nothing else is known.
    package init(connectionID: Int64) { self.connectionID = connectionID }

    /// `connection 17 (app@10.0.0.5): transaction open for 83 s, idle for 80 s, last statement: UPDATE t SET a = ?`.
    package var description: String {
        var facts: [String] = []
        if let transactionSeconds { facts.append("transaction open for \(transactionSeconds) s") }
        if let idleSeconds {
            facts.append("idle for \(idleSeconds) s")
            if let statement { facts.append("last statement: \(statement)") }
        } else if let statement {
            facts.append("running: \(statement)")
        }
        let account = user.map { name in
            let place = host.flatMap { $0.isEmpty ? nil : $0 } ?? "localhost"
            return " (\(name)@\(place))"
        }
        return "connection \(connectionID)" + (account ?? "")
            + (facts.isEmpty ? "" : ": " + facts.joined(separator: ", "))
    }

    /// The object that stands in an error's `blockers`.
    package var json: JSON {
        .object([
            ("connection_id", .integer(connectionID)),
            ("user", JSON(user)),
            ("host", JSON(host)),
            ("transaction_seconds", JSON(transactionSeconds)),
            ("idle_seconds", JSON(idleSeconds)),
            ("statement", JSON(statement)),
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What `lock list|release` answer.
package struct LockReport: Sendable {
    /// One lock, and what is known of its holder.
    package struct Row: Sendable {
        /// Its key: `table:lupopedia.books`, or `process:` and a number.
        package var key: String
        /// `table` or `process`.
        package var type: String
        /// Who asked for it.
        package var actor: Int64?
        /// The lease key of the process that holds it; nil where the row does not say.
        package var owner: String?
        /// Machine of that process.
        package var host: String?
        /// Its process id.
        package var pid: Int64?
        /// Its account on the server, as `user@host`.
        package var account: String?
        /// What it does: a migration, or `lupo-host`.
        package var purpose: String?
        /// The node of a cluster on which its session is, as `host:port`.
        package var node: String?
        /// Its fencing token.
        package var token: Int64?
        /// Since when, by the server.
        package var acquired: Timestamp?
        /// Until when, by the server.
        package var expires: Timestamp?
        /// `alive`, `outlived`, `dead` or `unknown`.
        package var state: String
        /// Why that is thought, as half a sentence.
        package var reason: String
        /// The holder's session, and what it runs now; nil where it was not found.
        package var session: LockBlocker?
        /// `listed` or `released`.
        package var outcome = "listed"

        /// Names a lock of which nothing else is known.
        package init(key: String, type: String, state: String, reason: String) {
            self.key = key
            self.type = type
            self.state = state
            self.reason = reason
        }

        /// The lock's name as `lock release` takes it: of a table its own.
        package var name: String {
            guard key.hasPrefix("table:") else { return key }
            return String(key.dropFirst("table:".count).prefix { $0 != "#" })
        }

        /// Who, for people: `process 4711 on db1`.
        package var holder: String? {
            pid.map { "process \($0) on \(host ?? "an unknown machine")" }
        }
    }

    /// `list` or `release`.
    package var command: String
    /// One for each lock.
    package var rows: [Row]
    /// False where the database has no ledger yet.
    package var isSetUp: Bool

    /// Makes a report.
    package init(command: String, rows: [Row], isSetUp: Bool) {
        self.command = command
        self.rows = rows
        self.isSetUp = isSetUp
    }

    /// `lupo-host/lock/1`.
    package var json: JSON {
        .object([
            ("schema", .string("lupo-host/lock/1")),
            ("command", .string(command)),
            ("is_set_up", .bool(isSetUp)),
            ("locks", .array(rows.map(\.json))),
        ])
    }
}

extension LockReport.Row {
    fileprivate var json: JSON {
        .object([
            ("lock", .string(name)),
            ("key", .string(key)),
            ("type", .string(type)),
            ("owner", JSON(owner)),
            ("host", JSON(host)),
            ("pid", JSON(pid)),
            ("account", JSON(account)),
            ("actor", JSON(actor)),
            ("purpose", JSON(purpose)),
            ("node", JSON(node)),
            ("token", JSON(token)),
            ("acquired_ymdhis", JSON(acquired?.ymdhis)),
            ("expires_ymdhis", JSON(expires?.ymdhis)),
            ("state", .string(state)),
            ("reason", .string(reason)),
            ("session", session?.json ?? .null),
            ("outcome", .string(outcome)),
        ])
    }
}

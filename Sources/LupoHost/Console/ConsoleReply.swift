// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// One result of a line.
package enum ConsoleResult: Sendable, Hashable {
    /// Rows of a query, as far as they are to be shown, and how many there are.
    case rows(columns: [String], rows: [[Value]], total: Int)
    /// What a statement that wrote did; warnings as the server worded them.
    case executed(affected: Int64, insertID: String?, warnings: [String])
    /// Any other value, as `lupo.inspect` writes it.
    case value(String)
}

/// What came of a line.
package struct ConsoleReply: Sendable {
    /// Its results in order.
    package var results: [ConsoleResult] = []
    /// Why it failed.
    package var error: LupoError?
    /// How long it took.
    package var milliseconds: Int64 = 0
    /// Whether it was ended from outside of it, so that a new VM has taken over, without the line's variables.
    package var hasLostVariables = false
    /// Whether the connection is gone, and the console with it.
    package var isOver = false
}

extension ConsoleReply {
    /// The reply without any secret.
    func hiding(_ secrets: SecretTexts) -> ConsoleReply {
        guard !secrets.isEmpty else { return self }
        var reply = self
        reply.error = error.map { secrets.hide($0) }
        reply.results = results.map { result in
            switch result {
            case .rows(let columns, let rows, let total):
                .rows(
                    columns: columns.map { secrets.hide($0) },
                    rows: rows.map { $0.map { secrets.hide($0) } },
                    total: total
                )
            case .executed(let affected, let insertID, let warnings):
                .executed(
                    affected: affected,
                    insertID: insertID,
                    warnings: warnings.map { secrets.hide($0) }
                )
            case .value(let text): .value(secrets.hide(text))
            }
        }
        return reply
    }
}

/// What a text is, before it runs.
package enum ConsoleInput: Sendable, Hashable {
    /// It can run, or has an error that further lines cannot mend.
    case complete
    /// It ends too early.
    case incomplete
}

/// What a console is opened for.
package struct ConsoleOptions: Sendable {
    /// Whether it may write.
    package var writes: Bool
    /// The hook that it stands in; nil for none.
    package var hook: Hook?
    /// The migration of that hook.
    package var file: PluginFile?
    /// Takes the lines of `print`; called on the session's thread.
    package var onPrint: @Sendable (String) -> Void

    /// Joins the parts.
    package init(
        writes: Bool,
        hook: Hook? = nil,
        file: PluginFile? = nil,
        onPrint: @escaping @Sendable (String) -> Void
    ) {
        self.writes = writes
        self.hook = hook
        self.file = file
        self.onPrint = onPrint
    }
}

/// What a console says about itself when it opens.
package struct ConsoleGreeting: Sendable {
    /// `MariaDB 10.11.6`.
    package var server: String
    /// The account.
    package var user: String
    /// The default database; nil where there is none yet.
    package var database: String?
    /// The migration, where the console stands in one.
    package var migration: String?
    /// What a person should know besides.
    package var notes: [String] = []
}

// SPDX-License-Identifier: Apache-2.0

/// The one error of the whole host: what went wrong, where, and what to do next.
///
/// Every function that can fail throws this type. An error is a value: it can be stored in the ledger, sent as
/// JSON and compared. Text from a server or a script is kept whole here and is clipped and escaped only when shown.
package struct LupoError: Error, Sendable, Hashable {
    /// What kind of failure this is; decides the exit status.
    package var code: Code
    /// One sentence that names the object and the value.
    package var message: String
    /// What to do next, as an imperative.
    package var hint: String?
    /// Where in a plugin, a configuration file or an SQL file.
    package var location: SourceLocation?
    /// The SQL text that was sent or refused; never holds bound values or secrets.
    package var statement: String?
    /// Where in `statement` the server or the host stopped reading, or which name it means; nil where nobody knows.
    package var position: SQLPosition?
    /// The server's own number and SQLSTATE, where a server said no.
    package var server: ServerFault?
    /// The hook and the steps that were running, outermost first: `execute`, `step "fill columns"`.
    package var context: [String]
    /// The script's own frames, innermost first, as `file:line in name`.
    package var trace: [String]
    /// Underlying errors, kept whole.
    ///
    /// A failed rollback has two: the failure and the rollback's own.
    package var causes: [LupoError]
    /// The connections that a statement waited for, where they were seen.
    package var blockers: [LockBlocker] = []

    /// Makes an error.
    package init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        location: SourceLocation? = nil,
        statement: String? = nil,
        server: ServerFault? = nil,
        context: [String] = [],
        trace: [String] = [],
        causes: [LupoError] = []
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.location = location
        self.statement = statement
        self.server = server
        self.context = context
        self.trace = trace
        self.causes = causes
    }
}

/// A MariaDB error number with its SQLSTATE, as sent in an ERR packet.
package struct ServerFault: Sendable, Hashable {
    /// For example 1062; numbers from 2000 on are the client library's.
    package var number: UInt32
    /// Five characters, for example `23000`.
    package var sqlState: String

    /// Makes a fault from its two parts.
    package init(number: UInt32, sqlState: String) {
        self.number = number
        self.sqlState = sqlState
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What the server says at the end of a statement.
package struct StatementResult: Sendable, Hashable {
    /// Rows inserted, deleted, or really changed by UPDATE (rows that had the new values already do not count, as in the
    /// mariadb client); nil for a statement that returned rows and changed none.
    package var affectedRows: UInt64?
    /// The first AUTO_INCREMENT value that the statement made, or the last LAST_INSERT_ID(expr); 0 where there is none.
    package var insertID: UInt64
    /// How many warnings it left; ``MariaDBConnection/warnings()`` fetches them.
    package var warningCount: Int
    /// True while a transaction is open after it; a DDL statement ends one.
    package var isInTransaction: Bool
    /// The server's own summary, for example `Rows matched: 3  Changed: 1  Warnings: 0`.
    package var info: String?

    /// The N of `Rows matched: N`, which UPDATE reports; nil elsewhere.
    package var matchedRows: UInt64? {
        guard let info, info.hasPrefix("Rows matched: ") else { return nil }
        return UInt64(info.dropFirst("Rows matched: ".count).prefix { $0.isNumber })
    }
}

/// One line of SHOW WARNINGS.
package struct ServerWarning: Sendable, Hashable {
    /// `Note`, `Warning` or `Error`.
    package let level: String
    /// The server's number.
    package let code: UInt32
    /// The server's text.
    package let message: String

    /// Joins the parts.
    package init(level: String, code: UInt32, message: String) {
        self.level = level
        self.code = code
        self.message = message
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a connection states once, in its first round trip, so that nothing depends on the server's defaults.
package struct SessionSettings: Sendable, Hashable {
    /// The only SQL mode that the host works in: strict, no quiet engine change, backslash escapes, `"` for strings.
    package static let sqlMode =
        "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"

    /// How long a statement waits for a metadata lock before it fails with 1205; the server's default is a day.
    package var lockWaitTimeout: Duration = .seconds(30)
    /// How long a statement waits for a row lock before it fails with 1205.
    package var rowLockWaitTimeout: Duration = .seconds(30)
    /// After how long the server stops a statement with 1969; nil is without end.
    package var maxStatementTime: Duration?
    /// Whether the server is a node of a Galera cluster: each statement then waits until the node has applied what was
    /// committed before on any other, and DDL goes to all nodes, whatever the server's defaults are.
    package var isOnCluster = false

    /// Makes the default settings.
    package init() {}

    /// The one statement that sets everything.
    ///
    /// SET NAMES takes further assignments after a comma, so this is a single round trip.
    var statement: SQLText {
        let limit = maxStatementTime.map { $0.inSeconds } ?? 0
        return """
            SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, time_zone = '+00:00', \
            sql_mode = \(SessionSettings.sqlMode), autocommit = 1, \
            completion_type = 'NO_CHAIN', tx_isolation = 'REPEATABLE-READ', sql_select_limit = DEFAULT, \
            foreign_key_checks = 1, unique_checks = 1, default_storage_engine = InnoDB, wait_timeout = 28800, \
            lock_wait_timeout = \(lockWaitTimeout.wholeSeconds), \
            innodb_lock_wait_timeout = \(rowLockWaitTimeout.wholeSeconds), \
            max_statement_time = \(limit)
            """ + (isOnCluster ? ", \(SessionSettings.cluster)" : "")
    }

    /// What a session on a node of a cluster states besides: waits for reads, UPDATE and DELETE, INSERT, and SHOW.
    static let cluster: SQLText = "wsrep_sync_wait = 15, wsrep_OSU_method = 'TOI'"
}

extension Duration {
    /// Seconds with their fraction.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// Whole seconds, rounded up, at least one: the unit of the client library's and the server's time limits.
    var wholeSeconds: Int {
        let (seconds, attoseconds) = components
        let rounded = seconds + (attoseconds > 0 ? 1 : 0)
        return Int(Swift.max(1, Swift.min(rounded, 31_536_000)))
    }
}

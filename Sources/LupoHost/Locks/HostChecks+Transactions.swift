// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Transactions of others that a migration would wait for.
extension HostChecks {
    /// Reports transactions that have been open for long and are, or may be, on a touched table.
    ///
    /// The server says on which tables a transaction is only with its plugin METADATA_LOCK_INFO; without it every long
    /// transaction is named. One round trip where there is none.
    ///
    /// - Throws: ``LupoError`` `.checkFailed` where `locks.refuse_long` says so; as every statement.
    func longTransactions() throws(LupoError) {
        let manners = core.configuration.locks
        let found: LongTransactions
        do {
            found = try BlockerSearch(core.connection).longTransactions(
                from: manners.longTransaction,
                on: migration.manifest.touches.sorted()
            )
        } catch {
            // Without PROCESS the account sees nobody's transactions; a wait that fails says so then.
            guard error.isAboutProcessPrivilege else { throw error }
            return
        }
        guard !found.blockers.isEmpty else { return }
        let names = found.blockers.map(\.description).joined(separator: "; ")
        let message =
            found.isCertain
            ? "Long transactions are open on touched tables: \(names)."
            : "Long transactions are open, and the server does not say on which tables: \(names)."
        record(
            "host.transactions",
            manners.refusesLongTransactions ? .failed : .warning,
            message,
            .object([("blockers", .array(found.blockers.map(\.json)))])
        )
        guard manners.refusesLongTransactions else {
            core.events(.note(message))
            return
        }
        var error = LupoError(
            .checkFailed,
            message,
            hint:
                "Let them end, or end them with KILL, then run the migration again; `locks.refuse_long` in lupo.lua "
                + "asks for this."
        )
        error.blockers = found.blockers
        throw error
    }
}

/// Transactions that have been open for long.
struct LongTransactions {
    /// Whose they are.
    var blockers: [LockBlocker]
    /// Whether the server said that they are on the tables.
    var isCertain: Bool
}

extension BlockerSearch {
    /// Transactions of others that are older than a bound.
    ///
    /// - Parameters:
    ///   - age: in milliseconds.
    ///   - tables: on which they may be.
    /// - Returns: the oldest ones.
    /// - Throws: ``LupoError`` as every statement.
    func longTransactions(
        from age: Int64,
        on tables: [ObjectName]
    ) throws(LupoError) -> LongTransactions {
        // The transaction's begin is in the server's own time zone.
        let old = try connection.rows(
            """
            SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_started <= \
            CONVERT_TZ(NOW(), @@time_zone, 'SYSTEM') - INTERVAL \(max(1, age / 1_000)) SECOND \
            AND trx_mysql_thread_id NOT IN (0, CONNECTION_ID()) ORDER BY trx_started LIMIT 50
            """
        ).compactMap { $0[0].integerValue }
        guard !old.isEmpty else { return LongTransactions(blockers: [], isCertain: false) }
        let holders = try pluginHolders(tables, Int64(connection.connectionID))
        let named = holders.map { holders in old.filter(holders.contains) } ?? old
        return LongTransactions(blockers: try describe(named), isCertain: holders != nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// What was found about who holds a lock that a statement waits for.
struct LockFindings: Sendable, Hashable {
    /// What kind of lock.
    enum Kind: Sendable, Hashable {
        /// On rows; the server says exactly who holds it.
        case rows
        /// On a table's definition; the server says who holds it only with a plugin.
        case metadata
        /// Nobody saw what kind.
        case unknown
    }

    /// What kind of lock.
    var kind: Kind
    /// Who holds it; the likeliest first where it is not certain.
    var blockers: [LockBlocker] = []
    /// Whether the server itself named them.
    var isCertain = false
    /// Whether the account may not see other accounts' connections.
    var lacksPrivilege = false
}

/// Asks a server, over a connection that waits for nothing, whom another connection waits for.
struct BlockerSearch {
    /// Most connections that are named.
    static let most = 3

    let connection: MariaDBConnection

    /// Searches over a connection that is free.
    init(_ connection: MariaDBConnection) { self.connection = connection }

    private var options: LexerOptions {
        let version = connection.serverVersion
        return LexerOptions(
            serverVersion: version.major * 10_000 + version.minor * 100 + version.patch
        )
    }

    /// Looks at a connection at work.
    ///
    /// - Parameters:
    ///   - waiter: the connection.
    ///   - tables: what its statement writes, to tell what is likely.
    /// - Returns: nil where it does not wait for a lock at this moment.
    /// - Throws: ``LupoError`` as every statement.
    func look(
        at waiter: Int64,
        tables: [ObjectName]
    ) throws(LupoError) -> LockFindings? {
        let state = try connection.value(
            "SELECT state FROM information_schema.processlist WHERE id = \(waiter)"
        )?.textValue
        if let state, state.hasPrefix("Waiting for"), state.contains("lock") {
            return try holders(of: tables, without: waiter)
        }
        do {
            return try rowHolders(waiter)
        } catch {
            guard error.isAboutProcessPrivilege else { throw error }
            return nil
        }
    }

    /// Who may hold what a statement did not get, asked after the fact or where the server does not say more.
    ///
    /// - Parameters:
    ///   - tables: what the statement writes.
    ///   - waiter: the connection that waits or waited.
    /// - Returns: what is known; certain only with the server's plugin.
    /// - Throws: ``LupoError`` as every statement.
    func holders(
        of tables: [ObjectName],
        without waiter: Int64
    ) throws(LupoError) -> LockFindings {
        var findings = LockFindings(kind: .metadata)
        do {
            if let exact = try pluginHolders(tables, waiter) {
                findings.blockers = try describe(exact)
                findings.isCertain = !exact.isEmpty
                if findings.isCertain { return findings }
            }
            findings.blockers = try likelyHolders(tables, waiter)
        } catch {
            guard error.isAboutProcessPrivilege else { throw error }
            findings.lacksPrivilege = true
        }
        return findings
    }

    // MARK: - Rows

    private func rowHolders(_ waiter: Int64) throws(LupoError) -> LockFindings? {
        let rows = try connection.rows(
            """
            SELECT DISTINCT b.trx_mysql_thread_id FROM information_schema.innodb_trx r \
            JOIN information_schema.innodb_lock_waits w ON w.requesting_trx_id = r.trx_id \
            JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id \
            WHERE r.trx_mysql_thread_id = \(waiter) AND r.trx_state = 'LOCK WAIT'
            """
        )
        guard !rows.isEmpty else { return nil }
        var findings = LockFindings(kind: .rows)
        findings.blockers = try describe(rows.compactMap { $0[0].integerValue })
        findings.isCertain = true
        return findings
    }

    // MARK: - Metadata

    /// Who holds metadata locks, by the plugin METADATA_LOCK_INFO; nil where it is not loaded.
    func pluginHolders(
        _ tables: [ObjectName],
        _ waiter: Int64
    ) throws(LupoError) -> [Int64]? {
        guard !tables.isEmpty else { return nil }
        let wanted = tables.map { table -> SQLText in
            "(table_schema = \(table.schema.name) AND table_name = \(table.table.name))"
        }
        do {
            return try connection.rows(
                """
                SELECT DISTINCT thread_id FROM information_schema.metadata_lock_info \
                WHERE thread_id <> \(waiter) AND lock_type = 'Table metadata lock' \
                AND (\(wanted.joined(separator: " OR ")))
                """
            ).compactMap { $0[0].integerValue }
        } catch {
            // 1109: there is no such table in information_schema.
            guard error.server?.number == 1109 else { throw error }
            return nil
        }
    }

    /// Connections with an open transaction, and those at work on a statement that names one of the tables.
    private func likelyHolders(
        _ tables: [ObjectName],
        _ waiter: Int64
    ) throws(LupoError) -> [LockBlocker] {
        let own = Int64(connection.connectionID)
        let open = try connection.rows(
            """
            SELECT trx_mysql_thread_id FROM information_schema.innodb_trx \
            WHERE trx_mysql_thread_id NOT IN (0, \(own), \(waiter)) ORDER BY trx_started LIMIT 50
            """
        ).compactMap { $0[0].integerValue }
        let names = tables.map { table -> SQLText in
            "LOCATE(\(table.table.name), info) > 0"
        }
        let naming =
            names.isEmpty
            ? []
            : try connection.rows(
                """
                SELECT id FROM information_schema.processlist WHERE id NOT IN (\(own), \(waiter)) \
                AND info IS NOT NULL AND COALESCE(state, '') NOT LIKE 'Waiting for%lock' \
                AND (\(names.joined(separator: " OR "))) ORDER BY time_ms DESC LIMIT 50
                """
            ).compactMap { $0[0].integerValue }
        var ordered: [Int64] = []
        for id in open.filter(naming.contains) + naming + open where !ordered.contains(id) {
            ordered.append(id)
        }
        return try describe(ordered)
    }

    // MARK: - Descriptions

    /// What the server shows of some connections, in the given order; those that are gone are left out.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func describe(_ ids: [Int64]) throws(LupoError) -> [LockBlocker] {
        let ids = Array(ids.prefix(Self.most))
        guard !ids.isEmpty else { return [] }
        let list: SQLText = "\(list: ids.map(Value.integer))"
        var found: [Int64: LockBlocker] = [:]
        let rows = try connection.rows(
            """
            SELECT id, user, host, command, CAST(time_ms / 1000 AS SIGNED), LEFT(info, 4000) \
            FROM information_schema.processlist WHERE id IN (\(list))
            """
        )
        for row in rows {
            guard let id = row[0].integerValue else { continue }
            var blocker = LockBlocker(connectionID: id)
            blocker.user = row[1].textValue
            blocker.host = row[2].textValue
            if let text = row[5].textValue {
                blocker.statement = MaskedStatement.text(of: text, options: options)
            } else {
                blocker.idleSeconds = row[4].integerValue
            }
            found[id] = blocker
        }
        try addTransactions(list, &found)
        try addLastStatements(list, &found)
        return ids.compactMap { found[$0] }
    }

    private func addTransactions(
        _ list: SQLText,
        _ found: inout [Int64: LockBlocker]
    ) throws(LupoError) {
        let rows: [Row]
        do {
            // The transaction's begin is in the server's own time zone.
            rows = try connection.rows(
                """
                SELECT trx_mysql_thread_id, TIMESTAMPDIFF(SECOND, trx_started, CONVERT_TZ(NOW(), @@time_zone, 'SYSTEM')) \
                FROM information_schema.innodb_trx WHERE trx_mysql_thread_id IN (\(list))
                """
            )
        } catch {
            guard error.isAboutProcessPrivilege else { throw error }
            return
        }
        for row in rows {
            guard let id = row[0].integerValue else { continue }
            found[id]?.transactionSeconds = row[1].integerValue.map { max(0, $0) }
        }
    }

    /// What an idle connection ran last, where the performance schema is on and keeps it.
    private func addLastStatements(
        _ list: SQLText,
        _ found: inout [Int64: LockBlocker]
    ) throws(LupoError) {
        guard found.values.contains(where: { $0.idleSeconds != nil }),
            try connection.value("SELECT @@performance_schema")?.integerValue == 1
        else { return }
        let rows =
            (try? connection.rows(
                """
                SELECT t.processlist_id, LEFT(s.sql_text, 4000) FROM performance_schema.threads t \
                JOIN performance_schema.events_statements_current s ON s.thread_id = t.thread_id \
                WHERE t.processlist_id IN (\(list))
                """
            )) ?? []
        for row in rows {
            guard let id = row[0].integerValue, let text = row[1].textValue,
                found[id]?.statement == nil
            else { continue }
            found[id]?.statement = MaskedStatement.text(of: text, options: options)
        }
    }
}

extension LupoError {
    /// Whether the account lacks PROCESS, without which other accounts' connections and transactions are not shown.
    var isAboutProcessPrivilege: Bool { server?.number == 1227 }
}

// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
package import LupoCore

/// One session with one server.
///
/// It lives on one thread at a time and is not Sendable; only its ``cancellation`` may be used elsewhere. It never
/// reconnects: a session has locks, settings and a transaction that a new one would not have. Affected rows are those
/// really changed (CLIENT_FOUND_ROWS is off); a compare-and-set must change a column. Several statements in one text and
/// LOAD DATA LOCAL are switched off.
///
/// Safe because `handle` is made in `init`, freed in `deinit`, and given to the library by one thread at a time.
@safe package final class MariaDBConnection {
    /// The options that it was made with.
    package private(set) var options: ConnectionOptions
    /// The server's number of this session, as in SHOW PROCESSLIST.
    package let connectionID: UInt64
    /// The server's version; at least 10.6.
    package let serverVersion: ServerVersion

    let handle: UnsafeMutablePointer<MYSQL>
    let cancellationState = CancellationState()
    var cache: StatementCache
    var repeated: RepeatedStatements
    var facts: ServerFacts?
    /// How many statements were begun; two equal numbers mean that nothing was sent in between.
    package private(set) var statementCount: UInt64 = 0
    private var use = Use.free

    private enum Use {
        case free
        case streaming
        case lost
    }

    /// Connects, logs in, checks the version and states the session's settings, in as few round trips as there are.
    ///
    /// - Throws: ``LupoError`` `.noServer`, `.accessDenied`, `.privileges`, `.transportSecurity`, `.serverVersion`, or
    ///   `.configuration` where the default schema does not exist.
    package convenience init(_ options: ConnectionOptions) throws(LupoError) {
        try self.init(options, statingSession: true)
    }

    init(_ options: ConnectionOptions, statingSession: Bool) throws(LupoError) {
        try ClientLibrary.start()
        self.options = options
        cache = StatementCache(capacity: options.statementCacheCapacity)
        repeated = RepeatedStatements(capacity: options.statementCacheCapacity)
        let handle = try unsafe ConnectionAttempt(options).connect()
        unsafe self.handle = unsafe handle
        connectionID = unsafe UInt64(mysql_thread_id(handle))
        serverVersion = unsafe ServerVersion(
            mysql_get_server_info(handle).map { unsafe String(cString: $0) } ?? ""
        )
        try serverVersion.requireSupported(at: options.endpoint.description)
        if statingSession { try execute(options.session.statement, effect: .none) }
    }

    deinit {
        cache.removeAll()
        unsafe mysql_close(handle)
    }

    /// Stops this connection's statements from any thread.
    package var cancellation: CancellationHandle {
        CancellationHandle(
            connectionID: connectionID,
            nonce: facts.flatMap { $0.isGalera ? $0.nonce : nil },
            options: options,
            state: cancellationState
        )
    }

    /// True while a transaction is open, as the last answer of the server said; costs no round trip.
    ///
    /// It is false after a deadlock or another node's conflicting commit, whichever statement the server told that.
    package var isInTransaction: Bool {
        unsafe handle.pointee.server_status & UInt32(SERVER_STATUS_IN_TRANS) != 0
    }

    /// True while commits happen by themselves, as the last answer of the server said.
    package var isAutocommit: Bool {
        unsafe handle.pointee.server_status & UInt32(SERVER_STATUS_AUTOCOMMIT) != 0
    }

    /// True once the connection broke; every further statement fails with `.connectionLost`.
    package var isLost: Bool { use == .lost }

    /// True while a ``RowStream`` is open; no other statement may start.
    package var isStreaming: Bool { use == .streaming }

    /// How many prepared statements are kept at the server.
    package var cachedStatementCount: Int { cache.count }

    /// Gives up all prepared statements.
    package func closeCachedStatements() {
        guard use == .free else { return }
        cache.removeAll()
    }

    /// Makes the session as it was after connecting: no temporary tables, user variables, locks or transaction.
    ///
    /// - Throws: ``LupoError`` `.connectionLost`, and as every statement.
    package func reset() throws(LupoError) {
        try begin("/* reset */")
        cache.removeAll()
        guard unsafe mysql_reset_connection(handle) == 0 else { throw fail("/* reset */", .none) }
        try execute(options.session.statement, effect: .none)
    }

    /// States what a session on a node of a cluster needs, now and after each ``reset()``.
    func stateSessionOnCluster() throws(LupoError) {
        try execute("SET SESSION \(SessionSettings.cluster)", effect: .none)
        options.session.isOnCluster = true
    }

    /// Asks the server for a sign of life.
    ///
    /// - Throws: ``LupoError`` `.connectionLost`.
    package func ping() throws(LupoError) {
        try begin("/* ping */")
        guard unsafe mysql_ping(handle) == 0 else { throw fail("/* ping */", .none) }
    }

    // MARK: - For the statements

    /// Checks that a statement may start now.
    func begin(_ sql: SQLText) throws(LupoError) {
        if let fault = sql.fault { throw fault }
        switch use {
        case .free: break
        case .lost:
            throw LupoError(
                .connectionLost,
                "The connection to the server at \(options.endpoint) is lost; the statement was not sent.",
                statement: sql.redacted
            )
        case .streaming:
            throw LupoError(
                .statementRefused,
                "The connection is still reading the rows of another statement.",
                hint: "Read these rows to the end or close them, then send the next statement.",
                statement: sql.redacted
            )
        }
        if cancellationState.take() { throw MariaDBConnection.interruption(sql) }
        statementCount += 1
    }

    /// Drops a request to cancel that no statement has met, so that it does not meet one that must not be cancelled.
    package func dropCancellation() { _ = cancellationState.take() }

    /// Marks the connection as busy with rows.
    func beginStream() { use = .streaming }

    /// Marks the connection as free again.
    func endStream() { if use == .streaming { use = .free } }

    /// The library's last failure as an error; notes a lost connection and takes a pending cancellation.
    func fail(_ sql: SQLText, _ effect: StatementEffect) -> LupoError {
        fail(unsafe ServerFailure(connection: handle), sql, effect)
    }

    /// A failure as an error; notes a lost connection and takes a pending cancellation.
    func fail(_ failure: ServerFailure, _ sql: SQLText, _ effect: StatementEffect) -> LupoError {
        let error = failure.error(effect: effect, statement: sql.redacted)
        // An error says nothing of the session's status, and this one always takes the whole transaction with it.
        if Int32(failure.number) == ER_LOCK_DEADLOCK {
            unsafe handle.pointee.server_status &= ~UInt32(SERVER_STATUS_IN_TRANS)
        }
        if failure.isBrokenConnection {
            use = .lost
        } else {
            endStream()
            if error.code == .interrupted { _ = cancellationState.take() }
        }
        return error
    }

    /// Ends a statement that succeeded: one that only reads has failed all the same if it was to be cancelled.
    func succeed(_ sql: SQLText, _ effect: StatementEffect) throws(LupoError) {
        guard effect == .none, cancellationState.take() else { return }
        throw MariaDBConnection.interruption(sql)
    }

    private static func interruption(_ sql: SQLText) -> LupoError {
        LupoError(.interrupted, "The statement was cancelled.", statement: sql.redacted)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// What everything in one session shares: the connection, the ledger, the clock, and who is to be told.
///
/// It is not Sendable: it lives on the session's thread with the connection and the VMs.
package final class SessionCore {
    /// The session's connection.
    package let connection: MariaDBConnection
    /// The ledger over it.
    package let ledger: LedgerStore
    /// The server's time.
    package let clock: ServerClock
    /// The configuration.
    package let configuration: HostConfiguration
    /// The command line's wishes.
    package let options: RunOptions
    /// The process's lease.
    package let process: ProcessLease
    /// The connection as the ledger names it.
    package let identity: SessionIdentity
    /// Facts of the server.
    package let facts: ServerFacts
    /// Requests to stop.
    package let interruption: Interruption
    /// Who is told what happens.
    package let events: (ProgressEvent) -> Void
    /// What neither the ledger nor anybody who reads along may see.
    let secrets: SecretTexts
    /// Why secrets of the configuration are not there, by name.
    let missingSecrets: [String: LupoError]
    /// Sees who is in a statement's way while it waits.
    let lockWatch: LockWatch
    private var tableCounts: [Identifier: Int] = [:]
    /// Renews leases while a migration runs; nil where nobody started one.
    package var heartbeat: Heartbeat?
    /// Whether the whole server was backed up in this session.
    var hasServerBackup = false
    /// How many migrations this process has begun.
    package var migrationsBegun = 0

    /// Opens a session on a connection whose ledger is set up.
    ///
    /// - Throws: ``LupoError`` as every statement; `.serverVersion` where the server has no GET_LOCK.
    package init(
        connection: MariaDBConnection,
        configuration: HostConfiguration,
        options: RunOptions,
        process: ProcessIdentity,
        interruption: Interruption,
        events: @escaping (ProgressEvent) -> Void
    ) throws(LupoError) {
        self.connection = connection
        self.configuration = configuration
        self.options = options
        self.interruption = interruption
        let vault = try SecretVault(configuration)
        let secrets = vault.texts
        self.secrets = secrets
        missingSecrets = vault.missing
        self.events = secrets.isEmpty ? events : { events($0.hiding(secrets)) }
        lockWatch = LockWatch(
            connectionID: Int64(connection.connectionID),
            bound: .milliseconds(max(1_000, options.lockWait))
        )
        facts = try connection.serverFacts()
        let cluster = try connection.joinCluster()
        ledger = LedgerStore(
            connection: connection,
            tables: try LedgerTables(configuration.schemas)
        )
        // The named lock is free exactly when this session is gone: the proof of death, on this server and no other.
        let row = try connection.rows(
            """
            SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED), \
            GET_LOCK(\(process.lockName), 0)
            """
        ).first
        guard let now = row?[0].integerValue else {
            throw LupoError(.internal, "The server does not say what time it is.")
        }
        clock = ServerClock(serverTime: Timestamp(microseconds: now))
        identity = SessionIdentity(
            connectionID: Int64(connection.connectionID),
            serverNonce: facts.nonce,
            cluster: cluster.map {
                SessionIdentity.ClusterPlace(id: $0.clusterID, address: $0.address)
            },
            account: facts.currentUser
        )
        self.process = ProcessLease(
            identity: process,
            actor: options.actor,
            leaseLength: options.leaseLength,
            token: now
        )
    }

    /// Base tables in a schema without those that were put aside, counted once for each schema and carried on by what this process makes and drops.
    ///
    /// - Parameters:
    ///   - schema: the schema.
    ///   - change: tables made less tables dropped since the last call.
    /// - Returns: the number as this process knows it.
    /// - Throws: ``LupoError`` as every statement.
    func tableCount(of schema: Identifier, adding change: Int) throws(LupoError) -> Int {
        if let known = tableCounts[schema] {
            tableCounts[schema] = known + change
            return known + change
        }
        let count =
            try connection.value(
                """
                SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = \(schema.name) \
                AND table_type = 'BASE TABLE' AND table_name NOT REGEXP '^lupo_trash_[0-9]{14}_'
                """
            )?.integerValue ?? 0
        tableCounts[schema] = Int(count)
        return Int(count)
    }

    /// Base tables in a schema as they are now, of which a migration has made some that ``tableCount(of:adding:)`` is yet to
    /// be told of.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func tableCount(of schema: Identifier, including change: Int) throws(LupoError) -> Int {
        if tableCounts[schema] == nil {
            tableCounts[schema] = try tableCount(of: schema, adding: 0) - change
        }
        return (tableCounts[schema] ?? 0) + change
    }

    /// Counts a schema's tables anew at the next question.
    func forgetTableCount(of schema: Identifier) { tableCounts[schema] = nil }

    /// How the server reads statements.
    var lexerOptions: LexerOptions {
        let version = connection.serverVersion
        return LexerOptions(
            serverVersion: version.major * 10_000 + version.minor * 100 + version.patch
        )
    }

    /// Whether a script left something in the session that the next one would see.
    var isDirty = false

    /// Takes away what scripts left in the session: temporary tables, variables, settings.
    ///
    /// Called between attempts, when this process holds nothing on a table. The named lock is taken again.
    func clean() throws(LupoError) {
        guard isDirty else { return }
        try connection.reset()
        try connection.execute("USE \(configuration.schemas.core)", effect: .none)
        _ = try connection.value("SELECT GET_LOCK(\(process.identity.lockName), 0)")
        statementLimit = nil
        try limitStatements()
        isDirty = false
    }

    /// What the session's statements are limited to, and what said so; nil for no limit.
    private(set) var statementLimit: Int64?

    /// Gives each statement from now on the time that the command line says, or the limits.
    ///
    /// - Parameter limits: those of the migration that runs; nil for the project's.
    /// - Throws: ``LupoError`` as every statement.
    func limitStatements(_ limits: ScriptLimits? = nil) throws(LupoError) {
        let limits = limits ?? configuration.limits
        let limit = options.statementTimeout ?? limits[.statementTimeout]
        guard limit != statementLimit else { return }
        try connection.execute(
            "SET SESSION max_statement_time = \(Double(limit ?? 0) / 1_000)",
            effect: .none
        )
        statementLimit = limit
    }

    /// What an error of a statement that took too long should say.
    ///
    /// - Parameters:
    ///   - limits: those of the migration that runs.
    ///   - file: the migration; nil where there is none.
    /// - Returns: what limits the statement, and where that is raised; nil where nothing does.
    func statementAdvice(_ limits: ScriptLimits, file: String?) -> String? {
        guard let statementLimit else { return nil }
        let limit = Limit.statementTimeout
        let value = limit.text(statementLimit)
        if options.statementTimeout != nil {
            return
                "--statement-timeout gives it \(value). Make the statement smaller, or give it more."
        }
        return "`\(limit.key)` gives it \(value). Make the statement smaller. "
            + limits.advice(limit, file: file)
    }

    /// Fails where somebody asked to stop.
    package func checkInterruption() throws(LupoError) {
        if interruption.isRequested { throw interruption.error }
    }
}

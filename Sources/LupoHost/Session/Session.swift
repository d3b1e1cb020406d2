// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoLua
package import LupoMariaDB

/// One database session on a thread of its own: the connection, the ledger, and the VM of the migration that runs.
///
/// A plugin calls the database synchronously from a C frame, where nothing can be awaited; so VM and connection share this
/// actor's thread, and only the shell around it is asynchronous.
package actor Session {
    /// What a session is opened for.
    package enum Purpose: Sendable, Hashable {
        /// Reads the ledger; changes nothing, starts no server that does not exist, sets nothing up.
        case reading
        /// Runs migrations; sets the database up where it is not.
        case writing
    }

    /// Everything that a session needs to know at its beginning.
    package struct Settings: Sendable {
        /// The configuration.
        package var configuration: HostConfiguration
        /// Where the database is.
        package var location: DatabaseLocation
        /// The command line's wishes.
        package var options: RunOptions
        /// Requests to stop.
        package var interruption: Interruption
        /// Who is told what happens; called on the session's thread.
        package var events: @Sendable (ProgressEvent) -> Void

        /// Joins the parts.
        package init(
            configuration: HostConfiguration,
            location: DatabaseLocation,
            options: RunOptions,
            interruption: Interruption,
            events: @escaping @Sendable (ProgressEvent) -> Void
        ) {
            self.configuration = configuration
            self.location = location
            self.options = options
            self.interruption = interruption
            self.events = events
        }
    }

    private let executor: ThreadExecutor
    let settings: Settings
    private var lease: ServerLease?
    private(set) var connection: MariaDBConnection?
    var core: SessionCore?
    /// The console that is open in it.
    var console: Console?
    private var heartbeat: Heartbeat?
    /// What the bootstrap did, where it did something.
    package private(set) var bootstrapReport: Bootstrap.Report?

    /// The session's own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Describes a session; `open` begins it.
    ///
    /// - Throws: ``LupoError`` `.internal` where the system gives no thread.
    package init(_ settings: Settings) throws(LupoError) {
        self.settings = settings
        executor = try ThreadExecutor(name: "session")
    }

    // MARK: - Opening and closing

    /// Connects, and for writing sets the database up.
    ///
    /// - Returns: false where there is nothing to read: no server of its own yet, or no ledger in the database.
    /// - Throws: ``LupoError`` as connecting and ``Bootstrap``.
    package func open(_ purpose: Purpose) async throws(LupoError) -> Bool {
        guard var options = try await connectionOptions(purpose) else { return false }
        options.session.lockWaitTimeout = .milliseconds(settings.options.lockWait)
        options.session.rowLockWaitTimeout = .milliseconds(settings.options.lockWait)
        let connection = try MariaDBConnection(options)
        self.connection = connection
        try connection.joinCluster()
        let schemas = settings.configuration.schemas
        let bootstrap = Bootstrap(schemas: schemas, hostVersion: HostVersion.text)
        guard purpose == .writing else {
            if case .needed = try bootstrap.state(on: connection) { return false }
            core = try makeCore(connection)
            return true
        }
        if let report = try bootstrap.bringUpToDate(connection) {
            bootstrapReport = report
            settings.events(
                .note("The database is set up: \(report.recorded.joined(separator: ", ")).")
            )
        }
        try connection.execute("USE \(schemas.core)", effect: .none)
        let core = try makeCore(connection)
        // Not before: it is meant for the scripts' statements, not for setting up and waiting for another host's.
        try core.limitStatements()
        self.core = core
        try await beginHeartbeat(core, options)
        return true
    }

    func makeCore(_ connection: MariaDBConnection) throws(LupoError) -> SessionCore {
        var generator = SystemRandomNumberGenerator()
        return try SessionCore(
            connection: connection,
            configuration: settings.configuration,
            options: settings.options,
            process: ProcessIdentity(random: (generator.next(), generator.next())),
            interruption: settings.interruption,
            events: settings.events
        )
    }

    private func beginHeartbeat(
        _ core: SessionCore,
        _ options: ConnectionOptions
    ) async throws(LupoError) {
        let interruption = settings.interruption
        let heartbeat = try Heartbeat(
            options: options,
            server: core.facts.isGalera ? core.identity.serverNonce : nil,
            tables: core.ledger.tables,
            process: core.process,
            clock: core.clock,
            lockWatch: core.lockWatch,
            onLoss: { error in interruption.request(because: error) }
        )
        core.heartbeat = heartbeat
        self.heartbeat = heartbeat
        await heartbeat.start()
    }

    private func connectionOptions(
        _ purpose: Purpose
    ) async throws(LupoError) -> ConnectionOptions? {
        switch settings.location {
        case .server(let options): return options
        case .embedded(let location):
            let server = EmbeddedServer.at(location, in: settings.configuration.folder)
            if purpose == .reading, try !server.status().exists { return nil }
            let lease = try await server.acquire()
            self.lease = lease
            return ConnectionOptions(endpoint: .socket(path: lease.socketPath), user: lease.user)
        }
    }

    /// Gives leases and connection back; the last user of an embedded server stops it.
    package func close() async {
        if let core, !core.connection.isLost {
            // What cannot be given back runs out by itself.
            try? core.process.release(
                on: core.connection,
                tables: core.ledger.tables,
                now: core.clock.now
            )
        }
        await heartbeat?.stop()
        heartbeat = nil
        core?.heartbeat = nil
        console = nil
        core = nil
        connection = nil
        await lease?.release()
        lease = nil
    }

    // MARK: - Running

    /// Runs migrations one after the other; a failure stops before the next one.
    ///
    /// - Parameters:
    ///   - paths: plugin files.
    ///   - checked: what was read of them before; others are read when their turn comes.
    /// - Returns: one report for each file that was looked at.
    package func run(
        _ paths: [String],
        _ checked: CheckedFiles = CheckedFiles()
    ) async -> RunReport {
        var report = RunReport(command: "run")
        guard let core else { return report }
        let now = core.clock.now.microseconds / 1_000_000
        let settings = settings
        let files = LoadAhead(paths) { path throws(LupoError) in
            try Session.load(try checked.file(path), settings, now: now)
        }
        do {
            var known: [MigrationIdentity: StoredMigration]?
            while true {
                try core.checkInterruption()
                guard let migration = try await files.take() else { break }
                if known == nil { known = try knownMigrations(paths, core) }
                let driver = MigrationDriver(core: core, migration: migration)
                let result = driver.run(known: known?[migration.manifest.identity])
                report.migrations.append(result)
                if result.exitStatus != 0 { break }
            }
        } catch {
            report.error = error
        }
        await files.stop()
        return report.hiding(core.secrets)
    }

    /// One read for all files, by the names that their paths say; what another host does meanwhile shows at the claim.
    private func knownMigrations(
        _ paths: [String],
        _ core: SessionCore
    ) throws(LupoError) -> [MigrationIdentity: StoredMigration] {
        let names = Set(paths.compactMap { MigrationFinder.name(ofFile: $0) })
        return try core.ledger.migrations(named: Array(names), now: core.clock.now)
    }

    static func load(
        _ file: PluginFile,
        _ settings: Settings,
        now: Int64,
        arguments: [(name: String, value: String)]? = nil
    ) throws(LupoError) -> LoadedMigration {
        try LoadedMigration(
            file,
            configuration: settings.configuration,
            arguments: arguments ?? settings.options.arguments,
            now: now
        )
    }

    /// Rolls back completed or failed migrations, in the order given.
    package func rollBack(_ targets: [RollbackTarget]) -> RunReport {
        var report = RunReport(command: "rollback")
        guard let core else { return report }
        do {
            let finder = MigrationFinder(configuration: settings.configuration)
            let now = core.clock.now.microseconds / 1_000_000
            for target in try resolve(targets, core) {
                try core.checkInterruption()
                // The clock and the arguments belong to the chain of attempts.
                let replay = target.row.replay
                let migration = try Session.load(
                    try PluginFile(path: try finder.file(of: target)),
                    settings,
                    now: replay["now"]?.integerValue ?? now,
                    arguments: replay.arguments
                )
                let result = MigrationDriver(core: core, migration: migration).rollBack(target)
                report.migrations.append(result)
                if result.exitStatus != 0 { break }
            }
        } catch {
            report.error = error
        }
        return report.hiding(core.secrets)
    }

    private func resolve(
        _ targets: [RollbackTarget],
        _ core: SessionCore
    ) throws(LupoError) -> [StoredMigration] {
        let known = try core.ledger.migrations(now: core.clock.now)
        var out: [StoredMigration] = []
        for target in targets { out += try target.resolve(known) }
        try RollbackTarget.checkDependents(of: out, in: known)
        return out
    }

    // MARK: - Reading

    /// Where each migration stands.
    package func status() throws(LupoError) -> StatusReport {
        let finder = MigrationFinder(configuration: settings.configuration)
        var known: [MigrationIdentity: StoredMigration] = [:]
        if let core { known = try core.ledger.migrations(now: core.clock.now) }
        var report = finder.status(known, isSetUp: core != nil)
        if let core { try core.noteDrift(in: &report, known) }
        return report
    }

    /// Attempts, newest first.
    package func history(limit: Int) throws(LupoError) -> HistoryReport {
        let attempts = try core?.ledger.attempts(name: nil, version: nil, limit: limit) ?? []
        return HistoryReport(command: "history", attempts: attempts, isSetUp: core != nil)
    }

    /// The newest attempt of one migration, and what rolled it back; or all of its attempts, newest first.
    ///
    /// - Throws: ``LupoError`` `.notFound` where the ledger has none.
    package func show(
        name: String,
        version: MigrationVersion?,
        showsAll: Bool
    ) throws(LupoError) -> HistoryReport {
        guard let core else { return HistoryReport(command: "show", attempts: [], isSetUp: false) }
        var attempts: [HistoryReport.Attempt] = []
        let limit = showsAll ? 10_000 : 100
        for attempt in try core.ledger.attempts(name: name, version: version, limit: limit) {
            attempts.append(try core.ledger.details(of: attempt))
            if !showsAll, attempt.name == name { break }
        }
        guard !attempts.isEmpty else {
            let names = try core.ledger.migrations(now: core.clock.now).keys.map(\.name)
            throw LupoError(
                .notFound,
                "The ledger has no attempt of \(name.clipped(to: 100)).",
                hint: names.nearest(to: name).map { "Did you mean \($0)?" }
                    ?? "`lupo-host status` lists all migrations."
            )
        }
        return HistoryReport(command: "show", attempts: attempts, isSetUp: true)
    }

    /// Version and facts of the server, for `doctor`.
    package func serverFacts() throws(LupoError) -> (version: String, facts: ServerFacts)? {
        guard let connection else { return nil }
        return (connection.serverVersion.description, try connection.serverFacts())
    }
}

extension EmbeddedServer {
    /// The server that a location means.
    package static func at(_ location: EmbeddedLocation, in folder: String) -> EmbeddedServer {
        let path = location.path ?? ".lupo/server"
        return EmbeddedServer(
            folder: path.hasPrefix("/") ? path : folder + "/" + path,
            durability: location.isDurable ? .full : .none
        )
    }
}

extension JSON {
    /// The arguments that `replay_json` keeps.
    var arguments: [(name: String, value: String)] {
        guard case .object(let members)? = self["arguments"] else { return [] }
        return members.compactMap { name, value in value.stringValue.map { (name, $0) } }
    }
}

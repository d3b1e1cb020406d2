// SPDX-License-Identifier: Apache-2.0

package import LupoCore
import LupoMariaDB

/// A console in a session.
extension Session {
    /// Opens the session for a console, and the console in it.
    ///
    /// - Parameter options: what it is for.
    /// - Returns: what it says about itself.
    /// - Throws: ``LupoError`` as connecting; `.noServer` where there is nothing to read yet; as loading the file; `.hook`
    ///   where the migration has no such hook.
    package func openConsole(_ options: ConsoleOptions) async throws(LupoError) -> ConsoleGreeting {
        let isSetUp = try await open(options.writes ? .writing : .reading)
        guard let connection else {
            throw LupoError(
                .noServer,
                "There is no embedded server yet.",
                hint: "`lupo-host run` makes one, and so does `lupo-host console --write`."
            )
        }
        var notes: [String] = []
        if !isSetUp { notes.append("The ledger is not set up; the first `run` does that.") }
        if core == nil { core = try makeCore(connection) }
        guard let core else { throw LupoError(.internal, "The session did not open.") }
        let database = try useDatabase(core)
        if !options.writes {
            // The server itself refuses what the fence should overlook.
            try connection.execute("SET SESSION TRANSACTION READ ONLY", effect: .none)
            try core.limitStatements()
        }
        let (migration, stored) = try load(options, core, isSetUp: isSetUp)
        if let hook = options.hook, !migration.script.hooks.contains(hook) {
            notes.append("The migration has no \(hook.rawValue); m is what it would get.")
        }
        let console = Console(core: core, migration: migration, options: options, stored: stored)
        notes += try console.enter(stored)
        self.console = console
        return ConsoleGreeting(
            server: "MariaDB \(connection.serverVersion)",
            user: core.facts.currentUser,
            database: database,
            migration: options.hook == nil ? nil : migration.manifest.identity.description,
            notes: notes
        )
    }

    /// Makes the core schema the default database, where it is there.
    private func useDatabase(_ core: SessionCore) throws(LupoError) -> String? {
        let name = core.configuration.schemas.core
        let isThere = try core.connection.value(
            "SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = \(name.name)"
        )
        guard isThere?.integerValue == 1 else { return nil }
        try core.connection.execute("USE \(name)", effect: .none)
        return name.name
    }

    private func load(
        _ options: ConsoleOptions,
        _ core: SessionCore,
        isSetUp: Bool
    ) throws(LupoError) -> (LoadedMigration, StoredMigration?) {
        let now = core.clock.now.microseconds / 1_000_000
        guard let file = options.file, let hook = options.hook else {
            let path = settings.configuration.folder + "/console_0.lua"
            let file = PluginFile(path: path, text: Session.emptyMigration)
            let migration = try Session.load(file, settings, now: now)
            try migration.script.forgetFile()
            return (migration, nil)
        }
        let migration = try Session.load(file, settings, now: now)
        guard isSetUp else { return (migration, nil) }
        let identity = migration.manifest.identity
        let stored = try core.ledger.migrations(named: [identity.name], now: core.clock.now)[
            identity
        ]
        guard let stored, hook == .rollback, settings.options.arguments.isEmpty else {
            return (migration, stored)
        }
        // The clock and the arguments belong to the chain of attempts.
        let replay = stored.row.replay
        return (
            try Session.load(
                file,
                settings,
                now: replay["now"]?.integerValue ?? now,
                arguments: replay.arguments
            ), stored
        )
    }

    /// A console that stands in no migration stands in this one.
    private static let emptyMigration = """
        local M = lupo.migration { api = 1, name = "console", version = "0" }
        function M.execute() end
        function M.rollback() end
        return M
        """

    // MARK: - Lines

    private func openedConsole() throws(LupoError) -> Console {
        guard let console else { throw LupoError(.internal, "The session has no console.") }
        return console
    }

    /// Runs a text in the console.
    ///
    /// - Parameters:
    ///   - text: as it was typed or read.
    ///   - name: of the file that it comes from; nil for a line.
    ///   - limit: most rows of one result.
    /// - Returns: what came of it.
    package func evaluate(_ text: String, name: String? = nil, rows limit: Int) -> ConsoleReply {
        do {
            let reply = try openedConsole().evaluate(text, name: name, rows: limit)
            return reply.hiding(core?.secrets ?? SecretTexts())
        } catch {
            return ConsoleReply(error: error, isOver: true)
        }
    }

    /// Tells whether a text can run as it is.
    package func check(_ text: String) -> ConsoleInput { console?.check(text) ?? .complete }

    /// What the word at the end of a text could become.
    package func complete(_ text: String, commands: [String]) -> Completion {
        let request = CompletionRequest(text)
        guard let console else { return Completion(request.prefix, of: []) }
        switch request.place {
        case .command: return Completion(request.prefix, of: commands)
        case .name: return Completion(request.prefix, of: console.globals([]) + Session.keywords)
        case .member(let path, let separator):
            let names = APISpec.current.members(of: path, separator: separator, in: console.hook)
            return Completion(request.prefix, of: names ?? console.globals(path))
        case .text:
            let names = console.names()
            return Completion(request.prefix, of: names.tables + Array(names.columns))
        }
    }

    private static let keywords = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if",
        "in",
        "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    /// The tables of the default database.
    package func tables() -> ConsoleReply {
        reply { (console) throws(LupoError) in
            let schema = console.migration.manifest.schema
            let rows = try console.core.connection.rows(
                """
                SELECT table_name, table_type = 'VIEW', table_rows, \
                CAST(ROUND((data_length + index_length) / 1024) AS SIGNED), table_comment \
                FROM information_schema.tables WHERE table_schema = \(schema.name) ORDER BY table_name
                """
            )
            return .rows(
                columns: ["table", "rows (about)", "KiB", "comment"],
                rows: rows.map { row in
                    let isView = row[1].integerValue == 1
                    return [row[0], row[2], row[3], isView ? .text("a view") : row[4]]
                },
                total: rows.count
            )
        }
    }

    /// How a table is defined.
    ///
    /// - Parameter name: as `table` or `schema.table`.
    /// - Returns: the statement that makes it.
    package func definition(of name: String) -> ConsoleReply {
        reply { (console) throws(LupoError) in
            console.schema.forgetAll()
            let table = try ObjectName(name, in: console.migration.manifest.schema)
            if let text = try console.schema.definition(of: table) { return .value(text) }
            throw LupoError(
                .notFound,
                "There is no table \(table).",
                hint: console.names().tables.nearest(to: name).map { "Did you mean \($0)?" }
                    ?? "`.tables` lists those that there are."
            )
        }
    }

    private func reply(
        _ body: (Console) throws(LupoError) -> ConsoleResult
    ) -> ConsoleReply {
        var reply = ConsoleReply()
        do {
            reply.results = [try body(try openedConsole())]
        } catch {
            reply.error = error
            reply.isOver = connection?.isLost ?? true
        }
        return reply.hiding(core?.secrets ?? SecretTexts())
    }

    /// What a line may use, and where that is said.
    package func shownLimits() -> ConsoleReply {
        reply { (console) throws(LupoError) in console.limitRows() }
    }

    /// Whether the console has no connection any more.
    package var isConnectionLost: Bool { connection?.isLost ?? true }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoHost
import LupoMariaDB
import LupoTestSupport

/// Where one worker runs its cells: a server of its own, a proxy before it, and a project with the built program.
///
/// The schemas have the same names for every cell; between two cells they are made what they were, from copies.
final class Place: Sendable {
    let server: PrivateServer
    let proxy: CutProxy
    let names: SchemaNames
    let tables: LedgerTables
    private let folder: TemporaryFolder
    private let host: CommandRunner
    private static let copies = "crash_copies"

    /// Starts the server, writes the migrations, and sets the ledger up.
    ///
    /// - Throws: ``TestFailure`` and ``LupoError`` where the place cannot be made.
    init(_ scenarios: [Scenario], program: String?) async throws {
        // What is committed is written to the log at once, so that it outlives the server's process.
        server = try PrivateServer(flags: ["--innodb-flush-log-at-trx-commit=2"])
        proxy = try CutProxy(to: server)
        names = try SchemaNames(core: "crash", orchestration: "crash_o", ephemeral: "crash_e")
        tables = try LedgerTables(names)
        folder = try TemporaryFolder(named: "lupocr")
        host = try program.map(CommandRunner.init(program:)) ?? CommandRunner.lupoHost()
        try folder.write(
            """
            return {
              schemas = { core = "crash", orchestration = "crash_o", ephemeral = "crash_e" },
              migrations = { "." },
            }

            """,
            to: "lupo.lua"
        )
        for scenario in scenarios {
            try folder.write(scenario.text, to: scenario.file)
            for (name, text) in scenario.files { try folder.write(text, to: name) }
        }
        let made = try await run(["rollback", "--last", "1"])
        guard made.exitStatus == 0 else {
            throw TestFailure("The ledger cannot be set up: \(made.output)\(made.errorOutput)")
        }
        try copyLedger()
    }

    // MARK: - The program

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - arguments: of the command.
    ///   - isProxied: whether it goes through the proxy.
    ///   - limit: after which it is killed, and counts as stuck.
    ///   - body: runs beside it.
    /// - Returns: how it ended.
    /// - Throws: ``TestFailure`` where it does not start.
    func run(
        _ arguments: [String],
        isProxied: Bool = false,
        limit: Duration = .seconds(30),
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        let socket = isProxied ? proxy.socketPath : server.socketPath
        return try await host.run(
            arguments + [
                "--database", "mariadb://root@/?socket=" + socket, "--format", "json",
            ],
            environment: ["LUPO_LEASE": "2s"],
            in: folder.path,
            limit: limit,
            whileRunning: body
        )
    }

    // MARK: - Between two cells

    /// Makes everything what it was before the scenario.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func reset(for scenario: Scenario) async throws {
        let connection = try server.connect()
        try endOthers(connection)
        FileTree.remove(folder.path(".lupo"))
        for schema in [names.core, try Identifier("crash_backup")]
            + (scenario.isFirst ? names.all : [])
        {
            try connection.execute("DROP DATABASE IF EXISTS \(schema)")
        }
        guard !scenario.isFirst else { return }
        // Behind a scenario that begins without schemas there may be none.
        if try connection.rows("SHOW DATABASES LIKE 'crash\\_e'").isEmpty {
            _ = try await run(["rollback", "--last", "1"])
        }
        try connection.execute(
            "CREATE DATABASE IF NOT EXISTS \(names.core) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
        )
        try restoreLedger(connection)
        let core = try server.connect(schema: names.core)
        for statement in scenario.before { try core.execute(SQLText(verbatim: statement)) }
    }

    /// Waits until the server has let go of every other connection, and ends those that stay.
    private func endOthers(_ connection: MariaDBConnection) throws {
        let others: SQLText =
            "SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()"
        let end = ContinuousClock.now + .milliseconds(200)
        while true {
            let rows = try connection.rows(others)
            if rows.isEmpty { return }
            if ContinuousClock.now > end {
                for row in rows {
                    _ = try? connection.execute("KILL CONNECTION \(row[0].integerValue ?? 0)")
                }
            }
            usleep(1_000)
        }
    }

    private var ledgerSchemas: [Identifier] { [names.orchestration, names.ephemeral] }

    private func copyLedger() throws {
        let connection = try server.connect()
        let copies = try Identifier(Self.copies)
        try connection.execute("CREATE DATABASE \(copies)")
        for schema in ledgerSchemas {
            for table in try Self.tables(of: schema, connection) {
                let copy = ObjectName(schema: copies, table: table.table)
                try connection.execute("CREATE TABLE \(copy) AS SELECT * FROM \(table)")
            }
        }
    }

    private func restoreLedger(_ connection: MariaDBConnection) throws {
        let copies = try Identifier(Self.copies)
        try connection.execute("START TRANSACTION", effect: .none)
        for copy in try Self.tables(of: copies, connection) {
            let schema = Self.isEphemeral(copy.table.name) ? names.ephemeral : names.orchestration
            let table = ObjectName(schema: schema, table: copy.table)
            try connection.execute("DELETE FROM \(table)")
            try connection.execute("INSERT INTO \(table) SELECT * FROM \(copy)")
        }
        try connection.execute("COMMIT", effect: .none)
    }

    private static func isEphemeral(_ table: String) -> Bool {
        ["lupo_sessions", "lupo_cache", "lupo_temp_data", "lupo_job_queue", "lupo_locks"]
            .contains(table)
    }

    private static func tables(
        of schema: Identifier,
        _ connection: MariaDBConnection
    ) throws -> [ObjectName] {
        try connection.rows("SHOW TABLES FROM \(schema)").map {
            ObjectName(schema: schema, table: try Identifier($0[0].textValue ?? ""))
        }
    }

    /// What stands in the core schema; nothing where there is none.
    func snapshot() throws -> Snapshot {
        let connection = try server.connect()
        let isThere = try connection.rows("SHOW DATABASES LIKE 'crash'").count == 1
        return isThere ? try Snapshot(of: names.core, on: connection) : Snapshot(lines: [])
    }

    /// The ledger, to look at.
    func audit() throws -> LedgerAudit {
        LedgerAudit(connection: try server.connect(), tables: tables)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization

@testable import LupoHost

/// A database of its own on the shared server, a folder for migration files, and sessions over both.
final class SessionFixture: Sendable {
    let server: PrivateServer
    let names: SchemaNames
    let folder: TemporaryFolder
    private let configured: Mutex<HostConfiguration>
    /// What the sessions said.
    let events = Mutex<[ProgressEvent]>([])
    /// What is done on a session's thread as it says something.
    let onEvent = Mutex<(@Sendable (ProgressEvent) -> Void)?>(nil)

    private static let counter = Atomic<Int>(0)

    init(server: PrivateServer? = nil) throws {
        self.server = try server ?? PrivateServer.shared()
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let prefix = "s\(getpid())_\(number)"
        names = try SchemaNames(
            core: prefix,
            orchestration: prefix + "_o",
            ephemeral: prefix + "_e"
        )
        folder = try TemporaryFolder(named: "lupo")
        var configuration = try HostConfiguration(folder: folder.path)
        configuration.schemas = names
        configuration.migrationFolders = ["."]
        // Most tests are about something else.
        configuration.doctrine.profile = .none
        configured = Mutex(configuration)
    }

    deinit {
        // A server that the test has killed has nothing left to drop.
        let connection = try? server.connect()
        for schema in names.all + [try? configuration.backupSchema()].compactMap({ $0 }) {
            _ = try? connection?.execute("DROP DATABASE IF EXISTS \(schema)")
        }
    }

    var configuration: HostConfiguration { configured.withLock { $0 } }

    /// Changes what the next session is configured with.
    func configure(_ change: (inout HostConfiguration) -> Void) {
        configured.withLock { change(&$0) }
    }

    /// Writes a migration and gives its path; manifest keys beyond name and version stand in `manifest`.
    @discardableResult
    func write(
        _ name: String,
        version: String = "1.0.0",
        manifest: String = "touches = { \"t\" }",
        _ body: String
    ) throws -> String {
        let file = name + "_" + version.replacing(".", with: "_") + ".lua"
        let text = """
            local M = lupo.migration {
              api = 1, name = "\(name)", version = "\(version)", \(manifest)
            }
            \(body)
            return M
            """
        return try folder.write(text, to: file)
    }

    /// Runs files in a session of its own.
    func run(
        _ paths: [String],
        _ change: (inout RunOptions) -> Void = { _ in }
    ) async throws -> RunReport {
        try await withSession(change) { await $0.run(paths) }
    }

    /// Runs one file and gives its report.
    func run(
        _ path: String,
        _ change: (inout RunOptions) -> Void = { _ in }
    ) async throws -> MigrationReport {
        let report = try await run([path], change)
        if let error = report.error { throw error }
        guard let first = report.migrations.first else { throw TestFailure("Nothing was run.") }
        return first
    }

    /// Rolls a migration back by command.
    func rollBack(_ name: String) async throws -> MigrationReport {
        let report = try await withSession { await $0.rollBack([.named(name, nil)]) }
        if let error = report.error { throw error }
        guard let first = report.migrations.first else {
            throw TestFailure("Nothing was rolled back.")
        }
        return first
    }

    /// Opens a session for writing, and closes it after.
    func withSession<Result: Sendable>(
        _ change: (inout RunOptions) -> Void = { _ in },
        interruption: Interruption = Interruption(),
        _ body: (Session) async throws -> Result
    ) async throws -> Result {
        var options = RunOptions(configuration)
        change(&options)
        let session = try Session(
            Session.Settings(
                configuration: configuration,
                location: .server(server.options),
                options: options,
                interruption: interruption,
                events: { event in
                    self.events.withLock { $0.append(event) }
                    self.onEvent.withLock { $0 }?(event)
                }
            )
        )
        do {
            _ = try await session.open(.writing)
            let result = try await body(session)
            await session.close()
            return result
        } catch {
            await session.close()
            throw error
        }
    }

    /// Connects with the core schema as the default.
    func connect() throws -> MariaDBConnection { try server.connect(schema: names.core) }

    /// Rows as texts, NULL as `NULL`; `{o}`, `{e}` and `{c}` stand for the schemas.
    func rows(_ sql: String) throws -> [[String]] {
        let text = sql.replacing("{o}", with: names.orchestration.quoted)
            .replacing("{e}", with: names.ephemeral.quoted).replacing(
                "{c}",
                with: names.core.quoted
            )
        return try connect().rows(SQLText(verbatim: text)).map { row in row.values.map(\.shown) }
    }

    /// The first column of the one row.
    func value(_ sql: String) throws -> String { try rows(sql).first?.first ?? "no row" }

    /// What scripts logged, in order.
    var logged: [String] {
        events.withLock { events in
            events.compactMap { event in
                if case .log(_, let message, _) = event { message } else { nil }
            }
        }
    }
}

extension Value {
    /// The value as a test writes it.
    var shown: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .unsigned(let number): String(number)
        case .double(let number): String(number)
        case .decimal(let text), .text(let text): text
        case .bytes(let bytes): bytes.hexadecimal
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization

/// A project folder with a database of its own on the shared server, and the built program in it.
final class ConcurrencyFixture: Sendable {
    let server: PrivateServer
    let names: SchemaNames
    let folder: TemporaryFolder
    let program: CommandRunner

    private static let counter = Atomic<Int>(0)

    init() throws {
        server = try PrivateServer.shared()
        program = try CommandRunner.lupoHost()
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let prefix = "c\(getpid())_\(number)"
        names = try SchemaNames(
            core: prefix,
            orchestration: prefix + "_o",
            ephemeral: prefix + "_e"
        )
        folder = try TemporaryFolder(named: "lupo")
        try folder.write(
            """
            return { schemas = { core = "\(prefix)", orchestration = "\(prefix)_o", ephemeral = "\(prefix)_e" } }
            """,
            to: "lupo.lua"
        )
    }

    deinit {
        let connection = try? server.connect()
        let copies = try? Identifier(names.core.name + "_backup")
        for schema in names.all + [copies].compactMap({ $0 }) {
            _ = try? connection?.execute("DROP DATABASE IF EXISTS \(schema)")
        }
    }

    /// Writes a migration; gives the file's name.
    @discardableResult
    func write(
        _ name: String,
        touches: [String] = ["t"],
        _ body: String,
        manifest: String = ""
    ) throws -> String {
        let list = touches.map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            """
            local M = lupo.migration {
              api = 1, name = "\(name)", version = "1.0.0", touches = { \(list) }, \(manifest)
            }
            \(body)
            return M
            """,
            to: "\(name)_1_0_0.lua"
        )
        return "\(name)_1_0_0.lua"
    }

    /// Runs the program with this database.
    func host(
        _ arguments: [String],
        lease: String? = nil,
        limit: Duration = .seconds(50),
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        try await program.run(
            arguments + ["--database", server.url],
            environment: lease.map { ["LUPO_LEASE": $0] } ?? [:],
            in: folder.path,
            limit: limit,
            whileRunning: body
        )
    }

    /// Runs the program several times at once.
    func atOnce(_ count: Int, _ arguments: [String]) async throws -> [CommandResult] {
        try await withThrowingTaskGroup(of: CommandResult.self) { group in
            for _ in 0..<count { group.addTask { try await self.host(arguments) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Rows as texts; `{o}`, `{e}` and `{c}` stand for the schemas.
    func rows(_ sql: String) throws -> [[String]] {
        let text = sql.replacing("{o}", with: names.orchestration.quoted)
            .replacing("{e}", with: names.ephemeral.quoted).replacing(
                "{c}",
                with: names.core.quoted
            )
        return try server.connect().rows(SQLText(verbatim: text)).map { row in
            row.values.map { value in
                switch value {
                case .null: "NULL"
                case .integer(let number): String(number)
                case .unsigned(let number): String(number)
                case .double(let number): String(number)
                case .decimal(let text), .text(let text): text
                case .bytes(let bytes): bytes.hexadecimal
                }
            }
        }
    }

    /// The first column of the first row; empty where there is none, or no such table yet.
    func value(_ sql: String) -> String { (try? rows(sql))?.first?.first ?? "" }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Synchronization

/// A project folder with schemas of its own on the shared cluster, and the built program in it.
final class GaleraFixture: Sendable {
    let cluster: GaleraCluster
    let names: SchemaNames
    let folder: TemporaryFolder
    let program: CommandRunner

    private static let counter = Atomic<Int>(0)

    /// Takes the shared cluster, and writes a project's folder.
    ///
    /// - Parameter configuration: further keys of `lupo.lua`.
    /// - Throws: ``TestFailure`` where there is no cluster to be had.
    init(_ configuration: String = "") throws {
        cluster = try GaleraCluster.shared()
        program = try CommandRunner.lupoHost()
        let number = Self.counter.add(1, ordering: .relaxed).newValue
        let prefix = "g\(getpid())_\(number)"
        names = try SchemaNames(
            core: prefix,
            orchestration: prefix + "_o",
            ephemeral: prefix + "_e"
        )
        folder = try TemporaryFolder(named: "lupo")
        try folder.write(
            """
            return {
              schemas = { core = "\(prefix)", orchestration = "\(prefix)_o", ephemeral = "\(prefix)_e" },
              migrations = { "." }, \(configuration)
            }
            """,
            to: "lupo.lua"
        )
    }

    deinit {
        let connection = try? cluster.nodes[0].connect()
        let copies = try? Identifier(names.core.name + "_backup")
        for schema in names.all + [copies].compactMap({ $0 }) {
            _ = try? connection?.execute("DROP DATABASE IF EXISTS \(schema)")
        }
    }

    /// Writes a migration; gives the file's name.
    @discardableResult
    func write(
        _ name: String,
        touches: [String],
        _ body: String
    ) throws -> String {
        let list = touches.map { "\"\($0)\"" }.joined(separator: ", ")
        try folder.write(
            """
            local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0", touches = { \(list) } }
            \(body)
            return M
            """,
            to: "\(name)_1_0_0.lua"
        )
        return "\(name)_1_0_0.lua"
    }

    /// Runs the program on a node.
    func host(
        _ arguments: [String],
        on node: Int,
        lease: String? = "2s",
        limit: Duration = .seconds(50),
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        try await program.run(
            arguments + ["--database", cluster.nodes[node].url],
            environment: lease.map { ["LUPO_LEASE": $0] } ?? [:],
            in: folder.path,
            limit: limit,
            whileRunning: body
        )
    }

    /// Sets the database up, with a table `gate` whose one row says how long statements that read it sleep.
    func setUp(seconds: Double = 30) async throws {
        try write(
            "gates",
            touches: ["gate"],
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE gate (id INT NOT NULL PRIMARY KEY, seconds DOUBLE NOT NULL) ENGINE=InnoDB"
              m.db:exec "INSERT INTO gate VALUES (1, \(seconds))"
            end
            function M.rollback(m) m.db:exec "DROP TABLE gate" end
            """
        )
        let made = try await host(["run", "gates_1_0_0.lua"], on: 0)
        guard made.exitStatus == 0 else { throw TestFailure(made.output + made.errorOutput) }
    }

    /// Lets statements that read `gate` from now on sleep no more.
    func openGate(on node: Int) throws {
        try send("UPDATE {c}.gate SET seconds = 0", on: node)
    }

    /// Sends a statement to a node; `{o}`, `{e}` and `{c}` stand for the schemas.
    func send(_ sql: String, on node: Int) throws {
        try cluster.nodes[node].connect().execute(SQLText(verbatim: named(sql)))
    }

    /// Rows as texts, as a node has them once it has applied what was committed before.
    func rows(_ sql: String, on node: Int) throws -> [[String]] {
        let connection = try cluster.nodes[node].connect()
        try connection.joinCluster()
        return try connection.rows(SQLText(verbatim: named(sql))).map { row in
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
    func value(_ sql: String, on node: Int) -> String {
        (try? rows(sql, on: node))?.first?.first ?? ""
    }

    /// The connections of this project's hosts that run a statement with a text in it.
    ///
    /// It is asked without waiting for other nodes: DDL that runs would keep the answer back until it is over.
    func sessions(_ text: String, on node: Int) -> [String] {
        let found = try? cluster.nodes[node].connect().rows(
            SQLText(
                verbatim: """
                    SELECT id FROM information_schema.processlist WHERE info LIKE '%\(text)%' \
                    AND id <> CONNECTION_ID() AND db = '\(names.core.name)'
                    """
            )
        )
        return found?.compactMap { $0[0].integerValue.map(String.init) } ?? []
    }

    /// How many statements with a text in them this project's hosts run.
    func running(_ text: String, on node: Int) -> Int { sessions(text, on: node).count }

    private func named(_ sql: String) -> String {
        sql.replacing("{o}", with: names.orchestration.quoted)
            .replacing("{e}", with: names.ephemeral.quoted).replacing(
                "{c}",
                with: names.core.quoted
            )
    }
}

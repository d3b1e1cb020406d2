// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A project folder with its own three schemas on a server, and the built `lupo-host` to run in it.
struct BadInputProject: Sendable {
    /// A password that no output may ever hold.
    static let secret = "k3in-Wort-davon"

    let folder: TemporaryFolder
    /// The URL for `--database`; nil leaves it to the project.
    var url: String?
    /// Further variables of the environment.
    var environment: [String: String] = [:]
    /// The prefix of the schemas' names.
    let prefix: String
    private let runner: CommandRunner

    /// Makes the folder with a `lupo.lua` that names the schemas `<prefix>_core`, `<prefix>_orch`, `<prefix>_temp`.
    init(_ prefix: String, url: String?) throws {
        folder = try TemporaryFolder(named: "lupobad")
        self.prefix = prefix
        self.url = url
        runner = try CommandRunner.lupoHost()
        try folder.write(
            """
            return { schemas = { core = "\(prefix)_core", orchestration = "\(prefix)_orch", ephemeral = "\(prefix)_temp" } }
            """,
            to: "lupo.lua"
        )
    }

    /// Writes a migration file `<name>_1_0_0.lua` with the given hooks.
    ///
    /// - Parameters:
    ///   - name: of the migration.
    ///   - manifest: further entries of the manifest, each with a comma after it.
    ///   - hooks: Lua text after line 4; it begins on line 5.
    /// - Returns: the path.
    /// - Throws: ``TestFailure`` where it cannot be written.
    @discardableResult
    func migration(_ name: String, manifest: String = "", _ hooks: String) throws -> String {
        try folder.write(
            """
            local M = lupo.migration {
              api = 1, name = "\(name)", version = "1.0.0", \(manifest)
            }

            \(hooks)

            return M
            """,
            to: name + "_1_0_0.lua"
        )
    }

    /// Runs `lupo-host` with a command and JSON as its answer.
    func json(
        _ arguments: [String],
        limit: Duration = .seconds(50),
        sourceLocation: Testing.SourceLocation = #_sourceLocation,
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> BadInputAnswer {
        let result = try await text(
            arguments + ["--format", "json"],
            limit: limit,
            sourceLocation: sourceLocation,
            whileRunning: body
        )
        return BadInputAnswer(result: result)
    }

    /// Runs `lupo-host` as it is, and holds its output against what no output may have.
    func text(
        _ arguments: [String],
        limit: Duration = .seconds(50),
        sourceLocation: Testing.SourceLocation = #_sourceLocation,
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        var all = arguments
        if let url { all += ["--database", url] }
        let result = try await runner.run(
            all,
            environment: environment,
            in: folder.path,
            limit: limit,
            whileRunning: body
        )
        BadInputProject.checkDecency(result, sourceLocation)
        return result
    }

    /// No crash, no hang, no secret, nothing of the inside of Lua or Swift.
    private static func checkDecency(_ result: CommandResult, _ place: Testing.SourceLocation) {
        let all = result.output + result.errorOutput
        #expect(!result.timedOut, "It hangs: \(all)", sourceLocation: place)
        for word in [
            secret, "Fatal error", "Stack dump", "[C]: in", "stack traceback", "LupoError(",
        ] {
            #expect(
                !all.contains(word),
                "The output holds '\(word)': \(all)",
                sourceLocation: place
            )
        }
    }

    /// The administrator's connection, which sees every schema.
    func connection(_ server: PrivateServer) throws -> MariaDBConnection { try server.connect() }

    /// Status and state of a migration's newest attempt, as the registry has it: `failed/failed`.
    func standing(of name: String, on server: PrivateServer) throws -> String? {
        let schema = try Identifier(prefix + "_orch")
        let row = try server.connect().rows(
            """
            SELECT execution_status, state, COALESCE(owner_key, ''), COALESCE(error_code, '') \
            FROM \(schema).lupo_migration_registry WHERE migration_name = \(name)
            """
        ).first
        return row.map { "\($0[0].text)/\($0[1].text)/\($0[2].text)/\($0[3].text)" }
    }

    /// What a run left behind that it should not have, once leases of a host that was cut off have had time to run out.
    func leftovers(on server: PrivateServer, patience: Duration) async throws -> [String] {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if try leftovers(on: server).isEmpty { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try leftovers(on: server)
    }

    /// What a run left behind that it should not have: attempts that say they run, and leases that are held.
    func leftovers(on server: PrivateServer) throws -> [String] {
        let orchestration = try Identifier(prefix + "_orch")
        let ephemeral = try Identifier(prefix + "_temp")
        let connection = try server.connect()
        let rows = try connection.rows(
            """
            SELECT CONCAT('tracking ', migration_name) FROM \(orchestration).lupo_migration_tracking \
            WHERE execution_status = 'running' \
            UNION ALL SELECT CONCAT('registry ', migration_name) FROM \(orchestration).lupo_migration_registry \
            WHERE execution_status = 'running' \
            UNION ALL SELECT CONCAT('lease ', lock_key) FROM \(ephemeral).lupo_locks \
            WHERE is_deleted = 0 AND lock_type IN ('process', 'table') AND expires_ymdhis > DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%s') + 0
            """
        )
        return rows.map { $0[0].text }
    }
}

/// What `lupo-host … --format json` answered.
struct BadInputAnswer: Sendable {
    let result: CommandResult
    /// The document; nil where standard output is not exactly one.
    let document: JSON?

    init(result: CommandResult) {
        self.result = result
        document = try? JSON(parsing: result.output)
    }

    /// The command's own error, or that of its first migration.
    var error: JSON? {
        document?["error"]?.nonNull
            ?? document?["migrations"]?.arrayValue?.lazy.compactMap { $0["error"]?.nonNull }.first
    }

    /// `code` of the error.
    var code: String? { error?["code"]?.stringValue }
    /// `message` of the error.
    var message: String { error?["message"]?.stringValue ?? "" }
    /// `hint` of the error.
    var hint: String { error?["hint"]?.stringValue ?? "" }
    /// `line` of the error's location.
    var line: Int64? { error?["location"]?["line"]?.integerValue }
    /// `outcome` of the first migration.
    var outcome: String? { document?["migrations"]?.arrayValue?.first?["outcome"]?.stringValue }

    /// Holds the answer against what is wanted: exit status, the error's code (nil for none), and what has to stand in its
    /// message and in its hint.
    func expect(
        status: Int32,
        code: String?,
        says: [String] = [],
        hint hints: [String] = [],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        let whole: Comment = "\(result.output)\(result.errorOutput)"
        #expect(result.signal == nil, whole, sourceLocation: sourceLocation)
        #expect(result.exitStatus == status, whole, sourceLocation: sourceLocation)
        #expect(
            document != nil,
            "Not one JSON document: \(result.output)",
            sourceLocation: sourceLocation
        )
        #expect(self.code == code, whole, sourceLocation: sourceLocation)
        for text in says {
            #expect(message.contains(text), "message: \(message)", sourceLocation: sourceLocation)
        }
        for text in hints {
            #expect(hint.contains(text), "hint: \(hint)", sourceLocation: sourceLocation)
        }
    }
}

extension Value {
    /// A text column's text; empty for anything else.
    var text: String { if case .text(let text) = self { text } else { "" } }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A migration that is stopped while a statement of 60 seconds runs.
struct StoppedRun: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let hook: String
    let statement: String
    let signal: Int32
    /// Status and state in the ledger.
    let standing: String

    /// The whole hook.
    var hooks: String {
        let body = "m.db:\(hook == "validate" ? "value" : "exec")(\"\(statement)\")"
        let create =
            "m.db:exec \"CREATE TABLE IF NOT EXISTS \(table) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT)\""
        return """
            function M.\(hook)(m)
              \(hook == "execute" && !statement.hasPrefix("CREATE") ? create : "")
              \(body)
            end
            \(hook == "execute" ? "" : "function M.execute(m) end")
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS \(table)" end
            """
    }

    /// Whether statements before the one that was stopped took effect.
    var leavesSomething: Bool { statement.hasPrefix("INSERT") }
    var table: String { "slow_" + testDescription.replacing(" ", with: "_") }
    var name: String { "stop_" + testDescription.replacing(" ", with: "_") }

    static let reading = ("validate", "SELECT SLEEP(60)")
    static let all: [StoppedRun] = [
        make("int reading", reading.0, reading.1, SIGINT),
        make("term reading", reading.0, reading.1, SIGTERM),
        make("hup reading", reading.0, reading.1, SIGHUP),
        make("int writing", "execute", "INSERT INTO slow_int_writing SELECT 1, SLEEP(60)", SIGINT),
        make(
            "term writing",
            "execute",
            "INSERT INTO slow_term_writing SELECT 1, SLEEP(60)",
            SIGTERM
        ),
        make("hup writing", "execute", "INSERT INTO slow_hup_writing SELECT 1, SLEEP(60)", SIGHUP),
        make(
            "int defining",
            "execute",
            "CREATE TABLE slow_int_defining (id BIGINT UNSIGNED NOT NULL PRIMARY KEY) AS SELECT SLEEP(60) AS id",
            SIGINT
        ),
    ]

    private static func make(
        _ what: String,
        _ hook: String,
        _ statement: String,
        _ signal: Int32
    ) -> StoppedRun {
        StoppedRun(
            testDescription: what,
            hook: hook,
            statement: statement,
            signal: signal,
            standing: "failed/failed//interrupted"
        )
    }
}

@Suite("Runs that are stopped", .serialized, .timeLimit(.minutes(2)))
struct BadInputSignalTests {
    /// How many statements with a sleep the server runs for this suite.
    static func sleeping(_ server: PrivateServer, _ word: String) throws -> Int64 {
        try server.connect().value(
            """
            SELECT COUNT(*) FROM information_schema.processlist \
            WHERE info LIKE CONCAT('%', \(word), '%') AND info NOT LIKE '%information_schema%'
            """
        )?.integerValue ?? -1
    }

    @Test(
        "by a signal end the statement on the server, say where they stand, and leave nothing",
        arguments: StoppedRun.all
    )
    func stopped(_ run: StoppedRun) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("signals", url: server.url)
        try project.migration(run.name, manifest: "touches = { \"\(run.table)\" },", run.hooks)
        let word = run.hook == "validate" ? "SELECT SLEEP(60)" : run.table
        let start = ContinuousClock.now
        let answer = try await project.json(["run", run.name + "_1_0_0.lua"]) { running in
            let isSeen = try await running.wait { _ in try Self.sleeping(server, "SLEEP(60)") == 1 }
            #expect(isSeen, "\(running.output)\(running.errorOutput)")
            running.send(run.signal)
        }
        #expect(ContinuousClock.now - start < .seconds(40))
        let sleeping = try Self.sleeping(server, word)
        #expect(sleeping == 0)
        answer.expect(
            status: 130,
            code: "interrupted",
            says: ["interrupted"],
            hint: [run.leavesSomething ? "lupo-host rollback \(run.name)" : "Nothing was changed"]
        )
        let standing = try project.standing(of: run.name, on: server)
        #expect(standing == run.standing)
        let left = try project.leftovers(on: server)
        #expect(left == [])
        guard run.hook == "execute" else { return }
        let undone = try await project.json(["rollback", run.name])
        undone.expect(status: 0, code: nil)
        let tables = try server.connect().value(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = \(run.table)"
        )?.integerValue
        #expect(tables == 0)
    }

    @Test("while the script computes are ended as well")
    func computing() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("signals", url: server.url)
        try project.migration(
            "busy",
            "function M.validate(m)\n  m.log:info(\"begun\")\n  while true do end\nend\n"
                + "function M.execute(m) end\nfunction M.rollback(m) end"
        )
        let answer = try await project.json(["run", "busy_1_0_0.lua", "--progress", "plain"]) {
            running in
            let isSeen = try await running.wait { $0.errorOutput.contains("begun") }
            #expect(isSeen)
            running.send(SIGINT)
        }
        answer.expect(status: 130, code: "interrupted", hint: ["Nothing was changed"])
        let standing = try project.standing(of: "busy", on: server)
        #expect(standing == "failed/failed//interrupted")
    }

    @Test("by a second signal exit at once, and the next run recovers")
    func second() async throws {
        let server = try PrivateServer.shared()
        var project = try BadInputProject("signals", url: server.url)
        project.environment = ["LUPO_LEASE": "1s"]
        try project.migration(
            "twice",
            manifest: "touches = { \"twice\" },",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE twice (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT)"
              m.db:exec("INSERT INTO twice SELECT 1, SLEEP(?)", { tonumber(m.args.seconds) })
            end
            function M.rollback(m) m.db:exec "DROP TABLE IF EXISTS twice" end
            """
        )
        let arguments = ["run", "twice_1_0_0.lua", "--arg"]
        let cut = try await project.text(arguments + ["seconds=60"]) { running in
            let isSeen = try await running.wait { _ in
                try Self.sleeping(server, "INSERT INTO twice") == 1
            }
            #expect(isSeen)
            // Two different ones, since a signal that is pending already is not counted twice; both are there at once, so
            // that the second one comes before the first one has been obeyed.
            running.send(SIGSTOP)
            running.send(SIGINT)
            running.send(SIGTERM)
            running.send(SIGCONT)
        }
        #expect(cut.exitStatus == 130)
        #expect(cut.errorOutput.contains("stopped at once"), "\(cut.errorOutput)")
        let between = try project.standing(of: "twice", on: server)
        #expect(between?.hasPrefix("running/execution/process:") == true)

        let start = ContinuousClock.now
        let answer = try await project.json(arguments + ["seconds=0"])
        answer.expect(status: 0, code: nil)
        #expect(
            ContinuousClock.now - start < .seconds(40),
            "The dead host's statement was not ended."
        )
        #expect(answer.result.errorOutput.contains("cut off in execution"))
        let standing = try project.standing(of: "twice", on: server)
        #expect(standing == "completed/completed//")
        let left = try await project.leftovers(on: server, patience: .seconds(5))
        #expect(left == [])
    }

    @Test("in an embedded server leave no server behind")
    func embedded() async throws {
        var project = try BadInputProject("embedded", url: nil)
        project.url = "embedded:?durability=none"
        let folder = project.folder.path
        try project.migration(
            "slow",
            "function M.validate(m) m.log:info(\"begun\") m.db:value \"SELECT SLEEP(60)\" end\n"
                + "function M.execute(m) end\nfunction M.rollback(m) end"
        )
        let answer = try await project.json(["run", "slow_1_0_0.lua", "--progress", "plain"]) {
            running in
            let isSeen = try await running.wait { $0.errorOutput.contains("begun") }
            #expect(isSeen)
            running.send(SIGINT)
        }
        answer.expect(status: 130, code: "interrupted")
        #expect(Self.processes(naming: folder) == [])
    }

    /// Processes whose command line has a text in it.
    static func processes(naming text: String) -> [String] {
        FileTree.names(in: "/proc").filter { name in
            guard Int32(name) != nil, Int32(name) != getpid() else { return false }
            guard let bytes = try? FileTree.read("/proc/\(name)/cmdline") else { return false }
            return String(decoding: bytes, as: UTF8.self).contains(text)
        }
    }
}

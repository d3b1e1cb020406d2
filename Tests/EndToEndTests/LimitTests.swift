// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport
import Testing

/// One limit, what runs into it, and what the error has to say.
struct LimitCase: Sendable, CustomTestStringConvertible {
    /// Where the limit is set.
    enum Place: Sendable, CaseIterable { case manifest, configuration }

    let name: String
    /// As it is written in either place.
    let setting: String
    let body: String
    let code: String
    let says: [String]
    let key: String
    let place: Place

    var testDescription: String { "\(name) in the \(place)" }

    static let all: [LimitCase] = Place.allCases.flatMap { place in
        limits.map { limit in
            LimitCase(
                name: limit.0,
                setting: limit.1,
                body: limit.2,
                code: limit.3,
                says: limit.4,
                key: limit.5,
                place: place
            )
        }
    }

    private static let limits: [(String, String, String, String, [String], String)] = [
        (
            "time", "limits = { time = \"200ms\" }", "while true do end", "script-time",
            ["Lua time of 0.2 seconds"], "limits.time"
        ),
        (
            "memory", "limits = { memory = \"2MiB\" }",
            "local t = {} while true do t[#t + 1] = (\"x\"):rep(1000) .. #t end", "script-memory",
            ["memory of 2048 KiB"], "limits.memory"
        ),
        (
            "steps", "limits = { steps = 50000 }", "for _ = 1, 1e9 do end", "script-steps",
            ["50000 instructions"], "limits.steps"
        ),
        (
            "log", "limits = { log = \"4KiB\" }", "while true do print((\"x\"):rep(100)) end",
            "script",
            ["4096 bytes"], "limits.log"
        ),
        (
            "log of m.log", "limits = { log = 4096 }",
            "while true do m.log:info((\"x\"):rep(100)) end",
            "script", ["4096 bytes"], "limits.log"
        ),
        (
            "rows", "limits = { rows = 50 }", "m.db:query \"SELECT seq FROM seq_1_to_1000000\"",
            "value",
            ["more than 50 rows", "limits.rows"], "limits.rows"
        ),
        (
            "rows of a loop", "limits = { rows = 50 }",
            "for _ in m.db:rows \"SELECT seq FROM seq_1_to_1000\" do m.db:value \"SELECT 1\" end",
            "value",
            ["More than 50 rows", "limits.rows"], "limits.rows"
        ),
        (
            "statement_timeout", "statement_timeout = \"300ms\"",
            "m.db:value \"SELECT SLEEP(20)\"", "statement-timeout", [],
            "`statement_timeout` gives it 300ms"
        ),
        (
            "timeout", "timeout = \"400ms\"", "m.db:value \"SELECT SLEEP(30)\"",
            "migration-timeout",
            ["400 ms", "`timeout`"], "timeout"
        ),
    ]
}

@Suite("Limits", .serialized)
struct LimitTests {
    @Test(
        "each limit ends what goes beyond it, and says where it is raised",
        .timeLimit(.minutes(1)),
        arguments: LimitCase.all
    )
    func limit(_ limit: LimitCase) async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("lupo_limits", url: server.url)
        var manifest = ""
        switch limit.place {
        case .manifest: manifest = limit.setting + ","
        case .configuration: try configure(project, limit.setting)
        }
        let name = "limit_" + limit.name.filter { $0.isLetter }
        try project.migration(
            name,
            manifest: manifest,
            "function M.pre(m) \(limit.body) end\nfunction M.execute() end\nfunction M.rollback() end"
        )
        let answer = try await project.json(["run", name + "_1_0_0.lua"])
        answer.expect(
            status: 2,
            code: limit.code,
            says: limit.says,
            hint: [limit.key, "\(name)_1_0_0.lua", "lupo.lua"]
        )
    }

    @Test("a manifest may not go beyond the project's ceiling", .timeLimit(.minutes(1)))
    func ceiling() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("lupo_limits", url: server.url)
        try configure(project, "ceilings = { timeout = \"1m\", rows = 10 }")
        try project.migration(
            "greedy",
            manifest: "timeout = \"2m\",",
            "function M.execute() end\nfunction M.rollback() end"
        )
        let answer = try await project.json(["run", "greedy_1_0_0.lua"])
        answer.expect(
            status: 65,
            code: "manifest",
            says: ["'timeout' is 2m; the project allows at most 1m"],
            hint: ["`ceilings.timeout`", "lupo.lua"]
        )
    }

    @Test("the command line's statement timeout comes before all others", .timeLimit(.minutes(1)))
    func commandLine() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("lupo_limits", url: server.url)
        try project.migration(
            "slow_read",
            manifest: "statement_timeout = \"5m\",",
            """
            function M.pre(m) m.db:value "SELECT SLEEP(20)" end
            function M.execute() end
            function M.rollback() end
            """
        )
        let answer = try await project.json([
            "run", "slow_read_1_0_0.lua", "--statement-timeout", "300ms",
        ])
        answer.expect(
            status: 2,
            code: "statement-timeout",
            hint: ["--statement-timeout gives it 300ms"]
        )
    }

    @Test("doctor shows the limits in force", .timeLimit(.minutes(1)))
    func doctor() async throws {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("lupo_limits", url: server.url)
        try configure(project, "timeout = \"2h\", limits = { memory = \"32MiB\" }")
        let result = try await project.text(["doctor"])
        for text in ["time 1m", "memory 32MiB", "log 1MiB", "rows 100000", "timeout 2h"] {
            #expect(result.output.contains(text), "\(text) is missing: \(result.output)")
        }
    }

    private func configure(_ project: BadInputProject, _ setting: String) throws {
        let prefix = project.prefix
        try project.folder.write(
            """
            return {
              schemas = { core = "\(prefix)_core", orchestration = "\(prefix)_orch", ephemeral = "\(prefix)_temp" },
              \(setting),
            }
            """,
            to: "lupo.lua"
        )
    }
}

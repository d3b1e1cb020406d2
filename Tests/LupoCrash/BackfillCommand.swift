// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

/// Many rows changed in batches by a host that is killed again and again, and goes on each time.
struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Kills a backfill at random moments, and says whether each row was changed once.",
        discussion:
            "The exit status is 1 where a row was not, or where it took more than 1.3 times as long."
    )

    @OptionGroup var place: PlaceOptions

    @Option(help: "Rows of the table.")
    var rows = 5_000_000

    @Option(help: "How often the host is killed.")
    var kills = 10

    @Option(help: "Rows of a batch.")
    var batch = 10_000

    @Option(help: "What the chance begins with.")
    var seed: UInt64?

    func run() async throws {
        let seed = seed ?? UInt64.random(in: 1...1_000_000)
        say("\(rows) rows in batches of \(batch), \(kills) kills, seed \(seed)")
        let scenario = try scenario()
        let place = try await Place([scenario], program: place.program)
        let arguments = CellRun.arguments(scenario, .resume, .again)
        let limit = Duration.seconds(1_800)
        try await place.reset(for: scenario)
        let began = ContinuousClock.now
        let whole = try await place.run(arguments, limit: limit)
        let wholeTime = ContinuousClock.now - began
        try check(whole, in: place)
        say("uninterrupted: \(Self.seconds(wholeTime))")

        try await place.reset(for: scenario)
        var chance = Chance(seed)
        let moments = (0..<kills).map { _ in Double(chance.below(1_000_000)) / 1_000_000 }.sorted()
        var total = Duration.zero
        var last = 0.0
        for moment in moments {
            let delay = wholeTime * (moment - last)
            last = moment
            let start = ContinuousClock.now
            let result = try await place.run(arguments, limit: limit) { command in
                try await Task.sleep(for: delay)
                command.send(SIGKILL)
            }
            total += ContinuousClock.now - start
            say("killed after \(Self.seconds(delay)): \(try Self.done(in: place)) rows are done")
            guard result.signal == SIGKILL else { break }
        }
        let start = ContinuousClock.now
        let end = try await place.run(arguments, limit: limit)
        total += ContinuousClock.now - start
        try check(end, in: place)
        let findings = try place.audit().findings(on: scenario.name)
        for finding in findings { say(finding) }
        let ratio = ((total / wholeTime) * 100).rounded() / 100
        say("killed \(kills) times: \(Self.seconds(total)), \(ratio) times as long; each row once")
        guard ratio <= 1.3, findings.isEmpty else { throw ExitCode.failure }
    }

    private func scenario() throws -> Scenario {
        try Scenario(
            name: "backfill",
            text: """
                -- Rows changed batch by batch.
                -- before: CREATE TABLE big (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB
                -- before: INSERT INTO big SELECT seq, 0 FROM seq_1_to_\(rows)
                -- ends: completed
                local M = lupo.migration { api = 1, name = "backfill", version = "1.0.0", touches = { "big" } }
                function M.execute(m)
                  for rows in m.db:batches("big", { columns = { "id" }, size = \(batch) }) do
                    m.db:exec("UPDATE big SET n = n + 1 WHERE id BETWEEN ? AND ?", { rows[1].id, rows[#rows].id })
                  end
                end
                function M.rollback(m) m.db:exec "UPDATE big SET n = 0" end
                return M

                """,
            files: [:]
        )
    }

    private func check(_ result: CommandResult, in place: Place) throws {
        guard result.exitStatus == 0 else {
            throw TestFailure(
                "The command ends with \(CellRun.describe(result)): \(result.output)\(result.errorOutput)"
            )
        }
        let done = try Self.done(in: place)
        guard done == rows else { throw TestFailure("\(done) of \(rows) rows were changed once.") }
    }

    private static func done(in place: Place) throws -> Int {
        let connection = try place.server.connect(schema: place.names.core)
        return Int(try connection.value("SELECT COUNT(*) FROM big WHERE n = 1")?.integerValue ?? 0)
    }

    private static func seconds(_ time: Duration) -> String {
        "\(((time / .milliseconds(100)).rounded()) / 10) s"
    }
}

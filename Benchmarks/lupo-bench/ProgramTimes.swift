// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// How long a person waits for whole commands; shown and never a condition.
struct ProgramTimes {
    let program: String
    /// Empty; each round has a folder of its own beneath it.
    let folder: String

    /// Takes the times.
    ///
    /// - Returns: `--version`, a first migration where there is no server yet, one beside a running server, and one that
    ///   has been completed before.
    func measure() async throws(LupoError) -> [Measurement] {
        var version: Duration?
        for _ in 0..<20 {
            version = least(version, try await time(Program(path: program), ["--version"]))
        }
        var first: Duration?
        var next: Duration?
        var repeated: Duration?
        for round in 1...5 {
            let place = "\(folder)/\(round)"
            try await Program(path: "mkdir").run(["-p", place])
            for number in 1...5 {
                try write(ProgramTimes.script(number), to: "\(place)/say_hello_\(number)_1_0_0.lua")
            }
            var host = Program(path: program)
            host.folder = place
            first = least(first, try await time(host, ["run", "say_hello_1_1_0_0.lua"]))
            try await host.run(["server", "start"])
            do throws(LupoError) {
                for number in 2...5 {
                    let arguments = ["run", "say_hello_\(number)_1_0_0.lua"]
                    next = least(next, try await time(host, arguments))
                    repeated = least(repeated, try await time(host, arguments))
                }
            } catch {
                try await host.run(["server", "stop"])
                throw error
            }
            try await host.run(["server", "stop"])
        }
        return [
            measurement("lupo-host --version", version, aim: .milliseconds(15)),
            measurement("first migration, embedded server created", first, aim: .seconds(1)),
            measurement("a migration, the server running", next, aim: .milliseconds(60)),
            measurement("the same again: nothing to do", repeated, aim: .milliseconds(60)),
        ]
    }

    private func measurement(_ name: String, _ time: Duration?, aim: Duration) -> Measurement {
        Measurement(name: name, operations: 1, baseline: nil, subject: time, aim: aim)
    }

    private func time(_ program: Program, _ arguments: [String]) async throws(LupoError) -> Duration
    {
        let clock = ContinuousClock()
        let start = clock.now
        try await program.run(arguments)
        return start.duration(to: clock.now)
    }

    private func least(_ best: Duration?, _ time: Duration) -> Duration { min(best ?? time, time) }

    /// The smallest migration that does something.
    private static func script(_ number: Int) -> String {
        """
        local M = lupo.migration {
          api = 1, name = "say_hello_\(number)", version = "1.0.0", touches = { "greetings_\(number)" },
        }

        function M.execute(m)
          m.db:exec "CREATE TABLE greetings_\(number) (id BIGINT UNSIGNED NOT NULL PRIMARY KEY)"
        end

        function M.rollback(m)
          m.schema:drop_table "greetings_\(number)"
        end

        return M

        """
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoTestSupport
import Testing

@Suite struct CommandRunnerTests {
    private let shell = CommandRunner(program: "/bin/sh")

    @Test(.timeLimit(.minutes(1)))
    func `status, output and errors are kept apart`() async throws {
        let folder = try TemporaryFolder()
        let result = try await shell.run(
            ["-c", "cat; echo err >&2; echo \"$X $HOME\"; pwd; exit 7"],
            environment: ["X": "blank here"],
            in: folder.path,
            input: "in\n"
        )
        #expect(result.exitStatus == 7 && result.signal == nil && !result.timedOut)
        #expect(result.output == "in\nblank here /nonexistent\n\(folder.path)\n")
        #expect(result.errorOutput == "err\n")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a signal is sent once something is to be seen`() async throws {
        let waiting =
            "trap 'echo caught; exit 130' INT; echo ready; while :; do sleep 0.01; done"
        let result = try await shell.run(["-c", waiting]) {
            let isReady = try await $0.wait { $0.output.contains("ready") }
            #expect(isReady)
            $0.send(2)
        }
        #expect(result.exitStatus == 130 && result.output == "ready\ncaught\n")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a command that takes too long is killed`() async throws {
        let result = try await shell.run(["-c", "exec sleep 100"], limit: .milliseconds(200))
        #expect(result.timedOut && result.signal == 9 && result.exitStatus == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `the built program is found`() async throws {
        let result = try await CommandRunner.lupoHost().run(["--help"])
        #expect(result.exitStatus == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func `much output is read whole`() async throws {
        let script = "head -c 3000000 /dev/zero | tr '\\0' x; head -c 1000000 /dev/zero >&2"
        let result = try await shell.run(["-c", script])
        #expect(result.output.utf8.count == 3_000_000 && result.errorOutput.utf8.count == 1_000_000)
    }
}

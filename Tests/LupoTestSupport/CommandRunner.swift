// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Subprocess
internal import Synchronization

/// How a command ended and what it said.
package struct CommandResult: Sendable {
    /// The exit status; nil where a signal ended it.
    package let exitStatus: Int32?
    /// The signal that ended it; nil where it exited.
    package let signal: Int32?
    /// Standard output, as text.
    package let output: String
    /// Standard error, as text.
    package let errorOutput: String
    /// True where the time limit ended it with SIGKILL.
    package let timedOut: Bool
}

/// A command that runs: what a test may do with it meanwhile.
package struct RunningCommand: Sendable {
    /// The process id.
    package let processID: Int32
    fileprivate let collected: Collected

    /// What it has written to standard output so far.
    package var output: String { collected.text(.output) }

    /// What it has written to standard error so far.
    package var errorOutput: String { collected.text(.error) }

    /// Sends a signal, for example `SIGINT`.
    package func send(_ signal: Int32) { _ = kill(processID, signal) }

    /// Waits until something is true; looks every few milliseconds.
    ///
    /// - Returns: false where the command ended, or the time ran out, before it became true.
    package func wait(
        atMost limit: Duration = .seconds(30),
        until condition: @Sendable (RunningCommand) async throws -> Bool
    ) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, !collected.hasEnded {
            if try await condition(self) { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try await condition(self)
    }
}

/// Runs a program as a person would: with arguments, an environment of its own, and a working folder.
package struct CommandRunner: Sendable {
    /// The absolute path of the program.
    package let program: String

    /// Runs any program.
    package init(program: String) { self.program = program }

    /// Runs the `lupo-host` that was built beside the running tests.
    ///
    /// - Throws: ``TestFailure`` where it is not there.
    package static func lupoHost() throws -> CommandRunner {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes {
            $0.baseAddress.map { readlink("/proc/self/exe", $0, 4_096) } ?? 0
        }
        let path = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let program = "/" + folder + "/lupo-host"
        guard access(program, X_OK) == 0 else {
            throw TestFailure("There is no \(program); build it with swift build --build-tests.")
        }
        return CommandRunner(program: program)
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - environment: all of it, but for PATH, a HOME that does not exist, and LANG, which these override.
    ///   - folder: the working folder; nil is the tests' own.
    ///   - input: what standard input holds.
    ///   - limit: after which it is killed.
    ///   - body: runs beside the program, for example to send it a signal once something is to be seen.
    /// - Returns: how it ended and what it said.
    /// - Throws: ``TestFailure`` where it does not start, and what `body` throws.
    package func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: String? = nil,
        input: String = "",
        limit: Duration = .seconds(60),
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        let collected = Collected()
        let result = try await Subprocess.run(
            .name("sh"),
            arguments: Arguments(
                ["-c", CommandRunner.start, "sh", folder ?? ".", program] + arguments
            ),
            environment: .custom(CommandRunner.environment(environment, arguments.first)),
            input: .string(input),
            output: .sequence,
            error: .sequence
        ) { execution in
            let running = RunningCommand(
                processID: execution.processIdentifier.value,
                collected: collected
            )
            let watchdog = Task {
                try await Task.sleep(for: limit)
                collected.noteTimeout()
                running.send(SIGKILL)
            }
            defer { watchdog.cancel() }
            async let errors: Void = collected.collect(execution.standardError, .error)
            async let beside: Void? = body?(running)
            try await collected.collect(execution.standardOutput, .output)
            try await errors
            collected.noteEnd()
            _ = try await beside
        }
        return CommandRunner.result(result.terminationStatus, collected)
    }

    /// Goes to the folder and becomes the program, so that the process id is the program's.
    private static let start = #"cd "$1" && shift && exec "$@""#

    private static func result(
        _ status: TerminationStatus,
        _ collected: Collected
    ) -> CommandResult {
        var exitStatus: Int32?
        var signal: Int32?
        switch status {
        case .exited(let code): exitStatus = code
        case .signaled(let number): signal = number
        }
        return CommandResult(
            exitStatus: exitStatus,
            signal: signal,
            output: collected.text(.output),
            errorOutput: collected.text(.error),
            timedOut: collected.hasTimedOut
        )
    }

    private static func environment(
        _ own: [String: String],
        _ command: String?
    ) -> [Environment.Key: String] {
        var all: [Environment.Key: String] = ["HOME": "/nonexistent", "LANG": "C.UTF-8"]
        // What most tests run is about something else than the doctrine.
        if command != "lint" { all["LUPO_PROFILE"] = "none" }
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            guard let value = getenv(name), let key = Environment.Key(rawValue: name) else {
                continue
            }
            all[key] = String(cString: value)
        }
        for (name, value) in own {
            if let key = Environment.Key(rawValue: name) { all[key] = value }
        }
        return all
    }
}

/// What a running command has written, shared between those who read its pipes and the test.
private final class Collected: Sendable {
    enum Channel { case output, error }

    private struct State {
        var output: [UInt8] = []
        var error: [UInt8] = []
        var hasEnded = false
        var hasTimedOut = false
    }

    private let state = Mutex(State())

    var hasEnded: Bool { state.withLock { $0.hasEnded } }
    var hasTimedOut: Bool { state.withLock { $0.hasTimedOut } }

    func noteEnd() { state.withLock { $0.hasEnded = true } }
    func noteTimeout() { state.withLock { $0.hasTimedOut = true } }

    func text(_ channel: Channel) -> String {
        let bytes = state.withLock { channel == .output ? $0.output : $0.error }
        return String(decoding: bytes, as: UTF8.self)
    }

    func collect(_ sequence: SubprocessOutputSequence, _ channel: Channel) async throws {
        for try await buffer in sequence {
            let bytes = buffer.withUnsafeBytes { Array($0) }
            state.withLock { state in
                switch channel {
                case .output: state.output += bytes
                case .error: state.error += bytes
                }
            }
        }
    }
}

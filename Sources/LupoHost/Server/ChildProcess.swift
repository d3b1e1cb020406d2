// SPDX-License-Identifier: Apache-2.0

import CLupoResources
import Glibc
import LupoCore

/// A process that this one starts: a short one that is waited for, or a daemon in a session of its own.
///
/// Everything goes by posix_spawn(3): fork(2) is not safe in a process with threads. The child gets default signals,
/// an empty signal mask and no descriptor but the ones named here.
struct ChildProcess {
    /// How a process ended.
    enum End: Equatable {
        case exited(Int32)
        case signalled(Int32)

        var isSuccess: Bool { self == .exited(0) }

        var description: String {
            switch self {
            case .exited(let status): "exit status \(status)"
            case .signalled(let number): "signal \(number)"
            }
        }
    }

    let pid: pid_t

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: absolute path.
    ///   - arguments: without the program's own name.
    ///   - directory: working folder, nil for this process's.
    ///   - input: file for standard input, nil for this process's.
    ///   - output: descriptor for standard output and standard error, nil for this process's.
    ///   - inherited: a descriptor that the child gets as number 3.
    ///   - daemon: begins a session of its own, out of reach of this terminal's signals.
    /// - Throws: ``LupoError`` `.embeddedServer` where the program cannot be started.
    init(
        _ executable: String,
        _ arguments: [String],
        directory: String? = nil,
        input: String? = "/dev/null",
        output: Int32?,
        inherited: Int32? = nil,
        daemon: Bool = false
    ) throws(LupoError) {
        var pid: pid_t = 0
        let words = ([executable] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        let failure = (words + [nil]).withUnsafeBufferPointer { words in
            executable.withCString { executable in
                Self.withOptionalCString(directory) { directory in
                    Self.withOptionalCString(input) { input in
                        var what = lupo_spawn()
                        what.path = executable
                        what.arguments = words.baseAddress
                        what.directory = directory
                        what.input = input
                        what.output = output ?? -1
                        what.inherited = inherited ?? -1
                        what.is_daemon = daemon ? 1 : 0
                        return lupo_spawn(&what, &pid)
                    }
                }
            }
        }
        guard failure == 0 else {
            throw ServerFault.system("\(executable) cannot be started", failure)
        }
        self.pid = pid
    }

    private static func withOptionalCString<Result>(
        _ text: String?,
        _ body: (UnsafePointer<CChar>?) -> Result
    ) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    /// How it ended, or nil while it runs; asks once and does not wait.
    ///
    /// An end is told once only; where nobody asks, a zombie stays until this process ends.
    func poll() -> End? { Self.reap(pid) }

    /// Asks for the end of any child of this process; nil where it runs or is not a child.
    @discardableResult
    static func reap(_ pid: pid_t) -> End? {
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        let number = status & 0x7F
        return number == 0 ? .exited((status >> 8) & 0xFF) : .signalled(number)
    }

    /// Kills it and takes note of its end, which is a matter of microseconds.
    func end() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    /// Waits for the end, and kills the child at the deadline or where the task is cancelled.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` at the deadline, `.interrupted`.
    func wait(until deadline: ContinuousClock.Instant?, what: String) async throws(LupoError) -> End
    {
        while true {
            if let end = poll() { return end }
            do throws(LupoError) {
                if let deadline, ContinuousClock.now >= deadline {
                    throw LupoError(.embeddedServer, "\(what) did not end in time and was stopped.")
                }
                try await ServerFault.pause()
            } catch {
                end()
                throw error
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLupoResources
import Glibc
import LupoCore

/// A program whose output is kept in memory: started at once, read when it has ended.
final class ProgramOutput: Sendable {
    private let executable: String
    private let process: ChildProcess
    private let output: Int32

    /// Starts the program with standard output and standard error going to a nameless file in memory.
    init(_ executable: String, _ arguments: [String]) throws(LupoError) {
        output = lupo_memory_file()
        guard output >= 0 else {
            throw ServerFault.system("Memory for the output of \(executable) cannot be had", errno)
        }
        self.executable = executable
        do throws(LupoError) {
            process = try ChildProcess(executable, arguments, output: output)
        } catch {
            close(output)
            throw error
        }
    }

    deinit { close(output) }

    /// Waits for the end, and gives what was written; the exit status does not matter.
    func text(within limit: Duration) async throws(LupoError) -> String {
        _ = try await process.wait(until: .now + limit, what: executable)
        return SmallFile.text("/proc/self/fd/\(output)") ?? ""
    }
}

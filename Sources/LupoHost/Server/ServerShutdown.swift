// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Ends the server of a folder and waits until it has let go of its files.
struct ServerShutdown {
    let folder: ServerFolder
    let patience: Duration

    /// Asks the server to end, waits, and kills it where it does not within `patience`.
    ///
    /// Killing loses nothing that was committed: the next start recovers by the redo log.
    ///
    /// - Returns: false where none ran.
    /// - Throws: ``LupoError`` `.embeddedServer` where it runs in another pid namespace, or cannot be signalled.
    func run() async throws(LupoError) -> Bool {
        let alive = try folder.lock("server.lock")
        // A child that this process is just starting elsewhere has a copy of the descriptor until it runs its program, so
        // that closing alone would not free the lock at once.
        defer { alive.unlock() }
        guard let pid = try target() else {
            let deadline = ContinuousClock.now + .milliseconds(500)
            while ContinuousClock.now < deadline {
                if alive.tryLock(.exclusive) { return false }
                try await ServerFault.pause()
            }
            throw LupoError(
                .embeddedServer,
                "A process holds \(folder.path)/server.lock, and it is no mariadbd of this folder.",
                hint: "See who it is with `fuser -v \(folder.path)/server.lock`."
            )
        }
        for signal in [SIGTERM, SIGKILL] {
            guard kill(pid, signal) == 0 || errno == ESRCH else {
                throw ServerFault.system("mariadbd, process \(pid), cannot be stopped", errno)
            }
            let deadline = ContinuousClock.now + patience
            while ContinuousClock.now < deadline {
                ChildProcess.reap(pid)
                if alive.tryLock(.exclusive) { return true }
                try await ServerFault.pause()
            }
        }
        throw LupoError(
            .embeddedServer,
            "mariadbd, process \(pid), does not end.",
            hint: "See \(folder.log)."
        )
    }

    /// Who answers on the socket, else who the pid file names: in both cases only a mariadbd in this very folder.
    private func target() throws(LupoError) -> pid_t? {
        guard let running = RunningServer(in: folder) else {
            return ServerProcess(pidFileOf: folder)?.pid
        }
        guard let process = ServerProcess(pid: running.pid, serving: folder) else {
            throw LupoError(
                .embeddedServer,
                "The server that answers in \(folder.path) cannot be seen from here, and so cannot be stopped.",
                hint: "Stop it in the container where it was started."
            )
        }
        return process.pid
    }
}

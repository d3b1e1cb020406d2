// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

extension EmbeddedServer {
    /// Starts a server, or finds that another host has just done so.
    ///
    /// The caller holds `users.lock` shared, so that nobody stops what is started here.
    func start(in place: ServerFolder) async throws(LupoError) -> RunningServer {
        let deadline = ContinuousClock.now + patience
        let starting = try place.lock("start.lock")
        try await starting.lock(
            .exclusive,
            until: deadline,
            orFail:
                "Another process has been starting the embedded server in \(folder) for \(patience)."
        )
        defer { starting.unlock() }
        // Never unlocked here: the lock is the open file's, and mariadbd inherits the open file.
        let alive = try place.lock("server.lock")
        defer { withExtendedLifetime(alive) {} }
        if let running = try await waitForEnd(of: alive, in: place, until: deadline) {
            return running
        }

        let installation = try ServerInstallation(searchPath: searchPath)
        try place.makeSideFolders()
        let isNew = access(place.data, F_OK) != 0
        let stamp =
            try await isNew
            ? create(in: place, with: installation) : checkVersion(in: place, of: installation)
        unlink(place.data + "/s.sock")
        unlink(place.pidFile)
        var running = try await launch(
            installation,
            in: place,
            holding: alive,
            until: deadline
        )
        running.origin = isNew ? .created : .started
        if ServerStamp(readFrom: place.stamp) != stamp {
            try SmallFile.write(stamp.bytes, to: place.stamp)
        }
        return running
    }

    /// Waits until no mariadbd holds `server.lock`, and then holds it.
    ///
    /// - Returns: a server that answers after all: one whose host died while it was starting.
    private func waitForEnd(
        of alive: FileLock,
        in place: ServerFolder,
        until deadline: ContinuousClock.Instant
    ) async throws(LupoError) -> RunningServer? {
        while true {
            // A child of this very process that has died is a zombie until it is asked for.
            if let text = SmallFile.text(place.pidFile),
                let pid = pid_t(text.prefix { $0.isNumber })
            {
                ChildProcess.reap(pid)
            }
            // The kernel closes a killed server's files one after another; the lock may be free before the last.
            if ServerProcess(pidFileOf: place) == nil, alive.tryLock(.exclusive) { return nil }
            if let running = RunningServer(in: place, patience: .milliseconds(100)) {
                return running
            }
            guard ContinuousClock.now < deadline else {
                let pid = SmallFile.text(place.pidFile)?.split(separator: "\n").first
                throw LupoError(
                    .embeddedServer,
                    "A mariadbd\(pid.map { " (process \($0))" } ?? "") holds \(folder) and has not answered for \(patience).",
                    hint: "See \(place.log), then stop it with `lupo-host server stop --force`."
                )
            }
            try await ServerFault.pause()
        }
    }

    /// Refuses data that a newer series has written, before the older server has touched it.
    private func checkVersion(
        in place: ServerFolder,
        of installation: ServerInstallation
    ) async throws(LupoError) -> ServerStamp {
        let old = ServerStamp(readFrom: place.stamp)
        if let old, old.isFrom(installation.executable) { return old }
        let installed = try await installation.askVersion().answer()
        if let old, !installed.opensData(of: old.version) {
            throw LupoError(
                .embeddedServer,
                "The data in \(folder) was made by MariaDB \(old.version), and \(installation.executable) is \(installed).",
                hint:
                    "Install MariaDB \(old.version.major).\(old.version.minor) or newer, or name another folder with `--database embedded:PATH`."
            )
        }
        return ServerStamp(version: installed, executable: installation.executable)
    }

    /// Starts mariadbd and waits for its greeting.
    private func launch(
        _ installation: ServerInstallation,
        in place: ServerFolder,
        holding alive: FileLock,
        until deadline: ContinuousClock.Instant
    ) async throws(LupoError) -> RunningServer {
        let log = try ServerLog.open(place)
        defer { close(log) }
        let child = try ChildProcess(
            installation.executable,
            ServerOptions(folder: place, durability: durability).running(),
            directory: place.data,
            output: log,
            inherited: alive.descriptor,
            daemon: true
        )
        while true {
            if let end = child.poll() {
                throw ServerLog.failure(
                    "mariadbd ended at its start (\(end.description))",
                    log: place.log
                )
            }
            if let running = RunningServer(in: place) { return running }
            guard ContinuousClock.now < deadline else {
                child.end()
                throw ServerLog.failure(
                    "mariadbd did not answer within \(patience)",
                    log: place.log
                )
            }
            try await ServerFault.pause()
        }
    }
}

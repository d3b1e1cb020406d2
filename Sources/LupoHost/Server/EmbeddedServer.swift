// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore

/// A private mariadbd in a folder of the project: made when first needed, shared by all who use the folder, stopped by
/// the last of them.
///
/// It listens on a unix socket only. Who may enter the folder (mode 0700) may log in as `root` without a password.
/// Three locks keep order, all of flock(2), so that no crash leaves one behind:
///
/// - `users.lock` is shared by every user. Whoever leaves and gets it exclusively was the last, and stops the server.
/// - `start.lock` is exclusive while a server is made or started: of two hosts one starts and the other adopts.
/// - `server.lock` is held by mariadbd itself through an inherited descriptor. Where it is free no server runs on the
///   data; where it is not, none may be started (a second one would hang for 30 s over the first one's files).
///
/// A host that dies leaves the server running; the next command adopts it. A server that dies is started again by the
/// next command and recovers by its redo log.
package struct EmbeddedServer: Sendable {
    /// Absolute path of the folder, usually `.lupo/server` beside `lupo.lua`.
    package let folder: String
    /// What a crash may cost; holds for the life of the server process.
    package let durability: ServerDurability
    /// Folders in which mariadbd and the mariadb client are looked for.
    package let searchPath: [String]
    /// How long making, starting or stopping may take before it counts as failed.
    package let patience: Duration

    /// Describes a server; touches nothing.
    ///
    /// - Parameters:
    ///   - folder: absolute, or relative to the working folder.
    ///   - durability: `.none` only for tests.
    ///   - searchPath: nil for `PATH` and the usual places of system programs.
    ///   - patience: at least as long as a recovery may take.
    package init(
        folder: String,
        durability: ServerDurability = .full,
        searchPath: [String]? = nil,
        patience: Duration = .seconds(60)
    ) {
        var path = folder
        if !path.hasPrefix("/"), let here = getcwd(nil, 0) {
            path = String(cString: here) + "/" + path
            free(here)
        }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.folder = path
        self.durability = durability
        self.searchPath = searchPath ?? ServerInstallation.usualSearchPath
        self.patience = patience
    }

    /// Joins the server's users; makes and starts it where it is absent, adopts it where it runs.
    ///
    /// When this returns the server has answered with its greeting. It goes on running at least until the lease is
    /// released or this process ends.
    ///
    /// - Returns: the lease, with the path of the socket.
    /// - Throws: ``LupoError`` `.embeddedServer` where it cannot be made or started, with the last lines of its log;
    ///   `.diskFull`; `.locked` where another process stops or starts it for longer than `patience`; `.interrupted`.
    package func acquire() async throws(LupoError) -> ServerLease {
        let place = try ServerFolder(path: folder, creating: true)
        let users = try place.lock("users.lock")
        try await users.lock(
            .shared,
            until: .now + patience,
            orFail:
                "Another process has been stopping the embedded server in \(folder) for \(patience)."
        )
        let running: RunningServer
        if let found = RunningServer(in: place) {
            running = found
        } else {
            running = try await start(in: place)
        }
        try checkDurability(of: running, in: place)
        return ServerLease(folder: place, users: users, running: running, patience: patience)
    }

    /// Starts the server, or adopts it, and lets it run after its last user.
    ///
    /// Holds until `stop()` or the machine's next boot.
    ///
    /// - Returns: what then runs.
    package func start() async throws(LupoError) -> ServerStatus {
        let lease = try await acquire()
        try SmallFile.write(ServerFolder.bootIdentity, to: lease.folder.stay)
        await lease.release()
        return try status()
    }

    /// Stops the server and takes back what `start()` said.
    ///
    /// - Parameter force: also where others use it; they lose their connections. Committed data stays.
    /// - Returns: false where none ran.
    /// - Throws: ``LupoError`` `.locked` where others use it and `force` is false; `.embeddedServer` where it does not
    ///   end.
    package func stop(force: Bool = false) async throws(LupoError) -> Bool {
        guard ServerFolder.exists(folder) else { return false }
        let place = try ServerFolder(path: folder, creating: false)
        let users = try place.lock("users.lock")
        defer { users.unlock() }
        if !users.tryLock(.exclusive), !force {
            let others = ServerStatus.users(of: users)
            throw LupoError(
                .locked,
                "The embedded server in \(folder) has \(others) other user\(others == 1 ? "" : "s").",
                hint:
                    "Wait for them to end, or stop it under them with `lupo-host server stop --force`."
            )
        }
        unlink(place.stay)
        return try await ServerShutdown(folder: place, patience: patience).run()
    }

    /// What there is, without starting or changing anything.
    package func status() throws(LupoError) -> ServerStatus {
        guard ServerFolder.exists(folder) else { return ServerStatus(absentIn: folder) }
        return try ServerStatus(of: ServerFolder(path: folder, creating: false))
    }

    /// A server that was adopted must keep at least what was asked for; one that keeps more is fine.
    private func checkDurability(
        of running: RunningServer,
        in place: ServerFolder
    ) throws(LupoError) {
        guard durability == .full,
            let process = ServerProcess(pid: running.pid, serving: place),
            process.durability == .none
        else { return }
        throw LupoError(
            .embeddedServer,
            "The embedded server in \(folder) runs with durability=none, and a crash would lose committed data.",
            hint:
                "Stop it with `lupo-host server stop`, or ask for `embedded:?durability=none` as well."
        )
    }
}

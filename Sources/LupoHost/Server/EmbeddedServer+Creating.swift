// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

extension EmbeddedServer {
    /// Bytes that a new data folder takes, with the room that the first start needs.
    private static let roomForCreation: UInt64 = 64 << 20

    /// Makes the data folder with the installed server's own system tables, in about 260 ms.
    ///
    /// It is made under another name and then renamed, so that one whose making was cut off is never used. The caller
    /// holds `start.lock`: what others left behind here is nobody's.
    ///
    /// - Returns: the stamp that stands in the new folder.
    func create(
        in place: ServerFolder,
        with installation: ServerInstallation
    ) async throws(LupoError) -> ServerStamp {
        removeDrafts(in: place)
        try checkRoom(in: place)
        let question = try installation.askVersion()
        let draft = "\(place.path)/data.new"
        let statements = "\(place.path)/bootstrap.sql"
        guard mkdir(draft, 0o700) == 0 else {
            throw ServerFault.system("The folder \(draft) cannot be made", errno)
        }
        do throws(LupoError) {
            try SmallFile.write(try await installation.bootstrapStatements(), to: statements)
            try await fill(draft, from: statements, in: place, with: installation)
            let stamp = ServerStamp(
                version: try await question.answer(),
                executable: installation.executable
            )
            try SmallFile.write(stamp.bytes, to: draft + "/lupo_server")
            guard rename(draft, place.data) == 0 else {
                throw ServerFault.system("The folder \(draft) cannot be put in its place", errno)
            }
            unlink(statements)
            return stamp
        } catch {
            removeDrafts(in: place)
            throw error
        }
    }

    private func fill(
        _ draft: String,
        from statements: String,
        in place: ServerFolder,
        with installation: ServerInstallation
    ) async throws(LupoError) {
        let log = try ServerLog.open(place)
        defer { close(log) }
        let child = try ChildProcess(
            installation.executable,
            ServerOptions(folder: place, durability: durability).bootstrap(data: draft),
            directory: draft,
            input: statements,
            output: log,
            daemon: true
        )
        let end = try await child.wait(
            until: .now + patience,
            what: "Making the embedded server's data in \(folder)"
        )
        guard end.isSuccess else {
            throw ServerLog.failure(
                "The embedded server's data in \(folder) cannot be made (\(end.description))",
                log: place.log
            )
        }
    }

    private func checkRoom(in place: ServerFolder) throws(LupoError) {
        var facts = Glibc.statvfs()
        guard statvfs(place.path, &facts) == 0 else { return }
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        guard free < Self.roomForCreation else { return }
        throw LupoError(
            .diskFull,
            "The embedded server in \(folder) needs \(Self.roomForCreation >> 20) MiB, and \(free >> 20) MiB are free.",
            hint: "Free some space, or name another folder with `--database embedded:PATH`."
        )
    }

    private func removeDrafts(in place: ServerFolder) {
        unlink(place.path + "/bootstrap.sql")
        FolderTree.remove(place.path + "/data.new")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import Testing

@testable import LupoHost

/// Where the folder may be, and what is said where it may not.
///
/// Serialised like the other server tests.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct ServerPlaceTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: [
        "with space", "Zürich 東京 🌊", "quo'te\"d `name`", "-dash", "%41 $HOME \\n",
        String(repeating: "long-", count: 36),
    ])
    func `any path will do, also one that is too long for a socket`(name: String) async throws {
        let folder = "\(scratch.path)/\(name)/server"
        let lease = try await EmbeddedServer(folder: folder).acquire()
        #expect(lease.socketPath.utf8.count <= 107)
        #expect(
            try await query("SELECT @@datadir", on: lease).hasPrefix(folder) || name.contains("\\")
        )
        let shell = try ServerShell(searchPath: ServerInstallation.usualSearchPath)
        #expect(try await shell.run(on: lease, arguments: ["-e", "DO 1"]) == 0)
        #expect(try await shell.run(on: lease, arguments: ["-s", "-e", "exit"]) == 0)
        #expect(await lease.release())
    }

    @Test func `a path that is too long for mariadbd is refused`() async throws {
        let folder = scratch.path + String(repeating: "/0123456789", count: 35)
        let error = await #expect(throws: LupoError.self) {
            try await EmbeddedServer(folder: folder).acquire()
        }
        #expect(error?.code == .embeddedServer)
        #expect(error?.message.contains("mariadbd takes 320") == true)
        #expect(mode(of: scratch.path + "/0123456789") == nil, "and nothing was made")
    }

    @Test func `a relative path is one below the working folder`() {
        let here = getcwd(nil, 0)
        defer { free(here) }
        #expect(EmbeddedServer(folder: "a/b/").folder == here.map { String(cString: $0) + "/a/b" })
    }

    @Test func `status of a folder that is not there makes nothing`() async throws {
        let server = EmbeddedServer(folder: scratch.path + "/none")
        #expect(try server.status() == ServerStatus(absentIn: server.folder))
        #expect(try await !server.stop())
        #expect(mode(of: server.folder) == nil)
    }

    @Test func `a file in the folder's place is an error`() async throws {
        let path = try scratch.write("x", to: "server")
        let error = await #expect(throws: LupoError.self) {
            try await EmbeddedServer(folder: path).acquire()
        }
        #expect(
            error?.message
                == "The embedded server's folder \(path) cannot be opened: Not a directory."
        )
    }

    @Test func `a link in the folder's place is not followed`() async throws {
        mkdir(scratch.path + "/elsewhere", 0o700)
        symlink(scratch.path + "/elsewhere", scratch.path + "/server")
        let error = await #expect(throws: LupoError.self) {
            try await EmbeddedServer(folder: scratch.path + "/server").acquire()
        }
        #expect(error?.code == .embeddedServer)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to give a folder to somebody else"))
    func `a folder of another user's is refused, for root as well`() async throws {
        let folder = scratch.path + "/server"
        mkdir(folder, 0o700)
        chown(folder, 65_534, 65_534)
        let error = await #expect(throws: LupoError.self) {
            try await EmbeddedServer(folder: folder).acquire()
        }
        #expect(error?.message.contains("belongs to user 65534, and this is user 0") == true)
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to become somebody else"))
    func `an ordinary user makes, adopts and stops a server`() async throws {
        chown(scratch.path, 65_534, 65_534)
        let folder = scratch.path + "/server"
        let first = try await ChildRole.visit.run(on: folder, in: scratch, asNobody: true)
        #expect(first.hasPrefix("created ") && first.contains("root@localhost"), "\(first)")
        let second = try await ChildRole.visit.run(on: folder, in: scratch, asNobody: true)
        #expect(second.hasPrefix("started "), "\(second)")
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to become somebody who may not write"))
    func `a folder that cannot be written is an error with advice`() async throws {
        chmod(scratch.path, 0o777)
        mkdir(scratch.path + "/closed", 0o755)
        let folder = scratch.path + "/closed/server"
        let report = try await ChildRole.visit.run(on: folder, in: scratch, asNobody: true)
        #expect(
            report.contains(
                "error[embedded-server]: The embedded server's folder \(folder) cannot be made"
            )
        )
        #expect(report.contains("hint: Use a folder that this user can write"))
    }

    @Test(
        .enabled(if: geteuid() == 0, "needs root, to mount a small file system"),
        arguments: [("16m", "needs 64 MiB"), ("72m", "cannot be made")]
    )
    func `a full disk is said to be full`(size: String, text: String) async throws {
        let mount = scratch.path + "/small"
        mkdir(mount, 0o700)
        let said = try await output(
            of: "mount",
            ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", mount]
        )
        try #require(said.isEmpty, "\(said)")
        // The free space is there when it is looked for, and gone when it is used.
        let filler =
            size == "16m"
            ? nil : try scratch.write(Self.greedyServer(filling: mount), to: "mariadbd")
        let server = EmbeddedServer(
            folder: mount + "/server",
            searchPath: filler == nil ? nil : [scratch.path]
        )
        let error = await #expect(throws: LupoError.self) { try await server.acquire() }
        _ = try await output(of: "umount", [mount])
        #expect(error?.code == .diskFull, "\(error?.rendered() ?? "")")
        #expect(error?.message.contains(text) == true, "\(error?.rendered() ?? "")")
    }

    /// A program that takes the space away before the real one runs.
    private static func greedyServer(filling mount: String) -> String {
        """
        #!/bin/sh
        case "$*" in *--bootstrap*) dd if=/dev/zero of=\(mount)/filler bs=1M count=60 2>/dev/null;; esac
        exec /usr/sbin/mariadbd "$@"

        """
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import Testing

@testable import LupoHost

/// What is installed, in which version, and how it fails.
///
/// Serialised like the other server tests.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct ServerInstallationTests {
    let scratch: ScratchFolder
    var folder: String { scratch.path + "/server" }

    init() throws { scratch = try ScratchFolder() }

    /// A server whose mariadbd is the given shell script.
    private func server(script: String, patience: Duration = .seconds(60)) throws -> EmbeddedServer
    {
        try scratch.write("#!/bin/sh\n" + script + "\n", to: "mariadbd")
        return EmbeddedServer(folder: folder, searchPath: [scratch.path], patience: patience)
    }

    private func failure(of server: EmbeddedServer) async -> LupoError? {
        await #expect(throws: LupoError.self) { try await server.acquire() }
    }

    @Test func `without mariadbd the package is named`() async throws {
        let error = await failure(of: EmbeddedServer(folder: folder, searchPath: [scratch.path]))
        #expect(error?.code == .embeddedServer)
        #expect(error?.hint?.contains("apt-get install mariadb-server-core") == true)
        #expect(mode(of: folder + "/data") == nil)
    }

    @Test func `without the system SQL the package is named`() async throws {
        let error = await failure(of: try server(script: "exit 0"))
        #expect(error?.message.contains("without mysql_system_tables.sql") == true)
        #expect(error?.hint?.contains("mariadb-server-core") == true)
    }

    @Test func `without the client its package is named`() throws {
        let error = #expect(throws: LupoError.self) { try ServerShell(searchPath: [scratch.path]) }
        #expect(error?.hint?.contains("mariadb-client-core") == true)
    }

    @Test func `the system SQL is found where mariadbd says it is`() async throws {
        // The script lies in a folder that has no share beside it.
        let lease = try await server(script: #"exec /usr/sbin/mariadbd "$@""#).acquire()
        #expect(lease.origin == .created)
        #expect(await lease.release())
    }

    @Test func `a server that dies at its start is quoted`() async throws {
        let script = """
            case "$*" in
            *--bootstrap*|*--version*|*--help*) exec /usr/sbin/mariadbd "$@";;
            esac
            echo "2026-01-01 [ERROR] the moon is in the wrong phase" >&2
            exit 7
            """
        let error = await failure(of: try server(script: script))
        #expect(
            error?.message == "mariadbd ended at its start (exit status 7).",
            "\(error?.hint ?? "")"
        )
        #expect(error?.hint?.contains("the moon is in the wrong phase") == true)
        #expect(try !EmbeddedServer(folder: folder).status().isRunning)
    }

    @Test func `a bootstrap that fails leaves no data behind`() async throws {
        let script = """
            case "$*" in
            *--bootstrap*) echo "[ERROR] no luck" >&2; exit 1;;
            esac
            exec /usr/sbin/mariadbd "$@"
            """
        let error = await failure(of: try server(script: script))
        #expect(error?.message.contains("cannot be made (exit status 1)") == true)
        #expect(error?.hint?.contains("no luck") == true)
        #expect(mode(of: folder + "/data") == nil && mode(of: folder + "/data.new") == nil)
    }

    @Test func `a server that never answers is given up and ended`() async throws {
        let script = """
            case "$*" in
            *--bootstrap*|*--version*|*--help*) exec /usr/sbin/mariadbd "$@";;
            esac
            echo $$ > \(scratch.path)/pid
            exec sleep 1000
            """
        let error = await failure(of: try server(script: script, patience: .seconds(3)))
        #expect(error?.message == "mariadbd did not answer within 3.0 seconds.")
        let pid = try #require(
            SmallFile.text(scratch.path + "/pid").flatMap { pid_t($0.dropLast()) }
        )
        while kill(pid, 0) == 0, ChildProcess.reap(pid) == nil {
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test(arguments: ["11.4.2-MariaDB", "10.12.0-MariaDB", "99.0.0-MariaDB-log"])
    func `data of a newer series is refused with both versions`(newer: String) async throws {
        let server = EmbeddedServer(folder: folder)
        let lease = try await server.acquire()
        let installed = try #require(lease.version)
        await lease.release()
        try SmallFile.write(Array("\(newer)\n".utf8), to: folder + "/data/lupo_server")
        let error = await failure(of: server)
        try #require(
            installed.major == 10 && installed.minor == 11,
            "the arguments are newer than 10.11"
        )
        #expect(error?.message.contains(newer) == true)
        #expect(error?.message.contains(installed.description) == true)
        #expect(try !server.status().isRunning)
    }

    @Test(arguments: ["10.6.1-MariaDB", "10.11.99-MariaDB"])
    func `data of the same or an older series is opened and stamped anew`(
        other: String
    ) async throws {
        let server = EmbeddedServer(folder: folder)
        _ = try await server.acquire().release()
        try SmallFile.write(Array("\(other)\n".utf8), to: folder + "/data/lupo_server")
        let lease = try await server.acquire()
        #expect(lease.origin == .started)
        #expect(ServerStamp(readFrom: folder + "/data/lupo_server")?.version == lease.version)
        await lease.release()
    }

    @Test(arguments: [
        ("10.11.19-MariaDB-0+deb12u1", 10, 11, 19), ("5.5.5-10.6.4-MariaDB", 10, 6, 4),
        ("11.4.2", 11, 4, 2), ("12.0.1-MariaDB-ubu2404-log", 12, 0, 1),
    ])
    func `a version is read from what servers say`(
        text: String,
        major: Int,
        minor: Int,
        patch: Int
    ) throws {
        let version = try #require(ServerVersion(exactly: text))
        #expect([version.major, version.minor, version.patch] == [major, minor, patch])
    }

    @Test(arguments: ["", "MariaDB", "10", "10.11", "10.x.1", "v10.11.1"])
    func `what is no version is not read as one`(text: String) {
        #expect(ServerVersion(exactly: text) == nil)
    }

    @Test func `versions are ordered by number`() throws {
        let texts = ["10.6.22-a", "10.11.2-z", "10.11.10-b", "11.0.0", "11.0.1"]
        let versions = texts.map { ServerVersion($0) }
        #expect(versions.shuffled().sorted() == versions)
    }
}

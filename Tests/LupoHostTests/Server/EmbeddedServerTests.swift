// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import Testing

@testable import LupoHost

/// Serialised: each test starts servers of its own, and twenty at once make each other wait for the disk.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct EmbeddedServerTests {
    let scratch: ScratchFolder
    var folder: String { scratch.path + "/.lupo/server" }

    init() throws { scratch = try ScratchFolder() }

    @Test func `a server is made from nothing and ends with its only user`() async throws {
        let server = EmbeddedServer(folder: folder)
        let lease = try await server.acquire()
        #expect(lease.origin == .created)
        #expect(try await query("SELECT 6 * 7", on: lease) == "42\n")
        let during = try server.status()
        #expect(during.isRunning && during.pid == lease.pid && during.users == 1)
        #expect(during.durability == .full && during.version == lease.version)
        #expect(during.size > 10 << 20)
        #expect(try #require(during.uptime) < .seconds(60))
        #expect(await lease.release())
        let after = try server.status()
        #expect(after.exists && !after.isRunning && after.users == 0 && after.pid == nil)
        #expect(kill(lease.pid, 0) != 0)
        #expect(await !lease.release(), "a second release does nothing")
    }

    @Test func `nothing is left to the defaults of mariadbd`() async throws {
        let lease = try await EmbeddedServer(folder: folder).acquire()
        let settings = try await query(
            """
            SELECT @@character_set_server, @@collation_server, @@innodb_flush_log_at_trx_commit,
                @@innodb_doublewrite, @@skip_networking, @@local_infile, @@log_bin, @@port
            """,
            on: lease
        )
        #expect(settings == "utf8mb4\tutf8mb4_unicode_ci\t1\t1\t1\t0\t0\t0\n")
        let accounts = try await query(
            "SELECT GROUP_CONCAT(User, '@', Host ORDER BY Host) FROM mysql.user WHERE User <> 'mariadb.sys'",
            on: lease
        )
        #expect(accounts == "root@127.0.0.1,root@::1,root@localhost\n")
        await lease.release()
    }

    @Test func `only the owner can enter the folder`() async throws {
        let lease = try await EmbeddedServer(folder: folder).acquire()
        #expect(mode(of: folder) == 0o700)
        #expect(
            try #require(mode(of: folder + "/data/s.sock")) & 0o7 != 0,
            "which is why the folder must be closed"
        )
        if geteuid() == 0 {
            chmod(scratch.path, 0o755)
            let found = try await output(
                of: "setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", "ls", folder]
            )
            #expect(found.contains("Permission denied"))
        }
        await lease.release()
    }

    @Test func `a folder that stands open is closed`() async throws {
        mkdir(scratch.path + "/.lupo", 0o755)
        mkdir(folder, 0o777)
        chmod(folder, 0o777)
        _ = try await EmbeddedServer(folder: folder).acquire().release()
        #expect(mode(of: folder) == 0o700)
    }

    @Test func `who comes second adopts the server, and who leaves last stops it`() async throws {
        let server = EmbeddedServer(folder: folder)
        let first = try await server.acquire()
        let second = try await server.acquire()
        #expect(second.origin == .adopted && second.pid == first.pid)
        #expect(try server.status().users == 2)
        #expect(await !first.release())
        #expect(try await query("SELECT 1", on: second) == "1\n")
        #expect(await second.release())
    }

    @Test func `of eight that start at once one makes the server and seven adopt it`() async throws
    {
        let server = EmbeddedServer(folder: folder)
        let leases = try await withThrowingTaskGroup(of: ServerLease.self) { group in
            for _ in 0..<8 { group.addTask { try await server.acquire() } }
            var out: [ServerLease] = []
            for try await lease in group { out.append(lease) }
            return out
        }
        #expect(Set(leases.map(\.pid)).count == 1)
        #expect(leases.count { $0.origin == .created } == 1)
        var stopped = 0
        for lease in leases where await lease.release() { stopped += 1 }
        #expect(stopped == 1)
    }

    @Test func `processes that start at once share one server`() async throws {
        let reports = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 {
                group.addTask { try await ChildRole.visit.run(on: folder, in: scratch) }
            }
            var out: [String] = []
            for try await report in group { out.append(report) }
            return out
        }
        #expect(reports.count { $0.hasPrefix("created ") } == 1, "\(reports)")
        #expect(reports.allSatisfy { $0.contains("root@localhost") }, "\(reports)")
        #expect(try !EmbeddedServer(folder: folder).status().isRunning)
    }

    @Test func `a server that was told to stay outlives its users until it is stopped`()
        async throws
    {
        let server = EmbeddedServer(folder: folder)
        let started = try await server.start()
        #expect(started.isRunning && started.isToStay && started.users == 0)
        let lease = try await server.acquire()
        #expect(lease.origin == .adopted)
        #expect(await !lease.release())
        #expect(try await server.stop())
        #expect(try await !server.stop(), "there is nothing more to stop")
        #expect(try !server.status().isToStay)
    }

    @Test func `a server in use is stopped by force only`() async throws {
        let server = EmbeddedServer(folder: folder)
        let lease = try await server.acquire()
        let error = await #expect(throws: LupoError.self) { try await server.stop() }
        #expect(error?.code == .locked)
        #expect(error?.message.contains("1 other user.") == true)
        #expect(try await server.stop(force: true))
        #expect(await !lease.release())
    }

    @Test func `a killed server is started again with its data`() async throws {
        let server = EmbeddedServer(folder: folder)
        let first = try await server.acquire()
        _ = try await query(
            "CREATE DATABASE d; CREATE TABLE d.t (a INT); INSERT INTO d.t VALUES (7)",
            on: first
        )
        kill(first.pid, SIGKILL)
        let second = try await server.acquire()
        #expect(second.origin == .started && second.pid != first.pid)
        #expect(try await query("SELECT a FROM d.t", on: second) == "7\n")
        await first.release()
        #expect(await second.release())
    }

    @Test func `the server of a killed host is adopted and then stopped`() async throws {
        let report = scratch.path + "/report"
        let host = try ChildRole.hold.start(on: folder, report: report)
        while SmallFile.read(report) == nil { try await Task.sleep(for: .milliseconds(2)) }
        kill(host.pid, SIGKILL)
        _ = try await host.wait(until: .now + .seconds(5), what: "host")
        let server = EmbeddedServer(folder: folder)
        #expect(try server.status().isRunning)
        #expect(try server.status().users == 0, "the kernel gave the dead host's lock back")
        let lease = try await server.acquire()
        #expect(lease.origin == .adopted)
        #expect(SmallFile.text(report)?.hasPrefix("created \(lease.pid) ") == true)
        #expect(await lease.release())
    }

    @Test func `a server whose host was killed while it started is adopted`() async throws {
        _ = try await EmbeddedServer(folder: folder).acquire().release()
        // Long enough between being started and answering for the host to be killed in between.
        try scratch.write(
            """
            #!/bin/sh
            case "$*" in *--version*) exec /usr/sbin/mariadbd "$@";; esac
            echo $$ > \(scratch.path)/starting
            while test ! -e \(scratch.path)/go; do sleep 0.02; done
            exec /usr/sbin/mariadbd "$@"

            """,
            to: "mariadbd"
        )
        let report = scratch.path + "/report"
        let host = try ChildRole.hold.start(on: folder, report: report, search: scratch.path)
        while SmallFile.read(scratch.path + "/starting")?.isEmpty != false {
            try await Task.sleep(for: .milliseconds(2))
        }
        host.end()
        async let second = EmbeddedServer(folder: folder).acquire()
        try scratch.write("", to: "go")
        let lease = try await second
        let pid = SmallFile.text(scratch.path + "/starting").flatMap { Int32($0.dropLast()) }
        #expect(lease.pid == pid && lease.origin == .adopted)
        #expect(SmallFile.read(report) == nil)
        #expect(await lease.release())
    }

    @Test func `a host killed in the middle of creation leaves nothing in the way`() async throws {
        // What a creation that was cut off leaves: a draft, and its statements.
        _ = try await EmbeddedServer(folder: folder).acquire().release()
        FolderTree.remove(folder + "/data")
        mkdir(folder + "/data.new", 0o700)
        mkdir(folder + "/data.new/mysql", 0o700)
        try SmallFile.write(Array("half".utf8), to: folder + "/data.new/ibdata1")
        let lease = try await EmbeddedServer(folder: folder).acquire()
        #expect(lease.origin == .created)
        #expect(mode(of: folder + "/data.new") == nil)
        await lease.release()
    }

    @Test func `pid and socket of a dead server are not believed`() async throws {
        let server = EmbeddedServer(folder: folder)
        _ = try await server.acquire().release()
        // A number that lives, and is no server: this process.
        try SmallFile.write(Array("\(getpid())\n".utf8), to: folder + "/server.pid")
        try SmallFile.write(Array("not a socket".utf8), to: folder + "/data/s.sock")
        #expect(try server.status().pid == nil)
        let lease = try await server.acquire()
        #expect(lease.origin == .started && lease.pid != getpid())
        await lease.release()
        try SmallFile.write(Array("\(getpid())\n".utf8), to: folder + "/server.pid")
        #expect(try await !server.stop(force: true), "and this process still lives")
    }

    @Test func `data without durability is not passed off as durable`() async throws {
        let careless = EmbeddedServer(folder: folder, durability: .none)
        let lease = try await careless.acquire()
        let flush = try await query("SELECT @@innodb_flush_log_at_trx_commit", on: lease)
        #expect(flush == "0\n")
        let error = await #expect(throws: LupoError.self) {
            try await EmbeddedServer(folder: folder).acquire()
        }
        #expect(error?.message.contains("durability=none") == true)
        #expect(await lease.release(), "the refused user has left")
        let careful = try await EmbeddedServer(folder: folder).acquire()
        #expect(try await careless.acquire().origin == .adopted, "more than was asked for is fine")
        await careful.release()
        _ = try await careless.stop()
    }
}

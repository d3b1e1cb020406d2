// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import Testing

@testable import LupoHost

/// Parts that this test program plays in a process of its own: a host that can be killed, or an ordinary user.
enum ChildRole: String {
    /// Acquires the server and says how; then leaves.
    case visit
    /// Acquires the server, says so, and stays until it is killed.
    case hold

    static var current: ChildRole? {
        getenv("LUPO_TEST_ROLE").flatMap { ChildRole(rawValue: String(cString: $0)) }
    }

    /// Starts this very program again with only the child's test.
    ///
    /// - Parameters:
    ///   - folder: the server's.
    ///   - report: file that the child writes once.
    ///   - search: where the child looks for mariadbd, nil for the usual places.
    ///   - asNobody: gives up root first.
    /// - Returns: the child.
    /// - Throws: where it cannot be started.
    func start(
        on folder: String,
        report: String,
        search: String? = nil,
        asNobody: Bool = false
    ) throws -> ChildProcess {
        let itself = try #require(realpath("/proc/self/exe", nil))
        defer { free(itself) }
        let usual = ServerInstallation.usualSearchPath
        let env = try #require(ServerInstallation.find("env", in: usual))
        var words = [
            env, "LUPO_TEST_ROLE=\(rawValue)", "LUPO_TEST_FOLDER=\(folder)",
            "LUPO_TEST_REPORT=\(report)",
            "LUPO_TEST_SEARCH=\(search ?? "")", String(cString: itself),
            "--testing-library", "swift-testing", "--filter", "ChildRoleTests",
        ]
        if asNobody {
            let setpriv = try #require(ServerInstallation.find("setpriv", in: usual))
            words =
                [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]
                + words
        }
        let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(null) }
        return try ChildProcess(words[0], Array(words.dropFirst()), directory: "/tmp", output: null)
    }

    /// Starts the child and waits for what it reports.
    func run(
        on folder: String,
        in scratch: ScratchFolder,
        asNobody: Bool = false
    ) async throws -> String {
        let report = "\(scratch.path)/report.\(UInt32.random(in: 0...UInt32.max))"
        let child = try start(on: folder, report: report, asNobody: asNobody)
        _ = try await child.wait(until: .now + .seconds(30), what: "The child")
        return SmallFile.text(report) ?? ""
    }
}

@Suite(.enabled(if: ChildRole.current != nil, "runs in child processes of other tests only"))
struct ChildRoleTests {
    @Test(.timeLimit(.minutes(1)))
    func `a child process plays its part`() async throws {
        let role = try #require(ChildRole.current)
        let folder = try #require(getenv("LUPO_TEST_FOLDER").map { String(cString: $0) })
        let report = try #require(getenv("LUPO_TEST_REPORT").map { String(cString: $0) })
        do {
            let search = getenv("LUPO_TEST_SEARCH").map { String(cString: $0) } ?? ""
            let server = EmbeddedServer(folder: folder, searchPath: search.isEmpty ? nil : [search])
            let lease = try await server.acquire()
            let user = try await query("SELECT CURRENT_USER(), @@version_compile_os", on: lease)
            try SmallFile.write(
                Array("\(lease.origin.rawValue) \(lease.pid) \(user)".utf8),
                to: report
            )
            while role == .hold { try await Task.sleep(for: .seconds(1)) }
            await lease.release()
        } catch let error as LupoError {
            try SmallFile.write(Array(error.rendered().utf8), to: report)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport

/// Kills the server at the N-th system call by which it changes a file while it carries out one DDL statement.
///
/// strace is attached to the thread of the session's connection just before the statement is forwarded, and sends SIGKILL
/// where that thread comes to its N-th call. The proxy sees to it that nothing else of the session is counted.
struct CallRun: Sendable {
    let place: Place
    let reference: Reference
    let policy: Cell.Policy

    /// What makes, writes, flushes, renames or removes a file.
    private static let calls =
        "write,pwrite64,pwritev,pwritev2,writev,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,"
        + "ftruncate,fallocate,link,symlink,mkdir,rmdir,creat,io_submit,io_uring_enter"

    /// Runs the statement, kills the server at a call, runs the next command, and compares.
    ///
    /// - Parameters:
    ///   - number: of the call, from 1.
    ///   - statement: how the command begins that carries the statement, without the host's tag.
    /// - Returns: nil where the thread makes fewer calls.
    /// - Throws: ``TestFailure`` where strace does not work here; as ``CellRun/perform()``.
    func perform(_ number: Int, of statement: String) async throws -> CellRun.Verdict? {
        let scenario = reference.scenario
        try await place.reset(for: scenario)
        let tracer = Locked<Tracer?>(nil)
        let problem = Locked<String?>(nil)
        let (server, folder) = (place.server, try TemporaryFolder(named: "lupotrace"))
        place.proxy.arm(nil) { command, connection in
            guard command.contains(statement), tracer.withLock({ $0 == nil }) else { return }
            do {
                let new = try Tracer(server, connection, Self.calls, number, folder)
                tracer.withLock { $0 = new }
            } catch {
                problem.withLock { $0 = "\(error)" }
            }
        }
        let arguments = CellRun.arguments(scenario, policy, .again)
        let first = try await place.run(arguments, isProxied: true)
        if let problem = problem.withLock({ $0 }) { throw TestFailure(problem) }
        guard let tracer = tracer.withLock({ $0 }) else {
            throw TestFailure("\(scenario.name) sends no \(statement): \(first.output)")
        }
        guard let call = tracer.end() else { return nil }
        try server.kill()
        try server.restart()
        let cell = Cell(
            scenario: scenario.name,
            policy: policy,
            next: .again,
            kind: .server,
            point: .during,
            number: number
        )
        let run = CellRun(place: place, reference: reference, cell: cell)
        return try await run.judge(CutCommand(result: first, place: call))
    }
}

/// A running strace.
final class Tracer: Sendable {
    private let process: Int32
    private let log: String
    private let server: PrivateServer

    /// Attaches to a connection's thread; it is attached when this returns.
    ///
    /// - Throws: ``TestFailure`` where that is not allowed here, or strace is not installed.
    init(
        _ server: PrivateServer,
        _ connection: UInt32?,
        _ calls: String,
        _ number: Int,
        _ folder: TemporaryFolder
    ) throws {
        guard let connection, let serverID = server.processID,
            let thread = try server.connect().value(
                "SELECT tid FROM information_schema.processlist WHERE id = \(Int64(connection))"
            )?.integerValue
        else { throw TestFailure("The thread of the connection is not known.") }
        self.server = server
        log = folder.path("calls")
        let words = [
            "strace", "-qq", "-p", String(thread), "-o", log, "-e", "trace=\(calls)", "-e",
            "inject=\(calls):signal=KILL:when=\(number)",
        ]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(
            &actions,
            2,
            folder.path("errors"),
            O_WRONLY | O_CREAT,
            0o600
        )
        var identifier: pid_t = 0
        guard posix_spawnp(&identifier, "strace", &actions, nil, arguments, environ) == 0 else {
            throw TestFailure("There is no strace: install the Debian package strace.")
        }
        process = identifier
        let status = "/proc/\(serverID)/task/\(thread)/status"
        let end = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < end {
            let text =
                (try? FileTree.read(status)).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if text.contains("TracerPid:\t\(identifier)\n"), !text.contains("State:\tt") {
                // Seized; the stop by which it takes hold of the thread follows at once.
                usleep(3_000)
                return
            }
            var ended: Int32 = 0
            guard waitpid(identifier, &ended, WNOHANG) == 0 else { break }
            usleep(300)
        }
        let said = (try? folder.read("errors")) ?? ""
        throw TestFailure("strace cannot attach: \(said)")
    }

    /// Ends it.
    ///
    /// - Returns: the call at which it killed the server; nil where it came to none.
    func end() -> String? {
        var status: Int32 = 0
        // It ends with the thread that it looks at. Other signals than this one may be blocked, as they are here.
        while waitpid(process, &status, WNOHANG) == 0 {
            guard (try? server.connect()) == nil else {
                kill(process, SIGKILL)
                waitpid(process, &status, 0)
                return nil
            }
            usleep(1_000)
        }
        let text = (try? FileTree.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let lines = text.split(separator: "\n")
        guard lines.last?.contains("killed by SIGKILL") == true else { return nil }
        return lines.last { !$0.hasPrefix("+++") }.map { String($0.prefix(120)) }
            ?? "its first call"
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport

/// When a command is cut.
enum CutMoment: Sendable, Hashable {
    /// At a command of the session's connection, from 1.
    case command(Int, CutPoint)
    /// So long after it began, whatever it does then.
    case time(Duration)
}

/// A command that was to be cut.
struct CutCommand: Sendable {
    var result: CommandResult
    /// At which command to the server; nil where it ended before.
    var place: String?
}

extension Place {
    /// Runs the program through the proxy and cuts it; a server that dies is back when this returns.
    ///
    /// - Parameters:
    ///   - arguments: of the command.
    ///   - kind: what dies.
    ///   - moment: when.
    /// - Returns: how it ended, and where it was cut.
    /// - Throws: ``TestFailure`` where host or server do not start.
    func run(
        _ arguments: [String],
        cutting kind: CutKind,
        at moment: CutMoment
    ) async throws -> CutCommand {
        let restart = Locked<Background<Void>?>(nil)
        let server = server
        let perform: @Sendable (Int32) -> Void = { host in
            if kind == .host || kind == .power { kill(host, SIGKILL) }
            guard kind == .server || kind == .power else { return }
            try? server.kill()
            restart.withLock { $0 = Background { try server.restart() } }
        }
        let result: CommandResult
        switch moment {
        case .command(let number, let point):
            proxy.arm(CutProxy.Order(number: number, point: point, perform: perform))
            result = try await run(arguments, isProxied: true)
        case .time(let delay):
            proxy.arm(nil)
            let proxy = proxy
            result = try await run(arguments, isProxied: true) { command in
                let end = ContinuousClock.now + delay
                let isOver = try await command.wait { _ in ContinuousClock.now >= end }
                if isOver { proxy.cutNow(perform) }
            }
        }
        proxy.waitForCut()
        try restart.withLock { $0 }?.wait()
        return CutCommand(result: result, place: proxy.cutAt)
    }
}

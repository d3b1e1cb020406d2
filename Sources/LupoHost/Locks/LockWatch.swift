// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Watches the statement that the session has sent, from the heartbeat's thread: who is in its way can be seen only while
/// it waits.
///
/// A statement that is answered at once costs two locks of a mutex and no round trip. One that takes longer than three
/// fifths of the time for locks is looked at, and then again and again, so that each wait which ends with an error was
/// looked at at least once.
package final class LockWatch: Sendable {
    private struct State: Sendable {
        var number = 0
        var tables: [ObjectName] = []
        var nextLook: ContinuousClock.Instant?
        var isLooking = false
        var findings: LockFindings?
    }

    private let connectionID: Int64
    private let bound: Duration
    private let state = Locked(State())

    /// Prepares to watch a connection.
    ///
    /// - Parameters:
    ///   - connectionID: the session's.
    ///   - bound: how long its statements wait for locks.
    init(connectionID: Int64, bound: Duration) {
        self.connectionID = connectionID
        self.bound = bound
    }

    /// A statement is about to be sent.
    func begin(_ tables: [ObjectName]) {
        let first = ContinuousClock.now + bound * 0.6
        state.withLock { state in
            state.number += 1
            state.tables = tables
            state.nextLook = first
            state.findings = nil
        }
    }

    /// It has been answered; what was found stays until the next one begins.
    func end() { state.withLock { $0.nextLook = nil } }

    /// Whether it is time to look.
    var isDue: Bool {
        state.withLock { state in state.nextLook.map { $0 <= ContinuousClock.now } ?? false }
    }

    /// Looks, over a connection of the caller's.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func look(on connection: MariaDBConnection) throws(LupoError) {
        let next = ContinuousClock.now + bound * 0.4
        let (number, tables) = state.withLock { state -> (Int, [ObjectName]) in
            state.nextLook = state.nextLook.map { _ in next }
            state.isLooking = true
            return (state.number, state.tables)
        }
        defer { state.withLock { $0.isLooking = false } }
        let findings = try BlockerSearch(connection).look(at: connectionID, tables: tables)
        guard let findings else { return }
        state.withLock { state in
            if state.number == number { state.findings = findings }
        }
    }

    /// What was seen of the last statement; a look that is under way is waited for, though not long.
    var findings: LockFindings? {
        for _ in 0..<100 {
            guard state.withLock({ $0.isLooking }) else { break }
            poll(nil, 0, 5)
        }
        return state.withLock { $0.findings }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Counts the tries of what met a lock or a deadlock, and says how long to wait before the next one.
struct LockRetries {
    /// One try that failed.
    struct Failure: Sendable {
        /// What the server said.
        let error: LupoError
        /// How long was waited after it, in milliseconds.
        let pause: Int64
    }

    private let manners: LockManners
    private let began = ContinuousClock.now
    /// The tries that failed and were followed by another one.
    private(set) var failures: [Failure] = []

    init(_ manners: LockManners) { self.manners = manners }

    /// Whether nothing of what an error ended can have happened, so that it may be sent again.
    static func isRetryable(_ error: LupoError) -> Bool {
        switch error.code {
        // A node of a cluster that is not ready refuses a statement before it does anything.
        case .lockWait, .deadlock, .nodeNotReady: error.server != nil
        default: false
        }
    }

    /// Milliseconds to wait before the next try; nil where there is none.
    ///
    /// The pauses double and vary by half, so that two that met once do not meet again; others that queued behind the
    /// statement get their turn meanwhile.
    mutating func pause(after error: LupoError) -> Int64? {
        guard LockRetries.isRetryable(error), failures.count < manners.retries,
            (ContinuousClock.now - began).milliseconds < manners.retryWithin
        else { return nil }
        let base: Int64 = error.code == .deadlock ? 50 : 250
        let step = min(base << min(Int64(failures.count), 6), 5_000)
        let pause = step / 2 + Int64.random(in: 0...step)
        failures.append(Failure(error: error, pause: pause))
        return pause
    }
}

extension StatementRunner {
    /// Waits before another try where there may be one, and tells of it.
    ///
    /// - Parameters:
    ///   - retries: counts the tries.
    ///   - error: what ended the last one.
    ///   - subject: what is tried, for people.
    /// - Returns: whether to try again.
    /// - Throws: ``LupoError`` where somebody asks to stop meanwhile.
    func waitForRetry(
        _ retries: inout LockRetries,
        after error: LupoError,
        subject: String
    ) throws(LupoError) -> Bool {
        guard !core.connection.isLost, let milliseconds = retries.pause(after: error) else {
            return false
        }
        let number = retries.failures.count
        core.events(
            .note(
                "\(subject.clipped(to: 100)): \(error.message) Trying again in \(milliseconds) ms "
                    + "(\(number) of \(core.configuration.locks.retries))."
            )
        )
        try pause(milliseconds)
        return true
    }

    /// Records that something was tried more than once, as a row of the attempt's checks.
    func recordRetries(_ retries: LockRetries, subject: String, isDone: Bool) {
        guard let last = retries.failures.last else { return }
        let tries = retries.failures.map { failure -> JSON in
            .object([
                ("error", JSON(failure.error.server.map { Int64($0.number) })),
                ("pause_ms", .integer(failure.pause)),
                ("blockers", .array(failure.error.blockers.map(\.json))),
            ])
        }
        let count = Int64(retries.failures.count)
        let row = ValidationRow(
            type: "host.retry",
            status: .warning,
            message: "\(subject.clipped(to: 200)): \(isDone ? "done" : "given up") after "
                + "\(count + 1) tries. \(last.error.message)",
            data: .object([("tries", .array(tries))]),
            at: core.clock.now
        )
        record { $0.add(row) }
    }
}

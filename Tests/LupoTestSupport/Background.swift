// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// Work that blocks, on a thread of its own, beside a test.
///
/// A `Task` would not do: the cooperative pool has as many threads as there are cores, and tests that wait for a server
/// hold them all.
package final class Background<Outcome: Sendable>: Sendable {
    private let state = Mutex<Result<Outcome, any Error>?>(nil)

    /// Starts.
    package init(_ body: @escaping @Sendable () throws -> Outcome) {
        PlainThread.start { [self] in
            let result = Result { try body() }
            state.withLock { $0 = result }
        }
    }

    /// True once the work has ended.
    package var hasEnded: Bool { state.withLock { $0 != nil } }

    /// Waits for the end.
    ///
    /// - Returns: what the work returned.
    /// - Throws: what the work threw.
    package func wait() throws -> Outcome {
        while true {
            if let result = state.withLock({ $0 }) { return try result.get() }
            usleep(500)
        }
    }
}

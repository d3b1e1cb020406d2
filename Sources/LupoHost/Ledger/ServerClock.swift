// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// The server's UTC, read once and carried on by this machine's monotonic clock, whatever happens to its wall clock.
package struct ServerClock: Sendable {
    private let base: Timestamp
    private let read: ContinuousClock.Instant

    /// Takes the server's time as it was just read.
    package init(serverTime base: Timestamp) {
        self.base = base
        read = ContinuousClock.now
    }

    /// Now, by the server.
    package var now: Timestamp {
        let passed = ContinuousClock.now - read
        let (seconds, attoseconds) = passed.components
        return base.advanced(byMicroseconds: seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}

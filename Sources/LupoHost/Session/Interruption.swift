// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// A request to stop, made on one thread and obeyed on the session's.
///
/// The session registers what can be stopped at the moment: the statement that the server runs and the script that
/// the VM runs. A request is made once and stays.
package final class Interruption: Sendable {
    private struct State: Sendable {
        var isRequested = false
        var cause: LupoError?
        var isHeld = false
        var stops: [@Sendable () -> Void] = []
        /// Requests that are stopping something at this moment.
        var underWay = 0
    }

    private let state = Locked(State())

    /// Makes a request that nobody has made yet.
    package init() {}

    /// Whether somebody asked to stop.
    package var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Asks to stop, and stops what runs.
    ///
    /// It may be called again: a statement that began between two looks is stopped then.
    package func request() {
        let stops = state.withLock { state -> [@Sendable () -> Void] in
            state.isRequested = true
            state.underWay += 1
            return state.isHeld ? [] : state.stops
        }
        for stop in stops { stop() }
        state.withLock { $0.underWay -= 1 }
    }

    /// Asks to stop for another reason than a signal.
    package func request(because cause: LupoError) {
        state.withLock { $0.cause = $0.cause ?? cause }
        request()
    }

    /// The error of a session that obeys.
    package var error: LupoError {
        state.withLock { $0.cause }
            ?? LupoError(
                .interrupted,
                "The run was interrupted by a signal.",
                hint: "`lupo-host status` shows where each migration stands; run the command again to go on."
            )
    }

    /// Registers how to stop what runs from now on.
    package func onRequest(_ stops: [@Sendable () -> Void]) { state.withLock { $0.stops = stops } }

    /// Registers that nothing runs any more, and waits for a request that is still stopping it.
    ///
    /// What is sent after this, such as the ledger's record of the interruption, is not struck by it.
    package func onRequestNothing() {
        onRequest([])
        while state.withLock({ $0.underWay > 0 }) { pauseFor(1) }
    }

    /// Runs what must not be stopped in the middle: settling the ledger, a rollback's end.
    package func holdingOff<Result, Failure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let before = state.withLock { state -> Bool in
            defer { state.isHeld = true }
            return state.isHeld
        }
        defer { state.withLock { $0.isHeld = before } }
        return try body()
    }
}

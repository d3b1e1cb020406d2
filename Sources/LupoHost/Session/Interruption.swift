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
    }

    private let state = Locked(State())
    /// Held while stops run, so that none is under way once others are registered.
    private let gate = Locked(())

    /// Makes a request that nobody has made yet.
    package init() {}

    /// Whether somebody asked to stop.
    package var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Asks to stop, and stops what runs.
    ///
    /// It may be called again: a statement that began between two looks is stopped then.
    package func request() {
        state.withLock { $0.isRequested = true }
        gate.withLock { _ in
            let stops = state.withLock { $0.isHeld ? [] : $0.stops }
            for stop in stops { stop() }
        }
    }

    /// Takes the request back, once what it was meant for has stopped: at a prompt the next line begins anew.
    package func withdraw() {
        state.withLock { state in
            state.isRequested = false
            state.cause = nil
        }
    }

    /// Asks to stop for another reason than a signal.
    package func request(because cause: LupoError) {
        state.withLock { $0.cause = $0.cause ?? cause }
        request()
    }

    /// The error of a session that obeys.
    package var error: LupoError {
        state.withLock { $0.cause }
            ?? LupoError(.interrupted, "The run was interrupted by a signal.")
    }

    /// Registers how to stop what runs from now on; waits for stops that are under way.
    package func onRequest(_ stops: [@Sendable () -> Void]) {
        gate.withLock { _ in state.withLock { $0.stops = stops } }
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

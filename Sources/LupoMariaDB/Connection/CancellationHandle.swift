// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// Stops what a connection is doing, from any thread, by a second connection of its own.
package struct CancellationHandle: Sendable {
    /// The server's number of the connection.
    package let connectionID: UInt64
    /// The life of the server in which that number means the connection; nil where only one server can be meant.
    private let nonce: String?
    private let options: ConnectionOptions
    private let state: CancellationState

    init(
        connectionID: UInt64,
        nonce: String?,
        options: ConnectionOptions,
        state: CancellationState
    ) {
        self.connectionID = connectionID
        self.nonce = nonce
        self.state = state
        var options = options
        // A cancellation that hangs is none.
        options.connectTimeout = min(options.connectTimeout, .seconds(5))
        options.readTimeout = .seconds(5)
        options.writeTimeout = .seconds(5)
        options.defaultSchema = nil
        self.options = options
    }

    /// Ends the statement that runs, or the next one where none runs, with `.interrupted`.
    ///
    /// One call ends one statement; the connection stays usable. A statement that reads and ends with success because
    /// the server does not notice the kill (BENCHMARK) fails all the same. A statement with an effect that got done in
    /// time is reported as done; the request then waits for the statement after it.
    ///
    /// - Throws: ``LupoError`` as connecting does; the request stands nevertheless.
    package func cancelStatement() throws(LupoError) {
        state.begin()
        defer { state.end() }
        try kill("QUERY")
    }

    /// Ends the connection at the server; what runs there is rolled back, and its next use says `.connectionLost`.
    ///
    /// - Throws: ``LupoError`` as connecting does.
    package func killConnection() throws(LupoError) { try kill("CONNECTION") }

    /// True while a request waits for a statement that it can end.
    package var isPending: Bool { state.isPending }

    /// Sends KILL without a request: the way to leave a result that nobody wants to read to its end.
    func killQuietly() throws(LupoError) { try kill("QUERY") }

    private func kill(_ what: SQLText) throws(LupoError) {
        let control = try MariaDBConnection.connect(
            options,
            sameServerAs: nonce,
            statingSession: false
        )
        do {
            try control.execute("KILL \(what) \(connectionID)", effect: .none)
        } catch {
            // 1094: no such connection; it has gone by itself.
            guard error.server?.number == 1094 else { throw error }
        }
    }
}

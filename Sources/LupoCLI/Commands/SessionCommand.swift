// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoHost
import LupoMariaDB

/// Opens a session for a command and closes it whatever happens.
enum SessionCommand {
    /// Runs a body with an open session.
    ///
    /// - Parameters:
    ///   - settings: what the session needs.
    ///   - purpose: reading or writing.
    ///   - body: gets the session.
    /// - Returns: what `body` returned.
    /// - Throws: ``LupoError`` as opening and as `body`.
    static func with<Result: Sendable>(
        _ settings: Session.Settings,
        _ purpose: Session.Purpose,
        _ body: (Session) async throws(LupoError) -> Result
    ) async throws(LupoError) -> Result {
        let session = try Session(settings)
        do throws(LupoError) {
            _ = try await session.open(purpose)
            let result = try await body(session)
            await session.close()
            return result
        } catch {
            await session.close()
            throw error
        }
    }

    /// Settings of a command that only reads.
    static func reading(_ options: DatabaseOptions) throws(LupoError) -> Session.Settings {
        let setup = try Setup(options)
        let interruption = Interruption()
        Signals.watch(interruption)
        return Session.Settings(
            configuration: setup.configuration,
            location: setup.location,
            options: RunOptions(setup.configuration),
            interruption: interruption,
            events: { _ in }
        )
    }
}

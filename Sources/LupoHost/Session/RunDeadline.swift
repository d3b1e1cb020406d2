// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// The end of the time that a manifest's `timeout` gives to an attempt.
///
/// When it comes, the statement that the server runs and the script that the VM runs are stopped, as by a signal; the
/// attempt then fails, and what it changed is rolled back. The rollback itself has no such limit.
final class RunDeadline: Sendable {
    /// When it comes.
    let instant: ContinuousClock.Instant
    /// Told when it has come; who can be stopped registers with it.
    let expiry = Interruption()
    private let timer: Task<Void, Never>

    /// Starts the clock.
    ///
    /// - Parameters:
    ///   - milliseconds: how long the attempt may take.
    ///   - identity: the migration, for the error.
    ///   - advice: where the limit can be raised.
    init(after milliseconds: Int64, of identity: MigrationIdentity, advice: String) {
        let instant = ContinuousClock.now + .milliseconds(milliseconds)
        let error = LupoError(
            .migrationTimeout,
            "\(identity) has run for longer than the \(RunDeadline.text(milliseconds)) that its `timeout` gives it.",
            hint: "Do less in one migration. \(advice)"
        )
        self.instant = instant
        timer = Task.detached { [expiry] in
            do {
                try await Task.sleep(until: instant, clock: .continuous)
            } catch {
                // Cancelled: the attempt was over in time.
                return
            }
            expiry.request(because: error)
        }
    }

    /// The attempt is over, or is being rolled back.
    func cancel() { timer.cancel() }

    private static func text(_ milliseconds: Int64) -> String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}

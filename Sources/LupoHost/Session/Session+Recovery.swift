// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// Settling by command what was cut off, or failed.
extension Session {
    /// Which migrations a command settles.
    package enum RecoveryTarget: Sendable, Hashable {
        /// Every attempt whose host died.
        case interrupted
        /// One migration; where the name has several versions, the version has to be said.
        case named(String, MigrationVersion?)
    }

    /// Settles attempts whose hosts died, by the policy, and does nothing more.
    package func recover(_ target: RecoveryTarget) -> RunReport {
        settle("recover", target) { driver, stored in driver.recover(stored) }
    }

    /// Continues attempts that were cut off or failed, from their journals.
    package func resume(_ target: RecoveryTarget) -> RunReport {
        settle("resume", target) { driver, stored in driver.resume(stored) }
    }

    /// Records what a person has settled by hand.
    ///
    /// - Parameters:
    ///   - target: one migration.
    ///   - state: `completed`, `failed` or `rolled_back`.
    ///   - reason: why, for the ledger.
    /// - Returns: what was recorded; errors are in the report.
    package func repair(
        _ target: RecoveryTarget,
        as state: MigrationState,
        reason: String
    ) -> RunReport {
        settle("repair", target) { driver, stored in
            driver.repair(stored, as: state, reason: reason)
        }
    }

    private func settle(
        _ command: String,
        _ target: RecoveryTarget,
        _ body: (MigrationDriver, StoredMigration) -> MigrationReport
    ) -> RunReport {
        var report = RunReport(command: command)
        guard let core else { return report }
        do {
            let finder = MigrationFinder(configuration: settings.configuration)
            let known = try core.ledger.migrations(now: core.clock.now)
            let chosen =
                switch target {
                case .interrupted: RollbackTarget.unsettled(in: known)
                case .named(let name, let version):
                    try RollbackTarget.named(name, version).resolve(known)
                }
            for stored in chosen {
                try core.checkInterruption()
                let replay = stored.row.replay
                let migration = try Session.load(
                    try PluginFile(path: try finder.file(of: stored)),
                    settings,
                    now: replay["now"]?.integerValue ?? core.clock.now.microseconds / 1_000_000,
                    arguments: replay.arguments
                )
                let result = body(MigrationDriver(core: core, migration: migration), stored)
                report.migrations.append(result)
                if result.exitStatus != 0 { break }
            }
        } catch {
            report.error = error
        }
        return report.hiding(core.secrets)
    }
}

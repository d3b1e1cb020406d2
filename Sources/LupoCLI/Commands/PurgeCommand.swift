// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `purge`.
struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract:
            "Deletes what the host has kept long enough: tables that were put aside, and backups.",
        discussion: """
            A table with rows that a migration or a rollback drops stays in its schema as lupo_trash_TIME_NAME. How long it \
            is kept says `trash_keep` of lupo.lua; of backups `backup.keep`. Only what the ledger knows and nobody has changed \
            is dropped, one table after the other. What belongs to a migration that has failed, or is not settled, is kept.

            Examples:
              lupo-host purge --dry-run
              lupo-host purge
              lupo-host purge --older-than 7d
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Numbers of `lupo-host backup list`, whatever their time.",
            valueName: "id"
        )
    )
    var ids: [Int64] = []

    @Flag(help: "Says what would be deleted, and deletes nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Takes all that is older, for example 7d.", valueName: "time"))
    var olderThan: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (ids, dryRun, olderThan) = (ids, dryRun, olderThan)
        try await BackupCommand.perform(
            dryRun ? .reading : .writing,
            database,
            output,
            command: "purge"
        ) { session throws(LupoError) in
            try await session.purgeBackups(
                ids,
                keep: try BackupCommand.age(olderThan),
                includesTrash: true,
                isDryRun: dryRun
            )
        }
    }
}

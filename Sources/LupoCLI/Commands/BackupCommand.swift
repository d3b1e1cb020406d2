// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `backup list|verify|restore|purge`.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Lists, verifies, restores and deletes the backups that migrations made.",
        discussion: """
            Examples:
              lupo-host backup list
              lupo-host backup verify
              lupo-host backup restore 12
              lupo-host backup purge --dry-run
            """,
        subcommands: [List.self, Verify.self, Restore.self, Purge.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists backups, newest first; changes nothing."
        )
        @Flag(help: "Lists those that failed or were purged as well.")
        var all = false
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let all = all
            try await BackupCommand.perform(.reading, database, output) {
                session throws(LupoError) in
                try await session.listBackups(includesGone: all)
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares backups with what was recorded of them; changes nothing.",
            discussion: "Exits with 2 where one is gone, torn or changed."
        )
        @Argument(help: ArgumentHelp("Numbers of backups; all without.", valueName: "id"))
        var ids: [Int64] = []
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let ids = ids
            try await BackupCommand.perform(.reading, database, output) {
                session throws(LupoError) in
                try await session.verifyBackups(ids)
            }
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives tables the rows back that backups hold.",
            discussion: """
                The backup is verified first, and the table after. What the table was until then is kept in the backup \
                schema until `backup purge`; rows that were written since the backup are there, and not in the table.

                A backup of the whole server is put back by hand, and shows how. One table can be taken out of it, where the \
                server's files are this user's and the migration touches the table.

                Examples:
                  lupo-host backup restore 12
                  lupo-host backup restore 13 --table orders
                """
        )
        @Argument(help: ArgumentHelp("Numbers of backups.", valueName: "id"))
        var ids: [Int64]
        @Option(
            help: ArgumentHelp(
                "The table to take out of a backup of the whole server.",
                valueName: "table"
            )
        )
        var table: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (ids, table) = (ids, table)
            try await BackupCommand.perform(.writing, database, output) {
                session throws(LupoError) in
                try await session.restoreBackups(ids, table: table)
            }
        }
    }

    struct Purge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deletes backups whose time is over.",
            discussion: """
                How long they are kept says `backup.keep` of lupo.lua or of the manifest. A backup of a migration that has \
                failed, or is not settled, is kept. Tables that were put aside are deleted by `lupo-host purge`.

                Examples:
                  lupo-host backup purge --dry-run
                  lupo-host backup purge --older-than 7d
                """
        )
        @Argument(help: ArgumentHelp("Numbers of backups, whatever their time.", valueName: "id"))
        var ids: [Int64] = []
        @Flag(help: "Says what would be deleted, and deletes nothing.")
        var dryRun = false
        @Option(help: ArgumentHelp("Takes all that are older, for example 7d.", valueName: "time"))
        var olderThan: String?
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (ids, dryRun, olderThan) = (ids, dryRun, olderThan)
            try await BackupCommand.perform(dryRun ? .reading : .writing, database, output) {
                session throws(LupoError) in
                try await session.purgeBackups(
                    ids,
                    keep: try BackupCommand.age(olderThan),
                    isDryRun: dryRun
                )
            }
        }
    }

    /// The value of `--older-than` in milliseconds.
    static func age(_ text: String?) throws(LupoError) -> Int64? {
        guard let text else { return nil }
        if let age = UnitText.milliseconds(text) { return age }
        throw LupoError(
            .usage,
            "--older-than \(text) is no length of time.",
            hint: "Write for example 7d or 12h."
        )
    }

    static func perform(
        _ purpose: Session.Purpose,
        _ database: DatabaseOptions,
        _ output: OutputOptions,
        command: String = "backup",
        _ body: (Session) async throws(LupoError) -> BackupReport
    ) async throws {
        try await CommandExecution.perform(output, command: command) {
            () throws(LupoError) -> Int32 in
            let settings = try SessionCommand.reading(database)
            var report = try await SessionCommand.with(settings, purpose, body)
            report.form = command
            switch output.format {
            case .json: Output.write(report.json.encoded(indented: true) + "\n")
            case .text:
                let renderer = BackupRenderer(style: output.style, width: ProcessFacts.outputWidth)
                Output.write(renderer.rendered(report))
                for error in report.rows.compactMap(\.error) {
                    Output.writeError(
                        RunRenderer(style: output.errorStyle).painted(error) + "\n"
                    )
                }
            }
            return report.exitStatus
        }
    }
}

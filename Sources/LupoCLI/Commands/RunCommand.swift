// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `run FILE…`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs migrations through all their states.",
        discussion: """
            Several files run one after the other; the first that fails stops the rest. A migration that is completed and \
            unchanged is left alone.

            Example:
              lupo-host run database/migrations/add_moods_4_0_27.lua --arg size=500
            """
    )

    @Argument(
        help: ArgumentHelp("Migration files.", valueName: "file"),
        completion: .file(extensions: ["lua"])
    )
    var files: [String]

    @Option(
        name: .customLong("arg"),
        help: ArgumentHelp("A value for m.args.", valueName: "name=value")
    )
    var arguments: [String] = []

    @Flag(help: "Leaves a failed migration as it is, for a person to look at.")
    var noAutoRollback = false

    @OptionGroup var recovery: RecoveryOptionGroup
    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "run") {
            () throws(LupoError) -> Int32 in
            let settings = try run.settings(
                database,
                output,
                arguments: arguments,
                rollsBack: !noAutoRollback,
                recovery: recovery.recovery
            )
            let files = FileList.current.expand(files)
            let checked = try PluginChecks.load(files, settings)
            let report = try await SessionCommand.with(settings, .writing) { session in
                await session.run(files, checked)
            }
            return ReportOutput(output).show(report)
        }
    }
}

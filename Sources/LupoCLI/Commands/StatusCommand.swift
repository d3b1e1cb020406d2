// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `status [--check]`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows where each migration stands; changes nothing.",
        discussion: """
            Lists the migrations of the ledger and the files in the migration folders that have not run.

            Examples:
              lupo-host status
              lupo-host status --check && echo everything is applied
            """
    )

    @Flag(
        help:
            "Exits with 1 where something is pending, failed, running, or changed since it ran, tables among it."
    )
    var check = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "status") {
            () throws(LupoError) -> Int32 in
            let settings = try SessionCommand.reading(database)
            let report = try await SessionCommand.with(settings, .reading) {
                session throws(LupoError) in
                try await session.status()
            }
            switch output.format {
            case .json: Output.write(report.json.encoded(indented: true) + "\n")
            case .text:
                let renderer = StatusRenderer(style: output.style, width: ProcessFacts.outputWidth)
                Output.write(renderer.rendered(report))
            }
            return check && report.needsAttention ? 1 : 0
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `history`.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Lists attempts in the order of time, newest first.",
        discussion: """
            Example:
              lupo-host history --limit 20
            """
    )

    @Option(help: ArgumentHelp("Most attempts to list.", valueName: "n"))
    var limit = 50

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "history") {
            () throws(LupoError) -> Int32 in
            guard limit > 0 else { throw LupoError(.usage, "--limit \(limit) is not above 0.") }
            let settings = try SessionCommand.reading(database)
            let report = try await SessionCommand.with(settings, .reading) {
                session throws(LupoError) in
                try await session.history(limit: limit)
            }
            HistoryOutput(output).show(report)
            return 0
        }
    }
}

/// The command `show NAME`.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract:
            "Shows the newest attempt of a migration, and its rollback: states, statements and checks.",
        discussion: """
            Examples:
              lupo-host show add_moods
              lupo-host show add_moods@4.0.27 --all --format json
            """
    )

    @Argument(help: ArgumentHelp("A migration, as name or name@version.", valueName: "name"))
    var name: String

    @Flag(help: "Shows every attempt.")
    var all = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "show") {
            () throws(LupoError) -> Int32 in
            let reference = try MigrationReference(name)
            let settings = try SessionCommand.reading(database)
            let report = try await SessionCommand.with(settings, .reading) {
                session throws(LupoError) in
                try await session.show(
                    name: reference.name,
                    version: reference.version,
                    showsAll: all
                )
            }
            HistoryOutput(output).show(report)
            return 0
        }
    }
}

/// Prints attempts.
struct HistoryOutput {
    private let output: OutputOptions

    init(_ output: OutputOptions) { self.output = output }

    func show(_ report: HistoryReport) {
        switch output.format {
        case .json: Output.write(report.json.encoded(indented: true) + "\n")
        case .text:
            Output.write(
                HistoryRenderer(style: output.style, width: ProcessFacts.outputWidth).rendered(
                    report
                )
            )
        }
    }
}

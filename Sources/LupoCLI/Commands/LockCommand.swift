// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `lock list|release`.
struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Lists the locks that hosts hold, and releases those of dead ones.",
        discussion: """
            Examples:
              lupo-host lock list
              lupo-host lock release lupo_books --if-dead
            """,
        subcommands: [List.self, Release.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Lists what is locked, by whom, and whether that process lives; changes nothing."
        )
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await LockCommand.perform(database, output) { session throws(LupoError) in
                try await session.listLocks()
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Releases a lock whose owner is dead.",
            discussion: """
                It is not needed: the next command that wants such a lock takes it over by itself. Exits with 75 where the \
                owner may be at work, and says why that is thought.

                Examples:
                  lupo-host lock release lupo_books --if-dead
                  lupo-host lock release process:4a1f0c5577d0e3b29c0e8f0d5a6b7c8d --if-dead
                """
        )
        @Argument(
            help: ArgumentHelp(
                "A table, or the key of a process with all that it holds.",
                valueName: "name"
            )
        )
        var name: String
        @Flag(help: "Says that the owner is dead; it is looked at whether that is so.")
        var ifDead = false
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (name, ifDead) = (name, ifDead)
            try await LockCommand.perform(database, output) { session throws(LupoError) in
                try await session.releaseLocks(name, ifDead: ifDead)
            }
        }
    }

    private static func perform(
        _ database: DatabaseOptions,
        _ output: OutputOptions,
        _ body: (Session) async throws(LupoError) -> LockReport
    ) async throws {
        try await CommandExecution.perform(output, command: "lock") {
            () throws(LupoError) -> Int32 in
            let settings = try SessionCommand.reading(database)
            let report = try await SessionCommand.with(settings, .reading, body)
            switch output.format {
            case .json: Output.write(report.json.encoded(indented: true) + "\n")
            case .text:
                let renderer = LockRenderer(style: output.style, width: ProcessFacts.outputWidth)
                Output.write(renderer.rendered(report))
            }
            return 0
        }
    }
}

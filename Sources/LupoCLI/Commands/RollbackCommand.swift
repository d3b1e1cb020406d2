// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `rollback NAME | --last N | --to NAME`.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Rolls back completed or failed migrations, newest first.",
        discussion: """
            Each runs its own rollback hook; it counts as rolled back only if its tables are then defined as before.

            Examples:
              lupo-host rollback add_moods
              lupo-host rollback add_moods@4.0.27
              lupo-host rollback --last 2
              lupo-host rollback --to add_moods
            """
    )

    @Argument(help: ArgumentHelp("A migration, as name or name@version.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The newest N migrations.", valueName: "n"))
    var last: Int?

    @Option(help: ArgumentHelp("Everything newer than this migration.", valueName: "name"))
    var to: String?

    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "rollback") {
            () throws(LupoError) -> Int32 in
            let target = try target()
            let settings = try run.settings(database, output)
            let report = try await SessionCommand.with(settings, .writing) { session in
                await session.rollBack([target])
            }
            return ReportOutput(output).show(report, empty: "Nothing to roll back.")
        }
    }

    private func target() throws(LupoError) -> RollbackTarget {
        let given = [name != nil, last != nil, to != nil].filter { $0 }.count
        guard given == 1 else {
            throw LupoError(
                .usage,
                given == 0
                    ? "rollback does not know what to roll back."
                    : "rollback takes one of NAME, --last, --to.",
                hint:
                    "Write for example `lupo-host rollback add_moods` or `lupo-host rollback --last 1`."
            )
        }
        if let last {
            guard last > 0 else { throw LupoError(.usage, "--last \(last) is not above 0.") }
            return .last(last)
        }
        let reference = try MigrationReference(name ?? to ?? "")
        return name == nil
            ? .downTo(reference.name, reference.version) : .named(reference.name, reference.version)
    }
}

/// A migration as the command line names it: `name` or `name@version`.
struct MigrationReference {
    let name: String
    let version: MigrationVersion?

    init(_ text: String) throws(LupoError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        guard let first = parts.first, !first.isEmpty else {
            throw LupoError(.usage, "\"\(text)\" names no migration.")
        }
        name = first
        do throws(LupoError) {
            version = parts.count > 1 ? try MigrationVersion(parts[1]) : nil
        } catch {
            throw LupoError(.usage, error.message, hint: error.hint)
        }
    }
}

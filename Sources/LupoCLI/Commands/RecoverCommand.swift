// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost

/// The command `recover [NAME]`.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Settles attempts whose host died, and does nothing more.",
        discussion: """
            By the policy of lupo.lua (`recovery`, else rollback) or of --recovery: what was cut off is rolled back, or \
            continued from its journal. `run` does the same by itself, and then goes on.

            Examples:
              lupo-host recover
              lupo-host recover add_moods --recovery resume
            """
    )

    @Argument(help: ArgumentHelp("A migration, as name or name@version.", valueName: "name"))
    var name: String?

    @OptionGroup var recovery: RecoveryOptionGroup
    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "recover") {
            () throws(LupoError) -> Int32 in
            let target = try Session.RecoveryTarget(name)
            let settings = try run.settings(database, output, recovery: recovery.recovery)
            let report = try await SessionCommand.with(settings, .writing) { session in
                await session.recover(target)
            }
            return ReportOutput(output).show(report, empty: "Nothing was cut off.")
        }
    }
}

/// The command `resume [NAME]`.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continues interrupted or failed migrations from their journal.",
        discussion: """
            The interrupted hook runs again from its top; what it did before is answered from the journal, and what comes \
            after that is done for the first time.

            Examples:
              lupo-host resume
              lupo-host resume add_moods
            """
    )

    @Argument(help: ArgumentHelp("A migration, as name or name@version.", valueName: "name"))
    var name: String?

    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "resume") {
            () throws(LupoError) -> Int32 in
            let target = try Session.RecoveryTarget(name)
            let settings = try run.settings(database, output, recovery: .resume)
            let report = try await SessionCommand.with(settings, .writing) { session in
                await session.resume(target)
            }
            return ReportOutput(output).show(report, empty: "Nothing was cut off.")
        }
    }
}

/// The command `repair NAME --as STATE --reason TEXT`.
struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Records what a person settled by hand, after comparing the tables.",
        discussion: """
            completed: the migration's verify hook must find nothing wrong. rolled_back: the touched tables must be defined \
            as before. failed: the attempt is given up as it stands.

            Example:
              lupo-host repair add_moods --as rolled_back --reason "dropped the half-made index by hand"
            """
    )

    @Argument(help: ArgumentHelp("A migration, as name or name@version.", valueName: "name"))
    var name: String

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("completed, failed or rolled_back.", valueName: "state")
    )
    var state: RepairedState

    @Option(help: ArgumentHelp("Why, for the ledger.", valueName: "text"))
    var reason: String

    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "repair") {
            () throws(LupoError) -> Int32 in
            let target = try Session.RecoveryTarget(name)
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw LupoError(.usage, "--reason is empty.", hint: "Say why, for the ledger.")
            }
            let settings = try run.settings(database, output)
            let report = try await SessionCommand.with(settings, .writing) { session in
                await session.repair(target, as: state.state, reason: reason)
            }
            let status = ReportOutput(output).show(report)
            // What was asked for was recorded, a failure included.
            let isRecorded = report.error == nil && report.migrations.allSatisfy { $0.error == nil }
            return isRecorded ? 0 : status
        }
    }
}

/// A state that a repair may record.
enum RepairedState: String, ExpressibleByArgument, CaseIterable {
    case completed
    case failed
    case rolledBack = "rolled_back"

    /// The state of the machine.
    var state: MigrationState {
        switch self {
        case .completed: .completed
        case .failed: .failed
        case .rolledBack: .rolledBack
        }
    }
}

extension Session.RecoveryTarget {
    /// Reads the operand; none means everything that was cut off.
    fileprivate init(_ name: String?) throws(LupoError) {
        guard let name else {
            self = .interrupted
            return
        }
        let reference = try MigrationReference(name)
        self = .named(reference.name, reference.version)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoHost

/// Options of the commands that run migrations.
struct RunOptionGroup: ParsableArguments {
    @Option(help: ArgumentHelp("Who runs this: an actor's id; also LUPO_ACTOR.", valueName: "id"))
    var actor: Int64?

    @Option(
        help: ArgumentHelp(
            "How long to wait for another host, such as 30s or 5m.",
            valueName: "time"
        )
    )
    var lockTimeout: String?

    @Option(
        help: ArgumentHelp(
            "The longest that one statement may run on the server.",
            valueName: "time"
        )
    )
    var statementTimeout: String?

    @Option(
        help: ArgumentHelp(
            "What a rollback does beyond the script's own: auto or off.",
            valueName: "policy"
        )
    )
    var undo: UndoPolicy?

    @OptionGroup var doctrine: DoctrineOptions

    @Option(help: "Progress on standard error: auto, plain, json or none.")
    var progress = ProgressPrinter.Choice.auto

    @Flag(help: "Shows what scripts write with m.log:debug as well.")
    var verbose = false

    /// The session's settings for these options.
    func settings(
        _ database: DatabaseOptions,
        _ output: OutputOptions,
        arguments: [String] = [],
        rollsBack: Bool = true,
        recovery: RecoveryPolicy? = nil,
        interruption given: Interruption? = nil
    ) throws(LupoError) -> Session.Settings {
        let setup = try Setup(database)
        var options = RunOptions(setup.configuration)
        options.actor = try chosenActor() ?? options.actor
        options.lockTimeout =
            try Self.milliseconds(lockTimeout, "--lock-timeout") ?? options.lockTimeout
        options.statementTimeout =
            try Self.milliseconds(statementTimeout, "--statement-timeout")
        if !rollsBack { options.rollsBackOnFailure = false }
        options.recovery = recovery ?? options.recovery
        options.undo = undo ?? options.undo
        options.arguments = try Self.pairs(arguments)
        options.allowances = try doctrine.allowances
        if let profile = try DoctrineOptions.profile(doctrine.profile) {
            options.doctrine.profile = profile
        }
        if let text = ProcessFacts.environment["LUPO_LEASE"],
            let length = UnitText.milliseconds(text)
        {
            options.leaseLength = length * 1_000
        }
        let interruption = given ?? Interruption()
        if given == nil { Signals.watch(interruption) }
        let printer = Locked(
            ProgressPrinter(
                progress,
                showsDebug: verbose,
                isTerminal: isatty(STDERR_FILENO) == 1,
                width: ProcessFacts.terminalWidth,
                style: output.errorStyle
            )
        )
        keepTime(on: printer)
        return Session.Settings(
            configuration: setup.configuration,
            location: setup.location,
            options: options,
            interruption: interruption,
            events: { event in printer.withLock { $0.show(event) } }
        )
    }

    /// Lets the live line's clock run while a long statement says nothing; ends with the process.
    private func keepTime(on printer: Locked<ProgressPrinter>) {
        guard progress == .auto, isatty(STDERR_FILENO) == 1 else { return }
        Task.detached {
            while true {
                try await Task.sleep(for: .milliseconds(250))
                printer.withLock { $0.tick() }
            }
        }
    }

    private func chosenActor() throws(LupoError) -> Int64? {
        var chosen = actor
        if chosen == nil, let text = ProcessFacts.environment["LUPO_ACTOR"] {
            guard let number = Int64(text) else {
                throw LupoError(
                    .usage,
                    "LUPO_ACTOR is \"\(text.clipped(to: 40))\", which is no actor's id."
                )
            }
            chosen = number
        }
        guard let chosen else { return nil }
        guard chosen >= 0 else { throw LupoError(.usage, "The actor \(chosen) is below 0.") }
        return chosen
    }

    private static func milliseconds(_ text: String?, _ option: String) throws(LupoError) -> Int64?
    {
        guard let text else { return nil }
        if let time = UnitText.milliseconds(text) { return time }
        if let seconds = Int64(text), (1...31_536_000).contains(seconds) { return seconds * 1_000 }
        throw LupoError(
            .usage,
            "\(option) is \"\(text.clipped(to: 40))\", which is no length of time.",
            hint: "Write for example 500ms, 30s, 5m, or a number of seconds."
        )
    }

    private static func pairs(
        _ arguments: [String]
    ) throws(LupoError) -> [(name: String, value: String)] {
        var out: [(name: String, value: String)] = []
        for argument in arguments {
            guard let sign = argument.firstIndex(of: "="), sign != argument.startIndex else {
                throw LupoError(
                    .usage,
                    "--arg is \"\(argument.clipped(to: 60))\", which has no name and value.",
                    hint: "Write --arg name=value."
                )
            }
            let name = String(argument[..<sign])
            guard !out.contains(where: { $0.name == name }) else {
                throw LupoError(.usage, "--arg \(name) is given twice.")
            }
            out.append((name, String(argument[argument.index(after: sign)...])))
        }
        return out
    }
}

/// What becomes of an attempt that was cut off, on the command line.
struct RecoveryOptionGroup: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to do with an attempt whose host died: rollback, resume or stop.",
            valueName: "policy"
        )
    )
    var recovery: RecoveryPolicy?
}

extension RecoveryPolicy: ExpressibleByArgument {}

extension UndoPolicy: ExpressibleByArgument {}

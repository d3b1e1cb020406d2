// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoHost
import LupoMariaDB

/// The command `console [--hook H FILE] [--write]`.
struct ConsoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "A prompt on the script API.",
        discussion: """
            Lines of Lua with m, as a hook has it. Reads only, unless --write is said; nothing of it is recorded. Where \
            standard input is no terminal, chunks are read from it, and the first error ends it with its exit status.

            Examples:
              lupo-host console
              echo 'm.db:value "SELECT COUNT(*) FROM users"' | lupo-host console
              lupo-host console --hook execute database/migrations/add_moods_4_0_27.lua
            """
    )

    @Flag(help: "Lets statements write; they are not recorded in the ledger.")
    var write = false

    @Option(
        help: ArgumentHelp(
            "Stops before this hook of FILE, with what it would get as m.",
            valueName: "hook"
        )
    )
    var hook: String?

    @Argument(
        help: ArgumentHelp("A migration; with --hook.", valueName: "file"),
        completion: .file(extensions: ["lua"])
    )
    var file: String?

    @Option(
        name: .customLong("arg"),
        help: ArgumentHelp("A value for m.args.", valueName: "name=value")
    )
    var arguments: [String] = []

    @OptionGroup var run: RunOptionGroup
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "console") {
            () throws(LupoError) -> Int32 in
            guard output.format == .text else {
                throw LupoError(
                    .usage,
                    "The console answers in text.",
                    hint: "print(lupo.json.encode(value)) writes JSON."
                )
            }
            let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            let printer = ConsolePrinter(
                style: output.style,
                errorStyle: output.errorStyle,
                isTerminal: isTerminal
            )
            let isEnding = Locked(false)
            let wake = try pipeEnds()
            let interruption = Interruption()
            watch(interruption, isEnding, wake.writing)
            var settings = try run.settings(
                database,
                output,
                arguments: arguments,
                interruption: interruption
            )
            settings.events = { printer.show($0) }
            let options = ConsoleOptions(
                writes: write,
                hook: try chosenHook(),
                file: try file.map { path throws(LupoError) in try PluginFile(path: path) },
                onPrint: { Output.write($0 + "\n") }
            )
            let session = try Session(settings)
            let status: Int32
            do throws(LupoError) {
                let greeting = try await session.openConsole(options)
                for note in greeting.notes { Output.writeError(note.escapingControls() + "\n") }
                let loop = ConsoleLoop(session: session, printer: printer, isEnding: isEnding)
                if isTerminal {
                    Output.write(banner(greeting, settings))
                    status = await loop.runPrompt(
                        TerminalInput(wake: wake.reading),
                        prompt: prompt,
                        history: historyPath(settings.configuration)
                    )
                } else {
                    status = await loop.runPipe()
                }
            } catch {
                await session.close()
                throw error
            }
            await session.close()
            return status
        }
    }

    private var prompt: String {
        let place = hook.map { " \($0)" } ?? ""
        return "lupo\(place)\(write ? "!" : "")> "
    }

    private func chosenHook() throws(LupoError) -> Hook? {
        guard let hook else {
            guard file == nil else {
                throw LupoError(
                    .usage,
                    "A file was given without a hook.",
                    hint: "Say where to stand in it: --hook execute."
                )
            }
            return nil
        }
        let names = Hook.allCases.map(\.rawValue)
        guard let chosen = Hook(rawValue: hook) else {
            throw LupoError(
                .usage,
                "There is no hook '\(hook.clipped(to: 40))'.",
                hint: names.nearest(to: hook).map { "Did you mean '\($0)'?" }
                    ?? "The hooks are \(names.joined(separator: ", "))."
            )
        }
        guard file != nil else {
            throw LupoError(
                .usage,
                "--hook needs the migration that the hook belongs to.",
                hint: "lupo-host console --hook \(hook) FILE"
            )
        }
        return chosen
    }

    /// What a person should know before the first line.
    private func banner(_ greeting: ConsoleGreeting, _ settings: Session.Settings) -> String {
        let place =
            switch settings.location {
            case .embedded: "the embedded server"
            case .server(let options): "\(options.endpoint)"
            }
        let style = output.style
        let version = greeting.server.prefix { $0 != "-" }
        let mode = write ? style.yellow("may write") : "read-only"
        var out = "\(version), \(place), database \(greeting.database ?? "none yet"): \(mode).\n"
        if write { out += "What writes commits at once, and is not recorded in the ledger.\n" }
        if let migration = greeting.migration, let hook {
            out += "Before \(hook) of \(migration); m is its context, M the migration.\n"
        }
        return out + style.dim(".help tells what can be typed; Ctrl-D leaves.") + "\n"
    }

    /// In the folder that belongs to this machine alone; nowhere where that cannot be made.
    private func historyPath(_ configuration: HostConfiguration) -> String? {
        let folder = configuration.folder + "/.lupo"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { return nil }
        return folder + "/console_history"
    }

    // MARK: - Signals

    private func pipeEnds() throws(LupoError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw LupoError(.internal, "The system gave no pipe.")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Ctrl-C stops what runs, and nothing else; the other signals end the console.
    private func watch(_ interruption: Interruption, _ isEnding: Locked<Bool>, _ wake: Int32) {
        let isPipe = isatty(STDIN_FILENO) != 1
        StopSignals.watchEach { signal in
            if signal != SIGINT || isPipe {
                isEnding.withLock { $0 = true }
                Output.write("\n", toFile: wake)
            }
            // Not on this thread: ending a statement may take seconds, and a second signal must be heard meanwhile.
            Task.detached {
                interruption.request(because: LupoError(.interrupted, "The line was interrupted."))
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore

/// Runs the command line; one that cannot be parsed is answered in the form that it asks for.
enum UsageErrors {
    /// Parses the process's arguments, runs the command and ends the process.
    ///
    /// Where the arguments ask for JSON, a wrong command line is one document on standard output, like every other error.
    static func run(_ root: (some AsyncParsableCommand).Type) async -> Never {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            let (words, files) = FileList.fold(arguments)
            var command = try root.parseAsRoot(words)
            if var command = command as? any AsyncParsableCommand {
                try await FileList.$current.withValue(files) { try await command.run() }
            } else {
                try command.run()
            }
            root.exit()
        } catch {
            // An exit status is the end of a command that has said everything itself.
            let isUsage = !(error is ExitCode) && root.exitCode(for: error) == .validationFailure
            if isUsage, asksForJSON(arguments) {
                Output.write(
                    document(root.message(for: error), root, arguments).encoded(indented: true)
                        + "\n"
                )
                root.exit(withError: ExitCode(LupoError.Code.usage.exitStatus))
            }
            root.exit(withError: error)
        }
    }

    private static func asksForJSON(_ arguments: [String]) -> Bool {
        let words = arguments.prefix { $0 != "--" }
        return words.contains("--format=json")
            || zip(words, words.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }

    private static func document(
        _ message: String,
        _ root: (some ParsableCommand).Type,
        _ arguments: [String]
    ) -> JSON {
        let names = root.configuration.subcommands.compactMap { $0.configuration.commandName }
        let command = arguments.first { names.contains($0) }
        var error = LupoError(
            .usage,
            message.hasSuffix(".") ? message : message + ".",
            hint: "`lupo-host \(command.map { $0 + " " } ?? "")--help` lists what may be said."
        )
        if command == nil, let word = arguments.first, !word.hasPrefix("-") {
            error.message = "There is no command '\(word.clipped(to: 60))'."
            if let nearest = names.nearest(to: word) { error.hint = "Did you mean '\(nearest)'?" }
        }
        return .object([
            ("schema", .string("lupo-host/\(command ?? "usage")/1")), ("error", error.json),
        ])
    }
}

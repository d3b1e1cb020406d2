// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore

/// The command `init [DIR]`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a project: configuration, folders, and an editor's set-up.",
        discussion: """
            Files that are there already are left as they are; only the editor's stub is brought up to date.

            Example:
              lupo-host init shop && cd shop
            """
    )

    @Argument(help: ArgumentHelp("The project's folder.", valueName: "dir"), completion: .directory)
    var directory = "."

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await CommandExecution.perform(output, command: "init") {
            () throws(LupoError) -> Int32 in
            var written: [(String, String)] = []
            for folder in ["database/migrations", "plugins/validators", ".lupo/library"] {
                try ProjectFiles.makeFolder(directory + "/" + folder)
            }
            for (name, content) in ProjectFiles.contents {
                let outcome = try ProjectFiles.write(
                    content,
                    to: directory + "/" + name,
                    replacing: name.hasPrefix(".lupo/")
                )
                written.append((name, outcome))
            }
            show(written)
            return 0
        }
    }

    private func show(_ written: [(String, String)]) {
        switch output.format {
        case .json:
            let files = written.map { name, outcome -> JSON in
                .object([("file", .string(name)), ("outcome", .string(outcome))])
            }
            let document = JSON.object([
                ("schema", .string("lupo-host/init/1")), ("folder", .string(directory)),
                ("files", .array(files)),
            ])
            Output.write(document.encoded(indented: true) + "\n")
        case .text:
            let style = output.style
            for (name, outcome) in written {
                Output.write(
                    "  \(outcome == "kept" ? style.dim(outcome) : style.green(outcome))  \(name)\n"
                )
            }
            Output.write("\nNext: lupo-host new add_moods --version 1.0.0\n")
        }
    }
}

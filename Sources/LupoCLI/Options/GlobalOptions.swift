// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// How a command answers.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

extension TerminalStyle.Choice: ExpressibleByArgument {}
extension ProgressPrinter.Choice: ExpressibleByArgument {}

/// Options of every command that reports.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to answer: text or json.")
    var format = OutputFormat.text

    @Option(help: "Colours: auto, always or never.")
    var color = TerminalStyle.Choice.auto

    /// The style of standard output.
    var style: TerminalStyle {
        TerminalStyle(color, stream: STDOUT_FILENO, environment: ProcessFacts.environment)
    }

    /// The style of standard error.
    var errorStyle: TerminalStyle {
        TerminalStyle(color, stream: STDERR_FILENO, environment: ProcessFacts.environment)
    }
}

/// Where the database is, for every command that asks it.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the database is.",
            discussion: """
                mariadb://user@host:3306?ssl-ca=…, mariadb:///?socket=/path, embedded:, or embedded:PATH. \
                A password never stands here: use an option file, LUPO_DATABASE_PASSWORD, or password_command in \
                lupo.lua.
                """,
            valueName: "url"
        )
    )
    var database: String?

    @Option(help: ArgumentHelp("Read this option file instead of ~/.my.cnf.", valueName: "path"))
    var defaultsFile: String?

    @Option(
        help: ArgumentHelp(
            "Also read groups with this suffix, as [clientSUFFIX].",
            valueName: "suffix"
        )
    )
    var defaultsGroupSuffix: String?

    @Option(help: ArgumentHelp("The environment of lupo.lua.", valueName: "name"))
    var env: String?
}

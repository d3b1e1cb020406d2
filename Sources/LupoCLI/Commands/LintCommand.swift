// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoHost

/// The command `lint [PATH…]`.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Holds SQL files against the doctrine, without a server.",
        discussion: """
            Looks at files, and at all .sql files beneath folders; without any, at the migration folders. What a comment \
            allows with a reason is not counted: -- lupo:allow S04 reason=moved by hand until=20270101

            Examples:
              lupo-host lint
              lupo-host lint database/migrations --profile strict
              lupo-host lint change.sql --rule D02=off --format github

            Exit status: 0 nothing that weighs an error, 1 errors found.
            """
    )

    /// How the findings are told.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, github
    }

    @Option(help: "How to answer: text, json or github.")
    var format = Format.text

    @Option(help: "Colours: auto, always or never.")
    var color = TerminalStyle.Choice.auto

    @OptionGroup var doctrine: DoctrineOptions

    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp(
            "Sets a severity: off, info, warning or error.",
            valueName: "id=severity"
        )
    )
    var rules: [String] = []

    @Option(help: ArgumentHelp("The environment of lupo.lua.", valueName: "name"))
    var env: String?

    @Argument(help: "Files and folders.")
    var paths: [String] = []

    func run() async throws {
        var output = OutputOptions()
        output.format = format == .json ? .json : .text
        output.color = color
        try await CommandExecution.perform(output, command: "lint") { () throws(LupoError) in
            let configuration = try ConfigurationFile.load(
                from: ProcessFacts.workingFolder,
                environment: env
            )
            var settings = configuration.doctrine
            settings.profile = try DoctrineOptions.profile(doctrine.profile) ?? settings.profile
            settings.severities.merge(try severities()) { $1 }
            let run = LintRun(
                book: settings.book,
                configuration: configuration,
                allowances: try doctrine.allowances,
                today: LintCommand.today
            )
            let report = try await run.run(paths.isEmpty ? folders(configuration) : paths)
            switch format {
            case .json: Output.write(report.json.encoded(indented: true) + "\n")
            case .github: Output.write(report.githubText)
            case .text: Output.write(LintRenderer(style: output.style).rendered(report))
            }
            return report.exitStatus
        }
    }

    private func folders(_ configuration: HostConfiguration) -> [String] {
        configuration.migrationFolders.filter { folder in
            access(folder.hasPrefix("/") ? folder : configuration.folder + "/" + folder, F_OK) == 0
        }.map { $0.hasPrefix("/") ? $0 : configuration.folder + "/" + $0 }
    }

    private func severities() throws(LupoError) -> [String: Severity] {
        var out: [String: Severity] = [:]
        for text in rules {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let severity = Severity(rawValue: parts[1]) else {
                throw LupoError(
                    .usage,
                    "--rule '\(text.clipped(to: 60))' is not of the form id=severity.",
                    hint:
                        "Write for example --rule D02=off; severities are off, info, warning, error."
                )
            }
            guard let rule = RuleBook.rule(parts[0]) else {
                throw DoctrineOptions.noRule(parts[0])
            }
            out[rule.id] = severity
        }
        return out
    }

    /// `YYYYMMDD` in UTC.
    private static var today: Int64 {
        Timestamp(microseconds: Int64(time(nil)) * 1_000_000).ymdhis / 1_000_000
    }
}

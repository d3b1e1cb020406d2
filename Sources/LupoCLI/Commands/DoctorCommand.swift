// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import LupoCore
import LupoHost
import LupoMariaDB

/// The command `doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what is wrong with this set-up, and what to do about it.",
        discussion: """
            Looks at the configuration, the migration folders, the server and the ledger; changes nothing.

            Example:
              lupo-host doctor --env production
            """
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    /// One thing that was looked at.
    private struct Finding {
        let subject: String
        let result: String
        let error: LupoError?
    }

    func run() async throws {
        try await CommandExecution.perform(output, command: "doctor") {
            () throws(LupoError) -> Int32 in
            var findings: [Finding] = []
            findings.append(
                Finding(subject: "host", result: "lupo-host \(HostVersion.text)", error: nil)
            )
            do throws(LupoError) {
                let setup = try Setup(database)
                findings += look(at: setup)
                findings += await ask(setup)
            } catch {
                findings.append(Finding(subject: "configuration", result: "", error: error))
            }
            show(findings)
            return findings.contains { $0.error != nil } ? 1 : 0
        }
    }

    private func look(at setup: Setup) -> [Finding] {
        let configuration = setup.configuration
        let file = configuration.folder + "/lupo.lua"
        var findings = [
            Finding(
                subject: "configuration",
                result: access(file, F_OK) == 0 ? file : "none, so the defaults hold",
                error: nil
            )
        ]
        let limits = Limit.allCases.map { limit in
            "\(limit.rawValue) \(configuration.limits[limit].map(limit.text) ?? "none")"
        }
        findings.append(
            Finding(subject: "limits", result: limits.joined(separator: ", "), error: nil)
        )
        for folder in configuration.migrationFolders {
            let path = folder.hasPrefix("/") ? folder : configuration.folder + "/" + folder
            let isThere = access(path, R_OK | X_OK) == 0
            findings.append(
                Finding(
                    subject: "migrations",
                    result: isThere ? path : "",
                    error: isThere
                        ? nil
                        : LupoError(
                            .fileSystem,
                            "The migration folder \(path) cannot be read.",
                            hint:
                                "Make it with `lupo-host init`, or correct `migrations` in lupo.lua."
                        )
                )
            )
        }
        return findings
    }

    private func ask(_ setup: Setup) async -> [Finding] {
        var findings: [Finding] = []
        do {
            switch setup.location {
            case .embedded(let location):
                let status = try EmbeddedServer.at(location, in: setup.configuration.folder)
                    .status()
                let state =
                    status.isRunning ? "running" : status.exists ? "stopped" : "not made yet"
                findings.append(
                    Finding(subject: "database", result: "embedded, \(state)", error: nil)
                )
            case .server(let options):
                findings.append(
                    Finding(
                        subject: "database",
                        result: "\(options.user) at \(options.endpoint)",
                        error: nil
                    )
                )
            }
            let settings = try SessionCommand.reading(database)
            findings += try await SessionCommand.with(settings, .reading) {
                session throws(LupoError) in
                try await facts(session)
            }
        } catch {
            findings.append(Finding(subject: "server", result: "", error: error))
        }
        return findings
    }

    private func facts(_ session: Session) async throws(LupoError) -> [Finding] {
        guard let (version, facts) = try await session.serverFacts() else { return [] }
        var findings = [
            Finding(
                subject: "server",
                result: "MariaDB \(version) as \(facts.currentUser)",
                error: nil
            )
        ]
        if facts.isGalera {
            findings.append(
                Finding(subject: "cluster", result: "a node of a Galera cluster", error: nil)
            )
        }
        if facts.isReadOnly {
            let error = LupoError(
                .readOnlyServer,
                "The server is read-only.",
                hint: "Run migrations on the primary server."
            )
            findings.append(Finding(subject: "server", result: "", error: error))
        }
        let status = try await session.status()
        let counts =
            status.isSetUp
            ? Amounts.count(Int64(status.migrations.count), "migration")
            : "not set up; the first `run` does that"
        findings.append(Finding(subject: "ledger", result: counts, error: nil))
        findings += status.unreadable.map { Finding(subject: "migration", result: "", error: $0) }
        return findings
    }

    private func show(_ findings: [Finding]) {
        if output.format == .json {
            let rows = findings.map { finding -> JSON in
                .object([
                    ("subject", .string(finding.subject)), ("ok", .bool(finding.error == nil)),
                    ("result", .string(finding.result)), ("error", finding.error?.json ?? .null),
                ])
            }
            let document = JSON.object([
                ("schema", .string("lupo-host/doctor/1")), ("findings", .array(rows)),
            ])
            Output.write(document.encoded(indented: true) + "\n")
            return
        }
        let style = output.style
        for finding in findings {
            let padding = String(repeating: " ", count: max(1, 15 - finding.subject.count))
            if let error = finding.error {
                Output.write(
                    "\(style.red("✗")) \(finding.subject)\(padding)\(error.message.escapingControls())\n"
                )
                if let hint = error.hint {
                    let lines = hint.escapingControls(keepingNewlines: true).split(separator: "\n")
                    Output.write(
                        "    \(style.dim("hint:")) \(lines.joined(separator: "\n      "))\n"
                    )
                }
            } else {
                Output.write(
                    "\(style.green("✓")) \(finding.subject)\(padding)\(finding.result.escapingControls())\n"
                )
            }
        }
    }
}

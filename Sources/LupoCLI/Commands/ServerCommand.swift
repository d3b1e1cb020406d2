// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore
import LupoHost
import LupoMariaDB

/// The command `server start|stop|status|shell`.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: "Starts, stops and shows the embedded server, or opens a client on it.",
        discussion: """
            The embedded server is started when a command needs it and stopped after its last user, unless `server start` \
            was said.

            Examples:
              lupo-host server start
              lupo-host server shell
            """,
        subcommands: [Start.self, Stop.self, Status.self, Shell.self]
    )

    /// The embedded server that the configuration means.
    fileprivate static func server(_ options: DatabaseOptions) throws(LupoError) -> EmbeddedServer {
        let setup = try Setup(options)
        guard case .embedded(let location) = setup.location else {
            throw LupoError(
                .usage,
                "The configured database is not the embedded server.",
                hint: "Say --database embedded: to mean the one in .lupo/server."
            )
        }
        return EmbeddedServer.at(location, in: setup.configuration.folder)
    }

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Starts the embedded server and leaves it running."
        )
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await CommandExecution.perform(output, command: "server") {
                () throws(LupoError) -> Int32 in
                let status = try await ServerCommand.server(database).start()
                ServerOutput(output).show(status)
                return 0
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stops the embedded server, once nobody uses it."
        )
        @Flag(help: "Stops it even while others use it; what they do is rolled back.")
        var force = false
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await CommandExecution.perform(output, command: "server") {
                () throws(LupoError) -> Int32 in
                let server = try ServerCommand.server(database)
                let hasStopped = try await server.stop(force: force)
                if output.format == .json {
                    ServerOutput(output).show(try server.status())
                } else {
                    Output.write(
                        hasStopped
                            ? "The embedded server is stopped.\n"
                            : "No embedded server was running.\n"
                    )
                }
                return 0
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the embedded server.")
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await CommandExecution.perform(output, command: "server") {
                () throws(LupoError) -> Int32 in
                ServerOutput(output).show(try ServerCommand.server(database).status())
                return 0
            }
        }
    }

    struct Shell: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Opens the mariadb client on the embedded server.",
            discussion: """
                What stands behind -- is passed to the client; statements may also come on standard input.

                Example:
                  lupo-host server shell -- lupopedia_orchestration -e "SELECT * FROM lupo_migration_states"
                """
        )
        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions
        @Argument(parsing: .postTerminator, help: "Arguments for the client.")
        var arguments: [String] = []

        func run() async throws {
            try await CommandExecution.perform(output, command: "server") {
                () throws(LupoError) -> Int32 in
                let folders = (ProcessFacts.environment["PATH"] ?? "/usr/bin:/bin")
                    .split(separator: ":").map(String.init)
                let shell = try ServerShell(searchPath: folders)
                let lease = try await ServerCommand.server(database).acquire()
                do throws(LupoError) {
                    let status = try await shell.run(on: lease, arguments: arguments)
                    await lease.release()
                    return status
                } catch {
                    await lease.release()
                    throw error
                }
            }
        }
    }
}

/// Prints what is known of the embedded server.
private struct ServerOutput {
    private let output: OutputOptions

    init(_ output: OutputOptions) { self.output = output }

    func show(_ status: ServerStatus) {
        switch output.format {
        case .json: Output.write(json(status).encoded(indented: true) + "\n")
        case .text: Output.write(text(status))
        }
    }

    private func json(_ status: ServerStatus) -> JSON {
        .object([
            ("schema", .string("lupo-host/server/1")),
            ("folder", .string(status.folder)),
            ("exists", .bool(status.exists)),
            ("is_running", .bool(status.isRunning)),
            ("pid", JSON(status.pid.map(Int64.init))),
            ("version", JSON(status.version?.description)),
            ("uptime_seconds", JSON(status.uptime?.components.seconds)),
            ("users", .integer(Int64(status.users))),
            ("stays", .bool(status.isToStay)),
            ("size_bytes", .integer(status.size)),
            ("socket", .string(status.socket)),
            ("log", .string(status.log)),
        ])
    }

    private func text(_ status: ServerStatus) -> String {
        let style = output.style
        guard status.exists else {
            return
                "There is no embedded server in \(status.folder) yet; the first `run` makes one.\n"
        }
        var rows: [(String, String)] = [
            ("state", status.isRunning ? style.green("running") : "stopped")
        ]
        if let version = status.version { rows.append(("version", "MariaDB \(version)")) }
        if let pid = status.pid { rows.append(("pid", String(pid))) }
        if let uptime = status.uptime {
            rows.append(("uptime", Amounts.duration(uptime.components.seconds * 1_000)))
        }
        if status.isRunning {
            rows.append(("users", String(status.users)))
            rows.append(
                ("stays", status.isToStay ? "until server stop" : "until its last user has left")
            )
        }
        rows.append(("size", "\(status.size >> 20) MiB"))
        rows.append(("folder", status.folder))
        rows.append(("socket", status.socket))
        rows.append(("log", status.log))
        return rows.map { name, value in
            style.dim(name + String(repeating: " ", count: 9 - name.count)) + value + "\n"
        }.joined()
    }
}

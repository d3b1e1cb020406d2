// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import LupoHost

/// `lupo-host`, the root command.
package struct LupoHostCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lupo-host",
        abstract: "Runs database migrations, written in Lua, on MariaDB.",
        discussion: """
            A first migration, on a private server that needs no set-up:
              lupo-host init
              lupo-host new add_moods --version 4.0.27
              lupo-host run database/migrations/add_moods_4_0_27.lua
              lupo-host status

            Exit status: 0 done or nothing to do, 1 pending or violations found (status --check), 2 failed, \
            3 failed and rolled back, 64 usage, 65 bad plugin, 69 no server, 75 locked by another, 78 configuration, \
            130 interrupted.
            """,
        version: HostVersion.text,
        subcommands: [
            InitCommand.self, NewCommand.self, RunCommand.self, RollbackCommand.self,
            RecoverCommand.self, ResumeCommand.self, RepairCommand.self, StatusCommand.self,
            HistoryCommand.self, ShowCommand.self, BackupCommand.self, PurgeCommand.self,
            LockCommand.self, ServerCommand.self, APICommand.self, LintCommand.self,
            DoctorCommand.self, ConsoleCommand.self, ExplainCommand.self,
        ]
    )

    package init() {}

    /// Parses the command line, runs the command and ends the process with its exit status.
    package static func start() async {
        Output.prepare()
        Signals.prepare()
        await UsageErrors.run(self)
    }
}

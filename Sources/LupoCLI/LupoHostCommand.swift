// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `lupo-host`, the root command.
package struct LupoHostCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lupo-host",
        abstract: "Runs database migrations, written in Lua, on MariaDB.",
        version: "0.1.0"
    )

    package init() {}

    /// Parses the command line, runs the command and ends the process with its exit status.
    package static func start() async { await main() }
}

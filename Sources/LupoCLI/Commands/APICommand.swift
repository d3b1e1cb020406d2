// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore

/// The command `api [--json | --stub]`.
struct APICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Prints the script API: as a reference, as JSON, or as a stub for editors.",
        discussion: """
            Examples:
              lupo-host api | less
              lupo-host api --json
              lupo-host api --stub > .lupo/library/lupo.d.lua
            """
    )

    @Option(help: "How to answer: text or json.")
    var format = OutputFormat.text

    @Flag(help: "The same as --format json.")
    var json = false

    @Flag(help: "The stub for the Lua language server.")
    var stub = false

    func run() {
        let spec = APISpec.current
        if json || format == .json {
            Output.write(spec.document.encoded(indented: true) + "\n")
        } else {
            Output.write(stub ? spec.luaStub : spec.markdown)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore

/// The common end of all commands: an error is shown in the form that was asked for, and becomes the exit status.
enum CommandExecution {
    /// Runs a command's body.
    ///
    /// - Parameters:
    ///   - output: form and colours.
    ///   - command: the command's name, for the JSON document.
    ///   - body: does the work and returns the exit status.
    /// - Throws: `ExitCode` where the status is not 0.
    static func perform(
        _ output: OutputOptions,
        command: String,
        _ body: () async throws(LupoError) -> Int32
    ) async throws {
        let status: Int32
        do {
            status = try await body()
        } catch {
            show(error, output, command)
            status = error.code.exitStatus
        }
        if status != 0 { throw ExitCode(status) }
    }

    private static func show(_ error: LupoError, _ output: OutputOptions, _ command: String) {
        switch output.format {
        case .text:
            let renderer = RunRenderer(style: output.errorStyle)
            Output.writeError(renderer.painted(error) + "\n")
        case .json:
            let document = JSON.object([
                ("schema", .string("lupo-host/\(command)/1")), ("error", error.json),
            ])
            Output.write(document.encoded(indented: true) + "\n")
        }
    }
}

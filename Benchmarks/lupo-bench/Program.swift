// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import Subprocess

/// A program of the benchmark: lupo-host as it was built, or the mariadb client.
struct Program {
    /// A path, or a name that is looked for in PATH.
    let path: String
    /// Where it runs; nil for the present folder.
    var folder: String?

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - input: what it reads.
    /// - Returns: what it wrote to standard output, at most 4 MiB.
    /// - Throws: ``LupoError`` `.internal` where it cannot be started, or ends with another status than 0.
    @discardableResult
    func run(_ arguments: [String], input: String = "") async throws(LupoError) -> String {
        do {
            // The shell's `cd`, since a path type for the working folder would be another dependency.
            let result = try await Subprocess.run(
                .name("sh"),
                arguments: Arguments(
                    ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder ?? ".", path]
                        + arguments
                ),
                input: .string(input),
                output: .string(limit: 4 << 20),
                error: .string(limit: 1 << 20)
            )
            guard result.terminationStatus.isSuccess else {
                throw LupoError(
                    .internal,
                    "\(path) \(arguments.first ?? "") failed: \(result.standardError.suffix(2_000))"
                )
            }
            return result.standardOutput
        } catch let error as LupoError {
            throw error
        } catch {
            throw LupoError(
                .internal,
                "\(path) could not be run: \(error)",
                hint: "Run `make dependencies`."
            )
        }
    }
}

/// Writes a small file anew.
///
/// - Parameters:
///   - text: what it holds.
///   - path: where; its folder exists.
/// - Throws: ``LupoError`` `.internal` naming the file.
func write(_ text: String, to path: String) throws(LupoError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LupoError(.internal, "\(path) cannot be written.") }
    defer { close(descriptor) }
    var text = text
    let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == text.utf8.count else {
        throw LupoError(.internal, "\(path) was not written whole.")
    }
}

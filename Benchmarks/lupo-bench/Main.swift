// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// `lupo-bench ratios PROGRAM FOLDER SOCKET SOCKET` and `lupo-bench times PROGRAM FOLDER`.
///
/// The servers, the first with its data on a disk and the second with it in memory, are started by `Benchmarks/run`.
@main
struct Main {
    static func main() async {
        do throws(LupoError) {
            let arguments = CommandLine.arguments
            switch (arguments.count, arguments.dropFirst().first) {
            case (6, "ratios"):
                let isWithinLimits = try await ratios(
                    Program(path: arguments[2]),
                    folder: arguments[3],
                    disk: arguments[4],
                    memory: arguments[5]
                )
                exit(isWithinLimits ? 0 : 1)
            case (4, "times"):
                let times = ProgramTimes(program: arguments[2], folder: arguments[3])
                print(Measurement.header)
                for measurement in try await times.measure() { print(measurement.line) }
                exit(0)
            default:
                throw LupoError(
                    .usage,
                    "lupo-bench wants servers that may be written to, and folders.",
                    hint: "Run `make bench`, which starts such servers and stops them again."
                )
            }
        } catch {
            print(error.rendered())
            exit(error.code.exitStatus)
        }
    }

    private static func ratios(
        _ program: Program,
        folder: String,
        disk: String,
        memory: String
    ) async throws(LupoError) -> Bool {
        let rows = 1_000_000
        let servers = [
            BenchServer(socket: disk, place: "data on disk", program: program, folder: folder),
            BenchServer(socket: memory, place: "data in memory", program: program, folder: folder),
        ]
        try BaselineServer(socket: memory).generate(rows: rows)
        return try await run(
            machineComparisons() + [servers[1].streamComparison(rows: rows)]
                // A project's data lies on a disk; in memory nothing hides what the program costs.
                + [
                    servers[0].ledgerComparison(migrations: 1_000, limit: 1.5),
                    servers[0].recordsComparison(migrations: 1_000),
                    servers[1].ledgerComparison(migrations: 1_000, limit: nil),
                    servers[1].recordsComparison(migrations: 1_000),
                ]
        )
    }

    /// Runs one comparison after another and prints each when it is known.
    private static func run(_ comparisons: [Comparison]) async throws(LupoError) -> Bool {
        print(Measurement.header)
        var isWithinLimits = true
        for comparison in comparisons {
            let measurement = try await comparison.measure()
            print(measurement.line)
            // A run takes minutes; its lines are shown as they come, into a file too.
            fflush(nil)
            isWithinLimits = isWithinLimits && measurement.isWithinLimit
        }
        return isWithinLimits
    }
}

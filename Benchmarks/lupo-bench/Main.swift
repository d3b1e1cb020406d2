// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// `lupo-bench SOCKET`: measures against a server that `Benchmarks/run` has started.
@main
struct Main {
    static func main() async {
        do throws(LupoError) {
            guard CommandLine.arguments.count == 2, let socket = CommandLine.arguments.last else {
                throw LupoError(
                    .usage,
                    "lupo-bench takes one operand, the socket of a server that may be written to.",
                    hint: "Run `make bench`, which starts such a server and stops it again."
                )
            }
            let server = try BaselineServer(socket: socket)
            let isWithinLimits = try await run(all(on: server))
            exit(isWithinLimits ? 0 : 1)
        } catch {
            print(error.rendered())
            exit(error.code.exitStatus)
        }
    }

    private static func all(on server: borrowing BaselineServer) throws(LupoError) -> [Comparison] {
        let rows = 1_000_000
        try server.generate(rows: rows)
        return machineComparisons() + [
            streamComparison(rows: rows, socket: server.socket),
            ledgerComparison(migrations: 1_000, socket: server.socket),
        ]
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

// SPDX-License-Identifier: Apache-2.0

import CBaseline
import LupoCore

/// What the Lua machine costs against the same done by Lua's own C functions.
///
/// - Returns: creation of a machine, one call from Lua to the host, one row given to Lua.
func machineComparisons() -> [Comparison] {
    let machines = 2_000
    let calls = 5_000_000
    let rows = 500_000
    return [
        Comparison(
            name: "Lua machine, created and closed",
            operations: machines,
            rounds: 5,
            baseline: .init { () async throws(LupoError) in "\(baseline_machines(Int64(machines)))"
            }
        ),
        Comparison(
            name: "call from Lua to the host and back",
            operations: calls,
            rounds: 5,
            baseline: .init { () async throws(LupoError) in "\(baseline_callbacks(Int64(calls)))" }
        ),
        Comparison(
            name: "row of 10 columns as a Lua table",
            operations: rows,
            rounds: 5,
            baseline: .init { () async throws(LupoError) in "\(baseline_row_tables(Int64(rows)))" }
        ),
    ]
}

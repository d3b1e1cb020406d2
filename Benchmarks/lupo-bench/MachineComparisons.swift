// SPDX-License-Identifier: Apache-2.0

import CBaseline
import LupoCore
import LupoLua

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
            rounds: 7,
            aim: .microseconds(25),
            baseline: .init { () async throws(LupoError) in
                "\(baseline_machines(Int64(machines)))"
            },
            subject: .init { () async throws(LupoError) in
                var made = 0
                for _ in 0..<machines {
                    try LuaVM(VMOptions()).close()
                    made += 1
                }
                return "\(made)"
            }
        ),
        Comparison(
            name: "call from Lua to the host and back",
            operations: calls,
            rounds: 7,
            aim: .nanoseconds(60),
            baseline: .init { () async throws(LupoError) in "\(baseline_callbacks(Int64(calls)))" },
            subject: .init { () async throws(LupoError) in
                let vm = try benchVM { _, arguments, results throws(LupoError) in
                    results.append((arguments.integer(0) ?? 0) + 1)
                }
                return try sum(
                    """
                    local count = ...
                    local call = bench.call
                    local sum = 0
                    for i = 1, count do sum = sum + call(i) end
                    return sum
                    """,
                    of: calls,
                    in: vm
                )
            }
        ),
        Comparison(
            name: "row of 10 columns as a Lua table",
            operations: rows,
            rounds: 7,
            aim: .nanoseconds(700),
            baseline: .init { () async throws(LupoError) in "\(baseline_row_tables(Int64(rows)))" },
            subject: .init { () async throws(LupoError) in
                let source = RowSource()
                let vm = try benchVM { vm, arguments, results throws(LupoError) in
                    try source.append(arguments.integer(0) ?? 0, vm, results)
                }
                return try sum(
                    """
                    local count = ...
                    local row = bench.call
                    local sum = 0
                    for i = 1, count do sum = sum + row(i).id end
                    return sum
                    """,
                    of: rows,
                    in: vm
                )
            }
        ),
    ]
}

/// A machine with one function of the host's, `bench.call`, and the limits that a migration has.
private func benchVM(
    _ call:
        @escaping (LuaVM, borrowing LuaArguments, borrowing LuaResults) throws(LupoError) -> Void
) throws(LupoError) -> LuaVM {
    let interface = HostInterface(
        phases: ["bench"],
        functions: [HostFunction("bench.call")],
        classes: [.library("bench", [HostMember("call", .host(0))])]
    )
    return try LuaVM(
        VMOptions(interface: LuaInterface(interface)),
        dispatch: { vm, _, arguments, results throws(LupoError) in
            try call(vm, arguments, results)
        }
    )
}

/// Runs a chunk with the number of rounds as its argument.
///
/// - Returns: the integer that it returned, as text.
private func sum(_ source: String, of count: Int, in vm: LuaVM) throws(LupoError) -> String {
    let chunk = try vm.load(Array(source.utf8), file: "bench.lua")
    let results = try vm.call(chunk) { arguments throws(LupoError) in
        arguments.append(Int64(count))
    }
    vm.close()
    guard case .integer(let sum)? = results.first else {
        throw LupoError(.internal, "The chunk returned no integer.")
    }
    return "\(sum)"
}

/// Gives Lua the rows that the baseline makes too.
private final class RowSource {
    private let columns = [
        "id", "station", "counter", "value", "name", "city", "taken", "price", "flag", "note",
    ]
    private var shape: LuaShape?

    func append(
        _ number: Int64,
        _ vm: LuaVM,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let shape: LuaShape
        if let made = self.shape {
            shape = made
        } else {
            shape = try vm.makeShape(columns: columns)
        }
        self.shape = shape
        results.beginRow(shape)
        results.append(number)
        results.append(number % 500)
        results.append(number * 1_000)
        results.append(Double(number) / 8)
        results.append("station name")
        results.append("a city")
        results.append("2026-01-01 00:00:00")
        results.append("1234.5678")
        results.append(number % 2)
        if number % 3 != 0 { results.append("a note of some length") } else { results.appendNil() }
    }
}

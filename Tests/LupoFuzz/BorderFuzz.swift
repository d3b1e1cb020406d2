// SPDX-License-Identifier: Apache-2.0

import CLupoFuzz
import LupoCore
@testable import LupoLua

/// The border between Lua and the host: a script that the input chose calls host functions that do what the input says.
///
/// Memory may be short, allocations may fail, the script may be killed in between. Whatever happens, the VM is afterwards
/// as it was before, nothing is lost, and values arrive as they were given.
package enum BorderFuzz {
    /// Runs what an input describes.
    package static func run(_ bytes: [UInt8]) {
        var input = FuzzInput(bytes)
        if input.below(4) == 1 { echo(input) } else { script(input) }
    }

    private static func script(_ input: FuzzInput) {
        var input = input
        let isScarce = input.below(4) == 1
        let memory = isScarce ? 2048 + 2 * input.number(bytes: 2) : 4 << 20
        let failing: (from: UInt32, count: UInt32)? =
            input.below(4) == 1
            ? (UInt32(input.number(bytes: 2) % 3000), 1 + UInt32(input.below(8))) : nil
        let passes = !isScarce && failing == nil && input.below(4) == 1 ? 8 : 1
        let values: UInt32 = input.below(8) == 1 ? 1 + UInt32(input.byte()) : 1 << 20
        let host = BorderHost()
        // A machine that cannot be made for want of memory is refused as a whole.
        guard
            let vm = try? host.makeVM(memory: memory, values: values),
            let pointer = try? vm.open()
        else { return expect(isScarce, "there is no VM") }
        defer { vm.close() }
        host.key = attempt { () throws(LupoError) in try vm.intern("key") }
        var footprints: [lupo_footprint] = []
        for _ in 0..<passes {
            host.input = input
            if let failing { lupo_fail_allocations(pointer, failing.from, failing.count) }
            pass(vm, host)
            if failing != nil { lupo_stop_failing(pointer) }
            probe(pointer)
            if passes > 1 { footprints.append(lupo_footprint_now(pointer)) }
        }
        guard passes > 1, !lupo_probe_now(pointer).dead else { return }
        // The first pass makes what stays. Lua's stacks and tables find their size in a few more; what is lost is lost
        // each time.
        let references = footprints.dropFirst().map(\.references)
        expect(Set(references).count == 1, "references: \(references)")
        let used = footprints.map(\.memory)
        let grows = zip(used.dropFirst(4), used.dropFirst(5)).allSatisfy { $0 < $1 }
        expect(!grows, "bytes of memory: \(used)")
    }

    /// Nothing is open in a machine in which nothing runs.
    private static func probe(_ vm: OpaquePointer) {
        let probe = lupo_probe_now(vm)
        expect(probe.stack == 0, "\(probe.stack) slots stay on the stack")
        expect(!probe.runs, "something still runs")
        expect(probe.arguments == 0 && probe.blocks <= 1, "\(probe.arguments) arguments stay")
        if probe.dead { return }
        expect(
            probe.cells == 0 && probe.text == 0,
            "\(probe.cells) values, \(probe.text) bytes stay"
        )
        expect(probe.released == 0, "\(probe.released) references stay")
    }

    /// Objects, shapes, a script; and all of them given back.
    private static func pass(_ vm: LuaVM, _ host: BorderHost) {
        let thing = BorderHost.thing
        _ = attempt { () throws(LupoError) in
            try vm.setPhase("first")
            try vm.setSteps(60_000)
            try vm.make(thing)
            try vm.make(BorderHost.other)
            let value = host.input.value(objects: [thing])
            try vm.setFields([("fixed", value), ("open", .string("x"))], of: thing)
            host.shapes.append(try vm.makeShape(columns: ["id", "name", "ö"]))
            let text = ScriptWriter.head + host.writer.statements(&host.input, most: 12)
            show(text)
            let chunk = try vm.load(Array((text + "\nreturn a, b").utf8), file: "plugin.lua")
            defer { try? vm.release(chunk) }
            let takesFunctions = host.input.flag()
            let argument = host.input.value(objects: [thing])
            let results = try vm.call(chunk, named: "main", functions: takesFunctions) { results in
                results.append(thing)
                results.append(BorderHost.other)
                results.append(argument)
            }
            for result in results { try? result.release(in: vm) }
        }
        // A machine that was killed refuses all of this, and goes as a whole.
        _ = attempt { () throws(LupoError) in _ = try vm.field("open", of: thing) }
        for shape in host.shapes { try? vm.discard(shape) }
        host.shapes = []
        try? vm.discard(thing)
        try? vm.discard(BorderHost.other)
    }

    /// Values go to Lua, from there to the host, and all the way back.
    private static func echo(_ input: FuzzInput) {
        var input = input
        let host = BorderHost()
        let values = (0..<input.below(5)).map { _ in input.value() }
        let expected = values.compactMap(Canonical.init)
        let isGood = expected.count == values.count && expected.allSatisfy(\.canReturn)
        do throws(LupoError) {
            let vm = try host.makeVM(memory: 16 << 20, values: 1 << 20)
            defer { vm.close() }
            let chunk = try vm.load(Array("return lupo.take(...)".utf8), file: "echo.lua")
            defer { try? vm.release(chunk) }
            let results = try vm.call(chunk) { results in
                for value in values { results.append(value) }
            }
            expect(isGood, "a value arrived that Lua has no form for")
            expect(results.compactMap(Canonical.init) == expected, "values came back as others")
            let again = try vm.call(chunk) { cells in
                for value in results { cells.append(value) }
            }
            expect(again.count == results.count, "the second time there were \(again.count)")
        } catch {
            expect(error)
            expect(!isGood || error.code == .scriptMemory, "refused: \(error.message)")
        }
    }
}

extension LuaValue {
    /// Gives up the functions in a value.
    func release(in vm: LuaVM) throws(LupoError) {
        switch self {
        case .function(let function): try vm.release(function)
        case .table(let table):
            for item in table.items { try item.release(in: vm) }
            for field in table.fields { try field.value.release(in: vm) }
        default: break
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
@testable import LupoLua

/// Host functions that do what an input says.
final class BorderHost {
    static let thing = LuaObject(classIndex: 2, instance: 1)
    static let other = LuaObject(classIndex: 3, instance: -7)

    static let interface = LuaInterface(
        HostInterface(
            phases: ["first", "second"],
            functions: [
                HostFunction("take"), HostFunction("call", takesFunctions: true),
                HostFunction("late", phases: PhaseSet(indices: [1])),
            ],
            classes: [
                .library("lupo.sub", [HostMember("take", .host(0))]),
                .library(
                    "lupo",
                    [
                        HostMember("take", .host(0)), HostMember("call", .host(1)),
                        HostMember("late", .host(2)), HostMember("u64", .builtin),
                        HostMember("decimal", .builtin), HostMember("bytes", .builtin),
                        HostMember("null", .builtin), HostMember("sorted", .builtin),
                        HostMember("traceback", .builtin), HostMember("raise", .builtin),
                        HostMember("kind", .builtin), HostMember("sub", .library("lupo.sub")),
                    ]
                ),
                HostClass(
                    "thing",
                    [
                        HostMember("method", .host(0)), HostMember("call", .host(1)),
                        HostMember("got", .getter(0)), HostMember("fixed", .field(writable: false)),
                        HostMember("open", .field(writable: true)),
                        HostMember("late", .host(0), phases: PhaseSet(indices: [1])),
                    ]
                ),
                HostClass("other", [HostMember("method", .host(0))]),
            ]
        )
    )

    let writer = ScriptWriter(
        calls: [
            "lupo.take", "lupo.call", "thing:method", "thing:call", "thing.method", "other:method",
            "lupo.late", "lupo.sub.take", "lupo:take", "lupo.sorted", "lupo.traceback",
            "lupo.raise",
            "lupo.kind",
        ],
        places: [
            "thing.open", "thing.fixed", "thing.got", "thing.missing", "thing", "other", "lupo",
            "thing.late", "lupo.take", "lupo.missing", "t.x", "t[1]",
        ]
    )

    var input = FuzzInput([])
    var shapes: [LuaShape] = []
    var key: LuaKey?
    private var calls = 0
    private var depth = 0

    /// A machine whose calls come here.
    func makeVM(memory: UInt64, values: UInt32) throws(LupoError) -> LuaVM {
        try LuaVM(
            VMOptions(
                limits: VMLimits(
                    memory: memory,
                    time: nil,
                    steps: 60_000,
                    grace: .seconds(60),
                    output: 4096,
                    values: values
                ),
                interface: Self.interface,
                seed: 1,
                now: 1_700_000_000
            ),
            dispatch: { [unowned self] vm, number, arguments, results throws(LupoError) in
                try perform(vm, number, arguments, results)
            }
        )
    }

    /// Carries out one call.
    func perform(
        _ vm: LuaVM,
        _ number: Int,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        calls += 1
        depth += 1
        defer { depth -= 1 }
        let values = arguments.values
        defer { for value in values { try? value.release(in: vm) } }
        look(arguments, values)
        show("\(number)(\(values))")
        if calls > 200 { throw LupoError(.script, "Too many calls.") }
        switch input.below(20) {
        case 1: for _ in 0..<input.below(6) { results.append(input.value(objects: [Self.thing])) }
        case 2: throw error()
        case 3: rows(results)
        case 4: for index in 0..<Int(input.byte()) * 20 { results.append(Int64(index)) }
        case 5: try keys(results)
        case 6: try unfinished(results)
        case 7: try again(vm, values, results)
        case 8: try script(vm, results)
        case 9: vm.killSwitch.kill(input.element(of: VMKillSwitch.Reason.allCases))
        case 10: try fields(vm, results)
        case 11: shapes.append(try vm.makeShape(columns: [input.text(), "a", "a"]))
        case 12: try vm.chargeOutput(Int(input.byte()))
        case 13: try vm.setPhase(input.element(of: ["first", "second"]))
        case 14: results.append(LuaObject(classIndex: input.below(6), instance: input.integer()))
        case 15: results.append(vm.place ?? "nowhere")
        case 16: try vm.setSteps(UInt64(input.byte()) * 64)
        default: for value in values { results.append(value) }
        }
        // What an inner call did has not changed what stands in this one's arguments.
        expect(
            arguments.values.map(Canonical.init) == values.map(Canonical.init),
            "the arguments changed during the call"
        )
    }

    /// Every way to look at an argument says the same.
    private func look(_ arguments: borrowing LuaArguments, _ values: [LuaValue]) {
        expect(arguments.count == values.count, "\(arguments.count) of \(values.count) values")
        for index in 0...min(values.count, 8) {
            let value = index < values.count ? values[index] : .nil
            let kind = arguments.kind(index)
            expect(Canonical(arguments.value(index)) == Canonical(value), "another value")
            expect(arguments.isNil(index) == (value == .nil), "nil and not nil")
            expect((arguments.object(index) != nil) == value.isObject, "an object and none")
            expect((arguments.function(index) != nil) == (kind == .function), "a function and none")
            expect((arguments.bool(index) != nil) == (kind == .boolean), "a boolean and none")
            let isNumber = kind == .integer || kind == .double || kind == .integralDouble
            expect((arguments.double(index) != nil) == isNumber, "a number and none")
            if arguments.integer(index) != nil { expect(isNumber, "an integer of \(kind)") }
            if let text = arguments.string(index) {
                expect(value == .string(text), "another text")
            }
            let count = attempt { () throws(LupoError) in
                try arguments.withBytes(index) { $0.count }
            }
            expect((count ?? nil) == value.textCount, "another number of bytes of a text")
        }
    }

    private func error() -> LupoError {
        LupoError(
            input.element(of: [.value, .touches, .script, .checkFailed]),
            "It says \(input.text()).",
            hint: input.flag() ? "Do \(input.text())." : nil,
            statement: input.flag() ? input.text() : nil
        )
    }

    private func rows(_ results: borrowing LuaResults) {
        guard let shape = shapes.last else { return results.appendNil() }
        let count = input.below(40)
        let isOne = input.flag()
        if isOne { results.beginRow(shape) } else { results.beginRows(shape, count: count) }
        for _ in 0..<(isOne ? 1 : count) {
            for _ in 0..<shape.columnCount { results.append(input.value(depth: 1)) }
        }
    }

    private func keys(_ results: borrowing LuaResults) throws(LupoError) {
        guard let key else { return }
        let count = input.below(4)
        try results.appendTable(items: 1, fields: count) {
            results.append(Int64(1))
            for _ in 0..<count {
                results.append(key)
                results.append(input.value())
            }
        }
    }

    /// An error in the middle of a table.
    private func unfinished(_ results: borrowing LuaResults) throws(LupoError) {
        results.append(input.value())
        try results.appendArray { () throws(LupoError) in
            results.append(input.value())
            throw error()
        }
    }

    /// Calls Lua again, between results.
    private func again(
        _ vm: LuaVM,
        _ values: [LuaValue],
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        guard depth < 5, case .function(let function)? = values.first(where: \.isFunction) else {
            return
        }
        results.append("before \(input.text())")
        let inner = try vm.call(function, named: "again", functions: input.flag()) { cells in
            cells.append(input.value(objects: [Self.thing]))
        }
        for value in inner { results.append(value) }
        results.append("after")
        for value in inner { try value.release(in: vm) }
    }

    private func script(_ vm: LuaVM, _ results: borrowing LuaResults) throws(LupoError) {
        guard depth < 4 else { return }
        results.append(true)
        let text =
            "local thing, other = nil " + ScriptWriter.inner + writer.statements(&input, most: 2)
        show("inner: \(text)")
        let chunk = try vm.load(Array(text.utf8), file: "inner.lua")
        defer { try? vm.release(chunk) }
        _ = try vm.call(chunk, named: "inner") { $0.append(Int64(1)) }
    }

    private func fields(_ vm: LuaVM, _ results: borrowing LuaResults) throws(LupoError) {
        results.append(1.5)
        try vm.setFields([("open", input.value(objects: [Self.thing]))], of: Self.thing)
        results.append(try vm.field(input.element(of: ["open", "fixed", "x"]), of: Self.thing))
    }
}

extension LuaValue {
    var isFunction: Bool { if case .function = self { true } else { false } }
    fileprivate var isObject: Bool { if case .object = self { true } else { false } }

    fileprivate var textCount: Int? {
        switch self {
        case .string(let text): text.utf8.count
        case .data(let bytes): bytes.count
        default: nil
        }
    }
}

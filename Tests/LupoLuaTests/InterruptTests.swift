// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua
import Testing

/// How a script without a limit of instructions, and so without a hook, is ended: by a signal to its thread.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct InterruptTests {
    struct Loop: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var testDescription: String { name }
    }

    static let loops: [Loop] = [
        Loop(name: "while", script: "while true do end"),
        Loop(name: "repeat", script: "local n = 0 repeat n = n + 1 until n < 0"),
        Loop(name: "for", script: "for i = 1, math.maxinteger do end"),
        Loop(name: "tail call", script: "local function f() return f() end f()"),
        Loop(
            name: "pcall",
            script: "while true do pcall(function() while true do end end) end"
        ),
        Loop(
            name: "pcall of errors",
            script: "while true do pcall(error) end"
        ),
        Loop(
            name: "coroutines that end at once",
            script: "while true do coroutine.wrap(function() end)() end"
        ),
        Loop(
            name: "a coroutine that yields at once",
            script: """
                local co = coroutine.wrap(function() while true do coroutine.yield() end end)
                while true do co() end
                """
        ),
        Loop(
            name: "two coroutines in turn",
            script: """
                local inner = coroutine.wrap(function()
                  while true do for i = 1, 100 do end coroutine.yield() end
                end)
                local outer = coroutine.wrap(function()
                  while true do inner() coroutine.yield() end
                end)
                while true do outer() end
                """
        ),
        Loop(
            name: "coroutine.close",
            script: """
                local mt = {__close = function() while true do end end}
                local co = coroutine.create(function()
                  local x <close> = setmetatable({}, mt)
                  coroutine.yield()
                end)
                coroutine.resume(co)
                coroutine.close(co)
                """
        ),
        Loop(
            name: "comparator",
            script: "table.sort({3, 2, 1}, function() while true do end end)"
        ),
        Loop(
            name: "sort of a cheap comparator",
            script: """
                local t = {} for i = 1, 100 do t[i] = i end
                while true do table.sort(t, function(a, b) return a > b end) end
                """
        ),
        Loop(
            name: "gsub",
            script: "return (('x'):rep(10)):gsub('x', function() while true do end end)"
        ),
        Loop(
            name: "metamethod",
            script: """
                return setmetatable({}, {__add = function() while true do end end}) + 1
                """
        ),
        Loop(
            name: "chain of __index",
            script: """
                local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
                while true do pcall(function() return t[1] end) end
                """
        ),
        Loop(
            name: "__close",
            script: """
                do
                  local x <close> = setmetatable({}, {__close = function() while true do end end})
                end
                """
        ),
        Loop(
            name: "__close after the kill",
            script: """
                local mt = {__close = function() while true do end end}
                local a <close> = setmetatable({}, mt)
                local b <close> = setmetatable({}, mt)
                while true do end
                """
        ),
        Loop(
            name: "iterator",
            script: "for _ in function() return 1 end do end"
        ),
        Loop(
            name: "iterator in C",
            script:
                "local t = {1} for _ in rawlen, t do end for _ in function() return 1 end do end"
        ),
        Loop(
            name: "building strings",
            script: "while true do local s = '' for i = 1, 1000 do s = s .. i end end"
        ),
    ]

    @Test("without a count of instructions the time limit is kept", arguments: loops)
    func timeLimitIsKept(_ loop: Loop) async throws {
        let (code, time) = try await onLuaThread {
            () throws(LupoError) -> (LupoError.Code?, Duration) in
            let vm = try LuaVM(quick(time: .milliseconds(250)))
            defer { vm.close() }
            return (try Self.code(of: loop.script, in: vm), vm.usage.time)
        }
        #expect(code == .scriptTime)
        // Other tests have the processors meanwhile.
        #expect(time >= .milliseconds(250) && time < .milliseconds(1_250), "\(time)")
    }

    @Test("a kill from another thread ends a loop that never calls the host", arguments: loops)
    func killEndsLoop(_ loop: Loop) async throws {
        let clock = ContinuousClock()
        let (code, end, kill) = try await onLuaThread {
            () throws(LupoError) -> (
                LupoError.Code?, ContinuousClock.Instant, Task<ContinuousClock.Instant, any Error>
            ) in
            let vm = try LuaVM(quick(time: .seconds(40)))
            defer { vm.close() }
            let handle = vm.killSwitch
            let kill = Task.detached {
                try await Task.sleep(for: .milliseconds(30))
                let now = clock.now
                handle.kill()
                return now
            }
            return (try Self.code(of: loop.script, in: vm), clock.now, kill)
        }
        #expect(code == .interrupted)
        let time = try await kill.value.duration(to: end)
        #expect(time < .seconds(1), "\(time)")
    }

    /// Line 3 is where each of them is when it is ended; what a `__close` handler does then is not what counts.
    @Test(
        "the error says where the script was",
        arguments: [
            "local function f()\n  local n = 0\n  while true do n = n + 1 end\nend\nf()",
            "local co = coroutine.wrap(function()\n  local n = 0\n  while true do n = n + 1 end\nend)\nco()",
            "pcall(function()\n  local n\n  while true do n = 1 end\nend)\nerror 'went on'",
            """
            local mt = { __close = function() for i = 1, 10 do end end }
            local a <close> = setmetatable({}, mt)
            while true do end
            """,
            "local t = {}\nlocal s = ('x'):rep(1000)\nfor i = 1, 1e9 do t[i] = s .. i end",
        ]
    )
    func place(_ script: String) async throws {
        for steps in [nil, UInt64(2_000_000)] {
            let options = quick(time: .milliseconds(250), memory: 4 << 20, steps: steps)
            let error = try await run(script, options).error
            let codes: [LupoError.Code] = [.scriptTime, .scriptMemory, .scriptSteps]
            #expect(error.map { codes.contains($0.code) } == true, "\(error?.rendered() ?? "none")")
            #expect(error?.location?.file == "plugin.lua" && error?.location?.line == 3)
            #expect(error?.trace.first?.hasPrefix("plugin.lua:3") == true, "\(error?.trace ?? [])")
        }
    }

    @Test func `a kill ends a script without any limit of time`() async throws {
        let outcome = try await onLuaThread { () throws(LupoError) -> LupoError? in
            let vm = try LuaVM(VMOptions(limits: VMLimits(time: nil, grace: .seconds(20))))
            defer { vm.close() }
            let chunk = try vm.load(Array("while true do end".utf8), file: "p.lua")
            let handle = vm.killSwitch
            Task.detached { handle.kill() }
            do throws(LupoError) { _ = try vm.call(chunk) } catch { return error }
            return nil
        }
        #expect(outcome?.code == .interrupted)
    }

    @Test func `a thread that has the signal blocked is interrupted all the same`() async throws {
        let code = try await onLuaThread { () throws(LupoError) -> LupoError.Code? in
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, nil)
            return try Self.code(of: "while true do end", in: try LuaVM(quick()))
        }
        #expect(code == .scriptTime)
    }

    @Test func `a VM is interrupted on whichever thread it runs`() async throws {
        // The threads take turns: each waits for the one before.
        nonisolated(unsafe) var vm: LuaVM?
        let first = try LuaThread()
        let second = try LuaThread()
        try await first.run { () throws(LupoError) in
            vm = try LuaVM(quick(time: .seconds(10)))
            _ = try Self.code(of: "for i = 1, 1000 do end", in: vm)
        }
        try await second.run { () throws(LupoError) in
            _ = try Self.code(of: "for i = 1, 1000 do end", in: vm)
        }
        let code = try await first.run { () throws(LupoError) in
            try vm?.setTime(.milliseconds(100))
            return try Self.code(of: "while true do end", in: vm)
        }
        #expect(code == .scriptTime)
        try await second.run { () throws(LupoError) in
            vm = try LuaVM(quick(time: .milliseconds(100)))
        }
        let other = try await first.run { () throws(LupoError) in
            try Self.code(of: "while true do end", in: vm)
        }
        #expect(other == .scriptTime)
    }

    @Test func `a VM inside the host call of another is ended alone`() async throws {
        let options = quick(
            time: .milliseconds(300),
            functions: [HostFunction("inner")],
            classes: [.library("lupo", [HostMember("inner", .host(0))])]
        )
        let outcome = try await run(
            """
            local code = lupo.inner()
            print(code)
            while true do end
            """,
            options,
            dispatch: { _, _, _, results throws(LupoError) in
                let inner = try LuaVM(quick(time: .milliseconds(100)))
                defer { inner.close() }
                let code = try Self.code(of: "while true do end", in: inner)
                results.append(code?.description ?? "none")
            }
        )
        #expect(outcome.printed == [LupoError.Code.scriptTime.description])
        #expect(outcome.code == .scriptTime)
    }

    @Test func `a limit of instructions that is set later counts in coroutines too`() async throws {
        let code = try await onLuaThread { () throws(LupoError) -> LupoError.Code? in
            let vm = try LuaVM(quick(time: .seconds(20)))
            defer { vm.close() }
            #expect(try Self.code(of: "for i = 1, 1e5 do end", in: vm) == nil)
            #expect(vm.usage.steps == 0)
            try vm.setSteps(1_000_000)
            #expect(try Self.code(of: "for i = 1, 1e5 do end", in: vm) == nil)
            #expect((90_000...120_000).contains(vm.usage.steps))
            return try Self.code(
                of: "coroutine.wrap(function() while true do end end)()",
                in: vm
            )
        }
        #expect(code == .scriptSteps)
    }

    @Test func `a limit of instructions set by a host call counts in the coroutines that wait`()
        async throws
    {
        let options = quick(
            time: .seconds(20),
            functions: [HostFunction("limit")],
            classes: [.library("lupo", [HostMember("limit", .host(0))])]
        )
        let outcome = try await run(
            """
            coroutine.wrap(function()
              coroutine.wrap(function() lupo.limit() end)()
              while true do end
            end)()
            """,
            options,
            dispatch: { vm, _, _, _ throws(LupoError) in try vm.setSteps(100_000) }
        )
        #expect(outcome.code == .scriptSteps)
    }

    /// Runs a script in a machine of the test's own.
    ///
    /// - Returns: the code of the error that ended it, if one did.
    private static func code(
        of script: String,
        in vm: LuaVM?
    ) throws(LupoError) -> LupoError.Code? {
        guard let vm else { return nil }
        let chunk = try vm.load(Array(script.utf8), file: "p.lua")
        do throws(LupoError) { _ = try vm.call(chunk) } catch { return error.code }
        return nil
    }
}

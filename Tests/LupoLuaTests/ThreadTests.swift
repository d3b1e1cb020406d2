// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua
import Testing

/// The thread that a VM lives on, and the watchdog behind it.
@Suite(.timeLimit(.minutes(1)))
struct ThreadTests {
    actor Session {
        private nonisolated let executor: ThreadExecutor
        private var count = 0

        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }

        init() throws(LupoError) { executor = try ThreadExecutor(name: "session") }

        func next() -> (Int, Bool) {
            count += 1
            return (count, executor.isCurrent)
        }
    }

    @Test func `an actor stays on its own thread`() async throws {
        let session = try Session()
        for expected in 1...100 {
            let (count, isCurrent) = await session.next()
            #expect(count == expected)
            #expect(isCurrent)
            await Task.yield()
        }
    }

    @Test func `many threads begin and end`() async throws {
        for number in 0..<50 {
            let value = try await LuaThread().run { () throws(LupoError) in number * 2 }
            #expect(value == number * 2)
        }
    }

    @Test func `what has no safe point ends the process, after the last words`() async throws {
        let result = try await #require(
            processExitsWith: .exitCode(124),
            observing: [\.standardErrorContent]
        ) {
            // A chain of ephemerons in random order: once nothing else holds its keys, one step of the collector takes
            // minutes. It is made before the time counts, so that a busy machine has made it.
            let script = """
                local keys = {}
                for i = 1, 100001 do keys[i] = {} end
                for i = #keys, 2, -1 do
                  local j = math.random(i)
                  keys[i], keys[j] = keys[j], keys[i]
                end
                local t = setmetatable({}, {__mode = "k"})
                for i = 1, 100000 do t[keys[i]] = keys[i + 1] end
                local first = keys[1]
                return function()
                  keys = nil
                  for i = 1, 1e9 do local x = {} end
                  return first, t
                end
                """
            try await LuaThread().run { () throws(LupoError) in
                var options = VMOptions(
                    limits: VMLimits(time: nil, grace: .milliseconds(50))
                )
                options.lastWords = { _ = write(2, "interrupted", 11) }
                let vm = try LuaVM(options)
                let made = try vm.call(
                    try vm.load(Array(script.utf8), file: "p.lua"),
                    functions: true
                )
                guard case .function(let collect)? = made.first else { return }
                try vm.setTime(.seconds(2))
                _ = try vm.call(collect)
            }
        }
        #expect(
            String(decoding: result.standardErrorContent, as: UTF8.self).contains("interrupted")
        )
    }
}

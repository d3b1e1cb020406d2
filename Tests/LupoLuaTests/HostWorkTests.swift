// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua
import Testing

/// The time that host functions take: what of it counts as the script's.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct HostWorkTests {
    /// A loop that does next to nothing in Lua; in the host each call takes two milliseconds.
    private static func loop(
        _ times: String,
        _ function: HostFunction,
        waits: Bool
    ) async throws -> Outcome {
        try await run(
            "for _ = 1, \(times) do lupo.work() end return 'done'",
            quick(
                time: .milliseconds(300),
                functions: [function],
                classes: [.library("lupo", [HostMember("work", .host(0))])]
            ),
            dispatch: { _, _, _, _ in
                if waits { return _ = usleep(2_000) }
                let end = ContinuousClock.now + .milliseconds(2)
                while ContinuousClock.now < end {}
            }
        )
    }

    @Test func `work without waiting counts as Lua's time`() async throws {
        let function = HostFunction("work", countsTime: true)
        let outcome = try await Self.loop("1e7", function, waits: false)
        #expect(outcome.code == .scriptTime, "\(outcome)")
    }

    @Test func `work of a function that may wait counts as well, in part`() async throws {
        let outcome = try await Self.loop("1e7", HostFunction("work"), waits: false)
        #expect(outcome.code == .scriptTime, "\(outcome)")
    }

    @Test func `waiting does not count`() async throws {
        let outcome = try await Self.loop("500", HostFunction("work"), waits: true)
        #expect(outcome.value == .string("done"), "\(outcome)")
    }

    @Test func `a failure deep inside of the host's own code is described in no time`() async throws
    {
        let outcome = try await run(
            "return lupo.dive(150000)",
            quick(
                time: .seconds(20),
                memory: 256 << 20,
                classes: [.library("lupo", [HostMember("dive", .prelude)])]
            ),
            prelude: """
                local host, core = ...
                local function dive(n)
                  if n == 0 then error "bottom" end
                  return 1 + dive(n - 1)
                end
                core.define("lupo", "dive", dive)
                """
        )
        #expect(outcome.error?.message.contains("bottom") == true, "\(outcome)")
    }
}

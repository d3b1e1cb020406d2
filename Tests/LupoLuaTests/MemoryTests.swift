// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua
import Testing

/// What a script holds of the system's memory, whatever sizes it asks for.
@Suite(.timeLimit(.minutes(1)))
struct MemoryTests {
    /// The address sanitizer keeps what was freed for a while.
    static let isExact = dlsym(nil, "__asan_init") == nil && dlsym(nil, "__tsan_init") == nil

    /// Fills memory with one size after the other and keeps one block in `kept`, if that is not 0.
    static func fill(keeping kept: Int) -> String {
        """
        local keep, kept = {}, \(kept)
        for size = 1, 31 do
          local text = ('x'):rep(size * 16 - 10)
          local all = {}
          for i = 1, 10 * 1024 * 1024 // (size * 16 + 32) do all[i] = text .. i end
          if kept > 0 then for i = 1, #all, kept do keep[#keep + 1] = all[i] end end
        end
        return 'done'
        """
    }

    @Test func `sizes that are filled one after the other share their memory`() async throws {
        let outcome = try await run(
            Self.fill(keeping: 0),
            quick(time: .seconds(30), memory: 32 << 20)
        )
        #expect(outcome.value == .string("done"), "\(outcome)")
    }

    @Test(.enabled(if: isExact))
    func `a script that keeps a little of each page does not hold them all`() async throws {
        await #expect(processExitsWith: .success) {
            let before = try #require(Self.residentKiB())
            var options = VMOptions(limits: VMLimits(memory: 16 << 20, time: .seconds(30)))
            options.directory = nil
            let outcome = try await run(Self.fill(keeping: 60), options)
            #expect(outcome.code == .scriptMemory, "\(outcome)")
            let peak = try #require(Self.residentKiB("VmHWM"))
            #expect(peak - before < 80 << 10, "from \(before) to \(peak) KiB")
        }
    }

    @Test func `garbage above the limit is collected, and the script goes on`() async throws {
        let outcome = try await run(
            """
            local count = 0
            for i = 1, 40 do
              local t = {}
              for j = 1, 2e4 do t[j] = {j} end
              count = count + #t
              local s = ('x'):rep(4e6)
            end
            return count
            """,
            quick(time: .seconds(20), memory: 8 << 20)
        )
        #expect(outcome.value == .integer(800_000), "\(outcome)")
    }

    @Test func `blocks keep what is in them while they grow and shrink`() async throws {
        let outcome = try await run(
            """
            local tables = {}
            for i = 1, 200 do tables[i] = {} end
            for j = 1, 300 do
              for i = 1, 200 do tables[i][j] = i * j end
            end
            local sum = 0
            for i = 1, 200 do for j = 1, 300 do sum = sum + tables[i][j] end end
            for i = 1, 200 do
              local parts = {}
              for j = 1, i do parts[j] = ('%05d'):format(j) end
              assert(#table.concat(parts) == 5 * i)
            end
            return sum
            """,
            quick(time: .seconds(20))
        )
        #expect(outcome.value == .integer(20_100 * 45_150), "\(outcome)")
    }

    @Test func `machines on many threads give their memory back`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<20 {
                        // Eight threads wait for two processors, and the time of a script goes on meanwhile.
                        let outcome = try await run(
                            "local t = {} for i = 1, 1e4 do t[i] = {i} end",
                            quick(time: .seconds(30))
                        )
                        #expect(outcome.error == nil)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// A line of /proc/self/status.
    private static func residentKiB(_ name: String = "VmRSS") -> Int? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            guard text.hasPrefix(name + ":") else { continue }
            return Int(text.filter(\.isNumber))
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("Limits")
struct ScriptLimitsTests {
    private func table(_ entries: (String, APIValue)...) -> APIValue {
        .map(entries.map { APIValue.Entry($0.0, $0.1) })
    }

    private func configured(_ value: APIValue) throws -> ScriptLimits {
        var limits = ScriptLimits()
        try limits.apply(configuration: value, file: "/p/lupo.lua")
        return limits
    }

    @Test(
        "a value is read with its unit or as a number, and written with its unit",
        arguments: [
            (Limit.time, APIValue.string("90s"), 90_000, "90s"),
            (.time, .string("1h30m"), 5_400_000, "90m"),
            (.timeout, .integer(60), 60_000, "1m"),
            (.statementTimeout, .float(0.5), 500, "500ms"),
            (.memory, .string("64MiB"), 64 << 20, "64MiB"),
            (.log, .integer(1_500), 1_500, "1500B"),
            (.rows, .integer(20), 20, "20"),
        ] as [(Limit, APIValue, Int64, String)]
    )
    func units(_ limit: Limit, _ written: APIValue, _ value: Int64, _ text: String) {
        #expect(limit.value(written) == value)
        #expect(limit.text(value) == text)
    }

    @Test(
        "what is no value is refused",
        arguments: [
            (Limit.time, APIValue.string("soon")), (.memory, .string("64MB")), (.rows, .integer(0)),
            (.rows, .string("5")), (.time, .integer(-1)),
        ] as [(Limit, APIValue)]
    )
    func wrong(_ limit: Limit, _ written: APIValue) {
        #expect(limit.value(written) == nil)
    }

    @Test("the declared defaults are the ones that hold")
    func defaults() throws {
        let limits = ScriptLimits()
        #expect(limits.time == 60_000 && limits.memory == 64 << 20 && limits.log == 1 << 20)
        #expect(limits.rows == 100_000 && limits.steps == nil)
        #expect(limits[.timeout] == nil && limits[.statementTimeout] == nil)
        let text = APISpec.current.markdown
        for limit in [Limit.time, .memory, .log, .rows] {
            let value = try #require(limit.standard)
            #expect(
                text.contains("| `\(limit.rawValue)`") && text.contains(limit.text(value))
                    || limit == .time
            )
        }
    }

    @Test("a manifest lowers a limit, and raises it as far as the ceiling")
    func ceilings() throws {
        let project = try configured(
            table(
                ("limits", table(("time", .string("5s")))),
                ("ceilings", table(("time", .string("20s")), ("timeout", .string("1h"))))
            )
        )
        var limits = project
        try limits.apply(manifest: table(("limits", table(("time", .string("20s"))))))
        #expect(limits.time == 20_000)
        #expect(limits.place(of: .time) == "the manifest")
        var lower = project
        try lower.apply(manifest: table(("limits", table(("time", .integer(1))))))
        #expect(lower.time == 1_000)
        var higher = project
        let error = #expect(throws: LupoError.self) {
            try higher.apply(manifest: table(("limits", table(("time", .string("21s"))))))
        }
        #expect(error?.code == .manifest)
        #expect(
            error?.message == "The manifest's 'limits.time' is 21s; the project allows at most 20s."
        )
        #expect(error?.hint == "Lower it, or raise `ceilings.time` in /p/lupo.lua.")
    }

    @Test("a ceiling holds for who says nothing, and never below what the project sets")
    func ceilingsAlone() throws {
        let low = try configured(
            table(("ceilings", table(("time", .string("10s")), ("timeout", .string("1h")))))
        )
        #expect(low.time == 10_000)
        #expect(low[.timeout] == 3_600_000)
        let high = try configured(table(("limits", table(("time", .string("20m"))))))
        #expect(high.ceiling(of: .time) == 1_200_000)
        var limits = high
        try limits.apply(manifest: table(("limits", table(("time", .string("20m"))))))
        #expect(limits.time == 1_200_000)
    }

    @Test("an error says where the limit is raised")
    func advice() throws {
        let limits = try configured(table(("limits", table(("time", .string("10m"))))))
        #expect(
            limits.advice(.rows, file: "a.lua")
                == "Raise `limits.rows` in the manifest in a.lua to at most 10000000, or in /p/lupo.lua."
        )
        #expect(
            limits.advice(.time, file: "a.lua")
                == "`limits.time` is at the project's ceiling; raise `ceilings.time` in /p/lupo.lua, then `limits.time` "
                + "in the manifest in a.lua."
        )
        #expect(
            limits.advice(.timeout, file: "a.lua")
                == "Raise `timeout` in the manifest in a.lua, or in /p/lupo.lua."
        )
        #expect(limits.advice(.rows, file: nil) == "Raise `limits.rows` in /p/lupo.lua.")
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua
import Testing

/// `lupo.U64` and `lupo.Decimal` calculate exactly or not at all; 128-bit integers of Swift say what is right.
@Suite(.timeLimit(.minutes(1)))
struct ArithmeticTests {
    private static let options = quick(
        time: .seconds(20),
        functions: [HostFunction("echo")],
        classes: [
            .library(
                "lupo",
                ["u64", "decimal", "bytes", "null", "compare"].map { HostMember($0, .builtin) }
            )
        ]
    )

    private func lua(
        _ script: String,
        _ arguments: [LuaValue] = []
    ) async throws(LupoError) -> Outcome {
        try await run(script, Self.options, arguments: arguments)
    }

    /// Runs one operator on many pairs at once: a result is `ok` with its text, or the code of the error.
    private static let table = """
        local rows = ...
        local operators = {
          ["+"] = function(a, b) return a + b end, ["-"] = function(a, b) return a - b end,
          ["*"] = function(a, b) return a * b end, ["//"] = function(a, b) return a // b end,
          ["%"] = function(a, b) return a % b end, ["<"] = function(a, b) return a < b end,
          ["<="] = function(a, b) return a <= b end, ["?"] = function(a, b) return lupo.compare(a, b) end,
          ["div"] = function(a, b) return lupo.decimal(a):div(b, 6) end,
          ["round"] = function(a) return lupo.decimal(a):round(3) end,
          ["trunc"] = function(a) return lupo.decimal(a):trunc(3) end,
        }
        local out = {}
        for i, row in ipairs(rows) do
          local good, value = pcall(operators[row[1]], row[2], row[3])
          out[i] = good and tostring(value) or value.code
        end
        return table.unpack(out)
        """

    private func results(_ rows: [(String, LuaValue, LuaValue)]) async throws -> [String] {
        let list = LuaValue.table(
            LuaTable(items: rows.map { .table(LuaTable(items: [.string($0.0), $0.1, $0.2])) })
        )
        let outcome = try await lua(Self.table, [list])
        if let error = outcome.error { throw error }
        return outcome.values.map { if case .string(let text) = $0 { text } else { "?" } }
    }

    private static func floored(_ a: Int128, _ b: Int128) -> (quotient: Int128, rest: Int128) {
        let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
        guard rest != 0, (rest < 0) != (b < 0) else { return (quotient, rest) }
        return (quotient - 1, rest + b)
    }

    /// What an operator gives, where 128 bits can say it.
    private static func expected(_ name: String, _ a: Int128, _ b: Int128) -> Int128? {
        switch name {
        case "+": a + b
        case "-": a - b
        case "*":
            a.multipliedReportingOverflow(by: b).overflow ? nil : a * b
        case "//": b == 0 ? nil : floored(a, b).quotient
        default: b == 0 ? nil : floored(a, b).rest
        }
    }

    private static let edges: [Int128] = [
        0, 1, 2, 3, 10, 0xFFFF_FFFF, 0x1_0000_0000, Int128(Int64.max) - 1, Int128(Int64.max),
        Int128(Int64.max) + 1, Int128(UInt64.max) - 1, Int128(UInt64.max), -1, -2, -3,
        Int128(Int64.min), Int128(Int64.min) + 1,
    ]

    private static func u64Operand(_ number: Int128) -> LuaValue {
        number > Int128(Int64.max) ? .unsigned(UInt64(number)) : .integer(Int64(number))
    }

    @Test("U64 is exact over its whole range", arguments: ["+", "-", "*", "//", "%"])
    func unsigned(name: String) async throws {
        var numbers = Self.edges
        var generator = Seeded(state: UInt64(name.utf8.count) + UInt64(name.utf8.first ?? 0))
        for _ in 0..<12 {
            numbers.append(Int128(UInt64.random(in: 0...UInt64.max, using: &generator)))
        }
        var rows: [(String, LuaValue, LuaValue)] = []
        var wanted: [String] = []
        for a in numbers {
            for b in numbers where a > Int128(Int64.max) || b > Int128(Int64.max) {
                rows.append((name, Self.u64Operand(a), Self.u64Operand(b)))
                let result = Self.expected(name, a, b)
                wanted.append(
                    result.flatMap { UInt64(exactly: $0) }.map { String($0) } ?? "value"
                )
            }
        }
        let found = try await results(rows)
        for (index, row) in rows.enumerated() where found[index] != wanted[index] {
            Issue.record("\(row.1) \(name) \(row.2) is \(found[index]), not \(wanted[index])")
        }
    }

    /// A number with its digits behind the point.
    private static func text(_ coefficient: Int128, _ scale: Int) -> String {
        let digits = String(coefficient.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let sign = coefficient < 0 ? "-" : ""
        guard scale > 0 else { return sign + padded }
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static func roundedQuotient(_ a: Int128, _ b: Int128) -> Int128 {
        let quotient = (2 * a.magnitude + b.magnitude) / (2 * b.magnitude)
        return (a < 0) == (b < 0) ? Int128(quotient) : -Int128(quotient)
    }

    @Test(
        "Decimal is exact",
        arguments: ["+", "-", "*", "//", "%", "div", "round", "trunc", "<", "<=", "?"]
    )
    func decimal(name: String) async throws {
        var generator = Seeded(state: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
        var rows: [(String, LuaValue, LuaValue)] = []
        var wanted: [String] = []
        for _ in 0..<300 {
            let (s, t) = (
                Int.random(in: 0...6, using: &generator), Int.random(in: 0...6, using: &generator)
            )
            let limit = Self.power(Int.random(in: 0...17, using: &generator))
            let a = Int128.random(in: -limit...limit, using: &generator)
            let b = Int128.random(in: -limit...limit, using: &generator)
            rows.append((name, .decimal(Self.text(a, s)), .decimal(Self.text(b, t))))
            let scale = max(s, t)
            let (x, y) = (a * Self.power(scale - s), b * Self.power(scale - t))
            switch name {
            case "*": wanted.append(Self.text(a * b, s + t))
            case "//":
                wanted.append(y == 0 ? "value" : String(Self.floored(x, y).quotient))
            case "%":
                wanted.append(y == 0 ? "value" : Self.text(Self.floored(x, y).rest, scale))
            case "div":
                wanted.append(
                    y == 0 ? "value" : Self.text(Self.roundedQuotient(x * 1_000_000, y), 6)
                )
            case "round", "trunc":
                let up = a * Self.power(max(0, 3 - s))
                let down = Self.power(max(0, s - 3))
                wanted.append(
                    Self.text(name == "trunc" ? up / down : Self.roundedQuotient(up, down), 3)
                )
            case "<": wanted.append(String(x < y))
            case "<=": wanted.append(String(x <= y))
            case "?": wanted.append(x < y ? "-1" : x == y ? "0" : "1")
            default: wanted.append(Self.text(name == "+" ? x + y : x - y, scale))
            }
        }
        let found = try await results(rows)
        for (index, row) in rows.enumerated() where found[index] != wanted[index] {
            Issue.record("\(row.1) \(name) \(row.2) is \(found[index]), not \(wanted[index])")
        }
    }

    private static let nines = String(repeating: "9", count: 65)
    private static let tiny = "0." + String(repeating: "0", count: 37) + "1"

    private static let limits: [(String, String)] =
        ([
            ("lupo.decimal '\(nines)' - 1", String(nines.dropLast()) + "8"),
            ("lupo.decimal '\(nines)' + 1", "value"), ("-lupo.decimal '\(nines)'", "-" + nines),
            ("lupo.decimal '\(nines)' * 1", nines), ("lupo.decimal '\(nines)' * 2", "value"),
            ("lupo.decimal '\(nines)9'", "value"), ("lupo.decimal '\(tiny)'", tiny),
            ("lupo.decimal '\(tiny)0'", tiny), ("lupo.decimal '\(tiny)1'", "value"),
            ("lupo.decimal '\(tiny)' * 10", "0." + String(repeating: "0", count: 36) + "10"),
            ("lupo.decimal '\(tiny)' * lupo.decimal '0.1'", "value"),
            ("lupo.decimal '\(tiny)' + lupo.decimal '\(nines)'", "value"),
            ("lupo.decimal '\(tiny)':scale()", "38"), ("lupo.decimal '\(nines)':round(1)", "value"),
            ("lupo.decimal(1):div(3, 38)", "0." + String(repeating: "3", count: 38)),
            ("lupo.decimal '0.00000000000000000005' * lupo.decimal '2.00000000000000000000'", nil),
            ("lupo.decimal '-0.00'", "0.00"), ("lupo.decimal '+007.50'", "7.50"),
            ("lupo.decimal '.5'", "0.5"),
            ("-lupo.decimal '0.0'", "0.0"), ("lupo.decimal '-2.5':abs()", "2.5"),
            ("lupo.decimal '-2.5':round()", "-3"), ("lupo.decimal '-2.5':trunc()", "-2"),
            ("lupo.decimal '9223372036854775807.0':integer()", "9223372036854775807"),
            ("lupo.decimal '-9223372036854775808':integer()", "-9223372036854775808"),
            ("lupo.decimal '9223372036854775808':integer()", "value"),
            ("lupo.decimal '1.5':integer()", "value"),
            ("lupo.u64 '9223372036854775807':integer()", "9223372036854775807"),
            ("lupo.u64 '9223372036854775808':integer()", "value"), ("-lupo.u64(1)", "value"),
            ("-lupo.u64(0)", "0"),
            ("lupo.u64(lupo.decimal '18446744073709551615.00')", "18446744073709551615"),
            ("lupo.u64(lupo.decimal '1.5')", "value"), ("lupo.u64(lupo.decimal '-1')", "value"),
            ("lupo.decimal(lupo.u64 '18446744073709551615') + 1", "18446744073709551616"),
            ("lupo.u64 '18446744073709551615' + lupo.decimal '0.5'", "18446744073709551615.5"),
            ("'total: ' .. lupo.decimal '1.50' .. ' of ' .. lupo.u64(7) .. 3", "total: 1.50 of 73"),
            (
                "lupo.u64(5):eq(5) and lupo.decimal '5.00':eq(lupo.u64(5)) and not lupo.u64(5):eq(6)",
                "true"
            ),
            ("lupo.u64(5) == lupo.decimal '5.0'", "true"), ("lupo.u64(5) == 5", "false"),
            ("lupo.compare(5, lupo.u64(5))", "0"), ("lupo.compare(lupo.decimal '0.1', 0.1)", "-1"),
            ("lupo.compare(1/0, lupo.u64(5))", "1"),
        ] as [(String, String?)]).map {
            (
                $0.0,
                $0.1 ?? "0." + String(repeating: "0", count: 18) + "1"
                    + String(repeating: "0", count: 19)
            )
        }

    @Test("the limits are those of the server, and no digit is lost at them", arguments: limits)
    func atLimits(expression: String, expected: String) async throws {
        let outcome = try await lua("return tostring(\(expression))")
        let found =
            outcome.error.map { $0.code.description }
            ?? { if case .string(let text) = $0 { text } else { "?" } }(outcome.value)
        #expect(found == expected, "\(expression): \(outcome.error?.message ?? "")")
    }

    @Test(
        "what would not be exact says what to do",
        arguments: [
            ("lupo.decimal '1' + 0.5", "script", "as text"),
            ("0.5 * lupo.u64(1)", "script", "as text"),
            ("lupo.decimal '1' * 2.0", "script", "integer"),
            ("lupo.decimal '1' / 3", "script", ":div(y, 4)"),
            ("lupo.u64(1) / 2", "script", "//"), ("lupo.decimal '2' ^ 2", "script", "Multiply"),
            ("lupo.decimal '1' + '1'", "script", "lupo.decimal(text)"),
            ("lupo.decimal '1' + lupo.null", "script", "COALESCE"),
            ("lupo.u64(1) + nil", "script", "COALESCE"),
            ("lupo.decimal '1' // 0", "value", ""), ("lupo.u64(1) % 0", "value", ""),
            ("lupo.decimal '1':div(0, 2)", "value", ""),
            ("lupo.decimal '1':div(0.5, 2)", "script-argument", "as text"),
            ("lupo.decimal '1':div(3)", "script-argument", ""),
            ("lupo.decimal '1':div(3, 39)", "script-argument", "behind"),
            ("lupo.decimal '1':round(-1)", "script-argument", "behind"),
            ("lupo.decimal '1':round(1, 2)", "script-argument", ""),
            ("lupo.decimal '1':round('2')", "script-argument", ""),
            ("lupo.decimal '1'.round(2)", "script-argument", "colon"),
            ("lupo.decimal '1':roud(2)", "script", "'round'"),
            ("lupo.u64(1):round(2)", "script", ""), ("lupo.u64(1)[1]", "script", ""),
            ("lupo.u64 '18446744073709551615' + 1", "value", "lupo.decimal"),
            ("lupo.u64(1) - 2", "value", "lupo.decimal"),
            ("lupo.decimal '1' .. {}", "script", ""),
            ("lupo.compare(1, '2')", "script-argument", ""),
            ("lupo.compare(1)", "script-argument", ""), ("lupo.compare(0/0, 1)", "value", ""),
        ]
    )
    func inexact(expression: String, code: String, hint: String) async throws {
        let outcome = try await lua("return \(expression)")
        let error = try #require(outcome.error, "\(expression) gave \(outcome.values)")
        #expect(error.code.description == code, "\(error.message)")
        #expect((error.hint ?? "").contains(hint), "\(error.hint ?? "no hint")")
        #expect(error.location?.line == 1)
    }

    @Test func `two equal values are two keys`() async throws {
        let outcome = try await lua(
            """
            local t = {}
            t[lupo.u64(5)] = 1
            local d = lupo.decimal "1.0"
            t[d] = 2
            return t[lupo.u64(5)], t[d], t[tostring(d)]
            """
        )
        #expect(outcome.values == [.nil, .integer(2), .nil])
    }
}

/// Random numbers that come again with their seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let word = state ^ (state >> 33)
        return word &* 0xFF51_AFD7_ED55_8CCD ^ (word >> 29)
    }
}

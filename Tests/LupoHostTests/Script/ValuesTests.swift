// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

/// Values as scripts see them, against what the server says.
@Suite("Values in scripts", .timeLimit(.minutes(1)))
struct ValuesTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func run(_ execute: String, before: String = "") async throws {
        let path = try fixture.write(
            "values",
            manifest: "limits = { time = \"30s\" }",
            "\(before)\nfunction M.execute(m)\n\(execute)\nend\nfunction M.rollback(m) end"
        )
        let report: MigrationReport = try await fixture.run(path)
        #expect(report.outcome == .completed, "\(report.error?.rendered() ?? "")")
    }

    @Test("Decimal arithmetic is that of the server's DECIMAL, up to 65 digits")
    func decimals() async throws {
        try await run(
            """
            local function digits(count)
              local out = {}
              for i = 1, count do out[i] = tostring(math.random(0, 9)) end
              return table.concat(out)
            end
            local function number(whole, scale)
              local text = (math.random(2) == 1 and "-" or "") .. math.random(1, 9) .. digits(math.random(0, whole - 1))
              return lupo.decimal(scale > 0 and text .. "." .. digits(scale) or text)
            end
            for i = 1, 150 do
              local s, t = math.random(0, 19), math.random(0, 18)
              local a, b = number(12, s), number(12, t)
              local n = math.random(0, 30)
              local row = m.db:one(
                "SELECT CAST(:a AS DECIMAL(65,19)) + CAST(:b AS DECIMAL(65,18)) AS total, "
                  .. "CAST(:a AS DECIMAL(65,19)) - CAST(:b AS DECIMAL(65,18)) AS less, "
                  .. "CAST(:a AS DECIMAL(45," .. s .. ")) * CAST(:b AS DECIMAL(39," .. t .. ")) AS product, "
                  .. "ROUND(CAST(:a AS DECIMAL(65,30)), " .. n .. ") AS rounded, "
                  .. "TRUNCATE(CAST(:a AS DECIMAL(65,30)), " .. n .. ") AS cut, "
                  .. "CAST(:a AS DECIMAL(65,20)) < CAST(:b AS DECIMAL(65,20)) AS smaller, "
                  .. "CAST(:a AS DECIMAL(65,20)) % CAST(:b AS DECIMAL(65,20)) AS rest",
                { a = a, b = b })
              local function check(what, mine, theirs)
                assert(mine == theirs, ("%s of %s and %s: %s, the server has %s"):format(what, a, b, mine, theirs))
              end
              check("sum", a + b, row.total)
              check("difference", a - b, row.less)
              if s + t <= 38 then check("product", a * b, row.product) end
              check("rounded", a:round(n), row.rounded)
              check("cut", a:trunc(n), row.cut)
              assert((a < b) == (row.smaller == 1))
              -- The server's rest has the sign of the dividend, Lua's that of the divisor.
              check("rest", a:abs() % b:abs(), lupo.decimal(row.rest):abs())
            end
            """
        )
    }

    @Test("Numbers at the limits of DECIMAL and BIGINT UNSIGNED go both ways")
    func limits() async throws {
        try await run(
            """
            local nines = ("9"):rep(65)
            local small = "0." .. ("0"):rep(37) .. "1"
            for _, text in ipairs { nines, "-" .. nines, "0", "-0.5" } do
              local scale = text:find(".", 1, true) and 1 or 0
              local value = m.db:value("SELECT CAST(? AS DECIMAL(65," .. scale .. "))", { lupo.decimal(text) })
              assert(tostring(value) == text, tostring(value))
            end
            local value = m.db:value("SELECT CAST(? AS DECIMAL(65,38))", { lupo.decimal(small) })
            assert(tostring(value) == small)
            local most = m.db:value "SELECT 18446744073709551615"
            assert(most - 1 == m.db:value "SELECT 18446744073709551614")
            assert(m.db:value("SELECT ? = 18446744073709551615", { most }) == 1)
            assert(most // 2 == m.db:value "SELECT 18446744073709551615 DIV 2"
              or (most // 2):eq(m.db:value "SELECT 18446744073709551615 DIV 2"))
            assert((most % 1000):eq(m.db:value "SELECT 18446744073709551615 MOD 1000"))
            """
        )
    }

    @Test("JSON goes both ways with its digits, its empty tables and its nulls")
    func json() async throws {
        try await run(
            """
            local encode, decode = lupo.json.encode, lupo.json.decode
            for _, text in ipairs {
              '[]', '{}', '{"a":[],"b":{}}', '[[],{},null]', '[9223372036854775807,-9223372036854775808]',
              '[18446744073709551615]', '[123456789012345678901234567890]', '[0.1234567890123456789]', '[1.5,1.0]',
              '{"a":null}', '[true,false,""]', '["\\\\u0001é"]', '[-0.5]', '[12345678901234567.89]',
            } do
              assert(encode(decode(text)) == text, encode(decode(text)))
              local kept = m.db:value("SELECT :j", { j = text })
              assert(encode(decode(kept)) == text)
            end
            assert(encode {} == "{}" and encode(lupo.json.array()) == "[]" and encode(lupo.json.object {}) == "{}")
            local list = decode "[1]"
            table.remove(list)
            assert(encode(list) == "[]")
            assert(decode('{"a":null}').a == lupo.null and decode("null") == lupo.null)
            local exact = decode("[1.10, 2, 1e2]", { decimals = true })
            assert(tostring(exact[1]) == "1.10" and math.type(exact[2]) == "integer" and tostring(exact[3]) == "100")
            assert(math.type(decode "1.10") == "float")
            assert(encode { lupo.u64 "18446744073709551615", lupo.u64(3), lupo.decimal "007.50" }
              == "[18446744073709551615,3,7.50]")
            assert(encode(lupo.json.object { "a", "b" }) == '{"1":"a","2":"b"}')
            local wrong = {
              { { 1, a = 2 }, "both" }, { { [2] = 1 }, "holes" }, { { [5] = "x", a = 1 }, "holes" }, { 0 / 0, "nan" },
              { lupo.bytes "x", "bytes" }, { "\\255", "UTF" }, { lupo.json.array { a = 1 }, "both" },
            }
            for _, case in ipairs(wrong) do
              local ok, problem = pcall(encode, case[1])
              assert(not ok and problem.code == "value", tostring(problem))
              assert((problem.message .. (problem.hint or "")):find(case[2], 1, true), problem.message)
            end
            local ok, problem = pcall(decode, "[1,\\n 2")
            assert(not ok and problem.message:find("line 2", 1, true), problem.message)
            assert(not pcall(lupo.json.array, setmetatable({}, {})))
            assert(not pcall(lupo.json.array, 1))
            """
        )
    }

    @Test("m.state keeps every kind of value from hook to hook")
    func state() async throws {
        try await run(
            """
            local s = m.state
            assert(s.small == lupo.u64(5) and s.large == lupo.u64 "18446744073709551615")
            assert(tostring(s.amount) == "1.10" and s.raw == lupo.bytes "\\0\\255")
            assert(s.ids[42] == true and s.ids["42"] == nil and s.mixed[1] == "a" and s.mixed.b == 2)
            assert(s.looks.decimal == "1" and type(s.looks) == "table" and s.nothing == lupo.null)
            assert(lupo.json.encode(s.empty) == "[]" and lupo.json.encode(s.object) == "{}")
            assert(lupo.json.encode(s.filled) == '{"1":"x"}')
            """,
            before: """
                function M.pre(m)
                  m.state = {
                    small = lupo.u64(5), large = lupo.u64 "18446744073709551615", amount = lupo.decimal "1.10",
                    raw = lupo.bytes "\\0\\255", ids = { [42] = true }, mixed = { "a", b = 2 }, looks = { decimal = "1" },
                    nothing = lupo.null, empty = lupo.json.array(), object = lupo.json.object(),
                    filled = lupo.json.object { "x" },
                  }
                end
                """
        )
    }

    @Test("lupo.time is the calendar of the server")
    func time() async throws {
        try await run(
            """
            local t = lupo.time
            for i = 1, 300 do
              local seconds = math.random(-62135596800 + 86400 * 800000 // 1000, 253402300799)
              local stamp = t.ymdhis(seconds)
              assert(t.parse(stamp) == seconds and t.is_valid(stamp))
              local span = {
                years = math.random(-3, 3), months = math.random(-30, 30), days = math.random(-500, 500),
                hours = math.random(-50, 50), minutes = math.random(-100, 100), seconds = math.random(-100000, 100000),
              }
              if stamp > 10000000000000 and stamp < 99900000000000 then
                local row = m.db:one(
                  "SELECT CAST(:s AS DATETIME) + INTERVAL :years YEAR + INTERVAL :months MONTH AS clipped, "
                    .. "CAST(DATE_FORMAT(CAST(:s AS DATETIME) + INTERVAL (:years * 12 + :months) MONTH + INTERVAL :days DAY "
                    .. "+ INTERVAL :hours HOUR + INTERVAL :minutes MINUTE + INTERVAL :seconds SECOND, '%Y%m%d%H%i%s') "
                    .. "AS SIGNED) AS moved, DAYOFYEAR(CAST(:s AS DATETIME)) AS day, "
                    .. "DATE_FORMAT(CAST(:s AS DATETIME), '%Y-%m-%d %H:%i:%s') AS text, "
                    .. "TIMESTAMPDIFF(SECOND, '2000-01-01', CAST(:s AS DATETIME)) AS since",
                  { s = stamp, years = span.years, months = span.months, days = span.days, hours = span.hours,
                    minutes = span.minutes, seconds = span.seconds })
                assert(t.add(stamp, span) == row.moved, stamp .. " " .. lupo.inspect(span) .. " " .. row.moved)
                assert(tonumber(t.format(seconds, "%j")) == row.day and t.format(seconds) == row.text)
                assert(t.parse(row.text) == seconds)
                assert(t.diff(20000101000000, stamp) == row.since)
              end
            end
            assert(t.ymdhis() == t.ymdhis(t.now()) and t.parts(20260228235958).second == 58)
            for _, wrong in ipairs { 0, 20260230000000, "2026-02-30", "x", 1.5, true, 20260101 * 10 } do
              assert(not t.is_valid(wrong))
            end
            assert(not t.is_valid(nil) and t.is_valid "2024-02-29" and t.is_valid(20240229))
            for _, call in ipairs {
              function() return t.parse(20260230000000) end, function() return t.add(99991231235959, { seconds = 1 }) end,
              function() return t.add(00010101000000, { days = -1 }) end, function() return t.ymdhis(253402300800) end,
              function() return t.add(20260101000000, { days = math.maxinteger }) end,
            } do
              local ok, problem = pcall(call)
              assert(not ok and problem.code == "value", tostring(problem))
            end
            local ok, problem = pcall(t.add, 20260101000000, { day = 1 })
            assert(not ok and problem.hint:find "days", tostring(problem))
            """
        )
    }

    @Test("m.db:rows takes any size of its batches and streams")
    func rows() async throws {
        try await run(
            """
            for _, size in ipairs { 1, 2, 3.0, 7, 1000, 100000 } do
              local sum, count = 0, 0
              for row in m.db:rows("SELECT seq FROM seq_1_to_2500", nil, { batch = size }) do
                sum = sum + row.seq
                count = count + 1
                if count == 5 then assert(m.db:value "SELECT 1" == 1) end
              end
              assert(sum == 3126250 and count == 2500)
            end
            for row in m.db:rows("SELECT seq FROM seq_1_to_100000000", {}, { batch = 10 }) do
              if row.seq == 25 then break end
            end
            local ok, problem = pcall(m.db.rows, m.db, "SELECT 1", nil, { bach = 1 })
            assert(not ok and problem.hint:find "batch", tostring(problem))
            m:progress(1, 2, "half") m:progress(1) m:progress(0.5, 0)
            assert(m:remaining() == nil)
            """
        )
    }
}

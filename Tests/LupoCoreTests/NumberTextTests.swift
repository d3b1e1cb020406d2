// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// JSON numbers keep their digits.
@Suite struct NumberTextTests {
    @Test(
        "texts of one number are equal",
        arguments: [
            ("1.50", "1.5"), ("+1.5", "1.5"), ("0", "-0.00"), ("1e2", "100"), ("0.001", "1e-3"),
            ("00012", "12"),
            (".5", "0.5"), ("1E+05", "100000.0"), ("12.5e-1", "1.25"),
        ]
    )
    func equal(left: String, right: String) throws {
        #expect(try #require(NumberText(left)) == #require(NumberText(right)))
    }

    @Test(
        "what is no number is none",
        arguments: ["", "-", ".", "1e", "1e+", "1.2.3", "a", "1 ", "1e99999999999"]
    )
    func none(text: String) { #expect(NumberText(text) == nil) }

    @Test(
        "a decimal is written out",
        arguments: [
            ("1e2", "100"), ("-1.50e-3", "-0.0015"), ("0.1", "0.1"), ("-0", "0"), ("007.50", "7.5"),
            ("1e64", nil),
            ("1e-38", "0." + String(repeating: "0", count: 37) + "1"), ("1e-39", nil),
            ("1e-999999999", nil),
        ] as [(String, String?)]
    )
    func written(text: String, expected: String?) {
        let expected = text == "1e64" ? "1" + String(repeating: "0", count: 64) : expected
        #expect(NumberText(text)?.decimal == expected)
    }

    @Test(
        "a plain number keeps its zeros",
        arguments: [
            ("007.50", "7.50"), ("-0.00", "0.00"), (".5", "0.5"), ("+3", "3"), ("12", "12"),
            ("100", "100"),
        ]
    )
    func plain(text: String, expected: String) { #expect(NumberText.plain(text) == expected) }

    @Test(
        "a JSON number becomes what keeps its digits",
        arguments: [
            ("1", JSON.integer(1)), ("-9223372036854775808", .integer(.min)),
            ("18446744073709551615", .unsigned(.max)),
            ("18446744073709551616", .decimal("18446744073709551616")),
            ("-9223372036854775809", .decimal("-9223372036854775809")), ("0.1", .double(0.1)),
            ("1.0", .double(1)), ("1e300", .double(1e300)),
            ("5e-324", .double(.leastNonzeroMagnitude)),
            ("0.1234567890123456789", .decimal("0.1234567890123456789")),
            ("1.100000000000000000000", .double(1.1)),
            ("12345678901234567.89", .decimal("12345678901234567.89")),
            ("123456789012345678901e-3", .decimal("123456789012345678.901")),
        ]
    )
    func json(text: String, expected: JSON) throws { #expect(try JSON(parsing: text) == expected) }

    @Test(
        "a JSON number that nothing keeps is an error",
        arguments: ["1e999", "1e-400", "0.12345678901234567890e-60"]
    )
    func refused(text: String) throws {
        let error = try #require(throws: LupoError.self) { try JSON(parsing: "\n [\(text)]") }
        #expect(error.message.contains("line 2, column 3"), "\(error.message)")
    }

    @Test func `decimals are kept where that is asked for`() throws {
        let json = try JSON(parsing: "[1, 1.10, 1e3, -0.5e1]", keepingDecimals: true)
        #expect(json == .array([.integer(1), .decimal("1.10"), .decimal("1000"), .decimal("-5")]))
        #expect(json.encoded() == "[1,1.10,1000,-5]")
    }

    @Test func `random numbers survive both ways`() throws {
        var generator = SplitMix(state: 11)
        for _ in 0..<300 {
            let whole = Int.random(in: 0...30, using: &generator)
            let fraction = Int.random(in: 0...30, using: &generator)
            func digits(_ count: Int) -> String {
                String(
                    (0..<count).map { _ in
                        Character(String(Int.random(in: 0...9, using: &generator)))
                    }
                )
            }
            let text =
                (Bool.random(using: &generator) ? "-" : "")
                + String(Int.random(in: 1...9, using: &generator))
                + digits(whole) + (fraction > 0 ? "." + digits(fraction) : "")
            let json = try JSON(parsing: text)
            #expect(NumberText(json.encoded()) == NumberText(text), "\(text)")
        }
    }
}

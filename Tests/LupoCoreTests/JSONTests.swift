// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct JSONTests {
    @Test(
        "a document survives parsing and encoding",
        arguments: [
            "null", "true", "[]", "{}", "[{}]", #"{"a":[1,-2,9223372036854775807]}"#,
            "18446744073709551615", "1.5", #""\u0001é\n""#, #"{"b":1,"a":2}"#,
        ]
    )
    func roundTrip(text: String) throws {
        #expect(try JSON(parsing: text).encoded() == text)
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", "[1,]", "{a:1}", "01", "1.", "+1", "nul", "[", #""\ud800""#, #""\x""#, "1 2",
            "1e999",
            String(repeating: "[", count: 200),
        ]
    )
    func refused(text: String) {
        #expect(throws: LupoError.self) { try JSON(parsing: text) }
    }

    @Test func `the canonical form sorts members at every level`() throws {
        let json = try JSON(parsing: #"{"b":{"d":1,"c":2},"a":[{"z":1,"y":2}]}"#)
        #expect(json.canonical.encoded() == #"{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}"#)
    }
}

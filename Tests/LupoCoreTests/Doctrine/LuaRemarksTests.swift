// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("lupo:allow in Lua")
struct LuaRemarksTests {
    private static let word = "lupo:allow S10 reason=x"

    @Test(
        "A comment counts in its own line, and right above",
        arguments: [
            ("f()  -- \(word)", 1, true),
            ("-- \(word)\nf()", 2, true),
            ("-- \(word)\n-- and more\nf()", 3, true),
            ("--[[ \(word) ]] f()", 1, true),
            ("-- \(word)\n\nf()", 3, false),
            ("g()  -- \(word)\nf()", 2, false),
            ("f()\n-- \(word)", 1, false),
            ("f('-- \(word)')", 1, false),
            ("f(\"\\\"-- \(word)\")", 1, false),
            ("f([[-- \(word)]])", 1, false),
            ("f([==[ ]] -- \(word) ]==])", 1, false),
            ("local s = [[\n-- \(word)\n]]\nf(s)", 4, false),
            ("local s = [[\n-- \(word)\n]] f(s)", 3, false),
            ("local s = 'a\\\n-- \(word)'\nf(s)", 3, false),
            ("local n = a[b[1]] -- \(word)", 1, true),
            ("", 1, false),
        ]
    )
    func beside(lua: String, line: Int, counts: Bool) {
        #expect(LuaRemarks(Array(lua.utf8)).beside(line).isEmpty != counts)
    }
}

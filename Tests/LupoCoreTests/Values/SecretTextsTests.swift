// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("Texts that nobody may see")
struct SecretTextsTests {
    private func secrets(_ texts: [(String, String)]) -> SecretTexts {
        var secrets = SecretTexts()
        for (name, text) in texts { secrets.add(text, as: name) }
        return secrets
    }

    @Test(
        "What is hidden comes back as it was",
        arguments: [
            ("hunter22", "hunter22", "[secret:a]"),
            ("hunter22", "x hunter22, hunter22.", "x [secret:a], [secret:a]."),
            ("hunter22", "hunter2 hunter", "hunter2 hunter"),
            ("hunter22", "", ""),
            ("aaaaaa", "aaaaaaa", "[secret:a]a"),
            ("pässwörd", "das pässwörd", "das [secret:a]"),
            ("hunter22", "68756e7465723232", "[secret:a:hex]"),
            ("say \"no\"", #"{"t":"say \"no\""}"#, #"{"t":"[secret:a:json]"}"#),
        ]
    )
    func roundTrip(secret: String, text: String, hidden: String) {
        let secrets = secrets([("a", secret)])
        #expect(secrets.hide(text) == hidden)
        #expect(secrets.reveal(hidden) == text)
        #expect(secrets.hide(hidden) == hidden)
    }

    @Test("Of two secrets of which one holds the other, the longer one is seen")
    func nested() {
        let secrets = secrets([("short", "hunter"), ("long", "hunter22")])
        #expect(secrets.hide("hunter22 hunter") == "[secret:long] [secret:short]")
        #expect(secrets.reveal("[secret:long] [secret:short]") == "hunter22 hunter")
    }

    @Test("Documents are searched through, names included")
    func documents() {
        let secrets = secrets([("a", "hunter22")])
        let json = JSON.object([
            ("hunter22", .array([.string("hunter22"), .integer(1), .null])),
            ("n", .object([("d", .string("no"))])),
        ])
        let hidden = secrets.hide(json)
        #expect(hidden.encoded() == #"{"[secret:a]":["[secret:a]",1,null],"n":{"d":"no"}}"#)
        #expect(secrets.reveal(hidden) == json)
    }

    @Test("Bytes that hold a secret are hidden as a whole")
    func bytes() {
        let secrets = secrets([("a", "hunter22")])
        let bytes: [UInt8] = [255] + Array("hunter22".utf8)
        #expect(secrets.hide(Value.bytes(bytes)) == .text("ff[secret:a:hex]"))
        #expect(secrets.hide(Value.bytes([255])) == .bytes([255]))
        #expect(secrets.hide(Value.integer(7)) == .integer(7))
    }

    @Test("An error shows none of it, wherever it stood")
    func errors() {
        let secrets = secrets([("a", "hunter22")])
        var error = LupoError(
            .statementFailed,
            "Duplicate entry 'hunter22'",
            hint: "not hunter22",
            location: SourceLocation(
                file: "f.lua",
                line: 1,
                excerpt: SourceExcerpt(firstLine: 1, lines: ["x = 'hunter22'"])
            ),
            statement: "INSERT 'hunter22'",
            context: ["step \"hunter22\""],
            trace: ["f.lua:1 in hunter22"]
        )
        error.causes = [LupoError(.value, "hunter22")]
        let hidden = secrets.hide(error)
        #expect(!hidden.json.encoded().contains("hunter22"))
        #expect(hidden.statement == "INSERT '[secret:a]'")
        #expect(hidden.code == error.code)
    }

    @Test("Without secrets everything stays as it is")
    func none() {
        let none = SecretTexts()
        #expect(none.hide("[secret:a]") == "[secret:a]")
        #expect(none.reveal("[secret:a]") == "[secret:a]")
        #expect(none["a"] == nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost
import Testing

@Suite("Completion")
struct CompletionTests {
    @Test(
        "the word before the cursor is found with its place",
        arguments: [
            ("cou", CompletionRequest.Place.name, "cou"),
            ("x = cou", .name, "cou"),
            ("", .name, ""),
            ("m.db:que", .member(path: ["m", "db"], separator: ":"), "que"),
            ("return m.", .member(path: ["m"], separator: "."), ""),
            ("f(lupo.json.enc", .member(path: ["lupo", "json"], separator: "."), "enc"),
            ("m.db:query \"SELECT na", .text, "na"),
            ("m.db:query [[SELECT a.na", .text, "na"),
            ("m.db:query \"a\\\"b\" .. na", .name, "na"),
            ("'it' .. \"x\" .. m.", .member(path: ["m"], separator: "."), ""),
            (".he", .command, ".he"),
            ("local s = \"x\nna", .name, "na"),
        ]
    )
    func request(_ text: String, _ place: CompletionRequest.Place, _ prefix: String) {
        let request = CompletionRequest(text)
        #expect(request.place == place)
        #expect(request.prefix == prefix)
    }

    @Test("a hook has only its own members")
    func members() {
        let spec = APISpec.current
        let reading = spec.members(of: ["m", "db"], separator: ":", in: .validate) ?? []
        #expect(reading.contains("query") && !reading.contains("exec"))
        let writing = spec.members(of: ["m", "db"], separator: ":", in: .execute) ?? []
        #expect(writing.contains("exec"))
        let context = spec.members(of: ["m"], separator: ".", in: .execute) ?? []
        #expect(context.contains("db") && context.contains("state") && !context.contains("step"))
        #expect(spec.members(of: ["lupo"], separator: ".", in: .pre)?.contains("json") == true)
        #expect(spec.members(of: ["lupo"], separator: ":", in: .pre) == [])
        #expect(spec.members(of: ["other"], separator: ".", in: .pre) == nil)
    }

    @Test("what all candidates begin with is typed at once")
    func common() {
        let completion = Completion("ha", of: ["has_table", "has_index", "other", "has_index"])
        #expect(completion.candidates == ["has_index", "has_table"])
        #expect(completion.common == "has_")
        #expect(Completion("zz", of: ["a"]).common == "zz")
    }
}

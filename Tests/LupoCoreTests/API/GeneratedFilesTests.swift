// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// `LUPO_UPDATE_GENERATED=1 swift test --disable-xctest --filter GeneratedFilesTests` rewrites the files.
@Suite struct GeneratedFilesTests {
    @Test(
        "a committed file is what the declarations generate",
        arguments: ["docs/api.md", "docs/api.json", "docs/lupo.d.lua", ".luacheckrc"]
    )
    func drift(path: String) throws {
        let spec = APISpec.current
        let generated =
            switch path {
            case "docs/api.md": spec.markdown
            case "docs/api.json": spec.document.encoded(indented: true) + "\n"
            case "docs/lupo.d.lua": spec.luaStub
            default: spec.repositoryLuacheckConfiguration
            }
        let file = RepositoryFile(path)
        if RepositoryFile.shallUpdate { try file.write(generated) }
        let committed = try file.read()
        guard committed != generated else { return }
        let old = committed.split(separator: "\n", omittingEmptySubsequences: false)
        let new = generated.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        Issue.record(
            "\(path) differs from line \((line ?? min(old.count, new.count)) + 1); run the tests once with LUPO_UPDATE_GENERATED=1"
        )
    }

    @Test func `the document of api is JSON with every function`() throws {
        let spec = APISpec.current
        let document = try JSON(parsing: spec.document.encoded(indented: true))
        #expect(document["schema"] == .string("lupo-host/api/1"))
        let groups = try #require(document["groups"]?.arrayValue)
        let ids = groups.flatMap { $0["functions"]?.arrayValue ?? [] }.map { $0["id"]?.stringValue }
        #expect(ids == spec.functions.map(\.id))
    }

    @Test func `the language server's configuration is JSON`() throws {
        let text = APISpec.luaLanguageServerConfiguration
        let json = try JSON(parsing: text)
        #expect(json["runtime.version"] == .string("Lua 5.4"))
        #expect(json["workspace.library"] == .array([.string(".lupo/library")]))
        #expect(json["runtime.builtin"]?["io"] == .string("disable"))
    }

    @Test func `every link of the reference leads to a heading`() {
        let text = APISpec.current.markdown
        var anchors: Set<String> = []
        for line in text.split(separator: "\n") where line.hasPrefix("#") {
            let heading = line.drop { $0 == "#" }.dropFirst().lowercased()
            let kept = heading.filter { $0.isLetter || $0.isNumber || "_- ".contains($0) }
            #expect(anchors.insert(String(kept.map { $0 == " " ? "-" : $0 })).inserted)
        }
        for part in text.split(separator: "](#").dropFirst() {
            #expect(anchors.contains(String(part.prefix { $0 != ")" })))
        }
    }
}

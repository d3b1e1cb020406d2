// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Examples of the script API")
struct ExampleTests {
    private struct Example {
        let id: String
        let hooks: HookSet
        let code: String
    }

    private static let examples: [Example] =
        APISpec.current.functions.map { Example(id: $0.id, hooks: $0.hooks, code: $0.example) }
        + APISpec.current.fields.map { Example(id: $0.id, hooks: $0.hooks, code: $0.example) }

    @Test("Every example of the reference runs as a migration", .timeLimit(.minutes(1)))
    func everyExampleRuns() async throws {
        let fixture = try SessionFixture()
        for (path, content) in APISpec.exampleFiles { try fixture.folder.write(content, to: path) }
        try await fixture.withSession { session in
            for (index, example) in Self.examples.enumerated() {
                let connection = try fixture.connect()
                try connection.execute("DROP TABLE IF EXISTS lupo_actors, lupo_moods")
                try connection.execute(SQLText(verbatim: APISpec.exampleSchema))
                try connection.execute(
                    "INSERT INTO lupo_actors (full_name) VALUES ('Wanda Fox'), ('Ivo')"
                )
                let path = try Self.write(example, index, fixture)
                let report = await session.run([path])
                let migration = report.migrations.first
                let isGood = migration?.outcome == .completed || migration?.outcome == .skipped
                #expect(
                    isGood && report.error == nil,
                    "\(example.id): \((report.error ?? migration?.error)?.rendered() ?? "no error")\n\(example.code)"
                )
            }
        }
    }

    private static func write(
        _ example: Example,
        _ index: Int,
        _ fixture: SessionFixture
    ) throws -> String {
        let name = "example_\(index)"
        let manifest = #"touches = { "lupo_actors", "lupo_moods" }, timeout = "1m""#
        let inHook = example.hooks.members.first
        var body = ""
        for hook in Hook.allCases where hook.isRequired || hook == inHook {
            body += "function M.\(hook.rawValue)(m)\n\(hook == inHook ? example.code : "")\nend\n"
        }
        guard inHook == nil else { return try fixture.write(name, manifest: manifest, body) }
        // An example that runs while the file is loaded may make the migration itself.
        if example.code.contains("lupo.migration") {
            let text = example.code
            let named = try #require(text.firstMatch(of: #/name *= *"([a-z_0-9]+)"/#)?.output.1)
            let version = try #require(text.firstMatch(of: #/version *= *"([0-9.]+)"/#)?.output.1)
            let file = "\(named)_\(version.replacing(".", with: "_")).lua"
            return try fixture.folder.write(text, to: file)
        }
        return try fixture.write(name, manifest: manifest, example.code + "\n" + body)
    }
}

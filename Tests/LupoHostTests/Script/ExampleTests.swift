// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Examples of the script API")
struct ExampleTests {
    private struct Example: Sendable {
        let id: String
        /// Nil where it runs while the file is loaded.
        let hook: Hook?
        let code: String
    }

    /// Every function and field in a hook of each kind that has it.
    private static let kinds: [Hook] = [.pre, .backup, .execute, .post]

    private static let examples: [Example] =
        (APISpec.current.functions.map { ($0.id, $0.hooks, $0.example) }
        + APISpec.current.fields.map { ($0.id, $0.hooks, $0.example) }).flatMap { id, hooks, code in
            (hooks.contains(.load) && !code.contains("m.")
                ? [Example(id: id, hook: nil, code: code)] : [])
                + kinds.filter {
                    hooks.contains(HookSet($0)) && (hooks != .everywhere || $0 == .execute)
                }
                .map { Example(id: id, hook: $0, code: code) }
        }

    @Test("An example says what comes of it, and that is compared")
    func everyExampleAsserts() {
        // What has no result, or ends the hook, shows only how it is called.
        let silent: Set = [
            "lupo.require_api", "lupo.migration", "m.skip",
        ]
        for function in APISpec.current.functions
        where !function.returns.isEmpty && !silent.contains(function.id) {
            #expect(
                function.example.contains("assert(") || function.example.contains("m.check"),
                "\(function.id): \(function.example)"
            )
        }
    }

    @Test(
        "Every example of the reference runs in every kind of hook that has its function",
        .timeLimit(.minutes(2))
    )
    func everyExampleRuns() async throws {
        let fixture = try SessionFixture()
        for (path, content) in APISpec.exampleFiles { try fixture.folder.write(content, to: path) }
        let secret = try fixture.folder.write("a key of its own", to: "api_token.txt")
        chmod(secret, 0o600)
        fixture.configure { $0.secrets = ["api_token": .file("api_token.txt")] }
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
                    "\(example.id) in \(example.hook?.rawValue ?? "the file"): \((report.error ?? migration?.error)?.rendered() ?? "no error")\n\(example.code)"
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
        let inHook = example.hook
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

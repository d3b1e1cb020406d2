// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// The keys that a manifest must have.
private let minimal: [APIValue.Entry] = [
    .init("api", .integer(1)), .init("name", .string("split_full_name")),
    .init("version", .string("4.0.27")),
]

private func manifest(_ key: String, _ value: APIValue?) -> APIValue {
    let rest = minimal.filter { $0.key != key }
    return .map(rest + (value.map { [.init(key, $0)] } ?? []))
}

@Suite struct ManifestSpecTests {
    @Test(
        "a good manifest has no errors",
        arguments: [
            APIValue.map(minimal),
            manifest("api", .float(1)),
            manifest("touches", .array([.string("users"), .string("lupopedia.lupo_actors")])),
            manifest("touches", .map([])),
            manifest("timeout", .string("1h30m")), manifest("timeout", .integer(60)),
            manifest(
                "limits",
                .map([.init("memory", .string("64MiB")), .init("steps", .integer(1000))])
            ),
            manifest("allow", .map([.init("S04", .string("empty since 3.9"))])),
            manifest("supersedes", .string("old_name@4.0.1")),
            manifest("requires", .array([.string("add_actor_names@4.0.26"), .string("other")])),
            manifest("type", .string("data")),
        ]
    )
    func good(manifest: APIValue) { #expect(ManifestSpec.errors(in: manifest) == []) }

    @Test(
        "a bad manifest says what and where",
        arguments: [
            (
                manifest("tile", .string("x")), "The manifest has an unknown key 'tile'.",
                "did you mean 'title'?"
            ),
            (manifest("version", nil), "The manifest has no 'version'.", nil),
            (
                manifest("name", .integer(1)),
                "The manifest's 'name' is wrong: string expected, got integer.", nil
            ),
            (
                manifest("touches", .string("users")),
                "The manifest's 'touches' is wrong: table expected, got string.", nil
            ),
            (
                manifest("touches", .array([.string("a"), .boolean(true)])),
                "The manifest's 'touches[2]' is wrong: string expected, got boolean.", nil
            ),
            (
                manifest("touches", .array([.string("a"), .string("a")])),
                "The manifest's 'touches' names 'a' twice.", "remove one of the two."
            ),
            (
                manifest("type", .string("shema")),
                "The manifest's 'type' is wrong: 'shema' is none of schema, data.",
                "did you mean 'schema'?"
            ),
            (
                manifest("limits", .map([.init("memry", .integer(1))])),
                "The manifest has an unknown key 'memry' in 'limits'.", "did you mean 'memory'?"
            ),
            (
                manifest("limits", .map([.init("memory", .string("64MB"))])),
                "The manifest's 'limits.memory' is '64MB'.", "it must be a size such as 64MiB."
            ),
            (
                manifest("limits", .map([.init("steps", .integer(0))])),
                "The manifest's 'limits.steps' is not above 0.", "leave it out for the default."
            ),
            (
                manifest("timeout", .string("soon")), "The manifest's 'timeout' is 'soon'.",
                "it must be a time such as 30m or 90s."
            ),
            (
                manifest("timeout", .float(-.infinity)), "The manifest's 'timeout' is not above 0.",
                nil
            ),
            (
                manifest("name", .string("Split")), "The manifest's 'name' is 'Split'.",
                "it must be lower-case letters, digits and underscores, a letter first."
            ),
            (
                manifest("version", .string("4.0.27-beta")),
                "The manifest's 'version' is '4.0.27-beta'.",
                "it must be numbers with dots between them, such as 4.0.27."
            ),
            (
                manifest("requires", .array([.string("a@b")])),
                "The manifest's 'requires' is 'a@b'.",
                "it must be a migration as name or name@version."
            ),
            (
                manifest("allow", .map([.init("S04", .string(" "))])),
                "The manifest's 'allow.S04' is ' '.",
                "it must be the reason why the rule may be broken."
            ),
            (.string("x"), "The manifest must be a table, got string.", nil),
            (.array([.integer(1)]), "The manifest has an unknown key '[1]'.", nil),
        ] as [(APIValue, String, String?)]
    )
    func bad(manifest: APIValue, message: String, hint: String?) throws {
        let errors = ManifestSpec.errors(in: manifest)
        let error = try #require(errors.first)
        #expect(error.message == message)
        #expect(error.code == .manifest)
        if let hint { #expect(error.hint == hint) }
    }

    @Test func `all errors are given at once`() {
        let manifest = APIValue.map([.init("api", .integer(1)), .init("nmae", .string("x"))])
        #expect(ManifestSpec.errors(in: manifest).count == 3)
    }

    @Test func `another version of the API is its own error`() throws {
        let manifest = APIValue.map([.init("api", .integer(2)), .init("new_key", .boolean(true))])
        let errors = ManifestSpec.errors(in: manifest)
        #expect(errors.map(\.code) == [.apiVersion])
        #expect(errors.first?.hint == "run it with a newer lupo-host.")
    }

    @Test func `name and version make the file's name`() {
        #expect(ManifestSpec.fileStem(name: "a_b", version: "4.0.27") == "a_b_4_0_27")
    }

    @Test(
        "times and sizes are read exactly or not at all",
        arguments: [
            ("250ms", 250, nil), ("1h30m", 5_400_000, nil), ("0s", nil, nil), ("", nil, nil),
            ("5", nil, nil),
            ("-5s", nil, nil), ("1.5s", nil, nil), ("99999999999999999999s", nil, nil),
            ("366d", nil, nil),
            ("9223372036854775807ms", nil, nil), ("512KiB", nil, 524_288), ("1B", nil, 1),
            ("64mb", nil, nil),
        ] as [(String, Int64?, Int64?)]
    )
    func units(text: String, milliseconds: Int64?, bytes: Int64?) {
        #expect(UnitText.milliseconds(text) == milliseconds)
        #expect(UnitText.bytes(text) == bytes)
    }
}

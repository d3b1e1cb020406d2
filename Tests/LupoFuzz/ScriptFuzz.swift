// SPDX-License-Identifier: Apache-2.0

@testable import LupoCore
@testable import LupoHost
import LupoLua

/// Migration files: what they hold, what they say about themselves, what their hooks do and return.
package enum ScriptFuzz {
    /// Runs what an input describes.
    package static func run(_ bytes: [UInt8]) {
        var input = FuzzInput(bytes)
        switch input.below(6) {
        case 0: file(input.rest())
        case 1: manifest(&input)
        case 2: hook(&input)
        case 3: document(input.rest())
        case 4: values(&input)
        default: declarations(&input)
        }
    }

    // MARK: - Files

    /// A file of these bytes is a migration, or is refused with a place in it.
    private static func file(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0),
            let configuration = attempt({ () throws(LupoError) in
                try HostConfiguration(folder: "/nonexistent")
            })
        else { return }
        show(text)
        do throws(LupoError) {
            let migration = try LoadedMigration(
                PluginFile(path: "/nonexistent/users_4_0_27.lua", bytes: bytes),
                configuration: configuration,
                arguments: [],
                now: 1_700_000_000
            )
            let again = attempt { () throws(LupoError) in
                try Manifest(migration.script.manifest, configuration: configuration)
            }
            expect(again?.identity == migration.manifest.identity, "a good manifest is refused")
            expect(
                attempt { () throws(LupoError) in
                    try JSON(parsing: migration.manifest.json.encoded())
                } != nil,
                "the ledger cannot read the manifest"
            )
        } catch {
            expect(error)
            expect(error.location != nil, "a refusal without a place: \(error.message)")
        }
    }

    private static let values = [
        "1", "2", "\"users\"", "\"4.0.27\"", "\"schema\"", "\"data\"", "{ \"users\" }",
        "{ \"a.b\", \"c\" }",
        "\"a@1.0\"", "\"@\"", "{ \"@\" }", "{ \"a@\", \"b@1\" }", "\"30m\"", "\"90s\"", "\"64MiB\"",
        "{ time = \"1s\", memory = \"1MiB\", steps = 5, log = \"1KiB\" }", "{ S01 = \"so\" }",
        "\"\"", "\".\"",
        "{ \"a.b.c\" }", "{ \"`\" }", "\"99999999999999999999d\"", "-1", "1.5", "1e300", "true",
        "lupo",
    ]

    /// A file with a manifest of known and unknown keys.
    private static func manifest(_ input: inout FuzzInput) {
        let keys = ManifestSpec.record.fields.map(\.name) + ["titel", "x"]
        var entries = input.flag() ? ["api = 1", "name = \"users\"", "version = \"4.0.27\""] : []
        for _ in 0..<input.below(8) {
            let value =
                input.flag()
                ? input.element(of: values) : HookFuzz.writer.expression(&input, depth: 2)
            entries.append("\(input.element(of: keys)) = \(value)")
        }
        let hooks = Hook.allCases.map(\.rawValue) + ["excute", "self"]
        var body = ""
        if input.flag() { body = "function M.execute(m) end function M.rollback(m) end " }
        for _ in 0..<input.below(3) {
            let value =
                input.flag()
                ? "function(m) end" : HookFuzz.writer.expression(&input, depth: 1)
            body += "M.\(input.element(of: hooks)) = \(value)\n"
        }
        let result = input.element(of: ["M", "M", "M", "nil", "{}", "lupo.migration {}", "a"])
        let text =
            ScriptWriter.inner
            + "\nlocal M = lupo.migration { \(entries.joined(separator: ",\n")) }\n"
            + "\(body)\nreturn \(result)"
        file(Array(text.utf8))
    }

    private static func hook(_ input: inout FuzzInput) {
        let hook = input.element(of: Hook.allCases)
        let fuzz = HookFuzz(hook)
        let text = fuzz.text(&input)
        show(text)
        do throws(LupoError) {
            try fuzz.run(text, &input)
        } catch {
            expect(error)
            // Lua calls a __close handler during an error when the frames of the script are gone already.
            let ends: [LupoError.Code] = [.scriptMemory, .scriptSteps, .scriptTime, .interrupted]
            expect(
                error.location != nil || ends.contains(error.code) || text.contains("__close"),
                "an error without a place: \(error.message)"
            )
        }
    }

    // MARK: - Documents

    /// What was read as JSON is written and read again as the same.
    private static func document(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let json = attempt({ () throws(LupoError) in try JSON(parsing: text) }) else {
            return
        }
        expectStable(json)
        expectStable(LuaValue(journal: json), "journal")
    }

    private static func expectStable(_ json: JSON) {
        let written = json.encoded()
        for text in [written, json.encoded(indented: true)] {
            let again = attempt { () throws(LupoError) in try JSON(parsing: text) }
            // The digits of an exact number are read as a float, unless the reader asks for them.
            let isSame = json.hasDecimal ? again != nil : again?.encoded() == written
            expect(isSame, "\(written.prefix(200)) became another document")
        }
    }

    /// What the journal keeps of a value, it gives back.
    private static func expectStable(_ value: LuaValue, _ what: String) {
        guard let kept = attempt({ () throws(LupoError) in try value.journalJSON() }) else {
            return
        }
        expectStable(kept)
        let read = LuaValue(journal: kept)
        if value.isPlain {
            expect(Canonical(read) == Canonical(value), "\(what): \(value) became \(read)")
        }
        let again = attempt { () throws(LupoError) in try read.journalJSON() }
        expect(
            again?.encoded() == kept.encoded(),
            "\(what): \(kept.encoded().prefix(200)) became \(again?.encoded().prefix(200) ?? "")"
        )
    }

    private static func values(_ input: inout FuzzInput) {
        // Lua has no table in which a key stands twice.
        guard let value = Canonical(input.value())?.value else { return }
        expectStable(value, "value")
        if let json = attempt({ () throws(LupoError) in try value.documentJSON() }) {
            expectStable(json)
        }
        _ = attempt { () throws(LupoError) in try value.sqlValue("p") }
    }

    // MARK: - Declarations

    /// Checks of arguments, manifests and configurations, without Lua between.
    private static func declarations(_ input: inout FuzzInput) {
        let objects = ScriptInterface.objects
        let check = ScriptInterface.checks[
            Int(input.number(bytes: 2)) % ScriptInterface.checks.count
        ]
        let arguments = (0..<input.below(10)).map { _ in APIValue(input.value(objects: objects)) }
        _ = attempt { () throws(LupoError) in try check.check(values: arguments) }
        let keys =
            input.flag()
            ? ManifestSpec.record.fields.map(\.name) : APIRecord.configuration.fields.map(\.name)
        var entries: [APIValue.Entry] = []
        for _ in 0..<input.below(8) {
            entries.append(
                APIValue.Entry(input.element(of: keys), APIValue(input.value(objects: objects)))
            )
        }
        for error in ManifestSpec.errors(in: .map(entries)) { expect(error) }
        _ = attempt { () throws(LupoError) in
            let configuration = try HostConfiguration(
                .map(entries),
                folder: "/nonexistent",
                file: "lupo.lua",
                environment: input.flag() ? "test" : nil
            )
            _ = try Manifest(.map(entries), configuration: configuration)
        }
    }
}

extension JSON {
    /// Whether an exact number stands in it.
    fileprivate var hasDecimal: Bool {
        switch self {
        case .decimal: true
        case .array(let elements): elements.contains(where: \.hasDecimal)
        case .object(let members): members.contains { $0.1.hasDecimal }
        default: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

/// A file that is no migration, and what is said about it.
struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The whole file; nil writes none.
    let text: String?
    let code: String
    let says: [String]
    let hint: [String]
    let line: Int64?

    init(
        _ what: String,
        _ text: String?,
        _ code: String,
        _ says: [String],
        hint: [String] = [],
        line: Int64? = nil
    ) {
        testDescription = what
        self.text = text
        self.code = code
        self.says = says
        self.hint = hint
        self.line = line
    }

    /// A file whose manifest has these entries and whose hooks are good.
    static func manifest(
        _ what: String,
        _ entries: String,
        _ code: String,
        _ says: [String],
        hint: [String] = []
    ) -> BadFile {
        let hooks = "function M.execute(m) end\nfunction M.rollback(m) end\nreturn M\n"
        return BadFile(
            what,
            "\nlocal M = lupo.migration { \(entries) }\n" + hooks,
            code,
            says,
            hint: hint,
            line: 2
        )
    }

    /// A file with a good manifest and these lines after it, which begin on line 2.
    static func lines(
        _ what: String,
        _ lines: String,
        _ code: String,
        _ says: [String],
        hint: [String] = [],
        line: Int64? = nil
    ) -> BadFile {
        let text =
            "local M = lupo.migration { api = 1, name = \"case\", version = \"1.0.0\" }\n" + lines
        return BadFile(what, text, code, says, hint: hint, line: line)
    }

    static let good = "api = 1, name = \"case\", version = \"1.0.0\""

    static let all: [BadFile] = [
        BadFile(
            "missing",
            nil,
            "plugin-not-found",
            ["There is no file case_1_0_0.lua"],
            hint: ["Look at the path"]
        ),
        BadFile(
            "not Lua",
            "Dear reader,\n",
            "plugin-syntax",
            ["syntax error near 'reader'"],
            line: 1
        ),
        BadFile(
            "bytecode",
            "\u{1B}LuaT\u{0}\u{19}",
            "plugin-unreadable",
            ["is Lua bytecode"],
            hint: [".lua file"]
        ),
        BadFile(
            "empty",
            "",
            "plugin-unreadable",
            ["case_1_0_0.lua is empty"],
            hint: ["lupo-host new"]
        ),
        BadFile(
            "only blanks",
            " \n\t\r\n",
            "plugin-unreadable",
            ["is empty"],
            hint: ["lupo-host new"]
        ),
        BadFile(
            "with a NUL",
            "return 1\u{0}",
            "plugin-unreadable",
            ["is not text in UTF-8"],
            hint: ["UTF-8"]
        ),
        BadFile(
            "syntax error",
            "local a = 1\n\nlocal b = = 2\n",
            "plugin-syntax",
            ["unexpected symbol near '='"],
            line: 3
        ),
        BadFile(
            "no manifest",
            "return { execute = 1 }\n",
            "manifest",
            ["does not return a migration"],
            hint: ["return M"]
        ),
        BadFile(
            "nothing returned",
            "local M = 1\n",
            "manifest",
            ["does not return a migration"],
            hint: ["return M"]
        ),
        BadFile(
            "the migration not returned",
            "lupo.migration { \(good) }\n",
            "manifest",
            ["made was not returned"],
            hint: ["return M"]
        ),
        .lines(
            "declared twice",
            "lupo.migration { \(good) }",
            "manifest",
            ["lupo.migration twice"],
            line: 2
        ),

        .manifest(
            "unknown key",
            good + ", tuches = { \"a\" }",
            "manifest",
            ["unknown key 'tuches'"],
            hint: ["'touches'"]
        ),
        .manifest("no name", "api = 1, version = \"1.0.0\"", "manifest", ["no 'name'"]),
        .manifest("no version", "api = 1, name = \"case\"", "manifest", ["no 'version'"]),
        .manifest(
            "no API version",
            "name = \"case\", version = \"1.0.0\"",
            "manifest",
            ["no 'api'"]
        ),
        .manifest(
            "a number as version",
            "api = 1, name = \"case\", version = 1",
            "manifest",
            ["'version' is wrong", "string expected, got integer"]
        ),
        .manifest(
            "a text as touches",
            good + ", touches = \"a\"",
            "manifest",
            ["'touches' is wrong"]
        ),
        .manifest(
            "a time that is none",
            good + ", timeout = \"soon\"",
            "manifest",
            ["'timeout' is 'soon'"],
            hint: ["30m"]
        ),
        .manifest(
            "unknown limit",
            good + ", limits = { tme = \"1s\" }",
            "manifest",
            ["unknown key 'tme' in 'limits'"],
            hint: ["'time'"]
        ),
        .manifest(
            "a bad name",
            "api = 1, name = \"Kase!\", version = \"1.0.0\"",
            "manifest",
            ["'name' is 'Kase!'"],
            hint: ["lower-case"]
        ),
        .manifest(
            "a string instead of a table",
            "}; lupo.migration \"x\"; local _ = {",
            "manifest",
            ["no 'api'"]
        ),
        .manifest(
            "API version 2",
            "api = 2, name = \"case\", version = \"1.0.0\"",
            "api-version",
            ["version 2 of the script API", "has version 1"],
            hint: ["newer lupo-host"]
        ),

        .lines(
            "no rollback",
            "function M.execute(m) end\nreturn M\n",
            "hook",
            ["no 'rollback' hook", "S07"],
            hint: ["function M.rollback(m)"]
        ),
        .lines(
            "no execute",
            "function M.rollback(m) end\nreturn M\n",
            "hook",
            ["no 'execute' hook"]
        ),
        .lines(
            "a hook that is no function",
            "M.execute = \"x\"\nfunction M.rollback(m) end\nreturn M\n",
            "hook",
            ["'execute' is a string"],
            hint: ["function M.execute(m)"]
        ),
        .lines(
            "an unknown hook",
            "function M.execute(m) end\nfunction M.rolback(m) end\nreturn M\n",
            "hook",
            ["'rolback', which is no hook"],
            hint: ["'rollback'"]
        ),
        .lines(
            "an error while loading",
            "local t\nt.x = 1\nreturn M\n",
            "plugin-load",
            ["index a nil value"],
            line: 3
        ),
        .lines(
            "an endless loop while loading",
            "while true do end\n",
            "plugin-load",
            ["Lua time"],
            hint: ["in a hook"]
        ),
    ]

    /// The name does not follow from the manifest: the same file under other names.
    static let names = [("other", "1.0.0"), ("case", "1.0.1"), ("case", "1.0")]
}

@Suite("Files that are no migration", .timeLimit(.minutes(1)))
struct BadInputFilesTests {
    /// No server is asked before the files are read, so a URL that leads nowhere does not matter.
    static let nowhere = "mariadb://root@/?socket=/nonexistent/socket"

    @Test("is refused with its reason, its place and what to do", arguments: BadFile.all)
    func refused(_ file: BadFile) async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        if let text = file.text { try project.folder.write(text, to: "case_1_0_0.lua") }
        let answer = try await project.json(["run", "case_1_0_0.lua"])
        answer.expect(status: 65, code: file.code, says: file.says, hint: file.hint)
        if let line = file.line { #expect(answer.line == line) }
        #expect(
            FileTree.names(in: project.folder.path) == (file.text == nil ? [] : ["case_1_0_0.lua"])
                + ["lupo.lua"]
        )
    }

    @Test("An error on line 3 is shown with file, line and the lines around it")
    func excerpt() async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        try project.folder.write("local a = 1\n\nlocal b = = 2\nreturn a\n", to: "case_1_0_0.lua")
        let result = try await project.text(["run", "case_1_0_0.lua"])
        #expect(result.exitStatus == 65)
        #expect(result.output.isEmpty)
        #expect(result.errorOutput.contains("--> case_1_0_0.lua:3"))
        #expect(result.errorOutput.contains(" > 3 | local b = = 2"))
    }

    @Test("A file of 50 MB is refused without being read")
    func large() async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        try project.folder.write(
            [UInt8](repeating: UInt8(ascii: "-"), count: 50 << 20),
            to: "case_1_0_0.lua"
        )
        let answer = try await project.json(["run", "case_1_0_0.lua"])
        answer.expect(
            status: 65,
            code: "plugin-unreadable",
            says: ["has 50 MiB", "4 MiB"],
            hint: ["m.files"]
        )
    }

    @Test("A file is named after its manifest", arguments: BadFile.names)
    func name(_ name: String, _ version: String) async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        try project.folder.write(
            """
            local M = lupo.migration { api = 1, name = "\(name)", version = "\(version)" }
            function M.execute(m) end
            function M.rollback(m) end
            return M
            """,
            to: "case_1_0_0.lua"
        )
        let answer = try await project.json(["run", "case_1_0_0.lua"])
        let wanted = name + "_" + version.replacing(".", with: "_") + ".lua"
        answer.expect(
            status: 65,
            code: "plugin-name",
            says: ["case_1_0_0.lua", "\(name)@\(version)", wanted, "S09"],
            hint: ["Rename the file"]
        )
    }

    @Test(
        "A folder, and a file of another kind, are no migrations",
        arguments: ["folder_1_0_0.lua", "some.sql"]
    )
    func kind(_ name: String) async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        try project.folder.write("", to: "folder_1_0_0.lua/x")
        let answer = try await project.json(["run", name])
        answer.expect(status: 65, code: "plugin-unreadable", says: [name])
    }

    @Test("The first bad file of several stops the command before anything runs")
    func several() async throws {
        let project = try BadInputProject("files", url: Self.nowhere)
        try project.migration("good", "function M.execute(m) end\nfunction M.rollback(m) end")
        let answer = try await project.json(["run", "good_1_0_0.lua", "bad_1_0_0.lua"])
        answer.expect(status: 65, code: "plugin-not-found", says: ["bad_1_0_0.lua"])
        #expect(answer.document?["migrations"] == nil)
    }
}

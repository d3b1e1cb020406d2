// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// A mistake in `execute`, and what has to be said about it.
struct WrongScript: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// From line 6 of the file.
    let body: String
    let code: String
    let hint: [String]
    /// Line and column of the place.
    let place: (line: Int64, column: Int64?)
    /// What the text on a terminal has to hold.
    let shows: [String]

    init(
        _ name: String,
        _ body: String,
        _ code: String = "statement-failed",
        hint: [String],
        at line: Int64 = 6,
        _ column: Int64? = nil,
        shows: [String] = []
    ) {
        testDescription = name
        self.body = body
        self.code = code
        self.hint = hint
        place = (line, column)
        self.shows = shows
    }

    static let all: [WrongScript] = [
        WrongScript(
            "column of a statement",
            "  m.db:query(\"SELECT id, titel FROM er_books\")",
            hint: ["Did you mean 'title'?", "er_books has id, title, pages."],
            at: 6,
            26,
            shows: [
                "server error 1054 ER_BAD_FIELD_ERROR, SQLSTATE 42S22",
                "\n  sql: SELECT id, titel FROM er_books\n                  ^\n",
                "\n  trace: :6 m.db:query\n", "\n  = more: lupo-host explain ER_BAD_FIELD_ERROR\n",
            ]
        ),
        WrongScript(
            "column behind parameters",
            "  m.db:exec(\"UPDATE er_books SET title = :t WHERE ide = :i\", { t = \"x\", i = 1 })",
            hint: ["Did you mean 'id'?"],
            shows: [
                "sql: UPDATE er_books SET title = ? WHERE ide = ?\n                                           ^\n"
            ]
        ),
        WrongScript(
            "table of a statement",
            "  m.db:value(\"SELECT COUNT(*) FROM er_boks\")",
            hint: ["Did you mean er_books?"],
            at: 6,
            36,
            shows: ["explain ER_NO_SUCH_TABLE"]
        ),
        WrongScript(
            "table of a builder",
            "  m.schema:add_column(\"er_boks\", \"x\", { type = \"int\", null = true })",
            "schema-differs",
            hint: ["Did you mean er_books?"]
        ),
        WrongScript(
            "table of insert",
            "  m.db:insert(\"er_boks\", { title = \"x\" })",
            "schema-differs",
            hint: ["Did you mean er_books?"]
        ),
        WrongScript(
            "column of insert",
            "  m.db:insert(\"er_books\", { titel = \"x\" })",
            "value",
            hint: ["Did you mean title?"]
        ),
        WrongScript(
            "column of an index",
            "  m.db:exec \"CREATE INDEX x ON er_books (titel)\"",
            hint: ["Did you mean 'title'?"],
            at: 6,
            42
        ),
        WrongScript(
            "syntax in a long string",
            """
              m.db:query [[
                SELECT id,
                  title,
                FROM er_books
              ]]
            """,
            hint: ["Take away the comma before FROM."],
            at: 9,
            5,
            shows: [
                "\n   >  9 |     FROM er_books\n",
                "\n  sql: SELECT id,\n         title,\n       FROM er_books\n       ^\n  trace: :6 m.db:query\n",
            ]
        ),
        WrongScript(
            "syntax that the host reads first",
            "  m.db:exec [[\n    UPDATE er_books\n    SETT title = 1\n  ]]",
            "statement-unreadable",
            hint: ["Did you mean SET instead of SETT?"],
            at: 8,
            shows: ["SETT title = 1\n"]
        ),
        WrongScript(
            "duplicate value",
            "  m.db:exec(\"INSERT INTO er_books (id, title, pages) VALUES (1, 'a', 1), (1, 'b', 2)\")",
            hint: ["m.db:upsert"],
            shows: ["server error 1062 ER_DUP_ENTRY", "explain ER_DUP_ENTRY"]
        ),
        WrongScript(
            "column of a row",
            "  local row = m.db:one(\"SELECT 1 AS id, 2 AS title\")\n  return row.titel",
            "script",
            hint: ["'title'"],
            at: 7
        ),
        WrongScript(
            "no row",
            "  local row = m.db:one(\"SELECT id FROM er_books WHERE id = 99\")\n  return row.id",
            "script",
            hint: ["m.db:one found no row"],
            at: 7
        ),
        WrongScript(
            "a builder's method in a step",
            "  m:step(\"make\", function()\n    m.schema:create_table(\"er_new\", function(t)\n      t:strng(\"a\", 5)\n    end)\n  end)",
            "script",
            hint: ["'string'"],
            at: 8,
            shows: [
                "execute > step \"make\"", "trace: :8 <- :7 m.schema:create_table <- :6 m:step\n",
            ]
        ),
    ]
}

@Suite("Errors", .serialized, .timeLimit(.minutes(2)))
struct ErrorTests {
    private func project() throws -> BadInputProject {
        let server = try PrivateServer.shared()
        let project = try BadInputProject("errors", url: server.url)
        let connection = try server.connect()
        try connection.execute("CREATE DATABASE IF NOT EXISTS errors_core CHARACTER SET utf8mb4")
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS errors_core.er_books (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, \
            title VARCHAR(100) NOT NULL DEFAULT '', pages INT)
            """
        )
        return project
    }

    @Test("say where, what was meant, and where to read more", arguments: WrongScript.all)
    func mistake(script: WrongScript) async throws {
        let project = try project()
        let name = "e_" + script.testDescription.map { $0.isLetter ? String($0) : "_" }.joined()
        try project.migration(
            name,
            manifest: "touches = { \"er_books\", \"er_boks\", \"er_new\" },",
            "function M.execute(m)\n\(script.body)\nend\nfunction M.rollback(m) end"
        )
        let answer = try await project.json(["run", name + "_1_0_0.lua"])
        answer.expect(status: 3, code: script.code, hint: script.hint)
        #expect(answer.line == script.place.line, "\(answer.result.output)")
        let column = answer.error?["location"]?["column"]?.integerValue
        if let wanted = script.place.column { #expect(column == wanted, "\(answer.result.output)") }
        guard !script.shows.isEmpty else { return }
        let text = try await project.text(["run", name + "_1_0_0.lua"]).output
        for part in script.shows { #expect(text.contains(part), "\(text)") }
    }

    @Test("Mistakes of a file stand at their own line, not at the one that called")
    func places() async throws {
        let project = try project()
        let hooks = "function M.execute(m) end\nfunction M.rollback(m) end"
        try project.migration("e_hook", hooks + "\nfunction M.verfy(m) end")
        try project.migration("e_key", manifest: "\n  touchs = {},", hooks)
        try project.folder.write(
            "local N = {}\nfunction N.f(x)\n  return x != 1\nend\nreturn N\n",
            to: "lib/broken.lua"
        )
        try project.folder.write("return {}\n", to: "lib/names.lua")
        try project.migration("e_module", "require \"lib.broken\"\n" + hooks)
        try project.migration("e_missing", "require \"lib.nmaes\"\n" + hooks)
        let wanted: [(String, String, String, Int64, String)] = [
            ("e_hook", "hook", "e_hook_1_0_0.lua", 7, "Did you mean 'verify'?"),
            ("e_key", "manifest", "e_key_1_0_0.lua", 3, "did you mean 'touches'?"),
            ("e_module", "plugin-syntax", "lib/broken.lua", 3, "Lua writes ~="),
            ("e_missing", "plugin-load", "e_missing_1_0_0.lua", 5, "did you mean 'lib.names'?"),
        ]
        for (name, code, file, line, hint) in wanted {
            let answer = try await project.json(["run", name + "_1_0_0.lua"])
            answer.expect(status: 65, code: code, hint: [hint])
            #expect(answer.line == line, "\(answer.result.output)")
            #expect(answer.error?["location"]?["file"]?.stringValue == file)
        }
    }

    @Test("What an attempt left behind is said beside the hint of its error")
    func leftBehind() async throws {
        let project = try project()
        try project.migration(
            "e_stays",
            manifest: "touches = { \"er_books\" },",
            "function M.execute(m)\n  m.db:exec \"SELECT titel FROM er_books\"\nend\nfunction M.rollback(m) end"
        )
        let answer = try await project.json(["run", "--no-auto-rollback", "e_stays_1_0_0.lua"])
        answer.expect(
            status: 2,
            code: "statement-failed",
            hint: ["Did you mean 'title'?", "\nWhat it did until then stays"]
        )
    }

    @Test("explain shows a page by name and by number, lists them, and names what is near")
    func explain() async throws {
        var project = try project()
        project.url = nil
        let page = try await project.text(["explain", "er_dup_entry"])
        #expect(
            page.exitStatus == 0 && page.output.hasPrefix("1062 ER_DUP_ENTRY  (SQLSTATE 23000)\n")
        )
        #expect(try await project.text(["explain", "1062"]).output == page.output)
        let list = try await project.text(["explain"]).output
        for line in ["\n  touches ", "\n  1062 ER_DUP_ENTRY\n", "\n  2013 CR_SERVER_LOST\n"] {
            #expect(list.contains(line))
        }
        let unknown = try await project.text(["explain", "ER_DUP_ENTRI"])
        #expect(unknown.exitStatus == 64 && unknown.errorOutput.contains("ER_DUP_ENTRY"))
        let one = try await project.json(["explain", "touches"])
        #expect(one.document?["schema"]?.stringValue == "lupo-host/explain/1")
        #expect(one.document?["page"]?["name"]?.stringValue == "touches")
        let all = try await project.json(["explain"])
        #expect((all.document?["pages"]?.arrayValue?.count ?? 0) > 150)
        try await project.json(["explain", "nonsense"]).expect(status: 64, code: "not-found")
    }
}

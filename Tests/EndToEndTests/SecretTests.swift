// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport
import Testing

@Suite("Secrets of a project")
struct SecretTests {
    private let fixture: ConcurrencyFixture
    private let token = "t0ken \"of\" many wörds"
    private let pass = "hunter22hunter22"

    init() throws {
        fixture = try ConcurrencyFixture()
        let text = try fixture.folder.read("lupo.lua")
        try fixture.folder.write(
            text.replacing(
                "return {",
                with:
                    "return { secrets = { token = \"file:token.txt\", pass = \"env:LUPO_TEST_PASS\", none = \"env:LUPO_NO\" },"
            ),
            to: "lupo.lua"
        )
        try write(token, to: "token.txt", mode: 0o600)
    }

    private func write(_ text: String, to name: String, mode: mode_t) throws {
        try fixture.folder.write(text + "\n", to: name)
        chmod("\(fixture.folder.path)/\(name)", mode)
    }

    private func host(
        _ arguments: [String],
        pass: String? = nil,
        whileRunning body: (@Sendable (RunningCommand) async throws -> Void)? = nil
    ) async throws -> CommandResult {
        try await fixture.program.run(
            arguments + ["--database", fixture.server.url],
            environment: ["LUPO_TEST_PASS": pass ?? self.pass],
            in: fixture.folder.path,
            limit: .seconds(40),
            whileRunning: body
        )
    }

    /// Everything that the ledger's tables hold.
    private func ledger() throws -> String {
        var out = ""
        for schema in [fixture.names.orchestration, fixture.names.ephemeral] {
            for table in try fixture.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '\(schema.name)'"
            ) {
                for row in try fixture.rows("SELECT * FROM \(schema.quoted).`\(table[0])`") {
                    out += row.joined(separator: "\t") + "\n"
                }
            }
        }
        return out
    }

    private func expectHidden(_ text: String, _ what: String) {
        #expect(!text.contains(pass), "\(what): \(text)")
        #expect(!text.contains("t0ken"), "\(what): \(text)")
        #expect(!text.contains(Array(pass.utf8).hexadecimal), "\(what): \(text)")
    }

    private static let body = """
        function M.execute(m)
          local pass, token = m:secret("pass"), m:secret("token")
          m.db:exec "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, v VARCHAR(100) NOT NULL UNIQUE) ENGINE=InnoDB"
          m.db:exec("INSERT INTO t VALUES (1, :p)", { p = pass })
          m.db:exec("INSERT INTO t VALUES (2, '" .. pass .. "x')")
          m.db:insert("t", { { id = 3, v = token }, { id = 4, v = pass .. token } })
          m.log:info("it is " .. pass, { token = token })
          print(token)
          m:progress(1, 2, pass)
          m.state.pass = pass
          local read = m.db:one("SELECT v FROM t WHERE id = 3").v
          local got = m:step("keep " .. pass, function() return { pass, token } end)
          local ok, why = pcall(function() m.db:exec("INSERT INTO t VALUES (9, :p)", { p = pass }) end)
          assert(not ok)
          m.log:warn(tostring(why))
          m.db:value "SELECT SLEEP(IF((SELECT COUNT(*) FROM t WHERE id = 100) = 1, 30, 0))"
          m.db:exec("INSERT INTO t VALUES (5, :r)", { r = read .. "!" })
          m.db:exec("INSERT INTO t VALUES (6, :r)", { r = got[1] .. got[2] .. "?" })
          m.db:exec("INSERT INTO t VALUES (7, :r)", { r = m.state.pass .. "." })
        end
        function M.verify(m)
          m.check:equal(m.db:value "SELECT v FROM t WHERE id = 1", m:secret "pass", "it is " .. m:secret "pass")
        end
        function M.rollback(m) m.db:exec "DROP TABLE t" end
        """

    private func expectRows() throws {
        let rows = try fixture.rows("SELECT v FROM {c}.t WHERE id < 9 ORDER BY id").map { $0[0] }
        #expect(
            rows == [
                pass, pass + "x", token, pass + token, token + "!", pass + token + "?", pass + ".",
            ]
        )
    }

    @Test("They reach the tables, and neither the ledger nor what is printed")
    func hidden() async throws {
        let file = try fixture.write("work", Self.body)
        let result = try await host(["run", "--verbose", file])
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        try expectRows()
        expectHidden(result.output + result.errorOutput, "run")
        #expect(result.errorOutput.contains("it is [secret:pass]"), "\(result.errorOutput)")
        expectHidden(try ledger(), "ledger")
        #expect(try ledger().contains("[secret:pass]"))
        let shown = try await host(["show", "work", "--format", "json"])
        expectHidden(shown.output, "show")
    }

    @Test("An error that quotes them is told without them")
    func errors() async throws {
        let file = try fixture.write(
            "work",
            """
            function M.execute(m)
              m.db:exec "CREATE TABLE t (v VARCHAR(100) NOT NULL PRIMARY KEY) ENGINE=InnoDB"
              m.db:exec("INSERT INTO t VALUES ('" .. m:secret("pass") .. "'), ('" .. m:secret("pass") .. "')")
            end
            function M.rollback(m) m.schema:drop_table("t") end
            """
        )
        for format in ["text", "json"] {
            let result = try await host(["run", "--format", format, file])
            #expect(result.exitStatus == 3, "\(result.output)\(result.errorOutput)")
            #expect(result.output.contains("[secret:pass]"), "\(result.output)")
            expectHidden(result.output + result.errorOutput, format)
        }
        expectHidden(try ledger(), "ledger")
    }

    @Test("An attempt that was killed is continued with them, not with their names")
    func resumed() async throws {
        let blocking = Self.body.replacing(
            "m.log:info(\"it is \"",
            with: "m.db:exec(\"INSERT INTO t VALUES (100, '-')\") m.log:info(\"it is \""
        )
        let file = try fixture.write("work", blocking)
        let fixture = fixture
        let killed = try await host(["run", file]) { running in
            let reached = try await running.wait { _ in
                fixture.value(
                    """
                    SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep' \
                    AND db = '\(fixture.names.core.name)'
                    """
                ) == "1"
            }
            #expect(reached)
            running.send(SIGKILL)
        }
        #expect(killed.signal == SIGKILL, "\(killed.output)\(killed.errorOutput)")
        expectHidden(try ledger(), "ledger")
        for row in try fixture.rows(
            """
            SELECT id FROM information_schema.processlist WHERE state = 'User sleep' \
            AND db = '\(fixture.names.core.name)'
            """
        ) { _ = try? fixture.rows("KILL \(row[0])") }
        _ = try fixture.rows("UPDATE {c}.t SET id = 101 WHERE id = 100")
        let result = try await host(["resume", "work"])
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        try expectRows()
        expectHidden(result.output + result.errorOutput + (try ledger()), "resume")
    }

    @Test("The console hides them as well")
    func console() async throws {
        let result = try await fixture.program.run(
            ["console", "--write", "--database", fixture.server.url],
            environment: ["LUPO_TEST_PASS": pass],
            in: fixture.folder.path,
            input: """
                m:secret 'pass'
                print(m:secret 'pass')
                m.db:query('SELECT ? AS v', { m:secret 'pass' })

                """,
            limit: .seconds(40)
        )
        #expect(result.exitStatus == 0, "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("[secret:pass]"), "\(result.output)")
        expectHidden(result.output + result.errorOutput, "console")
    }

    @Test(
        "One that is not there says what to do, once it is asked for",
        arguments: [
            ("none", "the environment has no LUPO_NO"), ("tokem", "Did you mean 'token'?"),
        ]
    )
    func missing(name: String, words: String) async throws {
        let file = try fixture.write(
            "work",
            "function M.execute(m) print(m:secret \"\(name)\") end function M.rollback() end"
        )
        let result = try await host(["run", file])
        #expect(result.exitStatus != 0)
        #expect(result.output.contains(words), "\(result.output)")
    }

    @Test("One that others may read, or that is too short, is not taken")
    func refused() async throws {
        let file = try fixture.write(
            "work",
            "function M.execute(m) print(m:secret \"token\") end function M.rollback() end"
        )
        try write(token, to: "token.txt", mode: 0o644)
        let open = try await host(["run", file])
        #expect(open.output.contains("others may read"), "\(open.output)")
        try write("abc", to: "token.txt", mode: 0o600)
        let short = try await host(["run", file])
        #expect(short.exitStatus == 78, "\(short.output)\(short.errorOutput)")
        #expect((short.output + short.errorOutput).contains("less than 6 bytes"))
    }
}

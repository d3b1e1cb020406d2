// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoTestSupport
import Testing

@testable import LupoHost

@Suite("Plugin files")
struct PluginFileTests {
    static let refusals: [(bytes: [UInt8], message: String)] = [
        ([], "is empty."), (Array(" \t\r\n\n ".utf8), "is empty."),
        ([0x1B] + Array("Lua".utf8), "is Lua bytecode; only source is accepted."),
        (Array("return\0".utf8), "is not text in UTF-8."),
        (Array("-- ".utf8) + [0xE9], "is not text in UTF-8."),
        (Array("-- ".utf8) + [0xC3], "is not text in UTF-8."),
        (Array("-- ".utf8) + [0xC0, 0x80], "is not text in UTF-8."),
        (Array("-- ".utf8) + [0xED, 0xA0, 0x80], "is not text in UTF-8."),
        (Array(repeating: 0x61, count: 300) + [0xFF], "is not text in UTF-8."),
    ]

    @Test("What no plugin can be is refused", arguments: refusals)
    func refusal(_ bytes: [UInt8], _ message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(bytes, to: "a_1.lua")
        let error = #expect(throws: LupoError.self) { try PluginFile(path: path) }
        #expect(error?.code == .pluginUnreadable)
        #expect(error?.message == "\(path) \(message)")
    }

    @Test("A missing file, a folder and a file that is too large are told apart")
    func places() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x", to: "inner/a_1.lua")
        let large = try folder.write(Array(repeating: 0x20, count: 5 << 20), to: "large.lua")
        for (path, code, message) in [
            (folder.path("no.lua"), LupoError.Code.pluginNotFound, "There is no file"),
            (file + "/x.lua", .pluginNotFound, "There is no file"),
            (folder.path("inner"), .pluginUnreadable, "is not a file."),
            (large, .pluginUnreadable, "has 5 MiB; a migration may have 4 MiB."),
        ] {
            let error = #expect(throws: LupoError.self) { try PluginFile(path: path) }
            #expect(error?.code == code)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        }
    }

    @Test("Bytes arrive as they are, whatever their number", arguments: [1, 4095, 65_537, 4 << 20])
    func bytes(_ count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<count).map { UInt8(0x21 + $0 % 90) }
        let file = try PluginFile(path: try folder.write(bytes, to: "a_1.lua"))
        #expect(file.bytes == bytes)
    }

    @Test("Text beyond ASCII and a byte order mark are text")
    func text() throws {
        let folder = try TemporaryFolder()
        let bytes = [0xEF, 0xBB, 0xBF] + Array("-- größer, 名前, 🐺".utf8)
        #expect(try PluginFile(path: try folder.write(bytes, to: "a_1.lua")).bytes == bytes)
    }

    @Test("A file that has no size, such as those of /proc, is read to its end")
    func withoutSize() throws {
        let descriptor = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let bytes = try FileBytes.read(descriptor, "status", size: 0)
        #expect(String(decoding: bytes, as: UTF8.self).contains("VmRSS"))
    }

    @Test(
        "Folder and name follow from the path",
        arguments: [
            ("a_1.lua", ".", "a_1"), ("/a_1.lua", "/", "a_1"), ("x/y/a_1.lua", "x/y", "a_1"),
        ]
    )
    func names(_ path: String, _ directory: String, _ stem: String) {
        let file = PluginFile(path: path, bytes: [])
        #expect(file.directory == directory)
        #expect(file.stem == stem)
    }

    @Test("What was checked is kept as far as the room goes")
    func kept() throws {
        let folder = try TemporaryFolder()
        func text(_ name: String, _ comment: String) -> String {
            """
            local M = lupo.migration { api = 1, name = "\(name)", version = "1.0.0" }
            function M.execute() end
            function M.rollback() end
            return M -- \(comment)
            """
        }
        let small = try folder.write(text("small", "one"), to: "small_1_0_0.lua")
        let long = String(repeating: "x", count: 1000)
        let large = try folder.write(text("large", long), to: "large_1_0_0.lua")
        let configuration = try HostConfiguration(folder: folder.path)
        var checked = CheckedFiles(limit: 1000)
        for path in [large, small, small] { try checked.check(path, configuration) }
        try folder.write(text("small", "two"), to: "small_1_0_0.lua")
        try folder.write(text("large", "two"), to: "large_1_0_0.lua")
        #expect(try checked.file(small).bytes == Array(text("small", "one").utf8))
        #expect(try checked.file(large).bytes == Array(text("large", "two").utf8))
        #expect(throws: LupoError.self) { try checked.check(folder.path("no.lua"), configuration) }
    }

    @Test("The bytes that were checked are the bytes that run; modules are those of the run")
    func checkedRuns() async throws {
        let fixture = try SessionFixture()
        let hooks = """
            function M.execute(m) m.db:exec(statement) end
            function M.rollback(m) m.schema:drop_table("t") end
            """
        let first = "local statement = require('sql')\n" + hooks
        try fixture.folder.write("return 'CREATE TABLE t (a INT)'", to: "sql.lua")
        let path = try fixture.write("make_t", first)
        var checked = CheckedFiles()
        try checked.check(path, fixture.configuration)
        try fixture.write("make_t", "error('changed')")
        try fixture.folder.write("return 'CREATE TABLE t (b INT)'", to: "sql.lua")
        let files = checked
        let report = try await fixture.withSession { await $0.run([path], files) }
        #expect(report.migrations.first?.outcome == .completed, "\(report)")
        #expect(try fixture.rows("SHOW COLUMNS FROM t").first?.first == "b")
        // The ledger has what ran: the checked file with the module of the run.
        try fixture.write("make_t", first)
        let again: MigrationReport = try await fixture.run(path)
        #expect(again.outcome == .alreadyCompleted)
    }
}

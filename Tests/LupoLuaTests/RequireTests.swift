// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua
import Testing

/// Modules come from beneath the plugin's folder and from nowhere else.
@Suite(.timeLimit(.minutes(1)))
struct RequireTests {
    /// A folder of its own that is removed at the end.
    private final class Folder {
        let path: String

        init(_ files: [String: String]) throws {
            var template = Array("/tmp/lupo-require-XXXXXX".utf8CString)
            let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
                guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return nil }
                return String(cString: made)
            }
            path = try #require(made)
            mkdir(path + "/lib", 0o755)
            for (name, text) in files {
                let file = try #require(fopen(path + "/" + name, "w"))
                fputs(text, file)
                fclose(file)
            }
        }

        deinit { remove(path) }

        private func remove(_ path: String) {
            guard let folder = opendir(path) else {
                unlink(path)
                return
            }
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix(while: { $0 != 0 }), as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                let inner = path + "/" + name
                if unlink(inner) != 0 { remove(inner) }
            }
            closedir(folder)
            rmdir(path)
        }
    }

    @Test func `a module is loaded once and counted`() async throws {
        let folder = try Folder([
            "lib/names.lua": "return {n = 0, bump = function(t) t.n = t.n + 1 return t.n end}"
        ])
        let options = quick(directory: folder.path)
        let loaded = try await onLuaThread { () throws(LupoError) -> ([LuaValue], [String]) in
            let vm = try LuaVM(options)
            defer { vm.close() }
            let text = """
                local a, b = require "lib.names", require "lib.names"
                a:bump()
                return b:bump()
                """
            let chunk = try vm.load(Array(text.utf8), file: "p.lua")
            return (try vm.call(chunk), vm.loadedFiles.map { "\($0.path) \($0.bytes.count)" })
        }
        #expect(loaded.0 == [.integer(2)])
        #expect(loaded.1 == ["lib/names.lua 63"])
        withExtendedLifetime(folder) {}
    }

    @Test(
        "no name leads out of the folder",
        arguments: [
            "../x", "/etc/passwd", "..", ".", "a..b", "lib/names", "", "x\\0y", "link", "way.names",
            "os",
            "io", "lib", "lib.", "a b", "absent",
        ]
    )
    func escape(_ name: String) async throws {
        let folder = try Folder(["lib/names.lua": "return 1", "real.lua": "return 2"])
        symlink(folder.path + "/real.lua", folder.path + "/link.lua")
        symlink("lib", folder.path + "/way")
        let outcome = try await run("return require('\(name)')", quick(directory: folder.path))
        #expect(outcome.code == .script, "\(outcome)")
        #expect(outcome.error?.message.contains("modul") == true)
        if name == "link" { #expect(outcome.error?.message.contains("symbolic link") == true) }
    }

    @Test func `a cycle names its chain, and can be asked for again`() async throws {
        let folder = try Folder([
            "a.lua": "return require 'b'", "b.lua": "return require 'c'",
            "c.lua": "return require 'a'",
            "bad.lua": "error 'once'",
        ])
        let outcome = try await run(
            "pcall(require, 'bad') local _, e = pcall(require, 'bad') print(e) require 'a'",
            quick(directory: folder.path)
        )
        #expect(outcome.printed == ["bad.lua:1: once"])
        #expect(outcome.error?.message == "modules require each other: a -> b -> c -> a")
        #expect(outcome.error?.location?.file == folder.path + "/c.lua")
    }

    @Test func `after sealing only what is loaded is given`() async throws {
        let folder = try Folder(["a.lua": "return 1", "b.lua": "return 2"])
        let options = quick(directory: folder.path)
        let error = try await onLuaThread { () throws(LupoError) -> LupoError? in
            let vm = try LuaVM(options)
            defer { vm.close() }
            let chunk = try vm.load(
                Array("local a = require 'a' return function(n) return require(n) end".utf8),
                file: "p.lua"
            )
            guard case .function(let later)? = try vm.call(chunk, functions: true).first else {
                return nil
            }
            try vm.seal()
            #expect(try vm.call(later) { $0.append("a") } == [.integer(1)])
            do throws(LupoError) { _ = try vm.call(later) { $0.append("b") } } catch {
                return error
            }
            return nil
        }
        #expect(error?.hint == "Require it at the top of the file.")
        withExtendedLifetime(folder) {}
    }

    @Test func `bytecode, folders and syntax errors are refused`() async throws {
        let folder = try Folder(["code.lua": "\u{1B}Lua", "bad.lua": "local = 1"])
        mkdir(folder.path + "/dir.lua", 0o755)
        for (name, code) in [
            ("code", LupoError.Code.pluginUnreadable), ("dir", .pluginUnreadable),
            ("bad", .pluginSyntax),
        ] {
            let outcome = try await run("require '\(name)'", quick(directory: folder.path))
            #expect(outcome.code == code, "\(outcome)")
        }
    }

    @Test func `an excerpt shows a module as it was loaded, not as it is now`() async throws {
        let folder = try Folder([
            "lib/names.lua": "local N = {}\nfunction N.f(x)\n  return x.a.b\nend\nreturn N\n"
        ])
        let file = folder.path + "/lib/names.lua"
        let outcome = try await run(
            """
            local N = require "lib.names"
            host.forget()
            return N.f({})
            """,
            quick(
                functions: [HostFunction("forget")],
                classes: [.library("host", [HostMember("forget", .host(0))])],
                directory: folder.path
            ),
            dispatch: { _, _, _, _ in unlink(file) }
        )
        let location = try #require(outcome.error?.location)
        #expect(location.file == file && location.line == 3)
        #expect(location.excerpt?.lines == ["function N.f(x)", "  return x.a.b", "end"])
        #expect(access(file, F_OK) != 0)
    }

    @Test func `a module that does not compile is shown at its own line`() async throws {
        let folder = try Folder(["lib/broken.lua": "local N = {}\n\nif N != 1 then end\n"])
        let error = try await run("require 'lib.broken'", quick(directory: folder.path)).error
        #expect(error?.code == .pluginSyntax)
        #expect(error?.location?.file == folder.path + "/lib/broken.lua")
        #expect(error?.location?.line == 3)
        #expect(error?.hint == "Lua writes ~= for \"not equal\".")
        #expect(
            error?.message.hasPrefix("module 'lib.broken' does not compile: 'then' expected")
                == true
        )
    }

    @Test(
        "a module that is not there is answered with the nearest file",
        arguments: [
            ("lib.nmaes", "did you mean 'lib.names'?"), ("naems", "did you mean 'names'?"),
            ("lib.other", nil), ("nowhere.names", nil),
        ]
    )
    func nearest(name: String, hint: String?) async throws {
        let folder = try Folder(["lib/names.lua": "", "names.lua": "", "names.txt": ""])
        let error = try await run("require '\(name)'", quick(directory: folder.path)).error
        #expect(error?.message.contains("not found") == true)
        #expect(error?.hint == hint)
    }
}

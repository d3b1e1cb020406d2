// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The files that `init` and `new` write, and how they are written: whole or not at all.
enum ProjectFiles {
    /// Path below the project's folder, and content.
    static var contents: [(String, String)] {
        [
            ("lupo.lua", configuration),
            (".luarc.json", APISpec.luaLanguageServerConfiguration),
            (".luacheckrc", APISpec.current.luacheckConfiguration),
            (".gitignore", "/.lupo/\n"),
            (".lupo/library/lupo.d.lua", APISpec.current.luaStub),
        ]
    }

    private static let configuration = """
        -- Configuration of lupo-host. Everything here is optional; `lupo-host doctor` shows what holds.
        return {
          -- A private server in .lupo/server; for another one for example
          -- "mariadb://app@db.example.org:3306". Passwords never stand here.
          database = "embedded:",

          schemas = {
            core = "lupopedia",
            orchestration = "lupopedia_orchestration",
            ephemeral = "lupopedia_ephemeral",
          },

          migrations = { "database/migrations" },

          lock_timeout = "60s",  -- how long to wait for another host
          lock_wait = "5s",      -- how long a statement waits for locks of other sessions

          environments = {
            -- production = { database = "mariadb://migrator@db.example.org:3306" },
          },
        }

        """

    /// Makes a folder with all folders above it.
    static func makeFolder(_ path: String) throws(LupoError) {
        var current = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            current += (current.isEmpty || current.hasSuffix("/") ? "" : "/") + part
            guard mkdir(current, 0o755) == 0 || errno == EEXIST else {
                throw failure(current, errno)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(path, ENOTDIR)
        }
    }

    /// Writes a file by way of a temporary one, so that it is never half there.
    ///
    /// - Parameters:
    ///   - content: UTF-8.
    ///   - path: the file.
    ///   - replacing: whether a file that is there is replaced.
    /// - Returns: `wrote`, `updated`, or `kept`.
    /// - Throws: ``LupoError`` `.fileSystem`.
    static func write(
        _ content: String,
        to path: String,
        replacing: Bool
    ) throws(LupoError) -> String {
        let exists = access(path, F_OK) == 0
        if exists, !replacing { return "kept" }
        let temporary = path + ".new-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path, errno) }
        var rest = Array(content.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = errno
                close(descriptor)
                unlink(temporary)
                throw failure(path, reason)
            }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let reason = errno
            unlink(temporary)
            throw failure(path, reason)
        }
        return exists ? "updated" : "wrote"
    }

    private static func failure(_ path: String, _ reason: Int32) -> LupoError {
        LupoError(
            .fileSystem,
            "\(path.escapingControls()) cannot be written: \(String(cString: strerror(reason)))."
        )
    }
}

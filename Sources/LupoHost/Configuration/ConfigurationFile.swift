// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore
import LupoLua

/// Finds and reads the project's `lupo.lua`.
package enum ConfigurationFile {
    /// Its name.
    package static let name = "lupo.lua"

    /// Reads the nearest configuration upwards from a folder, or the defaults where there is none.
    ///
    /// The search stops at a folder with a `.git`, and before a folder that belongs to another user.
    ///
    /// - Parameters:
    ///   - folder: absolute path of the working folder.
    ///   - environment: what `--env` named.
    /// - Returns: with `folder` set to the one that paths in it are relative to.
    /// - Throws: ``LupoError`` `.configuration` and, for its Lua, `.pluginSyntax` and others as `.configuration`.
    package static func load(
        from folder: String,
        environment: String?
    ) throws(LupoError) -> HostConfiguration {
        guard let found = try find(from: folder) else {
            guard let environment else { return try HostConfiguration(folder: folder) }
            throw LupoError(
                .configuration,
                "There is no lupo.lua, so there is no environment '\(environment)'.",
                hint: "Write one with `lupo-host init`, or leave --env out."
            )
        }
        let file = found == "/" ? "/\(name)" : "\(found)/\(name)"
        let value = try evaluate(file)
        return try HostConfiguration(value, folder: found, file: file, environment: environment)
    }

    private static func find(from folder: String) throws(LupoError) -> String? {
        var current = folder
        let owner = getuid()
        while true {
            if access(current + "/" + name, F_OK) == 0 { return current }
            if access(current + "/.git", F_OK) == 0 || current == "/" { return nil }
            let parent = current.lastIndex(of: "/").map { String(current[..<$0]) } ?? ""
            let next = parent.isEmpty ? "/" : parent
            var status = stat()
            guard stat(next, &status) == 0, status.st_uid == owner || owner == 0 else { return nil }
            current = next
        }
    }

    /// Runs the file in a sandbox of its own and takes the table that it returns.
    private static func evaluate(_ file: String) throws(LupoError) -> APIValue {
        do throws(LupoError) {
            let source = try PluginFile(path: file)
            let options = VMOptions(
                limits: VMLimits(memory: 8 << 20, time: .milliseconds(250)),
                directory: source.directory
            )
            let vm = try LuaVM(options)
            defer { vm.close() }
            let chunk = try vm.load(source.bytes, file: file)
            let result = try vm.call(chunk)
            guard case .table? = result.first else {
                throw LupoError(
                    .configuration,
                    "\(file) does not return a table.",
                    hint: "Write return { database = \"embedded:\" }."
                )
            }
            return APIValue(result.first ?? .nil)
        } catch {
            var error = error
            // Hints that speak of migrations do not help here.
            switch error.code {
            case .pluginUnreadable:
                error.hint = "Write a new one with `lupo-host init` in an empty folder."
            case .scriptTime, .scriptMemory:
                error.hint = "lupo.lua returns a table and does nothing else."
            default: break
            }
            error.code = .configuration
            throw error
        }
    }
}

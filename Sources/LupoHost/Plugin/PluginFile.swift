// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore

/// A plugin file's bytes, read once and checked for what no plugin can be.
package struct PluginFile: Sendable {
    /// Most bytes that a plugin may have.
    package static let limit = 4 << 20
    /// The path as it was given.
    package let path: String
    /// The bytes.
    package let bytes: [UInt8]

    /// The folder that the file stands in.
    package var directory: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The name without folder and extension.
    package var stem: String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.hasSuffix(".lua") ? String(name.dropLast(4)) : name
    }

    /// Reads a file.
    ///
    /// - Throws: ``LupoError`` `.pluginNotFound` where there is none, `.pluginUnreadable` for a folder, an empty or too large
    ///   file, bytecode, and text that is not UTF-8.
    package init(path: String) throws(LupoError) {
        self.path = path
        let shown = path.escapingControls()
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let reason = errno
            throw LupoError(
                reason == ENOENT || reason == ENOTDIR ? .pluginNotFound : .pluginUnreadable,
                reason == ENOENT || reason == ENOTDIR
                    ? "There is no file \(shown)."
                    : "\(shown) cannot be read: \(errnoText(reason)).",
                hint: reason == ENOENT
                    ? "Look at the path, or write a new migration with `lupo-host new NAME --version V`."
                    : nil
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LupoError(.pluginUnreadable, "\(shown) is not a file.")
        }
        guard status.st_size <= PluginFile.limit else {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) has \(status.st_size >> 20) MiB; a migration may have \(PluginFile.limit >> 20) MiB.",
                hint: "Keep data in files of its own and read them with m.files."
            )
        }
        do {
            bytes = try FileBytes.read(descriptor, path)
        } catch {
            throw LupoError(.pluginUnreadable, error.message)
        }
        try PluginFile.check(bytes, shown)
    }

    private static func check(_ bytes: [UInt8], _ shown: String) throws(LupoError) {
        if bytes.first == 0x1B {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) is Lua bytecode; only source is accepted.",
                hint: "Run the .lua file that it was compiled from."
            )
        }
        let isBlank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard !isBlank else {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) is empty.",
                hint: "Write a migration from a template with `lupo-host new NAME --version V`."
            )
        }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) is not text in UTF-8.",
                hint: "Save it as UTF-8 with your editor."
            )
        }
    }
}

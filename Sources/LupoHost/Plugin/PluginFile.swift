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
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The name without folder and extension.
    package var stem: String {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
        return String(name.hasSuffix(".lua") ? name.dropLast(4) : name)
    }

    /// A file that stands nowhere, such as the one that a console is for.
    ///
    /// - Parameters:
    ///   - path: what its path would be; its folder is the one that `require` and `m.files` use.
    ///   - text: what it holds.
    init(path: String, text: String) {
        self.path = path
        bytes = Array(text.utf8)
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
            bytes = try FileBytes.read(descriptor, path, size: Int(status.st_size))
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
        guard bytes.contains(where: { !PluginFile.isBlank($0) }) else {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) is empty.",
                hint: "Write a migration from a template with `lupo-host new NAME --version V`."
            )
        }
        guard PluginFile.isText(bytes) else {
            throw LupoError(
                .pluginUnreadable,
                "\(shown) is not text in UTF-8.",
                hint: "Save it as UTF-8 with your editor."
            )
        }
    }

    /// Takes bytes as they are.
    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether bytes are UTF-8 without a NUL.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        // One pass without an early exit, which looks at many bytes at once; text is nearly always ASCII.
        let (all, hasNul) = bytes.withUnsafeBufferPointer { buffer in
            var (all, hasNul): (UInt8, Bool) = (0, false)
            for byte in buffer {
                all |= byte
                hasNul = hasNul || byte == 0
            }
            return (all, hasNul)
        }
        guard !hasNul else { return false }
        return all < 0x80 || String(validating: bytes, as: UTF8.self) != nil
    }
}

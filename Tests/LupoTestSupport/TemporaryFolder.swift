// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A folder of its own with mode 0700, removed with everything in it when this object goes.
package final class TemporaryFolder: Sendable {
    /// The absolute path, short enough for a socket in it.
    package let path: String

    /// Makes the folder in `/dev/shm`, or in `TMPDIR` or `/tmp` where that is not writable.
    ///
    /// - Throws: ``TestFailure`` where no folder can be made.
    package init(named prefix: String = "lupo") throws {
        var roots = ["/dev/shm"]
        if let chosen = getenv("TMPDIR") { roots.append(String(cString: chosen)) }
        roots.append("/tmp")
        for root in roots where access(root, W_OK) == 0 {
            var template = Array("\(root)/\(prefix)-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            return
        }
        throw TestFailure("No temporary folder can be made in \(roots.joined(separator: ", ")).")
    }

    deinit { FileTree.remove(path) }

    /// The path of something in the folder.
    package func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file, and the folders above it where they are missing.
    ///
    /// - Parameters:
    ///   - text: the whole content.
    ///   - name: relative to the folder.
    ///   - mode: the permission bits.
    /// - Returns: the absolute path.
    /// - Throws: ``TestFailure`` naming the file.
    @discardableResult
    package func write(_ text: String, to name: String, mode: UInt32 = 0o644) throws -> String {
        try write(Array(text.utf8), to: name, mode: mode)
    }

    /// Writes a file of bytes, and the folders above it where they are missing.
    ///
    /// - Returns: the absolute path.
    /// - Throws: ``TestFailure`` naming the file.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o644) throws -> String {
        let target = path(name)
        var made = path
        for part in name.split(separator: "/").dropLast() {
            made += "/" + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
                throw TestFailure("The folder \(made) cannot be made (errno \(errno)).")
            }
        }
        try FileTree.write(bytes, to: target, mode: mode)
        return target
    }

    /// Makes a symbolic link.
    package func link(_ target: String, as name: String) throws {
        guard symlink(target, path(name)) == 0 else {
            throw TestFailure("\(path(name)) cannot be linked (errno \(errno)).")
        }
    }

    /// Reads a file that must be there.
    package func read(_ name: String) throws -> String {
        String(decoding: try FileTree.read(path(name)), as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Glibc

/// Whole files and folders, by the calls of the C library.
package enum FileTree {
    /// Reads a whole file.
    ///
    /// - Throws: ``TestFailure`` naming the file.
    package static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TestFailure("\(path) cannot be read (errno \(errno)).") }
        defer { close(descriptor) }
        var out: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            guard count > 0 else { return out }
            out += block[..<count]
        }
    }

    /// Writes a whole file.
    ///
    /// - Throws: ``TestFailure`` naming the file.
    package static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw TestFailure("\(path) cannot be written (errno \(errno)).")
        }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                throw TestFailure("\(path) cannot be written (errno \(errno)).")
            }
            offset += count
        }
    }

    /// Names in a folder, sorted; empty where there is no folder.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var out: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { out.append(name) }
        }
        return out.sorted()
    }

    /// Removes a file or a folder with everything in it; symbolic links are removed, not followed.
    package static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in names(in: path) { remove(path + "/" + name) }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

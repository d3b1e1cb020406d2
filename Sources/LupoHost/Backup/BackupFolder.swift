// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Files and folders of backups.
enum BackupFolder {
    /// What a file's name ends with until it is whole.
    static let draftSuffix = ".part"

    /// An error with the system's reason.
    static func fault(_ what: String, _ number: Int32 = errno) -> LupoError {
        let isFull = number == ENOSPC || number == EDQUOT
        return LupoError(
            isFull ? .diskFull : .fileSystem,
            "\(what.escapingControls()): \(String(cString: strerror(number))).",
            hint: isFull
                ? "Free some space (`lupo-host backup purge`), or set another `backup.folder`."
                : nil
        )
    }

    /// Makes a folder with those above it, for this user alone.
    static func make(_ path: String) throws(LupoError) {
        var built = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            built += (built.isEmpty || built.hasSuffix("/") ? "" : "/") + part
            if mkdir(built, 0o700) != 0, errno != EEXIST {
                throw fault("The folder \(built) cannot be made")
            }
        }
    }

    /// Removes a file; one that is not there is no error.
    static func remove(_ path: String) throws(LupoError) {
        if unlink(path) != 0, errno != ENOENT, errno != ENOTDIR {
            throw fault("\(path) cannot be removed")
        }
    }

    /// Removes a folder of files; one that is not there is no error.
    static func removeTree(_ path: String) throws(LupoError) {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw fault("The folder \(path) cannot be read")
        }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        closedir(folder)
        for name in names { try remove(path + "/" + name) }
        if rmdir(path) != 0, errno != ENOENT { throw fault("\(path) cannot be removed") }
    }

    /// Makes the names in a folder durable.
    static func sync(folder path: String) throws(LupoError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("The folder \(path) cannot be read") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("The folder \(path) cannot be written") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLupoResources
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

    /// The names in a folder, sorted.
    static func names(in path: String) throws(LupoError) -> [String] {
        guard let folder = opendir(path) else {
            throw fault("The folder \(path) cannot be read")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a folder with all that is in it; one that is not there is no error.
    static func removeTree(_ path: String) throws(LupoError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw fault("\(path) cannot be read")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
        for name in try names(in: path) { try removeTree(path + "/" + name) }
        if rmdir(path) != 0, errno != ENOENT { throw fault("\(path) cannot be removed") }
    }

    /// Writes a small file that must not be there; it is on the disk when this returns.
    static func write(_ bytes: [UInt8], to path: String) throws(LupoError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw fault("The file \(path) cannot be made") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if put < 0, errno == EINTR { continue }
            guard put > 0 else { throw fault("\(path) cannot be written") }
            rest = rest.dropFirst(put)
        }
        guard fsync(descriptor) == 0 else { throw fault("\(path) cannot be written") }
    }

    /// Makes everything durable that stands on the file system of a folder.
    static func syncAll(_ path: String) throws(LupoError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("The folder \(path) cannot be read") }
        defer { close(descriptor) }
        guard lupo_sync_file_system(descriptor) == 0 else {
            throw fault("The folder \(path) cannot be written")
        }
    }

    /// Makes the names in a folder durable.
    static func sync(folder path: String) throws(LupoError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("The folder \(path) cannot be read") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw fault("The folder \(path) cannot be written") }
    }
}

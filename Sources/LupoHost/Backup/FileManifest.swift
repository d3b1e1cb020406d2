// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The files of a folder, with size and SHA-256 of each.
struct FileManifest {
    /// One file.
    struct Entry: Equatable {
        /// Relative to the folder.
        var path: String
        var size: Int64
        var digest: String
    }

    private(set) var entries: [Entry] = []

    /// Bytes of all files.
    var bytes: Int64 { entries.reduce(0) { $0 + $1.size } }

    /// The file in which the manifest stands, in the folder.
    static let name = "manifest.json"
    /// The same for sha256sum.
    static let sumsName = "SHA256SUMS"

    /// Reads all files beneath a part of a folder.
    ///
    /// - Parameters:
    ///   - folder: to which paths are relative.
    ///   - part: the folder in it whose files are listed.
    ///   - check: called now and then; throws where somebody asks to stop.
    /// - Throws: ``LupoError`` `.fileSystem`, and what `check` throws.
    init(
        of folder: String,
        part: String,
        _ check: () throws(LupoError) -> Void
    ) throws(LupoError) {
        for path in try FileManifest.paths(in: folder, part) {
            try check()
            guard let found = try FileCopy.measure(folder + "/" + path) else {
                throw BackupFolder.fault("\(folder)/\(path) cannot be read", ENOENT)
            }
            entries.append(Entry(path: path, size: found.bytes, digest: found.digest))
        }
    }

    /// Reads a manifest that was written.
    ///
    /// - Parameters:
    ///   - folder: that has it.
    ///   - digest: of the manifest itself, as it was recorded.
    /// - Throws: ``LupoError`` `.backupDamaged`, `.fileSystem`.
    init(readFrom folder: String, digest: String?) throws(LupoError) {
        let path = folder + "/" + FileManifest.name
        guard let bytes = SmallFile.read(path) else {
            throw FileManifest.damaged(path, "it is gone")
        }
        guard SHA256.hex(bytes) == digest else {
            throw FileManifest.damaged(path, "its SHA-256 is another one")
        }
        let json = try JSON(parsing: String(decoding: bytes, as: UTF8.self))
        for file in json["files"]?.arrayValue ?? [] {
            guard let path = file["path"]?.stringValue, let size = file["size"]?.integerValue,
                let digest = file["sha256"]?.stringValue
            else { throw FileManifest.damaged(path, "it cannot be read") }
            entries.append(Entry(path: path, size: size, digest: digest))
        }
    }

    /// Writes it into the folder, durably, with all files that stand there.
    ///
    /// - Returns: the manifest's digest.
    /// - Throws: ``LupoError`` `.fileSystem`, `.diskFull`.
    func write(to folder: String) throws(LupoError) -> String {
        let files = entries.map { entry in
            JSON.object([
                ("path", .string(entry.path)), ("size", .integer(entry.size)),
                ("sha256", .string(entry.digest)),
            ])
        }
        let text = JSON.object([("files", .array(files))]).encoded(indented: true) + "\n"
        try BackupFolder.write(Array(text.utf8), to: folder + "/" + FileManifest.name)
        let sums = entries.map { "\($0.digest)  \($0.path)\n" }.joined()
        try BackupFolder.write(Array(sums.utf8), to: folder + "/" + FileManifest.sumsName)
        try BackupFolder.syncAll(folder)
        return SHA256.hex(text.utf8)
    }

    /// Holds the folder's files against it.
    ///
    /// - Parameters:
    ///   - folder: to which paths are relative.
    ///   - part: the folder in it whose files were listed.
    ///   - check: called now and then; throws where somebody asks to stop.
    /// - Throws: ``LupoError`` `.backupDamaged` naming the first file that is gone, new or another; `.fileSystem`.
    func compare(
        with folder: String,
        part: String,
        _ check: () throws(LupoError) -> Void
    ) throws(LupoError) {
        let known = Set(entries.map(\.path))
        let found = try FileManifest.paths(in: folder, part)
        if let new = found.first(where: { !known.contains($0) }) {
            throw FileManifest.damaged("\(folder)/\(new)", "it was not there")
        }
        for entry in entries {
            try check()
            let path = folder + "/" + entry.path
            guard let now = try FileCopy.measure(path) else {
                throw FileManifest.damaged(path, "it is gone")
            }
            guard now.bytes == entry.size else {
                throw FileManifest.damaged(
                    path,
                    "it has \(now.bytes) bytes in place of \(entry.size)"
                )
            }
            guard now.digest == entry.digest else {
                throw FileManifest.damaged(path, "its SHA-256 is another one")
            }
        }
    }

    /// Files beneath a folder, relative to another one, sorted.
    private static func paths(in folder: String, _ part: String) throws(LupoError) -> [String] {
        var out: [String] = []
        for name in try BackupFolder.names(in: folder + "/" + part) {
            let path = part + "/" + name
            var status = stat()
            guard lstat(folder + "/" + path, &status) == 0 else {
                throw BackupFolder.fault("\(folder)/\(path) cannot be read")
            }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: out += try paths(in: folder, path)
            case S_IFREG: out.append(path)
            default: throw damaged("\(folder)/\(path)", "it is no file")
            }
        }
        return out
    }

    private static func damaged(_ path: String, _ what: String) -> LupoError {
        LupoError(
            .backupDamaged,
            "The backup \(path.escapingControls()) is not what was written: \(what).",
            hint: "It is not used. Take another backup, such as the server's own."
        )
    }
}

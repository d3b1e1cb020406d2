// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// The server's own files of a table, exported and taken in again.
///
/// The quickest way by far, and only where the server's folder belongs to this user, as that of the embedded server does.
/// Sessions that write to the table wait while its files are copied.
extension BackupDesk {
    /// Why a table's files cannot be exported; nil where they can.
    private func obstacle(_ subject: BackupSubject) -> String? {
        obstacle(subject.table, subject.shape)
    }

    /// Why the files of a table with that definition cannot be taken in; nil where they can.
    func obstacle(_ table: ObjectName, _ shape: TableShape) -> String? {
        if shape.partitioning != nil { return "it is partitioned" }
        if shape.keys.contains(where: { $0.kind == .fulltext || $0.kind == .spatial }) {
            return "it has a FULLTEXT or SPATIAL index"
        }
        let names = [table.schema.name, table.table.name]
        let isPlain = names.allSatisfy { name in
            name.utf8.allSatisfy { byte in
                byte < 128
                    && (Character(UnicodeScalar(byte)).isLetter
                        || Character(UnicodeScalar(byte)).isNumber)
                    || byte == UInt8(ascii: "_")
            }
        }
        return isPlain ? nil : "its name is not made of letters, digits and underscores"
    }

    /// The server's folder, where it is this user's.
    private func ownServerFolder() throws(LupoError) -> String? {
        var status = stat()
        guard let folder = try serverFolder(), stat(folder, &status) == 0,
            status.st_uid == geteuid(), access(folder, R_OK | W_OK | X_OK) == 0
        else { return nil }
        return folder
    }

    func dataFolder(_ table: ObjectName) throws(LupoError) -> String {
        if let folder = try ownServerFolder() { return folder }
        throw LupoError(
            .backupRefused,
            "The files of \(table) cannot be exported: the server's folder is not this user's, as that of the embedded "
                + "server is.",
            hint: "Choose the method copy or file."
        )
    }

    /// Whether a table of the embedded server can be exported: by far the quickest there.
    func isQuicklyExported(_ subject: BackupSubject) throws(LupoError) -> Bool {
        guard obstacle(subject) == nil, let folder = try ownServerFolder() else { return false }
        return access(folder + "/" + ServerFolder.stampName, F_OK) == 0
    }

    func export(
        _ record: inout BackupRecord,
        _ request: BackupRequest,
        _ subject: BackupSubject
    ) throws(LupoError) {
        if let obstacle = obstacle(subject) {
            throw LupoError(
                .backupRefused,
                "The files of \(record.object) cannot be exported: \(obstacle).",
                hint: "Choose the method copy or file."
            )
        }
        let data = try dataFolder(record.object)
        let size = try size(of: record.object)
        try BackupFolder.make(record.location)
        try BackupRoom.require(size, in: record.location, for: "a backup of \(record.object)")
        let source = "\(data)/\(record.object.schema.name)/\(record.object.table.name)"
        try connection.execute("\(tag)FLUSH TABLES \(record.object) FOR EXPORT", effect: .none)
        let digest: RowDigest
        var files: [(String, JSON)] = []
        var bytes: Int64 = 0
        do throws(LupoError) {
            // The lock that the export holds keeps the rows as they are in the files.
            digest = try self.digest(ofTable: record.object)
            if request.needsSHA256 {
                let rows = try self.digest("\(record.object)", subject.shape.columns)
                record[detail: "sha256"] = .string(rows.digest)
            }
            for ending in ["cfg", "ibd"] {
                let copied = try FileCopy.copy(
                    "\(source).\(ending)",
                    to: "\(record.location)/table.\(ending)"
                )
                files.append((ending, .string(copied.digest)))
                bytes += copied.bytes
            }
        } catch {
            if !connection.isLost { try connection.execute("UNLOCK TABLES", effect: .none) }
            throw error
        }
        try connection.execute("UNLOCK TABLES", effect: .none)
        try BackupFolder.sync(folder: record.location)
        record[detail: "files"] = .object(files)
        record.bytes = bytes
        record.status = .copied
        try store(&record)
        try checkFiles(record)
        verify(&record, digest)
        try store(&record)
    }

    /// Reads exported files again and compares them with what was recorded.
    func checkFiles(_ record: BackupRecord) throws(LupoError) {
        for ending in ["cfg", "ibd"] {
            let path = "\(record.location)/table.\(ending)"
            let found = try FileCopy.digest(of: path)
            guard found == record[detail: "files"][ending]?.stringValue else {
                throw LupoError(
                    .backupDamaged,
                    "The backup \(path) is not what was written: \(found == nil ? "it is gone" : "its SHA-256 is another one").",
                    hint: "It is not used. Take another backup, such as the server's own."
                )
            }
        }
    }

    /// Makes a table in the backup schema of exported files.
    func importTablespace(_ record: inout BackupRecord) throws(LupoError) -> ObjectName {
        try checkFiles(record)
        let data = try dataFolder(record.object)
        let draft = try makeDraft(&record)
        try takeIn("\(record.location)/table", as: draft, in: data)
        return draft
    }

    /// Gives an empty table the rows of exported files.
    ///
    /// - Parameters:
    ///   - source: the files' path without `.ibd` and `.cfg`.
    ///   - draft: defined as the table that they were of.
    ///   - data: the server's folder.
    /// - Throws: ``LupoError`` as every statement; `.fileSystem`, `.diskFull`.
    func takeIn(_ source: String, as draft: ObjectName, in data: String) throws(LupoError) {
        let target = "\(data)/\(draft.schema.name)/\(draft.table.name)"
        try connection.execute("\(tag)ALTER TABLE \(draft) DISCARD TABLESPACE")
        for ending in ["cfg", "ibd"] {
            try BackupFolder.remove("\(target).\(ending)")
            _ = try FileCopy.copy("\(source).\(ending)", to: "\(target).\(ending)")
        }
        try connection.execute("\(tag)ALTER TABLE \(draft) IMPORT TABLESPACE")
        try BackupFolder.remove("\(target).cfg")
        schema.forget([draft])
    }
}

/// Copies files, with a digest of what was copied.
enum FileCopy {
    /// Copies a file that must not exist at its target; it is on the disk when this returns.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`, `.diskFull`.
    static func copy(
        _ source: String,
        to target: String
    ) throws(LupoError) -> (digest: String, bytes: Int64) {
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o660)
        guard output >= 0 else { throw BackupFolder.fault("The file \(target) cannot be made") }
        defer { close(output) }
        var bytes: Int64 = 0
        var failure: Int32 = 0
        let digest = try read(source) { piece in
            bytes += Int64(piece.count)
            var offset = 0
            while offset < piece.count {
                let rest = piece.baseAddress.map { $0 + offset }
                let put = write(output, rest, piece.count - offset)
                if put < 0, errno == EINTR { continue }
                guard put > 0 else {
                    failure = errno
                    return false
                }
                offset += put
            }
            return true
        }
        guard failure == 0 else {
            throw BackupFolder.fault("\(target) cannot be written", failure)
        }
        guard let digest else { throw BackupFolder.fault("\(source) cannot be read", ENOENT) }
        guard fsync(output) == 0 else { throw BackupFolder.fault("\(target) cannot be written") }
        return (digest, bytes)
    }

    /// The digest of a file; nil where there is none.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`.
    static func digest(of path: String) throws(LupoError) -> String? {
        try read(path) { _ in true }
    }

    /// Digest and size of a file; nil where there is none.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`.
    static func measure(_ path: String) throws(LupoError) -> (digest: String, bytes: Int64)? {
        var bytes: Int64 = 0
        let digest = try read(path) { piece in
            bytes += Int64(piece.count)
            return true
        }
        return digest.map { ($0, bytes) }
    }

    private static func read(
        _ path: String,
        _ body: (UnsafeRawBufferPointer) -> Bool
    ) throws(LupoError) -> String? {
        let input = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard input >= 0 else {
            if errno == ENOENT { return nil }
            throw BackupFolder.fault("\(path) cannot be read")
        }
        defer { close(input) }
        var digest = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
        defer { buffer.deallocate() }
        while true {
            let got = Glibc.read(input, buffer.baseAddress, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw BackupFolder.fault("\(path) cannot be read") }
            if got == 0 { return digest.finalize().hexadecimal }
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<got])
            digest.update(piece)
            guard body(piece) else { return nil }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// A backup of the whole server by mariadb-backup, made while the server works.
///
/// Nobody can put it back into a server that runs. It is what a person starts the server on when all else is lost; how, stands
/// in a file beside it, since then the ledger is lost as well.
extension BackupDesk {
    /// What stands for a whole server where a table's name stands else.
    static func wholeServer() throws(LupoError) -> ObjectName {
        ObjectName(schema: try Identifier("*"), table: try Identifier("*"))
    }

    /// Copies the server's files, makes them consistent, and lists them with their digests.
    ///
    /// The attempt must be stored, and nothing else open on the connection.
    ///
    /// - Parameter tables: whose definitions are kept, so that they can be taken out of it one by one.
    /// - Returns: its record.
    /// - Throws: ``LupoError`` `.backupRefused`, `.diskFull`, `.fileSystem`, `.interrupted`, and as every statement; nothing is
    ///   left behind then.
    func makeOfServer(_ tables: Set<ObjectName>) throws(LupoError) -> BackupRecord {
        let data = try readableData()
        let tool = try BackupTool(for: connection.serverVersion, interruption: core.interruption)
        let folder = core.configuration.backupFolder
        guard !(folder + "/").hasPrefix(data + "/") else {
            throw LupoError(
                .backupRefused,
                "The folder of the backups, \(folder), stands in that of the server, \(data).",
                hint: "Set another `backup.folder`."
            )
        }
        try BackupFolder.make(folder)
        try prepare()
        try BackupRoom.require(
            try BackupDesk.size(ofData: data) + newLogSize(),
            in: folder,
            for: "a backup of the server"
        )
        var record = try describeServer(data)
        let definitions = try schema.definitions(of: tables.sorted()).compactMapValues { $0 }
        record.definition = .object([
            (
                "tables",
                .object(
                    definitions.sorted { $0.key < $1.key }.map {
                        ($0.key.description, .string($0.value))
                    }
                )
            )
        ])
        try store(&record)
        do throws(LupoError) {
            try BackupFolder.make(record.location)
            try tool.copy(data, of: connection.options, to: record.location)
            try keepStamp(data, record)
            try BackupFolder.write(
                Array(
                    ServerReturn(record, data: data, project: core.configuration.folder).text.utf8
                ),
                to: record.location + "/" + ServerReturn.name
            )
            // What is read here is what was written: the program compares each page with its checksum as it copies it.
            let manifest = try FileManifest(of: record.location, part: "data", checkStop)
            record[detail: "files"] = .integer(Int64(manifest.entries.count))
            record.bytes = manifest.bytes
            record.checksum = try manifest.write(to: record.location)
            record.status = .copied
            try store(&record)
            try verifyServer(record)
            let now = core.clock.now
            record.status = .verified
            record.verified = now.ymdhis
            record.expires = settings.keep.map { now.advanced(byMicroseconds: $0 * 1_000).ymdhis }
            try store(&record)
        } catch {
            throw failed(record, error)
        }
        core.events(
            .note(
                "the server is backed up: \((record.bytes ?? 0) >> 20) MiB in \(record.location); "
                    + "\(ServerReturn.name) there says how it is put back"
            )
        )
        return record
    }

    /// Compares the files of a server's backup with its manifest.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`, `.fileSystem`, `.interrupted`.
    func verifyServer(_ record: BackupRecord) throws(LupoError) {
        let manifest = try FileManifest(readFrom: record.location, digest: record.checksum)
        try manifest.compare(with: record.location, part: "data", checkStop)
    }

    private func checkStop() throws(LupoError) { try core.checkInterruption() }

    /// The folder of the server's data, where this user can read it.
    private func readableData() throws(LupoError) -> String {
        guard case .socket = connection.options.endpoint else {
            throw LupoError(
                .backupRefused,
                "mariadb-backup copies the files of a server on this machine, and this one is reached by \(connection.options.endpoint).",
                hint: "Name the server by its socket, or choose another `backup.method`."
            )
        }
        guard let data = try serverFolder(), access(data + "/ibdata1", R_OK) == 0,
            access(data, R_OK | X_OK) == 0
        else {
            throw LupoError(
                .backupRefused,
                "mariadb-backup copies the files of the server, and this user may not read them.",
                hint: "Run as the user whom they belong to, or choose another `backup.method`."
            )
        }
        return data
    }

    /// Bytes of the redo log that is laid out anew.
    private func newLogSize() throws(LupoError) -> Int64 {
        try connection.value("SELECT CAST(@@innodb_log_file_size AS SIGNED)")?.integerValue ?? 0
    }

    /// Bytes of the server's files, less those that are made anew.
    static func size(ofData folder: String) throws(LupoError) -> Int64 {
        var total: Int64 = 0
        for name in try BackupFolder.names(in: folder) {
            let path = folder + "/" + name
            var status = stat()
            // What goes away meanwhile needs no room.
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: total += try size(ofData: path)
            case S_IFREG where !name.hasPrefix("ib_logfile") && !name.hasPrefix("ibtmp"):
                total += Int64(status.st_size)
            default: break
            }
        }
        return total
    }

    private func describeServer(_ data: String) throws(LupoError) -> BackupRecord {
        guard let trackingID = writer.attempt.place?.trackingID else {
            throw LupoError(.internal, "A backup was begun before its attempt was stored.")
        }
        let sequence = takeSequence()
        var record = BackupRecord(
            sequence: sequence,
            object: try BackupDesk.wholeServer(),
            method: .server,
            location: "\(core.configuration.backupFolder)/t\(trackingID)_\(sequence)_server",
            created: core.clock.now.ymdhis
        )
        record.trackingID = trackingID
        record[detail: "journal"] = .integer(writer.attempt.lastSequence)
        record[detail: "reason"] = .string("execution")
        record[detail: "server_version"] = .string(connection.serverVersion.description)
        record[detail: "data"] = .string(data)
        return record
    }

    /// By this file an embedded server knows its data.
    private func keepStamp(_ data: String, _ record: BackupRecord) throws(LupoError) {
        let stamp = data + "/" + ServerFolder.stampName
        guard access(stamp, F_OK) == 0 else { return }
        _ = try FileCopy.copy(stamp, to: "\(record.location)/data/\(ServerFolder.stampName)")
    }
}

extension BackupDesk {
    /// The error for a whole server that is to be given back: what a person has to type.
    func byHand(_ record: BackupRecord) throws(LupoError) -> LupoError {
        let data = record[detail: "data"].stringValue ?? ""
        let way = ServerReturn(record, data: data, project: core.configuration.folder)
        return LupoError(
            .backupRefused,
            "A whole server is not given back while it works. Its backup in \(record.location) is put back by these commands, "
                + "in place of all that the server has now:",
            hint: way.commands.joined(separator: "\n")
        )
    }
}

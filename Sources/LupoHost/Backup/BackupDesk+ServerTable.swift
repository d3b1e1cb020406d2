// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// One table out of a backup of the whole server.
extension BackupDesk {
    /// Gives a table back as it is in a backup of the whole server, by the files that its export left there.
    ///
    /// What others write to a table while the server is copied is in the backup or not, so there is no checksum of the
    /// rows to hold it against. The files are compared with their digests, the server checks each page as it takes
    /// them in, and the table once more before it takes its name.
    ///
    /// - Parameters:
    ///   - table: one that the migration touches, whose definition was kept.
    ///   - record: of a whole server.
    /// - Returns: false where the table is as it is in the backup.
    /// - Throws: ``LupoError`` `.backupDamaged`, `.backupRefused`, `.notFound`, and as every statement; the table is as before
    ///   then.
    func restore(_ table: ObjectName, ofServer record: BackupRecord) throws(LupoError) -> Bool {
        var record = record
        guard record.method == .server, record.status == .verified else {
            throw LupoError(
                .backupRefused,
                "Backup \(record.id ?? 0) is no verified one of the whole server, of which a table could be taken out.",
                hint:
                    "Leave --table out to give back what the backup holds; `lupo-host backup list` shows them."
            )
        }
        let saved = try definition(of: table, in: record)
        if let obstacle = obstacle(table, saved) {
            throw LupoError(
                .backupRefused,
                "The files of \(table) cannot be taken in: \(obstacle).",
                hint: "Start another server on the whole backup, and dump the table there."
            )
        }
        let data = try dataFolder(table)
        let subject = try BackupSubject(table, on: connection, schema)
        if let subject, !subject.isUntied {
            throw LupoError(
                .backupRefused,
                "\(table) is tied to other tables by foreign keys (\((subject.foreignKeys + subject.children).joined(separator: ", "))).",
                hint: "Take the files in by hand, under another name, and replace its rows."
            )
        }
        guard !saved.constraints.contains(where: \.isForeignKey) else {
            throw LupoError(
                .backupRefused,
                "\(table) had foreign keys when it was saved, and has none now.",
                hint: "Bring its definition back first."
            )
        }
        let source = "data/\(table.schema)/\(table.table)"
        try checkFiles(source, in: record)
        try makeSchema()
        let draft = try makeDraft(&record, of: saved, without: [])
        try takeIn("\(record.location)/\(source)", as: draft, in: data)
        let said = try connection.rows("\(BackupDesk.unlimited)CHECK TABLE \(draft)").last?[3]
        guard said?.textValue == "OK" else {
            throw LupoError(
                .backupDamaged,
                "\(table) as it is in \(record.location) has errors: \(said?.textValue ?? "CHECK TABLE says nothing").",
                hint: "It is not used; it stands in \(draft)."
            )
        }
        let digest = try digest(ofTable: draft)
        if let subject, subject.isCopied(by: saved), try self.digest(ofTable: table) == digest {
            try connection.execute("\(tag)DROP TABLE \(draft)")
            schema.forget([draft])
            return false
        }
        try swap(draft, as: table, &record, replacing: subject != nil)
        record.restored = core.clock.now.ymdhis
        try store(&record)
        core.events(.note("\(table) was given back \(Amount.of(Int(digest.rows), "row"))"))
        return true
    }

    private func definition(
        of table: ObjectName,
        in record: BackupRecord
    ) throws(LupoError) -> TableShape {
        let kept: [(String, JSON)] =
            if case .object(let members)? = record.definition["tables"] { members } else { [] }
        guard let text = kept.first(where: { $0.0 == table.description })?.1.stringValue,
            let shape = try ObjectShape(showCreate: text).table
        else {
            let names = kept.map(\.0).joined(separator: ", ")
            throw LupoError(
                .notFound,
                "Backup \(record.id ?? 0) does not hold the definition of \(table).",
                hint:
                    "It has those of the tables that its migration touches: \(names.isEmpty ? "none" : names). "
                    + "The files of the others are in \(record.location)/data."
            )
        }
        return shape
    }

    private func checkFiles(_ source: String, in record: BackupRecord) throws(LupoError) {
        let manifest = try FileManifest(readFrom: record.location, digest: record.checksum)
        for ending in ["cfg", "ibd"] {
            let path = "\(record.location)/\(source).\(ending)"
            let known = manifest.entries.first { $0.path == "\(source).\(ending)" }
            let found = try FileCopy.measure(path)
            guard let known, let found, known.digest == found.digest else {
                throw LupoError(
                    .backupDamaged,
                    "The backup \(path) is \(found == nil ? "gone" : "not what was written: its SHA-256 is another one").",
                    hint: "It is not used. Take another backup, such as the server's own."
                )
            }
        }
    }
}

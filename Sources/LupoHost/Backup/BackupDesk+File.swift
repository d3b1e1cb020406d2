// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A file of the host's own.
///
/// The rows are read in one consistent snapshot, which no other session waits for. Text is read as the bytes that it is
/// stored as, and floating-point numbers with all of their digits, so that what comes back is what was there.
extension BackupDesk {
    func writeFile(
        _ record: inout BackupRecord,
        _ request: BackupRequest,
        _ subject: BackupSubject,
        _ columns: [ColumnShape]
    ) throws(LupoError) {
        let folder = core.configuration.backupFolder
        try BackupFolder.make(folder)
        let size = try size(of: request.table)
        try BackupRoom.require(size, in: folder, for: "a backup of \(request.table)")
        let file = try BackupFileWriter(path: record.location, columns: columns.map(\.name.name))
        try connection.execute(
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
            effect: .none
        )
        let fields: SQLText = columns.map(\.readExactly).joined(separator: ", ")
        let stream = try connection.preparedStream(
            "\(tag)\(BackupDesk.unlimited)SELECT \(fields) FROM \(request.table)",
            [],
            effect: .none
        )
        do throws(LupoError) {
            while try stream.next() { try file.append(stream) }
        } catch {
            try? stream.close()
            throw error
        }
        let source = try digest(ofTable: request.table)
        if request.needsSHA256 {
            let digest = try digest("\(request.table)", subject.shape.columns)
            record[detail: "sha256"] = .string(digest.digest)
        }
        try connection.execute("COMMIT", effect: .none)
        guard file.rows == source.rows else {
            throw BackupDesk.damage(
                record,
                source,
                RowDigest(rows: file.rows, digest: source.digest)
            )
        }
        record[detail: "file_sha256"] = .string(try file.finish())
        record.bytes = file.size
        record.status = .copied
        try store(&record)
        // Read back from the disk, as a restore will.
        _ = try BackupFileReader(
            path: record.location,
            digest: record[detail: "file_sha256"].stringValue
        )
        verify(&record, source)
        try store(&record)
    }

    /// Makes a table in the backup schema of a file's rows.
    func readFile(_ record: inout BackupRecord) throws(LupoError) -> ObjectName {
        let reader = try BackupFileReader(
            path: record.location,
            digest: record[detail: "file_sha256"].stringValue
        )
        let saved = try record.savedShape()
        // Indexes that are sorted once, after the rows, take a third of the time of those that grow with them.
        let late = saved.keys.filter { key in
            key.kind == .index
                && !key.parts.contains {
                    saved.column(named: $0.column.name)?.isAutoIncrement == true
                }
        }
        let draft = try makeDraft(&record, without: late)
        var names: [Identifier] = []
        for name in reader.columns {
            guard let column = saved.column(named: name) else {
                throw LupoError(
                    .backupDamaged,
                    "The backup \(record.location) has the column \(name), which its table did not have.",
                    hint: "It belongs to another table."
                )
            }
            names.append(column.name)
        }
        let marks = SQLText(verbatim: names.map { _ in "?" }.joined(separator: ", "))
        let insert: SQLText = "INSERT INTO \(draft) (\(list: names)) VALUES (\(marks))"
        try withValuesAsTheyAre { () throws(LupoError) in
            try connection.execute("START TRANSACTION", effect: .none)
            let ahead = try BackupFileAhead(reader)
            while let rows = try ahead.next() {
                try core.checkInterruption()
                try connection.executeBulk(insert, rows: rows)
            }
            try connection.execute("COMMIT", effect: .lasting)
            if !late.isEmpty {
                let keys = late.map { "ADD \($0.sql)" }.joined(separator: ", ")
                try connection.execute("\(tag)ALTER TABLE \(draft) \(SQLText(verbatim: keys))")
            }
        }
        return draft
    }

    /// Makes an empty table in the backup schema, defined as the saved one but for its foreign keys.
    ///
    /// - Parameters:
    ///   - record: the backup.
    ///   - keys: indexes to leave out.
    /// - Returns: its name.
    /// - Throws: ``LupoError`` `.diskFull`; as every statement.
    func makeDraft(
        _ record: inout BackupRecord,
        without keys: [KeyShape] = []
    ) throws(LupoError) -> ObjectName {
        try requireRoomAtServer(for: record.bytes ?? 0, "giving \(record.object) back")
        return try makeDraft(&record, of: try record.savedShape(), without: keys)
    }

    /// The same for a definition that the backup's record does not have as its own.
    func makeDraft(
        _ record: inout BackupRecord,
        of saved: TableShape,
        without keys: [KeyShape]
    ) throws(LupoError) -> ObjectName {
        let name = "\(BackupDesk.draftPrefix)\(record.trackingID ?? 0)_\(record.sequence)"
        let draft = ObjectName(
            schema: try core.configuration.backupSchema(),
            table: try Identifier(name)
        )
        record[detail: "draft"] = .string(draft.description)
        try store(&record)
        var shape = saved
        shape.constraints.removeAll(where: \.isForeignKey)
        shape.name = draft.table
        shape.keys.removeAll(where: keys.contains)
        let body = shape.sql().dropFirst("CREATE TABLE ".count)
        // What a restore left that did not come to its end is made anew.
        try connection.execute("\(tag)DROP TABLE IF EXISTS \(draft)")
        try withValuesAsTheyAre { () throws(LupoError) in
            try connection.execute(
                "\(tag)CREATE TABLE \(draft.schema).\(SQLText(verbatim: String(body)))"
            )
        }
        schema.forget([draft])
        return draft
    }

    /// Lets the session take values as they are, and makes it strict again after.
    private func withValuesAsTheyAre(_ body: () throws(LupoError) -> Void) throws(LupoError) {
        try connection.execute(
            """
            SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', check_constraint_checks = 0, \
            foreign_key_checks = 0, max_statement_time = 0
            """,
            effect: .none
        )
        defer { makeStrict() }
        do throws(LupoError) {
            try body()
        } catch {
            if connection.isInTransaction, !connection.isLost {
                try connection.execute("ROLLBACK", effect: .none)
            }
            throw error
        }
    }

    private func makeStrict() {
        let limit = Double(core.statementLimit ?? 0) / 1_000
        _ = try? connection.execute(
            """
            SET sql_mode = \(SessionSettings.sqlMode), check_constraint_checks = 1, foreign_key_checks = 1, \
            max_statement_time = \(limit)
            """,
            effect: .none
        )
    }
}

extension ColumnShape {
    /// The column in a SELECT list so that no value changes on its way.
    fileprivate var readExactly: SQLText {
        if type.isApproximate { return "\(name) + 0e0 AS \(name)" }
        if type.isText || type.hasValues { return "CAST(\(name) AS BINARY) AS \(name)" }
        return "\(name)"
    }
}

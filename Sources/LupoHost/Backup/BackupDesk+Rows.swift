// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Giving rows back to a table that keeps its place, in one transaction that ends only if they are the saved ones.
extension BackupDesk {
    /// Replaces all rows of a table that foreign keys are tied to.
    ///
    /// - Parameters:
    ///   - subject: the table, defined as it was saved.
    ///   - place: the verified table with the rows.
    ///   - record: the backup.
    ///   - saved: its digest.
    /// - Throws: ``LupoError`` `.backupRefused`, `.backupDamaged`, and as every statement.
    func replaceRows(
        of subject: BackupSubject,
        from place: ObjectName,
        _ record: inout BackupRecord,
        _ saved: RowDigest
    ) throws(LupoError) {
        guard subject.fingerprint == record.fingerprint else {
            let keys = subject.foreignKeys + subject.children
            throw LupoError(
                .backupRefused,
                "\(record.object) is not defined as it was saved, and foreign keys are tied to it (\(keys.joined(separator: ", "))).",
                hint:
                    "Let the rollback bring its definition back first; then its rows can be replaced."
            )
        }
        let names = subject.writtenColumns.map(\.name)
        try inTransaction { () throws(LupoError) in
            try connection.execute(
                "\(tag)\(BackupDesk.asItIs)DELETE FROM \(record.object)",
                effect: .none
            )
            try connection.execute(
                """
                \(tag)\(BackupDesk.asItIs)INSERT INTO \(record.object) (\(list: names)) \
                SELECT \(list: names) FROM \(place)
                """,
                effect: .none
            )
            let found = try digest(ofTable: record.object)
            guard found == saved else { throw BackupDesk.damage(record, saved, found) }
        }
    }

    /// Gives the rows of a backup to a table that was saved after the migration had altered it, and has its old definition
    /// back: the columns that it has are those of before.
    ///
    /// - Parameters:
    ///   - record: of a whole table.
    ///   - subject: the table as it stands.
    /// - Returns: false where the rows are the saved ones already.
    /// - Throws: ``LupoError`` `.backupRefused` where a column was saved in another form, and as ``restore(_:)``.
    func restoreRows(
        beneath record: BackupRecord,
        _ subject: BackupSubject
    ) throws(LupoError) -> Bool {
        var record = record
        let savedShape = try record.savedShape()
        let columns = subject.shape.columns
        for column in columns
        where savedShape.column(named: column.name.name)?.type != column.type {
            throw LupoError(
                .backupRefused,
                "\(record.object).\(column.name) was saved after it had been altered, in another form than it has now.",
                hint:
                    "The rows as they were saved are in \(record.location); give them back by hand."
            )
        }
        let (place, _) = try verifiedTable(&record)
        let saved = try digest("\(place)", columns)
        let isSame = try digest("\(record.object)", columns) == saved
        if !isSame {
            let names = subject.writtenColumns.map(\.name)
            let object = record.object
            try inTransaction { () throws(LupoError) in
                try connection.execute(
                    "\(tag)\(BackupDesk.asItIs)DELETE FROM \(object)",
                    effect: .none
                )
                try connection.execute(
                    """
                    \(tag)\(BackupDesk.asItIs)INSERT INTO \(object) (\(list: names)) \
                    SELECT \(list: names) FROM \(place)
                    """,
                    effect: .none
                )
                let found = try digest("\(object)", columns)
                guard found == saved else { throw BackupDesk.damage(record, saved, found) }
            }
            core.events(
                .note("\(object) was given back \(Amount.of(Int(record.rows ?? 0), "row"))")
            )
        }
        if record.method != .copy {
            try connection.execute("\(tag)DROP TABLE IF EXISTS \(place)")
            schema.forget([place])
        }
        record.status = .restored
        record.restored = core.clock.now.ymdhis
        try store(&record)
        return !isSame
    }

    /// Gives rows or columns back by the primary key; rows that came later stay.
    func restoreRows(
        _ record: inout BackupRecord,
        _ subject: BackupSubject?
    ) throws(LupoError) -> Bool {
        guard let subject else {
            throw LupoError(
                .backupRefused,
                "There is no table \(record.object) to give rows back to.",
                hint: "Bring the table back first."
            )
        }
        let place = try record.place()
        let saved = try verifiedDigest(of: place, record)
        let names = record.columnNames ?? []
        var columns: [ColumnShape] = []
        for name in names {
            guard let column = subject.shape.column(named: name) else {
                throw LupoError(
                    .backupRefused,
                    "\(record.object) has no column \(name) to give values back to.",
                    hint: "Bring the column back first."
                )
            }
            columns.append(column)
        }
        guard let key = subject.shape.primaryKey?.parts.map(\.column) else {
            throw LupoError(
                .backupRefused,
                "\(record.object) has no primary key any more.",
                hint: "Bring the primary key back first."
            )
        }
        let join = key.map { "o.\($0.quoted) = b.\($0.quoted)" }.joined(separator: " AND ")
        let joined: SQLText = """
            (SELECT \(SQLText(verbatim: names.map { "o.\(quoted($0))" }.joined(separator: ", "))) FROM \(record.object) o \
            JOIN \(place) b ON \(SQLText(verbatim: join))) AS j
            """
        if try digest(joined, columns) == saved { return false }
        let others = columns.map(\.name).filter { !key.contains($0) }
        let object = record.object
        let isWholeRows = record[detail: "all_columns"] == .bool(true)
        try inTransaction { () throws(LupoError) in
            if isWholeRows {
                let changes = others.map { "\($0.quoted) = VALUES(\($0.quoted))" }
                let text =
                    changes.isEmpty
                    ? key.prefix(1).map { "\($0.quoted) = VALUES(\($0.quoted))" } : changes
                try connection.execute(
                    """
                    \(tag)\(BackupDesk.asItIs)INSERT INTO \(object) (\(list: columns.map(\.name))) \
                    SELECT \(list: columns.map(\.name)) FROM \(place) \
                    ON DUPLICATE KEY UPDATE \(SQLText(verbatim: text.joined(separator: ", ")))
                    """,
                    effect: .none
                )
            } else if !others.isEmpty {
                let changes = others.map { "o.\($0.quoted) = b.\($0.quoted)" }
                try connection.execute(
                    """
                    \(tag)\(BackupDesk.asItIs)UPDATE \(object) o JOIN \(place) b ON \(SQLText(verbatim: join)) \
                    SET \(SQLText(verbatim: changes.joined(separator: ", ")))
                    """,
                    effect: .none
                )
            }
            let found = try digest(joined, columns)
            guard found == saved else {
                throw LupoError(
                    .backupRefused,
                    "\(object) does not take all rows of its backup back: \(found.rows) of \(saved.rows) fit.",
                    hint:
                        "Rows were deleted of which only some columns were saved, or a unique key is in the way."
                )
            }
        }
        record.status = .restored
        record.restored = core.clock.now.ymdhis
        try store(&record)
        return true
    }

    private func quoted(_ name: String) -> String {
        "`" + name.replacing("`", with: "``") + "`"
    }

    private func inTransaction(_ body: () throws(LupoError) -> Void) throws(LupoError) {
        try connection.execute("START TRANSACTION", effect: .none)
        do throws(LupoError) {
            try body()
            try connection.execute("COMMIT", effect: .lasting)
        } catch {
            if connection.isInTransaction, !connection.isLost {
                try connection.execute("ROLLBACK", effect: .none)
            }
            throw error
        }
    }
}

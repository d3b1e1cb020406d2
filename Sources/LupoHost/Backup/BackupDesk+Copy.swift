// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A copy in the backup schema.
///
/// The rows are copied, compared and recorded in one transaction: there is no moment at which a copy has rows and is not
/// verified. INSERT … SELECT locks the rows that it reads until then, so that table and copy are compared in one state;
/// sessions that write to the table wait.
extension BackupDesk {
    func copy(
        _ record: inout BackupRecord,
        _ request: BackupRequest,
        _ subject: BackupSubject,
        _ columns: [ColumnShape]
    ) throws(LupoError) {
        let size = try size(of: request.table)
        try requireRoomAtServer(for: size, "a backup of \(request.table)")
        record.bytes = size
        try makeSchema()
        let place = try record.place()
        try createCopy(place, request, subject, columns)
        var attempts = 0
        while true {
            do throws(LupoError) {
                return try fill(place, &record, request, subject, columns)
            } catch {
                attempts += 1
                // A cluster gives way to other sessions' commits: the transaction is gone, and begins again. Beside an open
                // transaction nothing is locked, and somebody may have written between copying and comparing.
                let isPassing =
                    error.code == .deadlock || (error.code == .backupDamaged && beside != nil)
                guard isPassing, attempts < 4, !connection.isLost else { throw error }
                if connection.isInTransaction {
                    try connection.execute("ROLLBACK", effect: .none)
                }
                try core.checkInterruption()
            }
        }
    }

    private func createCopy(
        _ place: ObjectName,
        _ request: BackupRequest,
        _ subject: BackupSubject,
        _ columns: [ColumnShape]
    ) throws(LupoError) {
        guard !request.isPartial else {
            let key = SQLText(verbatim: subject.shape.primaryKey?.columnList ?? "")
            try connection.execute(
                """
                \(tag)CREATE TABLE \(place) (PRIMARY KEY \(key)) ENGINE=InnoDB \
                SELECT \(list: columns.map(\.name)) FROM \(request.table) WHERE FALSE
                """
            )
            return
        }
        try connection.execute("\(tag)CREATE TABLE \(place) LIKE \(request.table)")
        if let counter = subject.shape.autoIncrement {
            try connection.execute(
                "\(tag)ALTER TABLE \(place) AUTO_INCREMENT = \(SQLText(verbatim: String(counter)))"
            )
        }
        let made = try shape(of: place)
        guard let made, subject.isCopied(by: made) else {
            throw BackupSubject.refusal(
                request.table,
                "a table that is made like it has another definition"
            )
        }
    }

    private func fill(
        _ place: ObjectName,
        _ record: inout BackupRecord,
        _ request: BackupRequest,
        _ subject: BackupSubject,
        _ columns: [ColumnShape]
    ) throws(LupoError) {
        try connection.execute("START TRANSACTION", effect: .none)
        try connection.execute(
            """
            \(tag)\(BackupDesk.intoEmptyTable)INSERT INTO \(place) (\(list: columns.map(\.name))) \
            SELECT \(list: columns.map(\.name)) FROM \(request.source)
            """,
            request.values,
            effect: .none
        )
        let source: RowDigest
        let copied: RowDigest
        if request.isPartial {
            source = try digest(request.source, columns, request.values)
            copied = try digest("\(place)", columns)
        } else {
            source = try digest(ofTable: request.table)
            copied = try digest(ofTable: place)
        }
        guard source == copied else {
            throw BackupDesk.damage(record, source, copied)
        }
        if request.needsSHA256 {
            record[detail: "sha256"] = .string(try digest("\(place)", subject.shape.columns).digest)
        }
        verify(&record, source)
        try complete(&record)
    }

    /// The checksum of a whole table, whatever limits scripts' statements.
    func digest(ofTable table: ObjectName) throws(LupoError) -> RowDigest {
        try RowDigest(ofTable: table, on: connection, prefix: tag + BackupDesk.unlimited)
    }

    /// A digest over some columns of rows, whatever limits scripts' statements.
    func digest(
        _ source: SQLText,
        _ columns: [ColumnShape],
        _ values: [Value] = []
    ) throws(LupoError) -> RowDigest {
        try RowDigest(
            of: source,
            columns: columns,
            on: connection,
            tag: tag,
            variables: ", max_statement_time = 0",
            values
        )
    }

    /// The error for rows that are not those that were saved.
    static func damage(
        _ record: BackupRecord,
        _ expected: RowDigest,
        _ found: RowDigest
    ) -> LupoError {
        let what =
            expected.rows == found.rows
            ? "its \(Amount.of(Int(found.rows), "row")) have other values"
            : "\(Amount.of(Int(found.rows), "row")) in place of \(expected.rows)"
        return LupoError(
            .backupDamaged,
            "The backup of \(record.object) in \(record.location) is not what was saved: \(what).",
            hint: "It is not used. Look at who else writes to it, or take another backup."
        )
    }

    /// The shape of a table; nil where there is none.
    func shape(of table: ObjectName) throws(LupoError) -> TableShape? {
        schema.forget([table])
        guard let definition = try schema.definition(of: table) else { return nil }
        return try ObjectShape(showCreate: definition).table
    }
}

extension BackupRecord {
    /// The table that a copy is.
    func place() throws(LupoError) -> ObjectName { try ObjectName(stored: location) }
}

extension ObjectName {
    /// Reads `schema.table` as the ledger keeps it; a dot in the table's name belongs to it.
    init(stored text: String) throws(LupoError) {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw LupoError(.internal, "The ledger has a name without a schema: \(text).")
        }
        self.init(schema: try Identifier(parts[0]), table: try Identifier(parts[1]))
    }
}

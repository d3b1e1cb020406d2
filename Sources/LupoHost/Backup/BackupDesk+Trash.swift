// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Tables that were to be dropped and have rows: they stay in their schema under another name, until a purge.
///
/// The row that says so goes out with the statement's intent, before the table has its new name. What a dead host left
/// open is decided by where the table stands.
extension BackupDesk {
    /// Describes a table that is about to be put aside; the row is written with the next flush.
    ///
    /// - Parameters:
    ///   - table: stands, and nothing is tied to it.
    ///   - definition: SHOW CREATE TABLE.
    ///   - keep: how long a purge leaves it alone, in milliseconds; nil for ever.
    ///   - isRollback: whether a rollback drops it.
    /// - Returns: an intent.
    /// - Throws: ``LupoError`` as every statement.
    func announceTrash(
        _ table: ObjectName,
        _ definition: String,
        keep: Int64?,
        isRollback: Bool
    ) throws(LupoError) -> BackupRecord {
        try prepare()
        let now = core.clock.now
        let sequence = nextSequence ?? 1
        nextSequence = sequence + 1
        var record = BackupRecord(
            sequence: sequence,
            object: table,
            method: .trash,
            location: try freeName(for: table, at: now).description,
            created: now.ymdhis
        )
        record.trackingID = writer.attempt.place?.trackingID
        record.bytes = try size(of: table)
        record.fingerprint = SHA256.hex(Fingerprint.canonicalText(of: definition).utf8)
        record.definition = .object([("table", .string(definition))])
        record.expires = keep.map { now.advanced(byMicroseconds: $0 * 1_000).ymdhis }
        record[detail: "journal"] = .integer(writer.attempt.lastSequence)
        record[detail: "reason"] = .string(StatementVerb.dropTable.rawValue)
        if isRollback { record[detail: "direction"] = .string("down") }
        note(&record)
        return record
    }

    private func freeName(
        for table: ObjectName,
        at now: Timestamp
    ) throws(LupoError) -> ObjectName {
        var copy = 1
        while true {
            let name = ObjectName(
                schema: table.schema,
                table: try TrashName.make(for: table.table, at: now, copy: copy)
            )
            schema.forget([name])
            if try schema.definition(of: name) == nil { return name }
            copy += 1
        }
    }

    /// Records what came of an announced one, by where the table stands; the row is written with the next flush.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func settleAnnounced(_ record: inout BackupRecord, because error: LupoError?) throws(LupoError)
    {
        record.isStored = true
        try decide(&record, error?.message)
        note(&record)
    }

    /// Gives up an announced one whose statement was never sent.
    func giveUp(_ record: inout BackupRecord, because error: LupoError) {
        record.isStored = true
        record.status = .failed
        record.error = error.message.clipped(to: 8_000)
        note(&record)
    }

    private func note(_ record: inout BackupRecord) {
        record.seal()
        let (row, now) = (record, core.clock.now)
        writer.record { $0.add(row, at: now) }
    }

    private func decide(_ record: inout BackupRecord, _ reason: String?) throws(LupoError) {
        let place = try record.place()
        schema.forget([place])
        if try schema.definition(of: place) != nil {
            record.status = .verified
            record.verified = core.clock.now.ymdhis
        } else {
            record.status = .failed
            record.error = (reason ?? "Its host went away before it was put aside.").clipped(
                to: 8_000
            )
        }
    }

    /// Finds out what came of one whose host is gone.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func settleTrash(_ record: inout BackupRecord) throws(LupoError) {
        try decide(&record, nil)
        try store(&record)
    }

    // MARK: - Given back

    /// Gives a table its name back.
    ///
    /// - Returns: false where it has it already.
    /// - Throws: ``LupoError`` `.backupDamaged` where it is not there or was changed, `.backupRefused` where another table has
    ///   its name and something is tied to that; as every statement.
    func restoreTrash(_ record: inout BackupRecord) throws(LupoError) -> Bool {
        let place = try record.place()
        schema.forget([place, record.object])
        let present = try schema.definition(of: record.object)
        if try schema.definition(of: place) == nil, let present,
            SHA256.hex(Fingerprint.canonicalText(of: present).utf8) == record.fingerprint
        {
            // A host that died behind the RENAME did not come to say so.
            if record.status != .restored { try markRestored(&record) }
            return false
        }
        try checkTrash(record)
        if present == nil {
            try connection.execute("\(tag)RENAME TABLE \(place) TO \(record.object)")
            schema.forget([place, record.object])
        } else {
            let subject = try BackupSubject(record.object, on: connection, schema)
            if let subject, !subject.isUntied {
                throw LupoError(
                    .backupRefused,
                    "\(record.object) cannot take back its name: foreign keys are tied to the table that has it now.",
                    hint: "Its rows are in \(record.location)."
                )
            }
            try makeSchema()
            try swap(place, as: record.object, &record, replacing: subject != nil)
        }
        try markRestored(&record)
        core.events(.note("\(record.object) has its name back, from \(place.table)"))
        return true
    }

    /// Holds a table that was put aside against what was recorded.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`; as every statement.
    func checkTrash(_ record: BackupRecord) throws(LupoError) {
        let place = try record.place()
        schema.forget([place])
        guard let definition = try schema.definition(of: place),
            var shape = try ObjectShape(showCreate: definition).table
        else {
            throw LupoError(
                .backupDamaged,
                "The table that was \(record.object) is gone: there is no \(place).",
                hint:
                    "Somebody dropped or renamed it. Take another backup, such as the server's own."
            )
        }
        shape.name = record.object.table
        guard SHA256.hex(shape.canonicalText.utf8) == record.fingerprint else {
            throw LupoError(
                .backupDamaged,
                "\(place) is not what was put aside as \(record.object): it has another definition.",
                hint: "Somebody changed it. Look at it, and rename or drop it by hand."
            )
        }
    }

    /// Drops a table that was put aside, if it is still what was recorded.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`, `.backupRefused`; as every statement.
    func dropTrash(_ record: BackupRecord) throws(LupoError) {
        let place = try record.place()
        guard TrashName.isOne(place.table.name), place.schema == record.object.schema else {
            throw LupoError(
                .backupRefused,
                "\(place) is no name of a table that was put aside, and is not dropped.",
                hint: "Look at the row of \(core.ledger.tables.backups)."
            )
        }
        schema.forget([place])
        guard record.status != .restored, try schema.definition(of: place) != nil else { return }
        try checkTrash(record)
        try connection.execute("\(tag)DROP TABLE IF EXISTS \(place)")
        schema.forget([place])
    }
}

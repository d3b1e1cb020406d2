// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Giving tables their rows back.
///
/// The backup is verified first. Then the verified table takes the name in one RENAME, which happens wholly or not at
/// all, and what stood there goes to the backup schema under another name. A table that foreign keys are tied to keeps
/// its place; its rows are replaced in one transaction that ends only if they are the saved ones.
extension BackupDesk {
    /// Gives a table what a backup holds.
    ///
    /// The attempt must hold the table's lease, and nothing else be open on the connection.
    ///
    /// - Parameter record: verified, or already given back once.
    /// - Returns: false where the table is as it was when it was saved.
    /// - Throws: ``LupoError`` `.backupDamaged`, `.backupRefused`, and as every statement; the table is as before then.
    func restore(_ record: BackupRecord) throws(LupoError) -> Bool {
        var record = record
        guard record.status == .verified || record.status == .restored else {
            throw LupoError(
                .backupDamaged,
                "The backup of \(record.object) in \(record.location) is \(record.status.rawValue): it cannot be given back.",
                hint: "`lupo-host backup list` shows which ones can."
            )
        }
        if record.method == .trash { return try restoreTrash(&record) }
        guard record.method != .server else { throw try byHand(record) }
        schema.forget([record.object])
        let subject = try BackupSubject(record.object, on: connection, schema)
        if record.isPartial { return try restoreRows(&record, subject) }
        if let subject, try isAsSaved(record, subject) {
            // A host that died behind the swap did not come to say so.
            if record[detail: "replaced"] != .null, record.status != .restored {
                try markRestored(&record)
            }
            return false
        }
        if try wasSwapped(record) {
            if record.status == .verified {
                try markRestored(&record)
                return true
            }
            throw LupoError(
                .backupRefused,
                "The backup of \(record.object) was given back before: its copy is the table by now.",
                hint:
                    "What the table was until then is in \(record[detail: "replaced"].stringValue ?? "no place")."
            )
        }
        try makeSchema()
        let (place, saved) = try verifiedTable(&record)
        if let subject, !subject.isUntied {
            try replaceRows(of: subject, from: place, &record, saved)
        } else {
            try requireNoForeignKeys(record)
            try swap(place, as: record.object, &record, replacing: subject != nil)
        }
        try checkRestored(record)
        try markRestored(&record)
        core.events(
            .note("\(record.object) was given back \(Amount.of(Int(record.rows ?? 0), "row"))")
        )
        return true
    }

    /// Gives back, after a rollback by the script, what the host saved by itself.
    ///
    /// A table that was altered before it was saved has another definition by now than its backup: then its rows are given
    /// back, and its definition stays as the script left it.
    ///
    /// - Parameters:
    ///   - record: of a whole table.
    ///   - before: fingerprint of the table before the migration; nil where there was none.
    /// - Returns: false where there was nothing to give back.
    /// - Throws: ``LupoError`` as ``restore(_:)``.
    func restore(_ record: BackupRecord, undoing before: String?) throws(LupoError) -> Bool {
        guard record.fingerprint != before else { return try restore(record) }
        schema.forget([record.object])
        guard let subject = try BackupSubject(record.object, on: connection, schema),
            subject.fingerprint == before
        else {
            // The definition is not that of before: the rollback has not succeeded, and the comparison says so.
            core.events(
                .note(
                    "\(record.object) was not given its rows back, since its definition differs: they are in \(record.location)"
                )
            )
            return false
        }
        return try restoreRows(beneath: record, subject)
    }

    /// Whether a copy has taken the table's place already, as a host that died behind the swap did not come to say.
    private func wasSwapped(_ record: BackupRecord) throws(LupoError) -> Bool {
        guard record.method == .copy, let name = record[detail: "replaced"].stringValue,
            try shape(of: try record.place()) == nil
        else { return false }
        if record.status == .restored { return true }
        return try shape(of: try ObjectName(stored: name)) != nil
    }

    func markRestored(_ record: inout BackupRecord) throws(LupoError) {
        record.status = .restored
        record.restored = core.clock.now.ymdhis
        try store(&record)
        made[record.object] = nil
    }

    /// Whether a table has the definition and the rows that were saved.
    private func isAsSaved(
        _ record: BackupRecord,
        _ subject: BackupSubject
    ) throws(LupoError) -> Bool {
        guard subject.fingerprint == record.fingerprint else { return false }
        let found = try digest(ofTable: record.object)
        return found.rows == record.rows && found.digest == record.checksum
    }

    /// The table in the backup schema that is about to take the name, verified.
    func verifiedTable(
        _ record: inout BackupRecord
    ) throws(LupoError) -> (ObjectName, RowDigest) {
        let place: ObjectName
        switch record.method {
        case .copy: place = try record.place()
        case .file: place = try readFile(&record)
        case .tablespace: place = try importTablespace(&record)
        case .trash: place = try record.place()
        case .server: throw try byHand(record)
        }
        return (place, try verifiedDigest(of: place, record))
    }

    /// Holds a table in the backup schema against what was recorded.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`; as every statement.
    func verifiedDigest(
        of place: ObjectName,
        _ record: BackupRecord
    ) throws(LupoError) -> RowDigest {
        guard let shape = try shape(of: place) else {
            throw LupoError(
                .backupDamaged,
                "The backup of \(record.object) is gone: there is no table \(place).",
                hint: "Take another backup, such as the server's own."
            )
        }
        let saved = try record.savedShape()
        let found: RowDigest
        if let names = record.columnNames {
            found = try digest("\(place)", names.compactMap { saved.column(named: $0) })
        } else {
            var (left, right) = (shape, saved)
            left.name = right.name
            right.constraints.removeAll(where: \.isForeignKey)
            guard left.canonicalText == right.canonicalText else {
                throw LupoError(
                    .backupDamaged,
                    "The backup of \(record.object) is not what was saved: \(place) has another definition.",
                    hint: "Somebody changed it. Take another backup, such as the server's own."
                )
            }
            found = try digest(ofTable: place)
        }
        let expected = RowDigest(rows: record.rows ?? 0, digest: record.checksum ?? "")
        guard found == expected else { throw BackupDesk.damage(record, expected, found) }
        return found
    }

    private func requireNoForeignKeys(_ record: BackupRecord) throws(LupoError) {
        let keys = try record.savedShape().constraints.filter(\.isForeignKey).map(\.name.name)
        guard !keys.isEmpty else { return }
        throw LupoError(
            .backupRefused,
            "\(record.object) had foreign keys when it was saved (\(keys.joined(separator: ", "))), and does not stand there.",
            hint:
                "Bring its definition back first (`lupo-host backup list --format json` has it), then restore its rows."
        )
    }

    // MARK: - A swap of names

    /// Gives a table's name to a verified one; what has it goes to the backup schema.
    func swap(
        _ place: ObjectName,
        as object: ObjectName,
        _ record: inout BackupRecord,
        replacing isThere: Bool
    ) throws(LupoError) {
        var name = "r\(record.trackingID ?? 0)_\(record.sequence)_"
        if let before = record[detail: "replaced"].nonNull {
            // A backup in a file may be given back more than once.
            let known = (record[detail: "replaced_before"].arrayValue ?? []) + [before]
            record[detail: "replaced_before"] = .array(known)
            name += "\(known.count + 1)_"
        }
        name += object.table.name
        let replaced = ObjectName(
            schema: try core.configuration.backupSchema(),
            table: try Identifier(String(name.prefix(64)))
        )
        // Known before it exists, so that a purge finds it whatever happens.
        record[detail: "replaced"] = .string(replaced.description)
        try store(&record)
        if isThere {
            try connection.execute(
                "\(tag)RENAME TABLE \(object) TO \(replaced), \(place) TO \(object)"
            )
        } else {
            try connection.execute("\(tag)RENAME TABLE \(place) TO \(object)")
        }
        schema.forget([object, place, replaced])
    }

    /// Compares a table that was given back with what was saved.
    private func checkRestored(_ record: BackupRecord) throws(LupoError) {
        schema.forget([record.object])
        guard let subject = try BackupSubject(record.object, on: connection, schema),
            try isAsSaved(record, subject)
        else {
            throw LupoError(
                .backupDamaged,
                "\(record.object) was given back, and is not what was saved: another session has changed it since.",
                hint:
                    "What it was before is in \(record[detail: "replaced"].stringValue ?? "place"); compare the two."
            )
        }
    }
}

extension RowDigest {
    /// A digest that was recorded.
    init(rows: Int64, digest: String) {
        self.rows = rows
        self.digest = digest
    }
}

extension BackupRecord {
    /// The columns of a partial backup; nil for one of a whole table.
    var columnNames: [String]? { detail["columns"]?.arrayValue?.compactMap(\.stringValue) }

    /// The table's definition when it was saved.
    func savedShape() throws(LupoError) -> TableShape {
        guard let text = definition["table"]?.stringValue,
            let shape = try ObjectShape(showCreate: text).table
        else {
            throw LupoError(
                .backupDamaged,
                "The record of the backup of \(object) does not hold the table's definition.",
                hint: "Restore it by hand from \(location)."
            )
        }
        return shape
    }
}

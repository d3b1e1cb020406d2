// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A DROP TABLE that puts the table aside instead.
struct TrashedDrop {
    /// What the ledger says of the table.
    var record: BackupRecord
    /// The RENAME that is sent in the statement's place.
    let sent: CheckedStatement
}

extension StatementRunner {
    /// What becomes of a statement that drops a table.
    enum Drop {
        /// It is sent as it is.
        case real
        /// The same: the table has no rows, and its definition is all that goes.
        case empty
        /// The table gets another name.
        case trash(TrashedDrop)
    }

    /// Whether a table that is dropped is put aside instead, if it has rows.
    ///
    /// What this attempt made itself and drops again while it goes on, or because the server has no room, is worth nothing to
    /// anybody. A table that foreign
    /// keys are tied to would take them along, and go on to answer for them.
    ///
    /// - Throws: ``LupoError`` as every statement.
    func isPutAside(_ table: ObjectName) throws(LupoError) -> Bool {
        guard !writer.isSilent, !isReadOnly, core.configuration.trash != .none,
            !created.contains(table) || inRollback && !hasMetFullDisk,
            let definition = try schema.definition(of: table),
            let shape = try? ObjectShape(showCreate: definition).table
        else { return false }
        if shape.constraints.contains(where: \.isForeignKey) { return false }
        return try core.connection.value(
            """
            SELECT 1 FROM information_schema.referential_constraints \
            WHERE unique_constraint_schema = \(table.schema.name) AND referenced_table_name = \(table.table.name) LIMIT 1
            """
        ) == nil
    }

    /// Decides about a statement, and announces the table that is put aside.
    ///
    /// - Parameters:
    ///   - statement: admitted before.
    ///   - before: the definitions of what it writes.
    /// - Returns: what is to be sent.
    /// - Throws: ``LupoError`` as every statement; nothing was sent then.
    func drop(
        _ statement: CheckedStatement,
        _ before: [ObjectName: String?]
    ) throws(LupoError) -> Drop {
        guard statement.access.verb == .dropTable, statement.access.writes.count == 1,
            let table = statement.access.writes.first,
            let definition = before[table] ?? nil, !writer.isSilent,
            case .keep(let keep) = core.configuration.trash,
            (try? ObjectShape(showCreate: definition).table) != nil
        else { return .real }
        guard try mayHaveRows(table) else { return .empty }
        guard try isPutAside(table) else {
            if inRollback, !hasMetFullDisk {
                core.events(
                    .note("\(table) is dropped with its rows: foreign keys are tied to it")
                )
            }
            return .real
        }
        // The attempt is stored before the first row about one of its tables.
        if writer.attempt.place == nil { try claim() }
        let record = try backups.announceTrash(
            table,
            definition,
            keep: keep,
            isRollback: inRollback
        )
        let text = "RENAME TABLE \(table.quoted) TO \(try record.place().quoted)"
        let read = try StatementReader(options: checker.options).read(text)
        let sent = CheckedStatement(
            rewritten: try RewrittenStatement(read),
            read: read,
            access: statement.access,
            rowLoss: nil
        )
        return .trash(TrashedDrop(record: record, sent: sent))
    }

    /// Whether a table has rows; what cannot be read may have some.
    ///
    /// - Throws: ``LupoError`` where the connection is lost.
    func mayHaveRows(_ table: ObjectName) throws(LupoError) -> Bool {
        do {
            return try core.connection.value("SELECT 1 FROM \(table) LIMIT 1") != nil
        } catch {
            if core.connection.isLost || error.isFatal { throw error }
            return true
        }
    }

    /// Gives tables their names back that were put aside as they were before the migration, where nothing has the name now.
    ///
    /// Of a completed migration too: nobody can have worked with a table that was not there.
    ///
    /// - Parameters:
    ///   - known: the migration's backups.
    ///   - before: fingerprints of the touched tables before it.
    /// - Throws: ``LupoError`` as ``BackupDesk/restore(_:)``.
    func giveNamesBack(
        _ known: [BackupRecord],
        _ before: [ObjectName: String?]
    ) throws(LupoError) {
        for record in try backups.chain(known) where record.method == .trash {
            guard let fingerprint = before[record.object] ?? nil,
                record.fingerprint == fingerprint, record.status == .verified
            else { continue }
            schema.forget([record.object])
            guard try schema.definition(of: record.object) == nil else { continue }
            _ = try backups.restore(record)
        }
    }

    /// Tells of a table that was put aside.
    func tell(_ record: BackupRecord) {
        guard record.status == .verified else { return }
        let time = record.expires.flatMap(Timestamp.init(ymdhis:)).map {
            "until \($0.text) UTC"
        }
        let name = record.location.dropFirst(record.object.schema.name.count + 1)
        core.events(.note("\(record.object) has rows: kept as \(name) \(time ?? "for ever")"))
    }
}

extension StatementRunner.Drop {
    /// What the journal says of it besides, so that whoever reads it later knows where the rows are.
    var note: (String, JSON)? {
        switch self {
        case .real: nil
        case .empty: ("was_empty", .bool(true))
        case .trash(let trash): ("trash", .string(trash.record.location))
        }
    }
}

extension JournalEntry {
    /// Adds a member to the parameters, where these are no list.
    mutating func note(_ member: (String, JSON)?) {
        guard let member else { return }
        if case .object(let members) = parameters {
            parameters = .object(members + [member])
        } else if parameters == .null {
            parameters = .object([member])
        }
    }

    /// Where the table is that the statement dropped; nil where it is gone.
    var trash: String? { parameters["trash"]?.stringValue }
}

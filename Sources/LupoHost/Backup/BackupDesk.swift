// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Makes backups, looks after them, and gives them back, under the leases of one attempt.
///
/// INVARIANTS
/// 1. A backup's row is durable before anything of it exists, so that what a dead host left behind is known.
/// 2. Only what was compared with its source is `verified`, and only that is ever given back.
/// 3. A table is taken out of its place only in the statement that puts the verified one there; it is kept until a purge.
final class BackupDesk {
    let core: SessionCore
    let writer: LedgerWriter
    let schema: SchemaReader
    let settings: BackupSettings
    var nextSequence: Int64?
    private var hasSchema = false
    /// The verified backups of whole tables that this attempt has made.
    var made: [ObjectName: BackupRecord] = [:]

    init(
        core: SessionCore,
        writer: LedgerWriter,
        schema: SchemaReader,
        settings: BackupSettings
    ) {
        self.core = core
        self.writer = writer
        self.schema = schema
        self.settings = settings
    }

    /// Where it works: the session's connection, or one beside a transaction that is open there.
    var connection: MariaDBConnection { beside ?? core.connection }
    private(set) var beside: MariaDBConnection?

    /// What the host's own statements begin with, so that they are found after it died.
    var tag: SQLText {
        SQLText(
            verbatim: StatementTag(token: UInt64(clamping: writer.token), sequence: 0).comment + " "
        )
    }

    /// Lifts what limits scripts' statements, and takes values as they are: a zero date, an id of 0, a broken CHECK.
    static let asItIs: SQLText = """
        SET STATEMENT max_statement_time = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', check_constraint_checks = 0, \
        foreign_key_checks = 0 FOR 
        """

    /// The same, for rows that go into an empty table.
    ///
    /// The server then builds the indexes by sorting. That unique keys hold is known from where the rows come from.
    static let intoEmptyTable: SQLText = """
        SET STATEMENT max_statement_time = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', \
        check_constraint_checks = 0, foreign_key_checks = 0, unique_checks = 0 FOR 
        """

    /// Lifts the limit of time alone.
    static let unlimited: SQLText = "SET STATEMENT max_statement_time = 0 FOR "

    // MARK: - Making

    /// Makes a backup and verifies it.
    ///
    /// The attempt must be stored, and nothing else open on the connection.
    ///
    /// - Throws: ``LupoError`` `.backupRefused`, `.backupDamaged`, `.diskFull`, `.lockWait`, and as every statement;
    ///   nothing is left behind then.
    func make(_ request: BackupRequest) throws(LupoError) -> BackupRecord {
        schema.forget([request.table])
        guard let subject = try BackupSubject(request.table, on: connection, schema) else {
            throw LupoError(
                .schemaDiffers,
                "There is no table \(request.table) to back up.",
                hint: "Make backups of tables that exist; ask m.schema:has_table first."
            )
        }
        let columns = try request.chosenColumns(of: subject)
        let method = try method(for: request, subject)
        try prepare()
        var record = try describe(request, subject, columns, method)
        try store(&record)
        do throws(LupoError) {
            switch method {
            case .copy: try copy(&record, request, subject, columns)
            case .file: try writeFile(&record, request, subject, columns)
            case .tablespace: try export(&record, request, subject)
            case .trash: throw LupoError(.internal, "A backup cannot be made by putting aside.")
            case .server: throw LupoError(.internal, "A table is backed up as a server.")
            }
        } catch {
            throw failed(record, error)
        }
        if !request.isPartial { made[request.table] = record }
        core.events(.note("\(request.table) is backed up: \(record.summary)"))
        return record
    }

    /// Does something beside a transaction that is open on the session's connection, with the state before it.
    ///
    /// - Throws: ``LupoError`` as `body`, and as connecting.
    func besideTransaction(_ body: () throws(LupoError) -> Void) throws(LupoError) {
        let other = try MariaDBConnection(connection.options)
        // What the open transaction has locked is read as it was committed, and waited for by nobody.
        try other.execute("SET tx_isolation = 'READ-COMMITTED'", effect: .none)
        beside = other
        defer { beside = nil }
        try body()
    }

    /// Whether a backup of the whole table is there already, of this attempt or of one that it goes on from.
    ///
    /// Where the script asked for it, a rollback gives it back by itself from now on.
    ///
    /// - Parameters:
    ///   - table: the table.
    ///   - reason: what is about to lose rows.
    /// - Returns: true where the table needs no other backup.
    /// - Throws: ``LupoError`` as every statement.
    func isSaved(_ table: ObjectName, before reason: String) throws(LupoError) -> Bool {
        try prepare()
        guard var record = made[table] else { return false }
        guard !record.isAutomatic else { return true }
        record[detail: "reason"] = .string(reason)
        try store(&record)
        made[table] = record
        return true
    }

    private func method(
        for request: BackupRequest,
        _ subject: BackupSubject
    ) throws(LupoError) -> BackupMethod {
        if request.isPartial {
            if let method = request.method, method != .copy {
                throw LupoError(
                    .backupRefused,
                    "Some of the rows or columns of \(request.table) can be kept as a copy alone.",
                    hint: "Leave `method` out."
                )
            }
            return .copy
        }
        // A whole server is saved beside its tables, not in place of them: it cannot be given back while it runs.
        let wanted = request.method ?? (settings.method == .server ? nil : settings.method)
        // Beside an open transaction the table cannot be locked, as an export has to.
        if beside != nil { return wanted == .file ? .file : .copy }
        if let wanted { return wanted }
        return try isQuicklyExported(subject) ? .tablespace : .copy
    }

    private func describe(
        _ request: BackupRequest,
        _ subject: BackupSubject,
        _ columns: [ColumnShape],
        _ method: BackupMethod
    ) throws(LupoError) -> BackupRecord {
        guard let trackingID = writer.attempt.place?.trackingID else {
            throw LupoError(.internal, "A backup was begun before its attempt was stored.")
        }
        let sequence = takeSequence()
        var record = BackupRecord(
            sequence: sequence,
            object: request.table,
            method: method,
            location: "",
            created: core.clock.now.ymdhis
        )
        record.location = try location(of: record, trackingID)
        record.trackingID = trackingID
        record.fingerprint = subject.fingerprint
        record.definition = .object([("table", .string(subject.definition))])
        record[detail: "journal"] = .integer(writer.attempt.lastSequence)
        record[detail: "counter"] = JSON(subject.shape.autoIncrement.map { Int64(clamping: $0) })
        record[detail: "reason"] = JSON(request.reason)
        if request.isPartial {
            record[detail: "columns"] = .array(columns.map { .string($0.name.name) })
            record[detail: "where"] = JSON(request.condition)
            record[detail: "all_columns"] = .bool(request.columns == nil)
        }
        return record
    }

    /// The number of the next backup of this attempt.
    func takeSequence() -> Int64 {
        let sequence = nextSequence ?? 1
        nextSequence = sequence + 1
        return sequence
    }

    private func location(
        of record: BackupRecord,
        _ trackingID: Int64
    ) throws(LupoError) -> String {
        let name = "t\(trackingID)_\(record.sequence)_\(record.object.table.name)"
        switch record.method {
        case .copy:
            return ObjectName(
                schema: try core.configuration.backupSchema(),
                table: try Identifier(name.clippedToName)
            ).description
        default:
            return core.configuration.backupFolder + "/" + name.fileName
                + (record.method == .file ? ".lupo" : "")
        }
    }

    /// Before the first backup of an attempt: what a dead host left of this migration is cleared away.
    func prepare() throws(LupoError) {
        guard nextSequence == nil, let place = writer.attempt.place else { return }
        let known = try core.ledger.backups(ofRegistry: place.registryID)
        for record in try chain(known)
        where record.status == .verified && !record.isPartial && record.method != .server {
            if made[record.object] == nil { made[record.object] = record }
        }
        nextSequence =
            1 + (known.filter { $0.trackingID == place.trackingID }.map(\.sequence).max() ?? 0)
        try dropUnverified(known)
    }

    /// Those of the attempts that a rollback of this one takes back, oldest first.
    func chain(_ known: [BackupRecord]) throws(LupoError) -> [BackupRecord] {
        guard let place = writer.attempt.place, !known.isEmpty else { return [] }
        let settled = try core.ledger.lastSettledAttempt(
            of: writer.attempt.registry.identity,
            before: place.trackingID
        )
        return known.filter { record in
            let id = record.trackingID ?? 0
            return id > settled && id <= place.trackingID
        }
    }

    /// Makes the schema of the copies.
    func makeSchema() throws(LupoError) {
        guard !hasSchema else { return }
        let name = try core.configuration.backupSchema()
        do {
            try connection.execute(
                "\(tag)CREATE DATABASE IF NOT EXISTS \(name) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
                effect: .none
            )
        } catch {
            guard error.code == .privileges || error.code == .accessDenied else { throw error }
            throw LupoError(
                .privileges,
                "The user may not make the schema \(name), where copies of tables are kept.",
                hint:
                    "GRANT ALL ON \(name.quoted).* TO \(core.facts.currentUser); or choose another `backup.schema`.",
                causes: [error]
            )
        }
        hasSchema = true
    }

    // MARK: - The ledger

    /// Writes a backup's row, durably, under the attempt's leases.
    func store(_ record: inout BackupRecord) throws(LupoError) {
        record.seal()
        let (sealed, now) = (record, core.clock.now)
        writer.record { $0.add(sealed, at: now) }
        try writer.flush(on: connection)
        record.isStored = true
    }

    /// Writes a backup's row together with the transaction that is open on the connection.
    func complete(_ record: inout BackupRecord) throws(LupoError) {
        var sealed = record
        sealed.seal()
        let (row, now) = (sealed, core.clock.now)
        try writer.complete(on: connection, inRollback: false) { $0.add(row, at: now) }
        record = sealed
    }

    /// Says that a backup was compared with its source.
    func verify(_ record: inout BackupRecord, _ digest: RowDigest) {
        let now = core.clock.now
        record.rows = digest.rows
        record.checksum = digest.digest
        record.status = .verified
        record.verified = now.ymdhis
        record.expires = settings.keep.map { now.advanced(byMicroseconds: $0 * 1_000).ymdhis }
    }

    /// Takes away what there is of a backup that was not finished, and says in its row why.
    func failed(_ record: BackupRecord, _ error: LupoError) -> LupoError {
        var error = error
        if error.code == .statementFailed || error.code == .lockWait || error.code == .deadlock {
            error.message = "\(record.object) cannot be backed up: \(error.message)"
        }
        guard !connection.isLost else { return error }
        var record = record
        record.status = .failed
        record.error = error.message.clipped(to: 8_000)
        do {
            connection.dropCancellation()
            if connection.isInTransaction { try connection.execute("ROLLBACK", effect: .none) }
            try remove(record)
            record.isStored = true
            try store(&record)
        } catch let second {
            // What stays is known by its row, and purged later.
            error.causes.append(second)
        }
        return error
    }
}

extension BackupRecord {
    /// `1,000 rows in lupopedia_backup.t12_1_orders`.
    var summary: String { "\(Amount.of(Int(rows ?? 0), "row")) in \(location)" }
}

extension String {
    /// At most as many characters as a name may have.
    fileprivate var clippedToName: String { String(prefix(64)) }

    /// The name with everything replaced that has a meaning in paths.
    fileprivate var fileName: String {
        String(
            map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }.prefix(100)
        )
    }
}

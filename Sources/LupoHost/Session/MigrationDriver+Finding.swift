// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Telling what was found of an attempt before it is settled.
extension MigrationDriver {
    /// Says which attempt was found, and what becomes of it.
    func tell(_ stored: StoredMigration, _ plan: String) {
        let what = stored.isUnsettled ? "was cut off in \(stored.row.state.rawValue)" : "failed"
        core.events(
            .note(
                "attempt \(stored.row.attempt) of \(migration.manifest.identity) \(what)"
                    + (stored.owner.map { " (\($0.description))" } ?? "") + "; \(plan)"
            )
        )
    }

    /// Compares journal and schema, and tells it.
    ///
    /// It costs three reads and one SHOW CREATE a table, and is no condition of anything: what stops the recovery says so
    /// itself.
    ///
    /// - Parameter stored: cut off or failed; nobody is at work on it.
    /// - Throws: ``LupoError`` as every statement.
    func find(_ stored: StoredMigration) throws(LupoError) {
        let trackingID = stored.trackingID
        let direction = stored.row.direction
        let down =
            direction == .down ? try core.ledger.newestRollback(of: stored.row.identity) : nil
        let outline = try core.ledger.outline(of: down ?? trackingID)
        let starting = try core.ledger.startingFingerprints(
            of: stored.row.identity,
            upTo: trackingID
        )
        schema.forget(migration.manifest.touches)
        let now = try schema.definitions(of: migration.manifest.touches)
        let finding = AttemptFinding(
            direction: down == nil ? .up : .down,
            counts: outline.counts,
            last: outline.last,
            tables: now.keys.sorted().map { name in
                AttemptFinding.Table(
                    name: name,
                    standing: outline.standing(of: name, now, before: starting)
                )
            }
        )
        found = finding
        for line in finding.lines { core.events(.note("  " + line)) }
    }
}

/// The statements of one attempt, as far as they tell how its tables should stand.
struct JournalOutline {
    /// A statement that defines tables.
    struct Definition {
        var sequence: Int64
        var status: JournalEntry.Status
        var objects: [ObjectName]
        var before: String?
        var after: String?
    }

    var counts: [JournalEntry.Status: Int] = [:]
    var last: AttemptFinding.Statement?
    var definitions: [Definition] = []

    /// How a table stands.
    ///
    /// - Parameters:
    ///   - table: one of `now`.
    ///   - now: the live definitions of all touched tables.
    ///   - before: fingerprints from before the attempt; nil where nobody knows.
    /// - Returns: what fits it.
    func standing(
        of table: ObjectName,
        _ now: [ObjectName: String?],
        before: [ObjectName: String?]?
    ) -> AttemptFinding.Standing {
        func isAs(_ fingerprint: String?, _ objects: [ObjectName]) -> Bool {
            guard let fingerprint else { return false }
            var definitions: [ObjectName: String?] = [:]
            for object in objects { definitions[object] = .some(now[object] ?? nil) }
            return Fingerprints.combined(definitions) == fingerprint
        }
        let newest = definitions.last { $0.objects.contains(table) && $0.status != .failed }
        guard let newest else {
            guard let before else { return .otherwise }
            let found = Fingerprints.map([table: now[table] ?? nil])[table] ?? nil
            return found == (before[table] ?? nil) ? .before : .otherwise
        }
        switch newest.status {
        case .intent:
            return isAs(newest.before, newest.objects)
                ? .beforeOpen(newest.sequence) : .afterOpen(newest.sequence)
        default:
            return isAs(newest.after, newest.objects) ? .after(newest.sequence) : .otherwise
        }
    }
}

extension LedgerStore {
    /// Reads what an attempt wrote, without its reads.
    func outline(of trackingID: Int64) throws(LupoError) -> JournalOutline {
        var outline = JournalOutline()
        let own: SQLText = """
            FROM \(tables.journal) WHERE migration_tracking_id = \(trackingID) AND is_deleted = 0 \
            AND kind NOT IN ('read', 'step', 'transaction')
            """
        for row in try connection.rows("SELECT status, COUNT(*) \(own) GROUP BY status") {
            guard let status = row[0].textValue.flatMap(JournalEntry.Status.init(rawValue:)) else {
                continue
            }
            outline.counts[status] = Int(clamping: row[1].integerValue ?? 0)
        }
        let newest = try connection.rows(
            """
            SELECT sequence_number, status, source_location, LEFT(statement_text, 400) \(own) \
            ORDER BY sequence_number DESC LIMIT 1
            """
        ).first
        guard let newest, let sequence = newest[0].integerValue else { return outline }
        outline.last = AttemptFinding.Statement(
            sequence: sequence,
            status: newest[1].textValue.flatMap(JournalEntry.Status.init(rawValue:)) ?? .intent,
            location: newest[2].textValue,
            text: newest[3].textValue
        )
        let definitions = try connection.rows(
            """
            SELECT sequence_number, status, objects_json, fingerprint_before, fingerprint_after \(own) \
            AND kind IN ('ddl', 'builder') ORDER BY sequence_number
            """
        )
        for row in definitions {
            let names = try row[2].textValue.map { text throws(LupoError) in try JSON(parsing: text)
            }
            let objects = (names?.arrayValue ?? []).compactMap(\.stringValue)
            outline.definitions.append(
                JournalOutline.Definition(
                    sequence: row[0].integerValue ?? 0,
                    status: row[1].textValue.flatMap(JournalEntry.Status.init(rawValue:))
                        ?? .intent,
                    objects: objects.compactMap(ObjectName.init(journal:)),
                    before: row[3].textValue,
                    after: row[4].textValue
                )
            )
        }
        return outline
    }

    /// `migration_tracking_id` of a migration's newest rollback; nil where there is none.
    func newestRollback(of identity: MigrationIdentity) throws(LupoError) -> Int64? {
        try connection.value(
            """
            SELECT MAX(migration_tracking_id) FROM \(tables.tracking) \
            WHERE migration_name = \(identity.rollback.name) \
            AND migration_version = \(identity.version.description)
            """
        )?.integerValue
    }
}

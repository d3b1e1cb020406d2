// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Computes the hashes of what the ledger says about one migration anew, before anything is done because of it.
///
/// A resume answers the script from the journal, and a rollback goes back to what the states say of the tables. A row that
/// somebody edited, inserted or removed would have the host do the wrong thing; its hash, or that of the row behind it,
/// tells. The registry, the states and the journal are read from the first attempt that is still to be settled; of
/// what came before, only the hash that the first row names is taken over (decision 0020).
struct LedgerSeals {
    let ledger: LedgerStore
    let stored: StoredMigration

    /// How many entries are read at once.
    private static let portion = 2_000

    /// Compares.
    ///
    /// - Throws: ``LupoError`` `.ledgerDamaged` naming the first row that is not what was written; as every statement.
    func check() throws(LupoError) {
        guard let problem = try problem() else { return }
        // Another host may have written meanwhile; whoever is late finds that out when it claims the migration.
        let now = try ledger.connection.value(
            """
            SELECT content_hash FROM \(ledger.tables.registry) \
            WHERE migration_registry_id = \(stored.registryID) AND row_version = \(stored.row.rowVersion)
            """
        )?.textValue
        guard now == stored.contentHash else { return }
        let name = stored.row.identity.name
        throw LupoError(
            .ledgerDamaged,
            "The ledger of \(stored.row.identity) was changed by something else than lupo-host: \(problem).",
            hint:
                "Nothing was done. Find out who changed it, and bring the row back as it was. Or settle the migration by "
                + "hand: compare its tables with SHOW CREATE TABLE, then `lupo-host repair \(name) --as STATE --reason TEXT`."
        )
    }

    private func problem() throws(LupoError) -> String? {
        if let problem = try registryProblem() { return problem }
        let first = try firstAttempt()
        if let problem = try statesProblem(from: first) { return problem }
        return try journalProblem(from: first)
    }

    private func registryProblem() throws(LupoError) -> String? {
        let previous = try ledger.connection.value(
            """
            SELECT previous_hash FROM \(ledger.tables.registry) \
            WHERE migration_registry_id = \(stored.registryID)
            """
        )?.textValue
        let hash = HashChain.hash(of: stored.row.content, after: previous ?? "")
        return hash == stored.contentHash ? nil : "its row in lupo_migration_registry"
    }

    /// The first attempt behind the newest one that is settled: that ended well, was taken back, or was recorded by hand.
    private func firstAttempt() throws(LupoError) -> Int64 {
        let identity = stored.row.identity
        let settled = try ledger.lastSettledAttempt(of: identity, before: stored.trackingID)
        let repaired =
            try ledger.connection.value(
                """
                SELECT MAX(t.migration_tracking_id) FROM \(ledger.tables.tracking) t \
                JOIN \(ledger.tables.states) s ON s.migration_tracking_id = t.migration_tracking_id \
                WHERE t.migration_name = \(identity.name) AND t.migration_version = \(identity.version.description) \
                AND t.migration_type = \(identity.type.rawValue) AND JSON_EXISTS(s.state_data_json, '$.repairs')
                """
            )?.integerValue ?? 0
        return max(settled + 1, repaired)
    }

    // MARK: - States

    private func statesProblem(from first: Int64) throws(LupoError) -> String? {
        let identity = stored.row.identity
        let rows = try ledger.connection.rows(
            """
            SELECT s.migration_tracking_id, s.state, s.previous_state, s.state_entered_ymdhis, s.state_data_json \
            FROM \(ledger.tables.states) s JOIN \(ledger.tables.tracking) t USING (migration_tracking_id) \
            WHERE t.migration_name = \(identity.name) AND t.migration_version = \(identity.version.description) \
            AND t.migration_type = \(identity.type.rawValue) AND s.migration_tracking_id >= \(first) \
            AND s.is_deleted = 0 ORDER BY s.migration_state_id
            """
        )
        var newest: String?
        var attempts: [Int64: Int64] = [:]
        for row in rows {
            let tracking = row[0].integerValue ?? 0
            let place = "the state \(row[1].textValue ?? "") of its run \(tracking)"
            guard case .object(let members)? = try? JSON(parsing: row[4].textValue ?? ""),
                let state = row[1].textValue.flatMap(MigrationState.init(rawValue:)),
                let entered = row[3].integerValue.flatMap(Timestamp.init(ymdhis:))
            else { return place }
            let said = JSON.object(members)
            let data = members.filter { $0.0 != "hash" && $0.0 != "previous_hash" }
            if let attempt = said["attempt"]?.integerValue { attempts[tracking] = attempt }
            let previous = said["previous_hash"]?.stringValue ?? ""
            let content = StateRow.content(
                identity: identity,
                attempt: Int(clamping: attempts[tracking] ?? 0),
                state: state,
                previous: row[2].textValue.flatMap(MigrationState.init(rawValue:)),
                entered: entered,
                data: data
            )
            let hash = HashChain.hash(of: content, after: previous)
            guard hash == said["hash"]?.stringValue else { return place }
            guard newest == nil || newest == previous else { return "a state before " + place }
            newest = hash
        }
        let isWhole = newest == nil || newest == stored.row.lastStateHash
        return isWhole ? nil : "its newest state is not the one that was written last"
    }

    // MARK: - Journal

    private func journalProblem(from first: Int64) throws(LupoError) -> String? {
        var newest: String?
        var last: Int64 = 0
        while true {
            let rows = try ledger.connection.rows(
                """
                SELECT migration_journal_id, sequence_number, parent_sequence_number, state, hook, step_name, kind, status, \
                statement_digest, statement_text, parameters_json, source_location, objects_json, fingerprint_before, \
                fingerprint_after, definitions_json, rows_affected, cursor_json, result_json, state_after_json, \
                error_number, error_sqlstate, error_code, error_message, started_ymdhis, finished_ymdhis, \
                content_hash, outcome_hash, previous_hash, migration_tracking_id FROM \(ledger.tables.journal) \
                WHERE migration_registry_id = \(stored.registryID) AND migration_tracking_id >= \(first) \
                AND migration_journal_id > \(last) AND is_deleted = 0 ORDER BY migration_journal_id \
                LIMIT \(LedgerSeals.portion)
                """
            )
            for row in rows {
                last = row[0].integerValue ?? last
                let run = row["migration_tracking_id"]?.integerValue ?? 0
                let place = "entry \(row[1].integerValue ?? 0) of the journal of its run \(run)"
                guard let entry = try? JournalEntry(row), isAsWritten(entry) else { return place }
                guard newest == nil || newest == entry.previousHash else {
                    return "what stood before " + place
                }
                newest = entry.outcomeHash ?? entry.contentHash
            }
            if rows.count < LedgerSeals.portion { break }
        }
        let isWhole = newest == nil || newest == stored.row.lastJournalHash
        return isWhole
            ? nil : "the newest entry of its journal is not the one that was written last"
    }

    private func isAsWritten(_ entry: JournalEntry) -> Bool {
        let content = HashChain.hash(of: entry.content, after: entry.previousHash)
        guard content == entry.contentHash, hasItsDefinitions(entry) else { return false }
        if entry.outcome.status == .intent { return entry.outcomeHash == nil }
        if HashChain.hash(of: entry.outcomeContent, after: content) == entry.outcomeHash {
            return true
        }
        // That an entry was taken back is said of it after its end.
        guard entry.outcome.status == .undone else { return false }
        var done = entry
        done.outcome.status = .done
        return HashChain.hash(of: done.outcomeContent, after: content) == entry.outcomeHash
    }

    /// The definitions stand beside the hash; their fingerprint is under it.
    private func hasItsDefinitions(_ entry: JournalEntry) -> Bool {
        guard case .object(let members) = entry.definitionsBefore,
            let fingerprint = entry.fingerprintBefore
        else { return true }
        var definitions: [ObjectName: String?] = [:]
        for (name, definition) in members {
            guard let table = ObjectName(journal: name) else { return false }
            definitions[table] = .some(definition.stringValue)
        }
        return Fingerprints.combined(definitions) == fingerprint
    }
}

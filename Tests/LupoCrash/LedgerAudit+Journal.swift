// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost
import LupoMariaDB

extension LedgerAudit {
    /// What is wrong with the journal of one migration.
    func journal(_ stored: StoredMigration) throws -> [String] {
        let name = stored.row.identity.name
        let rows = try connection.rows(
            """
            SELECT * FROM \(tables.journal) WHERE migration_registry_id = \(stored.registryID) \
            ORDER BY migration_journal_id
            """
        )
        var out: [String] = []
        var newest = HashChain.origin
        var numbers: [String: Int64] = [:]
        for row in rows {
            guard let entry = try JournalEntry(stored: row) else {
                out.append("an entry in the journal of \(name) cannot be read")
                continue
            }
            let place = "entry \(entry.sequence) in the journal of \(name)"
            let content = HashChain.hash(of: entry.content, after: newest)
            if row["content_hash"]?.textValue != content
                || row["previous_hash"]?.textValue != newest
            {
                out.append("\(place) has another hash")
            }
            newest = content
            let attempt =
                "\(row["migration_tracking_id"] ?? .null) \(row["direction"]?.textValue ?? "")"
            if entry.sequence != (numbers[attempt] ?? 0) + 1 {
                out.append("\(place) follows \(numbers[attempt] ?? 0)")
            }
            numbers[attempt] = entry.sequence
            if entry.outcome.status == .intent {
                if stored.row.state == .completed,
                    row["migration_tracking_id"]?.integerValue == stored.trackingID
                {
                    out.append("\(place) is an intent for ever: \(entry.statement ?? "")")
                }
                continue
            }
            newest = HashChain.hash(of: entry.outcomeContent, after: content)
            if row["outcome_hash"]?.textValue != newest {
                out.append("the outcome of \(place) has another hash")
            }
        }
        if (stored.row.lastJournalHash ?? HashChain.origin) != newest {
            out.append("the newest entry in the journal of \(name) differs")
        }
        return out
    }

    /// What the newest attempt at a migration did, as the journal has it.
    ///
    /// A table's class outlives a rollback, so that the second attempt finds it as it should be: of those, no rows count.
    func done(by name: String) throws -> [String] {
        try connection.rows(
            """
            SELECT j.kind, j.direction, COALESCE(j.step_name, ''), COALESCE(j.statement_text, ''), \
            IF(j.statement_text LIKE '-- classify%', 0, j.rows_affected) \
            FROM \(tables.journal) j JOIN \(tables.registry) r ON r.migration_registry_id = j.migration_registry_id \
            AND r.migration_tracking_id = j.migration_tracking_id \
            WHERE r.migration_name = \(name) AND j.status = 'done' ORDER BY j.sequence_number
            """
        ).map { row in row.values.map { $0.textValue ?? "\($0)" }.joined(separator: " · ") }
    }
}

extension JournalEntry {
    /// Reads a stored entry, as far as its hashes cover it; nil where it is not one.
    init?(stored row: Row) throws {
        func text(_ name: String) -> String? { row[name]?.textValue }
        func json(_ name: String) throws -> JSON {
            try text(name).map { try JSON(parsing: $0) } ?? .null
        }
        guard let kind = Kind(rawValue: text("kind") ?? ""),
            let state = MigrationState(rawValue: text("state") ?? ""),
            let status = Status(rawValue: text("status") ?? ""),
            let started = Timestamp(ymdhis: row["started_ymdhis"]?.integerValue ?? 0)
        else { return nil }
        self.init(
            kind: kind,
            state: state,
            hook: text("hook") ?? "",
            steps: text("step_name").map { [$0] } ?? [],
            started: started
        )
        sequence = row["sequence_number"]?.integerValue ?? 0
        parent = row["parent_sequence_number"]?.integerValue
        digest = text("statement_digest")
        statement = text("statement_text")
        parameters = try json("parameters_json")
        location = text("source_location")
        objects = try json("objects_json").arrayValue?.compactMap(\.stringValue) ?? []
        fingerprintBefore = text("fingerprint_before")
        outcome.status = status
        outcome.rowsAffected = row["rows_affected"]?.integerValue
        outcome.fingerprintAfter = text("fingerprint_after")
        outcome.cursor = try json("cursor_json")
        outcome.result = try json("result_json")
        outcome.scriptState = try json("state_after_json")
        outcome.error = text("error_message").map { LupoError(.statementFailed, $0) }
        outcome.finished = row["finished_ymdhis"]?.integerValue.flatMap(Timestamp.init(ymdhis:))
    }
}

// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@testable import LupoHost

/// Computes the hash chains anew from what is stored, as an audit would.
struct LedgerReader {
    let fixture: SessionFixture

    /// Every row whose hash is not what its content says, by its name; the chains of one migration and of its rollback.
    func broken(_ name: String) throws -> [String] {
        var out: [String] = []
        for migration in [name, name + "_rollback"] {
            out +=
                try brokenRegistry(migration) + brokenStates(migration) + brokenJournal(migration)
        }
        return out
    }

    private func stored(_ name: String) throws -> StoredMigration? {
        let connection = try fixture.connect()
        let store = LedgerStore(connection: connection, tables: try LedgerTables(fixture.names))
        return try store.migrations(named: [name], now: Timestamp(microseconds: 0)).values.first
    }

    private func brokenRegistry(_ name: String) throws -> [String] {
        guard let stored = try stored(name) else { return [] }
        let previous = try fixture.value(
            "SELECT previous_hash FROM {o}.lupo_migration_registry WHERE migration_name = '\(name)'"
        )
        let hash = HashChain.hash(of: stored.row.content, after: previous)
        return hash == stored.contentHash ? [] : ["registry \(name)"]
    }

    private func brokenStates(_ name: String) throws -> [String] {
        guard let stored = try stored(name) else { return [] }
        let rows = try fixture.rows(
            """
            SELECT s.migration_tracking_id, s.state, s.previous_state, s.state_entered_ymdhis, s.state_data_json \
            FROM {o}.lupo_migration_states s JOIN {o}.lupo_migration_tracking t USING (migration_tracking_id) \
            WHERE t.migration_name = '\(name)' ORDER BY s.migration_state_id
            """
        )
        var out: [String] = []
        var newest = HashChain.origin
        var attempts: [String: Int64] = [:]
        for row in rows {
            guard case .object(let members) = try JSON(parsing: row[4]) else { continue }
            let data = members.filter { $0.0 != "hash" && $0.0 != "previous_hash" }
            if let attempt = JSON.object(data)["attempt"]?.integerValue {
                attempts[row[0]] = attempt
            }
            let state = try #require(MigrationState(rawValue: row[1]))
            let entered = try #require(Int64(row[3]))
            let content = StateRow.content(
                identity: stored.row.identity,
                attempt: Int(try #require(attempts[row[0]])),
                state: state,
                previous: MigrationState(rawValue: row[2]),
                entered: try #require(Timestamp(ymdhis: entered)),
                data: data
            )
            let hash = HashChain.hash(of: content, after: newest)
            let said = JSON.object(members)
            if said["hash"]?.stringValue != hash || said["previous_hash"]?.stringValue != newest {
                out.append("state \(row[1]) of \(name)")
            }
            newest = hash
        }
        return stored.row.lastStateHash == newest ? out : out + ["newest state of \(name)"]
    }

    private func brokenJournal(_ name: String) throws -> [String] {
        guard let stored = try stored(name) else { return [] }
        let connection = try fixture.connect()
        let tables = try LedgerTables(fixture.names)
        let rows = try connection.rows(
            """
            SELECT * FROM \(tables.journal) WHERE migration_registry_id = \(stored.registryID) \
            ORDER BY migration_journal_id
            """
        )
        var out: [String] = []
        var newest = HashChain.origin
        for row in rows {
            let entry = try JournalEntry(reading: row)
            let place = "journal \(entry.sequence) of \(name)"
            let content = HashChain.hash(of: entry.content, after: newest)
            if row["content_hash"]?.textValue != content
                || row["previous_hash"]?.textValue != newest
            {
                out.append(place)
            }
            newest = content
            guard entry.outcome.status != .intent else { continue }
            newest = HashChain.hash(of: entry.outcomeContent, after: content)
            if row["outcome_hash"]?.textValue != newest { out.append(place + ", outcome") }
        }
        let last = stored.row.lastJournalHash ?? HashChain.origin
        return last == newest ? out : out + ["newest entry of \(name)"]
    }
}

extension JournalEntry {
    /// Reads a stored entry, as far as its hashes cover it.
    init(reading row: Row) throws {
        func text(_ name: String) -> String? { row[name]?.textValue }
        func json(_ name: String) throws -> JSON {
            try text(name).map { try JSON(parsing: $0) } ?? .null
        }
        self.init(
            kind: try #require(Kind(rawValue: text("kind") ?? "")),
            state: try #require(MigrationState(rawValue: text("state") ?? "")),
            hook: text("hook") ?? "",
            steps: text("step_name").map { [$0] } ?? [],
            started: try #require(Timestamp(ymdhis: row["started_ymdhis"]?.integerValue ?? 0))
        )
        sequence = row["sequence_number"]?.integerValue ?? 0
        parent = row["parent_sequence_number"]?.integerValue
        digest = text("statement_digest")
        statement = text("statement_text")
        parameters = try json("parameters_json")
        location = text("source_location")
        objects = try json("objects_json").arrayValue?.compactMap(\.stringValue) ?? []
        fingerprintBefore = text("fingerprint_before")
        outcome.status = try #require(Status(rawValue: text("status") ?? ""))
        outcome.rowsAffected = row["rows_affected"]?.integerValue
        outcome.fingerprintAfter = text("fingerprint_after")
        outcome.cursor = try json("cursor_json")
        outcome.result = try json("result_json")
        outcome.scriptState = try json("state_after_json")
        outcome.error = text("error_message").map { LupoError(.statementFailed, $0) }
        outcome.finished = row["finished_ymdhis"]?.integerValue.flatMap(Timestamp.init(ymdhis:))
    }
}

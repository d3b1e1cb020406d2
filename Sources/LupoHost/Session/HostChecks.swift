// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// The host's own checks, each a row of `lupo_migration_validations` (rule S06).
struct HostChecks {
    let core: SessionCore
    let migration: LoadedMigration
    let writer: LedgerWriter
    let schema: SchemaReader

    /// Before anything else: identity and text, the server, and what is required.
    func guards(stored: StoredMigration?) throws(LupoError) {
        let known = stored.map { "attempt \($0.row.attempt) ended in \($0.row.state.rawValue)" }
        record(
            "host.identity",
            .passed,
            "The file is named after the migration; " + (known ?? "the ledger has no attempt yet")
                + ".",
            .object([("checksum", .string(migration.checksum))])
        )
        guard !core.facts.isReadOnly else {
            let error = LupoError(
                .readOnlyServer,
                "The server is read-only.",
                hint: "Run the migration on the primary server, or SET GLOBAL read_only = 0."
            )
            record("host.server", .failed, error.message, .null)
            throw error
        }
        record(
            "host.server",
            .passed,
            "\(core.connection.serverVersion) accepts writes.",
            .object([("version", .string("\(core.connection.serverVersion)"))])
        )
        try requirements()
    }

    private func requirements() throws(LupoError) {
        let requires = migration.manifest.requires
        guard !requires.isEmpty else { return }
        let known = try core.ledger.migrations(named: requires.map(\.name), now: core.clock.now)
        let missing = requires.filter { requirement in
            !known.contains { identity, stored in
                identity.name == requirement.name && stored.row.state == .completed
                    && stored.row.direction == .up
                    && (requirement.version == nil || requirement.version == identity.version)
            }
        }
        guard missing.isEmpty else {
            let names = missing.map(\.description).joined(separator: ", ")
            let error = LupoError(
                .unmetRequirement,
                "\(migration.manifest.identity) requires \(names), which the ledger does not have as completed.",
                hint: "Run \(missing.count == 1 ? "it" : "them") first."
            )
            record("host.requires", .failed, error.message, .null)
            throw error
        }
        record(
            "host.requires",
            .passed,
            "Completed: \(requires.map(\.description).joined(separator: ", ")).",
            .null
        )
    }

    /// The touched tables: of those that exist, every one is a table of InnoDB, so that rows can be rolled back.
    func touchedTables(isAfter: Bool) throws(LupoError) {
        let type = isAfter ? "host.schema_after" : "host.schema_before"
        var existing: [String] = []
        for table in migration.manifest.touches.sorted() {
            guard let definition = try schema.definition(of: table) else { continue }
            existing.append(table.description)
            guard definition.hasPrefix("CREATE TABLE"), !definition.isTableOfInnoDB else {
                continue
            }
            let error = LupoError(
                .checkFailed,
                "\(table) is not a table of InnoDB; its rows could not be rolled back.",
                hint: "ALTER TABLE \(table.quoted) ENGINE=InnoDB, then run the migration again."
            )
            record(type, .failed, error.message, .object([("table", .string(table.description))]))
            throw error
        }
        let list =
            existing.isEmpty
            ? "None of the touched tables exists."
            : "There, in InnoDB: \(existing.joined(separator: ", "))."
        record(
            type,
            .passed,
            migration.manifest.touches.isEmpty
                ? "The migration touches no table." : list,
            .object([("tables", .array(existing.map(JSON.string)))])
        )
        if !isAfter, !existing.isEmpty { try longTransactions() }
    }

    func record(
        _ type: String,
        _ status: ValidationRow.Status,
        _ message: String,
        _ data: JSON
    ) {
        let row = ValidationRow(
            type: type,
            status: status,
            message: message,
            data: data,
            at: core.clock.now
        )
        writer.record { $0.add(row) }
    }
}

extension String {
    /// Whether a text of SHOW CREATE TABLE says so, in the line that follows the columns.
    fileprivate var isTableOfInnoDB: Bool {
        utf8.split(separator: UInt8(ascii: "\n")).contains {
            $0.starts(with: ") ENGINE=InnoDB".utf8)
        }
    }
}

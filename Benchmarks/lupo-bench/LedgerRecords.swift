// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoHost
import LupoMariaDB

/// The two commits that lupo-host's ledger has for a migration of one CREATE TABLE, made without running it.
struct LedgerRecords {
    /// What is written before the statement, and after it.
    struct Commits {
        let intent: SQLText
        let outcome: SQLText
    }

    private let schema: Identifier
    private let tables: LedgerTables
    private let start: Timestamp
    /// The newest ids of the registry and of the attempts.
    private let last: LedgerWrite.Place

    /// Looks at a ledger that nobody else writes to.
    ///
    /// - Throws: ``LupoError`` as every statement.
    init(schema: String, on connection: MariaDBConnection) throws(LupoError) {
        self.schema = try Identifier(schema)
        var names = try SchemaNames()
        names.core = self.schema
        names.orchestration = try Identifier(schema + "_o")
        names.ephemeral = try Identifier(schema + "_e")
        tables = try LedgerTables(names)
        start = Timestamp(microseconds: 1_800_000_000_000_000)
        let registry = try connection.value(
            "SELECT MAX(migration_registry_id) FROM \(tables.registry)"
        )
        let tracking = try connection.value(
            "SELECT MAX(migration_tracking_id) FROM \(tables.tracking)"
        )
        last = LedgerWrite.Place(
            registryID: registry?.integerValue ?? 0,
            trackingID: tracking?.integerValue ?? 0
        )
    }

    /// The commits of one migration; those before it have been sent.
    ///
    /// - Parameters:
    ///   - number: from 1.
    ///   - statement: the CREATE TABLE.
    /// - Returns: both commits, for a ledger that has those of the migrations before.
    /// - Throws: never in practice: the names are fixed and valid.
    func commits(of number: Int, creating statement: String) throws(LupoError) -> Commits {
        let table = ObjectName(schema: schema, table: try Identifier("table_\(number)"))
        let now = Timestamp(microseconds: start.microseconds + Int64(number) * 1_000)
        let token = now.microseconds
        let owner = "process:" + String(repeating: "0", count: 32)
        var log = AttemptLog(
            registry: try registryRow(number),
            knownRegistryID: nil,
            registryHash: nil,
            started: now
        )
        log.enter(
            .preMigration,
            at: now,
            data: [("file", .string("add_table_\(number)_1_0_0.lua"))]
        )
        for check in ["host.identity", "host.server", "host.schema_before"] {
            log.add(validation(check, at: now))
        }
        for state in [MigrationState.validation, .backup, .execution] {
            log.enter(state, at: now, data: [])
        }
        var entry = JournalEntry(
            kind: .ddl,
            state: .execution,
            hook: "execute",
            steps: [],
            started: now
        )
        entry.digest = SHA256.hex(statement.utf8)
        entry.statement = statement
        entry.objects = [table.description]
        entry.fingerprintBefore = entry.digest
        entry.definitionsBefore = .object([(table.description, .null)])
        let announced = log.announce(entry)
        var intent = LedgerStatement(tables: tables, now: now)
        intent.claims = [
            LeaseClaim(
                keys: [LeaseClaim.key(of: table)],
                type: "table",
                token: token,
                owner: owner,
                actor: 1,
                details: [("purpose", .string("add_table_\(number)@1.0.0"))]
            )
        ]
        intent.writes = [log.pendingWrite(token: token, ownerKey: owner)]
        log.confirm(
            intent.writes[0],
            at: LedgerWrite.Place(
                registryID: last.registryID + Int64(number),
                trackingID: last.trackingID + Int64(number)
            )
        )
        var outcome = JournalEntry.Outcome()
        outcome.status = .done
        outcome.rowsAffected = 0
        outcome.fingerprintAfter = entry.digest
        outcome.finished = now
        log.settle(announced, outcome)
        log.add(validation("host.schema_after", at: now))
        for state in [MigrationState.verification, .postMigration, .completed] {
            log.enter(state, at: now, data: [])
        }
        log.end(.completed, at: now, error: nil)
        var closing = LedgerStatement(tables: tables, now: now)
        closing.writes = [log.pendingWrite(token: token, ownerKey: owner)]
        closing.fences = [([LeaseClaim.key(of: table)], token)]
        closing.releases = closing.fences
        closing.classified = [table]
        closing.version = SchemaVersionRow(
            schema: schema,
            version: try MigrationVersion("1.0.0"),
            tableCount: number,
            migration: "add_table_\(number)"
        )
        return Commits(intent: intent.text, outcome: closing.text)
    }

    private func registryRow(_ number: Int) throws(LupoError) -> RegistryRow {
        var row = RegistryRow(
            identity: MigrationIdentity(
                name: "add_table_\(number)",
                version: try MigrationVersion("1.0.0"),
                type: .schema
            ),
            checksum: SHA256.hex("\(number)".utf8),
            actor: 1
        )
        row.schemaName = schema.name
        row.sourcePath = "add_table_\(number)_1_0_0.lua"
        row.manifest = .object([("name", .string(row.identity.name))])
        row.replay = .object([("seed", .integer(Int64(number)))])
        return row
    }

    private func validation(_ type: String, at now: Timestamp) -> ValidationRow {
        ValidationRow(type: type, status: .passed, message: "As expected.", data: .null, at: now)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LupoCore
package import LupoMariaDB

/// Brings a database up to date with the host's own tables before it is first used.
///
/// It runs the files of ``ShippedMigration/all`` as far as their tables are absent, compares the tables that are there
/// with what the files say, and records each file in the ledger. Whatever subset of the schemas and tables exists, from
/// an earlier run that was cut off or from the files run by hand, is completed or adopted; a table of another shape
/// stops it before anything is changed.
///
/// Two hosts may do this at once: on one server GET_LOCK('lupo:bootstrap') lets one go first. A Galera cluster gives
/// that lock to both, so everything else is safe without it: the DDL is idempotent, and the row of the registry, whose
/// key is unique, decides who records.
package struct Bootstrap: Sendable {
    /// Where a database stands.
    package enum State: Sendable, Hashable {
        /// Every file of this host is recorded, and every table answers.
        case upToDate
        /// Something is to be done; the reason is half a sentence for people, such as `table x.y does not exist`.
        case needed(reason: String)
    }

    /// What was done.
    package struct Report: Sendable, Hashable {
        /// Schemas that were made.
        package internal(set) var schemas: [Identifier] = []
        /// Tables that were made.
        package internal(set) var created: [ObjectName] = []
        /// Tables that were there without a record of how, and have the right shape.
        package internal(set) var adopted: [ObjectName] = []
        /// `name version` of each file that was recorded.
        package internal(set) var recorded: [String] = []
    }

    let schemas: SchemaNames
    let hostVersion: String
    let lockTimeout: Duration

    /// Describes the work; touches nothing.
    ///
    /// - Parameters:
    ///   - schemas: how the deployment names its schemas.
    ///   - hostVersion: as the ledger is to record it.
    ///   - lockTimeout: how long to wait for another host that does the same.
    package init(
        schemas: SchemaNames,
        hostVersion: String,
        lockTimeout: Duration = .seconds(30)
    ) {
        self.schemas = schemas
        self.hostVersion = hostVersion
        self.lockTimeout = lockTimeout
    }

    /// Looks whether there is something to do, in one round trip that changes nothing.
    ///
    /// - Throws: ``LupoError`` `.bootstrap` where a newer host has set the database up in a way that this one does not
    ///   know; `.privileges` with the GRANTs to run; and as every statement.
    package func state(on connection: MariaDBConnection) throws(LupoError) -> State {
        let rows: [Row]
        do throws(LupoError) {
            rows = try connection.rows(stateQuery())
        } catch {
            switch error.server?.number {
            case 1049, 1146: return .needed(reason: Self.withoutStop(error.message))
            case 1205: throw connection.busyCluster(error) ?? error
            default: throw RequiredPrivileges.explained(error, schemas, on: connection)
            }
        }
        let records = rows.map(RegistryRecord.init)
        if let newer = records.first(where: \.isFromNewerHost) {
            throw LupoError(
                .bootstrap,
                "The ledger in \(schemas.orchestration) was set up by a newer host: it has \(newer.name) \(newer.version).",
                hint: "Use that host or a newer one."
            )
        }
        for migration in ShippedMigration.all {
            let record = records.first {
                $0.name == migration.name && $0.version == migration.version
            }
            guard let record, record.state == "completed" else {
                return .needed(reason: "\(migration.name) \(migration.version) is not recorded")
            }
            guard try record.checksum == migration.checksum() else {
                return .needed(
                    reason:
                        "\(migration.name) \(migration.version) was recorded with another checksum"
                )
            }
        }
        return .upToDate
    }

    /// Does what is to be done, and nothing where the database is up to date.
    ///
    /// Afterwards the core schema exists, all thirteen tables have their shape, and each file is `completed` in
    /// `lupo_migration_tracking`, the registry, and `lupo_schema_versions`. Repeating it after any failure is safe.
    ///
    /// - Parameter connection: free, and outside a transaction.
    /// - Returns: nil where there was nothing to do.
    /// - Throws: ``LupoError`` `.bootstrap` naming every difference where a table has another shape; `.privileges` with
    ///   the GRANTs to run; `.locked` where another host holds the lock for longer than `lockTimeout`;
    ///   `.readOnlyServer`; and as every statement.
    package func bringUpToDate(_ connection: MariaDBConnection) throws(LupoError) -> Report? {
        guard try state(on: connection) != .upToDate else { return nil }
        let lock = BootstrapLock(connection, timeout: lockTimeout)
        try lock.take()
        defer { lock.giveBack() }
        // Three rounds: who loses a race on Galera finds the work done in the next.
        for round in 1...3 {
            do throws(LupoError) {
                guard try state(on: connection) != .upToDate else { return nil }
                return try BootstrapRun(self, on: connection).perform()
            } catch {
                let isRace = error.code == .deadlock || error.code == .ledgerConflict
                guard isRace, round < 3 else {
                    throw RequiredPrivileges.explained(error, schemas, on: connection)
                }
            }
        }
        return nil
    }

    /// One query whose every part fails where its table is absent: the dictionary itself says what is missing.
    private func stateQuery() throws(LupoError) -> SQLText {
        var query: SQLText = """
            SELECT migration_name, migration_version, state, checksum \
            FROM \(schemas.orchestration).lupo_migration_registry \
            WHERE is_deleted = 0 AND (migration_name LIKE 'lupo\\_host\\_%' OR migration_name IN \
            (\(list: ShippedMigration.all.map { Value.text($0.name) })))
            """
        for migration in ShippedMigration.all {
            for table in try migration.tableNames(schemas) {
                query.append(" AND NOT EXISTS (SELECT 1 FROM \(table) WHERE FALSE)")
            }
        }
        return query
    }

    private static func withoutStop(_ message: String) -> String {
        message.hasSuffix(".") ? String(message.dropLast()) : message
    }
}

/// What the registry says about one of the host's own migrations.
private struct RegistryRecord {
    let name: String
    let version: String
    let state: String
    let checksum: String

    init(_ row: Row) {
        name = row[0].textValue ?? ""
        version = row[1].textValue ?? ""
        state = row[2].textValue ?? ""
        checksum = row[3].textValue ?? ""
    }

    /// A higher major version may change what older hosts rely on; anything else only adds.
    var isFromNewerHost: Bool {
        guard name.hasPrefix("lupo_host_"), let major = Int(version.prefix { $0 != "." }) else {
            return false
        }
        let known = ShippedMigration.all.filter { $0.name.hasPrefix("lupo_host_") }
            .compactMap { Int($0.version.prefix { $0 != "." }) }
        return major > known.max() ?? 0
    }
}

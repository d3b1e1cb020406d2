// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// Which migrations `rollback` means.
package enum RollbackTarget: Sendable, Hashable {
    /// One migration; where the name has several versions, the version has to be said.
    case named(String, MigrationVersion?)
    /// The newest ones.
    case last(Int)
    /// Everything newer than a migration, which itself stays.
    case downTo(String, MigrationVersion?)

    /// Finds what is meant, newest first.
    ///
    /// - Parameter known: the ledger.
    /// - Returns: migrations that are `completed` or `failed`, or were cut off.
    /// - Throws: ``LupoError`` `.notFound`, and `.usage` where a name has several versions.
    func resolve(
        _ known: [MigrationIdentity: StoredMigration]
    ) throws(LupoError) -> [StoredMigration] {
        let all = known.values.filter { !$0.isHostsOwn && $0.row.identity.type != .rollback }
        let undoable = all.filter { $0.row.state != .rolledBack }
            .sorted { ($0.row.started ?? 0, $0.trackingID) > ($1.row.started ?? 0, $1.trackingID) }
        switch self {
        case .last(let count): return Array(undoable.prefix(count))
        case .named(let name, let version):
            return [try RollbackTarget.single(name, version, in: Array(all), known)]
        case .downTo(let name, let version):
            let floor = try RollbackTarget.single(name, version, in: Array(all), known)
            return undoable.filter { $0.trackingID > floor.trackingID }
        }
    }

    /// Every migration of which an attempt was cut off, oldest first.
    static func unsettled(
        in known: [MigrationIdentity: StoredMigration]
    ) -> [StoredMigration] {
        known.values.filter { stored in
            !stored.isHostsOwn && stored.row.identity.type != .rollback && stored.isUnsettled
        }.sorted { $0.trackingID < $1.trackingID }
    }

    /// Refuses to take away what completed migrations that stay say in `requires`.
    ///
    /// - Parameters:
    ///   - going: the migrations to roll back.
    ///   - known: the ledger.
    /// - Throws: ``LupoError`` `.unmetRequirement` naming those that would be left without it.
    static func checkDependents(
        of going: [StoredMigration],
        in known: [MigrationIdentity: StoredMigration]
    ) throws(LupoError) {
        let leaving = Set(going.map(\.row.identity))
        let staying = known.values.filter { stored in
            // A rollback that is completed has its migration's manifest, and needs nothing any more.
            stored.row.state == .completed && stored.row.identity.type != .rollback
                && !leaving.contains(stored.row.identity)
        }
        func isMet(_ requirement: String, by stored: StoredMigration) -> Bool {
            let identity = stored.row.identity
            return requirement == identity.name
                || requirement == "\(identity.name)@\(identity.version)"
        }
        for target in going where target.row.state == .completed {
            let dependents = staying.filter { stored in
                let requires = stored.row.manifest["requires"]?.arrayValue ?? []
                return requires.compactMap(\.stringValue).contains { requirement in
                    isMet(requirement, by: target)
                        && !staying.contains { isMet(requirement, by: $0) }
                }
            }
            guard dependents.isEmpty else {
                let names = dependents.map(\.row.identity.description).sorted().joined(
                    separator: ", "
                )
                throw LupoError(
                    .unmetRequirement,
                    "\(target.row.identity) is required by what is completed: \(names).",
                    hint:
                        "Roll that back first; `lupo-host rollback --last N` goes from the newest one."
                )
            }
        }
    }

    private static func single(
        _ name: String,
        _ version: MigrationVersion?,
        in all: [StoredMigration],
        _ known: [MigrationIdentity: StoredMigration]
    ) throws(LupoError) -> StoredMigration {
        if let own = known.values.first(where: { $0.isHostsOwn && $0.row.identity.name == name }) {
            throw LupoError(
                .usage,
                "\(own.row.identity) is the host's own; its rollback would take the ledger away.",
                hint:
                    "Where the host is to go from this database for good, run its _rollback.sql with the mariadb client."
            )
        }
        let found = all.filter { stored in
            stored.row.identity.name == name
                && (version == nil || version == stored.row.identity.version)
        }
        guard let first = found.first else {
            let names = all.map(\.row.identity.name)
            throw LupoError(
                .notFound,
                "The ledger has no migration \(version.map { "\(name)@\($0)" } ?? name).",
                hint: names.nearest(to: name).map { "Did you mean \($0)?" }
                    ?? "`lupo-host status` lists all migrations."
            )
        }
        guard found.count == 1 else {
            let list = found.map(\.row.identity.description).sorted().joined(separator: ", ")
            throw LupoError(
                .usage,
                "There are several migrations named \(name): \(list).",
                hint: "Say which one: \(list.split(separator: ",").first ?? "")."
            )
        }
        return first
    }
}

extension StoredMigration {
    /// Whether it is one of the host's own, which no command takes back.
    var isHostsOwn: Bool {
        ShippedMigration.all.contains {
            $0.name == row.identity.name && $0.version == row.identity.version.description
        }
    }
}

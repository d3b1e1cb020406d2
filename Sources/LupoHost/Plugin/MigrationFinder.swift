// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Finds migration files in the configured folders.
struct MigrationFinder {
    let configuration: HostConfiguration

    /// The migration's name that a path says: `add_mood` of `x/add_mood_4_0_25.lua`.
    static func name(ofFile path: String) -> String? {
        guard let file = path.split(separator: "/").last, file.hasSuffix(".lua") else { return nil }
        return split(stem: String(file.dropLast(4)))?.name
    }

    /// Name and version of a file's stem; nil where it is not of the form of rule S09.
    static func split(stem: String) -> (name: String, version: MigrationVersion)? {
        let parts = stem.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        let digits = parts.reversed().prefix { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }.count
        // A name may end in a number; the version has what follows it, as far as that can be one.
        for count in [digits, min(digits, 4), min(digits, 3)] where count > 0 && count < parts.count
        {
            let name = parts.dropLast(count).joined(separator: "_")
            guard MigrationIdentity.isName(name),
                let version = try? MigrationVersion(
                    fileForm: parts.suffix(count).joined(separator: "_")
                )
            else { continue }
            return (name, version)
        }
        return nil
    }

    /// The `.lua` files in the configured folders, sorted; a folder that does not exist has none.
    ///
    /// A project may keep its migrations beside its configuration, which is none of them.
    var files: [String] {
        configuration.migrationFolders.flatMap { folder -> [String] in
            let path = absolute(folder)
            guard let directory = opendir(path) else { return [] }
            defer { closedir(directory) }
            var names: [String] = []
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.hasSuffix(".lua"), !name.hasPrefix("."), name != ConfigurationFile.name {
                    names.append(path + "/" + name)
                }
            }
            return names.sorted()
        }
    }

    /// A configured folder's path without `.` in it, so that what is shown is what a person would write.
    private func absolute(_ folder: String) -> String {
        let path = folder.hasPrefix("/") ? folder : configuration.folder + "/" + folder
        return "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    /// The file of a migration that the ledger knows: where it ran from, or one of its name in a configured folder.
    ///
    /// - Throws: ``LupoError`` `.pluginNotFound`.
    func file(of stored: StoredMigration) throws(LupoError) -> String {
        let stem = stored.row.identity.stem + ".lua"
        let inFolders = files.filter { $0.split(separator: "/").last.map(String.init) == stem }
        let candidates = inFolders + [stored.row.sourcePath].compactMap { $0 }
        if let found = candidates.first(where: { access($0, R_OK) == 0 }) { return found }
        throw LupoError(
            .pluginNotFound,
            "The file \(stem) of \(stored.row.identity) was not found: it ran from "
                + "\(stored.row.sourcePath ?? "an unknown path").",
            hint: "Put it into \(configuration.migrationFolders.first ?? "a migration folder"), "
                + "or run the command from the folder that it ran from."
        )
    }

    /// The ledger's migrations and the folders' files side by side.
    ///
    /// A file whose text may have changed is loaded to know its checksum; one that the ledger does not know is pending.
    func status(_ known: [MigrationIdentity: StoredMigration], isSetUp: Bool) -> StatusReport {
        var rows: [MigrationIdentity: StatusReport.Row] = [:]
        // A rollback is a chapter of its migration, whose row already says where it stands.
        for stored in known.values
        where !stored.isHostsOwn && stored.row.identity.type != .rollback {
            rows[stored.row.identity] = StatusReport.Row(stored)
        }
        var unreadable: [LupoError] = []
        for path in files {
            do {
                let migration = try LoadedMigration(
                    try PluginFile(path: path),
                    configuration: configuration,
                    arguments: [],
                    now: 0
                )
                let identity = migration.manifest.identity
                let requires = migration.manifest.requires.map(\.description)
                let shown = shortened(path)
                var row =
                    rows[identity]
                    ?? StatusReport.Row(identity: identity, requires: requires, file: shown)
                row.requires = requires
                row.file = shown
                if let stored = known[identity] {
                    row.checksumMatches = stored.row.checksum == migration.checksum
                }
                rows[identity] = row
            } catch {
                unreadable.append(error)
            }
        }
        let sorted = rows.values.sorted { $0.identity < $1.identity }
        return StatusReport(migrations: sorted, isSetUp: isSetUp, unreadable: unreadable)
    }

    private func shortened(_ path: String) -> String {
        let prefix = configuration.folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}

extension StatusReport.Row {
    /// A row of a migration that the ledger knows.
    fileprivate init(_ stored: StoredMigration) {
        self.init(identity: stored.row.identity, requires: [], file: nil)
        state = stored.row.state
        let isAtWork = stored.owner?.isAlive == true
        status =
            stored.row.direction == .down
            ? (isAtWork ? .running : .failed) : stored.row.state.status
        executed = stored.row.started
        durationMilliseconds = stored.row.durationMilliseconds
        attempt = stored.row.attempt
        trackingID = stored.trackingID
        error = stored.row.errorMessage
        skipReason = stored.row.skipReason
    }
}

// SPDX-License-Identifier: Apache-2.0

/// How the rows of a table are kept.
package enum BackupMethod: String, Sendable, Hashable, CaseIterable {
    /// A table in the backup schema.
    case copy
    /// A file of the host's own.
    case file
    /// The server's own files of the table, exported.
    case tablespace
    /// The table itself, under another name in its schema: it was to be dropped.
    case trash
    /// The whole server, by the program mariadb-backup.
    case server = "mariadb-backup"
}

/// One row of `lupo_migration_backups`: what was saved, where it is, and how far it has come.
package struct BackupRecord: Sendable, Equatable {
    /// `status` of the table.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// Being written; of a host that is gone it is worth nothing.
        case intent
        /// Written, not compared yet.
        case copied
        /// Row count and checksum are those of the source.
        case verified
        /// Was given back to its table.
        case restored
        /// Could not be made, or its host went away before it was verified.
        case failed
        /// Was deleted.
        case purged
    }

    /// `migration_backup_id`; nil before it was read back.
    package var id: Int64?
    /// Its migration, in the registry; nil for that of the attempt that writes it.
    package var registryID: Int64?
    /// Its attempt; nil for the one that writes it.
    package var trackingID: Int64?
    /// Order within the attempt, from 1.
    package var sequence: Int64
    /// What was saved.
    package var object: ObjectName
    /// How.
    package var method: BackupMethod
    /// `schema.table` of the copy, or a path.
    package var location: String
    /// How far it has come.
    package var status = Status.intent
    /// Rows saved.
    package var rows: Int64?
    /// Bytes that it takes.
    package var bytes: Int64?
    /// Checksum over the rows.
    package var checksum: String?
    /// Fingerprint of the table's definition when it was saved.
    package var fingerprint: String?
    /// SHOW CREATE of the table.
    package var definition = JSON.null
    /// What the method needs to restore.
    package var detail = JSON.null
    /// When it was verified, restored, purged; when it may be purged: `YYYYMMDDHHMMSS`.
    package var verified: Int64?
    /// When it was given back.
    package var restored: Int64?
    /// When it may be deleted; nil where it is kept.
    package var expires: Int64?
    /// When it was deleted.
    package var purged: Int64?
    /// When it was begun.
    package var created: Int64
    /// Why it failed.
    package var error: String?
    /// Hash of the row as it stands, and of the one before.
    package var contentHash = ""
    /// `contentHash` before the newest change, or of the backup before.
    package var previousHash = HashChain.origin
    /// Whether the row exists.
    package var isStored = false

    /// How the checksum is made: by the server's CHECKSUM TABLE, as `m.schema:checksum` does, or over a list of files.
    package var algorithm: String {
        method == .server ? "manifest-sha256" : isPartial ? "rows-sha256/1" : "checksum-table"
    }

    /// The digest of the rows as `m.schema:checksum` gives it, where it is known.
    package var sha256: String? { isPartial ? checksum : detail["sha256"]?.stringValue }

    /// Describes a backup that is about to be made.
    package init(
        sequence: Int64,
        object: ObjectName,
        method: BackupMethod,
        location: String,
        created: Int64
    ) {
        self.sequence = sequence
        self.object = object
        self.method = method
        self.location = location
        self.created = created
    }

    /// A field of `detail`.
    package subscript(detail name: String) -> JSON {
        get { detail[name] ?? .null }
        set {
            var members: [(String, JSON)] =
                if case .object(let known) = detail { known } else { [] }
            members.removeAll { $0.0 == name }
            if newValue.nonNull != nil { members.append((name, newValue)) }
            detail = .object(members)
        }
    }

    /// Whether it holds some of the rows or columns alone.
    package var isPartial: Bool { detail["columns"] != nil }

    /// Whether the host made it by itself, before a statement that loses rows.
    package var isAutomatic: Bool { detail["reason"] != nil }

    /// Gives the row its hashes; called once for each change.
    package mutating func seal() {
        if isStored { previousHash = contentHash }
        contentHash = HashChain.hash(of: content, after: previousHash)
    }

    /// What `contentHash` covers.
    package var content: JSON {
        .object([
            ("sequence", .integer(sequence)),
            ("object", .string(object.description)),
            ("method", .string(method.rawValue)),
            ("location", .string(location)),
            ("status", .string(status.rawValue)),
            ("rows", JSON(rows)),
            ("bytes", JSON(bytes)),
            ("checksum", JSON(checksum)),
            ("fingerprint", JSON(fingerprint)),
            ("definition", definition),
            ("detail", detail),
            ("verified", JSON(verified)),
            ("restored", JSON(restored)),
            ("expires", JSON(expires)),
            ("purged", JSON(purged)),
            ("error", JSON(error)),
        ])
    }
}

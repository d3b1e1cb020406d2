// SPDX-License-Identifier: Apache-2.0

/// One row of `lupo_migration_registry`: a migration's identity and where its newest attempt stands.
///
/// Every change compares and increases `rowVersion` and carries `fencingToken`, so that a host which lost its lease
/// changes nothing. The row's hash covers `content` and the hash before (``HashChain``).
package struct RegistryRow: Sendable, Equatable {
    /// Which migration.
    package var identity: MigrationIdentity
    /// Schema that it works in.
    package var schemaName: String?
    /// Checksum of what the newest attempt ran.
    package var checksum: String
    /// How it was computed.
    package var checksumAlgorithm: String
    /// Number of the newest attempt, from 1.
    package var attempt: Int
    /// Attempts in a row that were cut off.
    package var interruptedAttempts: Int
    /// State of the newest attempt.
    package var state: MigrationState
    /// `down` while a rollback is under way.
    package var direction: MigrationMachine.Direction
    /// Highest token that wrote the row.
    package var fencingToken: Int64
    /// Increased by each change.
    package var rowVersion: Int64
    /// Lease key of the process that runs it; nil where none does.
    package var ownerKey: String?
    /// Why there was nothing to do.
    package var skipReason: String?
    /// Code and message of the newest attempt's error.
    package var errorCode: String?
    /// Its text.
    package var errorMessage: String?
    /// Begin of the newest attempt, `YYYYMMDDHHMMSS`.
    package var started: Int64?
    /// Its end.
    package var ended: Int64?
    /// Its length in milliseconds.
    package var durationMilliseconds: Int64?
    /// Who asked for it.
    package var actor: Int64
    /// The file, as it was given.
    package var sourcePath: String?
    /// Version of the script API.
    package var apiVersion: Int64?
    /// Version of the host.
    package var hostVersion: String?
    /// Identity of the server.
    package var serverUID: String?
    /// The manifest.
    package var manifest: JSON
    /// Arguments, seed and frozen time of the chain of attempts.
    package var replay: JSON
    /// `m.state` at the end of the newest completed state.
    package var scriptState: JSON
    /// Newest hash of the state rows.
    package var lastStateHash: String?
    /// Newest hash of the journal.
    package var lastJournalHash: String?

    /// Makes a row for a migration that the ledger has not seen.
    package init(identity: MigrationIdentity, checksum: String, actor: Int64) {
        self.identity = identity
        self.checksum = checksum
        self.actor = actor
        checksumAlgorithm = SourceChecksum.algorithm
        attempt = 1
        interruptedAttempts = 0
        state = .preMigration
        direction = .up
        fencingToken = 0
        rowVersion = 0
        manifest = .null
        replay = .null
        scriptState = .null
    }

    /// What the row's hash covers: everything but ids and hashes of the row itself.
    package var content: JSON {
        .object([
            ("name", .string(identity.name)),
            ("version", .string(identity.version.description)),
            ("type", .string(identity.type.rawValue)),
            ("schema", JSON(schemaName)),
            ("checksum", .string(checksum)),
            ("checksum_algorithm", .string(checksumAlgorithm)),
            ("attempt", .integer(Int64(attempt))),
            ("interrupted_attempts", .integer(Int64(interruptedAttempts))),
            ("state", .string(state.rawValue)),
            ("direction", .string(direction.rawValue)),
            ("fencing_token", .integer(fencingToken)),
            ("row_version", .integer(rowVersion)),
            ("owner_key", JSON(ownerKey)),
            ("skip_reason", JSON(skipReason)),
            ("error_code", JSON(errorCode)),
            ("error_message", JSON(errorMessage)),
            ("started", JSON(started)),
            ("ended", JSON(ended)),
            ("duration_ms", JSON(durationMilliseconds)),
            ("actor", .integer(actor)),
            ("source_path", JSON(sourcePath)),
            ("api_version", JSON(apiVersion)),
            ("host_version", JSON(hostVersion)),
            ("server_uid", JSON(serverUID)),
            ("manifest", manifest),
            ("replay", replay),
            ("script_state", scriptState),
            ("last_state_hash", JSON(lastStateHash)),
            ("last_journal_hash", JSON(lastJournalHash)),
        ])
    }
}

extension JSON {
    /// A string, or null.
    package init(_ text: String?) { self = text.map(JSON.string) ?? .null }

    /// A whole number, or null.
    package init(_ number: Int64?) { self = number.map(JSON.integer) ?? .null }
}

extension String {
    /// The text as a column of so many characters holds it: what is hashed is what is stored.
    ///
    /// MariaDB counts code points, not what a reader sees as one character.
    func stored(in limit: Int) -> String {
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
    }
}

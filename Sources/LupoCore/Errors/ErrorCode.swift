// SPDX-License-Identifier: Apache-2.0

extension LupoError {
    /// A stable, searchable name for one kind of failure.
    ///
    /// The raw value is part of the interface: it stands in JSON, in the ledger and in `docs/errors/`.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String, CaseIterable {
            case usage
            case notFound = "not-found"
            case configuration
            case pluginNotFound = "plugin-not-found"
            case pluginUnreadable = "plugin-unreadable"
            case pluginSyntax = "plugin-syntax"
            case pluginLoad = "plugin-load"
            case pluginName = "plugin-name"
            case manifest
            case apiVersion = "api-version"
            case hook
            case checksumChanged = "checksum-changed"
            case unmetRequirement = "unmet-requirement"
            case script
            case scriptArgument = "script-argument"
            case notAvailable = "not-available"
            case scriptTime = "script-time"
            case scriptMemory = "script-memory"
            case scriptSteps = "script-steps"
            case statementRefused = "statement-refused"
            case statementUnreadable = "statement-unreadable"
            case touches
            case schemaFence = "schema-fence"
            case doctrine
            case noServer = "no-server"
            case nodeNotReady = "node-not-ready"
            case accessDenied = "access-denied"
            case privileges
            case serverVersion = "server-version"
            case transportSecurity = "transport-security"
            case embeddedServer = "embedded-server"
            case statementFailed = "statement-failed"
            case statementTimeout = "statement-timeout"
            case lockWait = "lock-wait"
            case deadlock
            case connectionLost = "connection-lost"
            case outcomeUnknown = "outcome-unknown"
            case diskFull = "disk-full"
            case readOnlyServer = "read-only-server"
            case value
            case bootstrap
            case ledgerConflict = "ledger-conflict"
            case ledgerDamaged = "ledger-damaged"
            case leaseLost = "lease-lost"
            case locked
            case interruptedAttempt = "interrupted-attempt"
            case replayDiverged = "replay-diverged"
            case replayImpossible = "replay-impossible"
            case repairRefused = "repair-refused"
            case checkFailed = "check-failed"
            case migrationFailed = "migration-failed"
            case migrationTimeout = "migration-timeout"
            case rolledBack = "rolled-back"
            case rollbackFailed = "rollback-failed"
            case schemaDiffers = "schema-differs"
            case backupRefused = "backup-refused"
            case backupDamaged = "backup-damaged"
            case fileSystem = "file-system"
            case interrupted
            case `internal`
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The stable kebab-case name.
        package var description: String { kind.rawValue }

        /// Finds a code by its stable name, as `explain` and the ledger need it.
        package init?(name: String) {
            guard let kind = Kind(rawValue: name) else { return nil }
            self.kind = kind
        }

        /// Every code, in the order of this file.
        package static var all: [Code] { Kind.allCases.map(Code.init) }

        /// A wrong command line.
        package static let usage = Code(.usage)
        /// A migration, table or run that the command names does not exist.
        package static let notFound = Code(.notFound)
        /// Wrong or contradictory configuration.
        package static let configuration = Code(.configuration)
        /// The plugin file does not exist.
        package static let pluginNotFound = Code(.pluginNotFound)
        /// The plugin file is empty, too large, bytecode, or not UTF-8.
        package static let pluginUnreadable = Code(.pluginUnreadable)
        /// The plugin does not compile.
        package static let pluginSyntax = Code(.pluginSyntax)
        /// The plugin raised an error while it was loaded, before any hook ran.
        package static let pluginLoad = Code(.pluginLoad)
        /// The file's name does not follow from the manifest's name and version (rule S09).
        package static let pluginName = Code(.pluginName)
        /// The manifest is missing, or has an unknown, absent or wrongly typed key.
        package static let manifest = Code(.manifest)
        /// The plugin asks for an API version that this host does not have.
        package static let apiVersion = Code(.apiVersion)
        /// A hook is missing or is not a function.
        package static let hook = Code(.hook)
        /// A completed migration's file was changed.
        package static let checksumChanged = Code(.checksumChanged)
        /// A migration named in `requires` is not completed.
        package static let unmetRequirement = Code(.unmetRequirement)
        /// The script raised an error.
        package static let script = Code(.script)
        /// A script passed a wrong argument to an API function.
        package static let scriptArgument = Code(.scriptArgument)
        /// An API function that the running hook may not call.
        package static let notAvailable = Code(.notAvailable)
        /// The script's Lua time ran out.
        package static let scriptTime = Code(.scriptTime)
        /// The script's memory ran out.
        package static let scriptMemory = Code(.scriptMemory)
        /// The script's instruction budget ran out.
        package static let scriptSteps = Code(.scriptSteps)
        /// A statement that scripts may not send.
        package static let statementRefused = Code(.statementRefused)
        /// A statement that the host cannot read, and so does not send.
        package static let statementUnreadable = Code(.statementUnreadable)
        /// A write to a table that the manifest's `touches` does not name.
        package static let touches = Code(.touches)
        /// A statement that names a schema outside the configured ones (rule S01), or the host's own.
        package static let schemaFence = Code(.schemaFence)
        /// A statement or a table breaks a rule of severity `error`, and nothing allows it.
        package static let doctrine = Code(.doctrine)
        /// No server answers.
        package static let noServer = Code(.noServer)
        /// The node of a Galera cluster is not part of it now, or lacks data (1047).
        package static let nodeNotReady = Code(.nodeNotReady)
        /// The server does not accept the user or the password.
        package static let accessDenied = Code(.accessDenied)
        /// The user lacks a privilege; the hint holds the GRANT.
        package static let privileges = Code(.privileges)
        /// The server is older than 10.6, or not MariaDB.
        package static let serverVersion = Code(.serverVersion)
        /// TLS is required and could not be had, or the certificate does not verify.
        package static let transportSecurity = Code(.transportSecurity)
        /// The embedded server cannot be made or started.
        package static let embeddedServer = Code(.embeddedServer)
        /// The server refused a statement.
        package static let statementFailed = Code(.statementFailed)
        /// A statement ran into its time limit and was stopped.
        package static let statementTimeout = Code(.statementTimeout)
        /// A row lock or metadata lock was not had in time (1205).
        package static let lockWait = Code(.lockWait)
        /// A deadlock or a failed certification (1213); the transaction is gone.
        package static let deadlock = Code(.deadlock)
        /// The connection broke while nothing with a side effect was under way.
        package static let connectionLost = Code(.connectionLost)
        /// The connection broke after a statement with a side effect was sent; nothing is retried.
        package static let outcomeUnknown = Code(.outcomeUnknown)
        /// The server's or the host's disk is full.
        package static let diskFull = Code(.diskFull)
        /// The server is read-only.
        package static let readOnlyServer = Code(.readOnlyServer)
        /// A value that cannot be sent to the server or to Lua without loss.
        package static let value = Code(.value)
        /// The host's own tables cannot be made, or have another shape.
        package static let bootstrap = Code(.bootstrap)
        /// Another host wrote to the ledger first.
        package static let ledgerConflict = Code(.ledgerConflict)
        /// A row of the ledger is not what the host wrote.
        package static let ledgerDamaged = Code(.ledgerDamaged)
        /// This host's lease has run out and another may own it.
        package static let leaseLost = Code(.leaseLost)
        /// Another host holds what is needed; try later.
        package static let locked = Code(.locked)
        /// An earlier attempt was cut off and is not settled.
        package static let interruptedAttempt = Code(.interruptedAttempt)
        /// A script that is continued asks for something else than its journal has.
        package static let replayDiverged = Code(.replayDiverged)
        /// An attempt cannot be continued from its journal.
        package static let replayImpossible = Code(.replayImpossible)
        /// What a repair would record contradicts what stands in the database.
        package static let repairRefused = Code(.repairRefused)
        /// A check of the script or of the host failed.
        package static let checkFailed = Code(.checkFailed)
        /// The migration failed and was not rolled back.
        package static let migrationFailed = Code(.migrationFailed)
        /// The migration ran for longer than its manifest's `timeout`.
        package static let migrationTimeout = Code(.migrationTimeout)
        /// The migration failed and was rolled back.
        package static let rolledBack = Code(.rolledBack)
        /// The rollback failed as well; both errors are among the causes.
        package static let rollbackFailed = Code(.rollbackFailed)
        /// The schema is not what the ledger says it should be.
        package static let schemaDiffers = Code(.schemaDiffers)
        /// A table cannot be backed up, or not be given back, without losing something.
        package static let backupRefused = Code(.backupRefused)
        /// A backup is not what was saved: it is gone, torn or changed.
        package static let backupDamaged = Code(.backupDamaged)
        /// A file or folder cannot be read or written.
        package static let fileSystem = Code(.fileSystem)
        /// A signal asked the host to stop.
        package static let interrupted = Code(.interrupted)
        /// A bug of the host; the message says which assumption did not hold.
        package static let `internal` = Code(.internal)

        /// The process's exit status for an error of this kind (`docs/cli.md`).
        package var exitStatus: Int32 {
            switch kind {
            case .usage, .notFound: 64
            case .pluginNotFound, .pluginUnreadable, .pluginSyntax, .pluginLoad, .pluginName,
                .manifest, .apiVersion, .hook, .checksumChanged:
                65
            case .noServer, .nodeNotReady, .serverVersion, .embeddedServer: 69
            case .locked: 75
            case .configuration, .accessDenied, .privileges, .transportSecurity, .bootstrap: 78
            case .interrupted: 130
            case .rolledBack: 3
            default: 2
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What one transaction adds to the ledger for one attempt: a value, so that it can be tried again or dropped whole.
package struct LedgerWrite: Sendable, Equatable {
    /// Where the attempt is stored, once it is.
    package struct Place: Sendable, Hashable {
        /// `migration_registry_id`.
        package var registryID: Int64
        /// `migration_tracking_id`.
        package var trackingID: Int64

        /// Joins the two ids.
        package init(registryID: Int64, trackingID: Int64) {
            self.registryID = registryID
            self.trackingID = trackingID
        }
    }

    /// How an attempt ended.
    package struct Ending: Sendable, Equatable {
        /// `completed`, `failed` or `rolled_back`.
        package var status: ExecutionStatus
        /// When.
        package var at: Timestamp
        /// Milliseconds since the attempt began.
        package var durationMilliseconds: Int64
        /// What stopped it.
        package var error: LupoError?

        /// Makes an ending.
        package init(
            status: ExecutionStatus,
            at: Timestamp,
            durationMilliseconds: Int64,
            error: LupoError?
        ) {
            self.status = status
            self.at = at
            self.durationMilliseconds = durationMilliseconds
            self.error = error
        }
    }

    /// The attempt before, whose host died; it is ended by the same transaction that begins the one that continues it.
    package struct Predecessor: Sendable, Equatable {
        /// `migration_tracking_id`.
        package var trackingID: Int64
        /// `up`, or `down` for a rollback's.
        package var direction: MigrationMachine.Direction
        /// Its last state, `failed`; nil where it has ended before.
        package var failed: StateRow?
        /// Why, and when; nil where it has ended before.
        package var ending: Ending?
        /// Outcomes of its statements that were found out after its death.
        package var settled: [JournalEntry] = []

        /// Describes an attempt of which nothing is to be changed.
        package init(trackingID: Int64, direction: MigrationMachine.Direction) {
            self.trackingID = trackingID
            self.direction = direction
        }
    }

    /// Nil until the attempt's rows exist; then the write inserts them first.
    package var place: Place?
    /// The registry's row as it shall be, with its next version.
    package var registry: RegistryRow
    /// `registry_id` of a row that exists from an earlier attempt; nil where it is to be inserted.
    package var knownRegistryID: Int64?
    /// The registry row's hash, and the one before.
    package var registryHash: String
    /// The hash before.
    package var registryPreviousHash: String
    /// When the attempt began.
    package var attemptStarted: Timestamp
    /// `up`, or `down` for a rollback's own attempt.
    package var direction = MigrationMachine.Direction.up
    /// Place of the migration among those of its process, from 1.
    package var executionOrder = 0
    /// Name of the rollback that took the attempt back, once there is one.
    package var rollbackName: String?
    /// The connection that sends the statements.
    package var connectionID: Int64?
    /// Tells this life of the server from others, since connection ids come again.
    package var serverNonce: String?
    /// New state rows, in order.
    package var states: [StateRow] = []
    /// Durations, in milliseconds, of states whose rows are stored already.
    package var endedStates: [MigrationState: Int64] = [:]
    /// New journal entries, in order; those with an outcome are settled at once.
    package var journal: [JournalEntry] = []
    /// Outcomes of entries that are stored already.
    package var settled: [JournalEntry] = []
    /// New validation rows.
    package var validations: [ValidationRow] = []
    /// Backups whose rows are new or changed, in order.
    package var backups: [BackupRecord] = []
    /// `tables_affected`, as `schema.table`, sorted; nil where it has not changed.
    package var tablesAffected: [String]?
    /// Set in the last write of an attempt.
    package var ending: Ending?
    /// Set in the first write of an attempt that continues another one.
    package var predecessor: Predecessor?
}

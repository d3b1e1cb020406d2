// SPDX-License-Identifier: Apache-2.0

/// One row of `lupo_migration_journal`: something that an attempt does, with what came of it.
///
/// A statement that the server commits by itself (DDL) is written ahead as an intent and settled after; everything
/// else is written with its outcome, a DML statement in its own transaction.
package struct JournalEntry: Sendable, Equatable {
    /// What was done.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A statement that commits by itself.
        case ddl
        /// A statement in a transaction of its own.
        case dml
        /// The transaction of one batch of rows.
        case batch
        /// The end of a transaction that the script asked for, after the entries of its statements.
        case transaction
        /// Rows inserted by array binding.
        case bulk
        /// A read whose result a resume must see again.
        case read
        /// A named step: what it returned.
        case step
        /// A builder of `m.schema`, "nothing to do" included.
        case builder
        /// A statement of the host's own that takes another one back.
        case undo
    }

    /// `status` of the journal.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// Announced; may or may not have happened.
        case intent
        /// Happened.
        case done
        /// The server refused it, and nothing happened.
        case failed
        /// Was taken back.
        case undone
    }

    /// From 1 without gaps, within attempt and direction.
    package var sequence: Int64
    /// The step that it belongs to.
    package var parent: Int64?
    /// State in which it was made.
    package var state: MigrationState
    /// The hook, or `host`.
    package var hook: String
    /// Names of the open steps, outermost first.
    package var steps: [String]
    /// What was done.
    package var kind: Kind
    /// SHA-256 of text and values.
    package var digest: String?
    /// The statement without the host's tag.
    package var statement: String?
    /// Its values.
    package var parameters: JSON
    /// `file:line` in the script.
    package var location: String?
    /// `schema.table` of what it writes or reads.
    package var objects: [String]
    /// Fingerprint of the objects before.
    package var fingerprintBefore: String?
    /// `SHOW CREATE` of each object before; null where there was none.
    package var definitionsBefore: JSON
    /// When it began.
    package var started: Timestamp
    /// What came of it.
    package var outcome: Outcome
    /// Hash over `content` and the entry before.
    package var contentHash = ""
    /// Hash over the outcome and `contentHash`; nil while there is no outcome.
    package var outcomeHash: String?
    /// `outcomeHash` of the entry before.
    package var previousHash = ""

    /// What is known after the fact.
    package struct Outcome: Sendable, Equatable {
        /// How far it came.
        package var status: Status = .intent
        /// Rows changed, as the server counted.
        package var rowsAffected: Int64?
        /// Fingerprint of the objects after.
        package var fingerprintAfter: String?
        /// Where the next batch begins.
        package var cursor: JSON = .null
        /// Result of a read, or what a step returned.
        package var result: JSON = .null
        /// `m.state` after the entry.
        package var scriptState: JSON = .null
        /// The error that the server gave.
        package var error: LupoError?
        /// When it ended.
        package var finished: Timestamp?

        /// An outcome that is not known yet.
        package init() {}
    }

    /// Makes an entry; `AttemptLog` gives it its number and its hashes.
    package init(
        kind: Kind,
        state: MigrationState,
        hook: String,
        steps: [String],
        started: Timestamp
    ) {
        sequence = 0
        self.kind = kind
        self.state = state
        self.hook = hook
        self.steps = steps
        self.started = started
        parameters = .null
        objects = []
        definitionsBefore = .null
        outcome = Outcome()
    }

    /// `step_name`: the names of the open steps, outermost first; nil outside of steps.
    package var stepPath: String? { JournalEntry.path(of: steps) }

    /// Names of steps, outermost first, as the journal has them; nil for none.
    package static func path(of steps: [String]) -> String? {
        steps.isEmpty ? nil : steps.joined(separator: " > ").stored(in: 1_000)
    }

    /// What `contentHash` covers.
    package var content: JSON {
        .object([
            ("sequence", .integer(sequence)),
            ("parent", JSON(parent)),
            ("state", .string(state.rawValue)),
            ("hook", .string(hook)),
            ("steps", JSON(stepPath)),
            ("kind", .string(kind.rawValue)),
            ("digest", JSON(digest)),
            ("statement", JSON(statement)),
            ("parameters", parameters),
            ("location", JSON(location)),
            ("objects", .array(objects.map(JSON.string))),
            ("fingerprint_before", JSON(fingerprintBefore)),
            ("started", .integer(started.ymdhis)),
        ])
    }

    /// What `outcomeHash` covers.
    package var outcomeContent: JSON {
        .object([
            ("status", .string(outcome.status.rawValue)),
            ("rows_affected", JSON(outcome.rowsAffected)),
            ("fingerprint_after", JSON(outcome.fingerprintAfter)),
            ("cursor", outcome.cursor),
            ("result", outcome.result),
            ("script_state", outcome.scriptState),
            ("error", outcome.error.map { .string($0.message) } ?? .null),
            ("finished", JSON(outcome.finished?.ymdhis)),
        ])
    }
}

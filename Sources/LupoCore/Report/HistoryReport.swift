// SPDX-License-Identifier: Apache-2.0

/// Attempts in the order of time: what `history` answers, and with all details what `show` answers.
package struct HistoryReport: Sendable {
    /// One row of `lupo_migration_tracking`.
    package struct Attempt: Sendable {
        /// `migration_tracking_id`.
        package var trackingID: Int64
        /// Name, as recorded.
        package var name: String
        /// Version, as recorded.
        package var version: String
        /// Type, as recorded.
        package var type: String
        /// Status, as recorded.
        package var status: String
        /// Begin, `YYYYMMDDHHMMSS`.
        package var started: Int64?
        /// End.
        package var ended: Int64?
        /// Length in milliseconds.
        package var durationMilliseconds: Int64?
        /// `schema.table`.
        package var tablesAffected: [String]
        /// Who asked for it.
        package var actor: Int64?
        /// What stopped it, as it was shown.
        package var error: String?
        /// Its rollback's name, where it was rolled back.
        package var rollbackName: String?
        /// Its states; filled by `show`.
        package var states: [State] = []
        /// Its checks; filled by `show`.
        package var validations: [Validation] = []
        /// Its journal; filled by `show`.
        package var journal: [Statement] = []

        /// Makes an attempt without details.
        package init(trackingID: Int64, name: String, version: String, type: String, status: String)
        {
            self.trackingID = trackingID
            self.name = name
            self.version = version
            self.type = type
            self.status = status
            tablesAffected = []
        }
    }

    /// One row of `lupo_migration_states`.
    package struct State: Sendable {
        /// The state.
        package var state: String
        /// The one before.
        package var previous: String?
        /// When it was entered.
        package var entered: Int64
        /// Length in milliseconds.
        package var durationMilliseconds: Int64?
        /// `state_data_json`.
        package var data: JSON

        /// Joins the columns.
        package init(state: String, previous: String?, entered: Int64, duration: Int64?, data: JSON)
        {
            self.state = state
            self.previous = previous
            self.entered = entered
            durationMilliseconds = duration
            self.data = data
        }
    }

    /// One row of `lupo_migration_validations`.
    package struct Validation: Sendable {
        /// `check.equal`, `host.identity`, a rule's id.
        package var type: String
        /// `passed`, `warning` or `failed`.
        package var status: String
        /// One sentence.
        package var message: String

        /// Joins the columns.
        package init(type: String, status: String, message: String) {
            self.type = type
            self.status = status
            self.message = message
        }
    }

    /// One row of `lupo_migration_journal`.
    package struct Statement: Sendable {
        /// From 1, within attempt and direction.
        package var sequence: Int64
        /// The kind of entry, such as `ddl` or `dml`.
        package var kind: String
        /// How far it came: `intent`, `done`, `failed` or `undone`.
        package var status: String
        /// The hook and the steps.
        package var place: String
        /// The statement.
        package var text: String?
        /// Where in the script it stands, as `file:line`.
        package var location: String?
        /// Rows changed.
        package var rowsAffected: Int64?
        /// Length in milliseconds.
        package var durationMilliseconds: Int64?
        /// The error.
        package var error: String?

        /// Makes a row without its outcome.
        package init(sequence: Int64, kind: String, status: String, place: String, text: String?) {
            self.sequence = sequence
            self.kind = kind
            self.status = status
            self.place = place
            self.text = text
        }
    }

    /// `history` or `show`.
    package var command: String
    /// Newest first.
    package var attempts: [Attempt]
    /// False where the database has no ledger yet.
    package var isSetUp: Bool

    /// Makes a report.
    package init(command: String, attempts: [Attempt], isSetUp: Bool) {
        self.command = command
        self.attempts = attempts
        self.isSetUp = isSetUp
    }

    /// `lupo-host/history/1` or `lupo-host/show/1`.
    package var json: JSON {
        .object([
            ("schema", .string("lupo-host/\(command)/1")),
            ("is_set_up", .bool(isSetUp)),
            ("attempts", .array(attempts.map { $0.json(withDetails: command == "show") })),
        ])
    }
}

extension HistoryReport.Attempt {
    fileprivate func json(withDetails: Bool) -> JSON {
        var members: [(String, JSON)] = [
            ("tracking_id", .integer(trackingID)),
            ("name", .string(name)),
            ("version", .string(version)),
            ("type", .string(type)),
            ("status", .string(status)),
            ("started_ymdhis", JSON(started)),
            ("ended_ymdhis", JSON(ended)),
            ("duration_ms", JSON(durationMilliseconds)),
            ("tables_affected", .array(tablesAffected.map(JSON.string))),
            ("actor", JSON(actor)),
            ("rollback_name", JSON(rollbackName)),
            ("error", JSON(error)),
        ]
        guard withDetails else { return .object(members) }
        let states = states.map { state -> JSON in
            .object([
                ("state", .string(state.state)),
                ("previous_state", JSON(state.previous)),
                ("entered_ymdhis", .integer(state.entered)),
                ("duration_ms", JSON(state.durationMilliseconds)),
                ("data", state.data),
            ])
        }
        let validations = validations.map { row -> JSON in
            .object([
                ("type", .string(row.type)),
                ("status", .string(row.status)),
                ("message", .string(row.message)),
            ])
        }
        let journal = journal.map { row -> JSON in
            .object([
                ("sequence", .integer(row.sequence)),
                ("kind", .string(row.kind)),
                ("status", .string(row.status)),
                ("place", .string(row.place)),
                ("location", JSON(row.location)),
                ("statement", JSON(row.text)),
                ("rows_affected", JSON(row.rowsAffected)),
                ("duration_ms", JSON(row.durationMilliseconds)),
                ("error", JSON(row.error)),
            ])
        }
        members.append(("states", .array(states)))
        members.append(("validations", .array(validations)))
        members.append(("statements", .array(journal)))
        return .object(members)
    }
}

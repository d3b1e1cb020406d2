// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    /// What the project's `lupo.lua` may return.
    static let configuration = APIRecord(
        name: "Configuration",
        doc: "A project's configuration: the table that `lupo.lua` returns.",
        fields: settings + [
            .optional(
                "environments",
                .map(.string, .record(environment)),
                default: "{}",
                "By name, what differs where `--env NAME` is said."
            )
        ]
    )

    /// What an environment may say: everything but further environments.
    static let environment = APIRecord(
        name: "Environment",
        doc: "What an environment says otherwise.",
        fields: settings
    )

    private static let settings: [Field] = [
        .optional(
            "database",
            .string,
            default: "\"embedded:\"",
            "Where the database is, as for `--database`; never with a password."
        ),
        .optional(
            "password_command",
            .array(.string),
            "A program and its arguments that prints the password."
        ),
        .optional("password_file", .string, "A file whose first line is the password."),
        .optional(
            "secrets",
            .map(.string, .string),
            default: "{}",
            "Texts for `m:secret`, by name: `\"env:VARIABLE\"` or `\"file:PATH\"`."
        ),
        .optional("schemas", .record(schemaNames), "The names of the three schemas."),
        .optional(
            "migrations",
            .array(.string),
            default: "{ \"database/migrations\" }",
            "Folders with migrations."
        ),
        .optional(
            "actor",
            .integer,
            default: "1",
            "Who runs migrations, where nobody says otherwise."
        ),
        .optional(
            "limits",
            .record(limits),
            "What a script may use, where its manifest says nothing."
        ),
        .optional(
            "statement_timeout",
            .duration,
            default: "none",
            "The longest that one statement may run on the server, where the manifest says nothing."
        ),
        .optional(
            "timeout",
            .duration,
            default: "none",
            "The longest that a whole run of one migration may take; its rollback has no such limit."
        ),
        .optional(
            "ceilings",
            .record(ceilings),
            "How far a manifest may raise its limits."
        ),
        .optional(
            "lock_timeout",
            .duration,
            default: "\"60s\"",
            "How long to wait for another host before exit 75."
        ),
        .optional(
            "lock_wait",
            .duration,
            default: "\"5s\"",
            "How long a statement waits for row and metadata locks of other sessions; the same as `locks.wait`."
        ),
        .optional("locks", .record(locks), "What is done about locks of other sessions."),
        .optional(
            "auto_rollback",
            .boolean,
            default: "true",
            "Rolls a failed migration back by itself."
        ),
        .optional(
            "recovery",
            .literals(RecoveryPolicy.allCases.map(\.rawValue)),
            default: "\"rollback\"",
            "What becomes of an attempt whose host died: it is taken back, continued, or left for a person."
        ),
        .optional(
            "undo",
            .literals(UndoPolicy.allCases.map(\.rawValue)),
            default: "\"auto\"",
            "Whether a rollback takes back by itself what the script's own leaves: statements whose inverse is known."
        ),
        .optional(
            "trash_keep",
            .union([.duration, .literals(["forever", "none"])]),
            default: "\"30d\"",
            "How long a table with rows that was dropped is kept under another name; with `none` it is dropped at once."
        ),
        .optional("backup", .record(backup), "When and how tables are backed up."),
        .optional("doctrine", .record(doctrine), "Which rules hold, and how much each weighs."),
    ]

    private static let locks = APIRecord(
        name: "Locks",
        doc: "What is done about locks that other sessions hold.",
        fields: [
            .optional(
                "wait",
                .duration,
                default: "\"5s\"",
                "How long a statement waits for row and metadata locks."
            ),
            .optional(
                "retries",
                .integer,
                default: "3",
                "How often a statement that met a lock or a deadlock is tried again."
            ),
            .optional(
                "retry_within",
                .duration,
                default: "\"60s\"",
                "How long after the first try another one may begin."
            ),
            .optional(
                "copy_limit",
                .integer,
                default: "100000",
                "The most rows of a table that an ALTER may copy or lock against writes without `allow.blocking_alter`."
            ),
            .optional(
                "long_transaction",
                .duration,
                default: "\"60s\"",
                "From which age on an open transaction on a touched table is reported before execution."
            ),
            .optional(
                "refuse_long",
                .boolean,
                default: "false",
                "Stops the migration where there is such a transaction, in place of a warning."
            ),
        ]
    )

    private static let ceilings = APIRecord(
        name: "Ceilings",
        doc:
            "How far a manifest may raise its limits. What lupo.lua itself sets is allowed in any event.",
        fields: [
            .optional("time", .duration, default: "\"10m\"", "Lua time of one hook."),
            .optional("memory", .size, default: "\"1GiB\"", "Memory of the script's values."),
            .optional("steps", .integer, default: "none", "Lua instructions of one hook."),
            .optional("log", .size, default: "\"64MiB\"", "Log lines of one run."),
            .optional("rows", .integer, default: "10000000", "Rows of one result."),
            .optional("statement_timeout", .duration, default: "none", "Time of one statement."),
            .optional("timeout", .duration, default: "none", "Time of a whole run."),
        ]
    )

    private static let schemaNames = APIRecord(
        name: "SchemaNames",
        doc: "The names of the three schemas.",
        fields: [
            .optional("core", .string, default: "\"lupopedia\"", "The application's tables."),
            .optional(
                "orchestration",
                .string,
                default: "\"lupopedia_orchestration\"",
                "The ledger."
            ),
            .optional(
                "ephemeral",
                .string,
                default: "\"lupopedia_ephemeral\"",
                "Locks and queues."
            ),
        ]
    )
}

// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    static let manifest = APIRecord(
        name: "Manifest",
        doc: "What a migration says about itself.",
        fields: [
            .required(
                "api",
                .integer,
                "The version of the script API that the file is written for: 1."
            ),
            .required(
                "name",
                .string,
                "Lower-case letters, digits and underscores. Name and version make the file's name."
            ),
            .required("version", .string, "Numbers with dots, such as `4.0.27`."),
            .optional(
                "type",
                .literals(["schema", "data"]),
                default: "\"schema\"",
                "Whether it changes the schema or only rows."
            ),
            .optional("title", .string, default: "the name", "One line for people."),
            .optional(
                "schema",
                .string,
                default: "the core schema",
                "The schema that unqualified table names mean; the session's default database."
            ),
            .optional(
                "touches",
                .array(.string),
                default: "{}",
                "The tables that the migration may write or change, as `table` or `schema.table`. A table that is "
                    + "renamed needs both names. Where it is absent the migration writes nothing."
            ),
            .optional(
                "requires",
                .array(.string),
                default: "{}",
                "Migrations that must be completed before, as `name` or `name@version`."
            ),
            .optional("tags", .array(.string), default: "{}", "Words to select migrations by."),
            .optional(
                "timeout",
                .duration,
                default: "the project's",
                "For the whole run, all hooks together."
            ),
            .optional(
                "statement_timeout",
                .duration,
                default: "the project's",
                "For each of its statements, on the server."
            ),
            .optional("limits", .record(limits), "Other limits than the project's."),
            .optional("backup", .record(manifestBackup), "Other backups than the project's."),
            .optional(
                "allow",
                .map(.string, .string),
                default: "{}",
                "Doctrine rules that it may break, each with the reason: `allow = { S04 = \"empty since 3.9\" }`."
            ),
            .optional(
                "supersedes",
                .union([.string, .array(.string)]),
                "Completed migrations, as `name` or `name@version`, whose place this one takes on record."
            ),
        ]
    )

    static let limits = APIRecord(
        name: "Limits",
        doc: "What one run of the script may use. Waiting for the server does not count.",
        fields: [
            .optional("time", .duration, default: "\"60s\"", "Lua time of one hook."),
            .optional("memory", .size, default: "\"64MiB\"", "Memory of the script's values."),
            .optional("steps", .integer, default: "none", "Lua instructions of one hook."),
            .optional("log", .size, default: "\"1MiB\"", "Log lines of one run."),
            .optional(
                "rows",
                .integer,
                default: "100000",
                "Rows of one result that the script holds at once; `m.db:rows` has no such limit."
            ),
        ]
    )
}

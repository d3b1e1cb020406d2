// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    private static let automatic = Field.optional(
        "automatic",
        .literals(["destructive", "touched", "off"]),
        default: "\"destructive\"",
        "What the host backs up by itself: a table before a statement that loses rows or values of all of it, every "
            + "touched table before execution, or nothing."
    )

    private static let method = Field.optional(
        "method",
        .literals(["auto", "copy", "file", "tablespace", "mariadb-backup"]),
        default: "\"auto\"",
        "A copy in the backup schema, a file, or the exported files of the table. By itself a copy, and on the embedded "
            + "server the exported files where the table allows it. `mariadb-backup` does the same, and saves the whole "
            + "server before the first execution of a command as well."
    )

    private static let keep = Field.optional(
        "keep",
        .union([.duration, .literals(["forever"])]),
        default: "\"30d\"",
        "How long `backup purge` leaves a backup alone."
    )

    /// `backup` of `lupo.lua`.
    static let backup = APIRecord(
        name: "BackupConfiguration",
        doc: "When and how tables are backed up.",
        fields: [
            automatic, method, keep,
            .optional(
                "schema",
                .string,
                default: "the core schema's name with `_backup`",
                "The schema of the copies."
            ),
            .optional(
                "folder",
                .string,
                default: "\".lupo/backups\"",
                "The folder of backups in files."
            ),
        ]
    )

    /// `backup` of a manifest.
    static let manifestBackup = APIRecord(
        name: "ManifestBackup",
        doc: "Which backups this migration needs, where it differs from the project.",
        fields: [automatic, method, keep]
    )

    /// The options of `m.backup:table`.
    static let backupOptions = APIRecord(
        name: "BackupOptions",
        doc: "What is backed up of a table, and how. Nothing said means all rows and columns.",
        fields: [
            .optional(
                "columns",
                .array(.string),
                default: "all",
                "The columns to keep, beside those of the primary key."
            ),
            .optional("where", .string, "A condition in SQL; it may hold parameters."),
            .optional("params", .parameters, "Their values."),
            .optional(
                "method",
                .literals(["auto", "copy", "file", "tablespace"]),
                default: "the manifest's",
                "How. Some of the rows or columns are kept as a copy."
            ),
        ]
    )

    /// What `m.backup:table` gives.
    static let backupHandle = APIRecord(
        name: "Backup",
        doc: "A verified backup. It may be kept in `m.state`.",
        fields: [
            .required("table", .string, "What was saved, as `schema.table`."),
            .required("name", .string, "Where: the copy as `schema.table`, or a path."),
            .required("rows", .integer, "How many rows."),
            .required(
                "sha256",
                .string,
                "Their digest, as `m.schema:checksum` gives it for the same rows and columns."
            ),
        ]
    )
}

// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    static let all = [
        limits, manifest, failOptions, execResult, serverWarning, rowsOptions, upsertOptions,
        batchOptions, columnOptions, columnDefinition, namedColumn, indexOptions, indexName,
        indexDefinition, tableOptions, tableDefinition, classifyOptions, checksumOptions,
        columnInfo,
        indexInfo, tableInfo, jsonOptions, jsonDecodeOptions, timeSpan, timeParts,
        inspectOptions, csvOptions, skip, manifestBackup, backupOptions, backupHandle,
    ]

    static let failOptions = APIRecord(
        name: "FailOptions",
        doc: "More about a failure.",
        fields: [
            .optional("hint", .string, "What to do next, as an imperative."),
            .optional(
                "code",
                .string,
                default: "\"check-failed\"",
                "A name for this kind of failure."
            ),
        ]
    )

    static let skip = APIRecord(
        name: "Skip",
        doc: "What `m:skip` gives; `pre` returns it.",
        fields: [.required("reason", .string, "Why there is nothing to do.")]
    )

    static let serverWarning = APIRecord(
        name: "Warning",
        doc: "A warning of the server.",
        fields: [
            .required("level", .string, "`Note`, `Warning` or `Error`."),
            .required("code", .integer, "The server's number."),
            .required("message", .string, "The server's text."),
        ]
    )

    static let execResult = APIRecord(
        name: "ExecResult",
        doc: "What a statement did.",
        fields: [
            .required("affected", .integer, "Rows changed, inserted or deleted."),
            .required(
                "insert_id",
                .union([.integer, .u64]),
                "The first AUTO_INCREMENT value, 0 where there was none."
            ),
            .required(
                "warnings",
                .array(.record(serverWarning)),
                "The server's warnings, at most 64."
            ),
        ]
    )

    static let rowsOptions = APIRecord(
        name: "RowsOptions",
        doc: "How rows are fetched.",
        fields: [.optional("batch", .integer, default: "100", "Rows fetched at a time.")]
    )

    static let upsertOptions = APIRecord(
        name: "UpsertOptions",
        doc: "How existing rows are found and changed.",
        fields: [
            .required(
                "key",
                .columns,
                "The columns of a primary or unique key; without such a key it is refused."
            ),
            .optional(
                "update",
                .array(.string),
                default: "all but the key",
                "The columns that change in a row that exists; an empty list leaves it as it is."
            ),
        ]
    )

    static let batchOptions = APIRecord(
        name: "BatchOptions",
        doc: "Which rows are walked, and how fast.",
        fields: [
            .optional(
                "key",
                .string,
                default: "the primary key",
                "A column with a unique index by whose order the table is walked."
            ),
            .optional("columns", .array(.string), default: "all", "The columns to read."),
            .optional("where", .string, "A condition in SQL; it may hold parameters."),
            .optional("params", .parameters, "Their values."),
            .optional("size", .integer, default: "1000", "Rows of a batch."),
            .optional("pause", .duration, default: "0", "The wait between two batches."),
        ]
    )

    static let columnInfo = APIRecord(
        name: "ColumnInfo",
        doc: "A column as it is in the database.",
        fields: [
            .required("name", .string, "The column's name."),
            .required(
                "type",
                .string,
                "The SQL type in lower case, such as `bigint(20) unsigned`."
            ),
            .required("null", .boolean, "Admits NULL."),
            .optional("default", .string, "The default as the server writes it."),
            .required("comment", .string, "The comment."),
            .optional("charset", .string, "Of text."),
            .optional("collation", .string, "Of text."),
            .required("auto_increment", .boolean, "Counts by itself."),
            .optional("generated", .string, "The expression of a generated column."),
        ]
    )

    static let indexInfo = APIRecord(
        name: "IndexInfo",
        doc: "An index as it is in the database.",
        fields: [
            .required("name", .string, "`PRIMARY` for the primary key."),
            .required("unique", .boolean, "Admits no equal rows."),
            .required("columns", .array(.string), "In order; a prefix as `body(40)`."),
            .required("type", .string, "`BTREE`, `FULLTEXT` and so on."),
        ]
    )

    static let tableInfo = APIRecord(
        name: "TableInfo",
        doc: "A table as it is in the database.",
        fields: [
            .required("name", .string, "The table's name."),
            .required("schema", .string, "Its schema."),
            .required("engine", .string, "Such as `InnoDB`."),
            .required("collation", .string, "The default of its text columns."),
            .required("comment", .string, "The comment."),
            .required("columns", .array(.record(columnInfo)), "In their order."),
            .required("indexes", .array(.record(indexInfo)), "The primary key first."),
        ]
    )

    static let jsonOptions = APIRecord(
        name: "JsonOptions",
        doc: "How JSON is written.",
        fields: [.optional("indent", .boolean, default: "false", "Lines and indents for people.")]
    )

    static let jsonDecodeOptions = APIRecord(
        name: "JsonDecodeOptions",
        doc: "How JSON is read.",
        fields: [
            .optional(
                "decimals",
                .boolean,
                default: "false",
                "Makes every number with a point or an exponent a Decimal, so that a column of amounts has one type."
            )
        ]
    )

    static let timeSpan = APIRecord(
        name: "TimeSpan",
        doc: "A length of time; what is absent is 0.",
        fields: ["years", "months", "days", "hours", "minutes", "seconds"].map {
            .optional($0, .integer, default: "0", "How many \($0).")
        }
    )

    static let timeParts = APIRecord(
        name: "TimeFields",
        doc: "A time in its parts.",
        fields: ["year", "month", "day", "hour", "minute", "second"].map {
            .required($0, .integer, "The \($0).")
        }
    )

    static let inspectOptions = APIRecord(
        name: "InspectOptions",
        doc: "How a value is shown.",
        fields: [
            .optional(
                "depth",
                .integer,
                default: "8",
                "Tables inside tables down to here, at most 100."
            ),
            .optional("indent", .boolean, default: "false", "One field a line."),
        ]
    )

    static let csvOptions = APIRecord(
        name: "CsvOptions",
        doc: "How a CSV file is read.",
        fields: [
            .optional("separator", .string, default: "\",\"", "One character."),
            .optional(
                "header",
                .union([.boolean, .array(.string)]),
                default: "true",
                "`true`: the first line names the fields. A list: these are the names. `false`: rows are lists."
            ),
        ]
    )
}

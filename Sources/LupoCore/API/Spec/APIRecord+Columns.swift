// SPDX-License-Identifier: Apache-2.0

extension APIRecord {
    private static let common: [Field] = [
        .optional("null", .boolean, default: "false", "Admits NULL."),
        .optional(
            "default",
            .alias(.columnDefault),
            default: "none",
            "The value where a row gives none; see `lupo.ColumnDefault`."
        ),
        .optional(
            "comment",
            .string,
            default: "\"\"",
            "The column's comment, at most 1024 characters."
        ),
        .optional("unsigned", .boolean, default: "false", "For whole numbers and decimals."),
        .optional(
            "charset",
            .literals(["utf8mb4", "ascii"]),
            default: "\"utf8mb4\"",
            "For text; `ascii` is for codes and digests in long keys, where rule S16 is off or allowed."
        ),
        .optional(
            "collation",
            .string,
            default: "\"utf8mb4_unicode_ci\"",
            "For text; it must belong to the character set, such as `utf8mb4_bin`."
        ),
    ]

    private static let shape: [Field] = [
        .optional(
            "length",
            .integer,
            default: "255",
            "Of `string` in characters, of `bytes` in bytes."
        ),
        .optional("precision", .integer, default: "20", "All digits of a `decimal`, 1 to 65."),
        .optional(
            "scale",
            .integer,
            default: "6",
            "Digits of a `decimal` behind the point, 0 to 38."
        ),
        .optional("values", .array(.string), "The texts of an `enum`, at least one."),
    ]

    private static let place: [Field] = [
        .optional("after", .string, "Puts the column behind that one; else it becomes the last."),
        .optional("first", .boolean, default: "false", "Puts the column before all others."),
    ]

    private static let kind = Field.required(
        "type",
        .literals(ColumnKind.allCases.map(\.rawValue)),
        "The kind of column."
    )

    /// What `t:string` and the other methods of a table builder take.
    static let columnOptions = APIRecord(
        name: "ColumnOptions",
        doc: "A column's properties beside its kind. One that the kind does not have is an error.",
        fields: common
    )

    /// What `add_column` and `modify_column` take.
    static let columnDefinition = APIRecord(
        name: "ColumnDefinition",
        doc:
            "A whole column of a table that exists. One property that the kind does not have is an error.",
        fields: [kind] + shape + common + place
    )

    /// An element of a table definition's `columns`.
    static let namedColumn = APIRecord(
        name: "NamedColumn",
        doc: "A whole column with its name, in a table definition.",
        fields: [.required("name", .string, "The column's name."), kind] + shape + common
    )

    static let indexOptions = APIRecord(
        name: "IndexOptions",
        doc: "An index's properties.",
        fields: [
            .optional(
                "name",
                .string,
                default: "idx_ or unique_ and the columns",
                "The index's name."
            ),
            .optional(
                "unique",
                .boolean,
                default: "false",
                "No two rows may be equal in these columns."
            ),
        ]
    )

    static let indexName = APIRecord(
        name: "IndexName",
        doc: "An index's name.",
        fields: [
            .optional(
                "name",
                .string,
                default: "idx_ or unique_ and the columns",
                "The index's name."
            )
        ]
    )

    static let indexDefinition = APIRecord(
        name: "IndexDefinition",
        doc: "An index in a table definition.",
        fields: [.required("columns", .columns, "In the order of the index.")] + indexOptions.fields
    )

    static let tableOptions = APIRecord(
        name: "TableOptions",
        doc: "Which of the doctrine's columns a new table does without.",
        fields: tableParts
    )

    private static let tableParts: [Field] = [
        .optional(
            "comment",
            .string,
            default: "\"\"",
            "The table's comment, at most 2048 characters."
        ),
        .optional(
            "id",
            .union([.string, .boolean]),
            default: "\"id\"",
            "The name of the BIGINT(20) UNSIGNED AUTO_INCREMENT primary key; `false` makes none."
        ),
        .optional(
            "timestamps",
            .boolean,
            default: "true",
            "Adds `created_ymdhis` and `updated_ymdhis`, BIGINT(20) NOT NULL."
        ),
        .optional(
            "soft_delete",
            .boolean,
            default: "true",
            "Adds `is_deleted`, TINYINT(4) NOT NULL DEFAULT 0, and `deleted_ymdhis`, BIGINT(20) NULL."
        ),
    ]

    static let tableDefinition = APIRecord(
        name: "TableDefinition",
        doc: "A new table as data.",
        fields: [
            .required(
                "columns",
                .array(.record(namedColumn)),
                "In their order, without the doctrine's own."
            ),
            .optional(
                "indexes",
                .array(.record(indexDefinition)),
                default: "{}",
                "Beside the primary key."
            ),
        ] + tableParts
    )

    static let classifyOptions = APIRecord(
        name: "ClassifyOptions",
        doc: "More of a table's classification.",
        fields: [
            .optional("category", .string, "What the table is for, at most 100 characters."),
            .optional("notes", .string, "Anything else."),
            .optional("priority", .integer, default: "0", "The order among tables to migrate."),
            .optional("target_schema", .string, "The schema that the table shall move to."),
        ]
    )

    static let checksumOptions = APIRecord(
        name: "ChecksumOptions",
        doc: "Which part of a table a checksum covers.",
        fields: [.optional("columns", .array(.string), default: "all", "These columns only.")]
    )
}

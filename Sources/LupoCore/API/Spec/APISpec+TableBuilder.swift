// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The builder `t` of `create_table`.
    static let tableBuilder = Group(
        .tableBuilder,
        functions: [
            method(
                "id",
                [.optional("name", .string, "Default `id`.")],
                "Names the primary key, BIGINT(20) UNSIGNED AUTO_INCREMENT.",
                details: "Without this call the key is `id`.",
                example: "t:id \"mood_id\""
            ),
            column(
                "bigint",
                "Adds a BIGINT(20); with `{ unsigned = true }` what refers to an id.",
                example: "t:bigint(\"actor_id\", { unsigned = true })"
            ),
            column("int", "Adds an INT.", example: "t:int(\"weight\", { default = 0 })"),
            column(
                "smallint",
                "Adds a SMALLINT.",
                example: "t:smallint(\"weight\", { unsigned = true })"
            ),
            column("tinyint", "Adds a TINYINT.", example: "t:tinyint(\"weight\")"),
            column(
                "boolean",
                "Adds a TINYINT(1) NOT NULL DEFAULT 0; rows give 0 and 1.",
                example: "t:boolean(\"is_public\", { default = true })"
            ),
            column(
                "decimal",
                [
                    .required("precision", .integer, "All digits, 1 to 65."),
                    .required("scale", .integer, "Digits behind the point, 0 to 38."),
                ],
                "Adds a DECIMAL.",
                example: "t:decimal(\"price\", 12, 2, { default = lupo.decimal \"0.00\" })"
            ),
            column("double", "Adds a DOUBLE.", example: "t:double(\"score\", { null = true })"),
            column(
                "string",
                [.required("length", .integer, "In characters, 1 to 16383.")],
                "Adds a VARCHAR.",
                example: "t:string(\"title\", 100, { default = \"\" })"
            ),
            column("text", "Adds a TEXT.", example: "t:text(\"body\", { null = true })"),
            column("mediumtext", "Adds a MEDIUMTEXT.", example: "t:mediumtext(\"body\")"),
            column("longtext", "Adds a LONGTEXT.", example: "t:longtext(\"body\")"),
            column(
                "json",
                "Adds a JSON column; its name ends in `_json`.",
                example: "t:json(\"details_json\", { null = true })"
            ),
            column(
                "ymdhis",
                "Adds a BIGINT(20) for a UTC time as YYYYMMDDHHMMSS; its name ends in `_ymdhis`.",
                example: "t:ymdhis(\"sent_ymdhis\", { null = true })"
            ),
            column(
                "enum",
                [.required("values", .array(.string), "At least one.")],
                "Adds an ENUM.",
                example: "t:enum(\"size\", { \"small\", \"large\" }, { default = \"small\" })"
            ),
            column(
                "bytes",
                [.required("length", .integer, "1 to 65532.")],
                "Adds a VARBINARY.",
                example: "t:bytes(\"digest\", 32)"
            ),
            column("blob", "Adds a LONGBLOB.", example: "t:blob(\"picture\", { null = true })"),
            method(
                "index",
                [.required("columns", .columns), .optional("options", .record(.indexName))],
                "Adds an index, `idx_` and its columns by name unless it is given one.",
                example: "t:index { \"is_deleted\", \"updated_ymdhis\" }"
            ),
            method(
                "unique",
                [.required("columns", .columns), .optional("options", .record(.indexName))],
                "Adds a unique index, `unique_` and its columns by name unless it is given one.",
                example:
                    "t:string(\"title\", 100)\n  t:unique(\"title\", { name = \"unique_title\" })"
            ),
            method(
                "comment",
                [.required("text", .string, "At most 2048 characters.")],
                "Sets the table's comment.",
                example: "t:comment \"How an actor can feel\""
            ),
        ]
    )

    private static func column(_ name: String, _ doc: String, example: String) -> APIFunction {
        column(name, [], doc, example: example)
    }

    private static func column(
        _ name: String,
        _ more: [APIParameter],
        _ doc: String,
        example: String
    ) -> APIFunction {
        let options = APIParameter.optional("options", .record(.columnOptions))
        return method(name, [.required("name", .string)] + more + [options], doc, example: example)
    }

    private static func method(
        _ name: String,
        _ parameters: [APIParameter],
        _ doc: String,
        details: String = "",
        example: String
    ) -> APIFunction {
        APIFunction(
            name,
            parameters,
            hooks: .write,
            by: .prelude,
            errors: [
                APIFailure(
                    .value,
                    "a name is there already or cannot be one, or an option does not fit"
                )
            ],
            doc,
            details: details,
            example: "m.schema:create_table(\"lupo_moods\", function(t)\n  \(example)\nend)"
        )
    }
}

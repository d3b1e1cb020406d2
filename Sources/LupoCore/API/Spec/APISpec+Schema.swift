// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    static let tableName = APIParameter.required("table", .string, "`table` or `schema.table`.")

    /// `m.schema`.
    static let schema = Group(.schema, functions: questions + creating + changing + removing)

    private static let questions = [
        APIFunction(
            "tables",
            [.optional("schema", .string, "Default: the manifest's.")],
            returns: [APIReturn("names", .array(.string), "base tables, sorted")],
            hooks: .hooks,
            errors: .introspection,
            "Lists the tables of a schema.",
            example: "assert(lupo.contains(m.schema:tables(), \"lupo_actors\"))"
        ),
        APIFunction(
            "table",
            [tableName],
            returns: [
                APIReturn("table", .record(.tableInfo), optional: true, "nil where there is none")
            ],
            hooks: .hooks,
            errors: .introspection,
            "Describes a table as it is in the database.",
            example: "assert(m.schema:table(\"lupo_actors\").columns[1].name == \"id\")"
        ),
        APIFunction(
            "has_table",
            [tableName],
            returns: [APIReturn("exists", .boolean, "whether it exists")],
            hooks: .hooks,
            errors: .introspection,
            "Says whether a table exists.",
            example: "assert(m.schema:has_table \"lupo_actors\")"
        ),
        APIFunction(
            "has_column",
            [tableName, .required("column", .string)],
            returns: [APIReturn("exists", .boolean, "false also where there is no table")],
            hooks: .hooks,
            errors: .introspection,
            "Says whether a table has a column.",
            example: "assert(not m.schema:has_column(\"lupo_actors\", \"shoe_size\"))"
        ),
        APIFunction(
            "has_index",
            [tableName, .required("index", .string, "The index's name.")],
            returns: [APIReturn("exists", .boolean, "false also where there is no table")],
            hooks: .hooks,
            errors: .introspection,
            "Says whether a table has an index.",
            example: "assert(m.schema:has_index(\"lupo_actors\", \"PRIMARY\"))"
        ),
        APIFunction(
            "checksum",
            [tableName, .optional("options", .record(.checksumOptions))],
            returns: [
                APIReturn(
                    "digest",
                    .string,
                    "64 hexadecimal digits; equal for equal rows in any order"
                )
            ],
            hooks: .hooks,
            errors: .statement,
            "Gives a digest of a table's rows.",
            details: "Reads the whole table.",
            example:
                "assert(#m.schema:checksum(\"lupo_actors\", { columns = { \"id\", \"full_name\" } }) > 0)"
        ),
    ]

    private static let creating = [
        APIFunction(
            "create_table",
            [
                .required("name", .string, "`table` or `schema.table`; `touches` must name it."),
                .required(
                    "definition",
                    .union([
                        .function(
                            [.required("t", .object("lupo.TableBuilder", .tableBuilder))],
                            returns: []
                        ),
                        .record(.tableDefinition),
                    ]),
                    "A function that describes the table, or the table as data."
                ),
                .optional("options", .record(.tableOptions), "Only with a function."),
            ],
            returns: [
                APIReturn(
                    "created",
                    .boolean,
                    "false where the table is there with this very shape"
                )
            ],
            hooks: .write,
            by: .prelude,
            errors: .building,
            "Creates a table with the doctrine's columns: InnoDB, utf8mb4.",
            details:
                "Added by themselves: an id in front, and `created_ymdhis`, `updated_ymdhis`, `is_deleted`, "
                + "`deleted_ymdhis` behind the rest. A column that the definition names itself is not added again.",
            example: """
                local made = m.schema:create_table("lupo_moods", function(t)
                  t:id "mood_id"
                  t:string("name", 100)
                  t:unique "name"
                  t:comment "How an actor can feel"
                end)
                assert(made and m.schema:has_table "lupo_moods")
                """
        )
    ]

    private static let changed = APIReturn(
        "changed",
        .boolean,
        "false where there is nothing to do"
    )
    private static let column = APIParameter.required("column", .string)

    private static let changing = [
        APIFunction(
            "add_column",
            [tableName, column, .required("definition", .record(.columnDefinition))],
            returns: [changed],
            hooks: .write,
            errors: .building,
            "Adds a column, unless it is there with this shape.",
            example:
                "assert(m.schema:add_column(\"lupo_actors\", \"mood\", { type = \"string\", length = 40, default = \"calm\" }))"
        ),
        APIFunction(
            "modify_column",
            [
                tableName, column,
                .required("definition", .record(.columnDefinition), "The whole column anew."),
            ],
            returns: [changed],
            hooks: .write,
            errors: .building + [
                APIFailure(.statementRefused, "values would not fit, outside of `rollback`")
            ],
            "Gives a column another shape, unless it has it.",
            example:
                "assert(m.schema:modify_column(\"lupo_actors\", \"full_name\", { type = \"string\", length = 400 }))"
        ),
        APIFunction(
            "rename_column",
            [tableName, .required("from", .string), .required("to", .string)],
            returns: [changed],
            hooks: .write,
            errors: .building,
            "Renames a column, unless only the new name is there.",
            example:
                "assert(m.schema:rename_column(\"lupo_actors\", \"full_name\", \"display_name\"))"
        ),
        APIFunction(
            "add_index",
            [
                tableName, .required("columns", .columns),
                .optional("options", .record(.indexOptions)),
            ],
            returns: [changed],
            hooks: .write,
            errors: .building,
            "Adds an index, unless one of that name with these columns is there.",
            example:
                "assert(m.schema:add_index(\"lupo_actors\", { \"is_deleted\", \"full_name\" }))"
        ),
        APIFunction(
            "classify",
            [
                tableName,
                .required(
                    "classification",
                    .literals(["core", "orchestration", "ephemeral", "legacy", "deprecated"])
                ),
                .optional("options", .record(.classifyOptions)),
            ],
            returns: [changed],
            hooks: .write,
            errors: [APIFailure(.touches, "`touches` does not name the table")],
            "Records a table's class in `lupo_table_classifications`.",
            example:
                "assert(m.schema:classify(\"lupo_actors\", \"core\", { category = m.hook }))"
        ),
    ]

    private static let ownOnly = [
        APIFailure(.statementRefused, "outside of `rollback`, where this migration did not make it")
    ]

    private static let removing = [
        APIFunction(
            "drop_column",
            [tableName, column],
            returns: [changed],
            hooks: .write,
            errors: .building + ownOnly,
            "Removes a column, where it is there.",
            details: "In `rollback`, and else only for a column that this migration added.",
            example:
                "assert(not m.schema:drop_column(\"lupo_actors\", \"mood\"))  -- it is not there"
        ),
        APIFunction(
            "drop_index",
            [tableName, .required("index", .string, "The index's name.")],
            returns: [changed],
            hooks: .write,
            errors: .building + ownOnly,
            "Removes an index, where it is there.",
            details: "In `rollback`, and else only for an index that this migration added.",
            example:
                "assert(not m.schema:drop_index(\"lupo_actors\", \"idx_full_name\"))  -- it is not there"
        ),
        APIFunction(
            "drop_table",
            [tableName],
            returns: [changed],
            hooks: .write,
            errors: .building + ownOnly,
            "Removes a table, where it is there.",
            details: "In `rollback`, and else only for a table that this migration created.",
            example: "assert(not m.schema:drop_table \"lupo_moods\")  -- it is not there"
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// `m.db`.
    static let database = Group(
        .database,
        fields: [
            APIField(
                "engine",
                .string,
                hooks: .hooks,
                "The server's kind: `mariadb`.",
                example: "assert(m.db.engine == \"mariadb\")"
            ),
            APIField(
                "version",
                .string,
                hooks: .hooks,
                "The server's version, such as `10.11.14`.",
                example: "m.log:info(\"server \" .. m.db.version)"
            ),
        ],
        functions: reads + writes
    )

    private static let statement: [APIParameter] = [
        .required("sql", .string, "One statement."),
        .optional("params", .parameters, "The values of its parameters."),
    ]

    private static let tooMany = [APIFailure(.value, "there is more than one row")]

    private static let reads = [
        APIFunction(
            "query",
            statement,
            returns: [
                APIReturn("rows", .array(.row), "all rows; an empty list where there are none")
            ],
            hooks: .hooks,
            errors: .statement,
            "Reads all rows of a statement into a list.",
            details: "For large results use `rows` or `batches`.",
            example: """
                local actors = m.db:query("SELECT * FROM lupo_actors WHERE is_deleted = ?", { 0 })
                assert(#actors == 2 and actors[1].full_name == "Wanda Fox")
                """
        ),
        APIFunction(
            "one",
            statement,
            returns: [APIReturn("row", .row, optional: true, "nil where there is none")],
            hooks: .hooks,
            errors: .statement + tooMany,
            "Reads the one row of a statement.",
            example: """
                local actor = m.db:one("SELECT * FROM lupo_actors WHERE id = :id", { id = 1 })
                assert(actor and actor.full_name == "Wanda Fox")
                """
        ),
        APIFunction(
            "value",
            statement,
            returns: [
                APIReturn(
                    "value",
                    .any,
                    "the first column of the one row; nil for NULL and where there is no row"
                )
            ],
            hooks: .hooks,
            errors: .statement + tooMany,
            "Reads one value.",
            example: "assert(m.db:value \"SELECT COUNT(*) FROM lupo_actors\" >= 0)"
        ),
        APIFunction(
            "rows",
            statement + [.optional("options", .record(.rowsOptions))],
            returns: [
                APIReturn(
                    "next",
                    .function([], returns: [.union([.row, .nil])]),
                    "for `for row in … do`"
                )
            ],
            hooks: .hooks,
            by: .prelude,
            errors: .statement,
            "Goes through rows one by one, fetching a batch at a time.",
            details:
                "The result stays open while the loop runs; other statements may be sent in between.",
            example: """
                local longest = 0
                for row in m.db:rows "SELECT full_name FROM lupo_actors" do
                  longest = math.max(longest, lupo.text.len(row.full_name))
                end
                assert(longest == 9)
                """
        ),
        APIFunction(
            "ident",
            [.required("name", .string, "One name; dots are part of it.")],
            returns: [APIReturn("quoted", .string, "the name in backquotes")],
            hooks: .hooks,
            errors: [APIFailure(.value, "no identifier can have this name")],
            "Quotes the name of a table, column or index for SQL.",
            example: "assert(m.db:ident(\"full_name\") == \"`full_name`\")"
        ),
    ]

    private static let writes = [
        APIFunction(
            "exec",
            statement,
            returns: [APIReturn("result", .record(.execResult), "what it did")],
            hooks: .write,
            errors: .writing,
            "Runs one statement that writes; it is journaled and never run twice.",
            example: """
                local result = m.db:exec(
                  "UPDATE lupo_actors SET full_name = :name WHERE id = :id", { name = "Wanda", id = 1 })
                assert(result.affected == 1 and #result.warnings == 0)
                """
        ),
        APIFunction(
            "script",
            [.required("path", .string, "Relative to the migration's folder.")],
            returns: [APIReturn("count", .integer, "statements sent")],
            hooks: .write,
            errors: .writing + .reading,
            "Runs an SQL file statement by statement, each as `exec` would.",
            details:
                "The file is read twice: nothing is sent where one of its statements may not be. It is read in "
                + "pieces, however large it is. `DELIMITER` is understood; parameters are an error. An error names "
                + "the file and the line; the statements before it were done, unless they stand in a transaction.",
            example: "assert(m.db:script \"data/moods.sql\" == 2)"
        ),
        APIFunction(
            "transaction",
            [
                .required(
                    "body",
                    .function([], returns: [.any]),
                    "Runs at once; an error in it takes everything back and is passed on."
                )
            ],
            returns: [APIReturn("result", .any, "what the body returned, all of it")],
            hooks: .write,
            by: .prelude,
            errors: .writing + [
                APIFailure(
                    .statementRefused,
                    "it stands in a transaction or a loop over `batches`"
                ),
                APIFailure(
                    .statementRefused,
                    "a statement in it would commit by itself, as DDL does"
                ),
                APIFailure(
                    .deadlock,
                    "the server took it back; nothing of it is done, and it may be run again"
                ),
            ],
            "Sends statements that take effect together, or not at all.",
            details:
                "They commit with their rows of the journal. Steps, schema builders and `batches` stand outside; a "
                + "step may stand around it. Variables of Lua and `m.state` keep what the body put into them.",
            example: """
                local moved = m.db:transaction(function()
                  local result = m.db:exec "UPDATE lupo_actors SET is_deleted = 1 WHERE id = 1"
                  m.db:insert("lupo_actors", { full_name = "Wanda Wolf" })
                  return result.affected
                end)
                assert(moved == 1)
                """
        ),
        APIFunction(
            "insert",
            [
                .required("table", .string),
                .required(
                    "rows",
                    .union([.map(.string, .sqlValue), .array(.map(.string, .sqlValue))]),
                    "One row or a list of them, by column name; all with the same columns."
                ),
            ],
            returns: [APIReturn("count", .integer, "rows inserted")],
            hooks: .write,
            errors: .writing,
            "Inserts rows, many at a time.",
            details:
                "`created_ymdhis` and `updated_ymdhis` are filled in where the table has them and a row does not.",
            example:
                "assert(m.db:insert(\"lupo_actors\", { { full_name = \"Ada\" }, { full_name = \"Bo\" } }) == 2)"
        ),
        APIFunction(
            "upsert",
            [
                .required("table", .string),
                .required(
                    "rows",
                    .union([.map(.string, .sqlValue), .array(.map(.string, .sqlValue))]),
                    "As for `insert`; the key's columns must be among them."
                ),
                .required("options", .record(.upsertOptions)),
            ],
            returns: [APIReturn("count", .integer, "rows inserted or changed")],
            hooks: .write,
            errors: .writing,
            "Inserts rows, and changes those whose key exists.",
            example:
                "assert(m.db:upsert(\"lupo_actors\", { id = 1, full_name = \"Wanda\" }, { key = \"id\" }) > 0)"
        ),
        APIFunction(
            "batches",
            [.required("table", .string), .optional("options", .record(.batchOptions))],
            returns: [
                APIReturn(
                    "next",
                    .function([], returns: [.union([.array(.row), .nil])]),
                    "for `for rows in … do`"
                )
            ],
            hooks: .write,
            by: .prelude,
            errors: .statement,
            "Walks a table in batches by the order of a key; a resumed attempt goes on where it stopped.",
            details:
                "What the loop's body writes is committed together with the position, once a batch.",
            example: """
                local count = 0
                for rows in m.db:batches("lupo_actors", { columns = { "id", "full_name" }, size = 500 }) do
                  for _, actor in ipairs(rows) do
                    m.db:exec("UPDATE lupo_actors SET full_name = :name WHERE id = :id",
                      { name = lupo.text.trim(actor.full_name), id = actor.id })
                    count = count + 1
                  end
                end
                assert(count == 2)
                """
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The library `lupo` itself.
    static let library = Group(
        .lupo,
        fields: [
            APIField(
                "api",
                .integer,
                hooks: .everywhere,
                "The major version of this API.",
                example: "assert(lupo.api == 1)"
            ),
            APIField(
                "version",
                .string,
                hooks: .everywhere,
                "The host's version, such as `1.4.0`.",
                example: "m.log:info(\"running on lupo-host \" .. lupo.version)"
            ),
            APIField(
                "null",
                .null,
                hooks: .everywhere,
                "SQL NULL where a value is wanted: parameters, rows to insert, JSON.",
                example: "assert(m.db:value(\"SELECT :mood IS NULL\", { mood = lupo.null }) == 1)"
            ),
        ],
        functions: versions + makers + tables
    )

    private static let versions = [
        APIFunction(
            "has",
            [.required("name", .string, "An id such as `db.exec`, or as written, `m.db:exec`.")],
            returns: [APIReturn("known", .boolean, "whether this host has it")],
            hooks: .everywhere,
            "Says whether this host's API has a function or field.",
            example: "assert(lupo.has(\"db.exec\") and not lupo.has(\"db.teleport\"))"
        ),
        APIFunction(
            "require_api",
            [
                .required("major", .integer, "The version that the file is written for."),
                .optional("minor", .integer, "The least minor version; default 0."),
            ],
            hooks: .everywhere,
            errors: [APIFailure(.apiVersion, "the host's API is another major version or older")],
            "Ends the script with a clear error where the host's API is too old.",
            example: "lupo.require_api(1, 0)"
        ),
        APIFunction(
            "migration",
            [.required("manifest", .record(.manifest), "What the migration says about itself.")],
            returns: [
                APIReturn(
                    "migration",
                    .object("lupo.Migration", nil),
                    "to hang the hooks on and to return"
                )
            ],
            hooks: .load,
            by: .prelude,
            errors: [
                APIFailure(.manifest, "a key is unknown, missing or wrong"),
                APIFailure(.apiVersion, "`api` is a version that this host does not have"),
            ],
            "Declares the migration that the file holds.",
            details:
                "The file returns this table after it has put the hooks in it. `execute` and `rollback` are "
                + "required.",
            example: """
                local M = lupo.migration {
                  api = 1, name = "add_actor_mood", version = "4.0.25", touches = { "lupo_actors" },
                }

                function M.execute(m)
                  m.schema:add_column("lupo_actors", "mood", { type = "string", length = 40, null = true })
                end

                function M.rollback(m)
                  m.schema:drop_column("lupo_actors", "mood")
                end

                return M
                """
        ),
    ]

    private static let makers = [
        APIFunction(
            "u64",
            [
                .required(
                    "value",
                    .union([.string, .integer, .u64, .decimal]),
                    "Digits, or a whole number from 0."
                )
            ],
            returns: [APIReturn("value", .u64, "the number")],
            hooks: .everywhere,
            errors: [APIFailure(.value, "it is no whole number from 0 to 18446744073709551615")],
            "Makes an unsigned 64-bit number.",
            details:
                "Such a number must come as text: Lua reads the literal 18446744073709551615 as a float.",
            example:
                "assert(tostring(lupo.u64(\"18446744073709551615\")) == \"18446744073709551615\")"
        ),
        APIFunction(
            "decimal",
            [
                .required(
                    "value",
                    .union([.string, .integer, .u64, .decimal]),
                    "Such as `-12.50`."
                )
            ],
            returns: [APIReturn("value", .decimal, "the number")],
            hooks: .everywhere,
            errors: [
                APIFailure(
                    .value,
                    "it is no decimal number of at most 65 digits, 38 of them behind the point"
                )
            ],
            "Makes an exact decimal number.",
            details:
                "A float is an error, for it has been rounded already: write the number as text. Zeros behind the "
                + "point are kept, those before the number are not.",
            example: """
                local price = lupo.decimal "19.90"
                assert(tostring(price * 3) == "59.70" and price + lupo.decimal "0.10" == lupo.decimal "20")
                """
        ),
        APIFunction(
            "compare",
            [
                .required("a", .union([.number, .u64, .decimal])),
                .required("b", .union([.number, .u64, .decimal])),
            ],
            returns: [
                APIReturn("order", .integer, "-1 where a is less, 0 where both are equal, else 1")
            ],
            hooks: .everywhere,
            errors: [APIFailure(.value, "one is NaN")],
            "Compares two numbers of any kind by their exact values.",
            details:
                "`==` between an integer and a U64 or a Decimal is false in Lua, whatever they hold; this is not. "
                + "A float counts with the value that it really has: 0.1 is a little more than lupo.decimal \"0.1\".",
            example:
                "assert(lupo.compare(5, lupo.decimal \"5.00\") == 0 and lupo.compare(1, lupo.u64(2)) == -1)"
        ),
        APIFunction(
            "bytes",
            [.required("value", .string, "Any bytes.")],
            returns: [APIReturn("value", .bytes, "the same bytes")],
            hooks: .everywhere,
            "Marks a string as bytes, for BINARY, BLOB and BIT columns.",
            example: "assert(#lupo.bytes(\"\\0\\xff\") == 2)"
        ),
    ]

    private static let tables = [
        APIFunction(
            "sorted",
            [
                .required("list", .array(.any), "Is not changed."),
                .optional(
                    "before",
                    .function([.required("a", .any), .required("b", .any)], returns: [.boolean]),
                    "Whether a stands before b; default `<`."
                ),
            ],
            returns: [APIReturn("list", .array(.any), "a new list")],
            hooks: .everywhere,
            by: .prelude,
            "Gives a sorted copy of a list.",
            details:
                "`pairs` already goes in a fixed order: integer keys first, then strings by their bytes.",
            example: "assert(table.concat(lupo.sorted { \"b\", \"a\" }, \",\") == \"a,b\")"
        ),
        APIFunction(
            "inspect",
            [.required("value", .any), .optional("options", .record(.inspectOptions))],
            returns: [APIReturn("text", .string, "the value as Lua would write it")],
            hooks: .everywhere,
            by: .prelude,
            "Shows any value as text, tables with their content, cycles marked.",
            example: "assert(lupo.inspect { 1, \"a\" } == '{ 1, \"a\" }')"
        ),
        APIFunction(
            "contains",
            [.required("list", .array(.any)), .required("value", .any)],
            returns: [APIReturn("found", .boolean, "whether an element equals the value")],
            hooks: .everywhere,
            by: .prelude,
            "Says whether a list has a value.",
            example: "assert(lupo.contains({ \"a\", \"b\" }, \"b\"))"
        ),
        APIFunction(
            "starts_with",
            [.required("text", .string), .required("prefix", .string)],
            returns: [APIReturn("starts", .boolean, "whether it does")],
            hooks: .everywhere,
            by: .prelude,
            "Says whether a text begins with another one.",
            example: "assert(lupo.starts_with(\"lupo_actors\", \"lupo_\"))"
        ),
    ]
}

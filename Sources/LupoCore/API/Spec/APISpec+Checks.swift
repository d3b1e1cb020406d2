// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    private static let message = APIParameter.required(
        "message",
        .string,
        "What it means where it does not hold."
    )
    private static let sql = APIParameter.required("sql", .string, "One statement that reads.")
    private static let params = APIParameter.optional("params", .parameters)

    /// `m.check`.
    static let check = Group(
        .check,
        functions: [
            APIFunction(
                "equal",
                [.required("actual", .any), .required("expected", .any), message],
                hooks: .hooks,
                errors: .checking,
                "Holds where both values are equal; numbers by value, tables by content.",
                example:
                    "m.check:equal(m.db:value \"SELECT 1 + 1\", 2, \"the server cannot count\")"
            ),
            APIFunction(
                "at_most",
                [
                    .required("actual", .union([.number, .u64, .decimal])),
                    .required("limit", .union([.number, .u64, .decimal])),
                    message,
                ],
                hooks: .hooks,
                errors: .checking,
                "Holds where a number is not above a limit.",
                example: """
                    local longest = m.db:value "SELECT MAX(CHAR_LENGTH(full_name)) FROM lupo_actors"
                    m.check:at_most(longest or 0, 200, "a name is longer than the new column")
                    """
            ),
            APIFunction(
                "empty",
                [sql, message, params],
                hooks: .hooks,
                errors: .checking + .statement,
                "Holds where a statement gives no row; the first rows it gives are recorded.",
                example:
                    "m.check:empty(\"SELECT id FROM lupo_actors WHERE full_name = ''\", \"actors without a name\")"
            ),
            APIFunction(
                "rows",
                [sql, .required("count", .integer), message, params],
                hooks: .hooks,
                errors: .checking + .statement,
                "Holds where a statement gives exactly so many rows.",
                example: "m.check:rows(\"SELECT 1\", 1, \"one row expected\")"
            ),
            APIFunction(
                "column",
                [
                    .required("table", .string),
                    .required("column", .string),
                    .required(
                        "type",
                        .string,
                        "The SQL type, such as `varchar(100)`; case and blanks do not count."
                    ),
                    .optional("message", .string, "Default: which type it is instead."),
                ],
                hooks: .hooks,
                errors: .checking + .introspection,
                "Holds where a column exists with that type.",
                example: "m.check:column(\"lupo_actors\", \"id\", \"bigint(20) unsigned\")"
            ),
        ]
    )

    /// `m.log`.
    static let log = Group(
        .log,
        functions: [
            level("debug", "Writes a line that is shown with `--verbose`."),
            level("info", "Writes a line."),
            level("warn", "Writes a warning; the run's report counts it."),
            level("error", "Writes an error line; the hook goes on."),
        ]
    )

    private static func level(_ name: String, _ doc: String) -> APIFunction {
        APIFunction(
            name,
            [
                .required("message", .string),
                .optional("fields", .map(.string, .any), "Shown behind the message."),
            ],
            hooks: .hooks,
            errors: [APIFailure(.scriptMemory, "the run's log is full (`limits.log`)")],
            doc,
            example: "m.log:\(name)(\"looked at actors\", { count = 3 })"
        )
    }

    private static let path = APIParameter.required(
        "path",
        .string,
        "Relative to the migration's folder."
    )

    /// `m.files`.
    static let files = Group(
        .files,
        functions: [
            APIFunction(
                "read",
                [path],
                returns: [APIReturn("content", .string, "its bytes, at most 16 MiB")],
                hooks: .hooks,
                errors: .reading,
                "Reads a whole file.",
                example: "assert(#m.files:read \"data/moods.csv\" > 0)"
            ),
            APIFunction(
                "list",
                [
                    .required(
                        "pattern",
                        .string,
                        "With `*` and `?` within a folder, `**` for any depth."
                    )
                ],
                returns: [APIReturn("paths", .array(.string), "sorted by their bytes")],
                hooks: .hooks,
                errors: [
                    APIFailure(.fileSystem, "a folder is unreadable or outside the migration's")
                ],
                "Lists files.",
                example: "assert(m.files:list(\"data/*.csv\")[1] == \"data/moods.csv\")"
            ),
            APIFunction(
                "json",
                [path],
                returns: [APIReturn("value", .any, "as `lupo.json.decode` gives it")],
                hooks: .hooks,
                errors: .reading + [
                    APIFailure(.value, "it is not JSON; the message has line and column")
                ],
                "Reads a JSON file.",
                example: "assert(m.files:json(\"data/moods.json\").default == \"calm\")"
            ),
            APIFunction(
                "csv",
                [path, .optional("options", .record(.csvOptions))],
                returns: [APIReturn("rows", .array(.map(.any, .string)), "every field a string")],
                hooks: .hooks,
                errors: .reading + [
                    APIFailure(
                        .value,
                        "a line has another number of fields, or a quote does not end"
                    )
                ],
                "Reads a CSV file (RFC 4180).",
                example: "assert(m.files:csv(\"data/moods.csv\")[1].name == \"calm\")"
            ),
        ]
    )
}

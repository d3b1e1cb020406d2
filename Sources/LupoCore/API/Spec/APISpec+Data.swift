// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// `lupo.json`.
    static let jsonLibrary = Group(
        .json,
        functions: [
            APIFunction(
                "encode",
                [.required("value", .any), .optional("options", .record(.jsonOptions))],
                returns: [APIReturn("text", .string, "one JSON document")],
                hooks: .everywhere,
                errors: [
                    APIFailure(
                        .value,
                        "a number is not finite, a string is not UTF-8, a table has both kinds of keys, or its "
                            + "integer keys are no list"
                    )
                ],
                "Writes a value as JSON.",
                details:
                    "Objects have their keys sorted. `lupo.null` is `null`, Decimal and U64 are numbers with all "
                    + "their digits. An empty table is `{}` unless it is marked: see `lupo.json.array`.",
                example: """
                    local text = lupo.json.encode { b = lupo.null, a = lupo.decimal "1.10", list = lupo.json.array() }
                    assert(text == '{"a":1.10,"b":null,"list":[]}')
                    """
            ),
            APIFunction(
                "decode",
                [.required("text", .string), .optional("options", .record(.jsonDecodeOptions))],
                returns: [
                    APIReturn("value", .any, "tables, strings, numbers, booleans, `lupo.null`")
                ],
                hooks: .everywhere,
                errors: [
                    APIFailure(.value, "it is not JSON; the message has line and column"),
                    APIFailure(.value, "a number has more digits than a float and a Decimal keep"),
                ],
                "Reads a JSON document.",
                details:
                    "Whole numbers become integers, above 9223372036854775807 a U64, beyond that a Decimal. Others "
                    + "become floats where that loses no digit, else a Decimal. `null` is `lupo.null`, and tables are "
                    + "marked as arrays and objects, so that `encode` writes an empty one as it was.",
                example: """
                    local mood = lupo.json.decode '{"names":["calm"],"share":0.1234567890123456789,"old":[]}'
                    assert(mood.names[1] == "calm" and tostring(mood.share) == "0.1234567890123456789")
                    assert(lupo.json.encode(mood.old) == "[]")
                    """
            ),
            APIFunction(
                "array",
                [.optional("table", .table, "Is marked itself; default is a new one.")],
                returns: [APIReturn("table", .table, "the same table")],
                hooks: .everywhere,
                errors: [APIFailure(.scriptArgument, "the table has a metatable of its own")],
                "Marks a table as a JSON array, which matters where it is empty.",
                example: "assert(lupo.json.encode { tags = lupo.json.array {} } == '{\"tags\":[]}')"
            ),
            APIFunction(
                "object",
                [.optional("table", .table, "Is marked itself; default is a new one.")],
                returns: [APIReturn("table", .table, "the same table")],
                hooks: .everywhere,
                errors: [APIFailure(.scriptArgument, "the table has a metatable of its own")],
                "Marks a table as a JSON object; integer keys are then written as texts.",
                example:
                    "assert(lupo.json.encode(lupo.json.object { [7] = \"a\" }) == '{\"7\":\"a\"}')"
            ),
        ]
    )

    /// `lupo.hash`.
    static let hashLibrary = Group(
        .hash,
        functions: [
            APIFunction(
                "sha256",
                [.required("data", .union([.string, .bytes]))],
                returns: [APIReturn("digest", .string, "64 hexadecimal digits")],
                hooks: .everywhere,
                "Gives the SHA-256 digest.",
                example: "assert(lupo.hash.sha256(\"\"):sub(1, 8) == \"e3b0c442\")"
            ),
            APIFunction(
                "md5",
                [.required("data", .union([.string, .bytes]))],
                returns: [APIReturn("digest", .string, "32 hexadecimal digits")],
                hooks: .everywhere,
                "Gives the MD5 digest, for data that is keyed by it already.",
                details: "MD5 protects against nothing; use sha256 for anything new.",
                example: "assert(lupo.hash.md5(\"\") == \"d41d8cd98f00b204e9800998ecf8427e\")"
            ),
        ]
    )

    /// `lupo.time`.
    static let timeLibrary = Group(
        .time,
        functions: [
            APIFunction(
                "now",
                [],
                returns: [APIReturn("seconds", .integer, "since 1970-01-01 00:00:00 UTC")],
                hooks: .everywhere,
                "Gives the time at which the attempt began.",
                example: "assert(lupo.time.now() > 1700000000)"
            ),
            APIFunction(
                "parse",
                [
                    .required(
                        "value",
                        .union([.string, .integer]),
                        "`2026-01-15T12:30:00Z`, `2026-01-15 12:30:00`, `2026-01-15`, or 20260115123000."
                    )
                ],
                returns: [APIReturn("seconds", .integer, "since 1970-01-01 00:00:00 UTC")],
                hooks: .everywhere,
                errors: notATime,
                "Reads a time in UTC.",
                example: "assert(lupo.time.parse(20260115123000) == 1768480200)"
            ),
            APIFunction(
                "format",
                [
                    .required("seconds", .integer, "Since 1970."),
                    .optional(
                        "pattern",
                        .string,
                        "With %Y %m %d %H %M %S %j and %%; default `%Y-%m-%d %H:%M:%S`."
                    ),
                ],
                returns: [APIReturn("text", .string, "the time in UTC")],
                hooks: .everywhere,
                errors: [
                    APIFailure(
                        .value,
                        "the pattern has another directive, or the year is not 1 to 9999"
                    )
                ],
                "Writes a time.",
                example: "assert(lupo.time.format(0, \"%Y-%m-%d\") == \"1970-01-01\")"
            ),
            APIFunction(
                "ymdhis",
                [.optional("seconds", .integer, "Since 1970; default `lupo.time.now()`.")],
                returns: [APIReturn("stamp", .integer, "YYYYMMDDHHMMSS")],
                hooks: .everywhere,
                errors: [APIFailure(.value, "the year is not 1 to 9999")],
                "Gives a time as the number that `*_ymdhis` columns hold.",
                details: "`lupo.time.parse(stamp)` is the way back.",
                example: "assert(lupo.time.ymdhis(1768480200) == 20260115123000)"
            ),
            APIFunction(
                "add",
                [stamp("time"), .required("span", .record(.timeSpan))],
                returns: [APIReturn("stamp", .integer, "YYYYMMDDHHMMSS")],
                hooks: .everywhere,
                errors: notATime + [
                    APIFailure(.value, "the result is outside of the years 1 to 9999")
                ],
                "Gives the time that lies so much later, or earlier for negative numbers.",
                details:
                    "Years and months come first and keep to the month's last day, as the server's DATE_ADD does.",
                example: """
                    assert(lupo.time.add(20240131120000, { months = 1 }) == 20240229120000)
                    assert(lupo.time.add(20260301000000, { seconds = -1 }) == 20260228235959)
                    """
            ),
            APIFunction(
                "diff",
                [stamp("from"), stamp("to")],
                returns: [APIReturn("seconds", .integer, "negative where `to` is earlier")],
                hooks: .everywhere,
                errors: notATime,
                "Gives the seconds from one time to another.",
                example: "assert(lupo.time.diff(20240228000000, 20240301000000) == 2 * 86400)"
            ),
            APIFunction(
                "is_valid",
                [.required("value", .any)],
                returns: [APIReturn("valid", .boolean, "whether `lupo.time.parse` would take it")],
                hooks: .everywhere,
                "Says whether a value is a time; 0 and 20260230000000 are none.",
                example:
                    "assert(lupo.time.is_valid(20240229000000) and not lupo.time.is_valid(20260230000000))"
            ),
            APIFunction(
                "parts",
                [stamp("time")],
                returns: [APIReturn("parts", .record(.timeParts), "the parts as integers")],
                hooks: .everywhere,
                errors: notATime,
                "Takes a time apart.",
                example: "assert(lupo.time.parts(20260115123000).month == 1)"
            ),
        ]
    )

    private static func stamp(_ name: String) -> APIParameter {
        .required(
            name,
            .union([.integer, .string]),
            "YYYYMMDDHHMMSS, or what `lupo.time.parse` reads."
        )
    }

    private static let notATime = [
        APIFailure(.value, "it is no valid date or time in one of these forms")
    ]
}

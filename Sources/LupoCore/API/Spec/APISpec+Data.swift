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
                        "a number is not finite, a string is not UTF-8, or a table has both kinds of keys"
                    )
                ],
                "Writes a value as JSON.",
                details:
                    "Objects have their keys sorted. `lupo.null` is `null`, Decimal and U64 are numbers, an empty "
                    + "table is `{}` unless it came from an empty array.",
                example:
                    "assert(lupo.json.encode { b = lupo.null, a = 1 } == '{\"a\":1,\"b\":null}')"
            ),
            APIFunction(
                "decode",
                [.required("text", .string)],
                returns: [
                    APIReturn("value", .any, "tables, strings, numbers, booleans, `lupo.null`")
                ],
                hooks: .everywhere,
                errors: [APIFailure(.value, "it is not JSON; the message has line and column")],
                "Reads a JSON document.",
                details: "Whole numbers become integers, above 9223372036854775807 a U64.",
                example: "assert(lupo.json.decode('{\"moods\":[\"calm\"]}').moods[1] == \"calm\")"
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
                errors: [APIFailure(.value, "it is no valid date or time in one of these forms")],
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
                        "the pattern has another directive, or the year is not 0 to 9999"
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
                errors: [APIFailure(.value, "the year is not 0 to 9999")],
                "Gives a time as the number that `*_ymdhis` columns hold.",
                example: "assert(lupo.time.ymdhis(1768480200) == 20260115123000)"
            ),
        ]
    )
}

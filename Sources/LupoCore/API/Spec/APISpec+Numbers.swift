// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    private static let number = APIType.union([.integer, .u64, .decimal])

    private static let digits = [
        APIFailure(.value, "the result needs more than 65 digits"),
        APIFailure(.scriptArgument, "the scale is not 0 to 38"),
    ]

    private static let scale = APIParameter.optional(
        "scale",
        .integer,
        "Digits behind the point, 0 to 38; default 0."
    )

    private static let equality = APIFunction(
        "eq",
        [
            .required(
                "other",
                .union([.number, .u64, .decimal]),
                "A float counts with its exact value."
            )
        ],
        returns: [APIReturn("equal", .boolean, "whether both are the same number")],
        hooks: .everywhere,
        "Compares by value with any kind of number, which `==` in Lua does not.",
        example: "local five = lupo.u64(5)\nassert(five:eq(5) and five:eq(lupo.decimal \"5.00\"))"
    )

    /// The methods of `lupo.Decimal`.
    static let decimalMethods = Group(
        .decimal,
        functions: [
            APIFunction(
                "div",
                [
                    .required("divisor", number),
                    .required("scale", .integer, "Digits behind the point, 0 to 38."),
                ],
                returns: [APIReturn("quotient", .decimal, "with exactly so many digits")],
                hooks: .everywhere,
                errors: digits + [APIFailure(.value, "the divisor is 0")],
                "Divides, rounding half away from zero as the server's ROUND does.",
                example: "assert(tostring(lupo.decimal(\"10\"):div(3, 4)) == \"3.3333\")"
            ),
            APIFunction(
                "round",
                [scale],
                returns: [APIReturn("number", .decimal, "with exactly so many digits")],
                hooks: .everywhere,
                errors: digits,
                "Rounds half away from zero, as the server's ROUND does.",
                example: "assert(tostring(lupo.decimal(\"2.345\"):round(2)) == \"2.35\")"
            ),
            APIFunction(
                "trunc",
                [scale],
                returns: [APIReturn("number", .decimal, "with exactly so many digits")],
                hooks: .everywhere,
                errors: digits,
                "Cuts digits off, as the server's TRUNCATE does.",
                example: "assert(tostring(lupo.decimal(\"-2.349\"):trunc(2)) == \"-2.34\")"
            ),
            APIFunction(
                "abs",
                [],
                returns: [APIReturn("number", .decimal, "without its sign")],
                hooks: .everywhere,
                "Gives the absolute value.",
                example: "assert(lupo.decimal(\"-2.5\"):abs() == lupo.decimal \"2.5\")"
            ),
            APIFunction(
                "scale",
                [],
                returns: [APIReturn("scale", .integer, "digits behind the point, zeros included")],
                hooks: .everywhere,
                "Says how many digits stand behind the point.",
                example: "assert(lupo.decimal(\"2.50\"):scale() == 2)"
            ),
            APIFunction(
                "integer",
                [],
                returns: [APIReturn("integer", .integer, "the same number")],
                hooks: .everywhere,
                errors: [
                    APIFailure(.value, "it is not whole, or does not fit into 64 bits with a sign")
                ],
                "Makes a whole number an integer of Lua.",
                example: "assert(lupo.decimal(\"42.00\"):integer() == 42)"
            ),
            equality,
        ]
    )

    /// The methods of `lupo.U64`.
    static let u64Methods = Group(
        .u64,
        functions: [
            APIFunction(
                "integer",
                [],
                returns: [APIReturn("integer", .integer, "the same number")],
                hooks: .everywhere,
                errors: [APIFailure(.value, "it is above 9223372036854775807")],
                "Makes it an integer of Lua.",
                example: "assert(lupo.u64(\"42\"):integer() == 42)"
            ),
            equality,
        ]
    )
}

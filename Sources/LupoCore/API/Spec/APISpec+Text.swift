// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    private static let notUTF8 = [
        APIFailure(.value, "the text is not UTF-8; the message has the byte")
    ]

    /// `lupo.text`.
    static let textLibrary = Group(
        .text,
        functions: [
            APIFunction(
                "trim",
                [.required("text", .string)],
                returns: [APIReturn("text", .string, "without them")],
                hooks: .everywhere,
                errors: notUTF8,
                "Removes white space at both ends, that of Unicode included.",
                example: "assert(lupo.text.trim(\"  Wanda \\n\") == \"Wanda\")"
            ),
            APIFunction(
                "split",
                [
                    .required("text", .string),
                    .required("separator", .string, "Plain text, not empty."),
                    .optional("limit", .integer, "At most so many parts; the last has the rest."),
                ],
                returns: [APIReturn("parts", .array(.string), "at least one, empty ones included")],
                hooks: .everywhere,
                errors: [APIFailure(.value, "the separator is empty, or the limit below 1")],
                "Cuts a text at each occurrence of a separator.",
                example: "assert(#lupo.text.split(\"a,b,,c\", \",\") == 4)"
            ),
            APIFunction(
                "lower",
                [.required("text", .string)],
                returns: [APIReturn("text", .string, "in lower case")],
                hooks: .everywhere,
                errors: notUTF8,
                "Makes every letter small, by the rules of Unicode.",
                example: "assert(lupo.text.lower(\"ÄRGER\") == \"ärger\")"
            ),
            APIFunction(
                "upper",
                [.required("text", .string)],
                returns: [APIReturn("text", .string, "in upper case")],
                hooks: .everywhere,
                errors: notUTF8,
                "Makes every letter a capital, by the rules of Unicode.",
                example: "assert(lupo.text.upper(\"éa\") == \"ÉA\")"
            ),
            APIFunction(
                "len",
                [.required("text", .string)],
                returns: [APIReturn("count", .integer, "code points, as CHAR_LENGTH counts them")],
                hooks: .everywhere,
                errors: notUTF8,
                "Counts characters; `#text` counts bytes.",
                example: "assert(lupo.text.len(\"né\") == 2 and #\"né\" == 3)"
            ),
            APIFunction(
                "is_utf8",
                [.required("text", .string)],
                returns: [
                    APIReturn("valid", .boolean, "whether it is"),
                    APIReturn(
                        "position",
                        .integer,
                        optional: true,
                        "the first byte that is wrong, from 1"
                    ),
                ],
                hooks: .everywhere,
                "Says whether a string is valid UTF-8.",
                example: "assert(lupo.text.is_utf8(\"né\") and not lupo.text.is_utf8(\"\\xff\"))"
            ),
        ]
    )
}

// SPDX-License-Identifier: Apache-2.0

extension APIAlias {
    static let all = [sqlValue, parameters, row, duration, size, columnList, columnDefault]

    static let sqlValue = APIAlias(
        name: "SqlValue",
        definition: .union([.string, .number, .boolean, .null, .u64, .decimal, .bytes]),
        doc:
            "What a statement takes as a parameter. `true` and `false` are bound as 1 and 0, a float with an "
            + "integral value as an integer; NULL is `lupo.null`, never nil."
    )

    static let parameters = APIAlias(
        name: "Params",
        definition: .map(.union([.string, .integer]), .alias(sqlValue)),
        doc: "The values of `:name` parameters by name, or of `?` as a list."
    )

    static let row = APIAlias(
        name: "Row",
        definition: .map(.string, .any),
        doc:
            "A row by column name. NULL reads as nil; a column that the result does not have raises an error that "
            + "lists those it has."
    )

    static let duration = APIAlias(
        name: "Duration",
        definition: .union([.string, .number]),
        doc: "A length of time: text such as `250ms`, `30s`, `5m`, `1h30m`, or a number of seconds."
    )

    static let size = APIAlias(
        name: "Size",
        definition: .union([.string, .integer]),
        doc: "A size: text such as `512KiB` or `64MiB`, or a number of bytes."
    )

    static let columnList = APIAlias(
        name: "Columns",
        definition: .union([.string, .array(.string)]),
        doc: "One column or a list of them. In an index a prefix is written `body(40)`."
    )

    static let columnDefault = APIAlias(
        name: "ColumnDefault",
        definition: .union([.string, .number, .boolean, .null, .u64, .decimal, .bytes]),
        doc:
            "A default as a Lua value: text becomes a quoted literal, a number its digits, `true` and `false` 1 and 0, "
            + "`lupo.null` DEFAULT NULL (the column must admit NULL), a Decimal or U64 its digits, bytes a hexadecimal "
            + "literal. There are no expressions: text is never read as SQL."
    )
}

extension APIType {
    static let sqlValue = APIType.alias(.sqlValue)
    static let parameters = APIType.alias(.parameters)
    static let row = APIType.alias(.row)
    static let duration = APIType.alias(.duration)
    static let size = APIType.alias(.size)
    static let columns = APIType.alias(.columnList)
}

// SPDX-License-Identifier: Apache-2.0

/// A kind of column that the schema builders make.
package enum ColumnKind: String, CaseIterable, Sendable {
    /// Numbers, described by ``sqlType``.
    case bigint, int, smallint, tinyint, boolean, decimal, double
    /// Text, bytes, times.
    case string, text, mediumtext, longtext, json, ymdhis, `enum`, bytes, blob

    /// The SQL type, with the names of properties where their values stand.
    package var sqlType: String {
        switch self {
        case .bigint, .ymdhis: "BIGINT(20)"
        case .int: "INT(11)"
        case .smallint: "SMALLINT(6)"
        case .tinyint: "TINYINT(4)"
        case .boolean: "TINYINT(1)"
        case .decimal: "DECIMAL(precision,scale)"
        case .double: "DOUBLE"
        case .string: "VARCHAR(length)"
        case .text: "TEXT"
        case .mediumtext: "MEDIUMTEXT"
        case .longtext: "LONGTEXT"
        case .json: "JSON"
        case .enum: "ENUM(values)"
        case .bytes: "VARBINARY(length)"
        case .blob: "LONGBLOB"
        }
    }

    /// The properties that this kind has beside `null`, `default`, `comment`, `after` and `first`.
    package var properties: [String] {
        switch self {
        case .bigint, .int, .smallint, .tinyint: ["unsigned"]
        case .decimal: ["precision", "scale", "unsigned"]
        case .string: ["length", "charset", "collation"]
        case .text, .mediumtext, .longtext: ["charset", "collation"]
        case .enum: ["values", "charset", "collation"]
        case .bytes: ["length"]
        case .boolean, .double, .json, .ymdhis, .blob: []
        }
    }

    /// The values that `length` may have.
    package var lengths: ClosedRange<Int64>? {
        switch self {
        case .string: 1...16_383
        case .bytes: 1...65_532
        default: nil
        }
    }

    private static let general: Set<String> = [
        "name", "type", "null", "default", "comment", "after", "first",
    ]

    /// Holds a column's properties against the kind, after their types have been checked.
    ///
    /// - Parameter options: `lupo.ColumnOptions`, `lupo.ColumnDefinition` or `lupo.NamedColumn`.
    /// - Returns: the first thing that does not fit; nil where all fits.
    package func problem(with options: APIValue) -> APIProblem? {
        for entry in options.entries ?? []
        where !ColumnKind.general.contains(entry.key) && !properties.contains(entry.key) {
            let own = properties.isEmpty ? "" : " beside " + properties.joined(separator: ", ")
            return APIProblem(
                "",
                field: entry.key,
                "a \(rawValue) column has no '\(entry.key.clipped(to: 80))'",
                hint: "it has null, default and comment\(own)."
            )
        }
        return shapeProblem(options) ?? contradiction(options)
    }

    private func shapeProblem(_ options: APIValue) -> APIProblem? {
        if let lengths, let length = options["length"]?.integerValue, !lengths.contains(length) {
            return APIProblem(
                "length",
                "\(length) is not from \(lengths.lowerBound) to \(lengths.upperBound)",
                hint: self == .string
                    ? "use text for longer values." : "use blob for longer values."
            )
        }
        if self == .decimal {
            let precision = options["precision"]?.integerValue ?? 20
            let scale = options["scale"]?.integerValue ?? 6
            guard (1...65).contains(precision), (0...38).contains(scale), scale <= precision else {
                return APIProblem(
                    "precision",
                    "DECIMAL(\(precision),\(scale)) does not exist",
                    hint: "precision is 1 to 65, scale 0 to 38 and not above it."
                )
            }
        }
        if self == .enum {
            let values = options["values"]?.elements?.compactMap(\.stringValue) ?? []
            if values.isEmpty || Set(values).count != values.count {
                return APIProblem(
                    "values",
                    values.isEmpty ? "an enum needs its values" : "an enum has each value once",
                    hint: "write values = { \"small\", \"large\" }."
                )
            }
        }
        return nil
    }

    private func contradiction(_ options: APIValue) -> APIProblem? {
        if options["default"] == .null, options["null"] != .boolean(true) {
            return APIProblem(
                "default",
                "NULL is no default of a column that does not admit it",
                hint: "write null = true."
            )
        }
        if self == .enum, let text = options["default"]?.stringValue,
            let values = options["values"]?.elements?.compactMap(\.stringValue),
            !values.contains(text)
        {
            return APIProblem(
                "default",
                "'\(text.clipped(to: 80))' is none of \(values.joined(separator: ", "))",
                hint: values.nearest(to: text).map { "did you mean '\($0)'?" }
            )
        }
        if options["after"] != nil, options["first"] == .boolean(true) {
            return APIProblem("after", "a column cannot be first and after another one")
        }
        return nil
    }
}

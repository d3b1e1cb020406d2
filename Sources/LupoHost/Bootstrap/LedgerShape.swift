// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What of a table decides whether the host can work with it: columns, keys, engine, character set.
///
/// Comments, AUTO_INCREMENT counters, the order of columns, the display width of integers and the collation within
/// utf8mb4 do not.
struct LedgerShape: Equatable {
    /// One column, with the type as `information_schema` writes it and JSON under its own name.
    struct Column: Equatable {
        let name: String
        let type: String
        let isNullable: Bool
        /// An SQL literal, `NULL`, or nil where there is no default.
        let defaultValue: String?
        let isAutoIncrement: Bool

        /// The column as it would be written.
        var declaration: String {
            type + (isNullable ? " NULL" : " NOT NULL")
                + (defaultValue.map { " DEFAULT \($0)" } ?? "")
                + (isAutoIncrement ? " AUTO_INCREMENT" : "")
        }
    }

    /// One key; the primary key is named `PRIMARY`.
    struct Key: Equatable {
        let name: String
        let isUnique: Bool
        /// In order; with a prefix length as `name(10)`.
        let columns: [String]

        /// The key as it would be written.
        var declaration: String {
            (name == "PRIMARY" ? "PRIMARY KEY" : isUnique ? "UNIQUE KEY" : "INDEX")
                + " (" + columns.joined(separator: ", ") + ")"
        }
    }

    let engine: String
    let characterSet: String
    let columns: [Column]
    let keys: [Key]

    /// A type in the one form that is compared: lower case, no display width, no blanks after commas.
    static func normalised(type: String, isJSON: Bool = false) -> String {
        if isJSON { return "json" }
        var out = type.lowercased().replacing("', '", with: "','")
        for integer in ["tinyint", "smallint", "mediumint", "bigint", "int"]
        where out.hasPrefix(integer) {
            // tinyint(4) and tinyint are the same type; what follows the parenthesis, such as unsigned, is not.
            if let opening = out.firstIndex(of: "("), let closing = out.firstIndex(of: ")") {
                out.removeSubrange(opening...closing)
            }
            break
        }
        return out
    }

    /// What a table has otherwise than this shape says, a sentence each.
    ///
    /// - Parameters:
    ///   - actual: the table as the server has it.
    ///   - name: for the sentences.
    /// - Returns: empty where there is no difference that matters.
    func differences(from actual: LedgerShape, name: String) -> [String] {
        var out: [String] = []
        if actual.engine != engine { out.append("\(name) is \(actual.engine), not \(engine)") }
        if actual.characterSet != characterSet {
            out.append("\(name) has character set \(actual.characterSet), not \(characterSet)")
        }
        out += Self.compare(
            columns.map { ($0.name, $0.declaration) },
            actual.columns.map { ($0.name, $0.declaration) },
            kind: "column",
            of: name
        )
        out += Self.compare(
            keys.map { ($0.name, $0.declaration) },
            actual.keys.map { ($0.name, $0.declaration) },
            kind: "key",
            of: name
        )
        return out
    }

    private static func compare(
        _ expected: [(String, String)],
        _ actual: [(String, String)],
        kind: String,
        of table: String
    ) -> [String] {
        var out: [String] = []
        for (name, declaration) in expected {
            let found = actual.first { $0.0.lowercased() == name.lowercased() }?.1
            if let found, found != declaration {
                out.append("\(table): \(kind) \(name) is \(found), not \(declaration)")
            } else if found == nil {
                out.append("\(table) lacks \(kind) \(name) \(declaration)")
            }
        }
        for (name, declaration) in actual
        where !expected.contains(where: { $0.0.lowercased() == name.lowercased() }) {
            out.append("\(table) has a further \(kind) \(name) \(declaration)")
        }
        return out
    }
}

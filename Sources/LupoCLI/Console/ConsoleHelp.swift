// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// What `.help` says.
enum ConsoleHelp {
    private static let summary = """
        Type Lua. An expression shows its value; so does =x. Rows come as a table.
          m.db:query "SELECT * FROM users LIMIT 5"
          n = m.db:value "SELECT COUNT(*) FROM users"      a global stays, a local ends with its line
        Alt-Enter starts a new line; so does Enter where something is not finished. Tab completes, Ctrl-R searches the
        history, Ctrl-C drops the line or stops what runs, Ctrl-D leaves.
          .help NAME      a function, a library or an object of the API: .help m.db:query, .help lupo.json
          .tables         the tables of the database
          .schema TABLE   how a table is defined
          .read FILE      runs a file of Lua as one line
          .limits         what a line may use
          .quit           leaves

        """

    /// The help on a name, or on the console itself.
    ///
    /// - Parameters:
    ///   - name: as a script writes it; empty for the console.
    ///   - style: colours.
    /// - Returns: nil for a name that the API does not have.
    static func text(_ name: String, style: TerminalStyle) -> String? {
        guard !name.isEmpty else { return summary }
        let spec = APISpec.current
        let id = String(name.map { $0 == ":" ? "." : $0 })
        if let owner = APIOwner.allCases.first(where: { $0.path == id || $0.rawValue == id }) {
            return list(owner, spec, style)
        }
        let short = id.hasPrefix("m.") ? String(id.dropFirst(2)) : id
        for candidate in [id, short] {
            if let function = spec.function(id: candidate) { return text(function, style) }
            if let field = spec.field(id: candidate) {
                return style.bold(field.path) + ": \(field.type.text)\n\(field.doc)\n"
            }
        }
        let named = spec.functions.filter { $0.name == name }
        return named.isEmpty ? nil : named.map { text($0, style) }.joined(separator: "\n")
    }

    /// The error for a name that the API does not have.
    static func unknown(_ name: String) -> LupoError {
        let spec = APISpec.current
        let names = spec.functions.map(\.callPath) + spec.functions.map(\.name)
        return LupoError(
            .notFound,
            "The API has no '\(name.escapingControls().clipped(to: 60))'.",
            hint: names.nearest(to: name).map { "Did you mean \($0)?" }
                ?? "`.help m`, `.help m.db` and `.help lupo` list what there is."
        )
    }

    private static func list(_ owner: APIOwner, _ spec: APISpec, _ style: TerminalStyle) -> String {
        guard let group = spec.groups.first(where: { $0.owner == owner }) else { return "" }
        var out = style.bold(owner.path) + "\n\(owner.doc)\n\n"
        for field in group.fields { out += "  \(field.path)  \(style.dim(field.doc))\n" }
        for function in group.functions { out += "  \(function.signature)\n" }
        return out
    }

    private static func text(_ function: APIFunction, _ style: TerminalStyle) -> String {
        var out = style.bold(function.signature) + "\n\(function.doc)"
        out += function.details.isEmpty ? "\n" : " \(function.details)\n"
        for parameter in function.parameters where !parameter.doc.isEmpty {
            out += "  \(parameter.name): \(parameter.doc)\n"
        }
        for result in function.returns { out += "  returns \(result.name): \(result.doc)\n" }
        out += "  in \(function.hooks.text)\n"
        let example = function.example.split(separator: "\n", omittingEmptySubsequences: false)
        return out + example.map { style.dim("    \($0)") + "\n" }.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0

extension LupoError {
    /// The error as a person reads it on a terminal, several lines, no trailing newline.
    ///
    ///     error[statement-failed]: Unknown column 'titel' in 'SELECT'. (server error 1054 ER_BAD_FIELD_ERROR, SQLSTATE 42S22)
    ///       --> examples/fill_names_4_0_31.lua:13:12  execute > step "fill"
    ///        12 |     m.db:query [[
    ///      > 13 |       SELECT titel
    ///        14 |       FROM books
    ///       sql: SELECT titel
    ///                   ^
    ///            FROM books
    ///       trace: :12 m.db:query <- :11 m:step
    ///       = hint: Did you mean 'title'?
    ///
    /// Control characters of scripts and servers are escaped, so that a message cannot move the cursor or forge a line.
    package func rendered(label: String = "error") -> String {
        var out = "\(label)[\(code)]: \(message.escapingControls())"
        if let server { out += " (\(server.rendered))" }
        let place = context.map { $0.escapingControls() }.joined(separator: " > ")
        if let location {
            out += "\n  --> \(location.rendered)" + (place.isEmpty ? "" : "  \(place)")
            if let excerpt = location.excerpt { out += excerpt.rendered(marking: location.line) }
        } else if !place.isEmpty {
            out += "\n  --> \(place)"
        }
        if let statement {
            let lines = StatementExcerpt(statement, position: position).lines
            out += "\n  sql: " + lines.joined(separator: "\n       ")
        }
        let trace = shortTrace
        if !trace.isEmpty { out += "\n  trace: " + trace.joined(separator: " <- ") }
        if let hint {
            let lines = hint.escapingControls(keepingNewlines: true).split(separator: "\n")
            out += "\n  = hint: " + lines.joined(separator: "\n    ")
        }
        for cause in causes {
            let text = cause.rendered(label: "because")
            out +=
                "\n  "
                + text.split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "\n  ")
        }
        return out
    }

    /// The trace without what the location says already: the file's name, and a single frame that only repeats it.
    private var shortTrace: [String] {
        let entries = trace.map { entry in
            guard let file = location?.file, entry.hasPrefix(file + ":") else { return entry }
            return String(entry.dropFirst(file.count))
        }
        if entries.count == 1, let line = location?.line,
            entries[0] == ":\(line)" || entries[0].hasPrefix(":\(line) in main chunk")
        {
            return []
        }
        return entries.map { $0.replacing(" calling ", with: " ").escapingControls() }
    }

    /// The error as the object that stands under `"error"` in JSON output and in the ledger.
    package var json: JSON {
        var members: [(String, JSON)] = [
            ("code", .string(code.description)),
            ("message", .string(message)),
            ("hint", hint.map(JSON.string) ?? .null),
            ("location", location?.json ?? .null),
        ]
        if let statement { members.append(("statement", .string(statement.clipped(to: 8_000)))) }
        if let position {
            members.append(
                (
                    "statement_position",
                    .object([
                        ("line", .integer(Int64(position.line))),
                        ("column", .integer(Int64(position.column))),
                    ])
                )
            )
        }
        if let server {
            members.append(
                (
                    "server",
                    .object([
                        ("number", .integer(Int64(server.number))),
                        ("sqlstate", .string(server.sqlState)),
                    ])
                )
            )
        }
        if !blockers.isEmpty { members.append(("blockers", .array(blockers.map(\.json)))) }
        if !context.isEmpty { members.append(("context", .array(context.map(JSON.string)))) }
        if !trace.isEmpty { members.append(("trace", .array(trace.map(JSON.string)))) }
        members.append(("cause", causes.first?.json ?? .null))
        if causes.count > 1 {
            members.append(("causes", .array(causes.map(\.json))))
        }
        return .object(members)
    }
}

extension ServerFault {
    /// `server error 1062 ER_DUP_ENTRY, SQLSTATE 23000`.
    fileprivate var rendered: String {
        let name = ErrorPages.current.page(number: number).map { " " + $0.name } ?? ""
        return "server error \(number)\(name), SQLSTATE \(sqlState.escapingControls())"
    }
}

extension SourceLocation {
    fileprivate var rendered: String {
        file.escapingControls() + ":\(line)" + (column.map { ":\($0)" } ?? "")
    }

    fileprivate var json: JSON {
        .object([
            ("file", .string(file)),
            ("line", .integer(Int64(line))),
            ("column", column.map { .integer(Int64($0)) } ?? .null),
        ])
    }
}

extension SourceExcerpt {
    fileprivate func rendered(marking marked: Int) -> String {
        let width = String(firstLine + lines.count - 1).count
        var out = ""
        for (offset, text) in lines.enumerated() {
            let number = String(firstLine + offset)
            let padding = String(repeating: " ", count: width - number.count)
            let mark = firstLine + offset == marked ? ">" : " "
            out += "\n   \(mark) \(padding)\(number) | \(text.escapingControls())"
        }
        return out
    }
}

// SPDX-License-Identifier: Apache-2.0

extension LupoError {
    /// The error as a person reads it on a terminal, several lines, no trailing newline.
    ///
    ///     error[touches]: execute writes shop.orders, which `touches` does not name.
    ///       --> examples/fill_names_4_0_31.lua:12:5  execute > step "fill"
    ///        11 |   m:step("fill", function()
    ///      > 12 |     m.db:exec "UPDATE orders SET a = 1"
    ///        13 |   end)
    ///       sql: UPDATE orders SET a = 1
    ///       = hint: add "orders" to touches.
    ///
    /// Control characters of scripts and servers are escaped, so that a message cannot move the cursor or forge a line.
    package func rendered(label: String = "error") -> String {
        var out = "\(label)[\(code)]: \(message.escapingControls())"
        if let server {
            out +=
                " (server error \(server.number), SQLSTATE \(server.sqlState.escapingControls()))"
        }
        let place = context.map { $0.escapingControls() }.joined(separator: " > ")
        if let location {
            out += "\n  --> \(location.rendered)" + (place.isEmpty ? "" : "  \(place)")
            if let excerpt = location.excerpt { out += excerpt.rendered(marking: location.line) }
        } else if !place.isEmpty {
            out += "\n  --> \(place)"
        }
        if let statement {
            let lines = statement.clipped(to: 600).split(separator: "\n")
            let text = lines.map { String($0).escapingControls() }.joined(separator: "\n       ")
            out += "\n  sql: \(text)"
        }
        if !trace.isEmpty {
            out += "\n  trace: " + trace.map { $0.escapingControls() }.joined(separator: " <- ")
        }
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

    /// The error as the object that stands under `"error"` in JSON output and in the ledger.
    package var json: JSON {
        var members: [(String, JSON)] = [
            ("code", .string(code.description)),
            ("message", .string(message)),
            ("hint", hint.map(JSON.string) ?? .null),
            ("location", location?.json ?? .null),
        ]
        if let statement { members.append(("statement", .string(statement.clipped(to: 8_000)))) }
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
        if !context.isEmpty { members.append(("context", .array(context.map(JSON.string)))) }
        if !trace.isEmpty { members.append(("trace", .array(trace.map(JSON.string)))) }
        members.append(("cause", causes.first?.json ?? .null))
        if causes.count > 1 {
            members.append(("causes", .array(causes.map(\.json))))
        }
        return .object(members)
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

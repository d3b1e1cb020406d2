// SPDX-License-Identifier: Apache-2.0

extension ErrorPage {
    /// The page for a terminal, several lines, the last one without its end.
    package var text: String {
        var out = title
        if let fault { out += "  (SQLSTATE \(fault.sqlState))" }
        if let exitStatus { out += "  (exit status \(exitStatus))" }
        out += "\n\n" + indented(message, "    ") + "\n\n" + meaning.wrapped("")
        if !causes.isEmpty {
            out += "\n\nUsual causes:" + causes.map { "\n" + $0.wrapped("  - ") }.joined()
        }
        out += "\n\nWhat to do:" + remedies.map { "\n" + $0.wrapped("  - ") }.joined()
        if !example.isEmpty {
            out += "\n\nExample:" + example.map { "\n    " + $0 + ";" }.joined()
        }
        return out
    }

    /// The page as Markdown, a whole file.
    package var markdown: String {
        var out = "# \(name)\n\n"
        if let fault {
            let side = name.hasPrefix("CR_") ? "client library" : "server"
            out += "Error \(fault.number) of the \(side), SQLSTATE \(fault.sqlState).\n\n"
        }
        if let exitStatus { out += "Exit status \(exitStatus).\n\n" }
        out += "```\n\(message)\n```\n\n\(meaning.escapedForMarkdown)\n"
        if !causes.isEmpty {
            out += "\n## Usual causes\n\n" + ErrorPage.list(causes)
        }
        out += "\n## What to do\n\n" + ErrorPage.list(remedies)
        if !example.isEmpty {
            out += "\n## Example\n\n```sql\n" + example.map { $0 + ";\n" }.joined() + "```\n"
        }
        return out
    }

    private static func list(_ items: [String]) -> String {
        items.map { "- \($0.escapedForMarkdown)\n" }.joined()
    }

    private func indented(_ text: String, _ space: String) -> String {
        text.wrapped(space).split(separator: "\n").map(String.init).joined(separator: "\n")
    }
}

extension ErrorPages {
    /// The index of `docs/errors/`, a whole file.
    package var index: String {
        var out = """
            # Errors

            What each error means, why it comes, and what to do. `lupo-host explain CODE` shows the same on a terminal; \
            without a code it lists them. [Reading errors](../errors.md) explains their form.

            ## Of lupo-host

            | code | exit | |
            |---|---|---|

            """
        for page in pages where page.fault == nil {
            let status = page.exitStatus.map(String.init) ?? ""
            out += "| [\(page.name)](\(page.fileName)) | \(status) | \(page.summary) |\n"
        }
        out += """

            ## Of the server and the client library

            | number | name | SQLSTATE | |
            |---|---|---|---|

            """
        for page in pages {
            guard let fault = page.fault else { continue }
            out +=
                "| \(fault.number) | [\(page.name)](\(page.fileName)) | \(fault.sqlState) "
                + "| \(page.summary) |\n"
        }
        return out
    }

    /// All codes with a line each, for a terminal; the last line without its end.
    package var list: String {
        let host = pages.filter { $0.fault == nil }
        let width = host.map(\.name.count).max() ?? 0
        var out = "Of lupo-host:"
        for page in host {
            let gap = String(repeating: " ", count: width - page.name.count + 2)
            out += "\n  \(page.name)\(gap)\(page.firstSentence)"
        }
        out += "\n\nOf the server and the client library:"
        for page in pages where page.fault != nil { out += "\n  \(page.title)" }
        return out + "\n\n`lupo-host explain CODE` shows one, by its name or number."
    }

    /// All pages as one JSON document.
    package var document: JSON {
        .object([
            ("schema", .string("lupo-host/explain/1")), ("pages", .array(pages.map(\.json))),
        ])
    }
}

extension ErrorPage {
    /// The first sentence of the meaning.
    fileprivate var firstSentence: String {
        guard let end = meaning.splitPoint else { return meaning }
        return String(meaning[..<end])
    }

    fileprivate var summary: String { firstSentence.escapedForMarkdown.replacingBars }
}

extension String {
    /// Behind the first full stop that a blank follows.
    fileprivate var splitPoint: Index? {
        var index = startIndex
        while index < endIndex {
            let next = self.index(after: index)
            if next < endIndex, self[index] == ".", self[next] == " " { return next }
            index = next
        }
        return nil
    }

    fileprivate var replacingBars: String { map { $0 == "|" ? "\\|" : String($0) }.joined() }

    /// Asterisks and angle brackets that Markdown would take for its own; nothing within backquotes.
    fileprivate var escapedForMarkdown: String {
        var out = ""
        var isCode = false
        for character in self {
            if character == "`" { isCode.toggle() }
            if !isCode, "*<>_".contains(character) { out += "\\" }
            out.append(character)
        }
        return out
    }

    /// In lines of at most 100 characters, the first with a prefix, the others indented as far.
    fileprivate func wrapped(_ prefix: String) -> String {
        var lines: [String] = []
        var line = prefix
        var isFirst = true
        for word in split(separator: " ") {
            if !isFirst, line.count + 1 + word.count > 100 {
                lines.append(line)
                line = String(repeating: " ", count: prefix.count)
                isFirst = true
            }
            line += (isFirst ? "" : " ") + word
            isFirst = false
        }
        return (lines + [line]).joined(separator: "\n")
    }
}

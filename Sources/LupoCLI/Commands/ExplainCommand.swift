// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LupoCore

/// The command `explain [CODE]`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what an error or a rule means, and what to do.",
        discussion: """
            Examples:
              lupo-host explain 1062
              lupo-host explain ER_DUP_ENTRY
              lupo-host explain touches
              lupo-host explain S04
              lupo-host explain | less
            """
    )

    @OptionGroup var output: OutputOptions

    @Argument(
        help: "The code in brackets, the server's number, or its name; all are listed without it."
    )
    var code: String?

    func run() async throws {
        try await CommandExecution.perform(output, command: "explain") { () throws(LupoError) in
            try explain()
            return 0
        }
    }

    private func explain() throws(LupoError) {
        let pages = ErrorPages.current
        guard let code else {
            show(pages.list, pages.document)
            return
        }
        if let rule = RuleBook.rule(code) {
            let document = JSON.object([
                ("schema", .string("lupo-host/explain/1")), ("rule", rule.json),
            ])
            return show(rule.text, document)
        }
        guard let page = pages.page(code) else {
            let near = pages.near(code)
            throw LupoError(
                .notFound,
                "There is no page about '\(code.clipped(to: 60))'.",
                hint: near.isEmpty
                    ? "`lupo-host explain` lists all codes."
                    : "Near are \(near.joined(separator: ", ")); `lupo-host explain` lists all."
            )
        }
        let document = JSON.object([
            ("schema", .string("lupo-host/explain/1")), ("page", page.json),
        ])
        show(page.text, document)
    }

    private func show(_ text: String, _ document: JSON) {
        switch output.format {
        case .text: Output.write(text + "\n")
        case .json: Output.write(document.encoded(indented: true) + "\n")
        }
    }
}

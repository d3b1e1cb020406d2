// SPDX-License-Identifier: Apache-2.0

/// All pages about errors.
package struct ErrorPages: Sendable {
    /// Every page: the host's own in the order of ``LupoError/Code``, then those of the server by number.
    package let pages: [ErrorPage]

    /// The pages that this program has.
    package static let current = ErrorPages()

    private init() {
        let faults = [ErrorPages.names, ErrorPages.definitions, ErrorPages.rows, ErrorPages.server]
            .flatMap(ErrorPages.read)
        pages =
            ErrorPages.read(ErrorPages.host)
            + faults.sorted { ($0.fault?.number ?? 0) < ($1.fault?.number ?? 0) }
    }

    /// Finds a page by its name in any case, or by its number.
    package func page(_ code: String) -> ErrorPage? {
        if let number = UInt32(code) { return page(number: number) }
        let wanted = code.lowercased()
        return pages.first { $0.name.lowercased() == wanted }
    }

    /// Finds the page of a server's error number.
    package func page(number: UInt32) -> ErrorPage? { pages.first { $0.fault?.number == number } }

    /// The page that says most about an error: that of the server's number, else that of its code.
    ///
    /// Of an error with causes the first with a server's number counts.
    package func page(about error: LupoError) -> ErrorPage? {
        for error in [error] + error.causes {
            if let number = error.server?.number, let page = page(number: number) { return page }
        }
        return page(error.code.description)
    }

    /// The names that are near to one that does not exist, the nearest first, at most three.
    package func near(_ code: String) -> [String] {
        if let number = UInt32(code) {
            let near = pages.compactMap(\.fault?.number).sorted {
                (distance($0, number), $0) < (distance($1, number), $1)
            }
            return near.prefix(3).compactMap { page(number: $0)?.title }
        }
        let names = pages.map(\.name)
        // "DUP_ENTRY" without its beginning, and parts of names.
        let wanted = code.uppercased()
        let parts = names.filter { $0.uppercased().contains(wanted) }
        if wanted.count >= 3, !parts.isEmpty { return Array(parts.prefix(3)) }
        return [names.nearest(to: code) ?? names.nearest(to: "ER_" + code)].compactMap { $0 }
    }

    private func distance(_ a: UInt32, _ b: UInt32) -> UInt32 { a > b ? a - b : b - a }

    // MARK: - The form of the text

    /// Reads pages from text.
    ///
    /// A page begins with `## NAME [NUMBER SQLSTATE]`. Each line after it is a part: `>` the message, `?` a cause, `!` a
    /// remedy, `$` a statement of the example; a line without a mark belongs to the meaning.
    static func read(_ text: String) -> [ErrorPage] {
        var pages: [ErrorPage] = []
        var lines: [Substring] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## "), let page = page(of: lines) { pages.append(page) }
            if line.hasPrefix("## ") { lines = [] }
            lines.append(line)
        }
        if let page = page(of: lines) { pages.append(page) }
        return pages
    }

    private static func page(of lines: [Substring]) -> ErrorPage? {
        guard let heading = lines.first?.dropFirst(3).split(separator: " "),
            let name = heading.first
        else { return nil }
        func marked(_ mark: Character) -> [String] {
            lines.filter { $0.first == mark }.map { String($0.dropFirst(2)) }
        }
        let marks: [Character] = [">", "?", "!", "$", "#"]
        var fault: ServerFault?
        if heading.count == 3, let number = UInt32(heading[1]) {
            fault = ServerFault(number: number, sqlState: String(heading[2]))
        }
        return ErrorPage(
            name: String(name),
            fault: fault,
            message: marked(">").joined(separator: " "),
            meaning: lines.filter { line in !marks.contains { line.first == $0 } }
                .joined(separator: " "),
            causes: marked("?"),
            remedies: marked("!"),
            example: marked("$")
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A place in a file that a person can open, with the lines around it as they were loaded.
package struct SourceLocation: Sendable, Hashable {
    /// The path as the user named it, or relative to the configuration's folder.
    package var file: String
    /// 1-based.
    package var line: Int
    /// 1-based, in characters; nil where only the line is known.
    package var column: Int?
    /// The source line with its neighbours; nil where the text is not at hand.
    package var excerpt: SourceExcerpt?

    /// Makes a location.
    package init(file: String, line: Int, column: Int? = nil, excerpt: SourceExcerpt? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.excerpt = excerpt
    }
}

/// A few source lines, kept from load time: the file is never read again for an error.
package struct SourceExcerpt: Sendable, Hashable {
    /// Number of the first line, 1-based.
    package var firstLine: Int
    /// The lines without their ends, each clipped to 160 characters.
    package var lines: [String]

    /// Makes an excerpt from lines that are already cut out.
    package init(firstLine: Int, lines: [String]) {
        self.firstLine = firstLine
        self.lines = lines
    }

    /// Cuts one line and its neighbours out of a text.
    ///
    /// - Parameters:
    ///   - line: the line to show, 1-based.
    ///   - source: the whole text.
    ///   - margin: how many lines to show before and after; nil results if the text has no such line.
    package init?(line: Int, of source: String, margin: Int = 1) {
        let all = source.split(separator: "\n", omittingEmptySubsequences: false)
        guard line >= 1, line <= all.count else { return nil }
        let first = max(1, line - margin)
        let last = min(all.count, line + margin)
        firstLine = first
        lines = all[(first - 1)..<last].map { text in
            text.count > 160 ? String(text.prefix(159)) + "…" : String(text)
        }
    }
}

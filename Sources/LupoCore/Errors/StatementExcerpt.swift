// SPDX-License-Identifier: Apache-2.0

/// A statement as it is shown with an error: without the script's indentation, with a caret where the mistake is.
struct StatementExcerpt {
    /// The lines, escaped and clipped; the first one begins the excerpt.
    let lines: [String]

    /// Longest line, and most lines of the statement.
    private static let width = 160
    private static let height = 12

    init(_ statement: String, position: SQLPosition?) {
        let all = statement.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Array($0.unicodeScalars) }
        let used = all.indices.filter { index in !all[index].allSatisfy(\.isBlank) }
        guard let first = used.first, let last = used.last else {
            lines = [""]
            return
        }
        let marked = position.map { min(max($0.line - 1, first), last) }
        let shown = StatementExcerpt.window(first...last, around: marked)
        let indent = StatementExcerpt.indentation(of: shown.map { all[$0] })
        var out: [String] = []
        for index in shown {
            let isMarked = position.map { $0.line - 1 == index } ?? false
            let column = isMarked ? position.map { max(0, $0.column - 1) } : nil
            out += StatementExcerpt.lines(of: all[index], indent: indent, column: column)
        }
        if shown.lowerBound > first { out.insert("…", at: 0) }
        if shown.upperBound < last { out.append("… (\(last - first + 1) lines)") }
        lines = out
    }

    private static func window(_ range: ClosedRange<Int>, around marked: Int?) -> ClosedRange<Int> {
        guard range.count > height else { return range }
        let start = max(range.lowerBound, (marked ?? range.lowerBound) - height / 2)
        let end = min(range.upperBound, start + height - 1)
        return max(range.lowerBound, end - height + 1)...end
    }

    /// The blanks that all lines but the first, which may follow a bracket, begin with.
    private static func indentation(of lines: [[Unicode.Scalar]]) -> Int {
        let indents = lines.enumerated().compactMap { offset, line -> Int? in
            let blanks = line.prefix(while: \.isBlank).count
            return blanks == line.count || (offset == 0 && blanks == 0 && lines.count > 1)
                ? nil : blanks
        }
        return indents.min() ?? 0
    }

    /// One line, and the caret below it where it has a column.
    private static func lines(of line: [Unicode.Scalar], indent: Int, column: Int?) -> [String] {
        let cut = min(indent, line.prefix(while: \.isBlank).count)
        var text = line[cut...]
        var prefix = ""
        // A long line is shown from a little before the place.
        if let column, column - cut > width * 3 / 4 {
            text = line[min(line.count, column - width / 2)...]
            prefix = "…"
        }
        let isLong = text.count > width
        let shown = prefix + escaped(text.prefix(isLong ? width - 1 : width)) + (isLong ? "…" : "")
        guard let column else { return [shown] }
        let before = escaped(line[text.startIndex..<max(text.startIndex, min(column, line.count))])
        return [shown, String(repeating: " ", count: prefix.count + before.count) + "^"]
    }

    private static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text).escapingControls()
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\r" }
}

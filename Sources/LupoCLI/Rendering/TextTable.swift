// SPDX-License-Identifier: Apache-2.0

/// Rows in columns that line up, two blanks between them.
struct TextTable {
    /// A cell: what is shown, and how it is coloured once its width is settled.
    struct Cell {
        var text: String
        var paint: (@Sendable (String) -> String)?

        init(_ text: String, paint: (@Sendable (String) -> String)? = nil) {
            self.text = text
            self.paint = paint
        }
    }

    private let headings: [String]
    private let rightAligned: Set<Int>
    private var rows: [[Cell]] = []

    /// Begins a table; columns in `rightAligned` hold numbers.
    init(_ headings: [String], rightAligned: Set<Int> = []) {
        self.headings = headings
        self.rightAligned = rightAligned
    }

    mutating func append(_ cells: [Cell]) { rows.append(cells) }

    /// The table with its headings, each line ending in a line feed.
    func rendered(style: TerminalStyle) -> String {
        var widths = headings.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() {
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        var out = line(headings.map { Cell($0, paint: style.dim) }, widths)
        for row in rows { out += line(row, widths) }
        return out
    }

    private func line(_ cells: [Cell], _ widths: [Int]) -> String {
        var out = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.text.count)
            let shown = cell.paint?(cell.text) ?? cell.text
            let isLast = column == cells.count - 1
            out += rightAligned.contains(column) ? padding + shown : shown + (isLast ? "" : padding)
            if !isLast { out += "  " }
        }
        while out.last == " " { out.removeLast() }
        return out + "\n"
    }
}

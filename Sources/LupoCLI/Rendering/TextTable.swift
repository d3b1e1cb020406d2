// SPDX-License-Identifier: Apache-2.0

/// Rows in columns that line up, two blanks between them.
///
/// On a terminal, columns that can be missed are left out, and the last one is clipped, until each row fits on a line.
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
    private let dispensable: [Int]
    private let leastLast: Int
    private var rows: [[Cell]] = []

    /// Begins a table.
    ///
    /// - Parameters:
    ///   - headings: one for each column.
    ///   - rightAligned: columns that hold numbers.
    ///   - dispensable: columns that may be left out where there is no room, the first of them first.
    ///   - leastLast: the width that the last column is worth keeping the others short for.
    init(
        _ headings: [String],
        rightAligned: Set<Int> = [],
        dispensable: [Int] = [],
        leastLast: Int = 0
    ) {
        self.headings = headings
        self.rightAligned = rightAligned
        self.dispensable = dispensable
        self.leastLast = leastLast
    }

    mutating func append(_ cells: [Cell]) { rows.append(cells) }

    /// The table with its headings, each line ending in a line feed.
    ///
    /// - Parameters:
    ///   - style: colours.
    ///   - width: the terminal's columns; nil where nothing needs to fit.
    /// - Returns: as many lines as rows, and one more.
    func rendered(style: TerminalStyle, width: Int? = nil) -> String {
        var widths = headings.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() {
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        var shown = Array(headings.indices)
        if let width { fit(width, &widths, &shown) }
        var out = line(headings.map { Cell($0, paint: style.dim) }, widths, shown)
        for row in rows { out += line(row, widths, shown) }
        return out
    }

    /// Leaves out what can be left out, then narrows the last column.
    private func fit(_ width: Int, _ widths: inout [Int], _ shown: inout [Int]) {
        func total() -> Int { shown.reduce(into: -2) { $0 += widths[$1] + 2 } }
        let last = headings.count - 1
        let wanted = min(widths[last], leastLast)
        for column in dispensable {
            let spare = shown.last == last ? widths[last] - wanted : 0
            if total() - spare > width { shown.removeAll { $0 == column } }
        }
        if let column = shown.last, total() > width {
            widths[column] = max(min(widths[column], 8), widths[column] - (total() - width))
        }
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ shown: [Int]) -> String {
        var out = ""
        for column in shown {
            let cell = cells[column]
            let text = cell.text.ellipsized(to: widths[column])
            let padding = String(repeating: " ", count: widths[column] - text.count)
            let painted = cell.paint?(text) ?? text
            let isLast = column == shown.last
            let isRight = rightAligned.contains(column)
            out += isRight ? padding + painted : painted + (isLast ? "" : padding)
            if !isLast { out += "  " }
        }
        while out.last == " " { out.removeLast() }
        return out + "\n"
    }
}

extension String {
    /// The text in at most `width` characters, the last of them an ellipsis where something is missing.
    func ellipsized(to width: Int) -> String {
        count <= width ? self : prefix(max(0, width - 1)) + "…"
    }
}

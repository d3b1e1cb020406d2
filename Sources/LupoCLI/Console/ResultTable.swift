// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Rows of a query in columns that line up, measured by what a terminal shows.
struct ResultTable {
    private let columns: [String]
    private let rows: [[Value]]
    private let style: TerminalStyle

    /// Takes the names and the rows; a row may be shorter than the names.
    init(_ columns: [String], _ rows: [[Value]], style: TerminalStyle) {
        self.columns = columns.map { $0.escapingControls() }
        self.rows = rows
        self.style = style
    }

    /// The table, each line ending in a line feed.
    ///
    /// - Parameter width: the terminal's columns: longer values are clipped, and where there is no room for that, each
    ///   row becomes a list of names and values; nil shows everything.
    /// - Returns: the text.
    func rendered(width: Int?) -> String {
        guard !columns.isEmpty else { return "" }
        let cells = rows.map { row in
            columns.indices.map { $0 < row.count ? Cell(row[$0]) : Cell(.null) }
        }
        var widths = columns.map(\.displayWidth)
        for row in cells {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.width) }
        }
        if let width {
            guard fit(&widths, into: width) else { return listed(cells, width) }
        }
        let isNumber = columns.indices.map { index -> Bool in
            let column = cells.map { $0[index] }.filter { !$0.isNull }
            return !column.isEmpty && column.allSatisfy { $0.isNumber }
        }
        var out = line(columns.map { Painted(text: $0, look: .heading) }, widths, isNumber)
        var rules: [Painted] = []
        for width in widths {
            rules.append(Painted(text: String(repeating: "─", count: width), look: .faint))
        }
        out += line(rules, widths, isNumber)
        for row in cells {
            let shown = row.map { cell in
                Painted(text: cell.text, look: cell.isNull ? Look.faint : Look.plain)
            }
            out += line(shown, widths, isNumber)
        }
        return out
    }

    private enum Look { case plain, heading, faint }

    /// A text, and how it is coloured once its width is settled.
    private struct Painted {
        let text: String
        let look: Look
    }

    private func paint(_ text: String, _ look: Look) -> String {
        switch look {
        case .plain: text
        case .heading: style.bold(text)
        case .faint: style.dim(text)
        }
    }

    /// Narrows the widest columns until the line fits.
    ///
    /// - Returns: false where each column would be too narrow to tell anything.
    private func fit(_ widths: inout [Int], into width: Int) -> Bool {
        let gaps = 2 * (widths.count - 1)
        let least = 6
        guard widths.reduce(gaps, { $0 + min($1, least) }) <= width else { return false }
        while widths.reduce(gaps, +) > width {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return true
    }

    private func line(
        _ cells: [Painted],
        _ widths: [Int],
        _ isRight: [Bool]
    ) -> String {
        var out = ""
        for (index, cell) in cells.enumerated() {
            let text = cell.text.clipped(toColumns: widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - text.displayWidth))
            let isLast = index == cells.count - 1
            let painted = paint(text, cell.look)
            out += isRight[index] ? padding + painted : painted + (isLast ? "" : padding)
            if !isLast { out += "  " }
        }
        while out.last == " " { out.removeLast() }
        return out + "\n"
    }

    /// One line for each value.
    private func listed(_ rows: [[Cell]], _ width: Int) -> String {
        let name = min(width / 3, columns.map(\.displayWidth).max() ?? 0)
        var out = ""
        for (number, row) in rows.enumerated() {
            out += style.dim("── row \(number + 1)") + "\n"
            for (index, cell) in row.enumerated() {
                let title = columns[index].clipped(toColumns: name)
                let padding = String(repeating: " ", count: max(0, name - title.displayWidth))
                let text = cell.text.clipped(toColumns: max(10, width - name - 2))
                out +=
                    padding + style.bold(title) + "  " + (cell.isNull ? style.dim(text) : text)
                    + "\n"
            }
        }
        return out
    }

    private struct Cell {
        let text: String
        let width: Int
        let isNull: Bool
        let isNumber: Bool

        init(_ value: Value) {
            isNull = value == .null
            switch value {
            case .null: (text, isNumber) = ("NULL", false)
            case .integer(let number): (text, isNumber) = ("\(number)", true)
            case .unsigned(let number): (text, isNumber) = ("\(number)", true)
            case .double(let number): (text, isNumber) = ("\(number)", true)
            case .decimal(let number): (text, isNumber) = (number, true)
            case .text(let content): (text, isNumber) = (content.escapingControls(), false)
            case .bytes(let bytes):
                let shown = bytes.prefix(64).hexadecimal
                text =
                    bytes.isEmpty
                    ? "" : "0x" + shown + (bytes.count > 64 ? "… (\(bytes.count) bytes)" : "")
                isNumber = false
            }
            width = text.displayWidth
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Draws a prompt with the text behind it, as often as it changes, over what it drew before.
struct Screen {
    /// A prompt, and how many columns it takes without its colours.
    struct Prompt {
        let text: String
        let width: Int

        init(_ text: String, paint: (String) -> String = { $0 }) {
            self.text = paint(text)
            width = text.displayWidth
        }
    }

    /// The row of the cursor below the first row of the prompt.
    private var cursorRow = 0
    private var rows = 0

    /// What has to be written to the terminal.
    ///
    /// - Parameters:
    ///   - first: stands before the first line.
    ///   - next: stands before the others.
    ///   - buffer: the text and where the cursor is in it.
    ///   - width: columns of the terminal.
    /// - Returns: text with control sequences.
    mutating func draw(
        _ first: Prompt,
        _ next: Prompt,
        _ buffer: LineBuffer,
        width: Int
    ) -> String {
        var out = erase() + first.text
        var row = 0
        var column = first.width
        var cursor = (row: 0, column: first.width)
        func breakLine() {
            out += "\r\n"
            row += 1
            column = 0
        }
        func write(_ text: String) {
            for character in text {
                if character == "\n" {
                    breakLine()
                    out += next.text
                    column = next.width
                    continue
                }
                let shown = character.isControl ? " " : character
                let columns = shown.displayWidth
                if column + columns > width { breakLine() }
                out.append(shown)
                column += columns
                // Terminals differ in where the cursor stands behind the last column.
                if column == width { breakLine() }
            }
        }
        write(buffer.before)
        cursor = (row, column)
        write(buffer.after)
        rows = row
        if row > cursor.row { out += "\u{1B}[\(row - cursor.row)A" }
        out += "\r"
        if cursor.column > 0 { out += "\u{1B}[\(cursor.column)C" }
        cursorRow = cursor.row
        return out
    }

    /// Takes away what was drawn.
    mutating func erase() -> String {
        let up = cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : ""
        cursorRow = 0
        rows = 0
        return up + "\r\u{1B}[J"
    }

    /// Leaves what was drawn, and goes to a line of its own below it.
    mutating func leave() -> String {
        let down = rows > cursorRow ? "\u{1B}[\(rows - cursorRow)B" : ""
        cursorRow = 0
        rows = 0
        return down + "\r\n"
    }
}

extension Character {
    fileprivate var isControl: Bool {
        guard let first = unicodeScalars.first else { return false }
        return first.value < 0x20 || (0x7F...0x9F).contains(first.value)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Where in a text something stands, as a person counts.
package struct SQLPosition: Sendable, Hashable {
    /// In bytes from the text's begin.
    package var offset: Int
    /// 1-based; lines end with LF.
    package var line: Int
    /// The character of that line, 1-based; a character is a Unicode scalar.
    package var column: Int

    /// Makes a position.
    package init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The place of a byte of a text; of one behind the end, the end.
    package init(offset: Int, in text: String) {
        let before = text.utf8.prefix(max(0, offset))
        let lines = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.offset = before.count
        line = max(1, lines.count)
        column = (lines.last?.lazy.filter { $0 & 0xC0 != 0x80 }.count ?? 0) + 1
    }

    var rendered: String { "line \(line), column \(column) (byte \(offset))" }
}

extension LupoError {
    /// The error for SQL that the host cannot read, and so does not send.
    static func unreadable(
        _ reason: String,
        at position: SQLPosition,
        in statement: [UInt8],
        hint: String? = nil
    ) -> LupoError {
        var error = LupoError(
            .statementUnreadable,
            "The statement cannot be read at \(position.rendered): \(reason).",
            hint: hint
                ?? "Write the statement in another way; what the host cannot read is never sent.",
            statement: String(decoding: statement, as: UTF8.self)
        )
        error.position = position
        return error
    }
}

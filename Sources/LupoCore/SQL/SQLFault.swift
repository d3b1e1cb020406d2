// SPDX-License-Identifier: Apache-2.0

/// Where in a text something stands, as a person counts.
struct SQLPosition: Sendable, Hashable {
    var offset: Int
    var line: Int
    var column: Int

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
        LupoError(
            .statementUnreadable,
            "The statement cannot be read at \(position.rendered): \(reason).",
            hint: hint
                ?? "Write the statement in another way; what the host cannot read is never sent.",
            statement: String(decoding: statement, as: UTF8.self)
        )
    }
}

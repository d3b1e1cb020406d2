// SPDX-License-Identifier: Apache-2.0

/// The host's mark on a statement, by which it is found in the server's process list after the host died.
package struct StatementTag: Sendable, Hashable {
    /// The fencing token of the lease under which the statement is sent.
    package let token: UInt64
    /// The statement's number in the journal.
    package let sequence: UInt64

    /// Makes a tag.
    package init(token: UInt64, sequence: UInt64) {
        self.token = token
        self.sequence = sequence
    }

    /// `/*lupo:12:3*/`.
    package var comment: String { "/*lupo:\(token):\(sequence)*/" }

    /// The statement with its tag in front, where the process list shows it however long the statement is.
    package func apply(to text: String) -> String { comment + " " + text }

    /// Finds the tag that a process list entry begins with; nil where it has none.
    package init?(leading text: String) {
        let prefix = "/*lupo:"
        guard text.hasPrefix(prefix) else { return nil }
        let body = text.dropFirst(prefix.count).prefix(42)
        guard let end = body.firstIndex(of: "*") else { return nil }
        let parts = body[..<end].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let token = UInt64(parts[0]), let sequence = UInt64(parts[1]) else {
            return nil
        }
        self.init(token: token, sequence: sequence)
        guard text.hasPrefix(comment) else { return nil }
    }

    /// Refuses text of a script that looks like the host's tag, wherever in the statement it stands.
    ///
    /// - Throws: ``LupoError`` `.statementRefused`.
    package static func checkUnforged(_ text: String) throws(LupoError) {
        let mark = Array("/*lupo:".utf8)
        let bytes = Array(text.utf8)
        let isForged = bytes.indices.contains { index in
            bytes[index] == mark[0] && index + mark.count <= bytes.count
                && mark.indices.allSatisfy {
                    bytes[index + $0].uppercased == mark[$0].uppercased
                }
        }
        guard !isForged else {
            throw LupoError(
                .statementRefused,
                "The statement holds \"/*lupo:\", by which the host marks its own statements.",
                hint: "Take it out; as a value, pass it as a parameter.",
                statement: text
            )
        }
    }
}

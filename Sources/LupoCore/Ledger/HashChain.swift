// SPDX-License-Identifier: Apache-2.0

/// Ties each ledger row of one migration to the row before it, so that an edit or a removal shows.
///
/// A row's hash is the SHA-256 of the previous row's hash, a line feed, and the row's content as canonical JSON. The
/// first row follows sixty-four zeros. Content never holds a row's automatic id, so the hash is known before the
/// row is written.
package struct HashChain: Sendable, Hashable {
    /// What the first row follows.
    package static let origin = String(repeating: "0", count: 64)

    /// Hash of the newest row, 64 hexadecimal digits.
    package private(set) var newest: String

    /// Continues behind a row that is stored already, or begins.
    package init(newest: String = HashChain.origin) { self.newest = newest }

    /// Adds a row.
    ///
    /// - Parameter content: all of the row but its id and its hashes.
    /// - Returns: the hash to store, and the one before it.
    package mutating func append(_ content: JSON) -> (hash: String, previous: String) {
        let previous = newest
        newest = HashChain.hash(of: content, after: previous)
        return (newest, previous)
    }

    /// The hash of a row behind another one; what `verify-ledger` recomputes.
    package static func hash(of content: JSON, after previous: String) -> String {
        SHA256.hex((previous + "\n" + content.canonical.encoded()).utf8)
    }
}
